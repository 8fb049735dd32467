"""The rows of a document's timelines, and its stated key events -> moments in their order, each with how its time was read."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nowwhat.documents.kinds import key_event, named_kinds
from nowwhat.documents.layouts import Written, written_timelines
from nowwhat.documents.neighbours import out_of_line
from nowwhat.documents.outline import Outline
from nowwhat.documents.sections import Line
from nowwhat.documents.times import AMOUNT, AROUND, Stamp, Zone, has_day, read_day, read_stamp
from nowwhat.documents.words import UNFILLED_TIME, is_unfilled

STATED = re.compile(r"(?P<label>[^\d~:?]{3,60}?)[\s:–—-]*(?:\b(?:at|on)\s+)?(?P<at>[~\d?].{3,60})")
HALF_A_DAY_MIN = 12 * 60
# How far back a bare time may step: a row written late, or the next day. Between the two nobody can tell.
LATE_MIN, LATE_AMONG_OTHERS_MIN, NEXT_DAY_MIN = 30, 180, 180
AHEAD = 50  # rows below that may show it


@dataclass(frozen=True)
class Moment:
    """One moment. `at` is its time as written and `stamp` what was read of it, None unless `reading` is exact or about (else it is
    "day only", "doubtful" or "unreadable"). `certainty` says how the kinds are known: stated, worded or inferred. `gives` are the
    kinds for which the incident's stamp was taken from here.
    """

    line: int
    at: str
    stamp: Stamp | None
    text: str
    kinds: tuple[str, ...]
    reading: str = "exact"
    certainty: str = ""
    gives: tuple[str, ...] = ()
    placeholder: bool = False
    doubted: Stamp | None = None


def read_timelines(parts: Outline, day: dt.date | None, zone: Zone) -> list[list[Moment]]:
    """The moments of each timeline; placeholder rows are among them, marked."""
    found = [_moments(rows, day, zone) for rows in written_timelines(parts, day)]
    return [_doubting(rows, day, in_order=True) for rows in found]


def read_key_events(parts: Outline, day: dt.date | None, zone: Zone) -> list[Moment]:
    """The moments whose kind is stated by their label ("First detected: 2026-03-04 14:05"); "declared" is a kind of its own."""
    found: list[Moment] = []
    for section in parts.sections:
        lines = list(section.lines()) if section.topic == "key events" else []
        if section.label and section.value.plain and key_event(section.label):
            lines = [Line(section.line, f"{section.label}: {section.value.plain}")]
        for line in lines:
            match = STATED.fullmatch(line.text)
            kind = key_event(match["label"]) if match else None
            if match and (kind or section.topic == "key events"):
                stamp = read_stamp(match["at"], day, zone)
                if stamp or (section.topic == "key events" and not AMOUNT.match(match["at"])):
                    kinds, label = (kind,) if kind else (), match["label"].strip()
                    found.append(_moment(Written(line.number, match["at"].strip(), label), stamp, day, kinds, "stated" if kind else ""))
    return _doubting(found, day, in_order=False)


def _moments(rows: Sequence[Written], day: dt.date | None, zone: Zone) -> list[Moment]:
    """The rows as moments, oldest first; a table that runs newest first is turned round."""
    as_written = [stamp.minute for row in rows if (stamp := read_stamp(row.at, row.day or day, row.zone or zone))]
    steps = [later - earlier for earlier, later in pairwise(as_written)]
    backwards = sum(-HALF_A_DAY_MIN < step < 0 for step in steps) > sum(0 < step < HALF_A_DAY_MIN for step in steps)
    ordered = list(reversed(rows)) if backwards else list(rows)
    found: list[Moment] = []
    for row, stamp, doubtful in _placed(ordered, day, zone):
        kinds, certainty = named_kinds(row.text, row.marks)
        moment = _moment(row, stamp, row.day or day, kinds, certainty)
        if doubtful:
            moment = replace(moment, stamp=None, doubted=stamp, reading="doubtful")
        # "HH:mm" beside words is a time that nobody knows; with a day of a template, or beside a placeholder, it is one itself.
        of_template = bool(UNFILLED_TIME.fullmatch(row.at)) and len(row.at) > len("HH:mm:ss")
        unfilled = is_unfilled(row.text) and (is_unfilled(row.at) or row.text.startswith("["))
        found.append(replace(moment, placeholder=of_template or unfilled))
    return found


def _moment(row: Written, stamp: Stamp | None, day: dt.date | None, kinds: tuple[str, ...], certainty: str) -> Moment:
    alone = read_day(row.at.strip(AROUND), day)
    reading = "about" if stamp and stamp.about else "exact" if stamp else "day only" if alone and not alone[1].strip(" ,") else "unreadable"
    return Moment(row.line, row.at, stamp, row.text, kinds, reading, certainty)


def _placed(rows: Sequence[Written], day: dt.date | None, zone: Zone) -> list[tuple[Written, Stamp | None, bool]]:
    """Each row with its stamp on its day: of its own text, its heading, the row above, or the next one past midnight; and whether
    that day is in doubt.
    """
    found: list[tuple[Written, Stamp | None, bool]] = []
    last: Stamp | None = None
    under: dt.date | None = None
    for n, row in enumerate(rows):
        if row.day != under:
            under, last = row.day, None if row.day else last
        stamp = read_stamp(row.at, last.wall.date() if last else row.day or day, row.zone or zone)
        doubtful = False
        if stamp and last and not has_day(row.at, day):
            ahead = (
                read_stamp(other.at, last.wall.date(), other.zone or zone)
                for other in rows[n + 1 : n + 1 + AHEAD]
                if not has_day(other.at, day)
            )
            goes_on = any(other and other.minute >= last.minute for other in ahead)
            step = _days_later(last.minute - stamp.minute, goes_on=goes_on)
            doubtful = step is None
            stamp = replace(stamp, wall=stamp.wall + dt.timedelta(days=step or 0))
        last = last if doubtful else stamp or last
        found.append((row, stamp, doubtful))
    return found


def _days_later(back_min: float, *, goes_on: bool) -> int | None:
    """How many days after the row above a bare time is that lies so many minutes before it; None when nobody can tell. `goes_on`:
    a later row is on the same day after all.
    """
    if back_min > HALF_A_DAY_MIN:
        return 1
    if back_min <= (LATE_AMONG_OTHERS_MIN if goes_on else LATE_MIN):
        return 0
    return 1 if not goes_on and back_min > NEXT_DAY_MIN else None


def _doubting(rows: list[Moment], day: dt.date | None, *, in_order: bool) -> list[Moment]:
    """The moments, those whose date cannot be meant without a stamp."""
    own = {n: row.stamp.wall.date() for n, row in enumerate(rows) if row.stamp and has_day(row.at, day)}
    doubted = {n for n, odd in zip(own, out_of_line(list(own.values()), day, in_order=in_order), strict=True) if odd}
    return [replace(row, stamp=None, doubted=row.stamp, reading="doubtful") if n in doubted else row for n, row in enumerate(rows)]
