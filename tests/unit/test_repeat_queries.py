"""Questions about repeats: drawn incidents and items -> rows, and what is said of them."""

from typing import Any

import polars as pl
import pytest

from nowwhat.analysis.repeats import measures as repeat_measures
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.statistics.intervals import wilson
from tests.answers import answer, answers, prepared

INCIDENTS = """
    | incident_id | service | team | severity | cause     | fingerprint | started_at       | recovered_at     | pir_completed_at |
    | c1          | pay     | red  | P1       | Pool full |             | 2026-01-05 10:00 | 2026-01-05 11:00 | 2026-01-06 10:00 |
    | c2          | pay     | red  | P2       | pool full |             | 2026-02-05 10:00 | 2026-02-05 11:00 |                  |
    | twin        | pay     | red  | P2       | pool full |             | 2026-02-05 10:30 | 2026-02-05 10:40 |                  |
    | c3          | pay     | blue | P3       | Pool Full |             | 2026-03-05 10:00 | 2026-03-05 11:00 |                  |
    | late        | pay     | red  | P2       | pool full |             | 2026-12-05 10:00 | 2026-12-05 11:00 |                  |
    | m1          | mail    | blue | P2       | queue     | fp          | 2026-03-01 10:00 | 2026-03-01 11:00 |                  |
    | m2          | mail    | blue | P2       | queue     | fp          | 2026-03-02 10:00 | 2026-03-02 11:00 |                  |
    | alone       | mail    | blue | P2       | disk      |             | 2026-03-02 12:00 | 2026-03-02 13:00 |                  |
    | nameless    | mail    | blue | P2       |           |             | 2026-03-03 10:00 | 2026-03-03 11:00 |                  |
"""
ITEMS = """
    | action_id | incident_id | category | status    | original_due_date | created_at       | closed_at        |
    | resize    | c1          | prevent  | done      | 2026-02-20        | 2026-01-06 00:00 | 2026-03-20 12:00 |
    | dropped   | c2          | prevent  | cancelled | 2026-02-28        | 2026-02-06 00:00 | 2026-02-20 12:00 |
    | limit     | c3          | prevent  | open      | 2026-05-30        | 2026-03-06 00:00 |                  |
    | alert     | c1          | detect   | open      | 2026-01-10        | 2026-01-06 00:00 |                  |
"""
AS_OF = "2026-12-31 00:00"


def test_a_chain_is_counted_whole_and_listed_where_it_came_back_in_the_period() -> None:
    connection = prepared(AS_OF, incidents=INCIDENTS, action_items=ITEMS)
    answers(
        answer(connection, "chains", certainty="confirmed"),
        """
        | chain_id | cause     | occurrences | overlapping | in_period | overdue_times | open_times | prevent_items | open_items |
        | c1       | Pool Full | 3           | 1           | 2         | 1             | 2          | 3             | 1          |
        | m1       | queue     | 2           | 0           | 1         | 0             | 0          | 0             | 0          |
        """,
    )
    march = answer(connection, "chains", certainty="confirmed", from_month="2026-03", to_month="2026-03")
    assert march.select("chain_id", "occurrences", "in_period").rows() == [("c1", 3, 1), ("m1", 2, 1)]
    assert answer(connection, "chains", certainty="confirmed", from_month="2026-01", to_month="2026-01").is_empty()
    assert answer(connection, "chains", certainty="confirmed", teams=["blue"])["chain_id"].to_list() == ["c1", "m1"]
    assert answer(connection, "chains", certainty="confirmed", severities=["P1"]).is_empty()
    assert answer(connection, "chains", certainty="fingerprint")["chain_id"].to_list() == ["m1"]


def test_after_ninety_quiet_days_a_new_chain_begins() -> None:
    connection = prepared(AS_OF, incidents=INCIDENTS)
    assert answer(connection, "chain_occurrences", certainty="confirmed", chain_id="c1", service="pay")["incident_id"].to_list() == [
        "c1",
        "c2",
        "twin",
        "c3",
    ]
    assert answer(connection, "chain_occurrences", certainty="confirmed", chain_id="late", service="pay")["kind"].to_list() == ["first"]
    assert answer(connection, "chain_occurrences", certainty="confirmed", chain_id="nobody", service="pay").is_empty()


