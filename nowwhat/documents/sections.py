"""A document's blocks -> its sections, each with its topic and its lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from nowwhat.documents.words import FIELDS, LIST_TOPICS, TOPICS, is_unfilled, plain_name, topic_of
from nowwhat.reading.markdown import Block, Heading, Item, Paragraph, Table, Text

LABEL = re.compile(r"([^\W\d_][^:?\n]{0,80}?)\s*[:?]\s+(\S.*)")


@dataclass(frozen=True)
class Line:
    """One line of a section: of a list entry (`depth` 0 and more) or of a paragraph (-1); `follows` another of its block."""

    number: int
    text: str
    depth: int = -1
    ordered: bool = False
    follows: bool = False
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass
class Section:
    """What stands under a heading, or under a bold label such as `- **Impact**:`; `value` is the rest of the label's line, `within`
    the headings above, the nearest first.
    """

    title: str
    line: int
    topic: str | None
    value: Text = field(default_factory=Text)
    label: str | None = None
    within: tuple[str, ...] = ()
    blocks: list[Block] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Its lines in order, those of tables left out."""
        if self.value.plain:
            yield from _lines(Paragraph(self.line, self.value))
        for block in self.blocks:
            if isinstance(block, Item | Paragraph):
                yield from _lines(block)

    def tables(self) -> Iterator[Table]:
        """Its tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))

    def filled(self) -> list[Line]:
        """The lines that are no placeholder."""
        labels = ((line, LABEL.fullmatch(line.text)) for line in self.lines())
        return [line for line, label in labels if not is_unfilled(label[2] if label else line.text)]


def split_sections(blocks: Sequence[Block]) -> list[Section]:
    """The sections of a document in order, the first for what stands above every heading and label."""
    above: list[tuple[int, str | None, str]] = []  # level, topic and title of the headings that are open
    heading: Section = Section("", 1, None)
    current = heading
    found = [heading]
    for block in blocks:
        if isinstance(block, Heading):
            above = [one for one in above if one[0] < block.level]
            own = topic_of(block.text.plain)
            # A heading without a topic of its own belongs to the one above it: "Lessons learned > General".
            topic = own or next((topic for _, topic, _ in reversed(above) if topic), None)
            within = tuple(title for _, _, title in reversed(above))
            above.append((block.level, topic, block.text.plain))
            heading = current = Section(block.text.plain, block.line, topic, within=within)
            found.append(current)
        elif isinstance(block, Item | Paragraph) and heading.topic not in LIST_TOPICS and (labelled := _labelled(block)):
            label, rest = labelled
            value, within = Text(rest, links=block.text.links), (heading.title, *heading.within)
            current = Section(label, block.line, TOPICS.get(plain_name(label)), value, label, within)
            found.append(current)
        else:
            current.blocks.append(block)
    return found


def _labelled(block: Item | Paragraph) -> tuple[str, str] | None:
    """The label and the rest of `- **Impact**: text`, `**Impact:** text` or `- **Impact**`; a paragraph needs a known label."""
    bold, plain = block.text.bold, block.text.plain
    rest = plain[len(bold) :] if plain.startswith(bold) else ""
    if not bold or (isinstance(block, Item) and block.depth > 0) or not (bold.endswith((":", "?")) or rest[:1] in {":", ""}):
        return None
    name = plain_name(bold)
    if isinstance(block, Paragraph) and ("\n" in plain or not (name in TOPICS or name in FIELDS)):
        return None
    return bold.rstrip(":? "), rest.removeprefix(":").strip()


def _lines(block: Item | Paragraph) -> Iterator[Line]:
    depth, ordered = (block.depth, block.ordered) if isinstance(block, Item) else (-1, False)
    for offset, text in enumerate(block.text.plain.split("\n")):
        if text.strip():
            links = tuple(link for link in block.text.links if not offset or link in text)
            marks = tuple(mark for mark in block.text.marks if mark in text)
            yield Line(block.line + offset, text.strip(), depth, ordered, offset > 0, links, marks)
