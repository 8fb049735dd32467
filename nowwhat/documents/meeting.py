"""The fields of a document about the review meeting -> its cells of the review, without the names of those who took part."""

from nowwhat.documents.model import Cells, filled
from nowwhat.documents.outline import Outline
from nowwhat.documents.people import HEADCOUNT, headcount, same_person
from nowwhat.documents.times import Zone, read_minutes, read_stamp


def read_meeting(parts: Outline, zone: Zone) -> tuple[Cells, list[str]]:
    """When it was held and published, its minutes and attendees, and whether the facilitator was the commander; and notes."""
    notes: list[str] = []
    held = [part.strip() for part in parts.value("held").split(",")]
    # "4 March 2026, 14:00 UTC, 45 minutes": the stamp may itself hold a comma.
    reach = next((n for n in range(len(held), 0, -1) if read_stamp(" ".join(held[:n]), None, zone)), 0)
    rest = held[reach:]
    minutes = next((read for part in rest if (read := read_minutes(part))), None)
    stated = next((match[1] for part in rest if (match := HEADCOUNT.fullmatch(part)) and not read_minutes(part)), None)
    listed = [line.text for section in parts.about("attendees") for line in section.filled()] or [parts.value("attendees")]
    attendees = stated or headcount(text.partition(":")[2] if text.lower().startswith("attendees:") else text for text in listed)
    commander, facilitator = parts.value("commander"), parts.value("facilitator")
    cells = filled(
        {
            "held_at": _instant(parts, "held", " ".join(held[:reach]), zone, notes),
            "published_at": _instant(parts, "published", parts.value("published"), zone, notes),
            "minutes": str(minutes) if minutes else "",
            "attendee_count": str(attendees) if attendees else "",
            "facilitator_is_commander": str(same_person(commander, facilitator)).lower() if commander and facilitator else "",
        }
    )
    return cells, notes


def _instant(parts: Outline, name: str, text: str, zone: Zone, notes: list[str]) -> str:
    """The ISO text of a moment; a day without a time is no moment and is left out with a note."""
    field, stamp = parts.field(name), read_stamp(text, None, zone)
    if field and not stamp:
        notes.append(f'line {field.line}: "{field.value[:60]}" is no date with a time, so when the review was {name} is not recorded')
    return stamp.text if stamp else ""
