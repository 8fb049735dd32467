"""Questions about action items: drawn items -> rows."""

from typing import Any

import pytest

from nowwhat.analysis.actions import measures as action_measures
from nowwhat.analysis.actions import words as action_words
from tests.answers import answer, answers, prepared

ITEMS = """
    | action_id | incident_id | team | category | status | original_due_date | due_date   | closed_at  | created_at       |
    | a1        | one         | red  | prevent  | done   | 2026-03-10        | 2026-03-10 | 2026-03-09 | 2026-03-01 00:00 |
    | a2        | one         | red  | prevent  | done   | 2026-03-11        | 2026-03-11 | 2026-03-20 | 2026-03-01 00:00 |
    | a3        | one         | red  | detect   | open   | 2026-03-12        | 2026-07-01 |            | 2026-03-01 00:00 |
    | a4        | two         | blue |          | done   | 2026-03-13        |            | 2026-03-14 | 2026-03-02 00:00 |
    | a5        | two         | blue | respond  | done   | 2026-03-31        | 2026-03-31 | 2026-03-30 | 2026-03-02 00:00 |
    | a6        |             | blue | prevent  | open   | 2026-05-05        | 2026-05-05 |            | 2026-03-02 00:00 |
    | a7        | two         | blue | prevent  | done   | 2026-05-06        | 2026-05-06 |            | 2026-03-02 00:00 |
"""
INCIDENTS = """
    | incident_id | service | team | severity | started_at       | recovered_at     |
    | one         | pay     | red  | P1       | 2026-02-27 10:00 | 2026-02-27 11:00 |
    | two         | mail    | blue | P3       | 2026-02-28 10:00 | 2026-02-28 11:00 |
"""


def test_an_item_belongs_to_the_month_first_promised_and_a_month_without_items_is_there() -> None:
    frame = answer(prepared(incidents=INCIDENTS, action_items=ITEMS), "slip_by_month", from_month="2026-03", to_month="2026-06")
    answers(
        frame,
        """
        | month_start_on | n | slipped | share | second | unknown | came_due_per_incident | slipped_per_incident | alike_incidents |
        | 2026-03-01     | 5 | 3       | 0.6   |        | 0       | 2, 3                  | 1, 2                 | 1, 1            |
        | 2026-04-01     | 0 | 0       |       |        | 0       |                       |                      |                 |
        | 2026-05-01     | 1 | 1       |       |        | 1       | 1                     | 1                    | 1               |
        | 2026-06-01     | 0 | 0       |       |        | 0       |                       |                      |                 |
        """,
    )


def test_only_the_month_that_is_not_over_is_provisional() -> None:
    months = answer(prepared(incidents=INCIDENTS, action_items=ITEMS), "slip_by_month", from_month="2026-03", to_month="2026-06")
    assert months["provisional"].to_list() == [False, False, False, True]


@pytest.mark.parametrize(
    ("query", "asked"),
    [("slip_by_month", {}), ("slip_by", {"by": "category"}), ("slip_by", {"by": "team"}), ("slip_coverage", {})],
)
def test_incidents_of_which_as_many_came_due_and_slipped_are_counted_together(query: str, asked: dict[str, str]) -> None:
    items = """
        | action_id | incident_id | team | category | status | original_due_date | closed_at  | created_at       |
        | a1        |             | red  | prevent  | open   | 2026-03-10        |            | 2026-03-01 00:00 |
        | a2        |             | red  | prevent  | open   | 2026-03-11        |            | 2026-03-01 00:00 |
        | a3        |             | red  | prevent  | done   | 2026-03-12        | 2026-03-12 | 2026-03-01 00:00 |
        | a4        | one         | red  | prevent  | done   | 2026-03-13        | 2026-03-13 | 2026-03-01 00:00 |
        | a5        | one         | red  | prevent  | open   | 2026-03-14        |            | 2026-03-01 00:00 |
    """
    row = answer(prepared(incidents=INCIDENTS, action_items=items), query, from_month="2026-03", to_month="2026-03", **asked).row(
        0, named=True
    )
    assert (row.get("came_due") or row["n"], row["slipped"]) == (5, 3)
    lists = zip(row["came_due_per_incident"], row["slipped_per_incident"], row["alike_incidents"], strict=True)
    assert list(lists) == [(1, 0, 1), (1, 1, 2), (2, 1, 1)]


