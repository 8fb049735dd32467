"""The moments of a document -> the stamps of its incident, each with its moment, and notes where the document contradicts itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nowwhat.documents.durations import WITHIN_MIN, Stated, compare
from nowwhat.documents.outline import Outline
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import Stamp, read_minutes
from nowwhat.language.formats import duration
from nowwhat.model.business_hours import BusinessHours

COLUMNS = {
    "started": "started_at",
    "detected": "detected_at",
    "acknowledged": "acknowledged_at",
    "investigating": "investigating_at",
    "root_cause_found": "root_cause_found_at",
    "fix_applied": "fix_applied_at",
    "recovered": "recovered_at",
}
TOLERANCE_MIN = 5


@dataclass(frozen=True)
class Course:
    """The stamps by kind, the moments with what they gave, the stated durations, and notes."""

    stamps: dict[str, Stamp]
    moments: list[Moment]
    durations: list[Stated]
    notes: list[str]


class _Choice:
    """The moments of a document by line, and for each kind the one that gives the incident's stamp."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        self.moments = list(moments)
        self.chosen: dict[str, int] = {}

    def take(self, kind: str, at: int, *, inferred: bool = False) -> None:
        """The moment at that place gives the kind."""
        moment = self.moments[at]
        if inferred:
            moment = replace(moment, kinds=(*moment.kinds, kind) if kind not in moment.kinds else moment.kinds, certainty="inferred")
        self.chosen[kind] = at
        self.moments[at] = replace(moment, gives=(*moment.gives, kind))

    def give_up(self, kind: str) -> None:
        """The moment's date cannot be meant, so nothing gives the kind."""
        at = self.chosen.pop(kind)
        moment = self.moments[at]
        gives = tuple(other for other in moment.gives if other != kind)
        self.moments[at] = replace(moment, gives=gives, stamp=None, doubted=moment.stamp, reading="doubtful")

    def minute(self, kind: str) -> float | None:
        """When the kind is on the document's line of time."""
        stamp = self.moments[self.chosen[kind]].stamp if kind in self.chosen else None
        return stamp.minute if stamp else None

    def stamps(self) -> dict[str, Stamp]:
        """The stamps that were taken."""
        return {kind: stamp for kind, at in self.chosen.items() if (stamp := self.moments[at].stamp)}


def find_course(
    parts: Outline, timelines: Sequence[Sequence[Moment]], key_events: Sequence[Moment], hours: BusinessHours | None = None
) -> Course:
    """The incident's course: a stated key event before the words of a timeline line. A row that nothing names is taken for the start
    only before a detection, or where a stated duration counts from it or to it; what nothing tells stays missing.
    """
    told = [row for timeline in timelines for row in timeline if not row.placeholder]
    choice = _Choice([*key_events, *told])
    stated, rest = range(len(key_events)), range(len(key_events), len(key_events) + len(told))
    notes = _choose(choice, stated, rest)
    _infer(parts, choice, stated, rest)
    durations = _durations(parts, choice, hours)
    for found in [one for one in durations if one.slipped in choice.chosen]:
        choice.give_up(str(found.slipped))
    notes += _verdicts(durations) + _readings(choice.moments) + _order(choice)
    return Course(choice.stamps(), choice.moments, durations, notes)


def _choose(choice: _Choice, stated: Sequence[int], told: Sequence[int]) -> list[str]:
    """The moments that labels and words name; and a note wherever the two disagree."""
    notes = []
    for kind, column in COLUMNS.items():
        said, seen = (_place(choice.moments, places, kind) for places in (stated, told))
        at = seen if said is None else said
        if at is not None:
            choice.take(kind, at)
        one, other = (choice.moments[place].stamp if place is not None else None for place in (said, seen))
        if not (one and other and seen is not None):
            continue
        # A later report, or an earlier "resolved", is no contradiction: the first counts, of recovery the last. A line that has the
        # label of the moment is one either way.
        late = other.minute - one.minute if kind == "recovered" else one.minute - other.minute
        if late > TOLERANCE_MIN or (choice.moments[seen].certainty == "stated" and abs(late) > TOLERANCE_MIN):
            notes.append(f"{column}: the key events state {one.text}, the timeline says {other.text}; the key events' stamp was taken")
    return notes


def _place(moments: Sequence[Moment], places: Sequence[int], kind: str) -> int | None:
    """The first moment of a kind, of recovery the last; None when its time cannot be read."""
    of_kind = [at for at in places if kind in moments[at].kinds]
    if not of_kind:
        return None
    at = of_kind[-1] if kind == "recovered" else of_kind[0]
    return at if moments[at].stamp else None


def _infer(parts: Outline, choice: _Choice, stated: Sequence[int], told: Sequence[int]) -> None:
    """The start, the detection and the recovery where no words name them; their moments are marked as inferred."""
    named = {kind for row in choice.moments for kind in row.kinds}
    declared = next((at for at in stated if choice.moments[at].kinds == ("declared",) and choice.moments[at].stamp), None)
    if "detected" not in named and declared is not None:
        choice.take("detected", declared, inferred=True)
    if "started" not in named:
        free = [at for at in told if not choice.moments[at].kinds]
        at = _fitting(parts, choice, free, "started")
        if (at := _first_line(choice, told) if at is None else at) is not None:
            choice.take("started", at, inferred=True)
    for kind in ("detected", "recovered"):
        if kind not in named and "started" in choice.chosen and (at := _fitting(parts, choice, told, kind)) is not None:
            choice.take(kind, at, inferred=True)


