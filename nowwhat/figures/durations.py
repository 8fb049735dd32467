"""A scope -> how long incidents take, month by month."""

import polars as pl

from nowwhat import charts, measured, phrases
from nowwhat.figures.figure import Figure
from nowwhat.figures.scope import Scope
from nowwhat.findings import Finding


def by_month(scope: Scope, duration: str, *, brief: bool = False) -> Figure:
    """Every incident and the monthly medians with their usual range; brief: lower, with a note on the range only."""
    filters = scope.filters
    covered = scope.frame("duration_coverage", duration=duration).row(0, named=True)
    long = scope.widened(from_month=measured.durations.baseline_from(filters.from_month, filters.to_month))
    months, usual = measured.durations.usual_range(long.frame("duration_by_month", duration=duration), filters.from_month)
    dots = scope.leading(scope.frame("duration_dots", duration=duration))
    limit = phrases.response.limit(scope.policy, duration, filters.severity)
    line, name = (limit.minutes, limit.name) if limit else (None, "")
    points = months.drop("p90_min")
    claim = None if brief else scope.claim(f"trend.{duration}", after_month=filters.from_month)
    note = [phrases.response.usual(usual)]
    if not brief:
        note = [phrases.response.coverage(covered, duration), *note, phrases.response.thin(months)]
    if claim:
        note.insert(0, claim.detail)
    return Figure(
        scope,
        "duration_by_month",
        charts.duration_by_month(dots, points, line, name, _marked(scope, claim), height=230 if brief else 300),
        claim.headline.rstrip(".") if claim else phrases.response.QUESTIONS[duration],
        phrases.response.durations_subtitle(phrases.response.NAMES[duration], phrases.words.period(filters), covered, dots, limit),
        note=" ".join(note),
        params={"duration": duration},
    )


def _marked(scope: Scope, claim: Finding | None) -> pl.DataFrame:
    """The days that people marked, and the one from which on the finding in the title holds."""
    days = scope.frame("annotations").select("on", "text")
    if claim is None or claim.evidence.since is None:
        return days
    found = pl.DataFrame({"on": [claim.evidence.since], "text": [phrases.findings.from_here(claim.direction)]})
    return pl.concat([days, found])
