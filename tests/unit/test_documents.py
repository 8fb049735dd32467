"""Review documents: their blocks, the whole form, what is no review, and what names the incident; drawn as small invented documents."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat.documents.model import Row
from nowwhat.documents.names import Names
from nowwhat.documents.review import read_document
from nowwhat.documents.words import is_unfilled, is_unfilled_title
from nowwhat.errors import InputRefused
from nowwhat.reading.markdown import FrontMatter, Heading, Item, Paragraph, Quoted, Table, read_markdown
from tests.reviews import REVIEW, TEMPLATE_SUMMARY, cells, incident

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
