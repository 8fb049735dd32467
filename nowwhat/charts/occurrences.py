"""One failure that came back, and what was promised about it -> the chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from nowwhat import wording
from nowwhat.charts.chain import Layout, layout
from nowwhat.charts.parts import PHONE_PX, SAYS, Across, Up, layered, leading, months, nothing, pixels, words

if TYPE_CHECKING:
    from datetime import datetime

    from nowwhat.charts.drawing import Drawing

PHONE = f"width < {PHONE_PX}"
ROOM_FOR_GAP_PX = 84


def occurrences_and_items(
    occurrences: pl.DataFrame, items: pl.DataFrame, as_of: datetime, hits: pl.DataFrame | None = None
) -> Drawing:
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
    frame = pl.DataFrame({"start": [placed.start], "end": [placed.end], "line": [placed.line_px], "name": [wording.day(placed.end)]})
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
        base.mark_rule(style="interval", aria=True).encode(
            x=across("created_on"), x2=alt.X2("promised_to:T"), **SAYS
        ),
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
