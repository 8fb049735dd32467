"""How sure a document's stamps are: dates that cannot be meant, inferred kinds, stated durations, several incidents in one file."""

import pytest

from nowwhat.documents.model import Document
from nowwhat.documents.review import read_document
from nowwhat.model.business_hours import parse_business_hours

Cells = dict[str, str | list[str]]


def cells(document: Document, table: str) -> list[Cells]:
    return [row.cells for row in document.rows if row.table == table]


def stamps(document: Document) -> dict[str, str]:
    found = cells(document, "incidents")[0]
    return {name.removesuffix("_at"): str(value)[5:16] for name, value in found.items() if name.endswith("_at")}


def timeline(rows: str, more: str = "", date: str = "2026-03-04", header: str = "Time | Event") -> Document:
    table = "\n".join(f"| {row.strip()} |" for row in rows.strip().splitlines())
    columns = "|".join("---" for _ in header.split("|"))
    return read_document(f"# Outage\n- **Date**: {date}\n{more}\n## Timeline\n| {header} |\n|{columns}|\n{table}\n", "a.md")


def read_times(document: Document) -> list[str]:
    """Per row the day and time that were read, else how it was read."""
    return [str(row.get("happened_at", ""))[8:16].replace("T", " ") or str(row["reading"]) for row in cells(document, "timeline_events")]


# Dates against their neighbours


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (  # another year, the same season
            "2026-03-04 14:00 | a\n2026-03-04 14:10 | b\n2025-03-04 14:20 | c\n2026-03-04 14:30 | d",
            ["04 14:00", "04 14:10", "doubtful", "04 14:30"],
        ),
        (  # a day and more before the rows above
            "2026-03-24 14:00 | a\n2026-03-24 14:10 | b\n2026-03-24 14:20 | c\n2026-03-04 14:30 | d",
            ["24 14:00", "24 14:10", "24 14:20", "doubtful"],
        ),
        (  # an hour back is a row written late
            "2026-03-04 14:00 | a\n2026-03-04 15:50 | b\n2026-03-04 14:30 | c\n2026-03-04 16:29 | d",
            ["04 14:00", "04 15:50", "04 14:30", "04 16:29"],
        ),
        (  # a long story is none
            "2026-03-04 14:00 | a\n2026-03-09 14:00 | b\n2026-03-20 14:00 | c\n2026-04-15 14:00 | d",
            ["04 14:00", "09 14:00", "20 14:00", "15 14:00"],
        ),
        ("2026-03-04 14:00 | a\n2026-03-03 14:10 | b", ["04 14:00", "03 14:10"]),  # of two nobody can tell which
        ("22026-03-04 14:00 | a\n2026-03-04 14:10 | b", ["unreadable", "04 14:10"]),
        ("2026-03-04 | a\n2026-03-04 --:-- | b\n~14:10 | c", ["day only", "unreadable", "04 14:10"]),
    ],
)
def test_a_date_that_cannot_be_meant_is_kept_as_text_and_gives_no_stamp(rows: str, expected: list[str]) -> None:
    assert read_times(timeline(rows)) == expected


def test_a_doubtful_stamp_is_not_the_incidents_and_is_told() -> None:
    document = timeline("2026-03-04 14:00 | Alert fired\n2026-03-04 14:10 | Rollback complete\n2025-03-04 14:30 | Service restored")
    assert "recovered" not in stamps(document)
    assert document.notes == [
        'line 9: the time "2025-03-04 14:30" does not fit the rows beside it and was kept as text; nothing is computed from it'
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("22:00 | a\n23:50 | b\n00:10 | c", ["04 22:00", "04 23:50", "05 00:10"]),
        ("20:00 | a\n09:00 | b\n09:30 | c", ["04 20:00", "05 09:00", "05 09:30"]),  # eleven hours back can only be the morning after
        ("14:00 | a\n13:50 | b", ["04 14:00", "04 13:50"]),
        ("14:00 | a\n12:30 | b\n15:00 | c", ["04 14:00", "04 12:30", "04 15:00"]),
        ("13:00 | a\n14:00 | b\n12:30 | c", ["04 13:00", "04 14:00", "doubtful"]),  # late, or nearly a day later
        ("20:00 | a\n14:00 | b\n21:00 | c", ["04 20:00", "doubtful", "04 21:00"]),
    ],
)
def test_a_bare_time_that_steps_back_is_the_next_day_or_late_and_in_doubt_where_nobody_can_tell(rows: str, expected: list[str]) -> None:
    assert read_times(timeline(rows)) == expected


