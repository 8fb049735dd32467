"""A review document comes in again: its rows of the older version go, and what others tell of the incident stays."""

import pytest

from nowwhat.store.home import Home, open_store
from tests.exports import REVIEW, adds_up, fill, load, pagerduty, rows, write

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


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


def stored(home):
    """How many rows there are of each kind, and the hash of them all."""
    store = open_store(home)
    names = ("incidents", "reviews", "action_items", "timeline_events", "stated_durations")
    return {name: rows(store, f"select count(*) from rec_{name}")[0][0] for name in names}, store.generation.content_hash


def whole(tmp_path, files):
    """What a fresh home holds after an import of these files."""
    home = Home(tmp_path / "fresh")
    load(home, *write(tmp_path / "of_fresh", files))
    return stored(home)


def test_rows_that_the_new_version_no_longer_has_are_superseded_and_said(home, tmp_path):
    fill(home, *write(tmp_path, {"a.md": REVIEW}))
    report = load(home, *write(tmp_path, {"a.md": FEWER}))

    assert stored(home) == whole(tmp_path, {"a.md": FEWER})
    assert [note.replace("\u00a0", " ") for note in report.files[0].notes] == [
        f"1 {what} of an older version of the document is no longer in it: superseded"
        for what in ("action item", "timeline row", "stated duration")
    ]
    assert adds_up(report)
    assert open_store(home).owners() == {("review", rows(open_store(home), "select folded(action_id) from rec_action_items")[0][0]): "dee"}
    assert load(home, tmp_path / "a.md").change == "no change"


def test_the_version_that_is_imported_later_wins(home, tmp_path):
    for text in (FEWER, REVIEW):
        load(home, *write(tmp_path, {"a.md": text}))

    assert stored(home) == whole(tmp_path, {"a.md": REVIEW})


def test_of_two_versions_in_one_import_one_is_taken_whole_whatever_their_names(home, tmp_path):
    texts = {"a.md": REVIEW, "b.md": FEWER}
    report = load(home, *write(tmp_path, texts))
    lost = next(file for file in report.files if not file.used)
    taken = next(file for file in report.files if file.used)

    assert (lost.superseded, taken.used, adds_up(report)) == (lost.read, taken.read, True)
    assert f"another version of this review was taken, from {taken.name}" in lost.notes[-1]
    assert stored(home)[0] == {"incidents": 1, "reviews": 1} | {
        table: count - (texts[taken.name] == FEWER) for (_, table), count in zip(ROWS.values(), (6, 2, 1), strict=True)
    }
    assert stored(home) == whole(tmp_path, {"a.md": FEWER, "b.md": REVIEW})


def test_two_reviews_of_one_incident_are_kept_and_each_replaces_its_own_rows_only(home, tmp_path):
    other = REVIEW.replace("orders stopped", "what we learned later")
    load(home, *write(tmp_path, {"a.md": REVIEW, "b.md": other}))
    both, _ = stored(home)
    load(home, *write(tmp_path, {"b.md": other.replace(ROWS["item"][0], "")}))

    assert (both["incidents"], both["reviews"], both["action_items"], both["timeline_events"]) == (1, 2, 4, 12)
    assert stored(home)[0] == both | {"action_items": 3}


@pytest.mark.parametrize("later", ["with its incident", "without"])
def test_a_document_that_names_its_incident_since_is_the_same_document(home, tmp_path, later):
    texts = [without(STATED), REVIEW]
    tool = write(tmp_path, {"pd.json": {"incidents": [pagerduty(created_at="2026-03-09T10:04:00Z", resolved_at="2026-03-09T11:00:00Z")]}})
    fill(home, *tool)
    for text in texts if later == "with its incident" else texts[::-1]:
        load(home, *write(tmp_path, {"a.md": text}))

    counts, _ = stored(home)
    assert counts == {"incidents": 2, "reviews": 1, "action_items": 2, "timeline_events": 6, "stated_durations": 1}
    assert rows(open_store(home), "select count(*) from incidents") == [(1 if later == "with its incident" else 2,)]


def test_a_title_that_changed_is_known_by_the_incident_and_the_name_of_the_file(home, tmp_path):
    retitled = REVIEW.replace("orders stopped", "orders stood still")
    fill(home, *write(tmp_path, {"a.md": REVIEW}))
    load(home, *write(tmp_path, {"a.md": retitled}))

    assert stored(home) == whole(tmp_path, {"a.md": retitled})


def test_documents_of_one_title_and_day_about_two_incidents_are_two(home, tmp_path):
    fill(home, *write(tmp_path, {"a.md": REVIEW}))
    load(home, *write(tmp_path, {"b.md": REVIEW.replace("QINC007", "QINC008")}))

    assert (stored(home)[0]["reviews"], stored(home)[0]["action_items"]) == (2, 4)


def test_a_row_that_is_refused_in_the_new_version_stays_as_it_was(home, tmp_path):
    fill(home, *write(tmp_path, {"a.md": REVIEW}))
    report = load(home, *write(tmp_path, {"a.md": REVIEW.replace("2026-03-28", "2099-03-28")}))

    assert report.files[0].refused == 1
    assert rows(open_store(home), "select original_due_date::varchar from rec_action_items order by action_id") == [
        ("2026-03-20",), ("2026-03-28",)
    ]  # fmt: skip
