"""A scope -> how long incidents take, month by month; where the time goes, and when they begin."""

import polars as pl

from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.analysis.finding import Finding
from nowwhat.analysis.months import span_before
from nowwhat.analysis.response import chart, event_words, measures, words
from nowwhat.analysis.response.time_chart import phase_shares, weekday_hour
from nowwhat.analysis.scope import Scope
from nowwhat.analysis.sentences import period
from nowwhat.analysis.shares import with_wilson
from nowwhat.charts.by_month import share_by_month
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST
from nowwhat.model.business_hours import parse_business_hours
from nowwhat.model.duration import DURATIONS

FEW = 100  # incidents; below it the week is shown in blocks of six hours


def by_month(scope: Scope, duration: str, *, brief: bool = False) -> Figure:
    """Every incident and the monthly medians with their usual range; brief: lower, with a note on the range only."""
    filters = scope.filters
    covered = scope.frame("duration_coverage", duration=duration).row(0, named=True)
    long = scope.widened(from_month=measures.baseline_from(filters.from_month, filters.to_month))
    months, usual = measures.usual_range(long.frame("duration_by_month", duration=duration), filters.from_month)
    dots = scope.leading(scope.frame("duration_dots", duration=duration))
    limit = words.limit(scope.policy, duration, filters.severity)
    line, name = (limit.minutes, limit.name) if limit else (None, "")
    points = months.drop("p90_min")
    claim = None if brief else scope.claim(f"trend.{duration}", after_month=filters.from_month)
    note = [words.usual(usual)]
    if not brief:
        note = [words.coverage(covered, duration), *note, words.thin(months)]
    if claim:
        note.insert(0, claim.detail)
    return Figure(
        scope,
        "duration_by_month",
        chart.duration_by_month(dots, points, line, name, _marked(scope, claim), height=230 if brief else 300),
        claim.headline.rstrip(".") if claim else DURATIONS[duration].question,
        words.durations_subtitle(DURATIONS[duration].name, period(filters), covered, dots, limit),
        note=" ".join(note),
        params={"duration": duration},
    )


def _marked(scope: Scope, claim: Finding | None) -> pl.DataFrame:
    """The days that people marked, and the one from which on the finding in the title holds."""
    days = scope.frame("annotations").select("on", "text")
    if claim is None or claim.evidence.since is None:
        return days
    change = pl.DataFrame({"on": [claim.evidence.since], "text": [words.from_here(claim.direction)]})
    return pl.concat([days, change])


def unmeasurable(scope: Scope, duration: str) -> Figure:
    """Why a duration is known for no incident of the period."""
    covered = scope.frame("duration_coverage", duration=duration).row(0, named=True)
    return Figure(
        scope,
        "duration_by_month",
        None,
        DURATIONS[duration].question,
        words.coverage(covered, duration),
        params={"duration": duration},
        empty=words.unmeasurable(duration, covered["incidents"], scope.frame("stamps_recorded")),
    )


def over_the_limit(scope: Scope, duration: str) -> Figure:
    """How often the limit was missed: by month, or by as much as has enough incidents to be compared."""
    filters = scope.filters
    covered = scope.frame("duration_coverage", duration=duration).row(0, named=True)
    limit = words.limit(scope.policy, duration, filters.severity)
    for grain in measures.grains(scope.frame("share_over_limit", duration=duration, grain="month")):
        first, last = measures.whole(grain, filters.from_month, filters.to_month)
        wide = scope.widened(from_month=first, to_month=last)
        shares = with_wilson(wide.frame("share_over_limit", duration=duration, grain=grain), "over")
        if drawn := shares["share"].count() > 1:
            break
    past = _past(scope, duration)
    before = f"before: {formats.percent(past)}" if past is not None else ""
    return Figure(
        wide,
        "share_over_limit",
        share_by_month(shares, past=past, past_name=before) if drawn else None,
        f"How often over {formats.duration(limit.minutes * 60)}?" if limit and not limit.others else "How often over the limit?",
        words.shares_subtitle(DURATIONS[duration].name, limit, grain, drawn=drawn),
        note=words.over_limit(covered, duration),
        params={"duration": duration, "grain": grain},
        empty=f"Too few to compare: no two half-years have {FEWEST} such incidents each.",
    )


def customers_first(scope: Scope) -> Figure:
    """How often a customer noticed first, by month."""
    months = with_wilson(scope.frame("customers_first_by_month"), "customers")
    return Figure(
        scope,
        "customers_first_by_month",
        share_by_month(months) if months["share"].count() > 1 else None,
        "How often do customers notice first?",
        f"Share of the incidents that say who noticed first, {period(scope.filters)}, with 95 % interval, n above.",
        params={"duration": "ttd"},  # of the incidents behind it
        empty=f"Too few to compare: no two months have {FEWEST} such incidents each.",
    )


def _past(scope: Scope, duration: str) -> float | None:
    first, last = span_before(scope.filters.from_month, scope.filters.to_month)
    return measures.past_share(scope.widened(from_month=first, to_month=last).frame("duration_coverage", duration=duration))


def phases(scope: Scope) -> Figure:
    """Where the time goes, this period against the one before."""
    now = scope.frame("phase_shares")
    spine = measures.spine(now)
    return Figure(
        scope,
        "phase_shares",
        phase_shares(_phases(scope, spine)) if spine else None,
        "Where does the time go?",
        words.phases_subtitle(now, spine),
        empty=words.no_phases(now, scope.frame("stamps_recorded")),
    )


def _phases(scope: Scope, spine: str) -> pl.DataFrame:
    first, last = span_before(scope.filters.from_month, scope.filters.to_month)
    begun = scope.frame("span")["first_month"][0]
    earlier = scope.widened(from_month=max(first, begun) if begun <= last else first, to_month=last, period="")
    periods = [(period(of.filters), of.frame("phase_shares")) for of in (earlier, scope.widened(period=""))]
    return measures.phase_rows(periods, spine)


def week(scope: Scope) -> Figure:
    """When incidents begin."""
    incidents = int(scope.frame("incidents_by_severity")["incidents"].sum())
    params = {"block_h": 1 if incidents >= FEW else 6}
    by, report = scope.frame("weekday_hour", **params), scope.policy.report
    return Figure(
        scope,
        "weekday_hour",
        weekday_hour(by, parse_business_hours(report.business_hours)),
        "When do incidents begin?",
        words.week_subtitle(by, report.zone, incidents),
        params=params,
    )


def impact(scope: Scope) -> KeyFigure:
    """How long customers were affected, with the longest failure by name and how much is known."""
    row, failures = scope.frame("customer_impact").row(0, named=True), scope.frame("impact_of_failures")
    return KeyFigure(
        "customer_impact",
        "Customers affected",
        formats.duration(60 * float(failures["impact_min"].sum())) if row["known"] else formats.UNKNOWN,
        " ".join(filter(None, [event_words.worst(failures), event_words.users(failures)])),
        event_words.known(row),
    )
