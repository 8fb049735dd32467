"""The timeline tables and lists of a document, and its stated key events -> moments in their order."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from nowwhat.documents.kinds import key_event, kinds_of
from nowwhat.documents.outline import Outline
from nowwhat.documents.sections import Line, Section
from nowwhat.documents.times import Stamp, Zone, find_zone, read_day, read_stamp
from nowwhat.documents.words import UNFILLED_TIME, is_unfilled, plain_name
from nowwhat.reading.markdown import Table

TIME_COLUMN = re.compile(r"^(?:time|date|when|timestamp)\b")
EVENT_COLUMN = re.compile(r"^(?:event|description|what|details?|update|activity|entry|notes?)\b")
# A list entry or a line that begins with a moment: "2026-03-04 14:05: text", "- 14:05 text", "~14:05 UTC - text".
BEGINS = re.compile(
    r"[-–—*\s]*(?P<at>[~≈]?\s*(?P<day>\d{2,5}-[\d?]{1,2}-[\d?]{1,2}[T ,]+)?[\d?]{1,2}[:.][\d?]{2}(?::\d\d)?(?![.\d]\d|[^\W\d_Z])"
    r"(?:\s?[ap]m\b)?(?:\s*[-–—]\s*[\d?]{1,2}[:.][\d?]{2}\b)?"
    r"(?:Z\b|\s*(?:UTC|GMT|CES?T|BST|[ECMP][SD]T)\b)?)[\s:–—|-]*(?P<text>.*)",
    re.IGNORECASE,
)
STATED = re.compile(r"(?P<label>[^\d~:?]{3,60}?)[\s:]*(?:\b(?:at|on)\s+)?(?P<at>[~\d?].{3,60})")
HALF_A_DAY_MIN = 12 * 60


@dataclass(frozen=True)
class Moment:
    """One moment: `at` as it is to be cast later, `stamp` None when that cannot be read, `stated` when a label names its kind."""

    line: int
    at: str
    stamp: Stamp | None
    text: str
    kinds: tuple[str, ...]
    stated: bool = False
    placeholder: bool = False


Written = tuple[int, str, str]  # line, time and text, as written


def read_timelines(parts: Outline, day: dt.date | None, zone: Zone) -> list[list[Moment]]:
    """The moments of each timeline, a table or the lists of a section; placeholder rows are among them, marked."""
    found: list[list[Moment]] = []
    for section in (section for section in parts.sections if section.topic != "actions"):
        own_day = read_day(section.title)
        start = own_day[0] if own_day else day
        for table in section.tables():
            if rows := list(_table_rows(table, section)):
                own_zone = next((own for cell in table.header if (own := find_zone(cell.plain))), zone)
                found.append(_moments(rows, start, own_zone))
        # Elsewhere ("Context") an entry with a full stamp is a moment too, but no line of prose is.
        if section.topic in {"timeline", None} and (rows := list(_list_rows(section))):
            found.append(_moments(rows, start, zone))
    return found


def read_key_events(parts: Outline, day: dt.date | None, zone: Zone) -> list[Moment]:
    """The moments whose kind is stated by their label ("First detected: 2026-03-04 14:05"); "declared" stays a kind of its own."""
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
                if stamp or section.topic == "key events":
                    at = stamp.text if stamp else match["at"].strip()
                    found.append(Moment(line.number, at, stamp, match["label"].strip(), (kind,) if kind else (), stated=True))
    return found


def unread_lines(parts: Outline) -> list[int]:
    """Lines of the timeline's lists that begin with no time and go on with none that does."""
    entries = (line for section in parts.about("timeline") for line in section.filled() if line.depth == 0 and not line.follows)
    return [line.number for line in entries if not BEGINS.fullmatch(line.text)]


def _table_rows(table: Table, section: Section) -> Iterator[Written]:
    names = [plain_name(cell.plain) for cell in table.header]
    times = [n for n, name in enumerate(names) if TIME_COLUMN.search(name)]
    events = [n for n, name in enumerate(names) if EVENT_COLUMN.search(name)]
    if section.topic != "timeline" and not (times and events):
        return
    times = times or [0]
    event = events[0] if events else len(names) - 1
    for row in table.rows:
        # A column for the day beside one for the time is one stamp in two cells.
        yield (row.line, " ".join(row.cells[n].plain for n in times if n != event).strip(), row.cells[event].plain)


def _list_rows(section: Section) -> Iterator[Written]:
    """Lines that begin with a moment. A bare time is one only under "Timeline"; what stands below an entry belongs to it."""
    row: tuple[int, str, str] | None = None
    depth = -1
    for line in section.lines():
        match = BEGINS.fullmatch(line.text) if line.depth >= 0 or section.topic == "timeline" else None
        if match and (match["day"] or (section.topic == "timeline" and ":" in match["at"])):
            if row:
                yield row
            row, depth = ((line.number, match["at"].strip(), match["text"].strip()), line.depth)
        elif row and (line.follows or line.depth > depth >= 0):
            joint = "; " if line.depth > depth and not row[2].endswith(":") else " "
            row = (row[0], row[1], f"{row[2]}{joint}{line.text}")
        elif row:
            yield row
            row = None
    if row:
        yield row


def _moments(rows: Sequence[Written], day: dt.date | None, zone: Zone) -> list[Moment]:
    """The rows as moments, oldest first; a table that runs newest first is turned round."""
    as_written = [stamp.minute for _, at, _ in rows if (stamp := read_stamp(at, day, zone))]
    steps = [later - earlier for earlier, later in pairwise(as_written)]
    backwards = sum(-HALF_A_DAY_MIN < step < 0 for step in steps) > sum(0 < step < HALF_A_DAY_MIN for step in steps)
    read = _clock(day, zone)
    found: list[Moment] = []
    for line, at, text in reversed(rows) if backwards else rows:
        stamp = read(at)
        unfilled = bool(UNFILLED_TIME.fullmatch(at)) or (is_unfilled(text) and (is_unfilled(at) or text.startswith("[")))
        found.append(Moment(line, stamp.text if stamp else at, stamp, text, kinds_of(text), placeholder=unfilled))
    return found


def _clock(day: dt.date | None, zone: Zone) -> Callable[[str], Stamp | None]:
    """A reader of one timeline's times in order: a bare time more than twelve hours before the last one is of the next day."""
    last: Stamp | None = None

    def read(at: str) -> Stamp | None:
        nonlocal last
        stamp = read_stamp(at, last.wall.date() if last else day, zone)
        if stamp and last and last.minute - stamp.minute > HALF_A_DAY_MIN and read_stamp(at, None, zone) is None:
            stamp = replace(stamp, wall=stamp.wall + dt.timedelta(days=1))
        last = stamp or last
        return stamp

    return read
