"""Review documents: what is read of them, drawn as small invented documents."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat.documents import Document, Row, read_document
from nowwhat.documents.actions import COLUMNS as ACTION_COLUMNS
from nowwhat.documents.kinds import KIND_RULES, detector, key_event, kinds_of
from nowwhat.documents.names import Names
from nowwhat.documents.people import headcount, owners, same_person
from nowwhat.documents.times import find_zone, read_minutes, zone_in_sentence
from nowwhat.documents.words import is_unfilled, is_unfilled_title
from nowwhat.errors import InputRefused
from nowwhat.reading.markdown import FrontMatter, Heading, Item, Paragraph, Quoted, Table, read_markdown

TEMPLATE_SUMMARY = """\
# Post-Incident Review: [Incident Name]
## Summary
- **Date**: YYYY-MM-DD
- **Duration**: X hours Y minutes
- **Severity**: P1 / P2 / P3
- **Incident Commander**: @name
- **Author**: @name
- **Status**: Draft / Reviewed / Final
"""
REVIEW = """\
# Post-Incident Review: Parcel labels were blank
<!-- filled in by @sam -->
## Summary
- **Incident**: [Q3LABEL](https://acme.example/incidents/Q3LABEL?tab=log)
- **Date**: 2026-03-04
- **Severity**: P2
- **Service**: labels, printing
- **Team**: Parcels
- **Cause**: template cache
- **Incident Commander**: @noor
- **Facilitator**: @kim
- **Author**: Ada Brook
- **Held**: 2026-03-06 14:00 UTC, 45 minutes, 6 attendees
- **Status**: Final

## Impact
- Users affected: 1,200
- Revenue impact: [if applicable]

## Timeline (UTC)
| Time | Event |
|------|-------|
| 14:00 | Deployment of v7 started |
| 14:07 | Alert fired, on-call paged |
| 14:12 | IC confirmed, incident channel opened by @noor |
| 14:25 | Root cause identified: stale template |
| 14:33 | Rollback complete, errors clearing |
| 14:45 | Ada Brook: monitoring confirms full recovery |

## Detection
- How was the incident detected? monitoring alert

## Root Cause
Why 1: Why were labels blank?
→ The cache held an old template.
2. Why did it hold
an old one? → Nothing empties it.

Root cause: The deployment does not empty the cache.

## Contributing Factors
- No canary
- [Factor 2: what delayed recovery]
## What Went Well
- Fast rollback
## What Didn't Go Well
- Old runbook
## Action Items
| Owner | # | ACTION | Status | Deadline | Category |
|---|---|---|---|---|---|
| @kim | 1 | Empty the cache on deploy, ask @noor | Open | 2026-04-01 | prevent |
## Lessons Learned
Caches outlive us.
"""


def cells(document: Document, table: str) -> list[dict[str, str | list[str]]]:
    return [row.cells for row in document.rows if row.table == table]


def incident(document: Document) -> dict[str, str | list[str]]:
    return cells(document, "incidents")[0]


def events(document: Document) -> list[tuple[str, str, str]]:
    """The time as read, else as written; the kind; the words."""
    rows = cells(document, "timeline_events")
    return [(str(one.get("happened_at") or one.get("written_at", "")), str(one.get("kind", "")), str(one.get("text", ""))) for one in rows]


def timeline(rows: str, heading: str = "Timeline (UTC)", date: str = "2026-03-04", header: str = "Time | Event") -> Document:
    table = "\n".join(f"| {row.strip()} |" for row in rows.strip().splitlines())
    return read_document(f"# Outage\n## Summary\n- **Date**: {date}\n\n## {heading}\n| {header} |\n|---|---|\n{table}\n", "a.md")


# Blocks


def test_every_block_has_its_own_line_even_below_front_matter_and_comments() -> None:
    text = (
        "\ufeff---\ntitle: T\n---\n\n# A\n<!-- - no item\n-->\npara\nmore\n\n- one\n  - two\n\n| h |\n|---|\n| **c** |\n\n```\ncode\n```\n"
    )
    front, heading, paragraph, one, two, table, code = read_markdown(text, "a.md")
    assert isinstance(front, FrontMatter)
    assert front.fields == {"title": (2, "T")}
    assert isinstance(heading, Heading)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text.plain == "para\nmore"
    assert isinstance(one, Item)
    assert isinstance(two, Item)
    assert (one.depth, two.depth) == (0, 1)
    assert isinstance(table, Table)
    assert (table.rows[0].line, table.rows[0].cells[0].bold) == (16, "c")
    assert isinstance(code, Quoted)
    assert [block.line for block in (heading, paragraph, one, two, table, code)] == [5, 8, 11, 12, 14, 19]


def test_a_bare_address_and_a_link_are_both_targets() -> None:
    (block,) = read_markdown("See [it](https://a.example/x) and https://b.example/y.", "a.md")
    assert isinstance(block, Paragraph)
    assert block.text.links == ("https://a.example/x", "https://b.example/y")


def test_a_document_that_is_no_utf_8_is_refused_with_its_line() -> None:
    text = b"# A\n\ncaf\xe9\n".decode("utf-8", errors="surrogateescape")
    with pytest.raises(InputRefused) as refused:
        read_document(text, "a.md")
    assert str(refused.value) == "a.md, line 3: expected plain text in UTF-8, found bytes that are no UTF-8; save the document as UTF-8"


def test_a_document_of_more_than_a_mebibyte_is_refused() -> None:
    with pytest.raises(InputRefused, match="expected a document of a few pages, found 1,048,577 characters"):
        read_document("a" * ((1 << 20) + 1), "a.md")


SHREDS = st.sampled_from(
    [*REVIEW.splitlines(), *TEMPLATE_SUMMARY.splitlines(), "```", "---", "- ", "  - 14:05", "|", "<!--", "-->", "> 1. a", "14:"]
)


@settings(deadline=None)
@given(st.lists(SHREDS | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=25))
def test_whatever_the_lines_every_record_is_numbered_once_and_lies_in_the_document(lines: list[str]) -> None:
    document = read_document("\n".join(lines), "a.md")
    records = sorted([row.record for row in document.rows] + [one.record for one in document.set_aside])
    assert records == list(range(1, len(records) + 1))
    assert len(records) > 0
    places = [row.line for row in document.rows] + [one.line for one in document.set_aside]
    assert all(1 <= line <= max(len(lines), 1) for line in places)


@pytest.mark.parametrize("shred", ["[", "@a-", "a.", "1", " OPS-1", "a - ", "Why 1: ", "a:", "post incident ", "Ada Brook, ", "Ada "])
def test_a_line_without_an_end_is_read_in_no_time(shred: str) -> None:
    """Seconds, where a pattern that tries every beginning would need minutes."""
    text = f"# A\n- **Duration**: {shred * 20_000}\n\n## Action Items\n- {shred * 20_000} x\n## Timeline\n- 14:05 {shred * 20_000}\n"
    began = time.process_time()
    read_document(text, "a.md")
    assert time.process_time() - began < 10


# The whole form


def test_a_review_in_the_articles_form_gives_all_its_rows() -> None:
    document = read_document(REVIEW, "a.md")
    assert document.notes == []
    assert document.zone is None
    assert [(row.table, row.record) for row in document.rows] == [
        ("reviews", 1),
        ("incidents", 2),
        *[("timeline_events", number) for number in range(3, 9)],
        ("action_items", 9),
    ]
    review = cells(document, "reviews")[0]
    assert int(str(review.pop("words"))) > 100
    review_id = str(review.pop("review_id"))
    assert re.fullmatch(r"review-Q3LABEL-[0-9a-f]{12}", review_id)
    assert review == {
        "incident_id": "Q3LABEL",
        "title": "Parcel labels were blank",
        "status": "Final",
        "held_at": "2026-03-06T14:00:00Z",
        "minutes": "45",
        "attendee_count": "6",
        "facilitator_is_commander": "false",
        "whys": ["Why were labels blank? → The cache held an old template.", "Why did it hold an old one? → Nothing empties it."],
        "root_cause": "The deployment does not empty the cache.",
        "contributing_factors": ["No canary"],
        "went_well": ["Fast rollback"],
        "went_badly": ["Old runbook"],
        "lessons": "Caches outlive us.",
        "impact": "Users affected: 1,200",
    }
    assert incident(document) == {
        "incident_id": "Q3LABEL",
        "title": "Parcel labels were blank",
        "service": "labels",
        "services": "labels; printing",
        "team": "Parcels",
        "severity": "P2",
        "cause": "template cache",
        "mentions": ["https://acme.example/incidents/Q3LABEL?tab=log", "Q3LABEL"],
        "users_affected": "1,200",
        "customer_impact": "yes",
        "detected_by": "monitoring",
        "started_at": "2026-03-04T14:00:00Z",
        "detected_at": "2026-03-04T14:07:00Z",
        "acknowledged_at": "2026-03-04T14:12:00Z",
        "root_cause_found_at": "2026-03-04T14:25:00Z",
        "fix_applied_at": "2026-03-04T14:33:00Z",
        "recovered_at": "2026-03-04T14:45:00Z",
    }
    assert document.rows[-1] == Row(
        "action_items",
        9,
        51,
        {
            "action_id": f"{review_id}-1",
            "incident_id": "Q3LABEL",
            "title": "Empty the cache on deploy, ask the incident commander",
            "category": "prevent",
            "owner": "kim",
            "status": "Open",
            "original_due_date": "2026-04-01",
        },
    )


def test_no_name_leaves_the_reader_but_an_owners() -> None:
    document = read_document(REVIEW, "a.md")
    kept = [row.cells | {"owner": ""} for row in document.rows]
    assert not any(name in str(kept) for name in ("noor", "kim", "Ada", "Brook", "sam"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask @alex.b, then <@U12AB> and ada@acme.example.", "Ask someone, then someone and someone."),
        ("Pin @babel/core to postgres@14", "Pin @babel/core to postgres@14"),
    ],
)
def test_handles_and_addresses_become_someone(text: str, expected: str) -> None:
    assert Names().out_of(text) == expected


def test_lf_crlf_and_a_mark_at_the_start_read_the_same() -> None:
    assert read_document("\ufeff" + REVIEW.replace("\n", "\r\n"), "a.md") == read_document(REVIEW, "a.md")


# What is no review


def test_the_unfilled_template_with_its_example_rows_gives_no_incident() -> None:
    rows = "## Timeline (UTC)\n| Time | Event |\n|---|---|\n| 14:00 | Deployment started |\n"
    actions = "## Action Items\n| # | Action | Owner | Deadline |\n|---|---|---|---|\n| 1 | Add lint | @alex | 2026-04-01 |\n"
    document = read_document(TEMPLATE_SUMMARY + rows + actions, "t.md")
    assert (document.rows, [(one.record, one.line, one.sentence) for one in document.set_aside]) == ([], [(1, 1, "an unfilled template")])


def test_a_template_with_placeholder_rows_only_gives_no_incident() -> None:
    text = "# Outage title\n## Timeline\n| Time | Event |\n|---|---|\n| 20xx-MM-DD HH:mm | What happened |\n## Action Items\n-\n"
    assert [one.sentence for one in read_document(text, "t.md").set_aside] == ["an unfilled template"]


def test_a_template_with_a_title_and_a_date_is_a_review() -> None:
    text = TEMPLATE_SUMMARY.replace("[Incident Name]", "Outage").replace("YYYY-MM-DD", "2026-03-04") + "## Root Cause\nA full disk.\n"
    document = read_document(text, "t.md")
    assert "severity" not in incident(document)
    assert "status" not in cells(document, "reviews")[0]
    assert cells(document, "reviews")[0]["root_cause"] == "A full disk."


def test_a_list_of_links_gives_no_incident() -> None:
    links = "# Log\n- **Mean time**: 2 h\n* [One](a)\n* [Two](b)\n* [Three](c)\n\n"
    text = links + "## Template\n- **Key events**\n  - First detected YYYY-MM-DD HH:MM\n"
    assert [one.sentence for one in read_document(text, "i.md").set_aside] == ["a list of links"]


def test_a_readme_is_no_review() -> None:
    (one,) = read_document("# Tool\nInstall it.\n## Next steps\n- Run it\n", "README.md").set_aside
    assert one.sentence == "not a review: no timeline, key events, root cause or action items found"


@pytest.mark.parametrize(
    "text",
    ["[X minutes]", "YYYY-MM-DD", "@name", "20xx-MM-DD HH:mm", "[Incident Name]", "X hours Y minutes", "-", "N/A", "tbd", "HH:MM", ""],
)
def test_a_placeholder_is_not_recorded(text: str) -> None:
    assert is_unfilled(text)


@pytest.mark.parametrize("text", ["[x]", "14:05", "2026-03-04", "no alert", "@noor", "P1", "8m", "None of the probes fired"])
def test_a_filled_cell_is_no_placeholder(text: str) -> None:
    assert not is_unfilled(text)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Post-Incident Review: [Incident Name]", True),
        ("Incident on YYYY-MM-DD - [Brief description]", True),
        ("Incident Title", True),
        ("[P1] Checkout is down", False),
        ("Incident on 2026-03-04", False),
    ],
)
def test_a_title_of_placeholders_is_none(title: str, expected: bool) -> None:
    assert is_unfilled_title(title) is expected


# Ids


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("- **Incident**: INC-12", "INC-12"),
        ("- **Incident**: INC-12 (pager)", "INC-12"),
        ("- Incident: #812", "812"),
        ("- **Incident**: https://acme.example/incidents/Q3AB/?x=1#top", "Q3AB"),
        ("- **Incident**: [the pager's page](https://acme.example/incidents/Q3AB)", "Q3AB"),
        ("- **Incident**: [Q3AB](https://acme.example/other/9)", "Q3AB"),
        ("- **Incident**: [INC-12 in the pager](https://acme.example/other/9)", "INC-12"),
        ("**Incident**: INC-12", "INC-12"),
    ],
)
def test_the_incident_line_names_the_incident(line: str, expected: str) -> None:
    assert incident(read_document(f"# Outage\n{line}\n\n## Root Cause\nA disk.\n", "a.md"))["incident_id"] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("INC0012345: printers down", "INC0012345"), ("PM2026-003 printers", "PM2026-003"), ("EU-1 is down", None), ("SEV-1", None)],
)
def test_only_an_id_of_incidents_is_taken_from_a_title(title: str, expected: str | None) -> None:
    found = str(incident(read_document(f"# {title}\n## Root Cause\nA disk.\n", "a.md"))["incident_id"])
    assert found == expected or (expected is None and found.startswith("doc-"))


def test_an_id_in_the_front_matter_names_the_incident() -> None:
    assert incident(read_document("---\nincident: INC-7\n---\n# Outage\n## Root Cause\nA disk.\n", "a.md"))["incident_id"] == "INC-7"


def test_without_an_id_title_and_first_date_name_the_incident_and_never_the_path() -> None:
    text = "# Outage\n- **Date**: 2026-03-04\n\n## Root Cause\nA disk.\n"
    one, other = (incident(read_document(text, name))["incident_id"] for name in ("a.md", "b/c.md"))
    assert one == other == "doc-6dcd1d3d4d7f"
    assert incident(read_document(text.replace("Outage", "OUTAGE") + "more\n", "a.md"))["incident_id"] == one
    assert incident(read_document(text.replace("03-04", "03-05"), "a.md"))["incident_id"] != one


# Times


def test_a_bare_time_past_midnight_belongs_to_the_next_day() -> None:
    document = timeline("23:50 | Deployment\n23:58 | Alert fired\n00:10 | Rollback complete\n00:08 | written late\n")
    assert [at for at, _, _ in events(document)] == [
        "2026-03-04T23:50:00Z",
        "2026-03-04T23:58:00Z",
        "2026-03-05T00:10:00Z",
        "2026-03-05T00:08:00Z",
    ]


def test_a_bare_time_takes_the_day_of_the_row_above() -> None:
    document = timeline("2026-03-07 10:00 | one\n11:00 | two")
    assert events(document)[1][0] == "2026-03-07T11:00:00Z"


def test_a_table_that_runs_newest_first_is_read_from_its_end() -> None:
    document = timeline("00:10 | Service restored\n23:58 | Alert fired\n23:50 | Disk full\n")
    found = incident(document)
    assert (found["started_at"], found["detected_at"], found["recovered_at"]) == (
        "2026-03-04T23:50:00Z",
        "2026-03-04T23:58:00Z",
        "2026-03-05T00:10:00Z",
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-04 14:05", "2026-03-04T14:05:00Z"),
        ("2026-03-04 9:05", "2026-03-04T09:05:00Z"),
        ("2026/03/04 15.26", "2026-03-04T15:26:00Z"),
        ("2026-03-04T14:05:33+02:00", "2026-03-04T14:05:33+02:00"),
        ("14:05 CET", "2026-03-04T14:05:00+01:00"),
        ("~14:05", "2026-03-04T14:05:00Z"),
        ("2:05 pm", "2026-03-04T14:05:00Z"),
        ("12:05 am", "2026-03-04T00:05:00Z"),
        ("12:26-12:40", "2026-03-04T12:26:00Z"),
        ("2026-03-04 12:26 – 2026-03-05 01:00", "2026-03-04T12:26:00Z"),
        ("4 March 2026 14:05", "2026-03-04T14:05:00Z"),
        ("March 4, 2026 at 14:05", "2026-03-04T14:05:00Z"),
    ],
)
def test_a_stamp_becomes_iso_text(written: str, expected: str) -> None:
    assert events(timeline(f"{written} | Alert fired"))[0] == (expected, "detected", "Alert fired")


@pytest.mark.parametrize(
    "written",
    ["12:26-12:??", "--:--", "2026-03-04 --:--", "22026-03-04 09:36", "2026-02-30 14:05", "25:10", "2026-03-04 HH:mm", "04/03/2026 14:05"],
)
def test_an_unreadable_stamp_is_passed_on_as_written_and_never_enters_the_incident(written: str) -> None:
    document = timeline(f"{written} | Alert fired")
    assert events(document) == [(written, "detected", "Alert fired")]
    assert "detected_at" not in incident(document)


def test_the_first_row_of_a_kind_counts_even_when_its_time_cannot_be_read() -> None:
    assert "detected_at" not in incident(timeline("??:?? | Alert fired\n14:20 | User reported errors"))


def test_a_bare_time_without_any_date_is_passed_on_as_written() -> None:
    assert events(timeline("14:05 | Alert fired", date="[date]")) == [("14:05", "detected", "Alert fired")]


@pytest.mark.parametrize(
    ("heading", "header", "expected", "notes"),
    [
        ("Timeline (UTC)", "Time | Event", "Z", []),
        ("Timeline", "Date and Time in CET | Event", "+01:00", ["times are given as CET, read as +01:00 as written"]),
        ("Timeline, all in PDT", "Time | Event", "-07:00", ["times are given as PDT, read as -07:00 as written"]),
        ("Timeline (UTC+2)", "Time | Event", "+02:00", []),
        ("Timeline", "Time | Event", "", []),
        ("Timeline\nAll times in GMT.\n", "Time | Event", "Z", []),
    ],
)
def test_the_zone_of_a_heading_a_column_or_a_sentence_is_appended(heading: str, header: str, expected: str, notes: list[str]) -> None:
    document = timeline("14:05 | Alert fired", heading=heading, header=header)
    assert events(document)[0][0] == f"2026-03-04T14:05:00{expected}"
    assert document.notes == notes


def test_a_named_zone_stands_beside_stamps_without_an_offset() -> None:
    document = timeline("14:05 | Alert fired", heading="Timeline (Europe/London)")
    assert (document.zone, events(document)[0][0]) == ("Europe/London", "2026-03-04T14:05:00")


def test_a_zone_that_is_only_mentioned_is_none() -> None:
    assert zone_in_sentence("The UTC job failed three times") is None
    assert find_zone("the best plan") is None


@pytest.mark.parametrize(
    ("text", "minutes"), [("1415 minutes", 1415), ("4h 12m", 252), ("19 hours 43 minutes.", 1183), ("2d 1h 29m", 2969), ("?", None)]
)
def test_a_stated_duration_is_read_in_minutes(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


def test_hours_of_support_in_brackets_are_no_part_of_a_duration() -> None:
    assert read_minutes("33h 15m (during support hours 10:00-17:00 M-F)") == 1995
    assert read_minutes("2h (30m of them asleep)") == 120


def test_a_stated_duration_never_becomes_a_stamp_and_a_contradiction_is_noted() -> None:
    text = "# Outage\n- **Key events**\n  - First detected: 2026-03-04 14:00\n  - Resolved 2026-03-04 15:00\n\n- **Time to resolve**: {}\n"
    assert read_document(text.format("1h 1m"), "a.md").notes == []
    document = read_document(text.format("2h"), "a.md")
    assert [note.replace("\N{NO-BREAK SPACE}", " ") for note in document.notes] == [
        "line 6: 2 h is stated, the stamps give 1 h, from the detection to the recovery; the stamps were used"
    ]
    assert incident(document)["recovered_at"] == "2026-03-04T15:00:00"


# Kinds


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Alert fired, on-call paged", ("detected",)),
        ("Monitoring reported errors", ("detected",)),
        ("Developer notified us of missing logs", ("detected",)),
        ("Team noticed a disk alert in the channel", ("detected",)),
        ("A user reported errors", ("detected",)),
        ("Users reported that it was not working", ("detected",)),
        ("Issue detected", ("detected",)),
        ("First alert about the queue", ("detected",)),
        ("Discovery: nobody had looked", ("detected",)),
        ("A partner reached out about issues", ("detected",)),
        ("Alert cleared, none fired", ()),
        ("First errors in monitoring", ()),
        ("Monitoring has not alerted by now", ()),
        ("On-call acknowledged", ("acknowledged",)),
        ("IC confirmed, incident channel opened", ("acknowledged",)),
        ("On-call engineer responded", ("acknowledged",)),
        ("Nobody acknowledged", ()),
        ("Investigation started", ("investigating",)),
        ("Troubleshooting began", ("investigating",)),
        ("Team started looking into it", ("investigating",)),
        ("Root cause investigation started", ("investigating",)),
        ("Root cause identified: missing index", ("root_cause_found",)),
        ("We found the cause", ("root_cause_found",)),
        ("Root cause not found", ()),
        ("Possible cause identified", ()),
        ("Rollback complete, errors clearing", ("fix_applied",)),
        ("Fix deployed", ("fix_applied",)),
        ("Applied manual fix", ("fix_applied",)),
        ("Change reverted", ("fix_applied",)),
        ("Incident mitigated", ("fix_applied",)),
        ("Rollback initiated", ()),
        ("Fix deployed in the sandbox", ()),
        ("Potential fix applied", ()),
        ("Planned change reverted but that didn't help", ()),
        ("Monitoring confirms full recovery", ("recovered",)),
        ("Incident resolved", ("recovered",)),
        ("All systems verified operational", ("recovered",)),
        ("New certificate, service restored", ("recovered",)),
        ("Users report that labels are back up and running", ("recovered",)),
        ("Target reattached (resolved)", ("recovered",)),
        ("Everything works again", ("recovered",)),
        ("All nodes have started shipping logs again", ("recovered",)),
        ("The workers resumed processing", ("recovered",)),
        ("The pods have started failing again", ()),
        ("Recovery: timeout raised", ("recovered",)),
        ("Services could not be restored", ()),
        ("Services partially restored", ()),
        ("Names could not be resolved", ()),
        ("(problem started)", ("started",)),
        ("Alert fired and was read. On-call acknowledged.", ("detected", "acknowledged")),
    ],
)
def test_a_line_names_its_kinds(text: str, expected: tuple[str, ...]) -> None:
    assert kinds_of(text) == expected


def test_every_rule_of_a_kind_is_needed_by_a_line_of_the_table_above() -> None:
    lines = next(mark for mark in test_a_line_names_its_kinds.pytestmark if mark.name == "parametrize").args[1]  # type: ignore[attr-defined]
    clauses = [clause.strip() for text, kinds in lines if kinds for clause in text.replace(",", ".").split(".")]
    assert [rule.words.pattern for rule in KIND_RULES if not any(rule.names(clause) for clause in clauses)] == []


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("First detected", "detected"),
        ("Fault detected", "detected"),
        ("Fault occurs", "started"),
        ("Outage began", "started"),
        ("Acknowledged at", "acknowledged"),
        ("Investigation started", "investigating"),
        ("Root cause found", "root_cause_found"),
        ("Repaired", "fix_applied"),
        ("Resolved", "recovered"),
        ("Service restored", "recovered"),
        ("Incident declared", "declared"),
        ("Time to repair", None),
        ("Date", None),
    ],
)
def test_a_label_names_the_kind_of_a_stated_moment(label: str, expected: str | None) -> None:
    assert key_event(label) == expected


def test_the_start_is_the_first_row_before_the_detection() -> None:
    assert incident(timeline("14:00 | Deployment\n14:07 | Alert fired"))["started_at"] == "2026-03-04T14:00:00Z"


def test_without_a_detection_or_before_none_nothing_says_when_it_started() -> None:
    assert "started_at" not in incident(timeline("14:00 | Deployment\n14:30 | Service restored"))
    assert "started_at" not in incident(timeline("14:00 | Alert fired\n14:30 | Service restored"))
    assert "started_at" not in incident(timeline("14:00 | Investigation started\n14:07 | Alert fired"))
    assert "started_at" not in incident(timeline("14:10 | Deployment\n14:00 | Alert fired\n15:00 | x\n15:01 | y"))


def test_a_stated_start_counts_more_than_the_first_row() -> None:
    assert incident(timeline("14:00 | Workshop\n14:13 | Outage began\n14:20 | Alert fired"))["started_at"] == "2026-03-04T14:13:00Z"


def test_of_recovery_the_last_row_counts_and_of_all_else_the_first() -> None:
    found = incident(
        timeline("14:00 | Alert fired\n14:05 | User reported it\n14:30 | Service restored\n14:40 | Monitoring confirms recovery")
    )
    assert (found["detected_at"], found["recovered_at"]) == ("2026-03-04T14:00:00Z", "2026-03-04T14:40:00Z")


KEY_EVENTS = "# Labels\n- **Key events**\n{}\n\n- **Context**:\n{}\n\n- **Identified**: {}\n"


def test_stated_key_events_are_the_incidents_stamps() -> None:
    stated = "  - Fault occurs 2026-03-04 14:13\n  - First detected: 2026-03-04 14.20\n"
    stated += "  - Repaired: 2026-03-04 15:00\n  - Resolved 2026-03-04 15:30"
    document = read_document(KEY_EVENTS.format(stated, "  - 1.17 made more rules\n  - 14:30 it was bad", "Users reported it."), "a.md")
    assert {name: value for name, value in incident(document).items() if name.endswith("_at") or name == "detected_by"} == {
        "started_at": "2026-03-04T14:13:00",
        "detected_at": "2026-03-04T14:20:00",
        "fix_applied_at": "2026-03-04T15:00:00",
        "recovered_at": "2026-03-04T15:30:00",
        "detected_by": "customer",
    }
    assert [text for _, _, text in events(document)] == ["Fault occurs", "First detected", "Repaired", "Resolved"]


def test_a_declaration_is_the_detection_only_when_nothing_else_is_and_never_the_response() -> None:
    declared = "  - Incident declared 2026-03-04 14:30"
    found = incident(read_document(KEY_EVENTS.format(declared, "  - none", "-"), "a.md"))
    assert (found["detected_at"], found.get("acknowledged_at")) == ("2026-03-04T14:30:00", None)
    found = incident(read_document(KEY_EVENTS.format(declared + "\n  - Detected 2026-03-04 14:40", "  - none", "-"), "a.md"))
    assert found["detected_at"] == "2026-03-04T14:40:00"


def test_entries_with_a_stamp_are_a_timeline_and_key_events_come_before_their_words() -> None:
    context = "  - 2026-03-04 14:10: Users reported blanks\n  – 2026-03-04 15:00 - Incident resolved\n"
    context += "  - 2026-03-04 16:00: tidied:\n    - all of it"
    document = read_document(KEY_EVENTS.format("  - First detected 22026-03-04 14:12\n  - Resolved 2026-03-04 14:50", context, "-"), "a.md")
    assert events(document)[2:] == [
        ("2026-03-04T14:10:00", "detected", "Users reported blanks"),
        ("2026-03-04T15:00:00", "recovered", "Incident resolved"),
        ("2026-03-04T16:00:00", "", "tidied: all of it"),
    ]
    found = incident(document)
    assert (found["detected_at"], found["recovered_at"]) == ("2026-03-04T14:10:00", "2026-03-04T14:50:00")
    assert document.notes == [
        "recovered_at: the key events state 2026-03-04T14:50:00, the timeline says 2026-03-04T15:00:00; the key events' stamp was taken",
        'line 3: the time "22026-03-04 14:12" cannot be read and was kept as text',
    ]


def test_a_line_of_a_timeline_list_without_a_time_is_noted() -> None:
    text = "# Outage\n- **Date**: 2026-03-04\n\n## Timeline (UTC)\n- 14:05 - Alert fired\n- later it was fine\n"
    document = read_document(text, "a.md")
    assert events(document) == [("2026-03-04T14:05:00Z", "detected", "Alert fired")]
    assert document.notes == ["line 6: an entry of the timeline begins with no time and was not read"]


def test_the_time_of_the_meeting_is_no_moment_of_the_incident() -> None:
    document = read_document(REVIEW, "a.md")
    assert len(events(document)) == 6


def test_a_placeholder_row_is_set_aside_and_counted() -> None:
    document = timeline("14:05 | Alert fired\nHH:MM | [event]")
    assert [(one.record, one.line, one.sentence) for one in document.set_aside] == [(4, 9, "a placeholder row of the timeline")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("monitoring alert", "monitoring"),
        ("user report", "customer"),
        ("internal", "internal"),
        ("Alerted by a customer", "customer"),
        ("Automated alerts and users", None),
        ("User reported it. Confirmed by monitoring.", "customer"),
        ("After an upgrade", None),
    ],
)
def test_who_noticed_is_read_from_the_first_sentence(text: str, expected: str | None) -> None:
    assert detector(text) == expected


def test_an_entry_about_the_impact_is_no_moment_though_it_begins_with_one() -> None:
    text = "# Outage\n- **Impact**:\n  - 2026-03-04 14:10 to 14:20: no metrics\n\n- **Root cause**: a disk\n- **Service**: labels\n"
    document = read_document(text + "- **Status**: Resolved at 2026-03-04 15:09\n", "a.md")
    assert events(document) == []
    assert "status" not in cells(document, "reviews")[0]
    found = incident(document)
    assert (found["status"], found["service"], found.get("services")) == ("Resolved", "labels", None)


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