# Zones and columns


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("Time (UTC) | Time (CET) | Event", "14:00 | 15:00 | a", "2026-03-04T14:00:00Z"),
        ("Time (CET) | Time (UTC) | Event", "15:00 | 14:00 | a", "2026-03-04T15:00:00+01:00"),
        ("Day | Time | Event", "5 March | 14:00 | a", "2026-03-05T14:00:00"),
        ("UTC | What", "14:00 | a", "2026-03-04T14:00:00Z"),
        ("Time | Event", "14:00-14:10 EST | a", "2026-03-04T14:00:00-05:00"),
        ("Time | Event", "1400 UTC | a", "2026-03-04T14:00:00Z"),
        ("Time | Event", "14:00 IST | a", ""),  # India, Ireland or Israel
        ("Time | Event", "25/03/2026 14:00 | a", "2026-03-25T14:00:00"),
    ],
)
def test_a_moment_is_read_with_the_zone_of_its_column_or_its_own(header: str, row: str, expected: str) -> None:
    (found,) = cells(timeline(row, header=header), "timeline_events")
    assert found.get("happened_at", "") == expected


def test_a_time_with_a_zone_among_others_without_is_told() -> None:
    notes = timeline("14:00 | Alert fired\n14:10 UTC | Service restored").notes
    assert notes == ["line 8: this time names its zone and others of the document name none; check that they are meant so"]


def test_the_date_stands_in_the_name_of_the_file() -> None:
    text = "# Outage\n\n## Timeline (UTC)\n\n### 14:00 Alert fired\n\nOn-call was paged.\n\n### 14:20\n\nService restored.\n"
    assert stamps(read_document(text, "reviews/2026-03-04-outage.md")) == {"detected": "03-04T14:00", "recovered": "03-04T14:20"}
    assert stamps(read_document(text, "outage.md")) == {}


def test_short_lines_that_end_with_a_time_are_moments_where_a_team_tells_its_course() -> None:
    text = "# Outage on 2026-03-04\n- **Context**:\n\nRaised it with the vendor at 10:29\n\n"
    text += "It was told on 1 March at 9:00 that disks fill at 16:00\n\n"
    document = read_document(text + "Service restored at 17:38.\n\n- **Action items**:\n  - Watch disks\n", "a.md")
    assert [(row["written_at"], row["text"]) for row in cells(document, "timeline_events")] == [
        ("10:29", "Raised it with the vendor"),
        ("17:38", "Service restored"),
    ]


# How a kind is known


def test_each_stamp_says_where_it_comes_from_and_how_sure_it_is() -> None:
    document = timeline(
        "14:00 | Deployment of v7\n14:07 | **Alert fired**, on-call acknowledged\n14:30 | Rolled back\n14:40 | All of it works (resolved)"
    )
    assert [(row.get("kind"), row.get("certainty"), row.get("gives")) for row in cells(document, "timeline_events")] == [
        ("started", "inferred", ["started_at"]),
        ("detected", "stated", ["detected_at", "acknowledged_at"]),
        ("fix_applied", "worded", ["fix_applied_at"]),
        ("recovered", "stated", ["recovered_at"]),
    ]


def test_a_stated_duration_tells_which_line_is_the_start() -> None:
    rows = "14:00 | Workshop\n14:13 | New controller\n15:41 | Users reported errors\n16:15 | Controller removed for a try"
    assert stamps(timeline(rows))["started"] == "03-04T14:00"
    document = timeline(rows, "- **Time to detection**: 88 minutes\n- **Time to recovery**: 122 min\n")
    assert stamps(document) == {"started": "03-04T14:13", "detected": "03-04T15:41", "recovered": "03-04T16:15"}
    assert [row.get("certainty") for row in cells(document, "timeline_events")] == [None, "inferred", "worded", "inferred"]


