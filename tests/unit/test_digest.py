"""The week: drawn incidents and items -> counts, lists, and Markdown that shows every title as it is."""

import datetime as dt
from functools import partial
from typing import Any

import pytest

from nowwhat.language.text import markdown, web_address
from nowwhat.meetings import weekly
from nowwhat.meetings.blocks import DecisionList, KeyFigures, Meeting, Nothing
from nowwhat.model.policy import Policy
from nowwhat.reading.markdown import read_markdown
from nowwhat.render.markdown import to_message
from tests.answers import answer, prepared

AS_OF = "2026-06-08 08:00"  # a Monday
INCIDENTS = """
    | incident_id | title         | service | team | severity | cause | started_at       | recovered_at     | pir_completed_at |
    | edge        | A week ago    | pay     | red  | P3       |       | 2026-06-01 08:00 | 2026-06-01 09:00 |                  |
    | first       | Pool full     | pay     | red  | P1       | pool  | 2026-05-01 10:00 | 2026-05-01 11:00 | 2026-05-02 12:00 |
    | again       | Pool full     | pay     | red  | P1       | pool  | 2026-06-07 07:00 | 2026-06-07 08:00 |                  |
    | open        | Mails delayed | mail    | blue | P4       |       | 2026-06-01 08:01 |                  |                  |
    | owed        | Login down    | login   | blue | P2       |       | 2026-05-20 10:00 | 2026-05-20 11:00 |                  |
"""
ITEMS = """
    | action_id | incident_id | title         | category | status | created_at | original_due_date | due_date   | last_activity_at | gkey |
    | stalled   | first       | Bound it      | prevent  | open   | 2026-05-02 | 2026-05-20        | 2026-06-10 | 2026-05-10 | s    |
    | moved     | first       | Resize it     | prevent  | open   | 2026-05-02 | 2026-05-30        | 2026-06-08 | 2026-06-07 | m    |
    | week      | owed        | Write it down | respond  | open   | 2026-05-28 | 2026-06-14        | 2026-06-14 | 2026-06-07 | w    |
    | next      | owed        | Alert on it   | detect   | open   | 2026-05-28 | 2026-06-15        | 2026-06-15 | 2026-06-07 | n    |
    | late      | owed        | Test it       | detect   | open   | 2026-05-28 | 2026-06-07        | 2026-06-07 | 2026-06-07 | l    |
"""


def week(as_of: str = AS_OF, **drawn: Any) -> Meeting:
    return weekly.week(partial(answer, prepared(as_of, **drawn)), Policy(), dt.datetime.fromisoformat(as_of))


def lists(meeting: Meeting) -> dict[str, list[tuple[str, str]]]:
    return {
        section.title: [(row.what, row.why.replace("\N{NO-BREAK SPACE}", " ")) for row in section.rows]
        for section in meeting.of(DecisionList)
    }


def counts(meeting: Meeting) -> list[tuple[str, str, str]]:
    return [(key.label, key.value, key.words) for key in meeting.of(KeyFigures)[0].figures]


def nothing(meeting: Meeting) -> str:
    (block,) = weekly.condensed(meeting).of(Nothing)
    return block.sentence


def test_every_list_of_the_week_names_what_needs_a_word_and_an_item_only_once() -> None:
    meeting = week(incidents=INCIDENTS, action_items=ITEMS)
    assert lists(meeting) == {
        "Escalate today": [("Bound it", "overdue 19 days, untouched 29 days")],
        "Reviews owed": [("Pool full", "1 day left"), ("Login down", "16 days 21 h late")],
        "New incidents": [
            ("Pool full", "7 Jun 2026, took 1 h, 2nd time, a promised fix was overdue"),
            ("Mails delayed", "1 Jun 2026, not recovered"),
        ],
        "Do first": [("Resize it", "overdue 9 days, untouched 1 day")],
        "Due in 7\N{NO-BREAK SPACE}days": [("Write it down", "due 14 Jun 2026")],
        "Overdue": [("Test it", "overdue 1 day, untouched 1 day")],
    }
    assert counts(meeting) == [
        ("New incidents", "2", "1 P1"),
        ("Reviews owed", "2", "1 in time, 1 late by up to 30 days"),
        ("Overdue items", "3", "2 prevent"),
        ("Stalled over 14 days", "1", "escalate"),
    ]
    assert meeting.period.replace("\N{NO-BREAK SPACE}", " ") == "1 to 8 Jun 2026"
    assert not weekly.condensed(meeting).of(Nothing)