def test_a_hit_is_a_promise_of_an_earlier_occurrence_that_was_open_and_it_agrees_with_the_facts() -> None:
    connection = prepared(AS_OF, incidents=INCIDENTS, action_items=ITEMS)
    chain: dict[str, Any] = {"certainty": "confirmed", "chain_id": "c1", "service": "pay"}
    hits = answer(connection, "chain_hits", **chain)
    answers(
        hits,
        """
        | incident_id | action_id | overdue |
        | c2          | resize    | no      |
        | twin        | resize    | no      |
        | c3          | resize    | yes     |
        """,
    )
    told = answer(connection, "chain_occurrences", **chain)
    assert set(told.filter("prevent_open")["incident_id"]) == set(hits["incident_id"])
    assert set(told.filter("prevent_overdue")["incident_id"]) == set(hits.filter("overdue")["incident_id"])
    items = answer(connection, "chain_items", **chain)
    answers(
        items,
        """
        | action_id | due_on     | status    | days_over |
        | resize    | 2026-02-20 | done      | 28        |
        | dropped   | 2026-02-28 | cancelled | 0         |
        | limit     | 2026-05-30 | open      | 215       |
        """,
    )
    states = [state.replace("\N{NO-BREAK SPACE}", " ") for state in repeat_words.item_states(items)["state"]]
    assert states == ["done 28 days late", "cancelled in time", "overdue 215 days, still open"]


def test_an_item_of_an_earlier_chain_is_shown_while_it_was_open() -> None:
    items = """
        | action_id | incident_id | category | status | original_due_date | created_at       | closed_at        |
        | long      | c1          | prevent  | open   | 2026-02-20        | 2026-01-06 00:00 |                  |
        | short     | c1          | prevent  | done   | 2026-02-20        | 2026-01-06 00:00 | 2026-02-01 00:00 |
    """
    connection = prepared(AS_OF, incidents=INCIDENTS, action_items=items)
    assert answer(connection, "chain_items", certainty="confirmed", chain_id="late", service="pay")["action_id"].to_list() == ["long"]


def test_shares_count_labelled_incidents_and_overlaps_apart() -> None:
    connection = prepared(AS_OF, incidents=INCIDENTS)
    answers(
        answer(connection, "repeat_shares"),
        """
        | service | incidents | labelled | repeats | causes | overlapping | unlabelled |
        | mail    | 4         | 3        | 1       | 2      | 0        | 1          |
        | pay     | 5         | 4        | 2       | 1      | 1        | 0          |
        """,
    )
    assert answer(connection, "repeat_incidents").height == 9


SEVERAL = """
    | incident_id | service   | cause | started_at       | recovered_at     |
    | one         | api       | disk  | 2026-01-05 10:00 | 2026-01-05 11:00 |
    | two         | api; web  | disk  | 2026-02-05 10:00 | 2026-02-05 11:00 |
    | three       | db; web   | disk  | 2026-03-05 10:00 | 2026-03-05 11:00 |
    | other       | mail      | disk  | 2026-03-05 10:00 | 2026-03-05 11:00 |
"""


def test_an_incident_is_in_the_row_of_each_service_that_it_names_and_in_totals_once() -> None:
    connection = prepared(AS_OF, incidents=SEVERAL)
    answers(
        answer(connection, "repeat_shares"),
        """
        | service | incidents | labelled | repeats | others_labelled | others_repeats | all_incidents | all_labelled | all_repeats |
        | api     | 2         | 2        | 1       | 2               | 1              | 4             | 4            | 2           |
        | db      | 1         | 1        | 0       | 3               | 1              | 4             | 4            | 2           |
        | mail    | 1         | 1        | 0       | 3               | 2              | 4             | 4            | 2           |
        | web     | 2         | 2        | 1       | 2               | 0              | 4             | 4            | 2           |
        """,
    )
    assert answer(connection, "repeats_by_month").select("labelled", "repeats").sum().rows() == [(4, 2)]
    assert answer(connection, "repeat_shares", services=["api"])["service"].to_list() == ["api"]
    assert set(answer(connection, "repeat_incidents", services=["web"])["incident_id"]) == {"two", "three"}
    assert set(answer(connection, "repeat_incidents", services=["api", "mail"])["incident_id"]) == {"one", "two", "other"}
    assert answer(connection, "filter_values").filter(filter="service")["value"].to_list() == ["api", "db", "mail", "web"]


def test_a_chain_is_of_one_service_also_where_two_begin_with_one_incident() -> None:
    both = SEVERAL.replace("| api       |", "| api; web  |")
    connection = prepared(AS_OF, incidents=both)
    answers(
        answer(connection, "chains", certainty="confirmed"),
        """
        | chain_id | service | occurrences | in_period |
        | one      | web     | 3           | 2         |
        | one      | api     | 2           | 1         |
        """,
    )
    chain: dict[str, Any] = {"certainty": "confirmed", "chain_id": "one"}
    assert answer(connection, "chain_occurrences", **chain, service="web")["incident_id"].to_list() == ["one", "two", "three"]
    assert answer(connection, "chain_occurrences", **chain, service="api")["incident_id"].to_list() == ["one", "two"]
    assert answer(connection, "chains", certainty="confirmed", services=["api"])["service"].to_list() == ["api"]


