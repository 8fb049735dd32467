"""Frames of durations -> two samples that are like each other, and how many times as long the later ones take. Pure."""

import datetime as dt
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nowwhat.analysis.months import first_day, month_plus, months_in
from nowwhat.statistics.checks import IntArray
from nowwhat.statistics.comparing import AdjustedRatio, severity_adjusted_ratio

YEAR = 12  # months on either side of a comparison; half of it where the data do not reach further
LATEST = 6  # months that tell whether a change still holds
LATELY = 0.95  # confidence of the intervals that tell it: that there was a change is surer
YEAR_DAYS = dt.timedelta(days=365)


@dataclass(frozen=True)
class Window:
    """Two spans of days that are compared: `since` begins the later one, and both ends are included."""

    from_on: dt.date
    since: dt.date
    to_on: dt.date


def equal_windows(months: pl.DataFrame) -> Window | None:
    """The last twelve complete months against the twelve before, else six against six; None where there are no twelve complete months.

    `months` is `months_compared`; the first month with incidents is where the data begin.
    """
    complete = months.filter(~pl.col("provisional"))["month"]
    if complete.is_empty():
        return None
    first, last = str(complete[0]), str(complete[-1])
    reach = months_in(first, last)
    span = YEAR if reach >= 2 * YEAR else YEAR // 2
    if reach < 2 * span:
        return None
    return months_window(month_plus(last, 1 - 2 * span), month_plus(last, 1 - span), last)


def months_window(from_month: str, since_month: str, to_month: str) -> Window:
    """Two spans of whole months."""
    return Window(first_day(from_month), first_day(since_month), first_day(month_plus(to_month, 1)) - dt.timedelta(days=1))


def around(day: dt.date) -> Window:
    """A year before a day, and the year from it on."""
    return Window(day - YEAR_DAYS, day, day + YEAR_DAYS - dt.timedelta(days=1))


def halves(values: pl.DataFrame, window: Window) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of `comparable_durations` before and from `since` on, inside the window."""
    inside = values.filter(pl.col("began_on").is_between(window.from_on, window.to_on))
    return inside.filter(pl.col("began_on") < window.since), inside.filter(pl.col("began_on") >= window.since)


def known(values: pl.DataFrame) -> pl.DataFrame:
    """The rows of `comparable_durations` that are over: an open one has no length yet."""
    return values.filter(pl.col("value_s").is_not_null())


def like_with_like(before: pl.DataFrame, after: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """The known durations of services that both sides have, and the services that only one has: what begins later makes no change."""
    sides = known(before), known(after)
    names = [set(side["service"].unique()) for side in sides]
    both = sorted(names[0] & names[1])
    return sides[0].filter(pl.col("service").is_in(both)), sides[1].filter(pl.col("service").is_in(both)), sorted(names[0] ^ names[1])


def ratio(before: pl.DataFrame, after: pl.DataFrame, confidence: float = 0.95, *, by_service: bool = True) -> AdjustedRatio | None:
    """How many times as long the later of two sides that are like each other take, within service and severity, and pooled.

    None with too few comparable ones on a side. Without `by_service` it is within severity alone, for what their mix does.
    """
    both = pl.concat([before, after])
    n = before.height
    severity, names = numbered(both["severity"])
    service = numbered(both["service"])[0] if by_service else np.zeros(both.height, dtype=np.int64)
    found = severity_adjusted_ratio(
        after["value_s"].to_numpy(), severity[n:], before["value_s"].to_numpy(), severity[:n],
        new_service=service[n:], old_service=service[:n], confidence=confidence,
    )  # fmt: skip
    if found is None:
        return None
    return replace(found, by_severity=tuple(sorted(
        (replace(part, severity=names[int(part.severity)]) for part in found.by_severity), key=lambda part: part.severity
    )))  # fmt: skip


def numbered(names: pl.Series) -> tuple[IntArray, list[str]]:
    """Names as whole numbers, which statistics compares a hundred times faster than words, and the name of each number."""
    each = names.unique(maintain_order=True).to_list()
    return names.replace_strict(each, range(len(each)), return_dtype=pl.Int64).to_numpy(), each


def latest(values: pl.DataFrame, since_month: str, last_month: str) -> pl.DataFrame:
    """The rows of the latest months, at most six, of those since a change."""
    return values.filter(pl.col("month") >= max(since_month, month_plus(last_month, 1 - LATEST)))


def first_third(values: pl.DataFrame, first_month: str, last_month: str) -> pl.DataFrame:
    """The rows of the first third of the months of a span."""
    return values.filter(pl.col("month") < month_plus(first_month, months_in(first_month, last_month) // 3))


def last_third(values: pl.DataFrame, first_month: str, last_month: str) -> pl.DataFrame:
    """The rows of the last third of the months of a span."""
    return values.filter(pl.col("month") > month_plus(last_month, -(months_in(first_month, last_month) // 3)))


def incidents(*sides: pl.DataFrame) -> int:
    """How many incidents are in the rows of `comparable_durations`, in which an event is one row."""
    return sum(int(side["incidents"].sum()) for side in sides)


def recorded(days: pl.DataFrame, window: Window, left_out: list[str]) -> tuple[tuple[int, int], tuple[int, int]]:
    """How many are recorded, of how many, before and from `since` on; `days` is `durations_recorded`."""
    inside = days.filter(pl.col("began_on").is_between(window.from_on, window.to_on) & ~pl.col("service").is_in(left_out))
    sides = inside.filter(pl.col("began_on") < window.since), inside.filter(pl.col("began_on") >= window.since)
    (x0, n0), (x1, n1) = ((int(side["recorded"].sum()), int(side["asked"].sum())) for side in sides)
    return (x0, n0), (x1, n1)


def half_way(from_month: str, to_month: str) -> Window | None:
    """A period cut in the middle; None for one of a single month."""
    span = months_in(from_month, to_month)
    return months_window(from_month, month_plus(from_month, span - span // 2), to_month) if span > 1 else None


def marked_days(annotations: pl.DataFrame) -> dict[dt.date, str]:
    """Each day that people marked, with all that they wrote about it."""
    return {day: "; ".join(texts) for day, texts in annotations.group_by("on", maintain_order=True).agg("text").iter_rows()}
