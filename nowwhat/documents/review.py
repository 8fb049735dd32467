"""The text of a review document -> its rows, or the reason why it is set aside."""

from collections.abc import Iterable, Sequence

from nowwhat.documents import actions, identity, layouts, rows, timeline
from nowwhat.documents.actions import Action
from nowwhat.documents.incidents import split_incidents
from nowwhat.documents.meeting import read_meeting
from nowwhat.documents.model import Cells, Document, SetAside, filled
from nowwhat.documents.outline import Outline, outline
from nowwhat.documents.stamps import find_course
from nowwhat.documents.timeline import Moment
from nowwhat.documents.times import Zone
from nowwhat.documents.words import is_unfilled
from nowwhat.model.business_hours import BusinessHours
from nowwhat.reading.markdown import Block, Item, Quoted, read_markdown

LINKS_OF_AN_INDEX = 3
ANSWERS = ("root cause", "factors", "went well", "went badly", "lessons")
Found = tuple[str, int, Cells] | tuple[None, int, str]


def read_document(text: str, name: str, hours: BusinessHours | None = None, *, lines: bool = False) -> Document:
    """The rows of a review document; a template, a list of links or another text gives one set-aside record. `name` is that of the
    file, which may tell its date; `hours` are the team's hours of support, which some stated durations count. With `lines` the words
    of the document come along: what a code block or a quotation says is not its own.

    Raises:
        InputRefused: when the text is no UTF-8, holds control characters or is over 1 MiB.

    """
    blocks = read_markdown(text, name)
    told, mixed = split_incidents(blocks)
    if mixed:
        return Document([], [SetAside(1, 1, mixed)], [], None, name)
    read = [_read_incident(part, name, hours) for part in told]
    found = [one for rows_, _, _, _ in read for one in rows_]
    records, aside = rows.number_rows(found)
    if not records:
        return Document([], aside[:1], [], None, name)
    zones = {zone.name for _, _, zone, _ in read}
    cleaned = name
    for _, _, _, clean in read:
        cleaned = clean(cleaned)
    notes = [note for _, notes, _, _ in read for note in notes]
    if len(read) > 1:
        notes.insert(0, f"{len(read)} incidents in one file, told apart by their headings")
    said = [line for part, (_, _, _, clean) in zip(told, read, strict=True) for line in rows.said_lines(part, clean)] if lines else []
    return Document(records, aside, notes, zones.pop() if len(zones) == 1 else None, cleaned, said)


def _read_incident(blocks: Sequence[Block], name: str, hours: BusinessHours | None) -> tuple[list[Found], list[str], Zone, rows.Clean]:
    """The rows of one incident, its notes and its zone, and what takes names out of it."""
    parts = outline(blocks)
    zone, day = identity.zone_of(parts), identity.day_of(parts, name) or identity.day_of_times(parts)
    told = timeline.read_timelines(parts, day, zone)
    course = find_course(parts, told, timeline.read_key_events(parts, day, zone), hours)
    unfilled = [moment for moments in told for moment in moments if moment.placeholder]
    moments = sorted(course.moments, key=lambda moment: moment.line)
    first = day or identity.first_day(moments)
    items = actions.read_actions(parts, first)
    clean = rows.name_remover(parts, blocks, items, name)
    if sentence := why_not(blocks, parts, moments, unfilled, items):
        return [(None, parts.title_line, sentence)], [], Zone(), clean

    title = clean(identity.title_of(parts))
    own = identity.own_id(title, first)
    incident_id = identity.stated_id(parts) or own
    review_id = identity.review_id(incident_id, own)
    meeting, notes = read_meeting(parts, zone)
    key: Cells = {"incident_id": incident_id}
    both = filled({"incident_id": incident_id, "title": title})
    found: list[Found] = [
        ("reviews", parts.title_line, filled({"review_id": review_id}) | both | rows.review_cells(parts, blocks, moments, clean) | meeting),
        ("incidents", parts.title_line, both | rows.incident_cells(parts, course, zone) | filled({"mentions": rows.mentioned(blocks)})),
    ]
    for number, moment in enumerate(sorted([*moments, *unfilled], key=lambda moment: moment.line), 1):
        row = ("timeline_events", moment.line, {"event_id": f"{review_id}/{number}"} | key | rows.moment_cells(moment, clean))
        found.append((None, moment.line, "a placeholder row of the timeline") if moment.placeholder else row)
    for number, item in enumerate(items, 1):
        row = ("action_items", item.line, filled({"action_id": f"{review_id}-{number}"}) | key | rows.item_cells(item, clean))
        found.append((None, item.line, "a placeholder row of the action items") if item.placeholder else row)
    for number, stated in enumerate(course.durations, 1):
        found.append(("stated_durations", stated.line, {"stated_id": f"{review_id}/{number}"} | key | rows.stated_cells(stated, clean)))
    kept: list[Found] = [one if one[0] is None else (one[0], one[1], rows.cleaned(one[2], clean)) for one in found]
    notes = [*_zone_notes(zone, moments), *course.notes, *notes, *_unread(parts)]
    return kept, [clean(note) for note in notes], zone, clean


