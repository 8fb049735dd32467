"""Frames of ratios with their intervals -> charts with a row each, around the line at which nothing differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
import polars as pl

from nowwhat.charts.shared import SAYS, Across, layered, nothing, pixels, words

if TYPE_CHECKING:
    from nowwhat.charts.drawing import Drawing

ROW_PX = 46
RATIO_TICKS = (1 / 32, 1 / 16, 1 / 8, 0.25, 0.5, 1, 2, 4, 8, 16, 32)
MOST_RATIO = 32.0
TIMES = "datum.value < 1 ? '1/' + format(1 / datum.value, '.0f') : datum.value + ' times'"


def ratio_by_group(ratios: pl.DataFrame, less: str = "faster", more: str = "slower") -> Drawing:
    """Two periods compared, a row a group: one unit of length is the same factor everywhere, and the last row is the answer.

    ratios: group (name with its n, "P1 (61 -> 58)"), ratio, low, high (ratio null: not estimated), kind ("part", "pooled" or "answer"),
            words ("23 % faster", or what the row needs), order
    """
    label = f"datum.value == 1 ? 'same' : datum.value == 0.5 ? 'half' : datum.value == 2 ? 'twice' : {TIMES}"
    rows = ratios.rename({"group": "row"}).with_columns(main=pl.col("kind") == "answer")
    if rows.is_empty():
        return nothing()
    ends = pl.DataFrame({"one": [1.0], "less": [f"← {less}"], "more": [f"{more} →"]})
    # On the line of the axis, where no row can reach them.
    base = alt.Chart(ends).encode(x=_ratios(rows, label)("one"), y=alt.YValue(0))
    return layered(
        *_forest(rows, label, sure=True),
        base.mark_text(style="note", align="right", baseline="bottom", dx=-8, dy=-4).encode(text=alt.Text("less:N")),
        base.mark_text(style="note", align="left", baseline="bottom", dx=8, dy=-4).encode(text=alt.Text("more:N")),
        height=ROW_PX * rows.height,
    )


def leading_indicator(checks: pl.DataFrame, *, sure: bool) -> Drawing:
    """The verdict as rows against one line, "as often": the estimate, without its most influential service, and the negative control.

    checks: row (plain words), ratio, low, high (99 %; ratio null: not estimated), kind ("answer", "check" or "control"),
            words ("2.6 times as often (1.7 to 3.9)", or what the row needs), order
    sure:   False draws the same picture in grey with a hollow dot: the data cannot tell yet
    """
    rows = checks.with_columns(main=pl.col("kind") == "answer")
    if rows.is_empty():
        return nothing()
    forest = _forest(rows, f"datum.value == 1 ? 'as often' : {TIMES}", sure=sure, least=8.0)
    return layered(*forest, height=ROW_PX * rows.height)


def _ratios(rows: pl.DataFrame, label: str, least: float = 2.0) -> Across:
    known = [value for name in ("low", "high") for value in rows[name].cast(pl.Float64) if value]
    reach = min(MOST_RATIO, max([least, *(max(value, 1 / value) * 1.1 for value in known)]))
    axis = alt.Axis(title=None, values=[tick for tick in RATIO_TICKS if 1 / reach < tick < reach], labelExpr=label)
    scale = alt.Scale(type="log", domain=[1 / reach, reach], clamp=True, nice=False)
    return lambda field: alt.X(f"{field}:Q", scale=scale, axis=axis)


def _forest(rows: pl.DataFrame, label: str, *, sure: bool, least: float = 2.0) -> list[alt.Chart]:
    """Names stand above their row on the left and results on the right: no left margin, so a phone is wide enough."""
    placed = rows.sort("order").with_columns(top=pl.int_range(pl.len()).cast(pl.Float64) * ROW_PX)
    placed = placed.with_columns(bar=pl.col("top") + 27, text=pl.col("top") + 16, says=pl.format("{}: {}", "row", "words"))
    across, up = _ratios(rows, label, least), pixels(ROW_PX * rows.height)
    base = alt.Chart(placed)
    main, rest = base.transform_filter("datum.main"), base.transform_filter("!datum.main")
    known, known_rest = main.transform_filter("isValid(datum.ratio)"), rest.transform_filter("isValid(datum.ratio)")
    interval, point, result = ("interval-main", "estimate-main", "label-accent") if sure else ("interval-quiet", "estimate-quiet", "note")
    left: dict[str, Any] = {"align": "left", "baseline": "bottom"}
    right = left | {"align": "right"}
    # About 7 px a character: where the name of the answer leaves no room beside it, its result stands below the bar.
    letters = max((len(row) + len(said) for row, said in placed.filter("main").select("row", "words").iter_rows()), default=0)
    lowered = right | {"dy": alt.ExprRef(f"width < {7 * letters} ? 29 : 0")}
    return [
        alt.Chart(pl.DataFrame({"one": [1.0]})).mark_rule(style="spine").encode(x=across("one")),
        known_rest.mark_rule(style="interval-quiet").encode(x=across("low"), x2=alt.X2("high:Q"), y=up("bar")),
        known.mark_rule(style=interval).encode(x=across("low"), x2=alt.X2("high:Q"), y=up("bar")),
        known_rest.mark_point(style="estimate-quiet", filled=True, aria=True).encode(x=across("ratio"), y=up("bar"), **SAYS),
        known.mark_point(style=point, filled=True, aria=True).encode(x=across("ratio"), y=up("bar"), **SAYS),
        *words(rest.encode(x=alt.XValue(0), y=up("text"), text=alt.Text("row:N")), "row-name", **left),
        *words(main.encode(x=alt.XValue(0), y=up("text"), text=alt.Text("row:N")), "label-strong", **left),
        *words(rest.encode(x=alt.XValue("width"), y=up("text"), text=alt.Text("words:N")), "note", **right),
        *words(main.encode(x=alt.XValue("width"), y=up("text"), text=alt.Text("words:N")), result, **lowered),
    ]
