"""A view -> how long incidents take and how they are noticed, in tables."""

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
        note=f"And {formats.count(len(rows) - MOST_LISTED)} more." if len(rows) > MOST_LISTED else "",
    )
