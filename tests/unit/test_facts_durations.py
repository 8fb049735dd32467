"""The durations of an incident: one status each, a value where there is one, breach and doubt, month and hour class."""

import datetime as dt

import pytest

from tests.tables import expect, facts


def test_every_incident_has_one_status_for_the_time_to_detect() -> None:
    connection = facts(
        incidents="""
        | incident_id       | started_at | detected_at | acknowledged_at | investigating_at | fix_applied_at | recovered_at |
        | observed          | 10:00      | 10:04       |                 |                  |                |              |
        | at once           | 10:00      | 10:00       |                 |                  |                |              |
        | a second early    | 10:00      | 09:59:59    |                 |                  |                |              |
        | 60 minutes early  | 10:00      | 09:00       |                 |                  |                |              |
        | earlier still     | 10:00      | 08:59:59    |                 |                  |                |              |
        | open              | 10:00      |             |                 |                  |                |              |
        | seen to be answered | 10:00    |             | 10:10           |                  |                |              |
        | seen to be worked on | 10:00   |             |                 | 10:10            |                |              |
        | seen to be fixed  | 10:00      |             |                 |                  | 10:10          |              |
        | seen to be over   | 10:00      |             |                 |                  |                | 10:10        |
        | no start          |            | 10:04       |                 |                  |                |              |
        | nothing           |            |             |                 |                  |                |              |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id       | ttd_status | ttd_s |
        | observed          | observed   | 240   |
        | at once           | observed   | 0     |
        | a second early    | early      | 0     |
        | 60 minutes early  | early      | 0     |
        | earlier still     | invalid    |       |
        | open              | censored   |       |
        | seen to be answered | missing  |       |
        | seen to be worked on | missing |       |
        | seen to be fixed  | missing    |       |
        | seen to be over   | missing    |       |
        | no start          | missing    |       |
        | nothing           | missing    |       |
        """,
    )


def test_every_incident_has_one_status_for_the_time_to_acknowledge() -> None:
    connection = facts(
        incidents="""
        | incident_id          | started_at | detected_at | acknowledged_at | investigating_at | fix_applied_at | recovered_at |
        | observed             |            | 10:00       | 10:15           |                  |                |              |
        | a human first        |            | 10:00       | 09:50           |                  |                |              |
        | 60 minutes early     |            | 10:00       | 09:00           |                  |                |              |
        | earlier still        |            | 10:00       | 08:59:59.999999 |                  |                |              |
        | waiting              |            | 10:00       |                 |                  |                |              |
        | worked on all the same |          | 10:00       |                 | 10:10            |                |              |
        | fixed all the same   |            | 10:00       |                 |                  | 10:10          |              |
        | over all the same    |            | 10:00       |                 |                  |                | 10:10        |
        | not begun            | 10:00      |             |                 |                  |                |              |
        | nothing              |            |             |                 |                  |                |              |
        | answered unseen      | 10:00      |             | 10:10           |                  |                |              |
        | worked on unseen     | 10:00      |             |                 | 10:10            |                |              |
        | fixed unseen         | 10:00      |             |                 |                  | 10:10          |              |
        | over unseen          | 10:00      |             |                 |                  |                | 10:10        |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id          | tta_status  | tta_s |
        | observed             | observed    | 900   |
        | a human first        | early       | 0     |
        | 60 minutes early     | early       | 0     |
        | earlier still        | invalid     |       |
        | waiting              | censored    |       |
        | worked on all the same | missing   |       |
        | fixed all the same   | missing     |       |
        | over all the same    | missing     |       |
        | not begun            | not_reached |       |
        | nothing              | not_reached |       |
        | answered unseen      | missing     |       |
        | worked on unseen     | missing     |       |
        | fixed unseen         | missing     |       |
        | over unseen          | missing     |       |
        """,
    )


