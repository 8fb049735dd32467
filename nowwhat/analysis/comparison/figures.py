"""A scope and two periods -> a duration before and after: severity by severity, pooled and adjusted."""

import datetime as dt

import polars as pl

from nowwhat.analysis import windows
from nowwhat.analysis.comparison import words
from nowwhat.analysis.figure import Figure
from nowwhat.analysis.scope import Scope
from nowwhat.analysis.windows import Window
from nowwhat.charts.forest import ratio_by_group
from nowwhat.model.duration import DURATIONS


def compared(scope: Scope, duration: str, window: Window, *, since: dt.date | None = None, text: str = "") -> Figure:
    """One comparison; `since` is the day between the periods where people marked it with `text`."""
    before, after = windows.halves(scope.frame("comparable_durations", duration=duration), window)
    found = windows.ratio(before, after)
    months = scope.frame("months_compared", duration=duration)
    open_months = months.filter(~pl.col("provisional") & ~pl.col("comparable"))["month"].to_list()
    return Figure(
        scope,
        "comparable_durations",
        ratio_by_group(words.rows(found, before, after)) if found else None,
        words.TITLE,
        words.subtitle(duration, before, after, since, text) if found else DURATIONS[duration].name.capitalize() + ".",
        note=words.note(found, open_months) if found else "",
        warning=words.mix_warning(found) if found else "",
        params={"duration": duration},
        empty=words.too_few(duration),
    )
