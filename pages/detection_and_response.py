"""Are we getting faster?"""

import streamlit as st

from nowwhat import charts, measured, phrases, ui, wording
from nowwhat.hours import parse_business_hours

FEW = 100  # incidents; below it the week is shown in blocks of six hours
MOST_LISTED = 10


def chosen_duration() -> str:
    """The duration that the link asks for. The link is the truth: a click is written there."""
    asked = st.query_params.get("duration", "ttd")
    if asked not in phrases.NAMES:
        st.warning(ui.plain(f"The link asks for the duration {asked[:40]!r}; there are {', '.join(phrases.NAMES)}."))
        asked = "ttd"

    def moved() -> None:
        chosen = next((key for key, word in phrases.CHOICES.items() if word == st.session_state["duration_choice"]), asked)
        if chosen == "ttd":
            st.query_params.pop("duration", None)
        else:
            st.query_params["duration"] = chosen

    st.session_state["duration_choice"] = phrases.CHOICES[asked]
    st.segmented_control("Time to", list(phrases.CHOICES.values()), key="duration_choice", on_change=moved, label_visibility="collapsed")
    return asked


def durations(view: ui.View, duration: str, covered: dict[str, int]) -> None:
    """Every incident and the monthly medians, with their usual range."""
    filters, name = view.filters, phrases.NAMES[duration]
    long = view.widened(from_month=measured.baseline_from(filters.from_month, filters.to_month))
    months, usual = measured.usual_range(long.frame("duration_by_month", duration=duration), filters.from_month)
    dots = view.frame("duration_dots", duration=duration)
    limit = phrases.limit(view.policy, duration, filters.severity)
    chart = charts.duration_by_month(dots, months.drop("p90_min"), limit and limit.minutes, limit.name if limit else "")
    ui.figure(
        view,
        "duration_by_month",
        chart,
        phrases.QUESTIONS[duration],
        phrases.durations_subtitle(name, ui.period_words(filters), covered, dots, limit),
        note=ui.plain(" ".join([phrases.coverage(covered, duration), phrases.usual(usual), phrases.thin(months)])),
        params={"duration": duration},
    )


def over_the_limit(view: ui.View, duration: str, covered: dict[str, int]) -> None:
    """How often the limit was missed: by month, or by as much as has enough incidents to be compared."""
    limit = phrases.limit(view.policy, duration, view.filters.severity)
    for grain in measured.grains(view.frame("share_over_limit", duration=duration, grain="month")):
        first, last = measured.whole(grain, view.filters.from_month, view.filters.to_month)
        wide = view.widened(from_month=first, to_month=last)
        shares = measured.shares(wide.frame("share_over_limit", duration=duration, grain=grain))
        if shares["share"].count() > 1:
            break
    drawn = shares["share"].count() > 1
    first, last = measured.before(view.filters.from_month, view.filters.to_month)
    past = measured.past_share(view.widened(from_month=first, to_month=last).frame("duration_coverage", duration=duration))
    chart = (
        charts.share_by_month(shares, past=past, past_name=f"before: {wording.percent(past)}" if past is not None else "")
        if drawn
        else None
    )
    ui.figure(
        wide,
        "share_over_limit",
        chart,
        f"How often over {wording.duration(limit.minutes * 60)}?" if limit else "How often over the limit?",
        phrases.shares_subtitle(phrases.NAMES[duration], limit, grain, drawn=drawn),
        note=ui.plain(phrases.over_limit(covered, duration)),
        params={"duration": duration, "grain": grain},
        empty=f"Too few to compare: no two half-years have {phrases.FEWEST} such incidents each.",
    )


def severities(view: ui.View, duration: str) -> None:
    """Median, P90 and share over the limit by severity."""
    by = measured.severities(view.frame("duration_by_severity", duration=duration), view.frame("duration_values", duration=duration))
    ui.listing(
        view,
        "duration_by_severity",
        "How does it differ by severity?",
        f"{phrases.NAMES[duration].capitalize()}, with 95 % intervals in brackets.",
        [[f"**{ui.plain(name)}** {known}", *map(ui.plain, cells)] for name, known, *cells in phrases.severity_rows(by)],
        ["Known", "Median", "P90", "Over the limit"],
        params={"duration": duration},
    )


