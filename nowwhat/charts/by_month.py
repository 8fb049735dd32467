"""Frames with one figure a month -> charts, used by every subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import altair as alt
import polars as pl

from nowwhat.charts.shared import (
    SAYS,
    clock,
    instants,
    layered,
    line_beside,
    middled,
    named_line,
    nothing,
    pixels,
    place_to_point_at,
    share,
    whole_months,
    worded,
    words,
)
from nowwhat.language import formats

if TYPE_CHECKING:
    from datetime import datetime

    from nowwhat.charts.drawing import Drawing

SAME_LINE = 0.025  # of the axis: about 6 px, below which two lines cannot be told apart
NAME_HEIGHT = 0.09  # of the axis: what the words above a line need
COLUMN_PX = 22  # a narrower month has no room for its number
ROW_PX, NAME_PX = 56, 20  # a row of several shares, and what its name takes of it


def share_by_month(
    shares: pl.DataFrame,
    line: float | None = None,
    line_name: str = "",
    past: float | None = None,
    past_name: str = "",
    top: float = 1.0,
    height: int = 240,
) -> Drawing:
    """A share per month or quarter, interval before estimate, its n above, against a reference line and the own past.

    shares: month_start_on, month_end_on (DATE, the end is the first day no longer counted), n, share, low, high (0..1; null: not drawn);
            optional second (another definition, drawn hollow), bound_low and bound_high (what the unknown cases could make of it)

    ``top`` is a round share fixed by the page, so that two filters can be compared.
    A line and a past that coincide are one line with two names.
    """
    frame = worded(middled(shares), "says", _share_says, "start", "end", "share", "low", "high", "n")
    if frame.is_empty():
        return nothing()
    across, up = whole_months(frame), share(top)
    base = alt.Chart(frame).encode(x=across("middle"))
    known = base.transform_filter("isValid(datum.share)")
    layers: list[alt.Chart] = [place_to_point_at(frame, across)]
    if {"bound_low", "bound_high"} <= set(shares.columns):
        unsure = base.transform_filter("isValid(datum.bound_low) && isValid(datum.bound_high)")
        layers.append(unsure.mark_rule(style="bounds").encode(y=up("bound_low"), y2=alt.Y2("bound_high:Q")))
    layers.append(known.mark_rule(style="interval").encode(y=up("low"), y2=alt.Y2("high:Q")))
    names: list[alt.Chart] = []
    if past is not None:
        rule, name = line_beside(past, past_name, "past", up)
        one = line is not None and abs(line - past) < SAME_LINE * top
        layers += [] if one else [rule]
        names += name
    if line is not None:
        right, free = _freer_end(frame, line, top)
        rule, name = named_line(line, line_name, "reference", up, right=right, free=free, lifted="dashed, ")
        layers.append(rule)
        names += name
    if "second" in shares.columns:
        layers.append(base.transform_filter("isValid(datum.second)").mark_point(style="estimate-quiet", filled=True).encode(y=up("second")))
    layers += [
        known.mark_point(style="estimate", filled=True).encode(y=up("share")),
        # Above the plot: at its foot the counts would lie on the intervals of the best months.
        base.mark_text(style="note-small", baseline="bottom", text=_roomy(frame, "datum.n")).encode(y=alt.YValue(-6)),
        _in_the_margin(frame, "n"),
        *names,
    ]
    return layered(*layers, height=height)


def _freer_end(frame: pl.DataFrame, line: float, top: float) -> tuple[bool, bool]:
    """Whether fewer intervals reach into the words above the line at its right end than at its left end, and whether none does there."""
    met = ((pl.col("low") < line + NAME_HEIGHT * top) & (pl.col("high") > line)).fill_null(value=False)
    half = max(1, frame.height // 2)
    left, right = (part.select(met.sum()).item() for part in (frame.head(half), frame.tail(half)))
    return right <= left, min(left, right) == 0


def _share_says(start: datetime, end: datetime, value: float | None, low: float | None, high: float | None, n: int) -> str:
    name = formats.month(start)
    if (end - start).days > 31:
        name = f"{formats.month_short(start)} and the months after"
    if value is None:
        return f"{name}: {formats.UNKNOWN}, n {formats.count(n)}"
    return f"{name}: {formats.percent(value)} ({formats.percent(low)} to {formats.percent(high)}), n {formats.count(n)}"


def _roomy(frame: pl.DataFrame, words_: str) -> alt.ExprRef:
    return alt.ExprRef(f"width / {frame.height} >= {COLUMN_PX} ? {words_} : ''")


def _in_the_margin(frame: pl.DataFrame, name: str) -> alt.Chart:
    """What the row of numbers above the plot is, at the place of the axis labels."""
    label = alt.Chart(frame.head(1).select(pl.lit(name).alias("name")))
    name_ = label.mark_text(style="note-small", align="right", baseline="bottom", dx=-6, text=_roomy(frame, "datum.name"))
    return cast("alt.Chart", name_.encode(x=alt.XValue(0), y=alt.YValue(-6)))


def coverage_by_month(coverage: pl.DataFrame) -> Drawing:
    """Shares of what is recorded, a row a measure from none at its foot to all at its top: a month is a bar of its own width.

    coverage: row (plain words), order, words ("88 % of 387 incidents"), month_start_on, month_end_on, n, known, share (null: not drawn)
    """
    frame = worded(middled(coverage), "says", _coverage_says, "row", "start", "share", "known", "n")
    if frame.is_empty():
        return nothing()
    place = pl.col("order").rank("dense") - 1
    frame = frame.with_columns(top=place.cast(pl.Float64) * ROW_PX + NAME_PX).with_columns(foot=pl.col("top") + ROW_PX - NAME_PX - 6)
    frame = frame.with_columns(level=pl.col("foot") - pl.col("share") * (pl.col("foot") - pl.col("top")))
    across, up = whole_months(frame), pixels(ROW_PX * frame["order"].n_unique())
    span = alt.Chart(frame).encode(x=across("start"), x2=alt.X2("end:T"))
    known = span.transform_filter("isValid(datum.share)")
    rows = alt.Chart(frame.unique("order", keep="first", maintain_order=True))
    names = {"align": "left", "baseline": "bottom", "dy": -4}
    return layered(
        span.mark_rect(style="touch", aria=True).encode(y=up("top"), y2=alt.Y2("foot:Q"), **SAYS),
        known.mark_rect(style="band").encode(y=up("level"), y2=alt.Y2("foot:Q")),
        rows.mark_rule(style="drop").encode(y=up("foot")),
        rows.mark_rule(style="guide").encode(y=up("top")),
        known.mark_rule(style="level").encode(y=up("level")),
        *words(rows.encode(x=alt.XValue(0), y=up("top"), text=alt.Text("row:N")), "row-name", **names),
        *words(rows.encode(x=alt.XValue("width"), y=up("top"), text=alt.Text("words:N")), "note", **names | {"align": "right"}),
        height=ROW_PX * frame["order"].n_unique(),
    )


def _coverage_says(row: str, start: datetime, value: float | None, known: int, n: int) -> str:
    recorded = f"{formats.count(known)} of {formats.count(n)}"
    return f"{row}, {formats.month(start)}: {recorded if value is None else f'{formats.percent(value)}, {recorded}'}"


def sparkline(series: pl.DataFrame, height: int = 48) -> Drawing:
    """The months behind a key figure, without axes and on a scale of their own; the last value a dot.

    series: month_start_on (DATE), value (any unit; null: a gap in the line); optional low, high (drawn as a band)
    """
    frame = clock(series.rename({"month_start_on": "start"})).sort("start")
    known = frame.filter(pl.col("value").is_not_null())
    if known.is_empty():
        return nothing()
    start, end = cast("datetime", frame["start"].min()), cast("datetime", frame["start"].max())
    hidden = instants(start, end, axis=None)
    # A single month has no width: without a domain it stands in the middle.
    x = hidden("start") if start < end else alt.X("start:T", scale=alt.Scale(type="utc"), axis=None)

    def up(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", axis=None, scale=alt.Scale(zero=False, nice=False, padding=5))

    base = alt.Chart(frame).encode(x=x)
    band = [base.mark_area(style="band").encode(y=up("low"), y2=alt.Y2("high:Q"))] if {"low", "high"} <= set(series.columns) else []
    return layered(
        *band,
        base.mark_line(style="spark").encode(y=up("value")),
        alt.Chart(known.tail(1)).mark_point(style="spark-end", filled=True).encode(x=x, y=up("value")),
        height=height,
    )