def _first_line(choice: _Choice, told: Sequence[int]) -> int | None:
    """The first line tells when the problem began, not when it was noticed, if it stands before the detection and is nothing else."""
    detected = choice.minute("detected")
    first = choice.moments[told[0]] if told else None
    if detected is None or first is None or first.kinds or not first.stamp or first.stamp.minute >= detected:
        return None
    return told[0]


def _fitting(parts: Outline, choice: _Choice, free: Sequence[int], kind: str) -> int | None:
    """The one row at which the stated durations put a kind; None without such durations, and when they fit several rows."""
    wanted: list[float] = []
    for found in parts.fields:
        minutes = read_minutes(found.value)
        end = "detected" if found.name == "time to detection" else "recovered" if found.name == "duration" else None
        if minutes is None or end is None:
            continue
        if kind == "started":
            at = choice.minute(end)
            at = choice.minute("fix_applied") if at is None and end == "recovered" else at
            noticed = choice.minute("detected")
            if at is None or (end == "recovered" and noticed is not None and abs(at - noticed - minutes) <= WITHIN_MIN):
                continue  # or it counts from the detection
            wanted.append(at - minutes)
        elif kind == end and (start := choice.minute("started")) is not None:
            wanted.append(start + minutes)
    first = min((stamp.minute for stamp in choice.stamps().values()), default=None) if kind == "started" else None
    scores = {
        at: sum(abs(stamp.minute - minute) <= WITHIN_MIN for minute in wanted)
        for at in free
        if (stamp := choice.moments[at].stamp) is not None and (first is None or stamp.minute < first)
    }
    best = max(scores.values(), default=0)
    fitting = [at for at, score in scores.items() if score == best]
    if best and len(fitting) > 1:  # to the minute, where within a minute is not enough
        exact = [at for at in fitting if (stamp := choice.moments[at].stamp) and stamp.minute in wanted]
        fitting = exact if len(exact) == 1 else fitting
    return fitting[0] if best and len(fitting) == 1 else None


def _durations(parts: Outline, choice: _Choice, hours: BusinessHours | None) -> list[Stated]:
    declared = next((row.stamp for row in choice.moments if "declared" in row.kinds and row.stamp), None)
    stamps = choice.stamps() | ({"declared": declared} if declared else {})
    kinds = [kind for row in choice.moments for kind in row.kinds if kind in {"detected", "recovered"}]
    again = any(kind == "detected" and "recovered" in kinds[:n] and "recovered" in kinds[n:] for n, kind in enumerate(kinds))
    return compare(parts, stamps, choice.moments, hours, several=again)


def _verdicts(durations: Sequence[Stated]) -> list[str]:
    """A sentence for every stated duration that the stamps do not give."""
    return [
        f"line {one.line}: {_said(one)}; the stamps were used"
        for one in durations
        if one.verdict not in {"agrees", "no stamps"} and not (one.verdict == "support hours" and one.minutes == one.stamps_min)
    ]


def _said(one: Stated) -> str:
    if one.verdict == "other start":
        return f"{duration(one.minutes * 60)} is stated, which counts from {one.between}"
    stated, given = (duration(minutes * 60) for minutes in (one.minutes, one.stamps_min or 0))
    if stated == given:
        stated, given = f"{one.minutes} min", f"{one.stamps_min} min"
    text = f"{stated} is stated, the stamps give {given}, from {one.between}" if one.between else f"{stated} is stated, no stamps fit it"
    text += {"differs": "", "typing error": ", probably a typing error"}.get(one.verdict, f", probably because of {one.verdict}")
    return text + (f"; {COLUMNS[one.slipped]} was not taken: correct it in the document or in corrections.csv" if one.slipped else "")


def _readings(moments: Sequence[Moment]) -> list[str]:
    """A sentence for the rows whose time cannot be read or cannot be meant."""
    notes = []
    for reading, words in (
        ("unreadable", "cannot be read and was kept as text"),
        ("day only", "names a day and no time and was kept as text"),
        ("doubtful", "does not fit the rows beside it and was kept as text; nothing is computed from it"),
    ):
        of_it = [row for row in moments if row.reading == reading and not row.placeholder]
        if of_it:
            more = f", and so {len(of_it) - 1} more" if of_it[1:] else ""
            notes.append(f'line {of_it[0].line}: the time "{of_it[0].at[:40]}" {words}{more}')
    return notes


def _order(choice: _Choice) -> list[str]:
    """A sentence where the recovery comes before the start or the detection."""
    notes = []
    for kind in ("started", "detected"):
        before, recovered = choice.minute(kind), choice.minute("recovered")
        if before is not None and recovered is not None and recovered < before:
            notes.append(f"recovered_at comes before {COLUMNS[kind]}; check the lines that they were taken from")
    return notes
