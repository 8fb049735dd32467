"""A file -> batches of text cells, each with record number and line. Strict: counts by itself and infers nothing."""

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import polars as pl

# One record may not be larger; a review of three pages is a hundredth of it.
RECORD_BYTES = 1 << 20
BATCH_RECORDS = 50_000
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
NO_UTF8 = re.compile("[\ud800-\udfff]")  # bytes that could not be decoded, and halves of an escaped pair


@dataclass(frozen=True)
class Refusal:
    """One record that cannot be taken, with its place and a sentence; `value` is its text, cut at 1 kB."""

    record: int
    line: int
    column: str
    value: str
    sentence: str


@dataclass(frozen=True)
class Batch:
    """Up to `BATCH_RECORDS` records: `record`, `line`, then the cells as text; and those that were refused."""

    frame: pl.DataFrame
    refused: list[Refusal]


@dataclass(frozen=True)
class Rows:
    """The records of a file, read once.

    `form` is "csv" or "json"; `path` says where in a JSON file they lie ("incidents[]", "[]", "lines"). `names` are the
    header's or the records' names as written; a name may stand twice in a CSV header, and names inside an inner record are
    written `outer.inner`. `envelope` holds the plain values that stand beside the list in JSON. `notes` may grow until the
    last batch was read. `empty` says that a list is known to hold no record.
    """

    form: str
    path: str
    names: tuple[str, ...]
    batches: Iterator[Batch]
    notes: list[str] = field(default_factory=list)
    envelope: Mapping[str, str] = field(default_factory=dict)
    empty: bool = False


def ahead(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The same batches; the next one is read while the one before is worked on. An error is raised where its batch would come."""
    coming = iter(batches)
    with ThreadPoolExecutor(1) as reader:
        asked = reader.submit(next, coming, None)
        while (batch := asked.result()) is not None:
            asked = reader.submit(next, coming, None)
            yield batch


def unreadable(text: str) -> str | None:
    """What makes a text no text: control characters or bytes that are not UTF-8. None when it is fine."""
    if not text.isascii() and NO_UTF8.search(text):
        return "bytes that are no UTF-8"
    if CONTROL.search(text):
        return "control characters"
    return None


def shown(text: str) -> str:
    """The beginning of a refused text, as it can be stored and printed: at most 1,000 characters, others than text as `?`."""
    return CONTROL.sub("?", text[:1000]).encode(errors="replace").decode()