def test_a_stated_duration_that_counts_from_the_detection_tells_no_start() -> None:
    rows = "15:00 | Alert fired\n15:00 | Errors seen\n15:40 | Service restored"
    assert "started" not in stamps(timeline(rows, "- **Time to resolve**: 40m\n"))


# Habits of other teams


def test_a_time_with_the_swedish_word_for_oclock_is_one_though_it_has_a_full_stop() -> None:
    rows = "- kl. 14.05 Fault occurs\n- kl 14.12: Alert fired\n- 1.17 is no time\n"
    document = read_document(f"# Outage, 11 May 2026\n\n## Timeline (Europe/Stockholm)\n\n{rows}", "a.md")
    times = [(row.get("happened_at"), row["reading"]) for row in cells(document, "timeline_events")]
    assert times == [("2026-05-11T14:05:00", "exact"), ("2026-05-11T14:12:00", "exact")]
    assert document.zone == "Europe/Stockholm"


@pytest.mark.parametrize(
    ("said", "zone"), [("all times Pacific Time", "America/Los_Angeles"), ("Eastern time", "America/New_York"), ("Central Time", None)]
)
def test_american_zones_are_known_by_their_names_but_not_the_central_one(said: str, zone: str | None) -> None:
    document = read_document(f"# Outage, 11 May 2026\n\n## Timeline ({said})\n\n- 14:05 Alert fired\n", "a.md")
    assert document.zone == zone


def test_a_title_that_is_only_bold_is_one_and_a_bold_label_is_none() -> None:
    rows = "\n\n**Timeline**\n\n- 2026-05-11 14:05 Alert fired\n"
    titles = [
        cells(read_document(first + rows, "a.md"), "incidents")[0].get("title")
        for first in ("**Incident Report: Checkout was slow**", "**Severity**", "**Root cause**", "**Checkout** was slow")
    ]
    assert titles == ["Checkout was slow", None, None, None]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("At 14:05 on 2026-02-17, a change went out.", "2026-02-17"),
        ("Between 14:05 and 14:12 on 17 February 2026 users saw errors. It was planned on 2026-01-03.", "2026-02-17"),
        ("The change was planned on 2026-02-17.", None),  # no time of the timeline is beside it
        ("At 14:05 on 2026-02-17 a change went out. At 14:12 on 2026-02-18 an alert fired.", None),
        ("At 14:05 on 2026-02-17, after the one of 2026-02-16, a change went out.", None),
        ("At 13:05 on 2026-02-17, a change went out.", None),
    ],
)
def test_a_day_that_a_sentence_gives_to_a_time_of_the_timeline_is_the_day_of_all(sentence: str, day: str | None) -> None:
    text = f"# Outage\n\n## Summary\n\n{sentence}\n\n## Timeline\n\n- 14:05 Fault occurs\n- 14:12 Alert fired\n"
    found = [row.get("happened_at") for row in cells(read_document(text, "a.md"), "timeline_events")]
    assert found == ([f"{day}T14:05:00", f"{day}T14:12:00"] if day else [None, None])


def test_the_key_timestamps_of_a_tool_are_read_and_a_duration_among_them_is_none() -> None:
    text = (
        "# INC-92: Backlog\n\n## Key timestamps\n\n"
        "- Impact started: 2 April 2026 at 07:41 (UTC)\n- Reported at: 2 April 2026 at 07:58 (UTC)\n"
        "- Accepted at: 2 April 2026 at 08:01 (UTC)\n- Fixed at: 2 April 2026 at 08:50 (UTC)\n"
        "- Resolved at: 2 April 2026 at 09:22 (UTC)\n\nTime to fix: 52m. Time to resolve: 1h 41m.\n"
    )
    document = read_document(text, "a.md")
    kinds = ("started", "detected", "acknowledged", "fix_applied", "recovered")
    assert stamps(document) == {kind: f"04-02T{at}" for kind, at in zip(kinds, ["07:41", "07:58", "08:01", "08:50", "09:22"], strict=True)}
    assert [row["reading"] for row in cells(document, "timeline_events")] == ["exact"] * 5


