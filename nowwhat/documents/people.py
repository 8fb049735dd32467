"""Texts with names -> texts and counts without them. Only an action item's owner is kept, in a cell of its own."""

import re
from collections.abc import Iterable

EMAIL = re.compile(r"<?(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+>?")
# Possessive, so that `@scope/package` is no handle cut short.
HANDLE = re.compile(r"<@\w++>|(?<![\w/@])@[A-Za-z](?:[\w-]|\.(?=\w))*+(?!/)")
BETWEEN_OWNERS = re.compile(r"\s*[,;&\n]\s*|\s*(?:/|\band\b)?\s+(?=@)|/(?=@)")
BETWEEN_PEOPLE = re.compile(r"\s*[,;&\n]\s*|\s+and\s+")
INITIALS = re.compile(r"(?:[A-Z]{2,3}\s+)+[A-Z]{2,3}")
HEADCOUNT = re.compile(r"(\d+)(?:\s+(?:attendees|people|participants|persons))?")
FULL_NAME = re.compile(r"(?=.*[A-ZÀ-Þ])[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*)+")
NOT_A_NAME = re.compile(r"\b(?:team|group|squad|department)\b", re.IGNORECASE)


def without_names(text: str, names: re.Pattern[str] | None = None) -> str:
    """The text with handles, addresses and the names that the document itself gives replaced by "someone"."""
    text = HANDLE.sub("someone", EMAIL.sub("someone", text))
    return names.sub("someone", text) if names else text


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds each of the names as whole words; None without names."""
    words = "|".join(map(re.escape, names))
    return re.compile(rf"\b(?:{words})\b") if words else None


def full_names(texts: Iterable[str]) -> list[str]:
    """The names of two words and more in fields about people, longest first: a single word may be a word of any sentence."""
    people = (re.sub(r"\([^)]*\)", "", person).strip() for text in texts for person in BETWEEN_PEOPLE.split(text))
    names = {name for name in people if FULL_NAME.fullmatch(name) and not NOT_A_NAME.search(name)}
    return sorted(names, key=lambda name: (-len(name), name))


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
