"""A document's blocks -> its title, its sections by topic, and its `key: value` fields, each with its line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nowwhat.documents.sections import LABEL, Section, split_sections
from nowwhat.documents.words import FIELDS, LIST_TOPICS, is_choice, is_unfilled, is_unfilled_title, plain_name, topic_of
from nowwhat.reading.markdown import Block, FrontMatter, Heading, Paragraph


@dataclass(frozen=True)
class Field:
    """One `key: value` of the document, by our name of the key; `label` is the key as written."""

    name: str
    value: str
    line: int
    links: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class Outline:
    """The document by its parts. `title` is empty when it has none or an unfilled one; `unfilled` says which."""

    title: str
    title_line: int
    unfilled: bool
    front: dict[str, tuple[int, str]]
    sections: list[Section]
    fields: list[Field]

    def about(self, topic: str) -> list[Section]:
        """The sections of a topic."""
        return [section for section in self.sections if section.topic == topic]

    def field(self, name: str) -> Field | None:
        """The first field of that name with a value."""
        return next((found for found in self.fields if found.name == name), None)

    def value(self, name: str) -> str:
        """The value of that field, empty when not recorded."""
        found = self.field(name)
        return found.value if found else ""


def outline(blocks: Sequence[Block]) -> Outline:
    """The parts of a document."""
    front = next((block.fields for block in blocks if isinstance(block, FrontMatter)), {})
    first = next((block for block in blocks if isinstance(block, Heading)), None)
    heading = first if first and not topic_of(first.text.plain) else _bold_title(blocks)
    line, title = (heading.line, heading.text.plain) if heading else front.get("title", (1, ""))
    sections = split_sections([block for block in blocks if block is not heading])
    fields = [Field(FIELDS[key], value, at, (), name) for name, (at, value) in front.items() if (key := plain_name(name)) in FIELDS]
    fields += [found for section in sections for found in _fields(section)]
    fields = [found for found in fields if not is_unfilled(found.value) and not _undecided(found)]
    unfilled = bool(title) and is_unfilled_title(title)
    return Outline("" if unfilled else title, line, unfilled, front, sections, fields)


def _bold_title(blocks: Sequence[Block]) -> Paragraph | None:
    """A title that is only set in bold, as some editors export it: the first paragraph, all of it bold and no label."""
    first = next((block for block in blocks if not isinstance(block, FrontMatter)), None)
    if not isinstance(first, Paragraph) or not first.text.plain or first.text.bold != first.text.plain or "\n" in first.text.plain:
        return None
    label = first.text.plain.partition(":")[0]
    return None if topic_of(first.text.plain) or plain_name(label) in FIELDS else first


def _undecided(found: Field) -> bool:
    return found.name in {"severity", "status", "detected by"} and is_choice(found.value)


def _fields(section: Section) -> Iterator[Field]:
    """The fields of a section: its own label, its `key: value` lines with a known key, and the rows of a two-column table."""
    if section.label and (name := FIELDS.get(plain_name(section.label))):
        first = next(section.lines(), None)
        if first:
            yield Field(name, section.value.plain or first.text, section.line, section.value.links or first.links, section.label)
    if section.topic not in LIST_TOPICS - {"attendees"}:
        for line in section.lines():
            if (match := LABEL.fullmatch(line.text)) and (name := FIELDS.get(plain_name(match[1]))):
                yield Field(name, match[2].strip(), line.number, line.links, match[1])
        for table in (table for table in section.tables() if len(table.header) == len(("key", "value"))):
            for at, cells in [(table.line, table.header), *((row.line, row.cells) for row in table.rows)]:
                if name := FIELDS.get(plain_name(cells[0].plain)):
                    yield Field(name, cells[1].plain, at, cells[1].links, cells[0].plain)
