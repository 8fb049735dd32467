"""A file that looks cut off is held back, and says why; what only looks so can be accepted."""

import datetime as dt

import pytest

from nowwhat.errors import InputRefused
from nowwhat.importing.files import FilesRefused
from nowwhat.importing.held_back import HeldBack
from nowwhat.importing.sources import load_sources
from nowwhat.store.home import Home
from tests.exports import adds_up, load, rows, stage, write


def incidents(count, *, first_day=1):
    return "incident_id,detected_at\n" + "".join(f"I{n},2026-03-{n:02}T10:00:00Z\n" for n in range(first_day, first_day + count))


def issues(count):
    return [
        {"number": n, "title": "x", "state": "OPEN", "createdAt": "2026-03-02T10:00:00Z", "labels": [{"name": "postmortem"}]}
        for n in range(count)
    ]


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    folder = tmp_path_factory.mktemp("before")
    return stage(Home(folder / "home"), *write(folder, {"incidents.csv": incidents(10)}))[1]


def test_exactly_a_page_is_held_back_with_the_reason(tmp_path):
    home = Home(tmp_path / "home")
    with pytest.raises(FilesRefused) as caught:
        load(home, *write(tmp_path, {"issues.json": issues(30)}))

    assert [type(fault) for fault in caught.value.faults.values()] == [HeldBack]
    assert str(caught.value).replace("\u00a0", " ") == (
        "issues.json: held back, it holds exactly 30 records, the most that one export of github_issues gives unless told otherwise; "
        "export it again (`nowwhat sources` says how), or take it as it is with --accept"
    )
    assert home.current() is None


def test_every_export_with_a_known_page_says_so():
    limits = {source.name: source.limit for source in load_sources() if source.limit}

    assert limits == {
        "github_issues": 30, "upptime_issues": 30, "jira_issues": 1_000, "jira_issues_csv": 1_000, "pagerduty_report_basic_csv": 20_000,
        "pagerduty_report_csv": 20_000, "servicenow_incidents": 10_000, "servicenow_incidents_csv": 10_000, "servicenow_state_log": 10_000,
    }  # fmt: skip


@pytest.mark.parametrize("count", [29, 31])
def test_one_record_less_or_more_than_a_page_is_taken(tmp_path, count):
    report, _ = stage(Home(tmp_path / "home"), *write(tmp_path, {"issues.json": issues(count)}))

    assert report.files[0].used == count


def test_a_source_of_ones_own_may_name_its_page(tmp_path):
    own = (
        "-- name:    mine\n-- reads:   csv\n-- matches: number, colour\n-- limit:   2\n-- export:  by hand\n-- gives:   incidents\n"
        "-- system:  mine\n-- rank:    tool\nselect record, line, null::varchar as set_aside, cell('number') as incident_id from cells\n"
    )
    write(tmp_path / "home" / "sources", {"mine.sql": own})
    with pytest.raises(FilesRefused, match="held back"):
        load(Home(tmp_path / "home"), *write(tmp_path, {"a.csv": "number,colour\n1,red\n2,blue\n"}))


def test_over_a_fifth_fewer_records_that_begin_as_early_are_held_back(home, before, tmp_path):
    with pytest.raises(FilesRefused) as caught:
        stage(home, *write(tmp_path, {"incidents.csv": incidents(7)}), before=before)

    assert (
        str(caught.value)
        .replace("\u00a0", " ")
        .startswith(
            "incidents.csv: held back, it holds 7 records, 30 % fewer than at its last import (10), and the oldest of them is no younger; "
        )
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("incidents.csv", incidents(8)),  # a fifth fewer
        ("incidents.csv", incidents(5, first_day=6)),  # the older ones were left out
        ("others.csv", incidents(5)),
        ("incidents.csv", "action_id,created_at\nA1,2026-03-01T10:00:00Z\n"),  # another source
    ],
    ids=["a fifth fewer", "a later beginning", "another name", "another source"],
)
def test_what_is_no_shrinking_is_taken(home, before, tmp_path, name, text):
    report, _ = stage(home, *write(tmp_path, {name: text}), before=before)

    assert report.files[0].outcome == "read"


def test_without_stamps_fewer_records_are_held_back_too(home, tmp_path):
    _, before = stage(home, *write(tmp_path, {"a.csv": "incident_id\n" + "".join(f"I{n}\n" for n in range(10))}))
    with pytest.raises(FilesRefused, match="held back"):
        stage(home, *write(tmp_path, {"a.csv": "incident_id\nI1\nI2\n"}), before=before)


def test_found_in_a_folder_it_is_listed_as_refused_and_the_rest_goes_on(home, before, tmp_path):
    folder = tmp_path / "exports"
    write(folder, {"incidents.csv": incidents(3), "new.csv": "incident_id\nN1\n"})
    report, records = stage(home, folder, before=before)

    assert [(file.name, file.outcome) for file in report.files] == [("incidents.csv", "refused"), ("new.csv", "read")]
    assert report.files[0].sentence.startswith("held back, it holds 3")
    assert adds_up(report)
    assert rows(records, "select count(*) from rec_incidents") == [(11,)]


def test_a_folder_of_which_everything_is_held_back_publishes_nothing(home, tmp_path):
    load(home, *write(tmp_path, {"incidents.csv": incidents(10)}))
    write(tmp_path / "exports", {"incidents.csv": incidents(3)})
    with pytest.raises(InputRefused, match=r"nothing could be read, so nothing was published: incidents\.csv: held back"):
        load(home, tmp_path / "exports")
    assert [path.name for path in home.generations()] == ["gen000001.duckdb"]


def test_accepted_it_is_taken_with_a_note_and_the_same_file_is_not_asked_about_again(home, before, tmp_path):
    (half,) = write(tmp_path, {"incidents.csv": incidents(5)})
    report, records = stage(home, half, before=before, accept=True, as_of=dt.datetime(2026, 7, 2))

    assert report.files[0].notes[0].replace("\u00a0", " ").startswith("taken with --accept, though it holds 5 records")
    assert (report.files[0].unchanged, rows(records, "select count(*) from rec_incidents")) == (5, [(10,)])
    whole = write(tmp_path / "whole", {"incidents.csv": incidents(10)})
    _, records = stage(home, *whole, before=records, as_of=dt.datetime(2026, 7, 3))
    report, _ = stage(home, half, before=records, as_of=dt.datetime(2026, 7, 4))
    assert report.files[0].outcome == "read"


def test_after_a_held_back_import_the_last_one_that_was_taken_is_the_measure(home, before, tmp_path):
    write(tmp_path / "exports", {"incidents.csv": incidents(3), "new.csv": "incident_id\nN1\n"})
    _, records = stage(home, tmp_path / "exports", before=before)
    with pytest.raises(FilesRefused, match="fewer than at its last import"):
        stage(home, *write(tmp_path, {"incidents.csv": incidents(4)}), before=records)


def test_files_of_one_name_in_several_folders_do_not_hold_each_other_back(home, tmp_path):
    folder = tmp_path / "exports"
    write(folder, {"a/incidents.csv": "incident_id\nA1\n", "b/incidents.csv": incidents(10)})
    _, records = stage(home, folder)
    write(folder, {"a/incidents.csv": "incident_id\nA2\n", "b/incidents.csv": incidents(11)})
    report, _ = stage(home, folder, before=records)

    assert [file.outcome for file in report.files] == ["read", "read"]
