"""The rest of a review document: its meeting, action items, root causes, what it sums up."""

import pytest

from nowwhat.documents.actions import COLUMNS as ACTION_COLUMNS
from nowwhat.documents.people import headcount, owners, same_person
from nowwhat.documents.review import read_document
from tests.reviews import cells

# The meeting


def test_a_day_without_a_time_is_no_moment_of_a_meeting() -> None:
    document = read_document("# Outage\n- **Held**: 2026-03-06\n\n## Root Cause\nA disk.\n", "a.md")
    assert "held_at" not in cells(document, "reviews")[0]
    assert document.notes == ['line 2: "2026-03-06" is no date with a time, so when the review was held is not recorded']


@pytest.mark.parametrize(
    ("texts", "count"), [(["AB, CD, EF"], 3), (["AB CD EF"], 3), (["Ada Brook", "Noor"], 2), (["6 attendees"], 6), ([], None)]
)
def test_attendees_are_counted_and_dropped(texts: list[str], count: int | None) -> None:
    assert headcount(texts) == count


def test_the_facilitator_is_compared_with_the_commander_however_they_are_written() -> None:
    assert same_person("@noor", "Noor")
    assert not same_person("@noor", "@kim")


# Action items


def item(line: str, date: str = "2026-03-04") -> dict[str, str | list[str]]:
    found = cells(read_document(f"# Outage\n- **Date**: {date}\n\n## Action Items\n{line}\n", "a.md"), "action_items")[0]
    return {name: value for name, value in found.items() if name not in {"action_id", "incident_id"}}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- Add a probe — @noor — by April 15", {"title": "Add a probe", "owner": "noor", "original_due_date": "2026-04-15"}),
        ("- Add a probe—@noor—by April 15", {"title": "Add a probe", "owner": "noor", "original_due_date": "2026-04-15"}),
        (
            "- Add a probe (@noor, due 2026-05-01) OPS-9",
            {"title": "Add a probe", "owner": "noor", "original_due_date": "2026-05-01", "refs": ["OPS-9"]},
        ),
        ("- Add a probe @noor @kim", {"title": "Add a probe", "owner": "noor; kim"}),
        ("- Ask @noor about it", {"title": "Ask someone about it"}),
        ("- Add a probe. Owner: Noor. Due: 2026-05-01.", {"title": "Add a probe", "owner": "Noor", "original_due_date": "2026-05-01"}),
        ("- Add a probe (P1) — assigned to Noor — OPS-9", {"title": "Add a probe", "priority": "P1", "owner": "Noor", "refs": ["OPS-9"]}),
        ("- Add a probe – Noor Lind – 1 June", {"title": "Add a probe", "owner": "Noor Lind", "original_due_date": "2026-06-01"}),
        ("- Add a probe (Noor Lind, 2026-06-01)", {"title": "Add a probe", "owner": "Noor Lind", "original_due_date": "2026-06-01"}),
        ("- Add a probe – Payments team – 1 June", {"title": "Add a probe – Payments team", "original_due_date": "2026-06-01"}),
        ("- Add a probe – Amazon Linux", {"title": "Add a probe – Amazon Linux"}),
        ("- Add a probe. It has no owner: nobody asked", {"title": "Add a probe. It has no owner: nobody asked"}),
        ("- Prevent: add lint", {"title": "add lint", "category": "Prevent"}),
        ("- [x] add lint", {"title": "add lint", "status": "done"}),
        ("- [ ] add lint", {"title": "add lint", "status": "open"}),
        ("- Switched to tokens. (Done)", {"title": "Switched to tokens.", "status": "Done"}),
        (
            "- Add a probe\n  - Owner: @noor\n  - Due: 2026-05-01",
            {"title": "Add a probe", "owner": "noor", "original_due_date": "2026-05-01"},
        ),
        ("- Add a probe\n  - Due: TBD", {"title": "Add a probe"}),
        ("- Move the review, May 1 — by May 8", {"title": "Move the review, May 1", "original_due_date": "2026-05-08"}),
        ("- Fix UTF-8, see OPS-9", {"title": "Fix UTF-8, see OPS-9", "refs": ["OPS-9"]}),
        (
            "- Add it, [#7](https://acme.example/issues/7)",
            {"title": "Add it, #7", "refs": ["https://acme.example/issues/7"], "url": "https://acme.example/issues/7"},
        ),
        ("### Detect\n- Add a probe", {"title": "Add a probe", "category": "Detect"}),
        ("### Detect\n| Action |\n|---|\n| Add a probe |", {"title": "Add a probe", "category": "Detect"}),
    ],
)
def test_an_entry_of_an_action_list_is_an_item(line: str, expected: dict[str, str]) -> None:
    assert item(line) == expected


def test_a_day_without_a_year_is_never_before_the_document() -> None:
    assert item("- Add a probe — by January 15", date="2026-12-20")["original_due_date"] == "2027-01-15"