def test_a_bold_word_that_is_the_label_of_a_moment_names_it() -> None:
    told = "- **14:05** - Disk full\n- **14:40** - **recovered**, index up to date\n- 14:50 - recovered, they say\n"
    rows = cells(read_document(f"# Outage, 11 May 2026\n\n## Timeline\n\n{told}", "a.md"), "timeline_events")
    assert [(row.get("kind"), row.get("certainty")) for row in rows] == [(None, None), ("recovered", "stated"), (None, None)]


# Stated durations

COURSE = """# Outage
- **Key events**
  - Fault occurs 2026-03-03 07:15
  - First detected 2026-03-03 13:45
  - Incident declared 2026-03-03 14:39
  - Repaired 2026-03-03 15:09
  - Resolved {resolved}

- **{name}**: {text}

- **Context**:
  - 2026-03-03 14:00 Investigation started
"""


@pytest.mark.parametrize(
    ("name", "text", "resolved", "verdict", "minutes", "between"),
    [
        ("Time to repair", "1h 24m", "2026-03-03 16:00", "agrees", "84", "the detection to the fix"),
        ("Time to repair", "0h 30m", "2026-03-03 16:00", "agrees", "30", "the declaration to the fix"),
        ("Time to resolve", "8 hours 45 minutes", "2026-03-03 16:00", "agrees", "525", "the start to the recovery"),
        ("Time to detect", "391 min", "2026-03-03 16:00", "agrees", "390", "the start to the detection"),
        (
            "Time to resolve",
            "6h (during support hours 10:00-17:00)",
            "2026-03-03 16:00",
            "support hours",
            "360",
            "the start to the recovery",
        ),
        ("Time to resolve", "9h (support hours 10:00-17:00 M-F)", "2026-03-04 12:00", "support hours", "540", "the start to the recovery"),
        ("Time to resolve", "4h 15m", "2026-03-04 11:00", "support hours", "255", "the detection to the recovery, in hours of support"),
        ("Time to resolve", "2h", "2026-03-03 16:00", "other start", "120", "line 12 to the recovery"),
        ("Time to resolve", "1h 21m", "2026-03-03 16:00", "agrees", "81", "the declaration to the recovery"),
        ("Time to resolve", "2h 21m", "2026-03-03 16:00", "typing error", "81", "the declaration to the recovery"),
        ("Time to resolve", "51h 32m", "2026-03-05 05:00", "differs", "2745", "the start to the recovery"),
        ("Time to resolve", "2h 15m", "2026-05-03 16:00", "typing error", "87975", "the detection to the recovery"),
        ("Time to acknowledge", "5 min", "2026-03-03 16:00", "no stamps", None, None),
    ],
)
def test_a_stated_duration_is_an_interval_between_stamps_or_says_why_not(
    name: str, text: str, resolved: str, verdict: str, minutes: str | None, between: str | None
) -> None:
    hours = parse_business_hours("Mon-Fri 10:00-17:00")
    document = read_document(COURSE.format(name=name, text=text, resolved=resolved), "a.md", hours)
    (found,) = cells(document, "stated_durations")
    assert (found["verdict"], found.get("stamps_minutes"), found.get("between")) == (verdict, minutes, between)
    assert found["text"] == f"{name}: {text}"


def test_two_durations_that_begin_at_one_moment_which_no_line_tells_have_another_start() -> None:
    text = COURSE.format(name="Time to repair", text="0h 49m", resolved="2026-03-03 16:00") + "\n- **Time to resolve**: 1h 40m\n"
    assert [(row["verdict"], row["between"]) for row in cells(read_document(text, "a.md"), "stated_durations")] == [
        ("other start", "2026-03-03 14:20, which no line tells, to the fix"),
        ("other start", "2026-03-03 14:20, which no line tells, to the recovery"),
    ]


def test_a_time_to_detection_without_a_start_counts_from_the_report_to_the_first_look_at_it() -> None:
    rows = "14:00 | A user reported errors\n14:12 | Started looking into it\n15:20 | Service restored"
    (found,) = cells(timeline(rows, "- **Time to detection**: 12m\n"), "stated_durations")
    assert (found["verdict"], found.get("between")) == ("other start", "the detection to the investigation")
    (other,) = cells(timeline("13:55 | The problem started\n" + rows, "- **Time to detection**: 12m\n"), "stated_durations")
    assert other["verdict"] == "differs"