def test_the_months_add_up_to_the_whole_and_so_do_categories_and_teams() -> None:
    connection = prepared(incidents=INCIDENTS, action_items=ITEMS)
    whole = answer(connection, "slip_coverage").row(0, named=True)
    assert (whole["came_due"], whole["slipped"], whole["untied"], whole["moved"], whole["moves_visible"]) == (6, 4, 1, 1, 5)
    months = answer(connection, "slip_by_month")
    assert (months["n"].sum(), months["slipped"].sum()) == (6, 4)
    for by in ("category", "team"):
        groups = answer(connection, "slip_by", by=by)
        assert (groups["came_due"].sum(), groups["slipped"].sum(), groups["items"].sum()) == (6, 4, whole["items"])
    assert answer(connection, "slip_items").height == whole["items"]


@pytest.mark.parametrize(
    ("filters", "items"),
    [
        ({"services": ["pay"]}, ["a1", "a2", "a3"]),
        ({"teams": ["blue"]}, ["a4", "a5", "a6", "a7"]),
        ({"severities": ["P3"]}, ["a4", "a5", "a7"]),
        ({"from_month": "2026-05", "to_month": "2026-05"}, ["a6", "a7"]),
        ({"services": ["none"]}, []),
    ],
)
def test_a_filter_finds_the_items_of_its_service_team_severity_and_due_month(filters: dict[str, Any], items: list[str]) -> None:
    connection = prepared(incidents=INCIDENTS, action_items=ITEMS)
    assert answer(connection, "slip_items", **filters)["action_id"].to_list() == items
    assert answer(connection, "slip_coverage", **filters)["items"][0] == len(items)


def test_without_a_single_item_every_question_has_an_answer_without_numbers() -> None:
    connection = prepared(incidents=INCIDENTS)
    for name in ("slip_items", "completion_times", "open_items", "stalled_items", "top_prevent_items"):
        assert answer(connection, name).is_empty(), name
    assert answer(connection, "slip_by", by="category").is_empty()
    row = answer(connection, "slip_coverage").row(0, named=True)
    assert row["came_due"] == 0
    assert row["bound_low"] is None
    assert action_measures.slip(row).rate is None
    assert "hold no action items" in action_words.unmeasurable(answer(connection, "items_recorded").row(0, named=True))


def test_items_without_any_due_date_name_the_missing_column() -> None:
    connection = prepared(action_items="| action_id | status |\n| a | open |")
    assert "due_date" in action_words.unmeasurable(answer(connection, "items_recorded").row(0, named=True))


@pytest.mark.time
def test_days_over_are_counted_on_the_calendar_of_the_report_zone() -> None:
    drawn = """
        | action_id | original_due_date | created_at       |
        | yesterday | 2026-05-31        | 2026-05-01 00:00 |
        | today     | 2026-06-01        | 2026-05-01 00:00 |
    """
    connection = prepared("2026-06-01 22:30", "Asia/Kolkata", action_items=drawn)  # 2 June, 04:00 in India
    answers(
        answer(connection, "open_items"),
        """
        | action_id | overdue | days_over |
        | yesterday | yes     | 2         |
        | today     | yes     | 1         |
        """,
    )


