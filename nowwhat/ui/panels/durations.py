"""A view -> how long incidents take and how they are noticed, in tables."""

from nowwhat import measured, phrases, ui, wording
from nowwhat.ui.panels.parts import cells

MOST_LISTED = 10


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