def test_the_rows_of_services_say_that_they_add_up_to_more_than_the_incidents() -> None:
    by = answer(prepared(AS_OF, incidents=SEVERAL), "repeat_shares")
    charted, _, weighed = repeat_measures.repeat_shares(by)
    said = repeat_words.shares_note(by, charted, 16, weighed=weighed).replace("\N{NO-BREAK SPACE}", " ")
    assert "An incident that names several services counts for each: the rows add up to 6, of 4 incidents." in said
    assert said.startswith("4 incidents with")


def test_a_repeat_without_a_review_is_listed_the_highest_ordinal_first() -> None:
    answers(
        answer(prepared(AS_OF, incidents=INCIDENTS), "repeats_without_review"),
        """
        | incident_id | cause     | ordinal | began_on   | pir_need     |
        | c3          | Pool Full | 3       | 2026-03-05 | undetermined |
        | m2          | queue     | 2       | 2026-03-02 | required     |
        | c2          | pool full | 2       | 2026-02-05 | required     |
        """,
    )


def test_without_a_cause_only_titles_suspect_and_the_page_can_say_why() -> None:
    incidents = """
        | incident_id | service | title                   | started_at       | recovered_at     |
        | a           | pay     | card payments time out  | 2026-03-01 10:00 | 2026-03-01 11:00 |
        | b           | pay     | card payments time out  | 2026-03-02 10:00 | 2026-03-02 11:00 |
        | c           | pay     | Card payments time out! | 2026-03-03 10:00 | 2026-03-03 11:00 |
    """
    connection = prepared(AS_OF, incidents=incidents)
    assert answer(connection, "chains", certainty="confirmed").is_empty()
    assert answer(connection, "repeat_shares").select("labelled", "unlabelled").rows() == [(0, 3)]
    assert "None of 3" in repeat_words.no_causes(answer(connection, "causes_recorded").row(0, named=True)).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    pairs = answer(connection, "suspected_titles")
    assert pairs["times"].sum() == answer(connection, "suspected_repeats").height == 2


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({"overdue_times": 7, "open_times": 8}, "pay failed 9 times for the same reason; 7 times a promised fix was overdue"),
        ({"overdue_times": 1, "open_times": 1}, "pay failed 9 times for the same reason; once a promised fix was overdue"),
        ({"open_times": 2}, "pay failed 9 times for the same reason; 2 times a promised fix was still open"),
        ({}, "pay failed 9 times for the same reason"),
        ({"prevent_items": 0}, "pay failed 9 times for the same reason; nothing was promised to prevent it"),
    ],
)
def test_the_title_of_a_chain_is_a_count_and_nothing_more(changes: dict[str, int], title: str) -> None:
    chain = {"service": "pay", "occurrences": 9, "overdue_times": 0, "open_times": 0, "prevent_items": 4} | changes
    assert repeat_words.chain_title(chain).replace("\N{NO-BREAK SPACE}", " ") == title


def _services(*rows: tuple[str | None, int, int]) -> pl.DataFrame:
    """Services of which no incident names two."""
    frame = pl.DataFrame(rows, schema=["service", "repeats", "labelled"], orient="row")
    totals = frame.with_columns(all_repeats=pl.col("repeats").sum(), all_labelled=pl.col("labelled").sum())
    return totals.with_columns(
        others_repeats=pl.col("all_repeats") - pl.col("repeats"), others_labelled=pl.col("all_labelled") - pl.col("labelled")
    )


def test_a_service_with_few_incidents_is_drawn_towards_all_more_than_one_with_many() -> None:
    charted, overall, weighed = repeat_measures.repeat_shares(
        _services(("big", 60, 120), ("mid", 10, 100), ("low", 5, 100), ("tiny", 4, 5), (None, 0, 0), ("four", 4, 4))
    )
    assert weighed
    assert overall == pytest.approx(83 / 329)
    share = dict(charted.select("service", "share").iter_rows())
    assert set(share) == {"big", "mid", "low", "tiny"}
    assert overall < share["tiny"] < 4 / 5 - 0.1
    assert 0.5 - 0.05 < share["big"] < 0.5
    assert charted.filter((pl.col("low") > pl.col("share")) | (pl.col("high") < pl.col("share"))).is_empty()


def test_services_that_differ_no_more_than_chance_are_shown_as_counted() -> None:
    charted, _, weighed = repeat_measures.repeat_shares(_services(("a", 10, 100), ("b", 10, 100)))
    assert not weighed
    plain = wilson(10, 100)
    assert charted["share"].to_list() == [0.1, 0.1]
    assert charted["low"][0] == pytest.approx(plain.low)
    assert charted["high"][0] == pytest.approx(plain.high)


def test_without_labelled_incidents_there_are_no_shares() -> None:
    charted, overall, _ = repeat_measures.repeat_shares(_services((None, 0, 0), ("a", 0, 0)))
    assert charted.is_empty()
    assert overall is None