def test_every_incident_has_one_status_for_the_times_to_mitigate_and_to_resolve() -> None:
    connection = facts(
        incidents="""
        | incident_id              | started_at | detected_at | acknowledged_at | fix_applied_at | recovered_at |
        | in order                 | 10:00      | 10:04       | 10:05           |                | 10:35        |
        | at once                  | 10:00      |             | 10:00           |                | 10:00        |
        | over before the answer   | 10:00      |             | 10:30           |                | 10:20        |
        | the same without a start |            |             | 10:30           |                | 10:20        |
        | over as it began         | 10:00      |             | 10:30           |                | 10:00        |
        | over before it began     | 10:00      |             | 10:30           |                | 09:59        |
        | over before it began, answered before | 10:00 |     | 09:30           |                | 09:40        |
        | still open               | 10:00      | 10:04       | 10:05           |                |              |
        | fixed, not over          | 10:00      | 10:04       | 10:05           | 10:20          |              |
        | never answered           | 10:00      | 10:04       |                 |                | 10:35        |
        | not answered yet         | 10:00      | 10:04       |                 |                |              |
        | only the end             |            |             |                 |                | 10:35        |
        | nothing                  |            |             |                 |                |              |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id              | ttm_status     | ttm_s | ttr_status | ttr_s |
        | in order                 | observed       | 1800  | observed   | 2100  |
        | at once                  | observed       | 0     | observed   | 0     |
        | over before the answer   | self_recovered |       | observed   | 1200  |
        | the same without a start | self_recovered |       | missing    |       |
        | over as it began         | self_recovered |       | observed   | 0     |
        | over before it began     | invalid        |       | invalid    |       |
        | over before it began, answered before | observed | 600 | invalid |       |
        | still open               | censored       |       | censored   |       |
        | fixed, not over          | censored       |       | censored   |       |
        | never answered           | missing        |       | observed   | 2100  |
        | not answered yet         | not_reached    |       | censored   |       |
        | only the end             | missing        |       | missing    |       |
        | nothing                  | not_reached    |       | missing    |       |
        """,
    )


def test_with_all_stamps_in_order_the_steps_add_up_to_the_whole() -> None:
    connection = facts(
        incidents="""
        | incident_id | started_at | detected_at | acknowledged_at | recovered_at |
        | a           | 10:00:00.1 | 10:04:59.7  | 10:05:30.25     | 11:00        |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | ttd_s | tta_s | ttm_s   | ttr_s  |
        | a           | 299.6 | 30.55 | 3269.75 | 3599.9 |
        """,
    )


def test_a_breach_is_strictly_more_than_the_limit_before_any_rounding() -> None:
    connection = facts(
        incidents="""
        | incident_id      | severity | started_at  | detected_at     | acknowledged_at | recovered_at    |
        | on the limit     | P1       | 10:00:00.1  | 10:05:00.1      | 10:20:00.1      | 10:50:00.1      |
        | a moment over    | P1       | 10:00:00.1  | 10:05:00.100001 | 10:20:00.100002 | 10:50:00.100003 |
        | early is within  | P1       | 10:00       | 09:59           | 09:58           |                 |
        | limits of a P2   | P2       | 10:00       | 11:00           | 11:16           | 11:46:01        |
        | no severity      |          | 10:00       | 11:00           | 11:16           | 11:46:01        |
        | open             | P1       | 10:00       |                 |                 |                 |
        | skipped          | P1       |             | 10:00           |                 | 10:30           |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id      | ttd_breach | tta_breach | ttm_breach | ttr_breach |
        | on the limit     | no         | no         | no         |            |
        | a moment over    | yes        | yes        | yes        |            |
        | early is within  | no         | no         | yes        |            |
        | limits of a P2   |            | yes        | yes        |            |
        | no severity      |            |            |            |            |
        | open             | yes        |            |            |            |
        | skipped          |            |            |            |            |
        """,
    )


def test_what_is_open_is_over_its_limit_once_it_has_lasted_longer_and_undecided_until_then() -> None:
    connection = facts(
        as_of="2026-03-02 10:30:00",
        incidents="""
        | incident_id | severity | started_at | detected_at         | acknowledged_at     |
        | at 30 min   | P2       |            |                     | 2026-03-02 10:00:00 |
        | beyond      | P2       |            |                     | 2026-03-02 09:59:59 |
        | unanswered  | P2       |            | 2026-03-02 10:14:59 |                     |
        | no limit    |          |            |                     | 2026-03-01 00:00:00 |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | tta_so_far_s | tta_breach | ttm_s | ttm_so_far_s | ttm_breach |
        | at 30 min   |              |            |       | 1800         |            |
        | beyond      |              |            |       | 1801         | yes        |
        | unanswered  | 901          | yes        |       |              |            |
        | no limit    |              |            |       | 124200       |            |
        """,
    )


