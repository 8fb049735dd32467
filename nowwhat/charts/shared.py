"""What charts share: the axes, lines that carry their name, words with a halo, and the wall clock.

Days and instants come naive, as the wall clock of the report zone. They are labelled UTC here and drawn on UTC scales, so that neither the
zone of a browser nor that of the server can move a month, not even where a clock change leaves out its first hour. A format string
without "utc" in it would bring that zone back: tooltips and descriptions therefore hold words, not dates.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, cast

import altair as alt
import polars as pl
import polars.selectors as cs

from nowwhat.charts.drawing import Drawing
from nowwhat.language.formats import NBSP

# An axis is made once a chart and used for every field drawn on it: layers that disagree about an axis leave an empty space in the page.
Across = Callable[[str], alt.X]
Up = Callable[[str], alt.Y]

MOST_ROWS = 2_000  # more are not told apart, and not sent
PHONE_PX = 600

# From 30 s to 30 days. Each is about twice to three times the one before: evenly spread on a log axis.
LOG_MINUTES = (0.5, 1, 2, 5, 10, 30, 60, 120, 300, 720, 1_440, 4_320, 10_080, 43_200)
IN_MINUTES = (
    f"datum.value < 1 ? format(datum.value * 60, '.0f') + '{NBSP}s' : datum.value < 60 ? format(datum.value, '.0f') + '{NBSP}min'"
    f" : datum.value < 1440 ? format(datum.value / 60, '.0f') + '{NBSP}h'"
    f" : format(datum.value / 1440, '.0f') + (datum.value < 2880 ? '{NBSP}day' : '{NBSP}days')"
)
# What a mark says to a pointer and to a screen reader. Every channel is written as its
# class: Altair goes through its whole schema to find the one that a string stands for.
SAYS: dict[str, Any] = {"tooltip": alt.Tooltip("says:N"), "description": alt.Description("says:N")}
IN_PERCENT = f"format(datum.value * 100, '.0f') + '{NBSP}%'"


def clock(frame: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with its days and naive instants labelled UTC, the wall clock unchanged."""
    days = frame.with_columns(cs.date().cast(pl.Datetime("ms")))
    return days.with_columns(cs.datetime(time_zone=None).cast(pl.Datetime("ms")).dt.replace_time_zone("UTC"))


def labelled(at: date) -> datetime:
    """One day or naive instant in the same way."""
    return at.replace(tzinfo=UTC) if isinstance(at, datetime) else datetime(at.year, at.month, at.day, tzinfo=UTC)


def worded(frame: pl.DataFrame, into: str, words: Callable[..., str | None], *columns: str) -> pl.DataFrame:
    """``frame`` with a column of words made from ``columns``, row by row: for tooltips, labels and descriptions."""
    made = [words(*row) for row in frame.select(columns).iter_rows()]
    return frame.with_columns(pl.Series(into, made, dtype=pl.String))


def drawn(frame: pl.DataFrame, first: str | None = None, most: int = MOST_ROWS) -> pl.DataFrame:
    """At most ``most`` rows: all where the column ``first`` is true as far as they go, then a sample that is the same every time."""
    if frame.height <= most:
        return frame
    keep = pl.col(first).fill_null(value=False) if first else pl.lit(value=False)
    shuffled = frame.with_columns(keep.alias("__first"), __place=pl.int_range(pl.len())).sample(fraction=1.0, shuffle=True, seed=20)
    return shuffled.sort("__first", descending=True, maintain_order=True).head(most).sort("__place").drop("__first", "__place")


def leading(marks: alt.Chart, frame: pl.DataFrame) -> alt.Chart:
    """``marks`` that lead to the address in ``href``, where the frame has one: what leaves a page leads nowhere."""
    return marks.encode(href=alt.Href("href:N")) if "href" in frame.columns else marks


def middled(frame: pl.DataFrame) -> pl.DataFrame:
    """Months in order, labelled: start, end and the middle, where a mark of the month stands."""
    named = frame.rename({"month_start_on": "start", "month_end_on": "end"})
    return clock(named).sort("start").with_columns(middle=pl.col("start") + (pl.col("end") - pl.col("start")) / 2)


def place_to_point_at(month: pl.DataFrame, across: Across) -> alt.Chart:
    """The whole column of each month, unseen under its marks: what it ``says`` to a pointer and to a screen reader."""
    column = alt.Chart(month).mark_rect(style="touch", aria=True)
    column = column.encode(x=across("start"), x2=alt.X2("end:T"), y=alt.YValue(0), y2=alt.Y2Value("height"))
    return cast("alt.Chart", column.encode(**SAYS))


def layered(*layers: alt.Chart, height: float) -> Drawing:
    """The layers as one chart; with one view it stretches to the width of its place, which rows of charts do not."""
    return Drawing(layers, height)


def nothing() -> Drawing:
    """The chart of an empty frame: no axis and no zero. The page says in a sentence what is missing."""
    empty = pl.DataFrame(schema={"none": pl.Float64})
    return layered(alt.Chart(empty).mark_point(style="datum").encode(x=alt.X("none:Q", axis=None)), height=20)


def instants(start: datetime, end: datetime, axis: alt.Axis | None = None) -> Across:
    """A UTC time scale from ``start`` to ``end``.

    The ends are expressions: in the page plain numbers are taken for years, and dates of several layers
    do not merge.
    """
    ends = [alt.ExprRef(f"utc({t.year}, {t.month - 1}, {t.day}, {t.hour}, {t.minute}, {t.second})") for t in (start, end)]
    return lambda field: alt.X(f"{field}:T", scale=alt.Scale(type="utc", domain=ends, nice=False), axis=axis)


