"""A Markdown file -> its blocks (front matter, headings, paragraphs, lists, tables), each with its 1-based line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from nowwhat.errors import InputRefused
from nowwhat.reading import RECORD_BYTES, unreadable

URL = re.compile(r"https?://[^\s<>()|\"'`\]]+[^\s<>()|\"'`\].,;:!?]")
# The fence of front matter and what stands between a key and its value: YAML and TOML.
FRONT_MATTER = {"---": ":", "+++": "="}
KEY = re.compile(r"(?P<indent>\s*)(?P<key>[A-Za-z][\w -]*?)\s*")
TABLE = re.compile(r"\s*\[([\w. -]+)\]\s*")


@dataclass(frozen=True)
class Text:
    """Words without their markup: `plain` as a reader sees them, `bold` the bold words they begin with, `links` the targets, `marks`
    every run of bold words.
    """

    plain: str = ""
    bold: str = ""
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True)
class FrontMatter:
    """The keys and values at the top, in YAML or TOML. Keys are in lower case, an inner one as "outer inner"; every value is text
    as written, and the entries of a list are joined by "; ".
    """

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
    """A paragraph, with its line breaks."""

    line: int
    text: Text


@dataclass(frozen=True)
class Quoted:
    """A fenced block or a quotation: words of a machine or of somebody else, which tell no fact of this document."""

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


Block = FrontMatter | Heading | Paragraph | Quoted | Item | Table


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
    fence = lines[0].rstrip()
    if fence not in FRONT_MATTER or fence not in (rest := [line.rstrip() for line in lines[1:]]):
        return [], text
    end = rest.index(fence) + 1
    fields: dict[str, tuple[int, list[str]]] = {}
    outer = ""
    values: list[str] = []
    for number, line in enumerate(lines[1:end], 2):
        name, sign, value = line.partition(FRONT_MATTER[fence])
        if table := TABLE.fullmatch(line):
            outer = table[1].lower()
        elif line.lstrip().startswith("- "):
            values.append(_scalar(line.lstrip()[2:]))
        elif sign and (match := KEY.fullmatch(name)):
            value = value.strip()
            values = [_scalar(part) for part in (value[1:-1].split(",") if value[:1] + value[-1:] == "[]" else [value])]
            if fence == "---" and not match["indent"]:
                outer = match["key"].lower()
                fields[outer] = number, values
            else:
                fields[f"{outer} {match['key'].lower()}".strip()] = number, values
    front = {key: (number, "; ".join(filter(None, values))) for key, (number, values) in fields.items()}
    return [FrontMatter(1, front)], "\n" * (end + 1) + "\n".join(lines[end + 1 :])


def _scalar(text: str) -> str:
    return text.strip().strip("\"'")


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    lists: list[bool] = []  # whether each open list is ordered
    item = 0  # the line of an item whose first paragraph is still to come
    quotes = 0  # how many quotations are open
    at = 0
    while at < len(tokens):
        token = tokens[at]
        line = token.map[0] + 1 if token.map else 0
        if token.type == "table_open" and not quotes:
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
        elif token.type in {"blockquote_open", "blockquote_close"}:
            quotes += token.nesting
        elif token.type == "paragraph_open" and item and not quotes:
            yield Item(item, len(lists) - 1, lists[-1], flatten(tokens[at + 1]))
            item = 0
        elif block := _block(line, token, tokens[at + 1 : at + 2], quoted=quotes > 0):
            yield block
        at += 1


def _block(line: int, token: Token, following: Sequence[Token], *, quoted: bool) -> Block | None:
    """The block that a token opens by itself, with the inline token that follows it."""
    if token.type in {"heading_open", "paragraph_open"}:
        text = flatten(following[0])
        return Quoted(line, text) if quoted else Heading(line, int(token.tag[1:]), text) if token.tag != "p" else Paragraph(line, text)
    if token.type == "fence":
        return Quoted(line + 1, Text(token.content.rstrip("\n")))
    if token.type == "code_block":  # more often a careless indent than code
        return Paragraph(line, Text(token.content.rstrip("\n")))
    if token.type == "html_block" and (words := re.sub(r"<!--.*?(?:-->|\Z)|<[^>]*>", "", token.content, flags=re.DOTALL).strip()):
        return Paragraph(line, Text(words))
    return None


def _table(line: int, tokens: Sequence[Token]) -> Table:
    rows: list[TableRow] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append(TableRow(token.map[0] + 1 if token.map else line, ()))
        elif token.type == "inline":
            rows[-1] = TableRow(rows[-1].line, (*rows[-1].cells, flatten(token)))
    return Table(line, rows[0].cells, tuple(rows[1:]))


def flatten(inline: Token) -> Text:
    """The words of a line of text, where it points, and its bold words."""
    parts: list[str] = []
    links: list[str] = []
    marks: list[list[str]] = []
    is_bold = begins_bold = False
    for child in inline.children or []:
        if child.type == "strong_open":
            begins_bold = begins_bold or not "".join(parts).strip()
            is_bold = True
            marks.append([])
        elif child.type == "strong_close":
            is_bold = False
        elif child.type == "link_open":
            links.append(str(child.attrGet("href")))
        breaks = child.type in {"softbreak", "hardbreak"} or (child.type == "html_inline" and child.content.lower().startswith("<br"))
        words = "\n" if breaks else "" if child.type == "html_inline" else child.content
        parts.append(words)
        if is_bold:
            marks[-1].append(words)
    plain = "".join(parts).strip()
    links += [url for url in URL.findall(plain) if url not in links]
    bold = [words for mark in marks if (words := "".join(mark).strip())]
    return Text(plain, bold[0] if begins_bold and bold else "", tuple(dict.fromkeys(links)), tuple(bold))
