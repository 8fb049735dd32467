"""One incident -> its chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import altair as alt
import polars as pl

from nowwhat.charts.shared import PHASES, SAYS, Across, Up, layered, nothing, pixels, words
from nowwhat.language.formats import NBSP

if TYPE_CHECKING:
    from nowwhat.charts.drawing import Drawing

# Minutes between ticks; the first that needs no more than nine is taken.
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440, 2_880, 7_200, 14_400, 43_200)
SINCE = (
    f"datum.value < 60 ? datum.value + '{NBSP}min' : datum.value >= 2880 ? datum.value / 1440 + '{NBSP}days'"
    f" : datum.value % 60 == 0 ? datum.value / 60 + '{NBSP}h' : floor(datum.value / 60) + '{NBSP}h{NBSP}' + datum.value % 60"
)
STRIP_PX, SPAN_PX = 76, 38


def incident_timeline(phases: pl.DataFrame, spans: pl.DataFrame, begins: str = "began") -> Drawing:
    """One incident on one axis of minutes: its phases as a strip, and under it the measured spans, each against its limit.

    ``begins`` says what happened at the beginning of the axis, where the start of the problem is not known.

    phases: phase ("respond and mobilise, not split" where a stamp is missing), order (0..4), start_min, end_min (since the problem began),
            length ("6 min")
    spans:  start_min, end_min, limit_at_min (where on the axis the limit lies, null: no limit), over (BOOLEAN),
            words ("23 min to detect, 18 min over the limit of 5 min"); in the order to draw
    """
    ends = pl.concat(column.cast(pl.Float64) for column in (phases["end_min"], spans["end_min"], spans["limit_at_min"])).drop_nulls()
    if ends.is_empty():
        return nothing()
    last = max(cast("float", ends.max()), 1.0)
    step = next((step for step in STEPS if last / step <= 9), STEPS[-1])
    axis = alt.Axis(title=None, values=list(range(0, int(last) + 1, step)), labelExpr=f"datum.value == 0 ? '{begins}' : {SINCE}")
    height = STRIP_PX + SPAN_PX * spans.height + 8
    up = pixels(height)

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, last], nice=False, clamp=True), axis=axis)

    return layered(*_strip(phases, across, up), *_measured(spans, across, up), height=height)


def _strip(phases: pl.DataFrame, across: Across, up: Up) -> list[alt.Chart]:
    says = pl.format("{}: {}", "phase", "length")
    base = alt.Chart(phases.with_columns(upper=pl.lit(36), lower=pl.lit(62), says=says))
    room = "scale('x', datum.end_min) - scale('x', datum.start_min)"
    place: dict[str, Any] = {"align": "left", "baseline": "bottom", "dx": 1}
    return [
        base.mark_rect(style="segment", aria=True).encode(
            x=across("start_min"), x2=alt.X2("end_min:Q"), y=up("upper"), y2=alt.Y2("lower:Q"), color=PHASES, **SAYS
        ),
        base.mark_text(
            style="label-strong", dy=-19, text=alt.ExprRef(f"{room} > length(datum.phase) * 7.5 ? datum.phase : ''"), **place
        ).encode(x=across("start_min"), y=up("upper")),
        base.mark_text(style="note", dy=-4, text=alt.ExprRef(f"{room} > length(datum.length) * 6.5 ? datum.length : ''"), **place).encode(
            x=across("start_min"), y=up("upper")
        ),
    ]


def _measured(spans: pl.DataFrame, across: Across, up: Up) -> list[alt.Chart]:
    """Thin inside the limit, a tick at it, thick beyond; the sentence above, turned inwards at the right."""
    limit, end = pl.col("limit_at_min").cast(pl.Float64), pl.col("end_min")
    within = pl.when(pl.col("over")).then(limit).otherwise(end)
    base = alt.Chart(spans.with_columns(within_min=within, y=STRIP_PX + 26.0 + pl.int_range(pl.len()) * SPAN_PX)).encode(y=up("y"))
    begins, ends = "scale('x', datum.start_min)", "scale('x', datum.end_min)"
    long = "length(datum.words) * 6.5"
    # From its own start where it fits, else up to its own end, else from the left edge.
    fits, turns = f"{begins} + {long} < width", f"{ends} > {long}"
    side: dict[str, Any] = {
        "align": alt.ExprRef(f"{fits} || !({turns}) ? 'left' : 'right'"),
        "x": alt.ExprRef(f"{fits} ? {begins} : {turns} ? {ends} : 0"),
        "baseline": "bottom",
        "dy": -9,
    }
    over, inside = base.transform_filter("datum.over"), base.transform_filter("!datum.over")
    limited = base.transform_filter("isValid(datum.limit_at_min)")
    return [
        base.mark_rule(style="interval", aria=True).encode(
            x=across("start_min"), x2=alt.X2("within_min:Q"), tooltip=alt.Tooltip("words:N"), description=alt.Description("words:N")
        ),
        over.mark_rule(style="overdue").encode(x=across("limit_at_min"), x2=alt.X2("end_min:Q"), tooltip=alt.Tooltip("words:N")),
        limited.mark_point(style="tick", shape="stroke", angle=90).encode(x=across("limit_at_min")),
        *words(inside.encode(text=alt.Text("words:N")), "note", **side),
        *words(over.encode(text=alt.Text("words:N")), "flag-label", **side),
    ]
