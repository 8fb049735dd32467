"""Frames of durations -> two samples, and how many times as long the later ones take. Pure."""

import datetime as dt
from dataclasses import dataclass

import polars as pl

from nowwhat.analysis.months import first_day, month_plus, months_in
from nowwhat.statistics.comparing import AdjustedRatio, severity_adjusted_ratio

YEAR = 12  # months on either side of a comparison; half of it where the data do not reach further
LATEST = 6  # months that tell whether a change still holds
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


def latest(values: pl.DataFrame, since_month: str, last_month: str) -> pl.DataFrame:
    """The rows of the latest months, at most six, of those since a change."""
    return values.filter(pl.col("month") >= max(since_month, month_plus(last_month, 1 - LATEST)))


def ratio(before: pl.DataFrame, after: pl.DataFrame, confidence: float = 0.95) -> AdjustedRatio | None:
    """How many times as long the later durations take, within severity and pooled; None with too few comparable ones on a side."""
    return severity_adjusted_ratio(
        after["value_s"].to_numpy(),
        after["severity"].to_list(),
        before["value_s"].to_numpy(),
        before["severity"].to_list(),
        confidence=confidence,
    )


def half_way(from_month: str, to_month: str) -> Window | None:
    """A period cut in the middle; None for one of a single month."""
    span = months_in(from_month, to_month)
    return months_window(from_month, month_plus(from_month, span - span // 2), to_month) if span > 1 else None


def marked_days(annotations: pl.DataFrame) -> dict[dt.date, str]:
    """Each day that people marked, with all that they wrote about it."""
    return {day: "; ".join(texts) for day, texts in annotations.group_by("on", maintain_order=True).agg("text").iter_rows()}
