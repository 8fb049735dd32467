"""The fields of a document about people -> the owners of items, and counts: what is kept of them without their names."""

import re
from collections.abc import Iterable

BETWEEN_OWNERS = re.compile(r"\s*[,;&\n]\s*|\s*(?:/|\band\b)?\s+(?=@)|/(?=@)")
BETWEEN_PEOPLE = re.compile(r"\s*[,;&\n]\s*|\s+and\s+")
INITIALS = re.compile(r"(?:[A-Z]{2,3}\s+)+[A-Z]{2,3}")
HEADCOUNT = re.compile(r"(\d+)(?:\s+(?:attendees|people|participants|persons))?")


def owners(text: str) -> str:
    """The owners of an item, joined by "; ", without their `@`."""
    return "; ".join(name for part in BETWEEN_OWNERS.split(text) if (name := part.strip().removeprefix("@").strip()))


def headcount(texts: Iterable[str]) -> int | None:
    """How many people a list of attendees names, or states as a number."""
    people: list[str] = []
    for text in texts:
        if match := HEADCOUNT.fullmatch(text.strip()):
            return int(match[1])
        pattern = re.compile(r"\s+") if INITIALS.fullmatch(text.strip()) else BETWEEN_PEOPLE
        people += [person for part in pattern.split(text) if (person := part.strip().casefold())]
    return len(set(people)) or None


def same_person(one: str, other: str) -> bool:
    """Whether two fields name one person, however the handle is written."""
    first, second = ({name.casefold() for name in owners(text).split("; ")} for text in (one, other))
    return bool(first & second)