def test_two_digests_a_week_apart_name_every_incident_and_every_due_day_once() -> None:
    earlier, later = (lists(week(as_of, incidents=INCIDENTS, action_items=ITEMS)) for as_of in ("2026-06-01 08:00", AS_OF))
    assert [title for title, _ in earlier["New incidents"]] == ["A week ago"]  # at the very end of the week before
    due = "Due in 7\N{NO-BREAK SPACE}days"
    assert {title for title, _ in earlier[due]}.isdisjoint({title for title, _ in later[due]})
    assert ("Alert on it", "due 15 Jun 2026") not in later[due]  # next Monday is named next Monday


def test_what_was_never_imported_is_not_known_and_no_zero() -> None:
    meeting = week(incidents="| incident_id | severity | started_at | recovered_at |\n| a | P1 | 2026-06-07 10:00 | 2026-06-07 11:00 |")
    assert [value for _, value, _ in counts(meeting)] == ["1", "unknown", "unknown", "unknown"]
    text = to_message(meeting, {})
    assert "No action items were imported, so nobody knows what is due." in text
    assert "No import says when a review was held, so nobody knows which are owed." in text
    assert text.count("No action items were imported") == 1
    quiet = week(incidents="| incident_id | severity | started_at |\n| old | P1 | 2026-01-01 10:00 |")
    assert nothing(quiet) == "Nothing that is known needs a word this week: nothing under new incidents."


def test_a_list_that_leaves_out_what_stands_above_says_so() -> None:
    incidents = "| incident_id | severity | started_at |\n| a | P1 | 2026-06-01 10:00 |"
    items = """
        | action_id | incident_id | category | status | created_at       | updated_at       | due_date   |
        | stalled   | a           | detect   | open   | 2026-05-01 10:00 | 2026-05-01 10:00 | 2026-05-20 |
        | top       | a           | prevent  | open   | 2026-06-05 10:00 | 2026-06-05 10:00 | 2026-06-10 |
        | overdue   | a           | detect   | open   | 2026-06-02 10:00 | 2026-06-05 10:00 | 2026-06-04 |
        | due       | a           | detect   | open   | 2026-06-02 10:00 | 2026-06-05 10:00 | 2026-06-11 |
    """
    words = {section.title.split()[0]: section.words for section in week(incidents=incidents, action_items=items).of(DecisionList)}
    assert "What stands above is not named again." in words["Due"]
    assert "What stands above is not named again." in words["Overdue"]
    fewer = "\n".join(line for line in items.splitlines() if "| stalled" not in line and "| top" not in line)
    words = {section.title.split()[0]: section.words for section in week(incidents=incidents, action_items=fewer).of(DecisionList)}
    assert "above" not in words["Due"] + words["Overdue"]


def test_items_without_a_day_or_a_touch_are_not_called_in_time() -> None:
    incidents = "| incident_id | severity | started_at |\n| a | P1 | 2026-06-07 10:00 |"
    meeting = week(incidents=incidents, action_items="| action_id | incident_id | status |\n| x | a | open |")
    assert [value for _, value, _ in counts(meeting)][2:] == ["unknown", "unknown"]
    assert "No open item has a due date, so nothing can be due." in to_message(meeting, {})
    assert "nobody knows what is stalled" in to_message(meeting, {})
    assert "nobody knows what comes first" in to_message(meeting, {})