def phases(view: ui.View) -> None:
    """Where the time goes, this period against the one before."""
    first, last = measured.before(view.filters.from_month, view.filters.to_month)
    begun = view.frame("span")["first_month"][0]
    earlier = view.widened(from_month=max(first, begun) if begun <= last else first, to_month=last, period="")
    now, then = view.frame("phase_shares"), earlier.frame("phase_shares")
    spine = measured.spine(now)
    rows = (
        measured.phase_rows([(ui.period_words(earlier.filters), then), (ui.period_words(view.widened(period="").filters), now)], spine)
        if spine
        else None
    )
    ui.figure(
        view,
        "phase_shares",
        None if rows is None else charts.phase_shares(rows),
        "Where does the time go?",
        phrases.phases_subtitle(now, spine),
        empty=phrases.no_phases(now, view.frame("stamps_recorded")),
    )


def detected_by(view: ui.View, duration: str) -> None:
    """How incidents are noticed."""
    by = view.frame("detected_by", duration=duration)
    ui.listing(
        view,
        "detected_by",
        "How are incidents noticed?",
        f"Incidents by how they were detected, and the median {phrases.NAMES[duration]} of each.",
        [[f"**{ui.plain(cells[0])}**", *map(ui.plain, cells[1:])] for cells in phrases.detected_rows(by)],
        ["Detected by", "Incidents", "Median"],
        params={"duration": duration},
        empty="No incident of this period says how it was detected (detected_by).",
    )


def week(view: ui.View, incidents: int) -> None:
    """When incidents begin."""
    block = 1 if incidents >= FEW else 6
    cells = view.frame("weekday_hour", block_h=block)
    hours = parse_business_hours(view.policy.report.business_hours)
    ui.figure(
        view,
        "weekday_hour",
        charts.weekday_hour(cells, (hours.from_min // 60, hours.to_min // 60)),
        "When do incidents begin?",
        phrases.week_subtitle(cells, view.policy.report.zone, incidents),
        params={"block_h": block},
    )


def check_dates(view: ui.View) -> None:
    """Incidents whose times should be checked."""
    rows = phrases.faults(view.frame("check_dates"))
    if not rows:
        return
    ui.listing(
        view,
        "check_dates",
        "Check the dates",
        f"{wording.plural(len(rows), 'incident')} with times that contradict each other or lie very far apart.",
        [
            [f"**{ui.outside(row['title'] or row['incident_id'], row['url'])}**", wording.day(row["at"]), ui.plain(row["says"])]
            for row in rows[:MOST_LISTED]
        ],
        ["Incident", "On", "What to check"],
        note=f"And {wording.count(len(rows) - MOST_LISTED)} more." if len(rows) > MOST_LISTED else "",
    )


with ui.page("Are we getting faster?", "Detection and response") as view:
    duration = chosen_duration()
    covered = view.frame("duration_coverage", duration=duration).row(0, named=True)
    if covered["incidents"] == 0:
        span = view.frame("span").row(0, named=True)
        st.markdown(phrases.nothing(ui.period_words(view.filters), span["first_month"], span["last_month"], narrowed=view.filters.narrowed))
    else:
        if covered["n"] == 0:
            why = phrases.unmeasurable(duration, covered["incidents"], view.frame("stamps_recorded"))
            ui.figure(
                view,
                "duration_by_month",
                None,
                phrases.QUESTIONS[duration],
                phrases.coverage(covered, duration),
                params={"duration": duration},
                empty=why,
            )
        else:
            durations(view, duration, covered)
            if covered["limited"]:
                left, right = st.columns(2, gap="large")
                with left:
                    over_the_limit(view, duration, covered)
                with right:
                    severities(view, duration)
            else:
                severities(view, duration)
        phases(view)
        left, right = st.columns([3, 2], gap="large")
        with left:
            week(view, covered["incidents"])
        with right:
            detected_by(view, duration)
    check_dates(view)
