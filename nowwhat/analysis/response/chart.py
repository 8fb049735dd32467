"""Frames of durations -> the chart of a duration by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import altair as alt
import polars as pl

from nowwhat.charts.shared import (
    PHONE_PX,
    SAYS,
    Across,
    Up,
    clock,
    drawn,
    layered,
    leading,
    middled,
    minutes,
    named_line,
    nothing,
    place_to_point_at,
    whole_months,
    worded,
    words,
)
from nowwhat.language import formats
from nowwhat.language.sentences import rounded

if TYPE_CHECKING:
    from datetime import datetime

    from nowwhat.charts.drawing import Drawing

NAME_HEIGHT = 0.08  # of the axis: what the words beside a line need
BAND_NAME = "usual range of monthly medians"
OPTIONAL = {
    "p90_min": pl.Float64, "low": pl.Float64, "high": pl.Float64, "centre": pl.Float64, "signal": pl.Boolean, "median_open": pl.Boolean,
}  # fmt: skip


def duration_by_month(
    incidents: pl.DataFrame,
    by_month: pl.DataFrame,
    limit_min: float | None = None,
    limit_name: str = "",
    marked: pl.DataFrame | None = None,
    height: int = 300,
) -> Drawing:
    """A duration on log minutes: every incident a dot, the monthly median a bar as wide as its month, its natural limits a band.

    incidents: at (TIMESTAMP, report zone), minutes, strong (BOOLEAN: the severity the limit is for), incident_id, title, service, severity;
               optional href, where a dot leads
    by_month:  month_start_on, month_end_on (DATE, the end is the first day of the next month), n, median_min (null: too few to say),
               provisional (BOOLEAN); optional median_open (BOOLEAN, it is at least that), p90_min, natural limits low, high,
               centre (minutes, in every row) and signal (BOOLEAN)
    marked:    on (DATE), text: days that people marked, drawn as thin lines with their words on top

    More than 2,000 incidents are a sample that keeps the strong ones. The band's name is left out below 600 px: there the subtitle says it.
    """
    month = _months(by_month)
    if month.is_empty():
        return nothing()
    low, high = _reach(incidents, month, limit_min)
    across, up = whole_months(month), minutes(low, high)
    band, band_name = _band(month, low, up)
    limit = None
    if limit_min:
        above, right = _freest(month, limit_min, high / low)
        limit = named_line(limit_min, limit_name, "limit", up, above=above, right=right)
    return layered(
        *band,
        place_to_point_at(month, across),
        *_dots(incidents, across, up),
        *([limit[0]] if limit else []),
        *_medians(month, across, up),
        *band_name,
        *_marks(marked, month, across),
        *(limit[1] if limit else []),
        height=height,
    )


def _months(by_month: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, type_).alias(name) for name, type_ in OPTIONAL.items() if name not in by_month.columns]
    frame = middled(by_month.with_columns(missing))
    # A column that is null throughout may have come without a type.
    frame = frame.with_columns(pl.col(name).cast(type_) for name, type_ in OPTIONAL.items())
    frame = worded(frame, "median", _median, "median_min", "median_open")
    return worded(frame.with_columns(whole=~pl.col("provisional")), "says", _month_says, "start", "n", "median", "p90_min", "provisional")


def _median(value: float | None, at_least: bool | None) -> str | None:
    return None if value is None else "at least " * bool(at_least) + _minutes(value)


def _month_says(start: datetime, n: int, median: str | None, p90_min: float | None, provisional: bool) -> str:
    known = formats.plural(n, "incident")
    if median is not None:
        known += f", median {median}"
    if p90_min is not None:
        known += f", P90 {_minutes(p90_min)}"
    return f"{formats.month(start)}{' so far' if provisional else ''}: {known}"


def _minutes(value: float | None) -> str:
    return rounded(None if value is None else value * 60)  # as the figure beside the chart says it


def _reach(incidents: pl.DataFrame, month: pl.DataFrame, limit_min: float | None) -> tuple[float, float]:
    """The ends of the axis: nearly all incidents, every line, and a factor of four around the limit."""
    seen = incidents["minutes"].cast(pl.Float64)
    lines = pl.concat([month[name] for name in ("median_min", "p90_min", "low", "high")]).to_list()
    around = [limit_min / 4, limit_min * 4] if limit_min else []
    values = [value for value in (*lines, *around, seen.quantile(0.003), seen.quantile(0.997)) if value] or [1.0, 60.0]
    return max(min(values), 0.4) * 0.8, max(*values, 2.0) * 1.25


def _band(month: pl.DataFrame, floor: float, up: Up) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """The band and its name, apart: the name is drawn after the dots."""
    bounds = month.filter(pl.col("high").is_not_null()).head(1)
    if bounds.is_empty():
        return [], []
    bounds = bounds.select(pl.col("low").fill_null(floor), "high", "centre", name=pl.lit(BAND_NAME))
    base = alt.Chart(bounds).encode(x=alt.XValue(0))
    band = [
        base.mark_rect(style="band").encode(x2=alt.X2Value("width"), y=up("low"), y2=alt.Y2("high:Q")),
        base.mark_rule(style="guide").encode(x2=alt.X2Value("width"), y=up("centre")),
    ]
    shown = alt.ExprRef(f"width < {PHONE_PX} ? '' : datum.name")
    return band, words(base.encode(y=up("high")), "note", text=shown, align="left", baseline="bottom", dx=3, dy=-4)


def _marks(marked: pl.DataFrame | None, month: pl.DataFrame, across: Across) -> list[alt.Chart]:
    """Thin lines at the marked days that the months hold, and their words above the plot: cut off where the next one begins."""
    if marked is None:
        return []
    start, end = cast("datetime", month["start"].min()), cast("datetime", month["end"].max())
    days = clock(marked.group_by("on").agg(pl.col("text").str.join("; ")).select(at=pl.col("on"), text="text")).sort("at")
    days = days.filter((pl.col("at") >= start) & (pl.col("at") < end))
    if days.is_empty():
        return []
    # A share of the width and not two places on the axis: a page that changes its width works out only what names the width.
    room_to = (pl.col("at").shift(-1).fill_null(end) - pl.col("at")).dt.total_seconds()
    days = days.with_columns(share=room_to / (end - start).total_seconds())
    days = worded(days, "says", lambda at, text: f"{formats.day(at)}: {text}", "at", "text")
    base = alt.Chart(days).encode(x=across("at"))
    room = "(datum.share * width - 8)"
    fitting = alt.ExprRef(
        f"length(datum.text) * 5.6 <= {room} ? datum.text : {room} > 40 ? slice(datum.text, 0, floor({room} / 5.6) - 1) + '…' : ''"
    )
    return [
        base.mark_rule(style="drop", strokeDash=[2, 2], aria=True).encode(**SAYS),
        base.mark_text(style="note-small", align="left", baseline="bottom", dx=-1, text=fitting).encode(y=alt.YValue(-4)),
    ]


def _freest(month: pl.DataFrame, limit_min: float, reach: float) -> tuple[bool, bool]:
    """Whether above the line, and whether at its right end, its name covers the fewest medians."""
    near = reach**NAME_HEIGHT
    half = (month.height + 1) // 2

    def covered(place: tuple[bool, bool]) -> int:
        above, right = place
        low, high = (limit_min, limit_min * near) if above else (limit_min / near, limit_min)
        part = month.tail(half) if right else month.head(half)
        return part.filter(pl.col("median_min").is_between(low, high)).height

    return min(((above, right) for above in (True, False) for right in (True, False)), key=covered)


def _dots(incidents: pl.DataFrame, across: Across, up: Up) -> list[alt.Chart]:
    some = drawn(incidents.drop_nulls(["at", "minutes"]), "strong")
    some = worded(worded(some, "took", _minutes, "minutes"), "on", formats.day, "at")
    tips = [
        alt.Tooltip(f"{field}:N", title=field.removesuffix("_id"))
        for field in ("incident_id", "title", "service", "severity", "on", "took")
    ]
    base = leading(alt.Chart(clock(some)).encode(x=across("at"), y=up("minutes"), tooltip=tips), some)
    return [
        base.transform_filter("!datum.strong").mark_circle(style="datum", size=_dot(14)),
        base.transform_filter("datum.strong").mark_circle(style="datum-strong", size=_dot(26)),
    ]


def _dot(area_px: int) -> alt.ExprRef:
    """Smaller on a phone, where the same incidents stand three times as close and would hide the medians."""
    return alt.ExprRef(f"width < {PHONE_PX} ? {area_px / 2.5} : {area_px}")


def _medians(month: pl.DataFrame, across: Across, up: Up) -> list[alt.Chart]:
    """The medians on their months, and the last complete one in words at the right; P90 as a thin bar above."""
    known = month.filter(pl.col("median_min").is_not_null())
    base = alt.Chart(known).encode(x=across("start"), x2=alt.X2("end:T"))
    inside: dict[str, Any] = {"xOffset": 1, "x2Offset": -1}
    layers = [
        base.transform_filter("datum.p90_min != null").mark_rule(style="level-quiet", **inside).encode(y=up("p90_min")),
        base.transform_filter("!datum.provisional").mark_rule(style="level", **inside).encode(y=up("median_min")),
        base.transform_filter("datum.provisional").mark_rule(style="level-open", **inside).encode(y=up("median_min")),
        alt.Chart(known)
        .transform_filter("datum.signal")
        .mark_point(style="flag-ring", filled=True, size=_dot(70))
        .encode(x=across("middle"), y=up("median_min")),
    ]
    last = known.filter("whole").tail(1)
    # The words stand beside the bar they are about, or say its month when an unfinished one is drawn in between.
    apart = not last.is_empty() and last["end"][0] < cast("Any", month["end"].max())
    last = worded(last, "name", lambda start, value: f"{formats.month(start)[:3]}{formats.NBSP}" * apart + value, "start", "median")
    last = worded(last, "p90_name", lambda value: f"P90{formats.NBSP}{_minutes(value)}", "p90_min")
    right = alt.Chart(last).encode(x=alt.XValue("width"))
    clear = "scale('y', datum.median_min) - scale('y', datum.p90_min)"
    return [
        *layers,
        right.mark_text(style="label-accent", align="left", dx=6).encode(y=up("median_min"), text=alt.Text("name:N")),
        right.transform_filter("datum.p90_min != null")
        .mark_text(style="note", align="left", dx=6, dy=alt.ExprRef(f"min(0, {clear} - 16)"))
        .encode(y=up("p90_min"), text=alt.Text("p90_name:N")),
    ]
