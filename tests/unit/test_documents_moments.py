"""Moments in review documents: how a time, a zone and a duration are read, and what kind a line is of."""

import pytest

from nowwhat.documents.kinds import KIND_RULES, detector, key_event, kinds_of
from nowwhat.documents.review import read_document
from nowwhat.documents.times import find_zone, read_minutes, zone_in_sentence
from tests.reviews import REVIEW, cells, events, incident, timeline

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
