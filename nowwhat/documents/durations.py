"""A document's stated durations beside its stamps -> each with the interval it is, or why it is none of them. Pure."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from nowwhat.documents.outline import Field, Outline
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import CLOCK_SPAN, Stamp, read_minutes
from nowwhat.model.business_hours import BusinessHours

# What a stated duration runs between. Teams begin "time to repair" at the start, the detection or the declaration.
_ANY_START = ("started", "detected", "declared")
BETWEEN = {
    "time to detection": (("started",), ("detected",)),
    "time to response": (("detected",), ("acknowledged",)),
    "time to repair": (_ANY_START, ("fix_applied", "recovered")),
    "duration": (_ANY_START, ("recovered",)),
}
# Where no line tells the start, "detection" is to some teams the first look at a report, and it counts from the report.
_LOOKED = {"time to detection": (("detected", "declared"), ("acknowledged", "investigating"))}
WITHIN_MIN = 1
# A row that no words name is the end of a duration only where the rows lie so far apart that one fits by chance once in that many times.
ONCE_IN = 20
DAY_MIN = 24 * 60
SUPPORT = re.compile(r"\b(?:support|business|working|office) hours\b", re.IGNORECASE)
NAMES = {
    "started": "the start", "detected": "the detection", "declared": "the declaration", "acknowledged": "the first response",
    "investigating": "the investigation", "root_cause_found": "the cause found", "fix_applied": "the fix", "recovered": "the recovery",
}  # fmt: skip


@dataclass(frozen=True)
class Stated:
    """A duration as a document states it, in minutes, and what the stamps say to it.

    `verdict` is "agrees" within a minute; "support hours", "other start", "typing error" or "several incidents" when that is why it
    does not follow; "differs" when nothing tells why; "no stamps" when there is nothing to compare with. `stamps_min` is the interval
    nearest to what it means and `between` names it.
    """

    line: int
    name: str
    text: str
    minutes: int
    verdict: str
    stamps_min: int | None = None
    between: str = ""
    slipped: str | None = None  # the kind of the stamp whose date was mistyped


@dataclass(frozen=True)
class _Seen:
    """What a document holds to compare a duration with."""

    stamps: Mapping[str, Stamp]
    moments: Sequence[Moment]
    hours: BusinessHours | None
    shared: dt.datetime | None
    several: bool

    @property
    def rows(self) -> list[tuple[int, Stamp]]:
        """The rows, with their lines, of which no word says what they are: none where they lie close together."""
        told = [(row.line, row.stamp) for row in self.moments if row.stamp]
        minutes = [stamp.minute for _, stamp in told]
        fitting_by_chance = len(told) * (2 * WITHIN_MIN + 1) * ONCE_IN
        return told if told and fitting_by_chance <= max(minutes) - min(minutes) else []


Told = tuple[str, float | None, str, str | None]  # verdict, interval in minutes, between what, the kind whose date slipped


def compare(
    parts: Outline, stamps: Mapping[str, Stamp], moments: Sequence[Moment], hours: BusinessHours | None, *, several: bool
) -> list[Stated]:
    """Every stated duration of a document. `stamps` are by kind, "declared" among them; `hours` are the team's hours of support,
    unless the document states others; `several` says that the service failed again before the end.
    """
    fields = [(found, minutes) for found in parts.fields if found.name in BETWEEN and (minutes := read_minutes(found.value)) is not None]
    seen = _Seen(stamps, moments, hours, None, several)
    seen = replace(seen, shared=_shared_start([(found.name, minutes) for found, minutes in fields], seen))
    compared = []
    for found, minutes in fields:
        seen = replace(seen, hours=_own_hours(found.value) or hours)
        verdict, gap, between, slipped = next(_explained(found, minutes, seen))
        label = f"{found.label}: {found.value}"
        compared.append(Stated(found.line, found.name, label, minutes, verdict, None if gap is None else round(gap), between, slipped))
    return compared


def _explained(found: Field, minutes: int, seen: _Seen) -> Iterator[Told]:
    """What the stamps may say to a stated duration, the best first; the last one always fits."""
    stamps, starts, ends = seen.stamps, BETWEEN[found.name][0], _ends(found.name, seen.stamps)
    pairs = [(stamps[end].minute - stamps[start].minute, start, end) for end, start in product(ends, starts) if start in stamps]
    named: list[tuple[float | None, str]] = [(gap, f"{NAMES[start]} to {NAMES[end]}") for gap, start, end in pairs]
    by_distance = sorted(named, key=lambda one: abs((one[0] or 0) - minutes))
    yield from (("agrees", gap, between, None) for gap, between in named if gap is not None and abs(gap - minutes) <= WITHIN_MIN)
    nearest = by_distance[0] if by_distance else (None, "")
    supported = list(_in_hours(stamps, seen.hours)) if seen.hours else []
    if SUPPORT.search(found.value):
        meant = [(gap, between) for gap, between, start, end in supported if start in starts and end in ends]
        yield ("support hours", *min(meant, key=lambda one: abs(one[0] - minutes), default=nearest), None)
    for gap, start, end in pairs:
        if slipped := _date_slip(gap - minutes, stamps, start, end):
            yield "typing error", gap, f"{NAMES[start]} to {NAMES[end]}", slipped
    for gap, between, start, end in supported:
        if abs(gap - minutes) <= WITHIN_MIN and gap < stamps[end].minute - stamps[start].minute:
            yield "support hours", gap, f"{between}, in hours of support", None
    yield from (("other start", gap, between, None) for gap, between in _other_rows(minutes, starts, ends, stamps, seen.moments))
    yield from (("other start", gap, between, None) for gap, between in _first_look(found.name, minutes, stamps))
    for end, wall in _reached(found.name, seen) if seen.shared else ():
        if seen.shared and abs((wall - seen.shared).total_seconds() / 60 - minutes) <= WITHIN_MIN:
            yield "other start", minutes, f"{seen.shared:%Y-%m-%d %H:%M}, which no line tells, to {end}", None
    yield from (("typing error", gap, between, None) for gap, between in named if _mistyped(found.value, minutes, round(gap or 0)))
    yield ("several incidents" if seen.several and named else "differs" if named else "no stamps", *nearest, None)


def _ends(name: str, stamps: Mapping[str, Stamp]) -> list[str]:
    """The ends that a duration may have here; without a recovery the fix is one."""
    ends = [end for end in BETWEEN[name][1] if end in stamps]
    return ends or [end for end in ("fix_applied",) if name == "duration" and end in stamps]


def _in_hours(stamps: Mapping[str, Stamp], hours: BusinessHours) -> Iterator[tuple[float, str, str, str]]:
    for (start, first), (end, last) in product(stamps.items(), stamps.items()):
        if first.minute < last.minute:
            yield supported_min(first.wall, last.wall, hours), f"{NAMES[start]} to {NAMES[end]}", start, end


def supported_min(start: dt.datetime, end: dt.datetime, hours: BusinessHours) -> float:
    """The minutes between two wall clocks that lie in the hours of support."""
    total = 0.0
    day = start.date()
    while day <= end.date():
        midnight = dt.datetime.combine(day, dt.time())
        opens, closes = (midnight + dt.timedelta(minutes=at) for at in (hours.from_min, hours.to_min))
        if day.isoweekday() in hours.weekdays:
            total += max((min(closes, end) - max(opens, start)).total_seconds() / 60, 0)
        day += dt.timedelta(days=1)
    return total


def _own_hours(text: str) -> BusinessHours | None:
    """The hours that a text names: "during support hours 10:00-17:00 M-F"; without days they are every day."""
    if not (SUPPORT.search(text) and (span := CLOCK_SPAN.search(text))):
        return None
    first, last = (int(span[n]) * 60 + int(span[n + 1]) for n in (1, 3))
    days = (1, 2, 3, 4, 5) if re.search(r"\bM(?:on)?\w*\s?[-–]\s?F(?:ri)?|\bweekdays\b", text, re.IGNORECASE) else tuple(range(1, 8))
    return BusinessHours(days, first, last) if first < last <= DAY_MIN else None


def _other_rows(
    minutes: int, starts: Sequence[str], ends: Sequence[str], stamps: Mapping[str, Stamp], moments: Sequence[Moment]
) -> Iterator[tuple[float, str]]:
    """Intervals of that length from another row to one of the ends, or from one of the starts to another row."""
    # Of all rows some pair would fit nearly any length, and every row lies at no distance from itself.
    rows = [row for row in moments if row.stamp and row.kinds and minutes]
    for end in ends:
        yield from (
            (stamps[end].minute - row.stamp.minute, f"line {row.line} to {NAMES[end]}")
            for row in rows
            if row.stamp and abs(stamps[end].minute - row.stamp.minute - minutes) <= WITHIN_MIN
        )
    for start in (start for start in starts if start in stamps):
        yield from (
            (row.stamp.minute - stamps[start].minute, f"{NAMES[start]} to line {row.line}")
            for row in rows
            if row.stamp and abs(row.stamp.minute - stamps[start].minute - minutes) <= WITHIN_MIN
        )


def _first_look(name: str, minutes: int, stamps: Mapping[str, Stamp]) -> Iterator[tuple[float, str]]:
    """The interval from the report to the first look at it, where no line tells the start."""
    starts, ends = _LOOKED.get(name, ((), ())) if "started" not in stamps else ((), ())
    for end, start in product(ends, starts):
        if end in stamps and start in stamps and abs((gap := stamps[end].minute - stamps[start].minute) - minutes) <= WITHIN_MIN:
            yield gap, f"{NAMES[start]} to {NAMES[end]}"


def _reached(name: str, seen: _Seen) -> list[tuple[str, dt.datetime]]:
    """Where a duration may end when nothing tells its start; a detection in a row that says nothing of it, too."""
    named = [(NAMES[end], seen.stamps[end].wall) for end in _ends(name, seen.stamps)]
    return named + [(f"line {line}", stamp.wall) for line, stamp in seen.rows if name == "time to detection"]


def _shared_start(stated: Sequence[tuple[str, int]], seen: _Seen) -> dt.datetime | None:
    """The moment at which two stated durations of different length begin, though no line tells it. Where one of them ends in a row
    that nothing names, it lies before the first line.
    """
    begins = [
        (minutes, wall - dt.timedelta(minutes=minutes), end.startswith("line"))
        for name, minutes in stated
        for end, wall in _reached(name, seen)
    ]
    first = min((row.stamp.wall for row in seen.moments if row.stamp), default=None)
    shared = [
        one
        for n, (length, one, unnamed) in enumerate(begins)
        for other_length, other, also_unnamed in begins[n + 1 :]
        if length != other_length
        and abs((one - other).total_seconds()) <= WITHIN_MIN * 60
        and not (unnamed and also_unnamed)
        and (not (unnamed or also_unnamed) or (first is not None and one < first))
    ]
    return shared[0] if shared else None


def _date_slip(off_min: float, stamps: Mapping[str, Stamp], start: str, end: str) -> str | None:
    """The kind of the stamp of which one digit of the date is wrong: whole days apart from what is stated, and alone on its day."""
    days = round(off_min / DAY_MIN)
    if days < 1 or abs(off_min - days * DAY_MIN) > WITHIN_MIN:
        return None
    for kind, shift in ((end, -days), (start, days)):
        written = stamps[kind].wall.date()
        meant = written + dt.timedelta(days=shift)
        if _digits_apart(written.isoformat(), meant.isoformat()) == 1 and any(
            stamp.wall.date() == meant for other, stamp in stamps.items() if other != kind
        ):
            return kind
    return None


def _mistyped(text: str, minutes: int, gap: int) -> bool:
    """Whether a stated duration is an interval, written in the same way, but for one digit or two exchanged ones. The last digit
    is none: a minute or two more or less is measured otherwise. Two digits that agree, zeros left out, make it more than chance.
    """
    written, meant = (f"{length // 60:02}{length % 60:02}" if re.search(r"\dh|hour", text) else str(length) for length in (minutes, gap))
    if gap < 0 or len(written) != len(meant):
        return False
    apart = [n for n, (one, other) in enumerate(zip(written, meant, strict=True)) if one != other]
    alike = sum(digit != "0" for n, digit in enumerate(written) if n not in apart)
    exchanged = (
        len(apart) == 2 and apart[1] - apart[0] == 1 and written[apart[0]] == meant[apart[1]] and written[apart[1]] == meant[apart[0]]
    )
    return alike >= 2 and (exchanged or (len(apart) == 1 and apart[0] < len(written) - 1))


def _digits_apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))
