"""A scope -> the key figures of a period beside those of the twelve months around it and before."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat.analysis import sentences
from nowwhat.analysis.actions import figures as action_figures
from nowwhat.analysis.actions import measures as action_measures
from nowwhat.analysis.actions import words as action_words
from nowwhat.analysis.figure import KeyFigure
from nowwhat.analysis.months import month_plus
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.response import measures as response_measures
from nowwhat.analysis.response import words as response_words
from nowwhat.analysis.scope import Scope
from nowwhat.language import formats
from nowwhat.language import sentences as language_sentences
from nowwhat.language.sentences import of as of_all
from nowwhat.language.sentences import rate, too_few
from nowwhat.model.duration import DURATIONS
from nowwhat.statistics.standing import coverage_changed

if TYPE_CHECKING:
    from collections.abc import Callable

SPARK_MONTHS = 24


def _long(scope: Scope, query: str, **params: Any) -> pl.DataFrame:
    return scope.widened(from_month=month_plus(scope.filters.to_month, 1 - SPARK_MONTHS)).frame(query, **params)


def _beside(scope: Scope, now: str, then: str, first_month: str | None = None) -> str:
    first_month = first_month or scope.frame("span")["first_month"][0] or scope.filters.to_month
    return sentences.beside(now, then, scope.filters.to_month, first_month)


def _typical(row: dict[str, Any]) -> str:
    return language_sentences.typical(row["n"], row["median_s"], at_least=row["median_open"])


def typical(scope: Scope, duration: str) -> KeyFigure:
    """The median of a duration."""
    row, now, then = (of.frame("duration_typical", duration=duration).row(0, named=True) for of in (scope, *scope.years()))
    told = [
        response_measures.recorded(of.frame("duration_coverage", duration=duration).row(0, named=True)) for of in reversed(scope.years())
    ]
    apart = coverage_changed(*told)
    beside = _beside(scope, _typical(now), formats.UNKNOWN if apart else _typical(then))
    return KeyFigure(
        "duration_typical",
        f"Median {DURATIONS[duration].name}",
        _typical(row),
        " ".join(filter(None, [too_few(row["few_s"]), beside, response_words.known_apart(duration, *told) if apart else ""])),
        response_words.coverage(scope.frame("duration_coverage", duration=duration).row(0, named=True), duration),
        series=response_measures.spark(_long(scope, "duration_by_month", duration=duration), "median_min"),
        params={"duration": duration},
    )


def slipped(scope: Scope) -> KeyFigure:
    """The share of items that slipped."""
    row, *others = (of.frame("slip_coverage").row(0, named=True) for of in (scope, *scope.years()))
    figure, _ = action_words.slip_figure(action_measures.slip(row))
    now, then = others
    apart = action_figures.recorded_apart(*reversed(scope.years()))
    beside = _beside(scope, rate(now["slipped"], now["came_due"]), formats.UNKNOWN if apart else rate(then["slipped"], then["came_due"]))
    return KeyFigure(
        "slip_coverage",
        action_words.SLIPPED,
        figure if row["came_due"] else formats.UNKNOWN,
        " ".join(filter(None, [beside, apart])),
        " ".join(filter(None, [action_words.slip_coverage(row), action_words.first_days(row), action_figures.promise_length(scope)])),
        series=response_measures.spark(_long(scope, "slip_by_month"), "share"),
    )


def repeated(scope: Scope) -> KeyFigure:
    """The share of incidents that repeat an earlier one."""
    period, *years = (of.frame("repeats_by_month") for of in (scope, *scope.years()))
    row, now, then = (months.filter("looks_back").sum().row(0, named=True) for months in (period, *years))
    first_on = pl.concat(years).filter("looks_back")["month_start_on"].min()
    told = [(year["labelled"] + year["duplicates"], year["incidents"]) for year in (then, now)]
    apart = coverage_changed(*told)
    today, earlier = (rate(year["repeats"], year["labelled"]) for year in (now, then))
    first_month = f"{first_on:%Y-%m}" if isinstance(first_on, dt.date) else None
    beside = _beside(scope, today, formats.UNKNOWN if apart else earlier, first_month)
    return KeyFigure(
        "repeats_by_month",
        "Repeats of a known cause",
        rate(row["repeats"], row["labelled"]),
        " ".join(filter(None, [beside, repeat_words.recorded_apart(*told) if apart else ""])),
        repeat_words.repeats_coverage(row, short=period.height - int(period["looks_back"].sum())),
        series=response_measures.spark(_long(scope, "repeats_by_month"), "share"),
    )


def counted(scope: Scope, label: str, severities: tuple[str, ...]) -> KeyFigure:
    """How many incidents there were, for data that measure little else."""
    mine = pl.col("severity").is_in(severities) if severities else pl.lit(value=True)
    frames = [of.frame("incidents_by_severity") for of in (scope, *scope.years())]
    now, *others = (_number(frame, mine, by_severity=bool(severities)) for frame in frames)
    coverage = ["Counted by their first recorded time."]
    if severities and (unnamed := int(frames[0].filter(pl.col("severity").is_null())["incidents"].sum())):
        coverage.append(f"{of_all(unnamed, int(frames[0]['incidents'].sum()))} without severity.")
    months = _long(scope, "incidents_by_severity").group_by("month_start_on")
    return KeyFigure(
        "incidents_by_severity",
        label,
        now,
        _beside(scope, *others),
        " ".join(coverage),
        series=months.agg(value=pl.col("incidents").filter(mine).sum()).sort("month_start_on"),
    )


def _number(incidents: pl.DataFrame, mine: pl.Expr, *, by_severity: bool) -> str:
    """How many of the incidents are meant; not known where there are some and none has a severity."""
    if by_severity and incidents["incidents"].sum() and not incidents.filter(pl.col("severity").is_not_null())["incidents"].sum():
        return formats.UNKNOWN
    return formats.count(int(incidents.filter(mine)["incidents"].sum()))


def four(scope: Scope, durations: list[str]) -> dict[str, KeyFigure]:
    """Four figures: of the mission's, those that the data can give, by name. `durations` are those that are measured."""
    figures: dict[str, Callable[[Scope], KeyFigure]] = {duration: partial(typical, duration=duration) for duration in durations[:2]}
    if scope.frame("items_recorded")["dated"][0]:
        figures["slip"] = slipped
    if scope.frame("causes_recorded")["with_cause"][0]:
        figures["repeats"] = repeated
    figures["incidents"] = partial(counted, label="Incidents", severities=())
    if not scope.filters.severity:
        figures["severe"] = partial(counted, label="P1 and P2 incidents", severities=("P1", "P2"))
    return {name: figures[name](scope) for name in list(figures)[:4]}
