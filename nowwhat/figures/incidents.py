"""A scope and an incident -> its course as a picture."""

from typing import Any

from nowwhat import charts, measured, phrases
from nowwhat.figures.figure import Figure
from nowwhat.figures.scope import Scope


def course(scope: Scope, row: dict[str, Any]) -> Figure:
    """The phases on one axis, the measured steps against their limits; `row` is one of `incident`."""
    phases, steps = phrases.incidents.phase_rows(row), phrases.incidents.step_rows(row)
    drawable = not (phases.is_empty() and steps.is_empty())
    stamps = scope.frame("incident_stamps", incident_id=row["incident_id"])
    corrected = stamps.drop_nulls("reason").select("field", "reason").rows()
    first = next((place for place, name in enumerate(measured.incidents.SPINE) if row[name]), 0)
    return Figure(
        scope,
        "incident",
        charts.incident_timeline(phases, steps, phrases.incidents.BEGINS[first]) if drawable else None,
        phrases.incidents.course(row),
        phrases.incidents.SUBTITLE if drawable else "Its phases, and each measured step against its limit.",
        note=phrases.incidents.course_note(row, corrected),
        params={"incident_id": row["incident_id"]},
        empty="Nothing to draw: it needs two of the times from start to recovery, in a possible order.",
    )
