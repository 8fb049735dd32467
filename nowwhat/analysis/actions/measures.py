"""Frames of action items -> the same with what statistics says of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from nowwhat.analysis.shares import with_limits
from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.intervals import clustered_proportion, wilson
from nowwhat.statistics.survival import CompletionCurve, aalen_johansen

FEWEST_TO_COMPARE = 20  # items that came due; metrics: minimum for a claim against a line
SHARE_OF_UNKNOWN = 0.1  # above it nobody can say the rate, only between what it lies
LONGER = 1.5  # as many times as long is another promise
CURVE_DAYS = 120  # how far the completion curve is drawn
MARKED_DAY = 30


@dataclass(frozen=True)
class Slip:
    """Items that came due and slipped, with 95 % limits that know that items of one incident slip together."""

    came_due: int
    slipped: int
    unknown: int
    rate: float | None
    low: float | None
    high: float | None
    bounds: tuple[float, float] | None

    @property
    def by_bounds(self) -> bool:
        """Whether so many were closed on an unknown day that only the bounds can be said."""
        return self.unknown > SHARE_OF_UNKNOWN * (self.came_due + self.unknown)


def by_first_day(row: Mapping[str, Any]) -> bool:
    """Whether a rate is one by the days first promised: of at most a tenth they are not known. `row` is one of `slip_coverage`."""
    return bool(row["came_due"] - row["first_known"] <= SHARE_OF_UNKNOWN * row["came_due"])


def promise_lengths(now: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Median days from creation to the day first promised, now and before; None below five. Both are rows of `slip_coverage`."""
    now_days, before_days = (row["promise_days_p50"] if row["promises"] >= FEWEST else None for row in (now, before))
    return now_days, before_days


def unknowable(open_items: pl.DataFrame) -> set[str]:
    """Which lists nobody can make of them: overdue without any due date, stalled without any day of a touch, top without any kind.

    open_items: a row per open item with no_due_date, stalled and category; empty: every list is known to be empty.
    """
    if open_items.is_empty():
        return set()
    missing = {
        "overdue": open_items["no_due_date"].all(),
        "stalled": open_items["stalled"].null_count() == open_items.height,
        "top": open_items["category"].null_count() == open_items.height,
    }
    return {name for name, yes in missing.items() if yes}


def slip(row: Mapping[str, Any]) -> Slip:
    """The slip of one row with came_due, slipped and the lists per incident; unknown and the bounds where the row has them."""
    limits = _limits(row["slipped_per_incident"], row["came_due_per_incident"], row["alike_incidents"])
    return Slip(
        came_due=row["came_due"],
        slipped=row["slipped"],
        unknown=row.get("unknown") or 0,
        rate=row["slipped"] / row["came_due"] if row["came_due"] >= FEWEST else None,
        low=limits.low if limits else None,
        high=limits.high if limits else None,
        bounds=(row["bound_low"], row["bound_high"]) if row.get("unknown") else None,
    )


def slips(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame`, with slipped and n per month or group, and the lists per incident, with low and high beside; empty below five items."""
    lists = frame.select("slipped_per_incident", "came_due_per_incident", "alike_incidents").iter_rows()
    return with_limits(frame, [_limits(*row) for row in lists])


def _limits(slipped: Sequence[int], came_due: Sequence[int], alike: Sequence[int]) -> Interval | None:
    """Limits of a clustered share; None below five. Of a single incident nobody can say how its items hang together: then Wilson's."""
    x, n = np.repeat(slipped, alike), np.repeat(came_due, alike)
    if n.sum() < FEWEST:
        return None
    clustered = clustered_proportion(x, n)
    return clustered.interval if clustered else wilson(int(x.sum()), int(n.sum()))


def completion(times: pl.DataFrame) -> CompletionCurve | None:
    """The probability of being done by day, from `completion_times`; None below five items whose days are known."""
    known = times.filter(pl.col("days").is_not_null())
    return aalen_johansen(known["days"].to_numpy(), known["done"].to_numpy(), known["cancelled"].to_numpy())


def curve_points(curve: CompletionCurve | None) -> pl.DataFrame:
    """The curve at whole days as day, done, low, high, up to the last day that anything was watched."""
    points = [curve.at(day) for day in range(CURVE_DAYS + 1)] if curve else []
    rows = [(int(point.time), point.estimate, point.low, point.high) for point in points if point]
    return pl.DataFrame(rows, schema={"day": pl.Int64, "done": pl.Float64, "low": pl.Float64, "high": pl.Float64}, orient="row")
