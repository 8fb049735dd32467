"""A view -> how long incidents take, and when they begin: charts and tables."""

from nowwhat import charts, figures, measured, phrases, ui, wording
from nowwhat.charts import Drawing
from nowwhat.hours import parse_business_hours
from nowwhat.ui.panels.parts import cells

FEW = 100  # incidents; below it the week is shown in blocks of six hours
MOST_LISTED = 10


def by_month(view: ui.View, duration: str) -> None:
    """Every incident and the monthly medians with their usual range."""
    ui.show(view, figures.durations.by_month(view, duration))


def unmeasurable(view: ui.View, duration: str) -> None:
    """Why a duration is known for no incident of the period."""
    covered = view.frame("duration_coverage", duration=duration).row(0, named=True)
    ui.figure(
        view,
        "duration_by_month",
        None,
        phrases.response.QUESTIONS[duration],
        phrases.response.coverage(covered, duration),
        params={"duration": duration},
        empty=phrases.response.unmeasurable(duration, covered["incidents"], view.frame("stamps_recorded")),
    )


def over_the_limit(view: ui.View, duration: str) -> None:
    """How often the limit was missed: by month, or by as much as has enough incidents to be compared."""
    filters = view.filters
    covered = view.frame("duration_coverage", duration=duration).row(0, named=True)
    limit = phrases.response.limit(view.policy, duration, filters.severity)
    for grain in measured.durations.grains(view.frame("share_over_limit", duration=duration, grain="month")):
        first, last = measured.durations.whole(grain, filters.from_month, filters.to_month)
        wide = view.widened(from_month=first, to_month=last)
        shares = measured.durations.shares(wide.frame("share_over_limit", duration=duration, grain=grain))
        if drawn := shares["share"].count() > 1:
            break
    past = _past(view, duration)
    before = f"before: {wording.percent(past)}" if past is not None else ""
    ui.figure(
        wide,
        "share_over_limit",
        charts.share_by_month(shares, past=past, past_name=before) if drawn else None,
        f"How often over {wording.duration(limit.minutes * 60)}?" if limit and not limit.others else "How often over the limit?",
        phrases.response.shares_subtitle(phrases.response.NAMES[duration], limit, grain, drawn=drawn),
        note=ui.plain(phrases.response.over_limit(covered, duration)),
        params={"duration": duration, "grain": grain},
        empty=f"Too few to compare: no two half-years have {phrases.words.FEWEST} such incidents each.",
    )


def _past(view: ui.View, duration: str) -> float | None:
    first, last = measured.durations.before(view.filters.from_month, view.filters.to_month)
    return measured.durations.past_share(view.widened(from_month=first, to_month=last).frame("duration_coverage", duration=duration))


def by_severity(view: ui.View, duration: str) -> None:
    """Median, P90 and share over the limit by severity."""
    by, values = (view.frame(name, duration=duration) for name in ("duration_by_severity", "duration_values"))
    rows = phrases.response.severity_rows(measured.durations.severities(by, values))
    ui.listing(
        view,
        "duration_by_severity",
        "How does it differ by severity?",
        f"{phrases.response.NAMES[duration].capitalize()}, with 95 % intervals in brackets.",
        [[f"**{ui.plain(name)}** {known}", *map(ui.plain, rest)] for name, known, *rest in rows],
        ["Known", "Median", "P90", "Over the limit"],
        params={"duration": duration},
    )


def phases(view: ui.View) -> None:
    """Where the time goes, this period against the one before."""
    now = view.frame("phase_shares")
    spine = measured.durations.spine(now)
    ui.figure(
        view,
        "phase_shares",
        _phases(view, spine) if spine else None,
        "Where does the time go?",
        phrases.response.phases_subtitle(now, spine),
        empty=phrases.response.no_phases(now, view.frame("stamps_recorded")),
    )


def _phases(view: ui.View, spine: str) -> Drawing:
    first, last = measured.durations.before(view.filters.from_month, view.filters.to_month)
    begun = view.frame("span")["first_month"][0]
    earlier = view.widened(from_month=max(first, begun) if begun <= last else first, to_month=last, period="")
    periods = [(phrases.words.period(of.filters), of.frame("phase_shares")) for of in (earlier, view.widened(period=""))]
    return charts.phase_shares(measured.durations.phase_rows(periods, spine))


def detected_by(view: ui.View, duration: str) -> None:
    """How incidents are noticed."""
    by = view.frame("detected_by", duration=duration)
    ui.listing(
        view,
        "detected_by",
        "How are incidents noticed?",
        f"Incidents by how they were detected, and the median {phrases.response.NAMES[duration]} of each.",
        cells(phrases.response.detected_rows(by)),
        ["Detected by", "Incidents", "Median"],
        params={"duration": duration},
        empty="No incident of this period says how it was detected (detected_by).",
    )


def week(view: ui.View) -> None:
    """When incidents begin."""
    incidents = int(view.frame("incidents_by_severity")["incidents"].sum())
    block = 1 if incidents >= FEW else 6
    by = view.frame("weekday_hour", block_h=block)
    ui.figure(
        view,
        "weekday_hour",
        charts.weekday_hour(by, parse_business_hours(view.policy.report.business_hours)),
        "When do incidents begin?",
        phrases.response.week_subtitle(by, view.policy.report.zone, incidents),
        params={"block_h": block},
    )


def check_dates(view: ui.View) -> None:
    """Incidents whose times should be checked."""
    rows = phrases.response.faults(view.frame("check_dates"))
    if not rows:
        return
    ui.listing(
        view,
        "check_dates",
        "Check the dates",
        f"{wording.plural(len(rows), 'incident')} with times that contradict each other or lie very far apart.",
        [
            [f"**{ui.incident(row['title'], row['incident_id'])}**", wording.day(row["at"]), ui.plain(row["says"])]
            for row in rows[:MOST_LISTED]
        ],
        ["Incident", "On", "What to check"],
        note=f"And {wording.count(len(rows) - MOST_LISTED)} more." if len(rows) > MOST_LISTED else "",
    )
