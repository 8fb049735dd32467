"""What a meeting reads: a list of blocks, in its order. A page shows them, a file writes them; a renderer has one function per kind."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, TypeVar

from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.analysis.finding import Finding
from nowwhat.store import queries

Owners = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Claim:
    """A finding, and the chart that it rests on; made when somebody asks."""

    finding: Finding
    evidence: Callable[[], Figure]


@dataclass(frozen=True)
class Claims:
    """What is claimed anew, or why nothing is; what still stands and what is withdrawn, a line each; and what was looked at in vain."""

    title: str
    claims: tuple[Claim, ...]
    nothing: str = ""
    standing: tuple[str, ...] = ()
    silent_label: str = ""
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyFigures:
    """Numbers side by side; `brief` ones are counts with a word or two under each."""

    title: str
    figures: tuple[KeyFigure, ...]
    brief: bool = False


@dataclass(frozen=True)
class Fact:
    """A sentence of counts, what to do about it, and the query that it opens to."""

    query: str
    sentence: str
    more: str = ""


@dataclass(frozen=True)
class Facts:
    """What happened, in sentences."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Nothing:
    """One sentence in place of figures, and the last month that has some, if that is elsewhere."""

    title: str
    sentence: str
    last_month: str | None = None


@dataclass(frozen=True)
class Figures:
    """Charts: one over the whole width, or two side by side."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Decision:
    """One line of a list of decisions, as plain text; `owner` is only by what the owner is found.

    `incident` is what it is about: the line itself where it is `of_incident`, else where an item comes from.
    """

    kind: str
    what: str
    url: str | None
    about: str
    why: str
    late: bool
    owner: tuple[str, str] | None
    incident: str | None = None
    of_incident: bool = False


@dataclass(frozen=True)
class Cell:
    """Words in a line, what stands before them, where they are kept, and the incident to whose page they lead."""

    words: str
    before: str = ""
    url: str | None = None
    incident: str | None = None
    late: bool = False


@dataclass(frozen=True)
class Opening:
    """A query that a list opens to, with its label and its parameters."""

    query: str
    label: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class More:
    """How many lines are left out, and the page that has them, with what its link asks for."""

    words: str
    page: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DecisionList:
    """A list of decisions: how many there are, those that are shown, `empty` in their place, and what is to be added.

    `column` names the column that says why; without it the list is a short one and needs no header. `defined` are the queries whose
    definition a file gives. `unknown` says that nobody knows what would stand here.
    """

    title: str
    words: str
    rows: tuple[Decision, ...] = ()
    column: str = ""
    empty: str = ""
    rest: str = ""
    more: More | None = None
    opens: tuple[Opening, ...] = ()
    defined: tuple[str, ...] = ()
    unknown: bool = False

    def header(self, owners: Owners) -> list[str]:
        """The names of the columns of `cells`."""
        return ["What", "About", self.column or "Why now", "Owner"][: 4 if self._named(owners) else 3]

    def cells(self, owners: Owners) -> list[list[Cell]]:
        """The lines, cell by cell: what, about what, why now; and who promised it, where `owners` has the owner of any of them.

        An incident leads to its page; an item to where it is kept, and what it is about to the page of its incident.
        """
        return [_cells(row, owners)[: 4 if self._named(owners) else 3] for row in self.rows]

    def _named(self, owners: Owners) -> bool:
        return any(row.owner in owners for row in self.rows)


def _cells(row: Decision, owners: Owners) -> list[Cell]:
    own, other = (row.incident, None) if row.of_incident else (None, row.incident)
    return [
        Cell(row.what, f"{row.kind}: " if row.kind else "", row.url, own),
        Cell(row.about, incident=other if row.about else None),
        Cell(row.why, late=row.late),
        Cell(owners.get(row.owner, "") if row.owner else ""),
    ]


@dataclass(frozen=True)
class Unknown:
    """What the data cannot say, in sentences."""

    title: str
    sentences: tuple[str, ...]


Block = Claims | KeyFigures | Facts | Nothing | Figures | DecisionList | Unknown
B = TypeVar("B", bound=Block)


@dataclass(frozen=True)
class Meeting:
    """What it is called and asks, which days it looks at, and its blocks in order. `sample`: it is about an invented company."""

    name: str
    question: str
    title: str
    period: str
    looked_at: str
    as_of: dt.datetime
    sample: bool
    blocks: tuple[Block, ...]

    def of(self, kind: type[B]) -> list[B]:
        """Its blocks of one kind."""
        return [block for block in self.blocks if isinstance(block, kind)]

    @property
    def sections(self) -> list[tuple[str, list[Block]]]:
        """The blocks by the headings under which they stand in a file."""
        return [(title, list(blocks)) for title, blocks in groupby(self.blocks, key=lambda block: block.title)]

    @property
    def definitions(self) -> dict[str, str]:
        """The question that each query behind the blocks answers, with its definition as Markdown; each definition once."""
        sections: dict[str, str] = {}
        for query in dict.fromkeys(query for block in self.blocks for query in _defined(block)):
            if (definition := queries.definition(queries.query(query))) not in sections.values():
                sections[queries.query(query).facts["answers"]] = definition
        return sections


def _defined(block: Block) -> list[str]:
    match block:
        case KeyFigures(figures=shown) | Figures(figures=shown) | Facts(facts=shown):
            return [one.query for one in shown]
        case DecisionList(defined=shown):
            return list(shown)
    return []