def test_an_unreadable_deadline_is_passed_on_and_an_open_one_is_not_recorded() -> None:
    table = "| Action | Deadline | Owner |\n|---|---|---|\n| a | next sprint | @a, @b |\n| b | TBD | @name |\n| [action] | YYYY-MM-DD | |"
    document = read_document(f"# Outage\n## Action Items\n{table}\n", "a.md")
    first, second = cells(document, "action_items")
    assert (first["original_due_date"], first["owner"]) == ("next sprint", "a; b")
    assert not {"original_due_date", "owner", "due_date"} & set(second)
    assert [(one.record, one.sentence) for one in document.set_aside] == [(5, "a placeholder row of the action items")]


def test_prose_under_the_action_items_is_noted() -> None:
    document = read_document("# Outage\n## Root Cause\nA disk.\n## Action Items\nWe should look at it.\n\nAnd more.\n", "a.md")
    assert document.notes == ["line 5 and 1 more: text under the action items is no entry of a list, so no item was read from it"]


def test_a_table_with_actions_and_owners_is_one_under_any_heading() -> None:
    text = "# Outage\n## What now\n| What | Who |\n|---|---|\n| Add a probe | @noor |\n\n| What | Why |\n|---|---|\n| a | b |\n"
    assert [one["title"] for one in cells(read_document(text, "a.md"), "action_items")] == ["Add a probe"]


def test_the_rest_of_a_labels_line_is_an_item() -> None:
    document = read_document("# Outage\n- **Review actions**: We switched to tokens. (Done)\n", "a.md")
    (one,) = cells(document, "action_items")
    assert (one["title"], one["status"], document.notes) == ("We switched to tokens.", "Done", [])


def test_owners_of_a_list_are_joined() -> None:
    assert owners("@noor, @kim & Platform") == "noor; kim; Platform"
    assert owners("Search and Ads") == "Search and Ads"


def test_every_column_of_an_action_table_is_known_by_one_name() -> None:
    assert set(ACTION_COLUMNS.values()) == {"title", "owner", "due", "status", "priority", "category", "created"}


# Root causes


@pytest.mark.parametrize(
    "text",
    [
        "Why 1: Why blank?\n→ Old cache.\nWhy 2: Why old?\n→ Never emptied.\nRoot cause: no rule",
        "1. Why blank? → Old cache.\n2. Why old? -> Never emptied.\n\nRoot cause: no rule",
        "- **Why 1**: Why blank? → Old cache.\n- **Why 2**: Why old? → Never emptied.\n\n**Root cause**: no rule",
        "1. Why blank?\n   - Old cache.\n2. Why old?\n   - Never emptied.\n\nRoot cause: no rule",
    ],
)
def test_the_forms_of_the_whys_read_the_same(text: str) -> None:
    review = cells(read_document(f"# Outage\n## Root Cause\n{text}\n", "a.md"), "reviews")[0]
    assert (review["whys"], review["root_cause"]) == (["Why blank? → Old cache.", "Why old? → Never emptied."], "no rule")


def test_the_last_why_is_not_guessed_to_be_the_root_cause() -> None:
    review = cells(read_document("# Outage\n## Root Cause\nWhy 1: Why blank? → Old cache.\n", "a.md"), "reviews")[0]
    assert "root_cause" not in review


# The summary and the resolution

NARRATED = """\
# Post-Incident Review: Parcel labels were blank
## Summary
- **Date**: 2026-03-04
- **Incident Commander**: @noor

Labels came out blank
for an hour. Noor saw it first.

### What happened
- The cache held an old template
- Slack thread: [about labels](https://chat.example/1)
- [the ticket](https://acme.example/T-1)
- See [the runbook](https://acme.example/R-1) that nobody could find in time
- **Identified**: a customer wrote to us
- 2026-03-04 14:00 Deployment of v7 started
- 2026-03-04 14:07 Alert fired

## Resolution
- The cache was emptied by hand

## Root Cause
Root cause: nothing empties the cache.
"""


def test_what_a_review_sums_up_is_kept_without_fields_links_moments_and_names() -> None:
    review = cells(read_document(NARRATED, "a.md"), "reviews")[0]
    assert str(review["summary"]).splitlines() == [
        "Labels came out blank for an hour. The incident commander saw it first.",
        "The cache held an old template",
        "See the runbook that nobody could find in time",
        "a customer wrote to us",
    ]
    assert review["resolution"] == "The cache was emptied by hand"


@pytest.mark.parametrize("heading", ["Overview", "Executive summary", "TL;DR", "What happened?", "1. Summary", "Incident Summary:"])
def test_a_summary_is_known_by_its_usual_names(heading: str) -> None:
    text = f"# Labels were blank\n\n## {heading}\n\nBlank labels.\n\n## Root Cause\n\nRoot cause: a cache.\n"
    assert cells(read_document(text, "a.md"), "reviews")[0].get("summary") == "Blank labels."
