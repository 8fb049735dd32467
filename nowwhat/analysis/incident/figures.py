"""A scope and an incident -> its course as a picture."""

from typing import Any

from nowwhat.analysis.figure import Figure
from nowwhat.analysis.incident import chart, measures, words
from nowwhat.analysis.scope import Scope


def course(scope: Scope, row: dict[str, Any]) -> Figure:
    """The phases on one axis, the measured steps against their limits; `row` is one of `incident`."""
    phases, steps = words.phase_rows(row), words.step_rows(row)
    drawable = not (phases.is_empty() and steps.is_empty())
    stamps = scope.frame("incident_stamps", incident_id=row["incident_id"])
    corrected = stamps.drop_nulls("reason").select("field", "reason").rows()
    first = next((place for place, name in enumerate(measures.SPINE) if row[name]), 0)
    return Figure(
        scope,
        "incident",
        chart.incident_timeline(phases, steps, words.BEGINS[first]) if drawable else None,
        words.course(row),
        words.SUBTITLE if drawable else "Its phases, and each measured step against its limit.",
        note=words.course_note(row, corrected),
        params={"incident_id": row["incident_id"]},
        empty="Nothing to draw: it needs two of the times from start to recovery, in a possible order.",
    )
