"""What an import was asked for, and what became of every file and record."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """No progress is shown."""


@dataclass
class FileReport:
    """What became of one file: `read = used + unchanged + superseded + refused + set_aside`, always."""

    name: str
    outcome: str = "read"  # read, skipped, refused
    sentence: str = ""
    source: str = ""
    zone: str = ""
    sha256: str = ""
    read: int = 0
    used: int = 0
    unchanged: int = 0
    superseded: int = 0
    refused: int = 0
    set_aside: int = 0
    oldest: dt.datetime | None = None  # when the oldest record that was taken began
    unused: list[str] = field(default_factory=list)  # columns of the export of which nothing was made
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    set_asides: dict[str, int] = field(default_factory=dict)


@dataclass
class ImportReport:
    """What an import did, as the terminal, the Imports page and `--format json` tell it."""

    files: list[FileReport]
    published: bool = False
    change: str = ""  # "published", "facts made anew", "no change"
    generation: int = 0
    as_of: dt.datetime | None = None
    incidents: int = 0
    counted: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    action_items: int = 0
    reviews: int = 0
    untied: int = 0
    nearest: list[tuple[str, str, str | None, str]] = field(default_factory=list)  # what is untied, its id, what it names, candidates
    looked_at: dict[str, int] = field(default_factory=dict)  # how far for what is untied: the row of `untied_limits`
    candidates: list[tuple[str, str]] = field(default_factory=list)  # a document, and the incidents of tools that it may be about
    unmapped: list[tuple[str, str, str, int]] = field(default_factory=list)
    renamed: list[tuple[str, str, dt.date]] = field(default_factory=list)  # a service, what it may be called now, and since when
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    """What the command line says about an import. `as_of` is naive UTC; `default_as_of` is used where it is None."""

    as_of: dt.datetime | None
    default_as_of: dt.datetime
    zone: str | None = None
    source: str | None = None
    all_issues: bool = False
    accept: bool = False  # files that look cut off are taken all the same
    sample: bool = False

    @property
    def latest(self) -> dt.datetime:
        """Five years on: a later stamp is a placeholder."""
        return (self.as_of or self.default_as_of) + dt.timedelta(days=5 * 365)

    def as_of_after(self, earlier: dt.datetime | None) -> dt.datetime:
        """The as_of of the new generation; unless one was asked for it is never before that of the generation it follows."""
        return self.as_of or max(self.default_as_of, earlier or self.default_as_of)