FAR_APART = (
    "2026-03-01 09:30 | Disk slow\n2026-03-03 08:15 | Disk slow again\n2026-03-03 17:10 | A user reported errors\n"
    "{more}2026-03-03 19:00 | Service restored"
)


@pytest.mark.parametrize(
    ("more", "detection", "verdicts"),
    [
        ("", "47h 15m", ["other start", "other start"]),  # 2026-03-01 09:00 to 08:15
        ("", "47h 20m", ["differs", "differs"]),
        ("", "46h 30m", ["differs", "differs"]),  # 08:15 lies so far behind 2026-03-01 09:45, which is no start: a row is older
        # With so many rows one of them would fit anyhow.
        ("".join(f"2026-03-03 18:{n:02} | Looked at node {n}\n" for n in range(59)), "47h 15m", ["differs", "differs"]),
    ],
)
def test_rows_far_apart_tell_where_two_durations_without_a_start_end(more: str, detection: str, verdicts: list[str]) -> None:
    whole = {"47h 15m": "58h", "47h 20m": "58h", "46h 30m": "57h 15m"}[detection]
    text = timeline(FAR_APART.format(more=more), f"- **Time to detection**: {detection}\n- **Time to recovery**: {whole}\n")
    found = cells(text, "stated_durations")
    assert [row["verdict"] for row in found] == verdicts
    if verdicts[0] == "other start":
        assert found[0]["between"] == "2026-03-01 09:00, which no line tells, to line 10"


def test_a_stamp_whose_date_a_stated_duration_shows_to_be_mistyped_is_not_taken() -> None:
    document = read_document(COURSE.format(name="Time to resolve", text="2h 15m", resolved="2026-05-03 16:00"), "a.md")
    assert stamps(document).get("recovered") is None
    assert [note for note in document.notes if "recovered_at was not taken: correct it in the document or in corrections.csv" in note]
    rows = [row for row in cells(document, "timeline_events") if row.get("kind") == "recovered"]
    assert [(row["reading"], row["written_at"], row.get("gives")) for row in rows] == [("doubtful", "2026-05-03 16:00", None)]


def test_a_service_that_failed_again_has_durations_of_several_incidents() -> None:
    rows = "14:00 | Alert fired\n14:20 | Service restored\n15:00 | Users reported errors\n16:10 | Service restored"
    (found,) = cells(timeline(rows, "- **Time to resolve**: 90m\n"), "stated_durations")
    assert (found["verdict"], found["stamps_minutes"]) == ("several incidents", "130")


# Several incidents in one file

TWO = """# Log of 2026

## Printers down, 2026-03-04

### Timeline
- 14:00 Alert fired
- 14:30 Service restored

### Action items
- Watch printers

## Labels blank, {day}

- **Key events**
  - First detected: {stamp}

- **Action items**:
  - Watch labels
"""


def test_several_incidents_in_one_file_are_told_apart_by_their_headings() -> None:
    document = read_document(TWO.format(day="5 March 2026", stamp="09:00"), "a.md")
    assert [(one["title"], one["detected_at"]) for one in cells(document, "incidents")] == [
        ("Printers down, 2026-03-04", "2026-03-04T14:00:00"),
        ("Labels blank, 5 March 2026", "2026-03-05T09:00:00"),
    ]
    assert len({str(one["incident_id"]) for one in cells(document, "incidents")}) == 2
    assert [(one["title"], one["incident_id"]) for one in cells(document, "action_items")] == [
        ("Watch printers", cells(document, "incidents")[0]["incident_id"]),
        ("Watch labels", cells(document, "incidents")[1]["incident_id"]),
    ]
    records = [row.record for row in document.rows]
    assert records == list(range(1, len(records) + 1))
    assert document.notes == ["2 incidents in one file, told apart by their headings"]


def test_incidents_that_nothing_tells_apart_are_refused_with_a_sentence() -> None:
    (one,) = read_document(TWO.format(day="one day", stamp="09:00"), "a.md").set_aside
    assert one.sentence.startswith("several incidents in one file that cannot be told apart, since some of their headings have no date")


