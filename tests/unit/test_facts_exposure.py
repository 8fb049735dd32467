"""Person-time: each watched day of a failure lies in one piece, with the state that its promises had when it began."""

import pytest

from tests.tables import expect, facts

TWO = """
    | incident_id | service | cause | started_at       | recovered_at     |
    | 1           | auth    | disk  | 2026-01-01 00:00 | 2026-01-01 00:00 |
    | 2           | auth    | disk  | 2026-02-10 00:00 | 2026-02-10 00:00 |
"""


def test_a_failure_is_watched_from_its_end_to_its_next_occurrence_or_90_days_or_the_report() -> None:
    connection = facts(
        as_of="2026-06-01 00:00",
        incidents=TWO + "| 3 | auth | disk | 2026-05-20 00:00 | 2026-05-22 00:00 |\n| 4 | auth | disk | 2026-05-31 00:00 | |",
    )
    expect(
        connection,
        "exposure",
        """
        | service | cause | incident_id | lo               | hi               | days | band  | state | control_state | repeat |
        | auth    | disk  | 1           | 2026-01-01 00:00 | 2026-01-15 00:00 | 14   | 0-14  | none  | none          | no     |
        | auth    | disk  | 1           | 2026-01-15 00:00 | 2026-01-31 00:00 | 16   | 14-30 | none  | none          | no     |
        | auth    | disk  | 1           | 2026-01-31 00:00 | 2026-02-10 00:00 | 10   | 30-60 | none  | none          | yes    |
        | auth    | disk  | 2           | 2026-02-10 00:00 | 2026-02-24 00:00 | 14   | 0-14  | none  | none          | no     |
        | auth    | disk  | 2           | 2026-02-24 00:00 | 2026-03-12 00:00 | 16   | 14-30 | none  | none          | no     |
        | auth    | disk  | 2           | 2026-03-12 00:00 | 2026-04-11 00:00 | 30   | 30-60 | none  | none          | no     |
        | auth    | disk  | 2           | 2026-04-11 00:00 | 2026-05-11 00:00 | 30   | 60-90 | none  | none          | no     |
        | auth    | disk  | 3           | 2026-05-22 00:00 | 2026-05-31 00:00 | 9    | 0-14  | none  | none          | yes    |
        """,
    )


def test_an_incident_of_several_services_is_watched_and_ends_a_watch_in_its_oldest_chain_only() -> None:
    connection = facts(
        as_of="2026-02-20 00:00",
        incidents="""
        | incident_id | service   | cause | started_at       | recovered_at     |
        | 1           | web       | disk  | 2026-01-01 00:00 | 2026-01-01 00:00 |
        | 2           | auth      | disk  | 2026-01-02 00:00 | 2026-01-02 00:00 |
        | 3           | auth; web | disk  | 2026-01-05 00:00 | 2026-01-05 00:00 |
        | 4           | auth      | disk  | 2026-01-09 00:00 | 2026-01-09 00:00 |
        | 5           | db; mail  | disk  | 2026-02-18 00:00 | 2026-02-18 00:00 |
        """,
        action_items="""
        | action_id | incident_id | category | status | created_at       | due_date   |
        | a         | 3           | prevent  | open   | 2026-01-05 00:00 | 2026-01-06 |
        """,
    )
    expect(
        connection,
        "exposure where lo < '2026-01-15' or incident_id = '5'",
        """
        | service | incident_id | lo               | hi               | state   | repeat |
        | web     | 1           | 2026-01-01 00:00 | 2026-01-05 00:00 | none    | yes    |
        | auth    | 2           | 2026-01-02 00:00 | 2026-01-05 00:00 | none    | no     |
        | auth    | 2           | 2026-01-05 00:00 | 2026-01-07 00:00 | pending | no     |
        | auth    | 2           | 2026-01-07 00:00 | 2026-01-09 00:00 | overdue | yes    |
        | web     | 3           | 2026-01-05 00:00 | 2026-01-07 00:00 | pending | no     |
        | web     | 3           | 2026-01-07 00:00 | 2026-01-19 00:00 | overdue | no     |
        | auth    | 4           | 2026-01-09 00:00 | 2026-01-23 00:00 | overdue | no     |
        | db      | 5           | 2026-02-18 00:00 | 2026-02-20 00:00 | none    | no     |
        """,
    )


