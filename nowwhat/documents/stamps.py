"""The moments of a document -> the stamps of its incident, and notes where the document contradicts itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nowwhat.documents.outline import Outline
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import Stamp, read_minutes

COLUMNS = {
    "started": "started_at",
    "detected": "detected_at",
    "acknowledged": "acknowledged_at",
    "investigating": "investigating_at",
    "root_cause_found": "root_cause_found_at",
    "fix_applied": "fix_applied_at",
    "recovered": "recovered_at",
}
# What a stated duration may run between; teams begin "time to repair" at the start, the detection or the declaration.
_ANY_START = ("started", "detected", "declared")
DURATIONS = {
    "time to detection": (("started",), ("detected",)),
    "time to response": (("detected",), ("acknowledged",)),
    "time to repair": (_ANY_START, ("fix_applied", "recovered")),
    "duration": (_ANY_START, ("recovered", "fix_applied")),
}
TOLERANCE_MIN = 5


@dataclass(frozen=True)
class Course:
    """The stamps by kind, the moments with the kinds they were finally given, and notes."""

    stamps: dict[str, Stamp]
    timelines: list[list[Moment]]
    key_events: list[Moment]
    notes: list[str]


def find_course(parts: Outline, timelines: Sequence[Sequence[Moment]], key_events: Sequence[Moment]) -> Course:
    """The incident's course: a stated key event before the words of a timeline line; what nothing states stays missing."""
    rows = [[row for row in timeline if not row.placeholder] for timeline in timelines]
    stated = list(key_events)
    told = [row for timeline in rows for row in timeline]
    if not any("detected" in row.kinds for row in [*stated, *told]):
        first = next((row for row in stated if row.kinds == ("declared",)), None)
        stated = [replace(row, kinds=("detected",)) if row is first else row for row in stated]
    notes: list[str] = []
    stamps: dict[str, Stamp] = {}
    for kind, column in COLUMNS.items():
        said, seen = _stamp(stated, kind), _stamp(told, kind)
        if chosen := said or seen:
            stamps[kind] = chosen
        # A later report, or an earlier "resolved", is no contradiction: the first counts, of recovery the last.
        if said and seen and (seen.minute - said.minute if kind == "recovered" else said.minute - seen.minute) > TOLERANCE_MIN:
            notes.append(f"{column}: the key events state {said.text}, the timeline says {seen.text}; the key events' stamp was taken")
    detected = stamps.get("detected")
    # The first line tells when the problem began, not when it was noticed, if it stands before the detection and is nothing else.
    if "started" not in stamps and detected:
        at = next((n for n, timeline in enumerate(rows) if timeline), None)
        first = rows[at][0] if at is not None else None
        if at is not None and first and first.stamp and not first.kinds and first.stamp.minute < detected.minute:
            stamps["started"] = first.stamp
            rows[at] = [replace(first, kinds=("started",)), *rows[at][1:]]
    declared = next((row.stamp for row in key_events if row.kinds == ("declared",) and row.stamp), None)
    notes += _contradictions(parts, stamps | ({"declared": declared} if declared else {}))
    return Course(stamps, rows, [replace(row, kinds=()) if row.kinds == ("declared",) else row for row in stated], notes)


def _stamp(rows: Sequence[Moment], kind: str) -> Stamp | None:
    """The stamp of the first row of a kind, of recovery the last; None when that row's time cannot be read."""
    of_kind = [row for row in rows if kind in row.kinds]
    if not of_kind:
        return None
    return (of_kind[-1] if kind == "recovered" else of_kind[0]).stamp


def _contradictions(parts: Outline, stamps: dict[str, Stamp]) -> list[str]:
    """A sentence for every stated duration that no pair of stamps bears out."""
    notes: list[str] = []
    for name, (starts, ends) in DURATIONS.items():
        for found in (found for found in parts.fields if found.name == name):
            stated = read_minutes(found.value)
            gaps = [stamps[end].minute - stamps[start].minute for end in ends for start in starts if start in stamps and end in stamps]
            if stated is not None and gaps and all(abs(gap - stated) > TOLERANCE_MIN for gap in gaps):
                notes.append(f"line {found.line}: {stated} minutes are stated, the stamps give {gaps[0]:.0f}; the stamps were used")
    return notes
