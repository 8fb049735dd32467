"""Action items: ten states by the first promised day, slip, stalled, and the local day in which a promise ends."""

import pytest

from tests.tables import expect, facts

STATES = """
    | action_id          | status    | original_due_date | closed_at        | created_at       |
    | closed, no time    | done      | 2026-03-10        |                  | 2026-03-01 00:00 |
    | cancelled, no time | cancelled |                   |                  | 2026-03-01 00:00 |
    | open, no date      | open      |                   |                  | 2026-03-01 00:00 |
    | done, no date      | done      |                   | 2026-03-05 00:00 | 2026-03-01 00:00 |
    | cancelled in time  | cancelled | 2026-03-10        | 2026-03-10 23:59 | 2026-03-01 00:00 |
    | cancelled at D     | cancelled | 2026-03-10        | 2026-03-11 00:00 | 2026-03-01 00:00 |
    | cancelled ahead    | cancelled | 2026-05-10        | 2026-03-11 00:00 | 2026-03-01 00:00 |
    | done at D          | done      | 2026-03-10        | 2026-03-11 00:00 | 2026-03-01 00:00 |
    | done ahead         | done      | 2026-04-20        | 2026-03-11 00:00 | 2026-03-01 00:00 |
    | open ahead         | open      | 2026-04-20        |                  | 2026-03-01 00:00 |
    | done in time       | done      | 2026-03-10        | 2026-03-10 23:59 | 2026-03-01 00:00 |
    | done, D is now     | done      | 2026-03-31        | 2026-03-10 23:59 | 2026-03-01 00:00 |
    | open, D is now     | open      | 2026-03-31        |                  | 2026-03-01 00:00 |
    | open, due today    | open      | 2026-04-01        |                  | 2026-03-01 00:00 |
"""


def test_every_item_has_one_state_by_the_first_promised_day() -> None:
    expect(
        facts(as_of="2026-04-01 00:00", action_items=STATES),
        "action_facts",
        """
        | action_id          | state                  | came_due | slipped | days_to_close |
        | closed, no time    | closed_unknown_date    | no       |         |               |
        | cancelled, no time | closed_unknown_date    | no       |         |               |
        | open, no date      | no_due_date            | no       |         |               |
        | done, no date      | no_due_date            | no       |         | 4             |
        | cancelled in time  | cancelled_before_due   | no       |         | 9.999306      |
        | cancelled at D     | cancelled_after_due    | yes      | yes     | 10            |
        | cancelled ahead    | cancelled_before_due   | no       |         | 10            |
        | done at D          | late                   | yes      | yes     | 10            |
        | done ahead         | early_done_not_yet_due | no       |         | 10            |
        | open ahead         | not_yet_due            | no       |         |               |
        | done in time       | on_time                | yes      | no      | 9.999306      |
        | done, D is now     | on_time                | yes      | no      | 9.999306      |
        | open, D is now     | overdue                | yes      | yes     |               |
        | open, due today    | not_yet_due            | no       |         |               |
        """,
    )


