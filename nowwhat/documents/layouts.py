"""The timelines of a document in any layout (table, list, paragraphs, headings) -> rows of a time and a text, as written."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nowwhat.documents.outline import Outline
from nowwhat.documents.sections import Line, Section
from nowwhat.documents.times import ABBREVIATIONS, MONTH, Zone, find_zone, read_day
from nowwhat.documents.words import plain_name
from nowwhat.reading.markdown import Table

TIME_COLUMN = re.compile(r"^(?:time|date|day|when|timestamp)\b")
EVENT_COLUMN = re.compile(r"^(?:event|description|what|details?|update|activity|entry|notes?)\b")
# Lists of moments that are called so by habit of a team, not by name; a bare time at the end of a line counts in them, too.
TOLD_HERE = {"context", "course of events"}
FEW_WORDS = 12
WHO = {"who", "actor", "by", "person", "responder", "author", "participant", "attendee"}
ABOUT_PEOPLE = {"role", "team", "position", "job title", "email", "e mail", "attended", "present", "function"}

_MONTH = MONTH.replace("?P<month>", "?:")
_DAY = (
    r"\d{2,5}[-/][\d?]{1,2}[-/][\d?]{1,5}|\d{1,2}\.\d{1,2}\.\d{4}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?{_MONTH}(?:,?[\s-]+\d{{4}}\b)?|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}}\b)?"
)
_TIME = (
    r"(?:[\d?]{1,2}[:.][\d?]{2}(?::\d\d)?(?![.\d]\d|(?!Z\b|[ap]\.?m\b)[^\W\d_])(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\d{4}(?=\s?(?:Z|UTC|GMT)\b)|HH:MM|--:--)"
)
_ZONE = rf"(?:Z\b|\s*\(?(?:(?:UTC|GMT)\s?[+-]\d\d?(?::?\d\d)?\b|(?:{ABBREVIATIONS})\b)\)?|(?<=:\d\d)[+-]\d\d:?\d\d\b)?"
_ABOUT = r"(?:(?:[~≈]|(?:ca\.?|approx\.?|approximately|about|around|at|kl\.?)\s|kl\.?(?=\d))\s*)?"
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?"
_MOMENT = rf"{_TIME}(?:\s?(?:[-–—]|\bto\b|\buntil\b)\s?(?:(?:{_DAY})[T ,]+)?{_TIME})?{_ZONE}"
# "2026-03-04 14:05: text", "- [14:05] text", "~14:05 UTC - text", "4 March, 2 pm: text", "4 March 2026: text".
BEGINS = re.compile(
    rf"[-–—*•\s\[(`]*(?P<at>{_ABOUT}(?:{_WEEKDAY}(?P<day>{_DAY})(?!\d)(?:[T,\s]+|\s+[-–—]\s+)?{_ABOUT})?(?P<time>{_MOMENT})?)"
    r"[\])`]*(?P<gap>[\s:–—|,-]*)(?P<text>.*)",
    re.IGNORECASE,
)
ENDS = re.compile(rf"(?P<text>.*\S)\s+\(?(?:at|@)\s+(?P<at>{_MOMENT})\)?\.?", re.IGNORECASE)
# Where in a paragraph the next moment begins: "14:05 the alert fired. At 14:20 we rolled back."
NEXT = re.compile(rf"(?<=[.;])\s+(?=(?:at\s+)?{_TIME}{_ZONE}[\s,:–—-])", re.IGNORECASE)


@dataclass(frozen=True)
class Written:
    """One row as written. `day` is that of the heading or line it stands under, `zone` that of its column, `marks` its bold words."""

    line: int
    at: str
    text: str
    marks: tuple[str, ...] = ()
    day: dt.date | None = None
    zone: Zone | None = None


def written_timelines(parts: Outline, day: dt.date | None) -> list[list[Written]]:
    """The rows of each timeline. What stands below one heading "Timeline" is one of them, in whatever pieces."""
    found: list[list[Written]] = []
    before: str | None = None
    for section in (section for section in parts.sections if section.topic != "actions"):
        rows = [row for table in section.tables() for row in _table_rows(table, section, day)]
        # Elsewhere ("Context") an entry with a full stamp is a moment too, but no line of prose is.
        if section.topic in {"timeline", None}:
            rows += _list_rows(section, day)
        if rows and section.topic == before == "timeline":
            found[-1] += sorted(rows, key=lambda row: row.line)
        elif rows:
            found.append(sorted(rows, key=lambda row: row.line))
        before = section.topic if rows or section.topic != "timeline" else before
    return found


def unread_lines(parts: Outline) -> list[int]:
    """Lines of the timeline's lists that tell no time and go on with none that does."""
    entries = (line for section in parts.about("timeline") for line in section.filled() if line.depth == 0 and not line.follows)
    return [line.number for line in entries if not (_begins(line.text, bare=True) or _ends(line.text))]


def people_of(table: Table) -> Iterator[tuple[str, str]]:
    """The persons that a table names, each with the role of its row. A column "Name" is about people only beside one about them."""
    names = [plain_name(cell.plain) for cell in table.header]
    role = next((n for n, name in enumerate(names) if name == "role"), None)
    who = [n for n, name in enumerate(names) if name in WHO or (name == "name" and ABOUT_PEOPLE & set(names))]
    for row in table.rows:
        yield from (("" if role is None else row.cells[role].plain, row.cells[n].plain) for n in who)


