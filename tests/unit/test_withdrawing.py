"""What a later export sets aside is withdrawn, whichever of the two is imported first, and it is said."""

import datetime as dt

import pytest

from nowwhat.importing.files import FilesRefused
from nowwhat.importing.held_back import HeldBack
from nowwhat.importing.importer import forget
from nowwhat.store.home import Home, open_store
from tests.exports import adds_up, fill, load, rows, write

MARCH = "2026-03-20T10:00:00Z"


def follow_up(number=1, **changes):
    return {
        "id": f"F{number}",
        "incident_id": "01FDAG",
        "title": "Add a check",
        "status": "outstanding",
        "assignee": {"name": "Dee Example"},
        "created_at": "2026-03-02T10:00:00Z",
        "updated_at": "2026-03-02T10:00:00Z",
    } | changes


def export(*items):
    return {"follow_ups": list(items)}


@pytest.fixture
def files(tmp_path):
    live, gone = write(
        tmp_path,
        {
            "live.json": export(follow_up(1), follow_up(2)),
            "gone.json": export(follow_up(1, status="deleted", updated_at=MARCH), follow_up(2)),
        },
    )
    return live, gone


def items(home):
    return rows(open_store(home), "select action_id from rec_action_items order by 1")


def test_a_follow_up_that_was_deleted_since_is_withdrawn_with_its_owner_and_the_report_says_so(tmp_path, files):
    home = Home(tmp_path / "home")
    live, gone = files
    fill(home, live)
    report = load(home, gone)
    (told,) = report.files

    assert items(home) == [("F2",)]
    assert open_store(home).owners() == {("incidentio", "f2"): "Dee Example"}
    assert (told.read, told.unchanged, told.set_aside, report.change) == (2, 1, 1, "published")
    assert [note.replace("\u00a0", " ") for note in told.notes] == [
        "1 record that an earlier import had taken is withdrawn: a follow-up that was deleted"
    ]
    assert adds_up(report)

    assert load(home, gone).change == "no change"
    stale = load(home, live)
    assert (stale.files[0].superseded, stale.files[0].unchanged, items(home)) == (1, 1, [("F2",)])
    load(home, *write(tmp_path, {"again.json": export(follow_up(1, updated_at="2026-03-25T10:00:00Z"))}))
    assert items(home) == [("F1",), ("F2",)]


def test_the_order_of_the_two_does_not_matter(tmp_path, files):
    hashes = set()
    for name, order in (("old first", files), ("new first", files[::-1])):
        home = Home(tmp_path / name)
        for path in order:
            load(home, path)
        hashes.add(open_store(home).generation.content_hash)
    together = Home(tmp_path / "together")
    report = load(together, *files)
    hashes.add(open_store(together).generation.content_hash)

    assert len(hashes) == 1
    assert sum(file.superseded for file in report.files) == 2  # the older F1, and F2 once more
    assert adds_up(report)


def test_an_older_export_withdraws_nothing(tmp_path):
    home = Home(tmp_path / "home")
    newer, older = write(
        tmp_path,
        {
            "newer.json": export(follow_up(1, updated_at="2026-03-25T10:00:00Z")),
            "older.json": export(follow_up(1, status="deleted", updated_at=MARCH), follow_up(3)),
        },
    )
    load(home, newer)
    report = load(home, older)

    assert items(home) == [("F1",), ("F3",)]
    assert report.files[0].notes == []


def test_to_forget_the_file_that_withdrew_a_record_lets_it_come_in_again(tmp_path, files):
    home = Home(tmp_path / "home")
    live, gone = files
    fill(home, gone)
    forget(home, file="gone.json")
    load(home, live, as_of=dt.datetime(2026, 7, 2))

    assert items(home) == [("F1",), ("F2",)]


def test_a_file_that_would_withdraw_most_of_what_its_tool_gave_is_held_back(tmp_path):
    home = Home(tmp_path / "home")
    head, lines = "Issue key,Summary,Status,Created,Labels\n", [f"OPS-{n},x,Open,2026-03-01T10:00:00Z" for n in range(12)]
    load(home, *write(tmp_path, {"a.csv": head + "".join(f"{line},pir-action\n" for line in lines)}))
    (path,) = write(tmp_path, {"b.csv": head.removesuffix(",Labels\n") + "\n" + "".join(f"{line}\n" for line in lines)})
    with pytest.raises(FilesRefused) as caught:
        load(home, path)

    assert [type(fault) for fault in caught.value.faults.values()] == [HeldBack]
    assert "held back, it sets aside 12 of the 12 records that were taken from jira before;" in str(caught.value).replace("\u00a0", " ")
    assert load(home, path, accept=True).action_items == 0
