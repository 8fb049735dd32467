"""Texts with names -> texts and counts without them. Only an action item's owner is kept, in a cell of its own."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

EMAIL = re.compile(r"<?(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+>?")
# Possessive, so that `@scope/package` is no handle cut short.
HANDLE = re.compile(r"<@\w++>|(?<![\w/@])@[A-Za-z](?:[\w-]|\.(?=\w))*+(?!/)")
BETWEEN_OWNERS = re.compile(r"\s*[,;&\n]\s*|\s*(?:/|\band\b)?\s+(?=@)|/(?=@)")
BETWEEN_PEOPLE = re.compile(r"\s*[,;&\n]\s*|\s+and\s+")
INITIALS = re.compile(r"(?:[A-Z]{2,3}\s+)+[A-Z]{2,3}")
HEADCOUNT = re.compile(r"(\d+)(?:\s+(?:attendees|people|participants|persons))?")
FULL_NAME = re.compile(r"(?=.*[A-ZÀ-Þ])[^\W\d_][\w'’.-]*(?: [^\W\d_][\w'’.-]*)+")
# What stands in a field about people and is none, or a group of them.
NOT_A_NAME = re.compile(
    r"\b(?:team|group|squad|department|on-?call|engineers?|engineering|developers?|support|ops|operations|manager|lead|commander|users?"
    r"|customers?|facilitator|moderator|scribe|author|reporter|reviewers?|attendees?|everyone|someone|nobody|sre|it|qa|dba|dev|devops|security|platform|tbd|tba|none|unknown|n/?a|yes|no|here|channel|all"
    r"|plan|option|phase|class|type|zone|cluster|region|step|part|version|grade|appendix"
    r"|january|february|march|april|june|july|august|september|october|november|december|\w+day)\b",
    re.IGNORECASE,
)
# Words of any sentence that are names, too: only with a capital are they taken for one.
ALSO_WORDS = re.compile(
    r"will|may|mark|grace|hope|art|bill|rob|drew|chase|faith|rose|max|pat|jack|can|don|page|long|young|white|black|green|brown|stone|king"
    r"|cook|bell|price|west|north|day|field|hill|wood|waters|banks|little|small|good|best|bright|sharp|case|post|ford|lane|love|power|rice"
    r"|snow|summer|winter|frost|april|june|august|jan|dale|glen|cliff|heath|iris|ivy|jade|joy|pearl|ray|rich|sue|terry|van|guy|gene",
    re.IGNORECASE,
)

_WORD = r"[A-ZÀ-Þ][^\W\d_]+(?:[-'’][^\W\d_]+)*"
_FULL = rf"(?:{_WORD}|[A-Z]\.?)(?: {_WORD}){{1,3}}"
_DOES = r"(?:also )?(?:assum|mention|volunteer|discuss|chair|facilitat)\w*"
# Where prose names a person: in brackets at the beginning of a line or behind a role, as one who speaks or takes a role, after thanks.
IN_PROSE = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"^\((?P<name>{_FULL})\)",
        rf"\b(?i:manager|commander|lead|scribe|facilitator|engineer|on-?call|responder|author|reporter)(?i:s)? ?(?:\(|: )(?P<name>{_FULL})",
        rf"(?P<name>{_FULL}) {_DOES}\b",
        rf"^(?P<name>{_WORD} and {_WORD}) {_DOES}\b",
        rf"\b(?i:thanks|thank you|kudos)(?: to)?,? (?P<name>{_FULL})",
        rf"\b(?:call|chat|meeting) with (?P<name>{_FULL})",
        rf"\((?P<name>{_WORD}) (?:calls? for|will call|to call|to own|owns|to follow up)\b",
        rf"\b(?:by|from|with) (?P<name>{_WORD} [A-Z])(?![\w/-])",
    )
)
LISTED = re.compile(rf"(?:{_FULL}|{_WORD})(?:, (?:{_FULL}|{_WORD})){{0,9}},? and (?:{_FULL}|{_WORD})")
NAMES = 300  # nobody writes a review of more people


def without_names(text: str, names: re.Pattern[str] | None = None) -> str:
    """The text with handles, addresses and the names that the document itself gives replaced by "someone"."""
    text = HANDLE.sub("someone", EMAIL.sub("someone", text))
    return names.sub("someone", text) if names else text


def names_in(fields: Iterable[str], owned: Iterable[str], prose: Iterable[str]) -> list[str]:
    """The names a document gives, longest first: in its fields about people and its lists of attendees, as owners, as handles, and
    where prose names a person. The parts of a full name are names, too.
    """
    texts = list(prose)
    together = "\n".join(texts)
    found = {name for text in fields for name in _people(text)}
    words = set(re.findall(r"[^\W_]+", together))
    found |= {name for name in _people_of_items(owned) if name.lower() not in words}
    found |= {match[0].lstrip("<@").rstrip(">") for match in HANDLE.finditer(together)}
    for pattern in IN_PROSE:
        found |= {part for match in pattern.finditer(together) for part in match["name"].split(" and ")}
    found = {name for name in found if len(name) > 1 and not NOT_A_NAME.search(name)}
    found |= _parts(found)
    for match in LISTED.finditer(together):  # who stands in a list with somebody known is somebody, too
        listed = {part.strip() for part in re.split(r", and |, | and ", match[0])}
        if (listed | _parts(listed)) & found:
            found |= {name for name in listed | _parts(listed) if not NOT_A_NAME.search(name)}
    found |= {_plain(name) for name in found}
    return sorted(found, key=lambda name: (-len(name), name))[:NAMES]


def any_of(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern that finds each of the names as whole words, in the path of a file as well; None without names."""
    words = "|".join(map(_spelled, names))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])") if words else None


