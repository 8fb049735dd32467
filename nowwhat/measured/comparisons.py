"""Frames of durations -> two samples, and how many times as long the later ones take. Pure."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from nowwhat import statistics
from nowwhat.filters import month_plus

YEAR = 12  # months on either side of a comparison; half of it where the data do not reach further
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
    reach = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    span = YEAR if reach >= 2 * YEAR else YEAR // 2
    if reach < 2 * span:
        return None
    return months_window(month_plus(last, 1 - 2 * span), month_plus(last, 1 - span), last)


def months_window(from_month: str, since_month: str, to_month: str) -> Window:
    """Two spans of whole months."""
    return Window(_first_day(from_month), _first_day(since_month), _first_day(month_plus(to_month, 1)) - dt.timedelta(days=1))


def around(day: dt.date) -> Window:
    """A year before a day, and the year from it on."""
    return Window(day - YEAR_DAYS, day, day + YEAR_DAYS - dt.timedelta(days=1))


def _first_day(month: str) -> dt.date:
    return dt.date(int(month[:4]), int(month[5:7]), 1)


def halves(values: pl.DataFrame, window: Window) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of `comparable_durations` before and from `since` on, inside the window."""
    inside = values.filter(pl.col("began_on").is_between(window.from_on, window.to_on))
    return inside.filter(pl.col("began_on") < window.since), inside.filter(pl.col("began_on") >= window.since)


def ratio(before: pl.DataFrame, after: pl.DataFrame, confidence: float = 0.95) -> statistics.AdjustedRatio | None:
    """How many times as long the later durations take, within severity and pooled; None with too few comparable ones on a side."""
    return statistics.severity_adjusted_ratio(
        after["value_s"].to_numpy(),
        after["severity"].to_list(),
        before["value_s"].to_numpy(),
        before["severity"].to_list(),
        confidence=confidence,
    )


def half_way(from_month: str, to_month: str) -> Window | None:
    """A period cut in the middle; None for one of a single month."""
    span = (int(to_month[:4]) - int(from_month[:4])) * 12 + int(to_month[5:]) - int(from_month[5:]) + 1
    return months_window(from_month, month_plus(from_month, span - span // 2), to_month) if span > 1 else None
