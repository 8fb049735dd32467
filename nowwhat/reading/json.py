"""A JSON or JSON-lines text -> batches of records, each as its own JSON text with the line where it begins.

The list is walked element by element, so that every record keeps its place and a fault names the line.
"""

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from typing import Any

import polars as pl

from nowwhat.errors import InputRefused
from nowwhat.reading import BATCH_RECORDS, RECORD_BYTES, Batch, Refusal, Rows, shown, unreadable

BLANK = " \t\r\n"
DEPTH = 64  # DuckDB reads 128 levels, and no export has ten
NAMES_FROM = 200  # records whose names are looked at: exports leave out empty fields


class _Fault(ValueError):
    """A value that JSON allows and we do not."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        twice = next(name for name, _ in pairs if sum(other == name for other, _ in pairs) > 1)
        raise _Fault(f"the name {twice!r} stands twice in one record")
    return names


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Fault(f"the number {text} is not finite")
    return value


def _whole(text: str) -> int:
    if len(text) > 20 or abs(int(text)) >= 1 << 64:  # no id or count; ids should be text
        raise _Fault(f"the number {text[:20]}… is too long")
    return int(text)


def _constant(text: str) -> None:
    raise _Fault(f"{text} is no JSON value")


DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_int=_whole, parse_constant=_constant)


class _Text:
    """A text with a cursor that knows its line."""

    def __init__(self, text: str, name: str) -> None:
        self.text, self.name, self.at = text, name, 0
        self.breaks = [found.start() for found in re.finditer("\n", text)]

    def line(self, offset: int) -> int:
        return bisect_right(self.breaks, offset - 1) + 1

    def peek(self) -> str:
        while self.at < len(self.text) and self.text[self.at] in BLANK:
            self.at += 1
        return self.text[self.at : self.at + 1]

    def expect(self, character: str) -> None:
        if (found := self.peek()) != character:
            raise self.refusal(
                self.at, f"expected {character!r}, found {found!r}" if found else "the file ends in the middle of its data; export it again"
            )
        self.at += 1

    def value(self) -> tuple[Any, int, int]:
        """The next value with where it begins and ends."""
        self.peek()
        begin = self.at
        try:
            value, self.at = DECODER.raw_decode(self.text, begin)
        except json.JSONDecodeError as error:
            left = self.text[error.pos :].strip()
            ended = "Unterminated" in error.msg or any(word.startswith(left) for word in ("true", "false", "null", "-"))
            raise self.refusal(
                error.pos, "the file ends in the middle of its data; export it again" if ended else f"{error.msg} at {left[:20]!r}"
            ) from None
        except _Fault as error:
            raise self.refusal(begin, str(error)) from None
        except RecursionError:
            raise self.refusal(begin, "the data is nested too deeply to be an export") from None
        return value, begin, self.at

    def refusal(self, offset: int, fault: str) -> InputRefused:
        return InputRefused(f"{self.name}, line {self.line(offset)}: this is no valid JSON: {fault}")


Element = tuple[Any, int, int]


def read_json(text: str, name: str, notes: list[str]) -> list[Rows]:
    """Every list of records in the file: the top-level list, each list of the top-level object, or the lines.

    Raises:
        InputRefused: when the file is not JSON to its end; the sentence names the line.

    """
    source = _Text(text, name)
    lists = _lists(source)
    envelope = _envelope(lists)
    if source.peek():
        if "{}" not in lists:
            raise source.refusal(source.at, "expected the end of the file, found more data")
        lists = {"lines": lists["{}"] + _lines(source)}
    return [_rows(path, elements, source, notes, envelope) for path, elements in lists.items()]


def _envelope(lists: dict[str, list[Element]]) -> dict[str, str]:
    """The plain values of the top-level object, as text."""
    outer = lists["{}"][0][0] if "{}" in lists else {}
    return {name: str(value) for name, value in outer.items() if isinstance(value, str | int | float)}


def _lists(source: _Text) -> dict[str, list[Element]]:
    """The record lists of the first value of the file, by path."""
    if source.peek() == "[":
        return {"[]": list(_elements(source))}
    begin = source.at
    lists: dict[str, list[Element]] = {}
    source.expect("{")
    while source.peek() != "}":
        key, _, _ = source.value()
        source.expect(":")
        if source.peek() == "[":
            lists[f"{key}[]"] = list(_elements(source))
        else:
            source.value()
        if source.peek() != "}":
            source.expect(",")
    source.at = begin
    return lists | {"{}": [source.value()]}


def _elements(source: _Text) -> Iterator[Element]:
    source.expect("[")
    while source.peek() != "]":
        yield source.value()
        if source.peek() != "]":
            source.expect(",")
    source.at += 1


def _lines(source: _Text) -> list[Element]:
    elements = []
    while source.peek():
        elements.append(source.value())
    return elements


def _rows(path: str, elements: list[Element], source: _Text, notes: list[str], envelope: dict[str, str]) -> Rows:
    names: dict[str, None] = {}
    inner: dict[str, None] = {}
    for value, _, _ in elements[:NAMES_FROM]:
        for name, part in value.items() if isinstance(value, dict) else ():
            names[name] = None
            inner |= dict.fromkeys(f"{name}.{below}" for below in part) if isinstance(part, dict) else {}
    return Rows("json", path, tuple(names | inner), _batches(elements, source), list(notes), envelope)


def _batches(elements: list[Element], source: _Text) -> Iterator[Batch]:
    walk = iter(enumerate(elements, start=1))
    while part := list(islice(walk, BATCH_RECORDS)):
        kept: list[tuple[int, int, str]] = []
        refused: list[Refusal] = []
        for record, (value, begin, end) in part:
            line, text = source.line(begin), source.text[begin:end]
            if fault := _fault(value, text):
                refused.append(Refusal(record, line, "record", shown(text), f"record {record} (line {line}): {fault}"))
            else:
                kept.append((record, line, text))
        yield Batch(pl.DataFrame(kept, schema={"record": pl.Int64, "line": pl.Int64, "json": pl.String}, orient="row"), refused)


def _fault(value: Any, text: str) -> str | None:
    if not isinstance(value, dict):
        return f"expected a record in braces, found {shown(text[:40])!r}"
    if len(text) > RECORD_BYTES:
        return f"expected a record of at most 1 MiB, found {len(text):,} characters"
    if text.count("{") + text.count("[") > DEPTH and _depth(value) > DEPTH:
        return f"expected a record of at most {DEPTH} levels, found one nested deeper"
    # Escapes may hide what the text itself does not show, so the decoded words are looked at where there are any.
    if fault := unreadable("".join(_words(value)) if "\\u" in text else text):
        return f"expected plain text, found {fault}"
    return None


def _depth(value: Any) -> int:
    """How many levels of lists and objects a value has."""
    depth, level = 0, [value]
    while level := [
        inner for outer in level for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
    ]:
        depth += 1
    return depth


def _words(value: Any) -> Iterator[str]:
    """Every text inside a decoded value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)
