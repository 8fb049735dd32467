"""Repeats: three certainties, overlaps, ordinals, what was promised by then, and links by the words of titles."""

import pytest

from tests.tables import expect, facts, told

WINDOW_EDGES = """
    | incident_id | service  | cause | started_at          | recovered_at     |
    | 1           | checkout | disk  | 2026-01-01 00:00    | 2026-01-01 10:00 |
    | 2           | checkout | disk  | 2026-04-01 10:00    | 2026-04-01 11:00 |
    | 3           | checkout | disk  | 2026-06-30 11:00:01 | 2026-06-30 12:00 |
    | 4           | checkout | disk  | 2026-07-01 00:00    | 2026-07-01 01:00 |
"""


def test_the_same_cause_within_90_days_of_the_end_is_a_repeat_and_after_that_a_first_again() -> None:
    connection = facts(as_of="2027-01-01 00:00", incidents=WINDOW_EDGES)
    expect(
        connection,
        "occurrences",
        """
        | incident_id | service  | cause | kind   | ordinal | days_since_end | certainty |
        | 1           | checkout | disk  | first  | 1       |                | confirmed |
        | 2           | checkout | disk  | repeat | 2       | 90             | confirmed |
        | 3           | checkout | disk  | first  | 1       | 90.000012      | confirmed |
        | 4           | checkout | disk  | repeat | 2       | 0.5            | confirmed |
        """,
    )


def test_an_incident_has_an_occurrence_for_each_service_and_in_totals_is_a_repeat_if_it_is_one_for_any() -> None:
    connection = facts(
        incidents="""
        | incident_id | service       | cause | started_at       | recovered_at     |
        | 1           | auth          | disk  | 2026-01-01 00:00 | 2026-01-03 00:00 |
        | 2           | auth; web     | disk  | 2026-01-02 00:00 | 2026-01-02 12:00 |
        | 3           | auth; db; web | disk  | 2026-01-04 00:00 | 2026-01-05 00:00 |
        | 4           | web           | disk  | 2026-01-06 00:00 | 2026-01-08 00:00 |
        | 5           | auth; web     | disk  | 2026-01-07 00:00 | 2026-01-07 12:00 |
        | 6           | db; web       | disk  | 2026-01-07 12:00 | 2026-01-07 13:00 |
        | 7           | web           | disk  | 2026-01-07 18:00 | 2026-01-07 19:00 |
        """
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | service | kind    | ordinal |
        | 1           | auth    | first   | 1       |
        | 2           | auth    | overlap | 1       |
        | 2           | web     | first   | 1       |
        | 3           | auth    | repeat  | 2       |
        | 3           | db      | first   | 1       |
        | 3           | web     | repeat  | 2       |
        | 4           | web     | repeat  | 3       |
        | 5           | auth    | repeat  | 3       |
        | 5           | web     | overlap | 3       |
        | 6           | db      | repeat  | 2       |
        | 6           | web     | overlap | 3       |
        | 7           | web     | overlap | 3       |
        """,
    )
    expect(
        connection,
        "known_incidents",
        """
        | incident_id | kind    | ordinal | days_since_end |
        | 1           | first   | 1       |                |
        | 2           | first   | 1       |                |
        | 3           | repeat  | 2       | 1              |
        | 4           | repeat  | 3       | 1              |
        | 5           | repeat  | 3       | 2              |
        | 6           | repeat  | 2       | 2.5            |
        | 7           | overlap | 3       |                |
        """,
    )


def test_the_window_is_a_setting() -> None:
    connection = facts(as_of="2027-01-01 00:00", setting={"repeat_window_days": 89}, incidents=WINDOW_EDGES)
    assert [row["kind"] for row in told(connection, "occurrences", ["incident_id", "kind"])] == ["first", "first", "first", "repeat"]


def test_the_second_is_a_pattern_and_the_third_is_systemic_and_overlaps_keep_the_ordinal() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause          | started_at       | recovered_at     |
        | 1           | checkout | Disk full      | 2026-01-01 10:00 | 2026-01-01 12:00 |
        | 2           | checkout | disk  full     | 2026-01-01 11:59 | 2026-01-01 11:59 |
        | 3           | checkout | ␣DISK full     | 2026-01-01 12:00 | 2026-01-03 12:00 |
        | 4           | checkout | disk full      | 2026-01-02 12:00 | 2026-01-02 13:00 |
        | 5           | checkout | disk full      | 2026-01-03 11:00 | 2026-01-03 11:30 |
        | 6           | checkout | disk full      | 2026-01-03 12:01 | 2026-01-03 13:00 |
        | 7           | search   | disk full      | 2026-01-03 12:01 | 2026-01-03 13:00 |
        | 8           | checkout | disk slow      | 2026-01-03 12:01 | 2026-01-03 13:00 |
        | no cause    | checkout |                | 2026-01-03 12:01 | 2026-01-03 13:00 |
        | no service  |          | disk full      | 2026-01-03 12:01 | 2026-01-03 13:00 |
        | no stamp    | checkout | disk full      |                  |                  |
        """.replace("␣", "  ")
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | cause     | kind    | ordinal | days_since_end |
        | 1           | disk full | first   | 1       |                |
        | 2           | disk full | overlap | 1       |                |
        | 3           | disk full | repeat  | 2       | 0              |
        | 4           | disk full | overlap | 2       |                |
        | 5           | disk full | overlap | 2       |                |
        | 6           | disk full | repeat  | 3       | 0.000694       |
        | 7           | disk full | first   | 1       |                |
        | 8           | disk slow | first   | 1       |                |
        """,
    )


def test_an_occurrence_that_was_never_marked_recovered_ends_after_24_hours() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause | started_at          | recovered_at |
        | 1           | checkout | disk  | 2026-01-01 10:00    |              |
        | 2           | checkout | disk  | 2026-01-02 09:59:59 |              |
        | 3           | checkout | disk  | 2026-01-03 10:00    |              |
        """
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | kind    | ordinal | days_since_end |
        | 1           | first   | 1       |                |
        | 2           | overlap | 1       |                |
        | 3           | repeat  | 2       | 0.000012       |
        """,
    )


def test_equal_anchors_are_ordered_by_id() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause | started_at | recovered_at |
        | b           | checkout | disk  | 10:00      | 10:00        |
        | a           | checkout | disk  | 10:00      | 11:00        |
        | c           | checkout | disk  | 11:00      | 11:00        |
        """
    )
    expect(connection, "occurrences", "| incident_id | kind |\n| a | first |\n| b | overlap |\n| c | repeat |")