def test_two_views_of_one_incident_are_one() -> None:
    text = "# Outage on 2026-03-04\n\n## Customers\n\n### Timeline\n- 14:00 Alert fired\n\n"
    text += "## Engineers\n\n### Timeline\n- 14:30 Service restored\n"
    assert stamps(read_document(text, "a.md")) == {"detected": "03-04T14:00", "recovered": "03-04T14:30"}


# What is no fact


def test_code_and_quotations_tell_no_facts_and_are_told() -> None:
    text = "# Outage on 2026-03-04\n\n## Timeline\n\n- 14:00 Alert fired\n\n```\n14:05 Service restored\n```\n\n> 14:10 Service restored\n"
    document = read_document(text + "\n> - **Severity**: P1\n", "a.md")
    assert stamps(document) == {"detected": "03-04T14:00"}
    assert "severity" not in cells(document, "incidents")[0]
    assert document.notes == ["line 8 and 2 more: a code block or quotation tells no facts and was not read; write them as text"]


# Action items


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("- [Noor Lind] Add a probe", {"title": "Add a probe", "owner": "Noor Lind"}),
        ("- [@noor] Add a probe", {"title": "Add a probe", "owner": "noor"}),
        ("- Add a probe [Noor]", {"title": "Add a probe", "owner": "Noor"}),
        ("- [Grafana] Add a probe", {"title": "[Grafana] Add a probe"}),
        ("- Add a probe. DONE in OPS-12", {"title": "Add a probe", "status": "DONE", "refs": ["OPS-12"]}),
        ("- Add a probe - done by the vendor", {"title": "Add a probe", "status": "done"}),
        ("- Decide how it gets done in time", {"title": "Decide how it gets done in time"}),
        ("- Done: add a probe", {"title": "add a probe", "status": "done"}),
        ("### Short term\n- Add a probe", {"title": "Add a probe", "labels": ["Short term"]}),
        ("**Prevent**\n\n- Add a probe", {"title": "Add a probe", "category": "Prevent"}),
        ("- Prevent:\n  - Add a probe\n    for each region", {"title": "Add a probe for each region", "category": "Prevent"}),
        ("1. [ ] Add a probe (P2, @noor)", {"title": "Add a probe", "status": "open", "owner": "noor", "priority": "P2"}),
    ],
)
def test_an_action_item_in_any_form(lines: str, expected: Cells) -> None:
    (found,) = cells(read_document(f"# Outage on 2026-03-04\n\n## Action items\n\n{lines}\n", "a.md"), "action_items")
    assert {name: value for name, value in found.items() if name not in {"action_id", "incident_id"}} == expected


def test_groups_hold_until_the_next_one() -> None:
    text = "# Outage on 2026-03-04\n\n## Action items\n\n- Prevent\n  - a\n  - b\n- Detect\n  - c\n- d\n"
    found = cells(read_document(text, "a.md"), "action_items")
    assert [(one["title"], one.get("category")) for one in found] == [("a", "Prevent"), ("b", "Prevent"), ("c", "Detect"), ("d", None)]


# Front matter


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "Outage"\ndate: 2026-03-04\nseverity: no\nservice: [labels, "printing"]\nincident:\n  id: Q3LABEL\n---\n',
        "---\ntitle: Outage\ndate: 2026-03-04\nseverity: no\nservice:\n- labels\n- printing\nincident id: Q3LABEL\n---\n",
        '+++\ntitle = "Outage"\ndate = 2026-03-04\nseverity = "no"\nservice = ["labels", "printing"]\n[incident]\nid = "Q3LABEL"\n+++\n',
    ],
)
def test_front_matter_in_yaml_or_toml_is_text(front: str) -> None:
    found = cells(read_document(f"{front}\n## Timeline\n- 14:00 Alert fired\n", "a.md"), "incidents")[0]
    assert {name: found[name] for name in ("title", "severity", "services", "detected_at", "incident_id")} == {
        "title": "Outage",
        "severity": "no",
        "services": "labels; printing",
        "detected_at": "2026-03-04T14:00:00",
        "incident_id": "Q3LABEL",
    }
