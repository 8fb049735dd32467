"""Reviews: who needs one, and whether it came in time."""

import pytest

from tests.tables import expect, facts


def test_who_needs_a_review_depends_on_severity_near_miss_and_known_impact() -> None:
    connection = facts(
        incidents="""
        | incident_id     | severity | near_miss | customer_impact | impact_started_at | impact_ended_at |
        | p1              | P1       |           |                 |                   |                 |
        | p2              | P2       | no        | no              |                   |                 |
        | p4 near miss    | P4       | yes       | no              |                   |                 |
        | p3 16 min       | P3       |           | yes             | 10:00             | 10:15:01        |
        | p3 15 min       | P3       |           | yes             | 10:00             | 10:15           |
        | p3 none         | P3       |           | no              |                   |                 |
        | p3 unknown      | P3       |           |                 |                   |                 |
        | p3 no end       | P3       |           | yes             | 10:00             |                 |
        | p3 near miss    | P3       | yes       |                 |                   |                 |
        | p4              | P4       |           | yes             | 10:00             | 12:00           |
        | no severity     |          |           | yes             | 10:00             | 12:00           |
        """
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id     | pir_need      |
        | p1              | required      |
        | p2              | required      |
        | p4 near miss    | required      |
        | p3 16 min       | required      |
        | p3 15 min       | team_decision |
        | p3 none         | team_decision |
        | p3 unknown      | undetermined  |
        | p3 no end       | undetermined  |
        | p3 near miss    | required      |
        | p4              | not_required  |
        | no severity     | undetermined  |
        """,
    )


def test_a_review_is_in_the_window_from_24_to_48_hours_after_recovery() -> None:
    connection = facts(
        as_of="2026-03-31 00:00",
        incidents="""
        | incident_id | recovered_at | pir_completed_at    |
        | before      | 10:00        | 09:59:59            |
        | at once     | 10:00        | 10:00               |
        | 24 h less   | 10:00        | 2026-03-03 09:59:59 |
        | 24 h        | 10:00        | 2026-03-03 10:00    |
        | 48 h        | 10:00        | 2026-03-04 10:00    |
        | 48 h more   | 10:00        | 2026-03-04 10:00:01 |
        | never       | 10:00        |                     |
        | open        |              |                     |
        | held, over  |              | 2026-03-04 10:00:01 |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | pir_timing |
        | before      | invalid    |
        | at once     | early      |
        | 24 h less   | early      |
        | 24 h        | in_window  |
        | 48 h        | in_window  |
        | 48 h more   | late       |
        | never       | missing    |
        | open        | pending    |
        | held, over  | unknown    |
        """,
    )


@pytest.mark.parametrize(("as_of", "timing"), [("2026-03-04 09:59:59", "pending"), ("2026-03-04 10:00:00", "missing")])
def test_a_review_is_missing_once_48_hours_have_passed(as_of: str, timing: str) -> None:
    incidents = "| incident_id | recovered_at | pir_completed_at |\n| a | 10:00 | |\n| b | 10:00 | 2026-03-02 12:00 |"
    expect(facts(as_of=as_of, incidents=incidents), "incident_facts", f"| incident_id | pir_timing |\n| a | {timing} |\n| b | early |")


@pytest.mark.time
def test_reviews_of_months_before_the_first_that_has_one_are_not_recorded_rather_than_missing() -> None:
    connection = facts(
        as_of="2026-06-01 00:00",
        setting={"zone": "Asia/Tokyo"},
        incidents="""
        | incident_id     | recovered_at     | pir_completed_at |
        | april           | 2026-04-30 14:59 |                  |
        | may in Tokyo    | 2026-04-30 15:00 |                  |
        | the first       | 2026-05-20 12:00 | 2026-05-21 12:00 |
        | later           | 2026-05-25 12:00 |                  |
        | within 48 hours | 2026-05-31 12:00 |                  |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id     | pir_timing   |
        | april           | not_recorded |
        | may in Tokyo    | missing      |
        | the first       | in_window    |
        | later           | missing      |
        | within 48 hours | pending      |
        """,
    )


def test_without_any_review_none_is_missing() -> None:
    connection = facts(as_of="2026-06-01 00:00", incidents="| incident_id | recovered_at |\n| a | 10:00 |")
    expect(connection, "incident_facts", "| incident_id | pir_timing |\n| a | not_recorded |")


def test_the_document_says_when_else_the_incident_tool_else_the_day_of_publication() -> None:
    connection = facts(
        as_of="2026-03-31 00:00",
        incidents="""
        | incident_id | recovered_at | pir_completed_at |
        | document    | 10:00        | 2026-03-05 10:00 |
        | tool        | 10:00        | 2026-03-05 10:00 |
        | published   | 10:00        |                  |
        | twice       | 10:00        |                  |
        | later       | 10:00        |                  |
        """,
        reviews="""
        | review_id | incident_id | held_at          | published_at     |
        | 1         | document    | 2026-03-03 10:00 | 2026-03-04 10:00 |
        | 2         | tool        |                  | 2026-03-04 10:00 |
        | 3         | published   |                  | 2026-03-04 10:00 |
        | 4         | twice       | 2026-03-09 10:00 |                  |
        | 5         | twice       | 2026-03-04 10:00 |                  |
        | 6         | later       | 2026-03-31 00:01 | 2026-03-31 00:01 |
        """,
    )
    expect(
        connection,
        "review_times",
        """
        | incident_id | held_at          |
        | document    | 2026-03-03 10:00 |
        | tool        | 2026-03-05 10:00 |
        | published   | 2026-03-04 10:00 |
        | twice       | 2026-03-04 10:00 |
        | later       |                  |
        """,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id | pir_timing |
        | document    | in_window  |
        | tool        | late       |
        | published   | in_window  |
        | twice       | in_window  |
        | later       | missing    |
        """,
    )