def test_a_fingerprint_is_a_certainty_of_its_own() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause | fingerprint | started_at       | recovered_at     |
        | 1           | checkout | disk  | f1          | 2026-01-01 10:00 | 2026-01-01 11:00 |
        | 2           | checkout |       | f1          | 2026-01-02 10:00 | 2026-01-02 11:00 |
        | 3           | checkout | disk  | f2          | 2026-01-03 10:00 | 2026-01-03 11:00 |
        """
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | cause | kind   | ordinal | certainty   |
        | 1           | disk  | first  | 1       | confirmed   |
        | 3           | disk  | repeat | 2       | confirmed   |
        | 1           | f1    | first  | 1       | fingerprint |
        | 2           | f1    | repeat | 2       | fingerprint |
        | 3           | f2    | first  | 1       | fingerprint |
        """,
    )


@pytest.mark.parametrize(
    ("item", "is_open", "is_overdue"),
    [
        ("| prevent | 2026-01-01 12:00 | 2026-01-09 | open      |                  |", "yes", "yes"),
        ("| prevent | 2026-01-01 12:00 | 2026-01-10 | open      |                  |", "yes", "no"),  # due that day
        ("| prevent | 2026-01-01 12:00 |            | open      |                  |", "yes", "no"),
        ("| prevent | 2026-01-01 12:00 | 2026-01-05 | done      | 2026-01-10 10:00 |", "no", "no"),  # closed at the anchor
        ("| prevent | 2026-01-01 12:00 | 2026-01-05 | done      | 2026-01-10 10:01 |", "yes", "yes"),
        ("| prevent | 2026-01-01 12:00 | 2026-01-05 | cancelled | 2026-01-10 10:01 |", "yes", "yes"),
        ("| prevent | 2026-01-01 12:00 | 2026-01-05 | done      |                  |", "no", "no"),  # nobody knows when
        ("| prevent |                  | 2026-01-05 | open      |                  |", "no", "no"),  # the same
        ("| prevent | 2026-01-10 10:00 | 2026-01-05 | open      |                  |", "yes", "yes"),  # created at the anchor
        ("| prevent | 2026-01-10 10:01 | 2026-01-05 | open      |                  |", "no", "no"),
        ("| prevent | 2025-12-01 00:00 | 2025-12-05 | open      |                  |", "yes", "yes"),  # before its own incident
        ("| prevent | 2025-12-01 00:00 | 2025-12-05 | done      | 2025-12-24 00:00 |", "no", "no"),
        ("| detect  | 2026-01-01 12:00 | 2026-01-05 | open      |                  |", "no", "no"),
        ("|         | 2026-01-01 12:00 | 2026-01-05 | open      |                  |", "no", "no"),
    ],
)
def test_a_repeat_knows_whether_prevention_was_open_or_overdue_when_it_began(item: str, is_open: str, is_overdue: str) -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause | started_at       | recovered_at     |
        | 1           | checkout | disk  | 2026-01-01 10:00 | 2026-01-01 11:00 |
        | 2           | checkout | disk  | 2026-01-10 10:00 | 2026-01-10 11:00 |
        """,
        action_items=f"""
        | category | created_at | due_date | status | closed_at | action_id | incident_id |
        {item} a | 1 |
        """,
    )
    expect(
        connection,
        "occurrences",
        f"""
        | incident_id | prevent_open | prevent_overdue |
        | 1           | no           | no              |
        | 2           | {is_open}    | {is_overdue}    |
        """,
    )


def test_items_of_the_incident_itself_of_later_ones_and_of_other_keys_do_not_count() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause | started_at       | recovered_at     |
        | 1           | checkout | disk  | 2026-01-10 10:00 | 2026-01-10 10:00 |
        | 2           | checkout | disk  | 2026-01-10 10:00 | 2026-01-10 11:00 |
        | 3           | checkout | disk  | 2026-01-12 10:00 | 2026-01-12 11:00 |
        | other       | search   | disk  | 2026-01-12 10:00 | 2026-01-12 11:00 |
        """,
        action_items="""
        | action_id | incident_id | category | created_at       | due_date   |
        | a         | 2           | prevent  | 2026-01-01 00:00 | 2026-01-02 |
        """,
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | prevent_open | prevent_overdue |
        | 1           | no           | no              |
        | 2           | no           | no              |
        | 3           | yes          | yes             |
        | other       | no           | no              |
        """,
    )


@pytest.mark.parametrize(
    ("first", "second", "service", "similarity"),
    [
        (
            "Checkout errors: orders-db connection pool exhausted",
            "orders-db connection pool exhausted (37% timeouts)",
            "checkout",
            "0.714286",
        ),
        ("Checkout errors: orders-db connection pool exhausted", "Checkout latency: orders-db slow query", "checkout", None),
        ("Certificate expired on tls-terminator, outage in auth", "tls-terminator certificate expired (12% outage)", "auth", "1"),
        ("Search outage", "Search outage", "search", None),
        ("API returns 503 to all", "API returns 503 to all", "api", "1"),
        ("gateway returns errors 503", "gateway returns errors 504", "api", None),
        ("gateway returns many errors 503", "gateway returns many errors", "api", "0.8"),
        ("gateway down in zone 17", "gateway down in zone 4500", "api", "1"),
        ("disk full alpha beta gamma", "disk full alpha delta epsilon", "api", None),
        ("disk full alpha beta", "disk full alpha gamma", "api", "0.6"),
    ],
)
def test_titles_are_similar_by_the_words_they_share(first: str, second: str, service: str, similarity: str | None) -> None:
    connection = facts(
        incidents=[
            {"incident_id": "1", "title": first, "service": service, "started_at": "2026-01-01 10:00"},
            {"incident_id": "2", "title": second, "service": service, "started_at": "2026-01-05 10:00"},
        ]
    )
    wanted = [{"incident_id": "2", "earlier_id": "1", "similarity": similarity}] if similarity else []
    assert told(connection, "title_links", ["incident_id", "earlier_id", "similarity"]) == wanted


def test_of_the_titles_of_all_its_services_the_most_similar_is_linked() -> None:
    connection = facts(
        incidents="""
        | incident_id | service   | title                      | started_at       | recovered_at     |
        | far         | web       | login page answers slowly  | 2026-03-01 10:00 | 2026-03-01 11:00 |
        | near        | auth      | login answers slowly again | 2026-03-02 10:00 | 2026-03-02 11:00 |
        | later       | auth; web | login answers slowly       | 2026-03-05 10:00 | 2026-03-05 11:00 |
        | stranger    | mail      | login answers slowly       | 2026-03-06 10:00 | 2026-03-06 11:00 |
        | both        | auth; web | login page answers slowly  | 2026-03-07 10:00 | 2026-03-07 11:00 |
        """
    )
    expect(
        connection,
        "title_links",
        """
        | incident_id | earlier_id | similarity |
        | later       | near       | 1          |
        | both        | far        | 1          |
        """,
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | service | kind   |
        | far         | web     | first  |
        | near        | auth    | first  |
        | later       | auth    | repeat |
        | later       | web     | first  |
        | both        | auth    | first  |
        | both        | web     | repeat |
        """,
    )