def test_a_doubtful_value_keeps_its_status_and_its_value() -> None:
    connection = facts(
        incidents="""
        | incident_id | started_at       | detected_at         | acknowledged_at     | recovered_at        |
        | at the edge | 2026-01-01 00:00 | 2026-01-08 00:00    | 2026-01-15 00:00    | 2026-02-14 00:00    |
        | beyond      | 2026-01-01 00:00 | 2026-01-08 00:00:01 | 2026-01-15 00:00:02 | 2026-02-14 00:00:03 |
        | 30 days     | 2026-01-01 00:00 |                     |                     | 2026-01-31 00:00    |
        | open        | 2026-01-01 00:00 |                     |                     |                     |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | ttd_status | ttd_s  | ttd_doubt | tta_doubt | ttm_s   | ttm_doubt | ttr_status | ttr_doubt |
        | at the edge | observed   | 604800 | no        | no        | 2592000 | no        | observed   | yes       |
        | beyond      | observed   | 604801 | yes       | yes       | 2592001 | yes       | observed   | yes       |
        | 30 days     | missing    |        | no        | no        |         | no        | observed   | no        |
        | open        | censored   |        | no        | no        |         | no        | censored   | no        |
        """,
    )


def test_the_anchor_is_the_first_recorded_stamp_not_the_earliest() -> None:
    connection = facts(
        incidents="""
        |incident_id|started_at|detected_at|acknowledged_at|investigating_at|root_cause_found_at|fix_applied_at|recovered_at|
        | started | 10:00 | 09:00 | | | | | |
        | detected | | 10:00 | 09:00 | | | | |
        | answered | | | 10:00 | 09:00 | | | |
        | worked on | | | | 10:00 | 09:00 | 09:00 | |
        | fixed | | | | | 09:00 | 10:00 | 09:00 |
        | over | | | | | 09:00 | | 10:00 |
        | a cause | | | | | 09:00 | | |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | anchor_at | month   |
        | started     | 10:00     | 2026-03 |
        | detected    | 10:00     | 2026-03 |
        | answered    | 10:00     | 2026-03 |
        | worked on   | 10:00     | 2026-03 |
        | fixed       | 10:00     | 2026-03 |
        | over        | 10:00     | 2026-03 |
        | a cause     |           |         |
        """,
    )
    expect(
        connection,
        "flags",
        """
        | incident_id | flag     | sentence                                                            |
        | a cause     | no_stamp | No time from start to recovery is recorded: it belongs to no month. |
        """,
    )


@pytest.mark.time
def test_a_month_begins_at_local_midnight_of_the_report_zone_also_when_the_clocks_change() -> None:
    incidents = """
        | incident_id      | started_at          |
        | last of march    | 2026-03-31 21:59:59 |
        | first of april   | 2026-03-31 22:00:00 |
        | last of january  | 2026-01-31 22:59:59 |
        | first of february | 2026-01-31 23:00:00 |
        | over new year    | 2025-12-31 23:00:00 |
    """
    expect(
        facts(incidents=incidents, setting={"zone": "Europe/Berlin"}),
        "incident_facts",
        """
        | incident_id      | month   |
        | last of march    | 2026-03 |
        | first of april   | 2026-04 |
        | last of january  | 2026-01 |
        | first of february | 2026-02 |
        | over new year    | 2026-01 |
        """,
    )
    expect(
        facts(incidents=incidents),
        "incident_facts",
        """
        | incident_id      | month   |
        | last of march    | 2026-03 |
        | first of april   | 2026-03 |
        | last of january  | 2026-01 |
        | first of february | 2026-01 |
        | over new year    | 2025-12 |
        """,
    )


@pytest.mark.time
def test_sleep_is_from_ten_to_eight_and_a_holiday_has_no_business_hours_on_the_clock_of_the_team() -> None:
    connection = facts(
        as_of="2026-06-01 00:00",
        setting={
            "zone": "Europe/Berlin",
            "holidays": (dt.date(2026, 3, 3),),
            "team_zones": (("Night  Owls", "America/Los_Angeles"),),
        },
        incidents="""
        | incident_id        | team       | detected_at         |
        | 21:59:59           | red        | 2026-03-02 20:59:59 |
        | 22:00              | red        | 2026-03-02 21:00    |
        | 07:59:59           | red        | 2026-03-04 06:59:59 |
        | 08:00              | red        | 2026-03-04 07:00    |
        | noon of a holiday  | red        | 2026-03-03 11:00    |
        | night of a holiday |            | 2026-03-03 02:00    |
        | 9:00 of the owls   | night owls | 2026-03-04 17:00    |
        | 1:00 of the owls   | night owls | 2026-03-04 09:00    |
        | still the 2nd      | night owls | 2026-03-03 01:00    |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id        | hour_class |
        | 21:59:59           | evening    |
        | 22:00              | sleep      |
        | 07:59:59           | sleep      |
        | 08:00              | evening    |
        | noon of a holiday  | evening    |
        | night of a holiday | sleep      |
        | 9:00 of the owls   | business   |
        | 1:00 of the owls   | sleep      |
        | still the 2nd      | business   |
        """,
    )