def test_top_prevent_items_are_three_per_team_the_oldest_first() -> None:
    incidents = """
        | incident_id | service | team | severity | cause | started_at       | recovered_at     |
        | big         | pay     | red  | P1       |       | 2026-02-01 10:00 | 2026-02-01 11:00 |
        | small       | pay     | red  | P4       | pool  | 2026-02-02 10:00 | 2026-02-02 11:00 |
        | again       | pay     | red  | P4       | pool  | 2026-02-03 10:00 | 2026-02-03 11:00 |
    """
    items = """
        | action_id | incident_id | team | category | status | created_at       |
        | p1        | big         | red  | prevent  | open   | 2026-02-05 00:00 |
        | p2        | big         | red  | prevent  | open   | 2026-02-04 00:00 |
        | p3        | big         | red  | prevent  | open   | 2026-02-06 00:00 |
        | p4        | big         | red  | prevent  | open   | 2026-02-07 00:00 |
        | other     | big         | blue | prevent  | open   | 2026-03-01 00:00 |
        | repeat    | again       |      | prevent  | open   | 2026-02-04 00:00 |
        | minor     | small       | red  | prevent  | open   | 2026-01-01 00:00 |
        | detect    | big         | red  | detect   | open   | 2026-01-01 00:00 |
        | done      | big         | red  | prevent  | done   | 2026-01-01 00:00 |
    """
    answers(
        answer(prepared(incidents=incidents, action_items=items), "top_prevent_items"),
        """
        | action_id | team | repeat | waiting |
        | p2        | red  | no     | 4       |
        | repeat    |      | yes    | 1       |
        | p1        | red  | no     | 4       |
        | p3        | red  | no     | 4       |
        | other     | blue | no     | 1       |
        """,
    )


def test_a_completion_time_ends_at_as_of_for_what_is_open_and_is_unknown_for_what_nobody_dated() -> None:
    drawn = """
        | action_id | status    | created_at       | closed_at        |
        | a done    | done      | 2026-05-01 00:00 | 2026-05-11 00:00 |
        | b dropped | cancelled | 2026-05-01 00:00 | 2026-05-03 12:00 |
        | c open    | open      | 2026-05-31 00:00 |                  |
        | d unknown | done      | 2026-05-31 00:00 |                  |
        | e before  | done      | 2026-05-31 00:00 | 2026-05-01 00:00 |
    """
    answers(
        answer(prepared(action_items=drawn), "completion_times"),
        """
        | action_id | days | done | cancelled |
        | a done    | 10   | yes  | no        |
        | b dropped | 2.5  | no   | yes       |
        | c open    | 1    | no   | no        |
        | d unknown |      | yes  | no        |
        | e before  |      | yes  | no        |
        """,
    )


def test_items_that_slip_together_widen_the_interval() -> None:
    counted = {"came_due": 40, "slipped": 20}
    together = counted | {"came_due_per_incident": [10, 10], "slipped_per_incident": [0, 10], "alike_incidents": [2, 2]}
    apart = counted | {"came_due_per_incident": [1, 1], "slipped_per_incident": [0, 1], "alike_incidents": [20, 20]}
    wide, narrow = action_measures.slip(together), action_measures.slip(apart)
    assert wide.rate == narrow.rate == 0.5
    assert (wide.low or 0) < (narrow.low or 0) < (narrow.high or 1) < (wide.high or 1)


@pytest.mark.parametrize(("unknown", "headline"), [(0, "50"), (1, "50"), (3, "42")])
def test_the_bounds_are_the_figure_where_more_than_a_tenth_was_closed_nobody_knows_when(unknown: int, headline: str) -> None:
    row = {
        "came_due": 16,
        "slipped": 8,
        "came_due_per_incident": [1, 1],
        "slipped_per_incident": [0, 1],
        "alike_incidents": [8, 8],
        "unknown": unknown,
        "bound_low": 8 / (16 + unknown),
        "bound_high": (8 + unknown) / (16 + unknown),
    }
    assert action_words.slip_figure(action_measures.slip(row))[0].startswith(headline)


def test_below_five_items_there_is_a_count_and_no_rate() -> None:
    row = {"came_due": 4, "slipped": 1, "came_due_per_incident": [2, 2], "slipped_per_incident": [0, 1], "alike_incidents": [1, 1]}
    assert action_words.slip_figure(action_measures.slip(row)) == ("1 of 4", "that came due slipped: too few for a rate")