@pytest.mark.time
def test_a_due_day_ends_at_local_midnight_in_los_angeles() -> None:
    connection = facts(
        as_of="2025-06-20 19:00",  # noon of 20 June
        setting={"zone": "America/Los_Angeles"},
        action_items="""
        | action_id            | status | original_due_date | closed_at           | created_at       |
        | last second          | done   | 2025-06-10        | 2025-06-11 06:59:59 | 2025-01-01 00:00 |
        | midnight             | done   | 2025-06-10        | 2025-06-11 07:00:00 | 2025-01-01 00:00 |
        | a day of 23 hours    | open   | 2025-03-09        |                     | 2025-01-01 00:00 |
        | today                | open   | 2025-06-20        |                     | 2025-01-01 00:00 |
        | yesterday            | open   | 2025-06-19        |                     | 2025-01-01 00:00 |
        | done 20 days ahead   | done   | 2025-07-10        | 2025-06-20 18:00:00 | 2025-01-01 00:00 |
        """,
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id            | state                  | came_due | slipped |
        | last second          | on_time                | yes      | no      |
        | midnight             | late                   | yes      | yes     |
        | a day of 23 hours    | overdue                | yes      | yes     |
        | today                | not_yet_due            | no       |         |
        | yesterday            | overdue                | yes      | yes     |
        | done 20 days ahead   | early_done_not_yet_due | no       |         |
        """,
    )
    expect(
        connection,
        "items",
        """
        | action_id            | due_end_at       |
        | last second          | 2025-06-11 07:00 |
        | midnight             | 2025-06-11 07:00 |
        | a day of 23 hours    | 2025-03-10 07:00 |
        | today                | 2025-06-21 07:00 |
        | yesterday            | 2025-06-20 07:00 |
        | done 20 days ahead   | 2025-07-11 07:00 |
        """,
    )


@pytest.mark.time
@pytest.mark.parametrize(
    ("zone", "due", "end"),
    [
        ("America/Sao_Paulo", "2018-11-03", "2018-11-04 03:00"),  # midnight is skipped: the day begins at 01:00
        ("Africa/Cairo", "2024-04-25", "2024-04-25 22:00"),  # the same
        ("America/Havana", "2025-11-01", "2025-11-02 04:00"),  # midnight comes twice: the first
        ("Pacific/Apia", "2011-12-29", "2011-12-30 10:00"),  # the next day does not exist
        ("Asia/Kolkata", "2026-03-01", "2026-03-01 18:30"),
    ],
)
def test_a_due_day_ends_where_the_next_day_begins_even_if_the_clocks_change_there(zone: str, due: str, end: str) -> None:
    connection = facts(setting={"zone": zone}, action_items=f"| action_id | due_date |\n| a | {due} |")
    expect(connection, "items", f"| action_id | due_end_at |\n| a | {end} |")


def test_the_first_promise_judges_and_the_present_one_is_a_second_line() -> None:
    connection = facts(
        as_of="2026-04-01 00:00",
        action_items="""
        | action_id            | status    | original_due_date | due_date   | closed_at        | created_at       |
        | moved, then kept     | done      | 2026-03-10        | 2026-03-20 | 2026-03-15 00:00 | 2026-03-01 00:00 |
        | moved beyond today   | open      | 2026-03-10        | 2026-04-20 |                  | 2026-03-01 00:00 |
        | moved and missed     | open      | 2026-03-10        | 2026-03-20 |                  | 2026-03-01 00:00 |
        | moved forward        | done      | 2026-03-20        | 2026-03-10 | 2026-03-15 00:00 | 2026-03-01 00:00 |
        | moved, then dropped  | cancelled | 2026-03-10        | 2026-03-20 | 2026-03-15 00:00 | 2026-03-01 00:00 |
        | only a present date  | open      |                   | 2026-03-20 |                  | 2026-03-01 00:00 |
        | only a first date    | open      | 2026-03-10        |            |                  | 2026-03-01 00:00 |
        | no date              | open      |                   |            |                  | 2026-03-01 00:00 |
        | no closing time      | done      | 2026-03-10        | 2026-03-20 |                  | 2026-03-01 00:00 |
        """,
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id            | state               | slipped | by_current_date_slipped |
        | moved, then kept     | late                | yes     | no                      |
        | moved beyond today   | overdue             | yes     |                         |
        | moved and missed     | overdue             | yes     | yes                     |
        | moved forward        | on_time             | no      | yes                     |
        | moved, then dropped  | cancelled_after_due | yes     |                         |
        | only a present date  | overdue             | yes     | yes                     |
        | only a first date    | overdue             | yes     | yes                     |
        | no date              | no_due_date         |         |                         |
        | no closing time      | closed_unknown_date |         |                         |
        """,
    )