@pytest.mark.time
def test_business_hours_begin_at_nine_and_are_over_at_eighteen_judged_at_detection() -> None:
    connection = facts(
        as_of="2026-06-01 00:00",
        setting={"zone": "America/Los_Angeles"},
        incidents="""
        | incident_id     | started_at          | detected_at         |
        | 08:59:59 local  |                     | 2026-03-02 16:59:59 |
        | 09:00 local     |                     | 2026-03-02 17:00    |
        | 17:59:59 local  |                     | 2026-03-03 01:59:59 |
        | 18:00 local     |                     | 2026-03-03 02:00    |
        | 09:00 in summer |                     | 2026-03-09 16:00    |
        | 08:59 in summer |                     | 2026-03-09 15:59    |
        | saturday noon   |                     | 2026-03-07 20:00    |
        | friday by local | 2026-03-06 18:00    | 2026-03-07 01:00    |
        | night, seen by day | 2026-03-03 10:00 | 2026-03-03 18:00    |
        | never detected  | 2026-03-03 18:00    |                     |
        | nothing         |                     |                     |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id     | hour_class |
        | 08:59:59 local  | evening    |
        | 09:00 local     | business   |
        | 17:59:59 local  | business   |
        | 18:00 local     | evening    |
        | 09:00 in summer | business   |
        | 08:59 in summer | evening    |
        | saturday noon   | evening    |
        | friday by local | business   |
        | night, seen by day | business |
        | never detected  | business   |
        | nothing         |            |
        """,
    )


@pytest.mark.time
def test_a_duration_over_a_clock_change_is_elapsed_time() -> None:
    connection = facts(
        setting={"zone": "America/Los_Angeles"},
        incidents="""
        | incident_id | started_at       | recovered_at     |
        | spring      | 2026-03-08 09:30 | 2026-03-08 10:30 |
        """,
    )
    expect(connection, "incident_facts", "| incident_id | ttr_s |\n| spring | 3600 |")


def test_customer_impact_is_zero_if_there_was_none_and_unknown_if_nobody_knows() -> None:
    connection = facts(
        incidents="""
        | incident_id         | customer_impact | impact_started_at | impact_ended_at | started_at | recovered_at |
        | no                  | no              | 10:00             | 11:00           | 09:00      | 12:00        |
        | yes                 | yes             | 10:00             | 10:16           | 09:00      | 12:00        |
        | start stands in     | yes             |                   | 10:16           | 10:00      | 12:00        |
        | recovery stands in  | yes             | 10:00             |                 | 09:00      | 10:16        |
        | both stand in       | yes             |                   |                 | 10:00      | 10:16        |
        | no end              | yes             | 10:00             |                 | 09:00      |              |
        | no start            | yes             |                   | 10:16           |            | 12:00        |
        | end before start    | yes             | 10:00             | 09:59           | 09:00      | 12:00        |
        | nobody says         |                 | 10:00             | 10:16           | 09:00      | 12:00        |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id         | impact_min | impact_known |
        | no                  | 0          | yes          |
        | yes                 | 16         | yes          |
        | start stands in     | 16         | yes          |
        | recovery stands in  | 16         | yes          |
        | both stand in       | 16         | yes          |
        | no end              |            | no           |
        | no start            |            | no           |
        | end before start    |            | no           |
        | nobody says         |            | no           |
        """,
    )


