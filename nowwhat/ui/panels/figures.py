"""A view -> the key figures of a period beside those of the twelve months around it and before."""

from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from nowwhat import measured, phrases, ui, wording
from nowwhat.filters import month_plus

if TYPE_CHECKING:
    from collections.abc import Callable

SPARK_MONTHS = 24


def years(view: ui.View) -> tuple[ui.View, ui.View]:
    """The twelve months up to the end of the period, and the twelve before."""
    end = view.filters.to_month
    now = view.widened(period="", from_month=month_plus(end, -11))
    return now, view.widened(period="", from_month=month_plus(end, -23), to_month=month_plus(end, -12))


def _long(view: ui.View, query: str, **params: Any) -> pl.DataFrame:
    return view.widened(from_month=month_plus(view.filters.to_month, 1 - SPARK_MONTHS)).frame(query, **params)


def _beside(view: ui.View, now: str, then: str) -> str:
    first_month = view.frame("span")["first_month"][0] or view.filters.to_month
    return phrases.words.beside(now, then, view.filters.to_month, first_month)


def typical(view: ui.View, duration: str) -> None:
    """The median of a duration."""
    row, *others = (of.frame("duration_typical", duration=duration).row(0, named=True) for of in (view, *years(view)))
    beside = _beside(view, *(phrases.words.typical(other["n"], other["median_s"]) for other in others))
    ui.key_figure(
        view,
        "duration_typical",
        f"Median {phrases.response.NAMES[duration]}",
        phrases.words.typical(row["n"], row["median_s"]),
        " ".join(filter(None, [phrases.words.too_few(row["few_s"]), beside])),
        ui.plain(phrases.response.coverage(view.frame("duration_coverage", duration=duration).row(0, named=True), duration)),
        series=measured.durations.spark(_long(view, "duration_by_month", duration=duration), "median_min"),
        params={"duration": duration},
    )


def slipped(view: ui.View) -> None:
    """The share of items that slipped."""
    row, *others = (of.frame("slip_coverage").row(0, named=True) for of in (view, *years(view)))
    figure, _ = phrases.actions.slip_figure(measured.items.slip(row))
    ui.key_figure(
        view,
        "slip_coverage",
        "Items not done in time",
        figure if row["came_due"] else wording.UNKNOWN,
        _beside(view, *(phrases.words.rate(other["slipped"], other["came_due"]) for other in others)),
        ui.plain(phrases.actions.slip_coverage(row)),
        series=measured.durations.spark(_long(view, "slip_by_month"), "share"),
    )


def repeated(view: ui.View) -> None:
    """The share of incidents that repeat an earlier one."""
    row, *others = (of.frame("repeats_by_month").sum().row(0, named=True) for of in (view, *years(view)))
    ui.key_figure(
        view,
        "repeats_by_month",
        "Repeats of a known cause",
        phrases.words.rate(row["repeats"], row["labelled"]),
        _beside(view, *(phrases.words.rate(other["repeats"], other["labelled"]) for other in others)),
        ui.plain(phrases.repeats.repeats_coverage(row)),
        series=measured.durations.spark(_long(view, "repeats_by_month"), "share"),
    )


def counted(view: ui.View, label: str, severities: tuple[str, ...]) -> None:
    """How many incidents there were, for data that measure little else."""
    mine = pl.col("severity").is_in(severities) if severities else pl.lit(value=True)
    frames = [of.frame("incidents_by_severity") for of in (view, *years(view))]
    now, *others = (wording.count(int(frame.filter(mine)["incidents"].sum())) for frame in frames)
    months = _long(view, "incidents_by_severity").group_by("month_start_on")
    ui.key_figure(
        view,
        "incidents_by_severity",
        label,
        now,
        _beside(view, *others),
        "Counted by their first recorded time.",
        series=months.agg(value=pl.col("incidents").filter(mine).sum()).sort("month_start_on"),
    )


def four(view: ui.View, durations: list[str]) -> list[str]:
    """Four figures: of the mission's, those that the data can give, by name. `durations` are those that are measured."""
    figures: dict[str, Callable[[ui.View], None]] = {duration: partial(typical, duration=duration) for duration in durations[:2]}
    if view.frame("items_recorded")["dated"][0]:
        figures["slip"] = slipped
    if view.frame("causes_recorded")["with_cause"][0]:
        figures["repeats"] = repeated
    figures["incidents"] = partial(counted, label="Incidents", severities=())
    if not view.filters.severity:
        figures["severe"] = partial(counted, label="P1 and P2 incidents", severities=("P1", "P2"))
    shown = list(figures)[:4]
    with st.grid(4, min_column_width=150, gap="medium"):
        for name in shown:
            figures[name](view)
    return shown