def test_a_quiet_week_is_one_sentence() -> None:
    incidents = """
        | incident_id | severity | started_at       | recovered_at     | pir_completed_at |
        | old         | P1       | 2026-01-01 10:00 | 2026-01-01 11:00 | 2026-01-02 12:00 |
    """
    items = """
        | action_id | incident_id | category | status | created_at       | due_date   | closed_at        |
        | done      | old         | prevent  | done   | 2026-01-02 00:00 | 2026-02-01 | 2026-01-20 00:00 |
    """
    meeting = week(incidents=incidents, action_items=items)
    assert nothing(meeting).startswith("Nothing needs a word this week: nothing under escalate today, reviews owed, new incidents")
    assert [value for _, value, _ in counts(meeting)] == ["0", "0", "0", "0"]


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    many = "| incident_id | severity | started_at |\n" + "".join(f"| i{n:02} | P4 | 2026-06-07 10:{n:02} |\n" for n in range(30))
    block = next(block for block in week(incidents=many).of(DecisionList) if block.title == "New incidents")
    assert (len(block.rows), block.more.words) == (8, "22 more")
    assert "- … and 22 more" in to_message(week(incidents=many), {})
    ten = many[: many.index("| i10")]
    block = next(block for block in week(incidents=ten).of(DecisionList) if block.title == "New incidents")
    assert (len(block.rows), block.more) == (10, None)


def test_an_owner_is_named_in_the_digest_only_where_people_may_leave_in_files() -> None:
    items = """
        | action_id | incident_id | title    | status | created_at       | gsystem | gkey |
        | stalled   | first       | Bound it | open   | 2026-05-02 00:00 | jira    | s    |
    """
    meeting = week(incidents=INCIDENTS, action_items=items)
    row = meeting.of(DecisionList)[0].rows[0]
    assert row.owner == ("jira", "s")
    assert "Dana" in to_message(meeting, {("jira", "s"): "Dana"})
    assert "Dana" not in to_message(meeting, {})


HOSTILE = [
    "<script>window.PWN = 1</script>",
    "![x](http://images.example/leak.png)",
    ":red[Everything fine]",
    "[click](javascript:alert(1))",
    "**loud** _sly_ `code` ~~gone~~ snake_case",
    "# heading",
    "- item",
    "1. first",
    "a | b & c &lt;d&gt; \\",
    "x" * 300,
]


@pytest.mark.parametrize("title", HOSTILE, ids=lambda title: title[:12])
def test_a_hostile_title_is_read_from_markdown_as_it_was_written(title: str) -> None:
    for line in (
        f"- {markdown(title)}",
        f"- **{markdown(title)}** — rest",
        f"- [**{markdown(title)}**](https://a.example)",
    ):
        (block,) = read_markdown(line, "digest")
        assert block.text.plain.removesuffix(" — rest") == title
        assert [link for link in block.text.links if link.startswith(("javascript", "https"))] == (
            ["https://a.example"] if "(https" in line else []
        )


def test_characters_that_turn_text_around_and_line_breaks_do_not_leave() -> None:
    assert markdown("a\u202eb\n\n## c") == "ab ## c"


def test_an_address_that_is_no_address_of_the_web_is_no_link() -> None:
    meeting = week(
        incidents="| incident_id | title | severity | started_at | url |\n| a | T | P1 | 2026-06-07 10:00 | javascript:alert(1) |"
    )
    assert "](" not in to_message(meeting, {})


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://a.example/x", True),
        ("http://a.example/x", False),
        ("javascript:alert`1`", False),
        ("//a.example", False),
        ("https://a.example/x)[y](https://b.example", False),
        ("", False),
        (None, False),
    ],
)
def test_a_file_leads_nowhere_but_to_a_secure_address_of_the_web(url: str | None, leads: bool) -> None:
    assert web_address(url) is leads
