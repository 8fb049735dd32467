"""Invented companies and their monthly reports -> how often a report says what is not so, and how soon one says what is.

Every company that was looked at is a line of `build/validation/looks.jsonl`: a run that was stopped goes on where it was.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.validation.corpora import ROOT
from nowwhat.analysis.finding import NOT_YET
from nowwhat.language import formats
from nowwhat.statistics.intervals import wilson
from tests.simulation.companies import BEFORE, DEPENDENT, FASTER, HALVED, INDEPENDENT, KINDS, LOOKS, RECORDED, SIZES, Kind, reports, size

if TYPE_CHECKING:
    from pathlib import Path

KEPT_IN = ROOT / "build" / "validation" / "looks.jsonl"
CODE = ("nowwhat", "queries", "tests/simulation", "tests/tables.py")
OTHERS = 120  # companies of each kind of which nothing is promised; of each size a third
SOON = 6  # months within which a change of 30 % is promised to be found
EVER_FALSE, EVER_FALSE_TOGETHER = 0.05, 0.10

ABOUT = """
## Twelve monthly reports of one company

{companies} invented companies with {sizes} incidents a month, a third each. Each imports at the end of every month, {before} months
of records before the first report, and reads {looks} reports. *Ever false* is the share of companies that read at least one
claim in them that is not so; *at most* is its upper 95% limit (Wilson). Promised are at most {independent:.0%} where incidents
are independent, and {together:.0%} in each kind in which they hang together. No seed of this table was used to choose a threshold.

| companies | ever false | at most | in a single report | companies by false claim |
|---|---:|---:|---:|---|"""
POWER_ABOUT = """
### How soon a change is seen

Detection becomes faster {before} months after the records begin, in the first month that the first report has and the month before it
had not. *Soon* is the share of companies that are told of it within {soon} months: promised are 90% for 80 incidents a month and 30%.
Where no number of months stands, fewer than half were told of it in {looks} reports.

| change | incidents a month | companies | soon | half of them after |
|---|---:|---:|---:|---:|"""

Candidate = tuple[str, str | None, float | None, bool]  # id, direction, p, whether it is claimed


@dataclass(frozen=True)
class Told:
    """One company: the candidates of each of its reports."""

    seed: int
    reports: list[list[Candidate]]

    def false(self, kind: Kind) -> list[set[str]]:
        """What is claimed and not so, of each report, by the kind of claim."""
        return [
            {id_.partition(":")[0] for id_, direction, _, claimed in found if claimed and not kind.true(id_, direction)}
            for found in self.reports
        ]

    def after_months(self, kind: Kind) -> int | None:
        """After how many months of the change it is told; None if never."""
        for place, found in enumerate(self.reports):
            if any(claimed and kind.planted(id_, direction) for id_, direction, _, claimed in found):
                return place + 1
        return None


def survey(seeds: int, seeds_together: int) -> dict[str, list[Told]]:
    """Every kind of company under the seeds 0 to N - 1, by its name; on all processors, and from where a run before was stopped."""
    many = {INDEPENDENT: seeds} | dict.fromkeys(DEPENDENT, seeds_together)
    wanted = [(kind.name, seed) for kind in KINDS for seed in range(many.get(kind, OTHERS))]
    code, done = _code(), {}
    if KEPT_IN.is_file():
        lines = map(json.loads, KEPT_IN.read_text(encoding="utf-8").splitlines())
        done = {(line["kind"], line["seed"]): line["reports"] for line in lines if line["code"] == code}
    KEPT_IN.parent.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool, KEPT_IN.open("a", encoding="utf-8") as kept:
        for future in as_completed([pool.submit(look, *job) for job in wanted if job not in done]):
            name, seed, found = future.result()
            done[name, seed] = found
            kept.write(json.dumps({"code": code, "kind": name, "seed": seed, "reports": found}) + "\n")
            kept.flush()
    return {kind.name: [Told(seed, done[name, seed]) for name, seed in wanted if name == kind.name] for kind in KINDS}


def look(name: str, seed: int) -> tuple[str, int, list[list[Candidate]]]:
    """The candidates of the reports of one company."""
    kind = next(kind for kind in KINDS if kind.name == name)
    return name, seed, [
        [(found.id, found.direction, found.p, found.claimed) for found in report if found.claimed or found.standing == NOT_YET]
        for report in reports(kind, seed)
    ]  # fmt: skip


def sections(seeds: int, seeds_together: int) -> Iterator[str]:
    """The reports of all companies, as Markdown."""
    told = survey(seeds, seeds_together)
    yield ABOUT.format(
        companies=formats.count(sum(map(len, told.values()))), sizes=", ".join(map(str, SIZES)), before=BEFORE, looks=LOOKS,
        independent=EVER_FALSE, together=EVER_FALSE_TOGETHER,
    ).rstrip()  # fmt: skip
    yield from (_false(kind, told[kind.name]) for kind in (INDEPENDENT, *DEPENDENT, *RECORDED))
    yield POWER_ABOUT.format(before=BEFORE, soon=SOON, looks=LOOKS).rstrip()
    yield from (row for kind in (FASTER, HALVED) for row in _power(kind, told[kind.name]))
    yield ""


def _false(kind: Kind, told: list[Told]) -> str:
    by_company = [each.false(kind) for each in told]
    ever = sum(any(reports) for reports in by_company)
    single = np.mean([bool(report) for reports in by_company for report in reports])
    claims: dict[str, int] = {}
    for reports_ in by_company:
        for name in set().union(*reports_):
            claims[name] = claims.get(name, 0) + 1
    named = ", ".join(f"`{name}` {n}" for name, n in sorted(claims.items(), key=lambda claim: (-claim[1], claim[0])))
    high = wilson(ever, len(told)).high
    return f"| {kind.name} | {ever} of {len(told)} | {high:.1%} | {single:.1%} | {named} |"


def _power(kind: Kind, told: list[Told]) -> Iterable[str]:
    for per_month in SIZES:
        after = [each.after_months(kind) for each in told if size(each.seed) == per_month]
        soon = sum(months is not None and months <= SOON for months in after)
        half = float(np.median([np.inf if months is None else months for months in after]))
        months = "" if np.isinf(half) else f"{half:.0f} months"
        yield f"| {1 - kind.ratio:.0%} faster | {per_month} | {len(after)} | {soon / len(after):.0%} | {months} |"


def _code() -> str:
    """What tells lines of this code from those of another."""
    files: list[Path] = []
    for place in CODE:
        path = ROOT / place
        files += sorted(file for file in path.rglob("*") if file.suffix in {".py", ".sql"}) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
