"""A document's parts -> its title, date and zone, and the id of its incident. The path is never part of them."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence

from nowwhat.documents.layouts import written_timelines
from nowwhat.documents.outline import Outline
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import AROUND, DAY_ANYWHERE, Zone, find_zone, has_day, read_day, zone_in_sentence
from nowwhat.documents.words import REVIEW_PREFIX

IN_FILE_NAME = re.compile(r"(?<!\d)(\d{4})[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
# Only prefixes that stand for incidents and reviews: with any other ("EU-1 is down") two incidents would become one.
ID_IN_TITLE = re.compile(r"\b(?:INC|INCIDENT|IR|IM|MI|PIR|PM|OUTAGE)[-_#]?\d[\d-]*\b")
CLOCK_ALONE = re.compile(r"\d{1,2}:\d\d")
SENTENCE = re.compile(r"(?<=[.!?])\s")
ADDRESS = re.compile(r"https?://")


def title_of(parts: Outline) -> str:
    """The title without "Post-Incident Review:"; as written when nothing else would be left."""
    return REVIEW_PREFIX.sub("", parts.title).strip() or parts.title


def day_of(parts: Outline, name: str) -> dt.date | None:
    """The document's date: its field, else the day in its title, else in the name of its file."""
    named = ["-".join(digits) for digits in IN_FILE_NAME.findall(re.split(r"[/\\]", name)[-1])]
    texts = [parts.value("date"), *(match[0] for match in DAY_ANYWHERE.finditer(parts.title)), *named]
    return next((read[0] for text in texts if (read := read_day(text))), None)


def day_of_times(parts: Outline) -> dt.date | None:
    """The one day that sentences of the document give to times of its timeline ("a change at 13:10 on 2026-02-17"); None without
    one, and with several.
    """
    rows = [row for rows in written_timelines(parts, None) for row in rows]
    times = [re.escape(at) for row in rows if row.day is None and CLOCK_ALONE.fullmatch(at := row.at.strip(AROUND))]
    if not times or any(has_day(row.at) for row in rows):
        return None
    named = re.compile(rf"(?<![\d:])(?:{'|'.join(times)})(?![\d:])")
    lines = (line.text for section in parts.sections if section.topic != "actions" for line in section.lines())
    sentences = [sentence for line in lines for sentence in SENTENCE.split(line) if named.search(sentence)]
    found = [days for sentence in sentences if len(days := DAY_ANYWHERE.findall(sentence)) == 1]
    read = {day[0] for days in found if (day := read_day(days[0]))}
    return read.pop() if len(read) == 1 else None


def first_day(moments: Sequence[Moment]) -> dt.date | None:
    """The day of the first moment that can be read."""
    return next((moment.stamp.wall.date() for moment in moments if moment.stamp), None)


def own_id(title: str, day: dt.date | None) -> str:
    """What tells a document from others whatever incident it names: a hash of its title and first date."""
    return "doc-" + hashlib.sha256(f"{title.casefold()}{day.isoformat() if day else ''}".encode()).hexdigest()[:12]


def stated_id(parts: Outline) -> str | None:
    """The id of the incident that the document states, else one in its title or front matter, else None."""
    if field := parts.field("incident"):
        words = field.value.split()
        address = next(iter(field.links), "") if len(words) > 1 or ADDRESS.match(field.value) else ""
        named = next((match[0] for word in words if (match := ID_IN_TITLE.search(word))), "") if not ADDRESS.match(field.value) else ""
        last = re.split(r"[?#]", address)[0].rstrip("/").rpartition("/")[2]
        return named or last or words[0].strip(",;").removeprefix("#")
    for text in (parts.title, *(value for key, (_, value) in parts.front.items() if key in {"id", "slug", "title"})):
        if match := ID_IN_TITLE.search(text):
            return match[0].rstrip("-")
    return None


def review_id(incident_id: str, own: str) -> str:
    """The id of the review: several documents may review one incident. Its end is that of `own`, whether or not it states an incident."""
    return f"review-{incident_id}" if incident_id == own else f"review-{incident_id}-{own.removeprefix('doc-')}"


def zone_of(parts: Outline) -> Zone:
    """The zone that the document names, in a heading, a column, a sentence or a field; an empty one when it names none."""
    for section in parts.about("timeline") + parts.about("key events"):
        headers = [cell.plain for table in section.tables() for cell in table.header]
        if zone := next((zone for text in [*headers, section.title] if (zone := find_zone(text))), None):
            return zone
    sentences = (line.text for section in parts.sections for line in section.lines())
    return next((zone for text in sentences if (zone := zone_in_sentence(text))), find_zone(parts.value("zone")) or Zone())