def _table_rows(table: Table, section: Section, day: dt.date | None) -> Iterator[Written]:
    names = [plain_name(cell.plain) for cell in table.header]
    times = [n for n, name in enumerate(names) if TIME_COLUMN.search(name)]
    events = [n for n, name in enumerate(names) if EVENT_COLUMN.search(name)]
    if section.topic != "timeline" and not (times and events):
        return
    event = events[0] if events else len(names) - 1
    zones = {n: zone for n, cell in enumerate(table.header) if n != event and (zone := find_zone(cell.plain))}
    # The same moment in two zones stands in two columns: the first is read. A day beside a time is one stamp in two cells.
    times = [n for n in times or list(zones) or [0] if n != event and n not in list(zones)[1:]]
    zone = next(iter(zones.values()), None)
    under = _day_over(section, day)
    for row in table.rows:
        at, text = " ".join(row.cells[n].plain for n in times).strip(), row.cells[event]
        alone = None if text.plain.strip() else read_day(at.strip("[]()`* "), day)
        if alone and not alone[1].strip(" :"):
            under = alone[0]  # a row that only says which day follows
        else:
            yield Written(row.line, at, text.plain, text.marks, under, zone)


def _day_over(section: Section, day: dt.date | None) -> dt.date | None:
    return next((found for title in (section.title, *section.within) if (found := _day_of(title, day))), None)


def _day_of(title: str, day: dt.date | None) -> dt.date | None:
    read = read_day(re.sub(r"^\s*(?:day\s+\d+\s*[:,–—-]+\s*)", "", title, flags=re.IGNORECASE), day)
    return read[0] if read else None


def _begins(text: str, *, bare: bool) -> re.Match[str] | None:
    """The moment a text begins with. A bare one needs a colon, am, pm, a zone or "kl.": "1.17 creates more rules" is
    none.
    """
    match = BEGINS.match(text)
    if not match or not (match["day"] or match["time"]):
        return None
    if match["day"]:
        return match if match["time"] or (bare and (not match["text"] or match["gap"].strip())) else None
    clear = ":" in match["time"] or not re.fullmatch(r"[\d?.]+", match["time"]) or match["at"].lower().startswith("kl")
    return match if bare and clear else None


def _ends(text: str) -> re.Match[str] | None:
    """The moment a short line ends with: "Raised it with the vendor at 10:29". A longer one tells more than one thing."""
    match = ENDS.fullmatch(text)
    return match if match and len(match["text"].split()) <= FEW_WORDS and not re.search(rf"{_TIME}|\d", match["text"]) else None


def _list_rows(section: Section, day: dt.date | None) -> Iterator[Written]:
    """Lines that begin with a moment; what stands below an entry belongs to it. A heading may be such a line."""
    timeline = section.topic == "timeline"
    ends = timeline or plain_name(section.title) in TOLD_HERE
    under = _day_over(section, day) if timeline else None
    row: Written | None = None
    depth = -1
    heading = [Line(section.line, section.title)] if section.line and not section.label else []
    for line in (*heading, *section.lines()):
        headed = line.number == section.line and bool(heading)
        match = _begins(line.text, bare=timeline) if timeline or line.depth >= 0 or headed else None
        if match and not match["time"] and not match["text"]:
            if row:
                yield row
            row, under = None, _day_of(match["at"], day)
        elif match:
            if row:
                yield row
            *whole, row = _told(line, match["at"].strip(), match["text"].strip(), under, prose=line.depth < 0)
            yield from whole
            depth = line.depth
        elif row and not headed and (line.follows or line.depth > depth >= 0 or (row.line == section.line and heading)):
            joint = "; " if line.depth > depth and row.text and not row.text.endswith(":") else " "
            row = replace(row, text=f"{row.text}{joint}{line.text}".strip(), marks=row.marks + line.marks)
        else:
            if row:
                yield row
            row = None
            if ends and not headed and (last := _ends(line.text)):
                yield Written(line.number, last["at"], last["text"], line.marks, under)
    if row:
        yield row


def _told(line: Line, at: str, text: str, under: dt.date | None, *, prose: bool) -> Sequence[Written]:
    """The moments of one line: several where a paragraph tells a day."""
    first = Written(line.number, at, text, line.marks, under)
    if not prose:
        return [first]
    pieces = NEXT.split(text)
    opening = _begins(pieces[0], bare=True)
    dated = read_day(at.strip("[]()`*~ "), under)
    day = dated[0] if dated else under
    if dated and not dated[1].strip(" :,") and opening and opening["time"]:  # "4 March: 14:05 the alert fired."
        first = Written(line.number, opening["at"].strip(), opening["text"], line.marks, day)
    else:
        first = replace(first, text=pieces[0])
    rest = [match for piece in pieces[1:] if (match := _begins(piece, bare=True))]
    return [first, *(Written(line.number, match["at"].strip(), match["text"], line.marks, day) for match in rest)]
