"""Frames about repeats -> charts; the chain of occurrences has a module of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from nowwhat import wording
from nowwhat.charts.parts import IN_PERCENT, SAYS, Across, layered, nothing, worded, words

if TYPE_CHECKING:
    from nowwhat.charts.drawing import Drawing

MOST_SERVICES = 16
ROW_PX = 26


def services_by_repeat_share(services: pl.DataFrame, overall: float | None) -> Drawing:
    """Services by shrunken repeat share against all services; a flagged one has another mark, the warning colour and a word.

    services: service, share, low, high (0..1; share null: no labelled incident), flagged (BOOLEAN), counts ("31 of 94")

    At most 16 rows, the flagged ones first among those kept; the page says how many more there are.
    """
    frame = services.with_columns(pl.col("flagged").fill_null(value=False), pl.col("share", "low", "high").cast(pl.Float64))
    frame = frame.sort("flagged", "share", descending=True, nulls_last=True).head(MOST_SERVICES)
    if frame.is_empty():
        return nothing()
    frame = frame.sort("share", descending=True, nulls_last=True)
    frame = worded(frame, "result", _result, "share", "counts", "flagged")
    frame = worded(frame, "says", _service_says, "service", "share", "low", "high", "result")
    ends = [value for value in (*frame["high"], overall) if value is not None]
    row = alt.Y("service:N", sort=frame["service"].to_list(), axis=alt.Axis(title=None))
    axis = alt.Axis(title=None, labelExpr=IN_PERCENT, tickCount=alt.ExprRef("width < 360 ? 3 : 6"))

    def across(field: str) -> alt.X:
        return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, min(1.0, max(ends, default=1.0) * 1.02)], nice=False), axis=axis)

    base = alt.Chart(frame).encode(y=row)
    known, unknown = base.transform_filter("isValid(datum.share)"), base.transform_filter("!isValid(datum.share)")
    plain, flagged = known.transform_filter("!datum.flagged"), known.transform_filter("datum.flagged")
    return layered(
        *([] if overall is None else _all_services(overall, across)),
        plain.mark_rule(style="interval").encode(x=across("low"), x2=alt.X2("high:Q")),
        flagged.mark_rule(style="flag-interval").encode(x=across("low"), x2=alt.X2("high:Q")),
        plain.mark_point(style="estimate", filled=True, aria=True).encode(x=across("share"), **SAYS),
        flagged.mark_point(style="flag", filled=True, shape="diamond", aria=True).encode(x=across("share"), **SAYS),
        # A column of its own: words that begin where an interval ends are cut off on a phone, where the plot shrinks beside them.
        plain.mark_text(style="note", align="left", dx=8).encode(x=alt.XValue("width"), text=alt.Text("result:N")),
        flagged.mark_text(style="flag-label", align="left", dx=8).encode(x=alt.XValue("width"), text=alt.Text("result:N")),
        *words(unknown.encode(x=alt.XValue(0), text=alt.Text("result:N")), "note", align="left", dx=4),
        height=ROW_PX * frame.height,
    )


def _result(share: float | None, counts: str | None, flagged: bool) -> str:
    if share is None:
        return "no labelled incident"
    return f"{counts}, flagged" if flagged else counts or ""


def _service_says(service: str, share: float | None, low: float | None, high: float | None, result: str) -> str:
    if share is None:
        return f"{service}: {result}"
    return f"{service}: {wording.percent(share)} ({wording.percent(low)} to {wording.percent(high)}), {result}"


def _all_services(overall: float, across: Across) -> list[alt.Chart]:
    mean = alt.Chart(pl.DataFrame({"overall": [overall], "name": [f"all services {wording.percent(overall)}"]})).encode(x=across("overall"))
    # Near an end the name turns inwards, so that it is never cut off.
    side = alt.ExprRef("scale('x', datum.overall) < 50 ? 'left' : scale('x', datum.overall) > width - 50 ? 'right' : 'center'")
    name = mean.mark_text(style="reference-label", baseline="bottom", dy=-4, align=side)
    return [mean.mark_rule(style="reference"), name.encode(y=alt.YValue(0), text=alt.Text("name:N"))]
