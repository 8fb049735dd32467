"""Frames of stored reviews -> advice on each. What a tracker adds to an item counts here: its owner, its deadline, its state.

What is not looked at here, no rule can miss: the summary of a document, and the zone as written. Whether a review was late is a fact,
`incident_facts.pir_timing`, and no advice here.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from nowwhat.lint.promises import promise
from nowwhat.lint.rules import advice_on
from nowwhat.lint.text import Advice, Promise, ReviewText, Sentence

TOLD_IN = ("whys", "contributing_factors", "went_well", "went_badly")


def advice_of_reviews(
    reviews: pl.DataFrame, items: pl.DataFrame, moments: pl.DataFrame, off: Collection[str] = ()
) -> dict[str, list[Advice]]:
    """Advice by review_id, in the order of `review_documents`; reviews without any are left out. `items` and `moments` are
    `review_items` and `review_moments`, by incident.
    """
    of_incident: dict[str, list[Promise]] = defaultdict(list)
    for row in items.iter_rows(named=True):
        of_incident[row["incident_id"]].append(_promise(row))
    told_at: dict[str, list[Sentence]] = defaultdict(list)
    for incident_id, line, text in moments.select("incident_id", "line", "text").iter_rows():
        told_at[incident_id].append(Sentence(line, text or ""))
    advice = {
        row["review_id"]: advice_on(_review_text(row, of_incident[row["incident_id"]], told_at[row["incident_id"]]), row["file"] or "", off)
        for row in reviews.iter_rows(named=True)
    }
    return {review_id: pieces for review_id, pieces in advice.items() if pieces}


def _review_text(row: Mapping[str, Any], promises: list[Promise], moments: list[Sentence]) -> ReviewText:
    texts = [text for name in TOLD_IN for text in row[name] or []]
    texts += [text for name in ("root_cause", "lessons", "impact") for text in (row[name] or "").split("\n") if text]
    return ReviewText(
        None,
        [*moments, *(Sentence(None, text) for text in texts)],
        [Sentence(None, why) for why in row["whys"] or []],
        Sentence(None, row["root_cause"]) if row["root_cause"] else None,
        promises,
        has_timeline=bool(moments),
        has_detection=True,  # many a review tells it in its summary, in words of its own
        has_lessons=bool(row["lessons"]),
        words=row["words"],
        attendees=row["attendee_count"],
        minutes=row["minutes"],
        facilitator_is_commander=row["facilitator_is_commander"],
    )


def _promise(row: Mapping[str, Any]) -> Promise:
    return promise(
        row["title"] or row["action_id"],
        line=None,
        owned=row["has_owner"],
        dated=row["dated"],
        category=row["category"] or "",
        priority=row["priority"] or "",
        tracked=row["tracked"],
        open_=row["status"] == "open",
    )