def test_a_stamp_later_than_the_day_of_the_report_counts_as_not_recorded_and_is_flagged() -> None:
    connection = facts(
        as_of="2026-03-02 12:00",
        incidents="""
        | incident_id | started_at | detected_at | acknowledged_at | recovered_at | impact_ended_at | pir_completed_at |
        | just known  | 10:00      | 10:10       | 11:00           | 12:00        |                 |                  |
        | hidden end  | 10:00      | 10:10       | 11:00           | 12:00:01     | 13:00           | 11:30            |
        | all hidden  | 12:00:01   | 12:00:02    |                 |              |                 |                  |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | anchor_at | ttm_status  | ttr_status | ttd_status | pir_timing |
        | just known  | 10:00     | observed    | observed   | observed   | pending    |
        | hidden end  | 10:00     | censored    | censored   | observed   | pending    |
        """,
    )
    expect(
        connection,
        "flags",
        """
        | incident_id | flag        | sentence |
        | hidden end  | after_as_of | Later than the day of the report and so not counted as recorded: recovered_at, impact_ended_at. |
        """,
    )
    expect(connection, "excluded", "| incident_id | reason |\n| all hidden | not_begun |")


@pytest.mark.time
def test_the_calendar_spans_the_data_to_the_day_of_the_report_in_the_report_zone() -> None:
    connection = facts(
        as_of="2026-03-01 07:59",
        setting={"zone": "America/Los_Angeles"},
        incidents="| incident_id | started_at |\n| a | 2026-02-27 07:59 |",
    )
    expect(
        connection,
        "calendar",
        """
        | day        | month   | quarter | month_start_on | month_end_on |
        | 2026-02-26 | 2026-02 | 2026-Q1 | 2026-02-01     | 2026-02-28   |
        | 2026-02-27 | 2026-02 | 2026-Q1 | 2026-02-01     | 2026-02-28   |
        | 2026-02-28 | 2026-02 | 2026-Q1 | 2026-02-01     | 2026-02-28   |
        """,
    )


def test_without_any_record_every_table_is_there_and_empty_but_for_the_day_of_the_report() -> None:
    connection = facts(as_of="2026-03-02 12:00")
    for table in ("incident_facts", "action_facts", "occurrences", "exposure", "counted", "excluded", "flags"):
        assert connection.execute(f"select count(*) from {table}").fetchall() == [(0,)]
    expect(connection, "calendar", "| day | month |\n| 2026-03-02 | 2026-03 |")


def test_what_is_over_without_a_recorded_recovery_is_left_out_and_not_open() -> None:
    connection = facts(
        "2026-06-01 00:00",
        incidents="""
        | incident_id | severity | started_at | detected_at | acknowledged_at | recovered_at     | status     | pir_completed_at |
        | burning     | P1       | 10:00      | 10:04       | 10:05           |                  |            |                  |
        | told over   | P1       | 10:00      | 10:04       | 10:05           |                  | done       |                  |
        | reviewed    | P1       | 10:00      | 10:04       | 10:05           |                  |            |                  |
        | drafted     | P1       | 10:00      | 10:04       | 10:05           |                  |            |                  |
        | said open   | P1       | 10:00      | 10:04       | 10:05           |                  | open       |                  |
        | was held    | P1       | 10:00      |             |                 |                  | mitigated  | 2026-05-01       |
        | to be held  | P1       | 10:00      |             |                 |                  |            | 2026-07-01       |
        | later       | P1       | 10:00      |             |                 | 2026-07-01 10:00 | done       |                  |
        | unseen      |          |            |             |                 |                  | done       |                  |
        """,
        reviews="""
        | review_id | incident_id | is_draft |
        | r1        | reviewed    | no       |
        | r2        | drafted     | yes      |
        | r3        | said open   | no       |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | ttd_status | tta_status  | ttm_status       | ttr_status       | pir_timing |
        | burning     | observed   | observed    | censored         | censored         | pending    |
        | told over   | observed   | observed    | recovery_unknown | recovery_unknown | unknown    |
        | reviewed    | observed   | observed    | recovery_unknown | recovery_unknown | unknown    |
        | drafted     | observed   | observed    | censored         | censored         | pending    |
        | said open   | observed   | observed    | censored         | censored         | pending    |
        | was held    | missing    | missing     | recovery_unknown | recovery_unknown | unknown    |
        | to be held  | censored   | not_reached | not_reached      | censored         | pending    |
        | later       | censored   | not_reached | not_reached      | censored         | pending    |
        | unseen      | missing    | missing     | recovery_unknown | recovery_unknown | unknown    |
        """,
    )
