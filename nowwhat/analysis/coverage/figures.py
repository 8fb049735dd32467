"""A scope -> how much is recorded of what its trends show."""

import polars as pl

from nowwhat.analysis import sentences
from nowwhat.analysis.coverage import words
from nowwhat.analysis.figure import Figure
from nowwhat.analysis.scope import Scope
from nowwhat.charts.by_month import coverage_by_month


def by_month(scope: Scope, *measures: str) -> Figure:
    """The share of incidents or items that tell each of the measures, a row a measure; all of them unless some are named."""
    shown = [measure for measure in words.MEASURES if measure in (measures or words.MEASURES)]
    months = scope.frame("coverage_by_month").filter(pl.col("measure").is_in(shown))
    sums = {name: (known, n) for name, known, n in months.group_by("measure").agg(pl.sum("known", "n")).iter_rows()}
    rows = [(name, *words.row(name, *sums.get(name, (0, 0))), place) for place, name in enumerate(shown)]
    named = pl.DataFrame(rows, schema=["measure", "row", "words", "order"], orient="row")
    return Figure(
        scope,
        "coverage_by_month",
        coverage_by_month(months.join(named, on="measure", maintain_order="left")) if months["share"].count() else None,
        words.TITLE,
        words.subtitle(sentences.period(scope.filters), items=bool({"due_day", "closing"} & set(shown))),
        note=words.NOTE,
        empty="Too little to draw: no month of the period has 5 incidents or items.",
    )