def test_an_item_is_stalled_after_strictly_more_than_fourteen_days_of_24_hours() -> None:
    connection = facts(
        as_of="2026-04-01 12:00",
        setting={"zone": "America/Los_Angeles"},
        action_items="""
        | action_id          | status | created_at          | last_activity_at    | closed_at        |
        | exactly            | open   | 2026-01-01 00:00    | 2026-03-18 12:00    |                  |
        | a second more      | open   | 2026-01-01 00:00    | 2026-03-18 11:59:59 |                  |
        | never touched      | open   | 2026-03-18 11:59:59 |                     |                  |
        | new                | open   | 2026-03-30 00:00    |                     |                  |
        | touched tomorrow   | open   | 2026-01-01 00:00    | 2026-04-02 00:00    |                  |
        | nobody knows       | open   |                     |                     |                  |
        | done               | done   | 2026-01-01 00:00    | 2026-01-01 00:00    | 2026-03-01 00:00 |
        """,
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id          | stalled |
        | exactly            | no      |
        | a second more      | yes     |
        | never touched      | yes     |
        | new                | no      |
        | touched tomorrow   | yes     |
        | nobody knows       |         |
        | done               | no      |
        """,
    )


def test_an_item_created_later_does_not_exist_and_one_closed_later_was_open() -> None:
    connection = facts(
        as_of="2026-04-01 00:00",
        action_items="""
        | action_id      | status    | original_due_date | created_at          | closed_at           |
        | created now    | open      | 2026-04-10        | 2026-04-01 00:00:00 |                     |
        | created later  | open      | 2026-04-10        | 2026-04-01 00:00:01 |                     |
        | closed now     | done      | 2026-03-10        | 2026-03-01 00:00:00 | 2026-04-01 00:00:00 |
        | closed later   | done      | 2026-03-10        | 2026-03-01 00:00:00 | 2026-04-01 00:00:01 |
        | dropped later  | cancelled | 2026-04-10        | 2026-03-01 00:00:00 | 2026-04-01 00:00:01 |
        """,
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id      | state       | days_to_close |
        | created now    | not_yet_due |               |
        | closed now     | late        | 31            |
        | closed later   | overdue     |               |
        | dropped later  | not_yet_due |               |
        """,
    )


def test_an_item_tied_to_no_incident_stays_and_one_of_a_drill_goes() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | kind     | started_at |
        | real        | checkout | incident | 10:00      |
        | drill       | checkout | drill    | 10:00      |
        """,
        action_items="""
        | action_id | incident_id | incident_ref | due_date   | category |
        | tied      | real        | real         | 2026-03-10 | prevent  |
        | untied    |             | INC-404      | 2026-03-10 | prevent  |
        | drilled   | drill       | drill        | 2026-03-10 | prevent  |
        """,
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id | incident_id | service  | category | state   |
        | tied      | real        | checkout | prevent  | overdue |
        | untied    |             |          | prevent  | overdue |
        """,
    )


