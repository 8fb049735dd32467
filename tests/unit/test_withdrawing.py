"""What a later export sets aside is withdrawn, whichever of the two is imported first, and it is said."""

import pytest

from nowwhat.importing.files import FilesRefused
from nowwhat.importing.held_back import HeldBack
from nowwhat.importing.importer import forget
from nowwhat.store.home import Home, open_store
from tests.exports import adds_up, fill, load, rows, stage, stage_texts, write

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


LIVE = {"live.json": export(follow_up(1), follow_up(2))}
GONE = {"gone.json": export(follow_up(1, status="deleted", updated_at=MARCH), follow_up(2))}


def items(records):
    return rows(records, "select action_id from rec_action_items order by 1")


def test_a_follow_up_that_was_deleted_since_is_withdrawn_with_its_owner_and_the_report_says_so(tmp_path):
    _, before = stage_texts(tmp_path, LIVE)
    report, records = stage_texts(tmp_path, GONE, before=before)
    (told,) = report.files

    assert items(records) == [("F2",)]
    assert records.owners() == {("incidentio", "f2"): "Dee Example"}
    assert (told.read, told.unchanged, told.set_aside, records.changed) == (2, 1, 1, True)
    assert [note.replace("\u00a0", " ") for note in told.notes] == [
        "1 record that an earlier import had taken is withdrawn: a follow-up that was deleted"
    ]
    assert adds_up(report)

    _, again = stage_texts(tmp_path, GONE, before=records)
    assert not again.changed
    report, stale = stage_texts(tmp_path, LIVE, before=again)
    assert (report.files[0].superseded, report.files[0].unchanged, items(stale)) == (1, 1, [("F2",)])
    _, back = stage_texts(tmp_path, {"again.json": export(follow_up(1, updated_at="2026-03-25T10:00:00Z"))}, before=stale)
    assert items(back) == [("F1",), ("F2",)]


def test_the_order_of_the_two_does_not_matter(tmp_path):
    hashes = set()
    for order in ((LIVE, GONE), (GONE, LIVE)):
        records = None
        for files in order:
            _, records = stage_texts(tmp_path, files, before=records)
        hashes.add(records.content_hash())
    report, together = stage_texts(tmp_path, LIVE | GONE)
    hashes.add(together.content_hash())

    assert len(hashes) == 1
    assert sum(file.superseded for file in report.files) == 2  # the older F1, and F2 once more
    assert adds_up(report)


def test_an_older_export_withdraws_nothing(tmp_path):
    newer = {"newer.json": export(follow_up(1, updated_at="2026-03-25T10:00:00Z"))}
    older = {"older.json": export(follow_up(1, status="deleted", updated_at=MARCH), follow_up(3))}
    _, before = stage_texts(tmp_path, newer)
    report, records = stage_texts(tmp_path, older, before=before)

    assert items(records) == [("F1",), ("F3",)]
    assert report.files[0].notes == []


def test_to_forget_the_file_that_withdrew_a_record_lets_it_come_in_again(tmp_path):
    home = Home(tmp_path / "home")
    fill(home, *write(tmp_path, GONE))
    forget(home, file="gone.json")
    assert load(home, *write(tmp_path, LIVE)).change == "published"

    assert items(open_store(home)) == [("F1",), ("F2",)]
    report = load(home, tmp_path / "gone.json")
    assert (report.change, items(open_store(home))) == ("published", [("F2",)])


def test_a_file_that_would_withdraw_most_of_what_its_tool_gave_is_held_back(tmp_path):
    home = Home(tmp_path / "home")
    head, lines = "Issue key,Summary,Status,Created,Labels\n", [f"OPS-{n},x,Open,2026-03-01T10:00:00Z" for n in range(12)]
    _, before = stage(home, *write(tmp_path, {"a.csv": head + "".join(f"{line},pir-action\n" for line in lines)}))
    (path,) = write(tmp_path, {"b.csv": head.removesuffix(",Labels\n") + "\n" + "".join(f"{line}\n" for line in lines)})
    with pytest.raises(FilesRefused) as caught:
        stage(home, path, before=before)

    assert [type(fault) for fault in caught.value.faults.values()] == [HeldBack]
    assert "held back, it sets aside 12 of the 12 records that were taken from jira before;" in str(caught.value).replace("\u00a0", " ")
    assert items(stage(home, path, before=before, accept=True)[1]) == []
