"""Frames of what is open -> which of it stands in a list, in what order, and how much of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import polars as pl

from nowwhat.analysis.sentences import SYSTEMIC

MOST_OF_A_KIND = 5  # lines of each kind of decision in a monthly review
MOST = 8  # lines of a list of the week: the meeting takes five minutes


@dataclass(frozen=True)
class Known:
    """What the data tell of what asks for decisions: any item, when open ones were touched, what they are for, held reviews, causes."""

    items: bool
    touches: bool
    kinds: bool
    reviews: bool
    causes: bool


def to_decide(stalled: pl.DataFrame, owed: pl.DataFrame, chains: pl.DataFrame, prevent: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What there is to decide by kind, each with the longest wait first; an item that is escalated is not named again.

    The frames are those of `stalled_items`, `owed_reviews`, `chains` and `top_prevent_items`.
    """
    kinds = named_once({"Escalate": stalled, "Do first": prevent})
    return {
        "Escalate": kinds["Escalate"],
        "Hold the review": owed,
        "Systemic": chains.filter(pl.col("occurrences") >= SYSTEMIC),
        "Do first": kinds["Do first"],
    }


def named_once(items: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The lists of items, each without those that stand in a list before it."""
    once: dict[str, pl.DataFrame] = {}
    for name, frame in items.items():
        once[name] = reduce(_without, once.values(), frame)
    return once


def _without(frame: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    return frame.join(named, on="action_id", how="anti", maintain_order="left")


def soonest(owed: pl.DataFrame) -> pl.DataFrame:
    """The rows of `owed_reviews`: those with hours left, the fewest first; then those that are late, the latest recovered first."""
    late = pl.col("late")
    waited = pl.when(late).then(-pl.col("hours_left")).otherwise(pl.col("hours_left"))
    return owed.sort(late, waited, "incident_id")


def pressing(new: pl.DataFrame) -> pl.DataFrame:
    """The rows of `new_incidents` with `again`, that it repeats an earlier one, and `late`: again, not over, or a fix was overdue."""
    again = pl.col("kind").eq_missing("repeat")
    late = again | pl.col("fix_overdue").fill_null(value=False) | ~pl.col("recovered").fill_null(value=False)
    return new.with_columns(again=again, late=late)


def first_lines(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The lines of a list that are shown, and how many are left: nobody wants to look up the last one or two."""
    return (frame, 0) if frame.height <= MOST + 2 else (frame.head(MOST), frame.height - MOST)
