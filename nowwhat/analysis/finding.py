"""One thing that was looked at -> what may be said of it, with its evidence: the shape that every finding has."""

import datetime as dt
import json
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
NEW, STILL, WITHDRAWN, NOT_YET, SILENT = "new", "still true", "withdrawn", "not yet", "silent"  # how a finding stands in the ledger
REASONS = {
    "p": "Chance can no longer be ruled out",
    "coverage": "What is recorded does not allow the comparison any more",
    "labels": "The labels of severity have changed, so before and after cannot be compared",
    "not_so": "The data no longer show it",
    "data": "Too little is left to tell",
    "decisions": "The policy, the corrections or the marked days have changed, or the version of Now What",
}
SEEN = 1 - NEWS_TWICE  # confidence of what two looks running would most likely have shown
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
    "standing": pl.String,
    "since": pl.String,
    "reason": pl.String,
}


KEPT_AS_THEY_ARE = (
    "id", "headline", "detail", "n", "verdict", "period", "p", "direction", "estimate", "low", "high", "selected",
    "standing", "since", "reason",
)  # fmt: skip


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
    which a step may lie. `kept` is the claim of a level that may not be made anew and stays if it was made before.

    A look gives candidates: `claimed` is what holds at p < KEPT. The ledger gives the `standing`, the month at whose end it was first
    claimed, `since`, and the reason why it was withdrawn; `claimed` is then what may be said.
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
    standing: str = ""
    since: str | None = None
    reason: str | None = None

    @property
    def statement(self) -> str:
        """The whole of it, as it can be read aloud; of what is not claimed, or no longer, that it is not."""
        if self.standing == WITHDRAWN:
            return f"Withdrawn: {self.headline} {self.why}"
        if self.standing == NOT_YET:
            needs = f"it needs p below {NEWS:g}, or below {NEWS_TWICE:g} at the end of two months running"
            return f"Not claimed yet: {self.headline} {self._p} is not enough for news; {needs}."
        return " ".join(filter(None, (self.headline, self.detail)))

    @property
    def why(self) -> str:
        """Why it was withdrawn, in a sentence; empty of what was not."""
        p = f" ({self._p})" if self.reason == "p" and self.p is not None else ""
        return f"{REASONS[self.reason]}{p}." if self.reason else ""

    @property
    def _p(self) -> str:
        return "Its interval" if self.p is None else f"p = {self.p:.2g}"

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

    Its size is not overstated by a search.
    """
    best: dict[str, Finding] = {}
    for finding in sorted((finding for finding in findings if finding.claimed), key=lambda finding: (finding.selected, *weight(finding))):
        best.setdefault(measure(finding), finding)
    return best


def measure(finding: Finding) -> str:
    """What a claim is about: its id without a day. Services and levels are apart."""
    return finding.id if finding.kind in ("repeat", "level") else finding.id.partition(":")[0]


def weight(finding: Finding) -> tuple[bool, float]:
    """A change before a level, the surest first; of shares held against a limit or a target the order is that of the look."""
    if finding.kind == "level":
        return True, 0.0
    return finding.verdict != "changed", 1.0 if finding.p is None else finding.p


def stored(findings: Iterable[Finding]) -> pl.DataFrame:
    """The findings of a look as the ledger keeps them, in their order."""
    return pl.DataFrame([_stored(place, finding) for place, finding in enumerate(findings)], infer_schema_length=None)


def _stored(place: int, finding: Finding) -> dict[str, Any]:
    shown, (first_month, last_month) = finding.evidence, finding.span or (None, None)
    kept = {key: getattr(finding, key) for key in KEPT_AS_THEY_ARE}
    evidence = {"query": shown.query, "from_on": shown.from_on, "since_on": shown.since, "to_on": shown.to_on}
    written = {"params": json.dumps(dict(shown.params)), "drawn": json.dumps([dict(row) for row in shown.rows], allow_nan=False)}
    return {"place": place, "first_month": first_month, "last_month": last_month} | kept | evidence | written


def read(ledger: pl.DataFrame) -> list[Finding]:
    """The findings of rows of `ledger`, as they were written."""
    return [_read(row) for row in ledger.iter_rows(named=True)]


def _read(row: Mapping[str, Any]) -> Finding:
    shown = Evidence(
        row["query"], json.loads(row["params"]), row["from_on"], row["since_on"], row["to_on"], tuple(json.loads(row["drawn"]))
    )  # fmt: skip
    span = (row["first_month"], row["last_month"]) if row["first_month"] else None
    kept = {key: row[key] for key in KEPT_AS_THEY_ARE}
    return Finding(evidence=shown, span=span, claimed=row["standing"] in (NEW, STILL), **kept)
