"""A home -> what a notebook asks and shows: figures as inline pictures, lists of decisions as frames.

A notebook uses the queries, figures and sentences of the pages. What it shows is drawn on this machine: nothing of it asks the web.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from nowwhat.analysis.figure import Figure
from nowwhat.analysis.filters import Filters, default_period, period_months
from nowwhat.analysis.scope import Scope
from nowwhat.errors import InputRefused, UsageError
from nowwhat.meetings.blocks import DecisionList
from nowwhat.places import default_home
from nowwhat.render.html import figure_html
from nowwhat.store.home import Home, open_store

WIDTH_PX = 860


def look(
    period: str = "month",
    *,
    services: Sequence[str] = (),
    teams: Sequence[str] = (),
    severities: Sequence[str] = (),
    home: Path | None = None,
) -> Scope:
    """The present generation of the home under filters, those of a page's link.

    `period` is `2026-10`, `2026-05..2026-10`, `last12`, or `month`: the last complete one. `home` is the default home unless it is named.

    Raises:
        InputRefused: when the home is empty.
        UsageError: when the period is none of these.

    """
    folder = home or default_home()
    if (store := open_store(Home(folder))) is None:
        raise InputRefused(f"{folder.name}: the home is empty; `nowwhat import FOLDER` or `nowwhat demo` first")
    as_of = store.policy().local(store.generation.as_of)
    chosen = default_period(period, as_of)
    if (months := period_months(chosen, f"{as_of:%Y-%m}")) is None:
        store.close()
        raise UsageError(f"the period {period!r}: expected month, 2026-10, 2026-05..2026-10 or last12")
    return Scope(store, Filters(chosen, *months, tuple(services), tuple(teams), tuple(severities)), chosen)


@dataclass(frozen=True)
class Shown:
    """Figures as a cell shows them: title, subtitle, picture and note, in the look of print on light paper."""

    figures: tuple[Figure, ...]

    def _repr_html_(self) -> str:
        return "".join(figure_html(figure, WIDTH_PX) for figure in self.figures)

    def __repr__(self) -> str:
        return "\n".join(f"{figure.title}. {figure.subtitle}" for figure in self.figures)


def show(*figures: Figure | None) -> Shown:
    """The figures that there are, for the last line of a cell."""
    return Shown(tuple(one for one in figures if one))


def table(listed: DecisionList) -> pl.DataFrame:
    """A list of decisions with a row each; who promised what stands on the page and not here."""
    return pl.DataFrame(
        [{"kind": row.kind, "what": row.what, "about": row.about, listed.column.lower(): row.why} for row in listed.rows],
        schema=dict.fromkeys(["kind", "what", "about", listed.column.lower()], pl.String),
    )