def _people(text: str) -> Iterator[str]:
    """The persons of a field or of a line of attendees."""
    text = re.sub(r"\([^)]*\)", " ", text)
    pattern = re.compile(r"\s+") if INITIALS.fullmatch(text.strip()) else re.compile(rf"{BETWEEN_PEOPLE.pattern}|\s*[/|]\s*|\s+(?=@)")
    for part in pattern.split(text):
        # What stands before a colon, or behind a dash, is what somebody was there for.
        name = re.split(r"\s*[–—]\s*|\s+-\s+", part.rpartition(":")[2].strip())[0].strip(" @<>.,-")
        if len(name.split()) <= 4 and not HEADCOUNT.fullmatch(name) and re.fullmatch(r"[^\W\d_][\w'’. -]*", name):
            yield name


def _people_of_items(owned: Iterable[str]) -> Iterator[str]:
    """Owners, where they are persons: a single word may be a team."""
    names = (part.strip() for text in owned for part in text.split("; "))
    return (name for name in names if name and (" " not in name or FULL_NAME.fullmatch(name)))


def _parts(names: Iterable[str]) -> set[str]:
    """The words of full names, and of logins such as ada.brook."""
    parts = {part for name in names if " " in name for part in name.split() if part[0].isupper()}
    parts |= {part.capitalize() for name in names if "." in name and " " not in name for part in name.split(".")}
    return {part for part in parts if len(part) > 2 and not NOT_A_NAME.search(part)}


def _plain(name: str) -> str:
    """A name without its accents, as it is often typed."""
    text = name.replace("ø", "o").replace("Ø", "O").replace("å", "a").replace("æ", "ae").replace("ß", "ss")
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))


def _spelled(name: str) -> str:
    """How a name is matched: initials as they stand, a word that is none of any sentence with or without a capital, a full name
    also in the small letters of a path.
    """
    words = name.split()
    if len(words) > 1:
        return r"\s+".join(map(re.escape, words)) + "|(?i:" + "[._-]+".join(map(re.escape, words)) + ")"
    if name.isupper() and len(name) <= 3:
        return re.escape(name)
    return re.escape(name[0].upper() + name[1:]) if ALSO_WORDS.fullmatch(name) else f"(?i:{re.escape(name)})"


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
