"""Frames of repeats -> charts: occurrences with their items on one axis, services by repeat share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import polars as pl

from nowwhat.charts.shared import IN_PERCENT, SAYS, Across, layered, nothing, worded, words
from nowwhat.language import formats

if TYPE_CHECKING:
    from nowwhat.charts.drawing import Drawing
from typing import TYPE_CHECKING, Any

from nowwhat.analysis.repeats.layout import Layout, layout
from nowwhat.charts.shared import PHONE_PX, Up, leading, months, pixels

if TYPE_CHECKING:
    from datetime import datetime

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
    return f"{service}: {formats.percent(share)} ({formats.percent(low)} to {formats.percent(high)}), {result}"


def _all_services(overall: float, across: Across) -> list[alt.Chart]:
    mean = alt.Chart(pl.DataFrame({"overall": [overall], "name": [f"all services {formats.percent(overall)}"]})).encode(x=across("overall"))
    # Near an end the name turns inwards, so that it is never cut off.
    side = alt.ExprRef("scale('x', datum.overall) < 50 ? 'left' : scale('x', datum.overall) > width - 50 ? 'right' : 'center'")
    name = mean.mark_text(style="reference-label", baseline="bottom", dy=-4, align=side)
    return [mean.mark_rule(style="reference"), name.encode(y=alt.YValue(0), text=alt.Text("name:N"))]


PHONE = f"width < {PHONE_PX}"
ROOM_FOR_GAP_PX = 84


def occurrences_and_items(occurrences: pl.DataFrame, items: pl.DataFrame, as_of: datetime, hits: pl.DataFrame | None = None) -> Drawing:
    """When one service failed for one reason, and what was promised and not yet done each time.

    Occurrences are numbered discs on a line at the top, each with a hairline through the promises that were open then. A promise is a thin
    bar while it was not due and a thick one from then until it was done (a tick) or until now. A filled dot on it: overdue when it came
    back; a hollow one: open. It shows what was known and promised, never that doing it would have helped.

    occurrences: incident_id, title, severity, at (TIMESTAMP, report zone), ordinal, kind ("first", "repeat", "overlap"; an overlap is
                 hollow, it is not counted), gap_days (may be null); optional href, where a disc leads
    items:       action_id, title, created_on, due_on (DATE; due may be null), done_on (DATE or TIMESTAMP, null: not done), state ("overdue
                 274 days, still open")
    as_of:       the last moment that is known, on the same clock
    hits:        incident_id, action_id, overdue (BOOLEAN), one row for each item open at an occurrence; left out, they follow from the days

    At most seven items, those that were open at some occurrence first; ``layout(...).items_left_out`` counts the others for the note.
    """
    placed = layout(occurrences, items, as_of, hits)
    if placed.occurrences.is_empty():
        return nothing()
    across, up = months(placed.start, placed.end), pixels(placed.height_px)
    return layered(
        *_now(placed, across, up),
        *_hairlines(placed, across, up),
        *_promises(placed, across, up),
        *_met(placed, across, up),
        *_discs(placed, across, up),
        height=placed.height_px,
    )


def _now(placed: Layout, across: Across, up: Up) -> list[alt.Chart]:
    frame = pl.DataFrame({"start": [placed.start], "end": [placed.end], "line": [placed.line_px], "name": [formats.day(placed.end)]})
    base = alt.Chart(frame)
    return [
        base.mark_rule(style="guide").encode(x=across("end"), y=alt.YValue(0), y2=alt.Y2Value("height")),
        base.mark_text(style="note", align="right", baseline="bottom", dx=-5, dy=-2).encode(
            x=across("end"), y=alt.YValue("height"), text=alt.Text("name:N")
        ),
        base.mark_rule(style="spine").encode(x=across("start"), x2=alt.X2("end:T"), y=up("line")),
    ]


def _hairlines(placed: Layout, across: Across, up: Up) -> list[alt.Chart]:
    base = alt.Chart(placed.occurrences.with_columns(line=pl.lit(placed.line_px))).transform_filter("isValid(datum.foot)")
    base = base.encode(x=across("at"), y=up("line"), y2=alt.Y2("foot:Q"))
    return [
        base.transform_filter("!datum.overdue").mark_rule(style="drop"),
        base.transform_filter("datum.overdue").mark_rule(style="flag-line"),
    ]


def _promises(placed: Layout, across: Across, up: Up) -> list[alt.Chart]:
    base = alt.Chart(placed.items).encode(y=up("y"))
    # Words begin where the bar begins if they fit there, else end where it ends, else have the whole line, as they need on a phone.
    # Only encoded instants are parsed: toDate reads the others in every way a frame can arrive.
    begins, ends = "scale('x', toDate(datum.created_on))", "scale('x', toDate(datum.over_to))"
    long = "length(datum.label_wide) * 7"
    fits, turns = f"{begins} + {long} < width", f"{ends} > {long}"
    side: dict[str, Any] = {
        "align": alt.ExprRef(f"!({PHONE}) && !({fits}) && {turns} ? 'right' : 'left'"),
        "x": alt.ExprRef(f"{PHONE} ? 0 : {fits} ? {begins} : {turns} ? {ends} : 0"),
        "text": alt.ExprRef(f"{PHONE} ? datum.label_phone : datum.label_wide"),
    }
    done = base.transform_filter("!datum.is_open")
    return [
        base.mark_rule(style="interval", aria=True).encode(x=across("created_on"), x2=alt.X2("promised_to:T"), **SAYS),
        base.transform_filter("datum.late")
        .mark_rule(style="overdue")
        .encode(x=across("over_from"), x2=alt.X2("over_to:T"), tooltip=alt.Tooltip("says:N")),
        done.mark_point(style="tick", shape="stroke", angle=90).encode(x=across("over_to")),
        *words(base.transform_filter("!datum.late"), "note", baseline="bottom", dy=-8, **side),
        *words(base.transform_filter("datum.late"), "label", baseline="bottom", dy=-8, **side),
    ]


def _met(placed: Layout, across: Across, up: Up) -> list[alt.Chart]:
    base = alt.Chart(placed.hits).encode(x=across("at"), y=up("y"))
    return [
        base.transform_filter("!datum.overdue").mark_point(style="was-open", filled=True),
        base.transform_filter("datum.overdue").mark_point(style="was-overdue", filled=True),
    ]


def _discs(placed: Layout, across: Across, up: Up) -> list[alt.Chart]:
    """Discs that stand on each other where they are near; where even that is too much, dots with a number here and there."""
    count = placed.occurrences.height
    dots = f"(width / {count} < 26)"
    lift = alt.ExprRef(f"{dots} ? 0 : {PHONE} ? datum.lift_phone * -18 : datum.lift_wide * -25")
    size = alt.ExprRef(f"{dots} ? 70 : {PHONE} ? 240 : 460")
    base = alt.Chart(placed.occurrences.with_columns(line=pl.lit(placed.line_px), third=pl.lit("systemic"))).encode(
        x=across("at"), y=up("line")
    )
    base = leading(base, placed.occurrences)
    counted, other = base.transform_filter("datum.kind != 'overlap'"), base.transform_filter("datum.kind == 'overlap'")
    hollow = other.mark_point(style="occurrence-not-counted", filled=True, size=size, yOffset=lift, aria=True).encode(**SAYS)
    overlaps = (placed.occurrences["kind"] == "overlap").any()  # a layer without a mark would be read aloud as one that has no name
    # A number lies on its disc and would hide it from a pointer.
    on_disc = counted.encode(tooltip=alt.Tooltip("says:N"))
    number: dict[str, Any] = {"baseline": "middle", "dy": 0.5, "yOffset": lift}
    third = base.transform_filter("datum.ordinal == 3")
    near_edge = alt.ExprRef("scale('x', datum.at) < 30 ? 'left' : scale('x', datum.at) > width - 30 ? 'right' : 'center'")
    room = f"isValid(datum.previous) && scale('x', datum.at) - scale('x', toDate(datum.previous)) > {ROOM_FOR_GAP_PX}"
    return [
        alt.Chart(placed.occurrences.with_columns(line=pl.lit(placed.line_px)))
        .mark_text(style="note", baseline="bottom", dy=-5, text=alt.ExprRef(f"{room} ? datum.gap : ''"))
        .encode(x=across("between"), y=up("line")),
        third.mark_rule(style="drop").encode(y2=alt.Y2Value(14)),
        *words(third.encode(y=alt.YValue(12), text=alt.Text("third:N")), "flag-label", baseline="bottom", align=near_edge),
        *([hollow] if overlaps else []),
        counted.mark_point(style="occurrence", filled=True, size=size, yOffset=lift, aria=True).encode(**SAYS),
        on_disc.mark_text(style="on-disc", text=alt.ExprRef(f"{dots} || {PHONE} ? '' : datum.ordinal"), **number),
        on_disc.mark_text(style="on-disc-small", text=alt.ExprRef(f"{dots} || !({PHONE}) ? '' : datum.ordinal"), **number),
        base.mark_text(style="note-small", baseline="bottom", dy=-7, text=alt.ExprRef(f"{dots} && datum.numbered ? datum.ordinal : ''")),
    ]
