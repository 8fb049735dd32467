"""A scope and two periods -> a duration before and after: severity by severity, pooled and adjusted."""

import datetime as dt

import polars as pl

from nowwhat import charts, measured, phrases
from nowwhat.figures.figure import Figure
from nowwhat.figures.scope import Scope
from nowwhat.measured.comparisons import Window


def compared(scope: Scope, duration: str, window: Window, *, since: dt.date | None = None, text: str = "") -> Figure:
    """One comparison; `since` is the day between the periods where people marked it with `text`."""
    before, after = measured.comparisons.halves(scope.frame("comparable_durations", duration=duration), window)
    found = measured.comparisons.ratio(before, after)
    months = scope.frame("months_compared", duration=duration)
    open_months = months.filter(~pl.col("provisional") & ~pl.col("comparable"))["month"].to_list()
    return Figure(
        scope,
        "comparable_durations",
        charts.ratio_by_group(phrases.comparisons.rows(found, before, after)) if found else None,
        phrases.comparisons.TITLE,
        phrases.comparisons.subtitle(duration, before, after, since, text)
        if found
        else phrases.response.NAMES[duration].capitalize() + ".",
        note=phrases.comparisons.note(found, open_months) if found else "",
        warning=phrases.comparisons.mix_warning(found) if found else "",
        params={"duration": duration},
        empty=phrases.comparisons.too_few(duration),
    )
