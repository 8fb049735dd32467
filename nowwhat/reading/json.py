"""A JSON or JSON-lines text -> batches of records, each as its own JSON text with the line where it begins.

The text is read as a stream, value by value, so that every record keeps its place, a fault names the line, and no more than a
block of the file is held. It is read twice: once to see which lists there are and that all of it is JSON, once for the records.
"""

import contextlib
import io
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TextIO

import polars as pl

from nowwhat.errors import InputRefused
from nowwhat.reading import BATCH_RECORDS, RECORD_BYTES, Batch, Refusal, Rows, shown, unreadable
from nowwhat.reading.text import BLOCK_BYTES, Content

BLANK = " \t\r\n"
DEPTH = 64  # DuckDB reads 128 levels, and no export has ten
NAMES_FROM = 200  # records whose names are looked at: exports leave out empty fields
VALUE_BYTES = 64 << 20  # of a longer value nobody waits for the end; a record may have 1 MiB
BATCH_BYTES = 16 << 20
CUT_OFF = "the file ends in the middle of its data; export it again"
NEAR_THE_END = 20  # so near to the end of what was read nothing is certain: a word or a number may go on


class _Fault(ValueError):
    """A value that JSON allows and we do not."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) != len(pairs):
        twice = next(name for name, _ in pairs if sum(other == name for other, _ in pairs) > 1)
        raise _twice(twice)
    return names


def _twice(name: str) -> _Fault:
    return _Fault(f"the name {name!r} stands twice in one record")


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


STRICT = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite, parse_int=_whole, parse_constant=_constant)
QUICK = json.JSONDecoder()  # for what the strict one has read before


class _Value(NamedTuple):
    """A value with its text and the line where it begins."""

    value: Any
    text: str
    line: int


class _Text:
    """A stream of text with a cursor that knows its line. `held` is what was read of it, from a little before the cursor on."""

    def __init__(self, stream: TextIO, name: str, decoder: json.JSONDecoder) -> None:
        self.stream, self.name, self.decoder = stream, name, decoder
        self.held, self.at, self.ended = "", 0, False
        self.counted, self.lines = 0, 1  # the line of the place `counted` in `held`

    def line(self, place: int) -> int:
        """The line of a place; places are asked for in their order."""
        self.lines += self.held.count("\n", self.counted, place)
        self.counted = place
        return self.lines

    def more(self) -> None:
        """At least twice as much is held from the cursor on, or all that there is."""
        self.line(self.at)
        rest = self.held[self.at :]
        block = self.stream.read(max(BLOCK_BYTES, len(rest)))
        self.held, self.at, self.counted, self.ended = rest + block, 0, 0, not block

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self.at < len(self.held) and self.held[self.at] in BLANK:
                self.at += 1
            if self.at < len(self.held) or self.ended:
                return self.held[self.at : self.at + 1]
            self.more()

    def expect(self, character: str) -> None:
        if (found := self.peek()) != character:
            raise self.refusal(self.at, f"expected {character!r}, found {found!r}" if found else CUT_OFF)
        self.at += 1

    def value(self) -> _Value:
        """The next value.

        Raises:
            InputRefused: when there is none; the sentence names the line.

        """
        self.peek()
        while True:
            begin = self.at
            try:
                value, end = self.decoder.raw_decode(self.held, begin)
            except json.JSONDecodeError as error:
                unfinished = "Unterminated" in error.msg or error.pos + NEAR_THE_END > len(self.held)
                if self.ended or not unfinished:
                    raise self._invalid(error) from None
            except _Fault as error:
                raise self.refusal(begin, str(error)) from None
            except RecursionError:
                raise self.refusal(begin, "the data is nested too deeply to be an export") from None
            else:
                if end + NEAR_THE_END < len(self.held) or self.ended:  # `1` may go on as `1.5`
                    self.at = end
                    return _Value(value, self.held[begin:end], self.line(begin))
            if len(self.held) - begin > VALUE_BYTES:
                raise self.refusal(begin, f"expected a record of at most 1 MiB, found one of more than {VALUE_BYTES:,} characters")
            self.more()

    def _invalid(self, error: json.JSONDecodeError) -> InputRefused:
        left = self.held[error.pos : error.pos + 1000].strip()
        ended = "Unterminated" in error.msg or any(word.startswith(left) for word in ("true", "false", "null", "-"))
        return self.refusal(error.pos, CUT_OFF if ended else f"{error.msg} at {left[:20]!r}")

    def refusal(self, place: int, fault: str) -> InputRefused:
        return InputRefused(f"{self.name}, line {self.line(place)}: this is no valid JSON: {fault}")

    def elements(self) -> Iterator[_Value]:
        """The values of a list."""
        self.expect("[")
        more = self.peek() != "]"
        while more:
            yield self.value()
            if more := self.peek() != "]":
                self.expect(",")
        self.at += 1

    def members(self) -> Iterator[str]:
        """The names of an object. Who is given one reads its value before asking for the next."""
        self.expect("{")
        begin, names = self.line(self.at), set[str]()
        more = self.peek() != "}"
        while more:
            if self.peek() not in {'"', ""}:
                raise self.refusal(self.at, f"expected a name in quotes, found {self.peek()!r}")
            name = self.value().value
            if name in names:
                raise InputRefused(f"{self.name}, line {begin}: this is no valid JSON: {_twice(name)}")
            names.add(name)
            self.expect(":")
            yield name
            if more := self.peek() != "}":
                self.expect(",")
        self.at += 1

    def rest(self) -> Iterator[_Value]:
        """The values up to the end of the file."""
        while self.peek():
            yield self.value()


@dataclass
class _Seen:
    """What is known of a list of records before they are read: how many there are, and the names in the first of them."""

    count: int = 0
    names: dict[str, None] = field(default_factory=dict)
    inner: dict[str, None] = field(default_factory=dict)

    def add(self, value: Any) -> None:
        self.count += 1
        if self.count <= NAMES_FROM and isinstance(value, dict):
            for name, part in value.items():
                self.name(name, part)

    def name(self, name: str, value: Any) -> None:
        self.names[name] = None
        if isinstance(value, dict):
            self.inner |= dict.fromkeys(f"{name}.{below}" for below in value)


def read_json(text: str | Content, name: str, notes: list[str]) -> list[Rows]:
    """Every list of records in the file: the top-level list, each list of the top-level object, or the lines.

    Raises:
        InputRefused: when the file is not JSON to its end; the sentence names the line.

    """
    with _opened(text) as stream:
        lists, envelope = _survey(_Text(stream, name, STRICT))
    return [
        Rows("json", path, tuple(seen.names | seen.inner), _batches(text, name, path), list(notes), envelope, empty=not seen.count)
        for path, seen in lists.items()
    ]


def _opened(text: str | Content) -> contextlib.AbstractContextManager[TextIO]:
    return contextlib.nullcontext(io.StringIO(text, newline="")) if isinstance(text, str) else text.stream()


def _survey(source: _Text) -> tuple[dict[str, _Seen], dict[str, str]]:
    """The record lists by path, and the plain values of the top-level object as text."""
    lists: dict[str, _Seen] = {}
    envelope: dict[str, str] = {}
    if source.peek() == "[":
        _see(lists.setdefault("[]", _Seen()), source.elements())
    else:
        whole = _Seen(count=1)
        for name in source.members():
            if source.peek() == "[":
                _see(lists.setdefault(f"{name}[]", _Seen()), source.elements())
                whole.name(name, None)
            else:
                value = source.value().value
                whole.name(name, value)
                envelope |= {name: str(value)} if isinstance(value, str | int | float) else {}
        lists["{}"] = whole
    if source.peek():
        if "{}" not in lists:
            raise source.refusal(source.at, "expected the end of the file, found more data")
        lists = {"lines": lists["{}"]}
        _see(lists["lines"], source.rest())
    return lists, envelope


def _see(seen: _Seen, values: Iterator[_Value]) -> None:
    for value in values:
        seen.add(value.value)


def _records(source: _Text, path: str) -> Iterator[_Value]:
    """The records of one list of a file that is known to be JSON."""
    if path == "[]" and source.peek() == "[":
        yield from source.elements()
    elif path in {"lines", "{}"}:
        yield from source.rest()
    else:
        for name in source.members():
            if f"{name}[]" == path:
                yield from source.elements()
                return
            source.value()


def _batches(text: str | Content, name: str, path: str) -> Iterator[Batch]:
    kept: list[tuple[int, int, str]] = []
    refused: list[Refusal] = []
    size = 0
    with _opened(text) as stream:
        for record, value in enumerate(_records(_Text(stream, name, QUICK), path), start=1):
            if fault := _fault(value.value, value.text):
                sentence = f"record {record} (line {value.line}): {fault}"
                refused.append(Refusal(record, value.line, "record", shown(value.text), sentence))
            else:
                kept.append((record, value.line, value.text))
                size += len(value.text)
            if len(kept) + len(refused) >= BATCH_RECORDS or size > BATCH_BYTES:
                yield _batch(kept, refused)
                kept, refused, size = [], [], 0
    yield _batch(kept, refused)


def _batch(kept: list[tuple[int, int, str]], refused: list[Refusal]) -> Batch:
    return Batch(pl.DataFrame(kept, schema={"record": pl.Int64, "line": pl.Int64, "json": pl.String}, orient="row"), refused)


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
