"""A review document comes in again: its rows of the older version go, and what others tell of the incident stays."""

import pytest

from tests.exports import REVIEW, adds_up, pagerduty, rows, stage_texts

ROWS = {
    "timeline": ("| 10:05 | Alert fired, on-call paged |\n", "timeline_events"),
    "item": ("| 2 | Alert on a consumer without reads | @eli | 2026-03-28 | Done |\n", "action_items"),
    "duration": ("- **Duration**: 1 hour 10 minutes\n", "stated_durations"),
}
STATED = "- **Incident**: QINC007\n"


def without(*parts: str) -> str:
    text = REVIEW
    for part in parts:
        assert part in text
        text = text.replace(part, "")
    return text


FEWER = without(*(row for row, _ in ROWS.values()))


def stored(records):
    """How many rows there are of each kind, and the hash of them all."""
    names = ("incidents", "reviews", "action_items", "timeline_events", "stated_durations")
    return {name: rows(records, f"select count(*) from rec_{name}")[0][0] for name in names}, records.content_hash()


def after(tmp_path, *imports):
    """What is stored after these imports, one after the other."""
    records = None
    for files in imports:
        _, records = stage_texts(tmp_path, files, before=records)
    return stored(records)


def test_rows_that_the_new_version_no_longer_has_are_superseded_and_said(tmp_path):
    _, before = stage_texts(tmp_path, {"a.md": REVIEW})
    report, records = stage_texts(tmp_path, {"a.md": FEWER}, before=before)

    assert stored(records) == after(tmp_path, {"a.md": FEWER})
    assert [note.replace("\u00a0", " ") for note in report.files[0].notes] == [
        f"1 {what} of an older version of the document is no longer in it: superseded"
        for what in ("action item", "timeline row", "stated duration")
    ]
    assert adds_up(report)
    assert records.owners() == {("review", rows(records, "select folded(action_id) from rec_action_items")[0][0]): "dee"}
    assert not stage_texts(tmp_path, {"a.md": FEWER}, before=records)[1].changed


def test_the_version_that_is_imported_later_wins(tmp_path):
    assert after(tmp_path, {"a.md": FEWER}, {"a.md": REVIEW}) == after(tmp_path, {"a.md": REVIEW})


def test_of_two_versions_in_one_import_one_is_taken_whole_whatever_their_names(tmp_path):
    texts = {"a.md": REVIEW, "b.md": FEWER}
    report, records = stage_texts(tmp_path, texts)
    lost = next(file for file in report.files if not file.used)
    taken = next(file for file in report.files if file.used)

    assert (lost.superseded, taken.used, adds_up(report)) == (lost.read, taken.read, True)
    assert f"another version of this review was taken, from {taken.name}" in lost.notes[-1]
    assert stored(records)[0] == {"incidents": 1, "reviews": 1} | {
        table: count - (texts[taken.name] == FEWER) for (_, table), count in zip(ROWS.values(), (6, 2, 1), strict=True)
    }
    assert stored(records) == after(tmp_path, {"a.md": FEWER, "b.md": REVIEW})


def test_two_reviews_of_one_incident_are_kept_and_each_replaces_its_own_rows_only(tmp_path):
    other = REVIEW.replace("orders stopped", "what we learned later")
    _, records = stage_texts(tmp_path, {"a.md": REVIEW, "b.md": other})
    both, _ = stored(records)
    _, records = stage_texts(tmp_path, {"b.md": other.replace(ROWS["item"][0], "")}, before=records)

    assert (both["incidents"], both["reviews"], both["action_items"], both["timeline_events"]) == (1, 2, 4, 12)
    assert stored(records)[0] == both | {"action_items": 3}


@pytest.mark.parametrize("later", ["with its incident", "without"])
def test_a_document_that_names_its_incident_since_is_the_same_document(tmp_path, later):
    texts = [without(STATED), REVIEW]
    tool = {"pd.json": {"incidents": [pagerduty(created_at="2026-03-09T10:04:00Z", resolved_at="2026-03-09T11:00:00Z")]}}
    _, records = stage_texts(tmp_path, tool)
    for text in texts if later == "with its incident" else texts[::-1]:
        _, records = stage_texts(tmp_path, {"a.md": text}, before=records)

    counts, _ = stored(records)
    assert counts == {"incidents": 2, "reviews": 1, "action_items": 2, "timeline_events": 6, "stated_durations": 1}
    assert rows(records.merged(), "select count(*) from incidents") == [(1 if later == "with its incident" else 2,)]


def test_a_title_that_changed_is_known_by_the_incident_and_the_name_of_the_file(tmp_path):
    retitled = REVIEW.replace("orders stopped", "orders stood still")

    assert after(tmp_path, {"a.md": REVIEW}, {"a.md": retitled}) == after(tmp_path, {"a.md": retitled})


def test_documents_of_one_title_and_day_about_two_incidents_are_two(tmp_path):
    counts, _ = after(tmp_path, {"a.md": REVIEW}, {"b.md": REVIEW.replace("QINC007", "QINC008")})

    assert (counts["reviews"], counts["action_items"]) == (2, 4)


def test_a_row_that_is_refused_in_the_new_version_stays_as_it_was(tmp_path):
    _, before = stage_texts(tmp_path, {"a.md": REVIEW})
    report, records = stage_texts(tmp_path, {"a.md": REVIEW.replace("2026-03-28", "2099-03-28")}, before=before)

    assert report.files[0].refused == 1
    assert rows(records, "select original_due_date::varchar from rec_action_items order by action_id") == [
        ("2026-03-20",), ("2026-03-28",)
    ]  # fmt: skip