@pytest.mark.time
def test_in_business_days_a_weekend_does_not_count() -> None:
    incidents = """
        | incident_id           | recovered_at     | pir_completed_at |
        | friday to monday, 23 h | 2026-03-06 19:00 | 2026-03-09 17:00 |
        | friday to monday, 24 h | 2026-03-06 19:00 | 2026-03-09 18:00 |
        | friday to tuesday, 48 h | 2026-03-06 19:00 | 2026-03-10 18:00 |
        | friday to tuesday, 49 h | 2026-03-06 19:00 | 2026-03-10 19:00 |
        | saturday to sunday    | 2026-03-07 12:00 | 2026-03-08 12:00 |
        | saturday to tuesday   | 2026-03-07 12:00 | 2026-03-11 05:00 |
        | two weeks             | 2026-03-06 19:00 | 2026-03-20 18:00 |
        | backwards             | 2026-03-08 12:00 | 2026-03-07 12:00 |
        | never, over a weekend | 2026-03-27 05:00 |                  |
        | never                 | 2026-03-26 05:00 |                  |
    """
    connection = facts(
        as_of="2026-03-31 04:59",  # Monday 30 March, 23:59 in Chicago, where the clocks changed on Sunday 8 March
        setting={"zone": "America/Chicago", "pir_counting": "business_days"},
        incidents=incidents,
    )
    expect(
        connection,
        "incident_facts",
        """
        | incident_id           | pir_timing |
        | friday to monday, 23 h | early     |
        | friday to monday, 24 h | in_window |
        | friday to tuesday, 48 h | in_window |
        | friday to tuesday, 49 h | late     |
        | saturday to sunday    | early      |
        | saturday to tuesday   | in_window  |
        | two weeks             | late       |
        | backwards             | invalid    |
        | never, over a weekend | pending    |
        | never                 | missing    |
        """,
    )
    expect(
        connection,
        "review_times",
        """
        | incident_id           | counted_s |
        | friday to monday, 23 h | 82800    |
        | friday to monday, 24 h | 86400    |
        | friday to tuesday, 48 h | 172800  |
        | friday to tuesday, 49 h | 176400  |
        | saturday to sunday    | 0         |
        | saturday to tuesday   | 172800    |
        | two weeks             | 864000    |
        | backwards             | -86400    |
        | never, over a weekend | 172740    |
        | never                 | 259140    |
        """,
    )