def why_not(
    blocks: Sequence[Block], parts: Outline, moments: Sequence[Moment], unfilled: Sequence[Moment], items: Sequence[Action]
) -> str | None:
    """Why a document is no review; None when it is one."""
    # A template may come with an example timeline and example items: without a title and any date they are nobody's.
    if parts.unfilled and not parts.field("date") and not any(moment.stamp for moment in moments):
        return "an unfilled template"
    if moments and _awaits_its_answers(parts) and all(item.placeholder for item in items):
        return "an unfilled template: only what was known beforehand is in it"
    if moments or any(section.filled() for section in parts.about("root cause")) or any(not item.placeholder for item in items):
        return None
    entries = [block for block in blocks if isinstance(block, Item) and not (block.text.bold or is_unfilled(block.text.plain))]
    links = [entry for entry in entries if entry.text.links]
    if len(links) >= LINKS_OF_AN_INDEX and len(links) * 2 > len(entries):
        return "a list of links"
    if parts.unfilled or unfilled:
        return "an unfilled template"
    return "not a review: no timeline, key events, root cause or action items found"


def _awaits_its_answers(parts: Outline) -> bool:
    """Whether it asks for the cause in brackets, and nobody has answered that or anything else that a meeting finds out."""
    asked = any(line for section in parts.about("root cause") for line in section.lines())
    return asked and not any(section.filled() for topic in ANSWERS for section in parts.about(topic))


def _zone_notes(zone: Zone, moments: Sequence[Moment]) -> list[str]:
    """A sentence for every zone that was read as its abbreviation is written, summer or winter, and where only some times have one."""
    offsets = {zone.written: zone.offset, **{moment.stamp.written: moment.stamp.offset for moment in moments if moment.stamp}}
    notes = [f"times are given as {written}, read as {offset} as written" for written, offset in offsets.items() if written and offset]
    zoned = [moment for moment in moments if moment.stamp and moment.stamp.offset]
    if not zone.offset and zoned and any(moment.stamp and not moment.stamp.offset for moment in moments):
        notes.append(f"line {zoned[0].line}: this time names its zone and others of the document name none; check that they are meant so")
    return notes


def _unread(parts: Outline) -> list[str]:
    """A sentence for the lines of an action list or a timeline that could not be taken as one of its entries."""
    quoted = [block.line for topic in QUOTED_IN for section in parts.about(topic) for block in section.blocks if isinstance(block, Quoted)]
    sentences: dict[str, Iterable[int]] = {
        "text under the action items is no entry of a list, so no item was read from it": actions.unread_lines(parts),
        "an entry of the timeline begins with no time and was not read": layouts.unread_lines(parts),
        "a code block or quotation tells no facts and was not read; write them as text": sorted(quoted),
    }
    return [f"line {lines[0]}{_more(lines)}: {sentence}" for sentence, found in sentences.items() if (lines := list(found))]


QUOTED_IN = ("timeline", "key events", "root cause", "actions")


def _more(lines: Sequence[int]) -> str:
    return f" and {len(lines) - 1} more" if lines[1:] else ""
