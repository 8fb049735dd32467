"""A meeting -> Markdown ready to paste: sentences, tables and lists, without the charts. One method per kind of block."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod

from nowwhat.analysis.sentences import SAMPLE
from nowwhat.language import formats
from nowwhat.language.text import markdown, markdown_link
from nowwhat.meetings.blocks import Block, Cell, Claims, DecisionList, Facts, Figures, KeyFigures, Meeting, Nothing, Owners, Unknown


def to_markdown(meeting: Meeting, owners: Owners) -> str:
    """The meeting as a document; an owner is named where `owners` has one."""
    head = [f"# {_line(meeting.title)}", "", meeting.question, "", _line(meeting.looked_at)]
    sample = ["", _line(SAMPLE)] if meeting.sample else []
    answers = ["", "## What the figures answer", "", *(f"- {_line(answers)}" for answers in meeting.definitions)]
    return _document([*head, *sample, *_sections(meeting, owners, "##"), *answers])


def to_message(meeting: Meeting, owners: Owners) -> str:
    """The same for a chat or a ticket: a heading and the blocks."""
    return _document([f"## {_line(meeting.title)}", *_sections(meeting, owners, "###")])


def _document(lines: Iterable[str]) -> str:
    return "\n".join(lines).replace(formats.NBSP, " ") + "\n"


def _sections(meeting: Meeting, owners: Owners, level: str) -> Iterator[str]:
    lines = Lines(owners)
    for title, blocks in meeting.sections:
        written = [block_lines for block in blocks if (block_lines := list(lines.of(block)))]
        if written and title:
            yield from ("", f"{level} {_line(title)}")
        for block_lines in written:
            yield from ("", *block_lines)


@dataclass(frozen=True)
class Lines:
    """The lines of blocks, without their headings."""

    owners: Owners

    @singledispatchmethod
    def of(self, block: Block) -> Iterator[str]:
        """The lines of a block."""
        raise NotImplementedError(type(block))

    @of.register
    def _(self, block: Claims) -> Iterator[str]:
        for place, claim in enumerate(block.claims, start=1):
            yield from (f"{place}. **{_line(claim.finding.headline)}**", f"   {_line(claim.finding.detail)}")
        if block.nothing:
            yield _line(block.nothing)
        if block.standing:
            yield from ("", *(f"- {_line(sentence)}" for sentence in block.standing))
        if block.silent:
            yield from ("", f"{block.silent_label}:", "")
            yield from (f"- {_line(sentence)}" for sentence in block.silent)

    @of.register
    def _(self, block: KeyFigures) -> Iterator[str]:
        if block.brief:
            yield " · ".join(f"**{key.value}** {key.label[:1].lower()}{key.label[1:]} ({key.words})" for key in block.figures)
        else:
            rows = [[key.label, f"**{key.value}**", _line(key.words), _line(key.coverage)] for key in block.figures]
            yield from _table(["Figure", "Value", "Beside it", "Coverage"], rows)

    @of.register
    def _(self, block: Facts) -> Iterator[str]:
        yield from (f"- {_line(' '.join(filter(None, [fact.sentence, fact.more])))}" for fact in block.facts)

    @of.register
    def _(self, block: Nothing) -> Iterator[str]:
        yield _line(block.sentence)

    @of.register
    def _(self, block: Figures) -> Iterator[str]:  # noqa: ARG002 - text has no charts; what they show stands in its sentences
        yield from ()

    @of.register
    def _(self, block: DecisionList) -> Iterator[str]:
        yield _line(block.words)
        rows = block.cells(self.owners)
        if rows and block.column:
            yield ""
            yield from _table(block.header(self.owners), [[_cell(cell) for cell in row] for row in rows])
        elif rows:
            yield ""
            for what, *others in rows:
                yield "- " + " — ".join(filter(None, [_cell(what, bold=True), *map(_cell, others)]))
        elif block.empty:
            yield from ("", _line(block.empty))
        if block.more:
            yield f"- … and {block.more.words}"
        if block.rest:
            yield from ("", _line(block.rest))

    @of.register
    def _(self, block: Unknown) -> Iterator[str]:
        yield from (f"- {_line(sentence)}" for sentence in block.sentences)


def _line(words: str) -> str:
    return markdown(words.replace(formats.NBSP, " "))


def _cell(cell: Cell, *, bold: bool = False) -> str:
    words = markdown(cell.words)
    return cell.before + markdown_link(f"**{words}**" if bold or cell.late else words, cell.url)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of Markdown of ours as a table."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
