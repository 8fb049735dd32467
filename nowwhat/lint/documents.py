"""The text of a review document -> advice on it. The rules look at the same rows that the importer takes."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import cast

from nowwhat.documents.model import Document, Row
from nowwhat.documents.review import read_document
from nowwhat.documents.words import FIELDS, plain_name
from nowwhat.lint.promises import promise
from nowwhat.lint.rules import advice_on
from nowwhat.lint.text import Advice, Promise, ReviewText, Sentence

DONE = re.compile(r"(?:done|closed|completed?|fixed|resolved|cancell?ed|wont ?fix)\b", re.IGNORECASE)
MEETING = ("held", "facilitator", "attendees")
ZONED = re.compile(r"(?:Z|[+-]\d\d:\d\d)$")
BEGINNING = 40  # characters by which a piece is found again in the document


def advise(text: str, name: str, off: Collection[str] = ()) -> tuple[list[Advice], str]:
    """The advice on a document, and why there is none where it is no review.

    Raises:
        InputRefused: when the text is no UTF-8, holds control characters or is over 1 MiB.

    """
    document = read_document(text, name, lines=True)
    if not document.rows:
        return [], document.set_aside[0].sentence
    # The words of a file with several incidents are looked at once, with the first.
    advice: list[Advice] = []
    reviews = [row for row in document.rows if row.table == "reviews"]
    for n, review in enumerate(reviews):
        until = reviews[n + 1].line if n + 1 < len(reviews) else None
        advice += advice_on(_review_text(document, review, until), name, off)
    return advice, ""


def _review_text(document: Document, review: Row, until: int | None) -> ReviewText:
    """One review of a document; `until` is where the next one begins."""
    incident_id = review.cells.get("incident_id")
    rows = [row for row in document.rows if row.cells.get("incident_id") == incident_id and row.line >= review.line - 1]
    lines = [Sentence(line, said) for line, said in document.lines if until is None or review.line <= line < until]
    incident: dict[str, str] = next((cast("dict[str, str]", row.cells) for row in rows if row.table == "incidents"), {})
    moments = [row for row in rows if row.table == "timeline_events"]
    stated = {_text(row, "name") for row in rows if row.table == "stated_durations"}
    whys, cause = cast("Sequence[str]", review.cells.get("whys", [])), _text(review, "root_cause")
    return ReviewText(
        review.line,
        lines,
        [Sentence(_line_of(lines, why, review.line), why) for why in whys],
        Sentence(_line_of(lines, cause, review.line), cause) if cause else None,
        [_promise(row) for row in rows if row.table == "action_items"],
        has_timeline=bool(moments),
        has_detection=bool({"detected_at", "detected_by"} & incident.keys() or "time to detection" in stated),
        has_lessons="lessons" in review.cells,
        words=_number(review, "words"),
        attendees=_number(review, "attendee_count"),
        minutes=_number(review, "minutes"),
        facilitator_is_commander=_text(review, "facilitator_is_commander") == "true",
        hours_late=_hours_late(_text(review, "held_at"), incident.get("recovered_at", "")),
        unzoned=None if document.zone else _unzoned(moments),
        fields=_fields(lines),
    )


def _fields(lines: Sequence[Sentence]) -> dict[str, Sentence]:
    """The first line of each field of the meeting: "Held: …", "Attendees"."""
    fields = {FIELDS.get(plain_name(said.text.partition(":")[0])): said for said in reversed(lines)}
    return {name: said for name, said in fields.items() if name in MEETING}


def _promise(row: Row) -> Promise:
    horizon = "; ".join(cast("Sequence[str]", row.cells.get("labels", [])))
    return promise(
        _text(row, "title"),
        line=row.line,
        owned=bool(_text(row, "owner")),
        dated=bool(_text(row, "original_due_date") or horizon),
        category=_text(row, "category"),
        priority=_text(row, "priority") or horizon,
        tracked="refs" in row.cells,
        open_=not DONE.match(_text(row, "status")),
    )


def _unzoned(moments: Sequence[Row]) -> Sentence | None:
    return next(
        (
            Sentence(row.line, f"{_text(row, 'written_at')} {_text(row, 'text')}")
            for row in moments
            if "happened_at" in row.cells and not ZONED.search(_text(row, "happened_at"))
        ),
        None,
    )


def _hours_late(held: str, recovered: str) -> float | None:
    """The hours from recovery to the review, where they are more than 48 and both times name a zone, or neither does."""
    if not held or not recovered:
        return None
    first, last = (dt.datetime.fromisoformat(stamp) for stamp in (recovered, held))
    if (first.tzinfo is None) != (last.tzinfo is None):
        return None
    hours = (last - first).total_seconds() / 3600
    return hours if hours > 48 else None


def _line_of(lines: Sequence[Sentence], text: str, otherwise: int) -> int:
    """The line where a piece of the document begins: that of its first words."""
    begin = re.split(r" → |\n", text)[0][:BEGINNING]
    return next((said.line for said in lines if said.line and begin in said.text), otherwise)


def _text(row: Row, name: str) -> str:
    value = row.cells.get(name, "")
    return value if isinstance(value, str) else ""


def _number(row: Row, name: str) -> int | None:
    return int(value) if (value := _text(row, name)).isdigit() else None