def test_a_title_links_only_within_a_service_and_90_days_and_where_a_label_is_missing() -> None:
    connection = facts(
        as_of="2027-01-01 00:00",
        incidents="""
        | incident_id   | service | cause | title           | started_at          | recovered_at     |
        | 1             | auth    |       | disk full again | 2026-01-01 10:00    | 2026-01-01 11:00 |
        | labelled      | auth    | disk  | disk full again | 2026-01-02 10:00    | 2026-01-02 11:00 |
        | labelled too  | auth    | disk  | disk full again | 2026-01-03 10:00    | 2026-01-03 11:00 |
        | elsewhere     | search  |       | disk full again | 2026-01-04 10:00    | 2026-01-04 11:00 |
        | nowhere       |         |       | disk full again | 2026-01-05 10:00    | 2026-01-05 11:00 |
        | nowhere too   |         |       | disk full again | 2026-01-06 10:00    | 2026-01-06 11:00 |
        | on the edge   | auth    |       | disk full again | 2026-04-03 11:00    | 2026-04-03 12:00 |
        | over the edge | auth    |       | disk full again | 2026-07-02 12:00:01 | 2026-07-02 13:00 |
        | no title      | auth    |       |                 | 2026-07-03 12:00    | 2026-07-03 13:00 |
        """,
    )
    expect(
        connection,
        "title_links",
        """
        | incident_id  | earlier_id   | similarity |
        | labelled     | 1            | 1          |
        | labelled too | 1            | 1          |
        | nowhere too  | nowhere      | 1          |
        | on the edge  | labelled too | 1          |
        """,
    )