def months(start: datetime, end: datetime) -> Across:
    """A time axis on which a month is the space between two ticks, its name at the left of it; fewer names where it is narrow.

    The year stands under January and under the first name. The end is the tick of a month that is not shown, so it has no name.
    """
    count = max(1, round((end - start).days / 30.4))
    # Names must stay 26 px apart; only quarters, half-years or years are named below that.
    step = f"(width / {count} >= 26 ? 1 : width / {count} >= 9 ? 3 : width / {count} >= 4.5 ? 6 : 12)"
    first, last = (int(t.timestamp() * 1000) for t in (start, end))
    name, year = "utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')"
    label = (
        f"time(datum.value) >= {last} || utcmonth(datum.value) % {step} != 0 ? ''"
        f" : utcmonth(datum.value) == 0 || time(datum.value) <= {first} ? [{name}, {year}] : {name}"
    )
    axis = alt.Axis(
        title=None, tickCount="month", labelExpr=label, labelAlign="left", labelOffset=2, labelFlush=False, labelOverlap=False, tickSize=6
    )
    return instants(start, end, axis)


def whole_months(frame: pl.DataFrame) -> Across:
    """The axis from the start of the first month of ``frame`` to the end of its last."""
    return months(cast("datetime", frame["start"].min()), cast("datetime", frame["end"].max()))


def minutes(low: float, high: float) -> Up:
    """A log axis of minutes written in words; what lies outside is drawn at the edge."""
    ticks = [value for value in LOG_MINUTES if low <= value <= high]
    scale = alt.Scale(type="log", domain=[low, high], nice=False, clamp=True)
    return lambda field: alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(title=None, values=ticks, labelExpr=IN_MINUTES))


def share(top: float = 1.0) -> Up:
    """A share from 0 %, never from where the data happen to begin."""
    scale = alt.Scale(domain=[0, top], clamp=True, nice=False)
    return lambda field: alt.Y(f"{field}:Q", scale=scale, axis=alt.Axis(title=None, tickCount=4, labelExpr=IN_PERCENT))


def pixels(height: float) -> Up:
    """No scale at all: rows whose place is worked out beforehand, counted down from the top."""
    return lambda field: alt.Y(f"{field}:Q", scale=alt.Scale(domain=[height, 0], nice=False, zero=False), axis=None)


def words(chart: alt.Chart, role: str, **mark: Any) -> list[alt.Chart]:
    """Words that a line may cross, as two layers: their halo, then themselves."""
    return [chart.mark_text(style=f"{role}-halo", **mark), chart.mark_text(style=role, **mark)]


def named_line(
    value: float, name: str, role: str, up: Up, *, above: bool = True, right: bool = True, free: bool = True, lifted: str = ""
) -> tuple[alt.Chart, list[alt.Chart]]:
    """A horizontal line, and its name on it in two lines of words where one does not fit. The name is drawn after the marks it may meet.

    With ``lifted`` the name stands at the top of the chart where it would meet marks, since its end of the line is not ``free`` or it would
    take more than half the width, and says by that word which line it means.
    """
    name = name.replace(" %", f"{NBSP}%")
    raised = f"{lifted}{name}"
    broken = "\n".join(textwrap.wrap(raised, max(12, len(name) * 5 // 8)))
    base = alt.Chart(pl.DataFrame({"value": [value], "name": [name], "raised": [raised], "broken": [broken]})).encode(y=up("value"))
    # About 7 px a character.
    beside = f"width > {len(name) * (14 if lifted else 7)}" if free else "false"
    fits = f"width > {len(raised) * 7}"
    # Further lines of words go down, so words above a line must start as much higher.
    narrow = "20 - scale('y', datum.value)" if lifted else str(-4 - 16 * broken.count("\n"))
    higher = alt.ExprRef(f"{beside} ? -4 : {narrow}")
    named = words(
        base.encode(x=alt.XValue("width") if right else alt.value(0)),
        f"{role}-label",
        text=alt.ExprRef(f"{beside} ? datum.name : {fits} ? datum.raised : datum.broken"),
        lineBreak="\n",
        align="right" if right else "left",
        baseline="bottom" if above else "top",
        dy=higher if above else 6,
        dx=-3 if right else 3,
    )
    return base.mark_rule(style=role), named


def line_beside(value: float, name: str, role: str, up: Up) -> tuple[alt.Chart, list[alt.Chart]]:
    """A horizontal line, and its short name in the right margin, where no mark can meet it."""
    lines = textwrap.wrap(name.replace(" %", f"{NBSP}%"), 12)
    base = alt.Chart(pl.DataFrame({"value": [value], "name": ["\n".join(lines)]})).encode(y=up("value"))
    half = -8 * (len(lines) - 1)
    name_ = base.mark_text(style=f"{role}-label", align="left", baseline="middle", lineBreak="\n", dx=6, dy=half)
    return base.mark_rule(style=role), [name_.encode(x=alt.XValue("width"), text=alt.Text("name:N"))]


PHASES = alt.Color("order:O", legend=None, scale=alt.Scale(domain=[0, 1, 2, 3, 4], range="ordinal"))
