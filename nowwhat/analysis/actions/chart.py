"""Frames about action items -> charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from nowwhat.charts.shared import Across, Up, layered, nothing, share, words

if TYPE_CHECKING:
    from nowwhat.charts.drawing import Drawing


def completion_curve(
    curve: pl.DataFrame, past: pl.DataFrame, marks: pl.DataFrame, name: str = "", past_name: str = "", height: int = 250
) -> Drawing:
    """Share of items done by day t since creation, as steps with a band; the period before in grey; one day written out.

    curve, past: day (whole days since creation), done, low, high (0..1; cancelled is a competing end); past may be empty
    marks:       day, done, words ("day 30: 78 % done, before 64 %"): one row, or none
    """
    if curve.is_empty():
        return nothing()
    last = max(float(day) for day in (*curve["day"], *past["day"]))
    step = next((days for days in (5, 10, 15, 30, 60, 90, 180) if last / days <= 10), 365)
    thin = alt.ExprRef("width < 480 ? 'greedy' : 'parity'")
    axis = alt.Axis(title="days since the item was created", values=list(range(0, int(last) + 1, step)), labelOverlap=thin)
    up = share()

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, max(last, 1)], nice=False), axis=axis)

    def steps(frame: pl.DataFrame) -> alt.Chart:
        return alt.Chart(frame.select("day", "done", "low", "high")).encode(x=across("day"))

    day = alt.Chart(_clear(marks, curve, past)).encode(x=across("day"))
    return layered(
        steps(curve).mark_area(style="band", interpolate="step-after").encode(y=up("low"), y2=alt.Y2("high:Q")),
        day.mark_rule(style="guide").encode(y=alt.YValue(0), y2=alt.Y2Value("height")),
        steps(past).mark_line(style="past", interpolate="step-after").encode(y=up("done")),
        steps(curve).mark_line(style="series", interpolate="step-after").encode(y=up("done")),
        day.mark_point(style="estimate", filled=True, aria=True).encode(
            y=up("done"), tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N")
        ),
        *words(day.encode(y=up("clear"), text=alt.Text("words:N")), "label-strong", align="left", baseline="top", dx=10, dy=10),
        *_end_names(curve, past, name, past_name, across, up),
        height=height,
    )


def _clear(marks: pl.DataFrame, *curves: pl.DataFrame) -> pl.DataFrame:
    """The marked days with the height below which their words meet no curve: curves only rise, so right of and below the lowest."""
    steps = pl.concat([curve.select(pl.col("day").cast(pl.Float64), pl.col("low").fill_null(pl.col("done"))) for curve in curves])
    near = [min(steps.filter(pl.col("day") == day)["low"].to_list(), default=None) for day in marks["day"].cast(pl.Float64)]
    return marks.with_columns(pl.Series("clear", near, dtype=pl.Float64).fill_null(pl.Series(marks["done"].cast(pl.Float64))))


def _end_names(curve: pl.DataFrame, past: pl.DataFrame, name: str, past_name: str, across: Across, up: Up) -> list[alt.Chart]:
    """The two names at the ends of their curves, the upper one above and the lower one below."""
    ends = {"label-accent": curve.tail(1).with_columns(name=pl.lit(name))}
    if not past.is_empty():
        ends["past-label"] = past.tail(1).with_columns(name=pl.lit(past_name))
    top = max(ends, key=lambda role: ends[role]["done"][0])
    names = []
    for role, end in ends.items():
        at_end = alt.Chart(end.select("day", "done", "name")).encode(x=across("day"), y=up("done"), text=alt.Text("name:N"))
        above = role == top
        names += words(at_end, role, align="right", baseline="bottom" if above else "top", dy=-8 if above else 8)
    return names
