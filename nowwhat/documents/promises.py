"""The words of an action item -> its title without owner, day and status, its deadline, and the tickets it names."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from nowwhat.documents.names import HANDLE, NOT_A_NAME
from nowwhat.documents.times import read_day
from nowwhat.documents.words import CATEGORIES, is_unfilled

# Ticket keys of trackers; words of the trade look the same and are no tickets.
KEY = re.compile(r"\b(?!(?:UTF|SHA|ISO|RFC|CVE|TLS|SEV|HTTP|AES|MD|EC)-)[A-Z][A-Z0-9]{1,9}-\d{1,7}\b")
BOX = re.compile(r"\[([ xX])\]\s+")
LEADING_CATEGORY = re.compile(rf"\[?({'|'.join(sorted(CATEGORIES))})\]?\s*[:–—-]\s*(?=\S)", re.IGNORECASE)
LEADING_STATUS = re.compile(r"(?:(?:done|completed|fixed)\s*[:–—-]|\u2705|\u2714\ufe0f?)\s+(?=\S)", re.IGNORECASE)
# In brackets a name of two words, or a handle; one word may be a part of the system.
_PERSON = r"@[\w.-]+(?:\s*[,&]\s*@[\w.-]+)*|[A-ZÀ-Þ][\w'’.-]+ [A-ZÀ-Þ][\w'’.-]+"
LEADING_OWNER = re.compile(rf"\[({_PERSON})\]\s*[:–—-]?\s*(?=\S)")
_GAP = r"(?:\s*[—–(,;]\s*|\s+-{1,2}\s+|\s+(?=@))"
_HANDLES = r"@[\w.-]+(?:\s*(?:,|&|and|/)?\s*@[\w.-]+)*"
TAILS = (
    # "… DONE in #12"; in small letters only behind a full stop, a dash or a bracket: "how it gets done in time" is no status.
    re.compile(
        r"(?:[\s.;,–—(-]+(?P<status>DONE|FIXED|COMPLETED|CLOSED)|(?:[.;,–—(]|\s-)\s*(?P<small>[Dd]one|[Ff]ixed|[Cc]ompleted|[Cc]losed))"
        r"\b(?: (?:in|by|with|on|as)\b[^.;]{0,120})?[\s).]*"
    ),
    re.compile(rf"\s*\[(?P<owner>{_PERSON}|[A-ZÀ-Þ][a-zà-þ]+)\][\s.]*"),
    re.compile(rf"{_GAP}(?:priority:?\s*)?(?P<priority>P[0-5])(?:\s+priority)?[\s).]*"),
    re.compile(r"\s+\((?P<status>done|open|in progress|closed|completed|cancelled|wontfix)\)\s*", re.IGNORECASE),
    # Behind a full stop only what is labelled: an owner, a day.
    re.compile(
        rf"(?:{_GAP}|\.\s+(?=due|deadline))(?:by|due(?: date)?(?: on)?|deadline|until)?:?\s*(?P<due>[A-Za-z\d][\w ,/.-]*?)[\s).]*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:(?:{_GAP}|\.\s+)(?:owners?:|assignees?:|assigned to:?)|{_GAP}owners?)\s*(?P<named>[^—–(),;]+?)[\s).,;—–-]*"
        rf"|{_GAP}(?P<owner>{_HANDLES})[\s).,;—–-]*",
        re.IGNORECASE,
    ),
    # "… – Kim Lee – 1 June": only what stands before a day is somebody.
    re.compile(rf"{_GAP}(?P<person>[A-ZÀ-Þ][\w'’-]+(?: [A-ZÀ-Þ][\w'’-]+){{1,2}})[\s).,;—–-]*"),
)
TAIL_KEYS = re.compile(rf"(?:[\s(\[,]+{KEY.pattern}[)\]]?)+[\s.]*$")
TAIL_CHARACTERS = 200  # how far from the end an owner and a day are looked for


def peel(text: str, found: dict[str, str], day: dt.date | None) -> str:
    """The title without its end: of "Add an alert — @alex — by April 15" the first part; the owner and the day go to `found`."""
    kept = text
    text = text[:-TAIL_CHARACTERS] + TAIL_KEYS.sub("", text[-TAIL_CHARACTERS:])
    peeled = False
    while True:
        tail = text[-TAIL_CHARACTERS:]
        for match in _matches(tail):
            name, value = next((name, value.strip()) for name, value in match.groupdict().items() if value)
            column = {"named": "owner", "person": "owner", "small": "status"}.get(name, name)
            if name == "person" and ("due" not in found or NOT_A_NAME.search(value)):
                continue
            if match.start() and column not in found and (column != "due" or _is_day(value, day)):
                found[column] = value
                text = text[: len(text) - len(tail) + match.start()].rstrip(" —–-(,;")
                peeled = True
                break
        else:
            return text if peeled else kept


def _matches(text: str) -> Iterator[re.Match[str]]:
    """The matches that reach from somewhere to the end of the text, the longest first."""
    return (match for pattern in TAILS for start in range(len(text)) if (match := pattern.fullmatch(text, start)))


def _is_day(text: str, day: dt.date | None) -> bool:
    read = read_day(text, after=day)
    return read is not None and not read[1].strip()


def due_day(text: str, day: dt.date | None) -> str:
    """The ISO day of a deadline; other words as written, for the record to be refused with them; empty for a placeholder."""
    if is_unfilled(text):
        return ""
    read = read_day(re.sub(r"^(?:by|due)\s+", "", text, flags=re.IGNORECASE), after=day)
    return read[0].isoformat() if read and not read[1].strip(" .") else text


def refs_in(text: str, links: Iterable[str]) -> tuple[str, ...]:
    """Ticket keys and addresses, each once: the joiner looks them up among the trackers' items."""
    links = list(links)
    keys = [key for part in (HANDLE.sub(" ", text), *links) for key in KEY.findall(part)]
    return tuple(dict.fromkeys([*keys, *links]))
