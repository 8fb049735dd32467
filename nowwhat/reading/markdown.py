"""A Markdown file -> its blocks (front matter, headings, paragraphs, lists, tables), each with its 1-based line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from nowwhat.errors import InputRefused
from nowwhat.reading import RECORD_BYTES, unreadable

URL = re.compile(r"https?://[^\s<>()|\"'`\]]+[^\s<>()|\"'`\].,;:!?]")
FRONT_MATTER_LINE = re.compile(r"([A-Za-z][\w -]*?)\s*:\s*(.*)")


@dataclass(frozen=True)
class Text:
    """Words without their markup: `plain` as a reader sees them, `bold` the bold words they begin with, `links` the targets."""

    plain: str = ""
    bold: str = ""
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrontMatter:
    """The `key: value` lines between two `---` at the top; the keys are in lower case."""

    line: int
    fields: dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 6."""

    line: int
    level: int
    text: Text


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or a block of code, with its line breaks."""

    line: int
    text: Text


@dataclass(frozen=True)
class Item:
    """An entry of a list; `depth` is 0 for an outermost list."""

    line: int
    depth: int
    ordered: bool
    text: Text


@dataclass(frozen=True)
class TableRow:
    """One row below the header, as many cells as the header has."""

    line: int
    cells: tuple[Text, ...]


@dataclass(frozen=True)
class Table:
    """A table with its header."""

    line: int
    header: tuple[Text, ...]
    rows: tuple[TableRow, ...]


Block = FrontMatter | Heading | Paragraph | Item | Table


def read_markdown(text: str, name: str) -> list[Block]:
    """The blocks of a document in their order. HTML comments are left out.

    Raises:
        InputRefused: when the text is no UTF-8, holds control characters (the sentence names the line) or is over 1 MiB.

    """
    text = text.removeprefix("\ufeff")
    if len(text) > RECORD_BYTES:
        raise InputRefused(f"{name}: expected a document of a few pages, found {len(text):,} characters; split it into one per incident")
    if unreadable(text):
        number, fault = next((n, fault) for n, line in enumerate(text.split("\n"), 1) if (fault := unreadable(line)))
        raise InputRefused(f"{name}, line {number}: expected plain text in UTF-8, found {fault}; save the document as UTF-8")
    front, body = _front_matter(re.sub(r"\r\n?", "\n", text))
    return front + list(_blocks(MarkdownIt("commonmark").enable("table").parse(body)))


def _front_matter(text: str) -> tuple[list[Block], str]:
    """The front matter, and the text with its lines emptied, so that all others keep their number."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---" or "---" not in (rest := [line.rstrip() for line in lines[1:]]):
        return [], text
    end = rest.index("---") + 1
    found = {n: FRONT_MATTER_LINE.fullmatch(line) for n, line in enumerate(lines[1:end], 2)}
    fields = {match[1].lower(): (n, match[2].strip().strip("\"'")) for n, match in found.items() if match}
    return [FrontMatter(1, fields)], "\n" * (end + 1) + "\n".join(lines[end + 1 :])


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[bool] = []  # whether each open list is ordered
    item = 0  # the line of an item whose first paragraph is still to come
    at = 0
    while at < len(tokens):
        token = tokens[at]
        line = token.map[0] + 1 if token.map else 0
        if token.type == "table_open":
            end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close")
            yield _table(line, tokens[at:end])
            at = end
        elif token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(token.type == "ordered_list_open")
            item = 0
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
            item = 0
        elif token.type == "list_item_open":
            item = line
        elif token.type == "heading_open":
            yield Heading(line, int(token.tag[1:]), flatten(tokens[at + 1]))
        elif token.type == "paragraph_open":
            text = flatten(tokens[at + 1])
            yield (Item(item, len(lists) - 1, lists[-1], text) if item else Paragraph(line, text))
            item = 0
        elif token.type in {"fence", "code_block"}:
            yield Paragraph(line + (token.type == "fence"), Text(token.content.rstrip("\n")))
        elif token.type == "html_block" and (words := re.sub(r"<!--.*?(?:-->|\Z)|<[^>]*>", "", token.content, flags=re.DOTALL).strip()):
            yield Paragraph(line, Text(words))
        at += 1


def _table(line: int, tokens: Sequence[Token]) -> Table:
    rows: list[TableRow] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(TableRow(token.map[0] + 1 if token.map else line, ()))
        elif token.type == "inline":
            rows[-1] = TableRow(rows[-1].line, (*rows[-1].cells, flatten(token)))
    return Table(line, rows[0].cells, tuple(rows[1:]))


def flatten(inline: Token) -> Text:
    """The words of a line of text, where it points, and the bold words it begins with."""
    parts: list[str] = []
    links: list[str] = []
    bold: list[str] = []
    begins_bold = False
    for child in inline.children or []:
        if child.type == "strong_open" and not "".join(parts).strip():
            begins_bold = True
        elif child.type == "strong_close":
            begins_bold = False
        elif child.type == "link_open":
            links.append(str(child.attrGet("href")))
        breaks = child.type in {"softbreak", "hardbreak"} or (child.type == "html_inline" and child.content.lower().startswith("<br"))
        words = "\n" if breaks else "" if child.type == "html_inline" else child.content
        parts.append(words)
        if begins_bold:
            bold.append(words)
    plain = "".join(parts).strip()
    links += [url for url in URL.findall(plain) if url not in links]
    return Text(plain, "".join(bold).strip(), tuple(dict.fromkeys(links)))
