"""What became of the decision list of a month before: drawn records -> who stood on it then, what became of it, and what nobody knows."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from nowwhat.analysis.filters import Filters
from nowwhat.analysis.scope import Scope
from nowwhat.meetings import lookback, monthly
from nowwhat.store.home import Home, open_store
from tests.answers import answer, answers, prepared
from tests.exports import load, write

INCIDENTS = """
    | incident_id | severity | service | team | cause | started_at       | recovered_at     | pir_completed_at |
    | one         | P3       | pay     | red  | full  | 2026-02-10 10:00 | 2026-02-10 11:00 |                  |
    | two         | P3       | pay     | red  | full  | 2026-03-10 10:00 | 2026-03-10 11:00 |                  |
    | three       | P1       | pay     | red  | full  | 2026-04-10 10:00 | 2026-04-10 11:00 | 2026-05-04 10:00 |
    | four        | P1       | mail    | blue |       | 2026-04-30 22:00 | 2026-04-30 23:00 |                  |
    | held        | P1       | mail    | blue |       | 2026-04-12 10:00 | 2026-04-12 11:00 | 2026-04-13 10:00 |
    | later       | P1       | mail    | blue |       | 2026-04-30 22:00 | 2026-05-01 00:30 |                  |
"""
MAY = {"stalled_after_days": 14, "from_month": "2026-04", "to_month": "2026-04"}


def listed(items: str, columns: str, zone: str = "UTC", **params: Any) -> pl.DataFrame:
    connection = prepared("2026-06-01 00:00", zone, incidents=INCIDENTS, action_items=items)
    return answer(connection, "decisions_before", **(MAY | params)).select(columns.split())


def test_an_item_was_stalled_then_if_its_last_touch_lay_more_than_fourteen_days_before() -> None:
    items = """
        | action_id  | status    | created_at       | last_activity_at | closed_at        |
        | exactly    | open      | 2026-03-01 00:00 | 2026-04-17 00:00 |                  |
        | stalled    | open      | 2026-03-01 00:00 | 2026-04-16 23:59 |                  |
        | silent     | open      | 2026-03-01 00:00 |                  |                  |
        | since      | open      | 2026-03-01 00:00 | 2026-05-10 00:00 |                  |
        | young      | open      | 2026-04-20 00:00 | 2026-05-10 00:00 |                  |
        | dropped    | cancelled | 2026-03-01 00:00 | 2026-03-02 00:00 | 2026-05-20 12:00 |
        | over       | done      | 2026-03-01 00:00 | 2026-03-02 00:00 | 2026-04-30 23:59 |
        | not-yet    | open      | 2026-05-01 00:01 |                  |                  |
    """
    answers(
        listed(items, "kind place action_id fate fate_on").filter(pl.col("kind") == "escalate"),
        """
        | kind     | place | action_id | fate      | fate_on    |
        | escalate | 1     | silent    | open      |            |
        | escalate | 2     | dropped   | cancelled | 2026-05-20 |
        | escalate | 3     | stalled   | open      |            |
        """,
    )


def test_an_item_was_moved_if_its_new_day_lay_ahead_then_and_somebody_may_have_touched_it_since() -> None:
    items = """
        | action_id | incident_id | team | category | status | original_due_date | due_date   | created_at       | last_activity_at |
        | moved     | three       | a    | prevent  | open   | 2026-05-10        | 2026-07-10 | 2026-04-20 00:00 | 2026-05-09 12:00 |
        | silent    | three       | b    | prevent  | open   | 2026-05-10        | 2026-07-10 | 2026-04-20 00:00 |                  |
        | untouched | three       | c    | prevent  | open   | 2026-05-10        | 2026-07-10 | 2026-04-20 00:00 | 2026-04-25 12:00 |
        | long-over | three       | d    | prevent  | open   | 2026-04-10        | 2026-04-30 | 2026-04-20 00:00 | 2026-05-09 12:00 |
        | sooner    | three       | e    | prevent  | open   | 2026-07-10        | 2026-06-10 | 2026-04-20 00:00 | 2026-05-09 12:00 |
        | today     | three       | f    | prevent  | open   | 2026-04-10        | 2026-05-01 | 2026-04-20 00:00 | 2026-05-09 12:00 |
    """
    fates = dict(listed(items, "kind action_id fate").filter(pl.col("kind") == "prevent").select("action_id", "fate").iter_rows())
    assert fates == {"moved": "moved", "silent": "moved", "untouched": "open", "long-over": "open", "sooner": "open", "today": "moved"}


def test_at_most_three_prevent_items_of_a_team_stood_on_it_and_what_was_closed_since_takes_its_place() -> None:
    items = """
        | action_id | incident_id | team | category | status | created_at       | closed_at        |
        | first     | three       | red  | prevent  | done   | 2026-04-18 00:00 | 2026-05-02 00:00 |
        | second    | three       | red  | prevent  | open   | 2026-04-19 00:00 |                  |
        | third     | three       | red  | prevent  | open   | 2026-04-20 00:00 |                  |
        | fourth    | three       | red  | prevent  | open   | 2026-04-21 00:00 |                  |
        | not-p3    | one         | red  | prevent  | open   | 2026-04-18 00:00 |                  |
        | detects   | three       | red  | detect   | open   | 2026-04-18 00:00 |                  |
    """
    prevent = listed(items, "kind action_id fate").filter(pl.col("kind") == "prevent")
    assert prevent.select("action_id", "fate").rows() == [("first", "done"), ("second", "open"), ("third", "open")]


def test_a_review_was_owed_from_recovery_until_it_was_held() -> None:
    reviews = listed("| action_id |", "kind incident_id fate fate_on hours_left").filter(pl.col("kind") == "review")
    answers(
        reviews,
        """
        | kind   | incident_id | fate | fate_on    | hours_left |
        | review | three       | done | 2026-05-04 |            |
        | review | four        | open |            | -697       |
        """,
    )


@pytest.mark.parametrize(("zone", "reviews"), [("UTC", ["three", "four"]), ("America/Los_Angeles", ["three", "four", "later"])])
def test_the_month_ends_in_the_report_zone(zone: str, reviews: list[str]) -> None:
    frame = listed("| action_id |", "kind incident_id", zone).filter(pl.col("kind") == "review")
    assert frame["incident_id"].to_list() == reviews


def test_a_failure_stood_on_it_from_the_third_time_on_and_its_later_times_are_told() -> None:
    again = INCIDENTS + "| five | P2 | pay | red | full | 2026-05-10 10:00 | 2026-05-10 11:00 | 2026-05-11 10:00 |\n"
    for incidents, fate, came_back in ((INCIDENTS, "quiet", 0), (again, "open", 1)):
        frame = answer(prepared("2026-06-01 00:00", incidents=incidents), "decisions_before", **MAY)
        rows = frame.filter(pl.col("kind") == "systemic").select("incident_id", "title", "fate", "came_back").rows()
        assert rows == [("one", "full", fate, came_back)]
        earlier = answer(prepared("2026-06-01 00:00", incidents=incidents), "decisions_before", **(MAY | {"to_month": "2026-03"}))
        assert earlier.filter(pl.col("kind") == "systemic").is_empty()  # twice is a pattern


def test_looked_at_from_as_of_the_list_is_the_one_that_the_page_shows(kinds: dict[str, Home]) -> None:
    for kind in ("sample", "damaged"):
        store = open_store(kinds[kind])
        connection = store.connection
        frame = answer(connection, "decisions_before", stalled_after_days=14)
        then = {name: of_kind for (name,), of_kind in frame.partition_by("kind", as_dict=True).items()}
        stalled = answer(connection, "stalled_items")["action_id"].to_list()
        undated = {row[0] for row in connection.execute("select action_id from item_facts where created_at is null").fetchall()}
        assert then["escalate"]["action_id"].to_list() == stalled
        assert then["review"]["incident_id"].to_list() == answer(connection, "owed_reviews")["incident_id"].to_list()
        chains = answer(connection, "chains", certainty="confirmed").filter(pl.col("occurrences") >= 3)
        assert then["systemic"]["incident_id"].to_list() == chains["chain_id"].to_list()
        top = answer(connection, "top_prevent_items")["action_id"].to_list()
        assert then["prevent"]["action_id"].to_list() == [one for one in top if one not in stalled and one not in undated]
        store.close()


def test_of_what_nobody_knows_the_number_is_told() -> None:
    incidents = """
        | incident_id | started_at       |
        | before      | 2026-04-30 10:00 |
        | after       | 2026-05-01 10:00 |
    """
    items = """
        | action_id  | incident_id | status    | created_at       | last_activity_at | closed_at        |
        | since      |             | open      | 2026-03-01 00:00 | 2026-05-10 00:00 |                  |
        | since-done |             | done      | 2026-03-01 00:00 | 2026-05-10 00:00 | 2026-05-10 00:00 |
        | young      |             | open      | 2026-04-20 00:00 | 2026-05-10 00:00 |                  |
        | sometime   | after       | done      | 2026-03-01 00:00 |                  |                  |
        | by-then    |             | done      | 2026-03-01 00:00 | 2026-04-10 00:00 |                  |
        | made       | before      | open      |                  |                  |                  |
        | made-later | after       | open      |                  |                  |                  |
        | done-later | after       | done      |                  |                  |                  |
        | made-then  |             | open      |                  | 2026-04-10 00:00 |                  |
    """
    connection = prepared("2026-06-01 00:00", incidents=incidents, action_items=items)
    frame = answer(connection, "decisions_before_unknown", stalled_after_days=14, to_month="2026-04")
    answers(
        frame,
        """
        | touched_since | touched_done | touched_cancelled | closed_sometime | made_sometime |
        | 2             | 1            | 0                 | 1               | 1             |
        """,
    )
    assert lookback.unknown(frame.row(0, named=True), moved=True).replace("\N{NO-BREAK SPACE}", " ") == (
        "Whether 2 more items were stalled then is not known: touched since, and an export tells only the last touch (1 done now). "
        "1 item may have been open then: when it was closed is not known. "
        "1 item may have been there then: when it was created is not known. "
        "No export tells when a day was moved: what is called moved may have been moved before."
    )
    nothing = dict.fromkeys(frame.columns, 0)
    assert lookback.unknown(nothing, moved=False) == ""


NO_ITEMS = " The imported files hold no action items, so nothing that rests on them is on this list."
CSV = "incident_id,title,service,severity,cause,started_at,recovered_at,pir_completed_at\n"


@pytest.fixture(scope="module")
def one_chain(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("chain")
    rows = [f"i{n},Down,pay,P2,full,2026-0{n}-10T10:00:00Z,2026-0{n}-10T11:00:00Z,2026-0{n}-11T10:00:00Z" for n in (1, 3, 5)]
    home = Home(folder / "home")
    load(home, *write(folder / "exports", {"incidents.csv": CSV + "\n".join(rows)}))
    return home


@pytest.mark.parametrize(
    ("period", "sentence"),
    [
        ("2026-01", "The data begin in January 2026: what was to be decided at the end of December 2025 is not known."),
        ("2026-02", f"Nothing is known to have waited for a decision at the end of January 2026.{NO_ITEMS}"),
        ("2026-06", f"1 decision stood on the list at the end of May 2026: now 1 not come back since.{NO_ITEMS}"),
        ("2026-09", "August 2026 is not over yet."),
    ],
)
def test_a_sentence_says_how_many_there_were_or_why_there_are_none(one_chain: Home, period: str, sentence: str) -> None:
    store = open_store(one_chain)
    told = monthly._before(Scope(store, Filters(period, period, period), period))
    assert told.words.replace("\N{NO-BREAK SPACE}", " ") == sentence
    assert bool(told.rows) == ("decision stood" in sentence)
    store.close()


def test_a_period_of_a_year_looks_back_to_a_year(one_chain: Home) -> None:
    store = open_store(one_chain)
    assert store.generation.as_of > dt.datetime(2026, 6, 1)
    told = monthly._before(Scope(store, Filters("", "2026-02", "2026-06"), "last12"))
    assert told.opens[0].params == {"from_month": "2026-01", "to_month": "2026-05", "stalled_after_days": 14}
    store.close()