def test_a_closing_before_the_creation_gives_no_number_of_days() -> None:
    connection = facts(
        action_items="""
        | action_id | status | due_date   | created_at       | closed_at        |
        | backwards | done   | 2026-03-10 | 2026-03-05 00:00 | 2026-03-04 00:00 |
        | unknown   | done   | 2026-03-10 |                  | 2026-03-04 00:00 |
        """
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id | state   | days_to_close |
        | backwards | on_time |               |
        | unknown   | on_time |               |
        """,
    )


def test_dates_that_cannot_be_leave_an_item_out_of_the_rate_and_the_state_as_it_is() -> None:
    connection = facts(
        as_of="2026-04-01 00:00",
        action_items="""
        | action_id          | status | original_due_date | due_date   | closed_at        | last_activity_at | created_at       |
        | due before         | open   | 2026-02-28        | 2026-03-10 |                  |                  | 2026-03-01 12:00 |
        | moved before       | open   | 2026-03-10        | 2026-02-28 |                  |                  | 2026-03-01 12:00 |
        | due that day       | open   | 2026-03-01        | 2026-03-01 |                  |                  | 2026-03-01 12:00 |
        | closed before      | done   | 2026-03-10        | 2026-03-10 | 2026-02-28 23:59 |                  | 2026-03-01 12:00 |
        | closed as a day    | done   | 2026-03-10        | 2026-03-10 | 2026-03-01 00:00 |                  | 2026-03-01 12:00 |
        | opened once more   | open   | 2026-03-10        | 2026-03-10 | 2026-02-28 23:59 |                  | 2026-03-01 12:00 |
        | closed ahead       | done   | 2026-03-10        | 2026-03-10 | 2026-05-01 00:00 |                  | 2026-03-01 12:00 |
        | told since         | done   | 2026-03-10        | 2026-03-10 | 2026-05-01 00:00 | 2026-05-01 00:00 | 2026-03-01 12:00 |
        """,
    )
    expect(
        connection,
        "items",
        """
        | action_id          | status | date_fault            |
        | due before         | open   | due_before_created    |
        | moved before       | open   | due_before_created    |
        | due that day       | open   |                       |
        | closed before      | done   | closed_before_created |
        | closed as a day    | done   |                       |
        | opened once more   | open   |                       |
        | closed ahead       | open   | closed_after_as_of    |
        | told since         | open   |                       |
        """,
    )
    expect(
        connection,
        "action_facts",
        """
        | action_id          | state   | came_due | slipped | by_current_date_slipped |
        | due before         | overdue | no       |         |                         |
        | moved before       | overdue | no       |         |                         |
        | due that day       | overdue | yes      | yes     | yes                     |
        | closed before      | on_time | no       |         |                         |
        | closed as a day    | on_time | yes      | no      | no                      |
        | opened once more   | overdue | yes      | yes     | yes                     |
        | closed ahead       | overdue | no       |         |                         |
        | told since         | overdue | yes      | yes     | yes                     |
        """,
    )


@pytest.mark.parametrize(
    "later",
    [
        {"incidents": "| incident_id | started_at |\n| I-2 | 2026-04-02 00:00 |"},
        {"others": "| new | open | | | 2026-04-02 00:00 |"},
    ],
    ids=["an incident", "an item"],
)
def test_where_records_begin_after_as_of_a_later_closing_is_no_fault(later: dict[str, str]) -> None:
    connection = facts(
        as_of="2026-04-01 00:00",
        incidents=later.get("incidents", "| incident_id | started_at |\n| I-1 | 2026-03-01 00:00 |"),
        action_items=f"""
        | action_id    | status | due_date   | closed_at        | created_at       |
        | closed later | done   | 2026-03-10 | 2026-05-01 00:00 | 2026-03-01 12:00 |
        {later.get("others", "")}
        """,
    )
    expect(
        connection,
        "action_facts",
        "| action_id | state | came_due | slipped |\n| closed later | overdue | yes | yes |",
    )


def test_what_has_a_closing_time_is_closed_and_a_status_that_nobody_maps_is_not_open() -> None:
    connection = facts(
        as_of="2026-04-01 00:00",
        action_items="""
        | action_id            | status | status_label | due_date   | closed_at        | created_at       |
        | closed, no status    |        |              | 2026-03-10 | 2026-03-05 00:00 | 2026-01-01 00:00 |
        | closed, odd status   |        | Shipped      | 2026-03-10 | 2026-03-15 00:00 | 2026-01-01 00:00 |
        | nothing told         |        |              | 2026-03-10 |                  | 2026-01-01 00:00 |
        | odd status           |        | Shipped      | 2026-03-10 |                  | 2026-01-01 00:00 |
        """,
    )
    expect(
        connection,
        "item_facts",
        """
        | action_id            | status | state          | came_due | slipped | is_unknown | stalled | days_over |
        | closed, no status    | done   | on_time        | yes      | no      | no         | no      |           |
        | closed, odd status   | done   | late           | yes      | yes     | no         | no      |           |
        | nothing told         | open   | overdue        | yes      | yes     | no         | yes     | 22        |
        | odd status           |        | status_unknown | no       |         | no         | no      |           |
        """,
    )


def closings(number: int, at: str, **told: str) -> list[dict[str, str | None]]:
    item = {"status": "done", "source": "jira", "due_date": "2026-03-10", "created_at": "2026-03-01 00:00", "closed_at": at} | told
    return [item | {"action_id": f"{told.get('source', 'jira')} {at} {place:02}"} for place in range(number)]


def test_twenty_items_closed_in_one_minute_were_closed_nobody_knows_when() -> None:
    connection = facts(
        as_of="2026-04-01 00:00",
        setting={"zone": "Europe/Berlin"},
        action_items=[
            *closings(12, "2026-03-20 10:00:01"),
            *closings(8, "2026-03-20 10:00:59"),
            *closings(19, "2026-03-20 10:01:00"),
            *closings(20, "2026-03-21 00:00:00"),  # a day, in UTC
            *closings(20, "2026-03-21 23:00:00"),  # a day in the report zone
            *closings(20, "2026-03-22 10:00:00", closed_origin="approximated"),
            *closings(20, "2026-03-23 10:00:00", status="open"),
            *closings(10, "2026-03-24 10:00:00"),
            *closings(10, "2026-03-24 10:00:00", source="github"),
        ],
    )
    bulk = connection.execute(
        "select min(action_id), max(action_id), count(*), bool_and(closed_at is null and is_unknown) from item_facts where closed_in_bulk"
    ).fetchall()
    assert bulk == [("jira 2026-03-20 10:00:01 00", "jira 2026-03-20 10:00:59 07", 20, True)]
    assert connection.execute("select source, minute_at::varchar, items from bulk_closings").fetchall() == [
        ("jira", "2026-03-20 10:00:00", 20)
    ]