def test_the_time_is_cut_where_an_item_is_created_comes_due_or_closes() -> None:
    connection = facts(
        as_of="2026-02-20 00:00",
        incidents=TWO,
        action_items="""
        | action_id | incident_id | category | status | created_at       | due_date   | closed_at        |
        | a         | 1           | prevent  | done   | 2026-01-05 00:00 | 2026-01-09 | 2026-01-12 00:00 |
        | b         | 1           | mitigate | open   | 2026-01-01 00:00 | 2026-02-10 |                  |
        """,
    )
    expect(
        connection,
        "exposure",
        """
        | incident_id | lo               | hi               | band  | state   | control_state | repeat |
        | 1           | 2026-01-01 00:00 | 2026-01-05 00:00 | 0-14  | none    | pending       | no     |
        | 1           | 2026-01-05 00:00 | 2026-01-10 00:00 | 0-14  | pending | pending       | no     |
        | 1           | 2026-01-10 00:00 | 2026-01-12 00:00 | 0-14  | overdue | pending       | no     |
        | 1           | 2026-01-12 00:00 | 2026-01-15 00:00 | 0-14  | closed  | pending       | no     |
        | 1           | 2026-01-15 00:00 | 2026-01-31 00:00 | 14-30 | closed  | pending       | no     |
        | 1           | 2026-01-31 00:00 | 2026-02-10 00:00 | 30-60 | closed  | pending       | yes    |
        | 2           | 2026-02-10 00:00 | 2026-02-11 00:00 | 0-14  | closed  | pending       | no     |
        | 2           | 2026-02-11 00:00 | 2026-02-20 00:00 | 0-14  | closed  | overdue       | no     |
        """,
    )


@pytest.mark.parametrize(
    ("item", "state"),
    [
        ("| prevent | open      | 2026-01-01 00:00 | 2026-01-01 |                  |", "overdue"),
        ("| prevent | open      | 2026-01-01 00:00 |            |                  |", "pending"),
        ("| prevent | open      | 2026-01-01 00:00 | 2026-02-10 |                  |", "pending"),
        ("| prevent | cancelled | 2026-01-01 00:00 | 2026-01-01 | 2026-01-03 00:00 |", "closed"),
        ("| prevent | done      | 2025-12-01 00:00 | 2026-01-01 | 2025-12-03 00:00 |", "closed"),
        ("| prevent | done      | 2026-01-01 00:00 | 2026-01-01 |                  |", "none"),
        ("| prevent | open      |                  | 2026-01-01 |                  |", "none"),
        ("|         | open      | 2026-01-01 00:00 | 2026-01-01 |                  |", "none"),
        ("| improve | open      | 2026-01-01 00:00 | 2026-01-01 |                  |", "none"),
        ("| respond | open      | 2026-01-01 00:00 | 2026-01-01 |                  |", "none"),
    ],
)
def test_the_state_is_that_of_the_prevent_items_so_far(item: str, state: str) -> None:
    connection = facts(
        as_of="2026-01-20 00:00",
        incidents=TWO,
        action_items=f"| category | status | created_at | due_date | closed_at | action_id | incident_id |\n{item} a | 1 |",
    )
    piece = "select state from exposure where lo <= '2026-01-10' and hi > '2026-01-10'"
    assert connection.execute(piece).fetchall() == [(state,)]


def test_a_repeat_at_the_very_second_of_the_end_is_a_piece_without_length() -> None:
    connection = facts(
        as_of="2026-01-03 00:00",
        incidents="""
        | incident_id | service | cause | started_at       | recovered_at     |
        | 1           | auth    | disk  | 2026-01-01 00:00 | 2026-01-02 00:00 |
        | 2           | auth    | disk  | 2026-01-02 00:00 | 2026-01-02 00:00 |
        """,
        action_items="""
        | action_id | incident_id | category | created_at       | due_date   |
        | a         | 1           | prevent  | 2026-01-01 00:00 |            |
        | b         | 2           | prevent  | 2026-01-01 00:00 | 2025-01-01 |
        """,
    )
    expect(
        connection,
        "exposure",
        """
        | incident_id | lo               | hi               | days | state   | repeat |
        | 1           | 2026-01-02 00:00 | 2026-01-02 00:00 | 0    | pending | yes    |
        | 2           | 2026-01-02 00:00 | 2026-01-03 00:00 | 1    | overdue | no     |
        """,
    )


def test_while_one_of_two_overlapping_incidents_lasts_nothing_is_watched() -> None:
    connection = facts(
        as_of="2026-01-10 00:00",
        incidents="""
        | incident_id | service | cause | started_at       | recovered_at     |
        | 1           | auth    | disk  | 2026-01-01 00:00 | 2026-01-05 00:00 |
        | 2           | auth    | disk  | 2026-01-02 00:00 | 2026-01-03 00:00 |
        | not over    | search  | disk  | 2026-01-09 12:00 |                  |
        """,
    )
    expect(connection, "exposure", "| incident_id | lo | hi |\n| 2 | 2026-01-05 00:00 | 2026-01-10 00:00 |")


@pytest.mark.parametrize(("window", "bands"), [(10, ["0-10"]), (30, ["0-14", "14-30"]), (120, ["0-14", "14-30", "30-60", "60-120"])])
def test_the_last_band_ends_with_the_window(window: int, bands: list[str]) -> None:
    connection = facts(
        as_of="2027-01-01 00:00",
        setting={"repeat_window_days": window},
        incidents="| incident_id | service | cause | started_at | recovered_at |\n| 1 | auth | disk | 10:00 | 11:00 |",
    )
    pieces = connection.execute("select band, days from exposure order by lo").fetchall()
    assert [band for band, _ in pieces] == bands
    assert sum(days for _, days in pieces) == window
