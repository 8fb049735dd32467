"""Frames about the time of incidents -> charts: where it goes, and when they begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import altair as alt
import polars as pl

from nowwhat.charts.shared import SAYS, layered, nothing, pixels, worded
from nowwhat.language import formats
from nowwhat.model.business_hours import BusinessHours

if TYPE_CHECKING:
    from nowwhat.charts.drawing import Drawing
from nowwhat.charts.shared import PHASES

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOCK = "floor(datum.value) + ':' + pad(toString(round(60 * (datum.value % 1))), 2, '0', 'left')"
WEEK = BusinessHours((1, 2, 3, 4, 5), 9 * 60, 18 * 60)


PHASE_ROW_PX, NAMES_PX = 68, 16


def phase_shares(phases: pl.DataFrame) -> Drawing:
    """Where the time of incidents goes: one bar a period, its phases from dark to light in their order, shares written above.

    phases: row (period with its n), phase, order (0..4, the place on the spine), share, start, end (0..1, cumulated); two to four rows

    The name of a phase stands once, above the first bar. A segment that is too short for its words keeps its tooltip.
    """
    if phases.is_empty():
        return nothing()
    rows = phases["row"].unique(maintain_order=True).to_list()
    frame = phases.with_columns(pl.col("row").replace_strict(rows, range(len(rows)), return_dtype=pl.Float64).alias("top") * PHASE_ROW_PX)
    # The names of the phases take a line of their own, and only in the first row.
    first = pl.col("top") == 0
    below = pl.col("top") + NAMES_PX
    frame = frame.with_columns(name=pl.when(first).then(14.0).otherwise(below + 14), text=below + 32, upper=below + 36, lower=below + 56)
    frame = worded(frame, "part", formats.percent, "share")
    frame = worded(frame, "says", lambda *of: f"{of[0]}, {of[1]}: {of[2]}", "row", "phase", "part")
    height = PHASE_ROW_PX * len(rows) + NAMES_PX
    up, base = pixels(height), alt.Chart(frame)

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))

    width = "(datum.end - datum.start) * width"

    def fitting(field: str) -> alt.ExprRef:
        return alt.ExprRef(f"{width} > length(datum.{field}) * 6.2 ? datum.{field} : ''")

    words_: dict[str, Any] = {"align": "left", "baseline": "bottom", "dx": 1}
    return layered(
        base.mark_rect(style="segment", aria=True).encode(
            x=across("start"), x2=alt.X2("end:Q"), y=up("upper"), y2=alt.Y2("lower:Q"), color=PHASES, **SAYS
        ),
        base.mark_text(style="note", text=fitting("part"), **words_).encode(x=across("start"), y=up("text")),
        base.transform_filter("datum.top == 0")
        .mark_text(style="label", dy=-15, text=fitting("phase"), **words_)
        .encode(x=across("start"), y=up("text")),
        alt.Chart(frame.unique("row", maintain_order=True))
        .mark_text(style="label-strong", **words_)
        .encode(x=alt.XValue(0), y=up("name"), text=alt.Text("row:N")),
        height=height,
    )


def weekday_hour(cells: pl.DataFrame, business: BusinessHours = WEEK) -> Drawing:
    """Incidents by weekday and hour, from none to many in one hue; business hours outlined and named.

    cells: weekday (0 = Monday), hour (0..23, where the cell begins), n; optional hours (length of a cell, 1 if left out)
    """
    if cells.is_empty():
        return nothing()
    frame = cells.with_columns(hours=pl.col("hours") if "hours" in cells.columns else pl.lit(1))
    frame = frame.with_columns(end=pl.col("hour") + pl.col("hours"), below=pl.col("weekday") + 1)
    frame = worded(frame, "says", _cell_says, "weekday", "hour", "end", "n")
    most = cast("int", frame["n"].max())
    begin, end = business.from_min / 60, business.to_min / 60
    hours = alt.Axis(title=None, values=[0, 6, begin, end, 12, 24], labelExpr=CLOCK, domain=False)

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, 24], nice=False), axis=hours)

    def down(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", scale=alt.Scale(domain=[7, 0], nice=False), axis=None)

    # One box around each run of weekdays; the first is named.
    tops = [day - 1 for day in business.weekdays if day - 1 not in business.weekdays]
    bottoms = [day for day in business.weekdays if day + 1 not in business.weekdays]
    names = ["business hours", *[""] * (len(tops) - 1)]
    box = alt.Chart(pl.DataFrame({"from": begin, "to": end, "top": tops, "bottom": bottoms, "name": names}))
    week = alt.Chart(pl.DataFrame({"name": DAYS, "middle": [day + 0.5 for day in range(7)]}))
    heat = alt.Color("n:Q", scale=alt.Scale(range="heatmap", domain=[0, max(most, 1)]), legend=None)
    return layered(
        alt.Chart(frame)
        .mark_rect(style="segment", aria=True)
        .encode(x=across("hour"), x2=alt.X2("end:Q"), y=down("weekday"), y2=alt.Y2("below:Q"), color=heat, **SAYS),
        box.mark_rect(style="frame", filled=False).encode(x=across("from"), x2=alt.X2("to:Q"), y=down("top"), y2=alt.Y2("bottom:Q")),
        box.mark_text(style="label", align="left", baseline="bottom", dy=-4).encode(
            x=across("from"), y=down("top"), text=alt.Text("name:N")
        ),
        # Text and not axis labels, of which an axis drops every second one to avoid overlaps that are not there.
        week.mark_text(style="note", align="right", dx=-8).encode(x=alt.XValue(0), y=down("middle"), text=alt.Text("name:N")),
        height=182,
    )


def _cell_says(weekday: int, hour: int, end: int, n: int) -> str:
    return f"{DAYS[weekday]} {hour}:00 to {end}:00: {formats.plural(n, 'incident')}"
