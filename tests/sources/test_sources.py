"""Every export that can be read: a small invented sample with its quirks, and the records that it becomes."""

import pytest

from nowwhat.importing.sources import choose, load_sources
from nowwhat.model.records import TABLES
from nowwhat.places import queries_folder
from nowwhat.reading.csv import read_csv
from nowwhat.reading.front_matter import read_front_matter
from nowwhat.reading.json import read_json
from tests.exports import adds_up, load, stage_texts
from tests.sources import incident_cases, item_cases
from tests.sources.cases import SAMPLES
from tests.tables import told

CASES = incident_cases.CASES | item_cases.CASES
PEOPLE = ("Ada Example", "ada@example.com", "Dee Example", "dee@example.com", "eli@example.com", "ada-example", "dee-example")


def candidates(path):
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".md":
        return [read_front_matter(text, path.name)]
    return [read_csv(text, path.name, [])] if path.suffix == ".csv" else read_json(text, path.name, [])


def upright(drawn):
    """The columns and the records of a table that is drawn with one line per column."""
    lines = [[cell.strip() or None for cell in line.strip().strip("|").split("|")] for line in drawn.splitlines() if "|" in line]
    names, *records = zip(*lines, strict=True)
    return names, [dict(zip(names, record, strict=True)) for record in records]


def test_every_source_has_a_sample_and_every_sample_a_source_and_its_records():
    files = {path.stem for path in queries_folder().joinpath("sources").glob("*.sql")}

    assert files == {source.name for source in load_sources()} == set(SAMPLES) == set(CASES)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_recognised_by_its_own_source(name):
    source, _ = choose(candidates(SAMPLES[name]), load_sources(), None, SAMPLES[name].name)

    assert source.name == name


@pytest.mark.parametrize("name", CASES)
def test_a_sample_becomes_these_records(tmp_path, name):
    case = CASES[name]
    report, store = stage_texts(tmp_path, {SAMPLES[name].name: SAMPLES[name].read_bytes()}, zone=case.zone)
    (file,) = report.files
    names, wanted = upright(case.drawn)
    others = [column.name for column in TABLES[case.table].stored if column.name not in names]
    counts = {"read": case.read, "used": case.used, "superseded": case.superseded, "set_asides": case.set_aside, "notes": [*case.notes]}

    assert file.refusals == []
    assert told(store.connection, f"rec_{case.table}", names) == wanted
    assert not [row for row in told(store.connection, f"rec_{case.table}", [*names, *others]) if any(row[other] for other in others)]
    assert {name: getattr(file, name) for name in counts} == counts
    assert adds_up(report)
    assert not [word for word in PEOPLE if word in store.text()]


def test_all_samples_together_are_read_once_and_the_second_time_nothing_is_new(home):
    first = load(home, SAMPLES["linear_issues_csv"].parent, zone="UTC")
    again = load(home, SAMPLES["linear_issues_csv"].parent, zone="UTC")

    assert {file.outcome for file in first.files} == {"read"}
    assert {file.source for file in first.files} == set(CASES)
    assert sum(file.used for file in again.files) == 0
    assert (again.change, adds_up(first), adds_up(again)) == ("no change", True, True)
    assert not [word for word in PEOPLE if word.encode() in home.current().read_bytes()]


@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("plain_incidents", []),
        ("jira_issues_csv", ["Issue id", "Issue Type", "Watchers", "Description", "Comment"]),
        # inside `attributes`, where the columns of this tool are, but not inside the service of an incident
        ("rootly_action_items", ["type", "attributes.description", "attributes.assigned_to_user_id", "attributes.jira_issue_id"]),
        ("pagerduty_incidents", ["urgency", "assignments", "last_status_change_by"]),
    ],
)
def test_the_columns_of_which_nothing_is_made_are_known(name, unused):
    source, found = choose(candidates(SAMPLES[name]), load_sources(), None, SAMPLES[name].name)

    assert source.unused(found) == unused
