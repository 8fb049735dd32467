"""Facts of a document -> the rows, set-aside records and notes that the importer takes over."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Cells = dict[str, str | list[str]]


@dataclass(frozen=True)
class Row:
    """One record for a canonical table; a column that is absent is not recorded."""

    table: str
    record: int
    line: int
    cells: Cells


@dataclass(frozen=True)
class SetAside:
    """One record that was read and is none: a template, a list of links, a placeholder row."""

    record: int
    line: int
    sentence: str


@dataclass(frozen=True)
class Document:
    """What a document holds. `rows` and `set_aside` together number its records; `zone` is the name of a zone (such as
    Europe/London) in which the stamps without an offset are to be read, None when the document names none. `name` is that of its
    file without the names of people. `lines` are its words with their lines, without names, where they were asked for.
    """

    rows: list[Row]
    set_aside: list[SetAside]
    notes: list[str]
    zone: str | None
    name: str = ""
    lines: list[tuple[int, str]] = field(default_factory=list)


def filled(cells: Mapping[str, str | list[str]]) -> Cells:
    """The cells without those that are empty: absent means not recorded."""
    return {name: value for name, value in cells.items() if value}
