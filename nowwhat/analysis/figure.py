"""A chart or a number -> the same with its words, and with the query that it opens to. Plain text: who shows it escapes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from nowwhat.analysis.scope import Scope
    from nowwhat.charts.drawing import Drawing


@dataclass(frozen=True)
class Figure:
    """A chart as it stands on a page: finding or question, what and how many, the picture, what it covers.

    `chart` is None where nothing can be drawn; then `empty` says what is missing. `warning` is the part of the note that must be noticed.
    `scope` is where `query` with `params` gives what is drawn.
    """

    scope: "Scope"
    query: str
    chart: "Drawing | None"
    title: str
    subtitle: str
    note: str = ""
    warning: str = ""
    empty: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class KeyFigure:
    """A number with its unit, one sentence on it, what it covers, and its months in `series` (month_start_on, value)."""

    query: str
    label: str
    value: str
    words: str
    coverage: str
    series: pl.DataFrame | None = None
    params: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def line(self) -> "Drawing | None":
        """Its months as a small line, where they are more than one."""
        from nowwhat.charts.by_month import sparkline  # noqa: PLC0415 - what draws is heavy, and a digest has no lines

        return sparkline(self.series) if self.series is not None and self.series.height > 1 else None
