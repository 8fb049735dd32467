"""One thing that was looked at -> what may be said of it, with its evidence: the shape that every finding has."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from nowwhat.statistics.checks import IntArray, Interval

P = 0.01  # a sentence needs a p below it
NEWS = 0.002  # metrics: monthly looks; p of a claim that is new
NEWS_TWICE = 0.005  # the same, of one that two looks running show
KEPT = 0.02  # a candidate, and what was claimed before, stays one below it
LEVEL, LEVEL_KEPT = 0.01, 0.10  # the same of a level: its 99 % interval, and its 90 % interval, does not hold the threshold
CONFIDENCE = 0.99  # of the intervals behind a sentence
Ask = Callable[..., pl.DataFrame]  # the name of a query and its parameters -> its frame, without filters

SCHEMA = {
    "id": pl.String,
    "statement": pl.String,
    "direction": pl.String,
    "estimate": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "n": pl.Int64,
    "p": pl.Float64,
    "verdict": pl.String,
    "selected": pl.Boolean,
    "period": pl.String,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a page shows under a finding: the query that it opens to, the periods that were compared, and figures for its chart.

    `since` is the first day of the later period, where two were compared. `rows` are those of `leading_indicator`.
    """

    query: str
    params: Mapping[str, Any] = field(default_factory=dict)
    from_on: dt.date | None = None
    since: dt.date | None = None
    to_on: dt.date | None = None
    rows: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """
    A claim that may be said, or what was looked at and why it is silent.

    `headline` is the claim as one sentence, `detail` its interval, n and period. The unit of estimate, low and high is that of
    the measure: a ratio of times or rates, or a share from 0 to 1; the limits are those of 99 %. `selected` says that the date was
    searched for, so that the size is likely overstated. `period` is `2024-11..2026-10`. `span` is the first and the last month in
    which a step may lie; a claim whose months lie within that of an earlier one is the same claim. `kept` is the claim of a level that may
    not be made anew and stays if it was made before.
    """

    id: str
    headline: str
    detail: str
    n: int
    verdict: str
    period: str
    evidence: Evidence
    p: float | None = None
    direction: str | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    selected: bool = False
    claimed: bool = False
    kept: "Finding | None" = None
    span: tuple[str, str] | None = None

    @property
    def statement(self) -> str:
        """The whole of it, as it can be read aloud."""
        return " ".join(filter(None, (self.headline, self.detail)))

    @property
    def kind(self) -> str:
        """What it is about: trend, mix, slip, repeat, leading or level."""
        return self.id.partition(".")[0]

    def row(self) -> dict[str, Any]:
        """The finding under the names that the command promises; what is not known is None."""
        return {key: getattr(self, key) for key in SCHEMA} | {"period": self.period or None}


def frame(findings: Iterable[Finding]) -> pl.DataFrame:
    """The findings as the command writes them, one row each."""
    return pl.DataFrame([finding.row() for finding in findings], schema=SCHEMA)


def codes(labels: pl.Series) -> IntArray:
    """Labels as whole numbers, which statistics compares a hundred times faster than words."""
    return labels.cast(pl.Categorical).to_physical().to_numpy().astype(np.int64)


@dataclass(frozen=True, slots=True)
class Look:
    """What was looked at: its id, how much, from which month to which, and what opens to it."""

    id: str
    n: int
    first: str
    last: str
    evidence: Evidence

    @property
    def period(self) -> str:
        """The months in the words of a link; empty without any."""
        return f"{self.first}..{self.last}" if self.first else ""

    def silent(self, verdict: str, words: tuple[str, str], *, p: float | None = None) -> Finding:
        """The finding that nothing may be claimed; `words`, headline and detail, say why."""
        return Finding(self.id, *words, n=self.n, verdict=verdict, period=self.period, evidence=self.evidence, p=p)

    def claim(
        self, verdict: str, words: tuple[str, str], direction: str, size: tuple[float | None, Interval], p: float, *, selected: bool = False
    ) -> Finding:
        """What may be said: its words, headline and detail, and its size with limits."""
        estimate, limits = size
        return replace(
            self.silent(verdict, words, p=p),
            direction=direction, estimate=estimate, low=limits.low, high=limits.high, selected=selected, claimed=True,
        )  # fmt: skip


def best_claims(findings: Iterable[Finding]) -> dict[str, Finding]:
    """One claim of each measure: of a change that was searched for and of the same since marked days, the surest of the marked days.

    Its size is not overstated by a search. Measures are ids without a day; services are apart.
    """
    best: dict[str, Finding] = {}
    for finding in sorted((finding for finding in findings if finding.claimed), key=lambda finding: (finding.selected, *weight(finding))):
        best.setdefault(finding.id if finding.kind == "repeat" else finding.id.partition(":")[0], finding)
    return best


def weight(finding: Finding) -> tuple[bool, float]:
    """A change before a level, the surest first; of shares held against a limit or a target the order is that of the look."""
    if finding.kind == "level":
        return True, 0.0
    return finding.verdict != "changed", 1.0 if finding.p is None else finding.p