def test_the_best_match_is_the_most_similar_and_of_those_the_one_that_ended_last() -> None:
    connection = facts(
        incidents="""
        | incident_id | service | title                | started_at       | recovered_at     |
        | exact       | auth    | disk full alpha      | 2026-01-01 10:00 | 2026-01-09 11:00 |
        | exact later | auth    | Full disk: alpha     | 2026-01-02 10:00 | 2026-01-02 11:00 |
        | near        | auth    | disk full alpha beta | 2026-01-03 10:00 | 2026-01-03 11:00 |
        | asked       | auth    | alpha disk full      | 2026-01-20 10:00 | 2026-01-20 11:00 |
        | asked near  | auth    | disk full alpha gone | 2026-01-21 10:00 | 2026-01-21 11:00 |
        """
    )
    expect(
        connection,
        "title_links",
        """
        | incident_id | earlier_id  | similarity |
        | exact later | exact       | 1          |
        | near        | exact       | 0.75       |
        | asked       | exact       | 1          |
        | asked near  | asked       | 0.75       |
        """,
    )
    expect(
        connection,
        "occurrences",
        """
        | incident_id | service | cause | kind    | ordinal | days_since_end | certainty |
        | exact       | auth    |       | first   | 1       |                | suspected |
        | exact later | auth    |       | overlap | 1       |                | suspected |
        | near        | auth    |       | overlap | 1       |                | suspected |
        | asked       | auth    |       | repeat  | 2       | 10.958333      | suspected |
        | asked near  | auth    |       | repeat  | 3       | 0.958333       | suspected |
        """,
    )


def test_a_pair_that_shares_rare_words_is_found_among_many_that_share_common_ones() -> None:
    many = [
        {
            "incident_id": f"{n:04}",
            "service": "auth",
            "title": "raid battery disk full" if n == 0 else "raid battery disk" if n == 299 else f"disk full on node{n:b}",
            "started_at": f"2026-01-01 {n // 60:02}:{n % 60:02}",
        }
        for n in range(300)
    ]
    for row in many[1:299]:
        row["title"] = row["title"].translate(str.maketrans("01", "ab"))
    expect(facts(incidents=many), "title_links", "| incident_id | earlier_id | similarity |\n| 0299 | 0000 | 0.75 |")
