"""A view -> how long incidents take and how they are noticed, in tables."""

from typing import Any

from nowwhat.analysis.response import event_words
from nowwhat.analysis.response import measures as response_measures
from nowwhat.analysis.response import words as response_words
from nowwhat.language import formats
from nowwhat.model.duration import DURATIONS
from nowwhat.ui.blocks import show_listing
from nowwhat.ui.controls import cells
from nowwhat.ui.markdown import incident_link, plain
from nowwhat.ui.view import View

MOST_LISTED = 10


def by_severity(view: View, duration: str) -> None:
    """Median, P90 and share over the limit by severity."""
    by, values = (view.frame(name, duration=duration) for name in ("duration_by_severity", "duration_values"))
    rows = response_words.severity_rows(response_measures.by_severity(by, values))
    show_listing(
        view,
        "duration_by_severity",
        "How does it differ by severity?",
        f"{DURATIONS[duration].name.capitalize()}, with 95 % intervals in brackets.",
        [[f"**{plain(name)}** {known}", *map(plain, rest)] for name, known, *rest in rows],
        ["Known", "Median", "P90", "Over the limit"],
        params={"duration": duration},
    )


def detected_by(view: View, duration: str) -> None:
    """How incidents are noticed."""
    by = view.frame("detected_by", duration=duration)
    show_listing(
        view,
        "detected_by",
        "How are incidents noticed?",
        f"Incidents by how they were detected, and the median {DURATIONS[duration].name} of each.",
        cells(response_words.detected_rows(by)),
        ["Detected by", "Incidents", "Median"],
        params={"duration": duration},
        empty="No incident of this period says how it was detected (detected_by).",
    )


def check_dates(view: View) -> None:
    """Incidents whose times should be checked."""
    rows = response_words.faults(view.frame("check_dates"))
    if not rows:
        return
    show_listing(
        view,
        "check_dates",
        "Check the dates",
        f"{formats.plural(len(rows), 'incident')} with times that contradict each other or lie very far apart.",
        [
            [f"**{incident_link(row['title'], row['incident_id'])}**", formats.day(row["at"]), plain(row["says"])]
            for row in rows[:MOST_LISTED]
        ],
        ["Incident", "On", "What to check"],
        note=_more(len(rows)),
    )


def events(view: View) -> None:
    """Failures that several services logged, those with the most tickets first; nothing where there is none."""
    logged = view.frame("events_logged")
    if logged.is_empty():
        return
    incidents = int(view.frame("incidents_by_severity")["incidents"].sum())
    show_listing(
        view,
        "events_logged",
        event_words.EVENTS,
        event_words.counted(logged, incidents),
        [[*_failure(row), event_words.tickets(row)] for row in logged.head(MOST_LISTED).iter_rows(named=True)],
        ["Began with", "On", "Tickets"],
        note=_more(logged.height),
    )


def impact(view: View) -> None:
    """What customers noticed, the longest first; nothing where no impact is known."""
    failures = view.frame("impact_of_failures")
    words = event_words.impact(view.frame("customer_impact").row(0, named=True), failures)
    if not words:
        return
    show_listing(
        view,
        "impact_of_failures",
        event_words.IMPACT,
        words,
        [[*_failure(row), formats.duration(60 * row["impact_min"])] for row in failures.head(MOST_LISTED).iter_rows(named=True)],
        ["Failure", "On", "Affected"],
        note=_more(failures.height),
        empty="None of them lasted for customers.",
    )


def _failure(row: dict[str, Any]) -> list[str]:
    """Title and place of a failure, and the day on which it began."""
    title = incident_link(row["title"] or row["incident_id"], row["incident_id"])
    return [f"**{title}** :small[:gray[{plain(event_words.where(row))}]]", formats.day(row["at"])]


def _more(rows: int) -> str:
    return f"And {formats.count(rows - MOST_LISTED)} more." if rows > MOST_LISTED else ""
