"""Frames of events and of their impact -> sentences."""

import polars as pl

from nowwhat.analysis.response import event_words


def said(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def failures(*rows: tuple[float, int | None, list[str]]) -> pl.DataFrame:
    schema = {"impact_min": pl.Float64, "users": pl.Int64, "services": pl.List(pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(tickets=pl.col("services").list.len())


def test_single_tickets_of_several_events_are_said_to_be_logged_by_others() -> None:
    each = pl.DataFrame({"tickets": [1, 1]})
    assert said(event_words.counted(each, 20)) == "2 of 20 incidents are about failures that other services logged, too."
    assert said(event_words.counted(each.head(1), 20)) == "1 of 20 incidents is about failures that other services logged, too."
    assert event_words.counted(each.clear(), 20) == ""


def test_where_no_impact_is_known_nothing_is_said_and_where_there_was_none_that_is() -> None:
    nothing = failures()
    assert event_words.impact({"incidents": 9, "known": 0}, nothing) == ""
    assert said(event_words.impact({"incidents": 9, "known": 4}, nothing)) == "No customers were affected, as far as 4 of 9 incidents tell."


def test_users_of_one_failure_are_no_sum() -> None:
    row = {"incidents": 2, "known": 2}
    one = event_words.impact(row, failures((30, 1200, ["pay"]), (10, None, ["pay"])))
    assert said(one) == (
        "Customers were affected for 40 min in 2 failures. Known for 2 of 2 incidents. 1 200 users, told of 1 of 2 failures."
    )
    two = event_words.impact(row, failures((30, 1200, ["pay"]), (10, 5, ["auth", "pay"])))
    assert "in 2 failures, services added up." in said(two)
    assert said(two).endswith("1 205 users, told of 2 of 2 failures; a user may count twice.")
