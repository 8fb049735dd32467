"""A CSV text -> batches of cells. Python's strict parser counts the records: a guessing reader loses some in silence.

The text is read as a stream: no more than a batch of records is held, and of a line that is too long only its beginning.
"""

import contextlib
import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import TextIO

import polars as pl

from nowwhat.errors import InputRefused
from nowwhat.reading import BATCH_RECORDS, RECORD_BYTES, Batch, Refusal, Rows, shown, unreadable
from nowwhat.reading.text import Content

TOO_LONG = "expected a record of at most 1 MiB, found a longer one"


class _Lines:
    """The lines of a text, for the parser; `number` is that of the last one given.

    Of a line over 1 MiB the parser gets nothing, and `cut` is its beginning until somebody has taken note of it.
    """

    def __init__(self, text: str | Content, name: str) -> None:
        self.text, self.name, self.number = text, name, 0
        self.cut: str | None = None

    def __iter__(self) -> Iterator[str]:
        # The file is closed with this generator, also where a reader gives up after the header.
        with contextlib.nullcontext(io.StringIO(self.text, newline="")) if isinstance(self.text, str) else self.text.stream() as stream:
            while line := stream.readline(RECORD_BYTES + 1):
                self.number += 1
                yield self._without_the_rest(stream, line) if len(line) > RECORD_BYTES and line[-1] not in "\r\n" else line

    def _without_the_rest(self, stream: TextIO, line: str) -> str:
        self.cut, quotes, rest = line[:1000], line.count('"'), line
        while rest[-1] not in "\r\n" and (rest := stream.readline(RECORD_BYTES)):
            quotes += rest.count('"')
        if quotes % 2:  # where the record ends cannot be known without holding it
            raise InputRefused(
                f"{self.name}, line {self.number}: the line is longer than 1 MiB and a quote in it does not close; "
                "nothing of the file was taken"
            )
        return "\n"


def read_csv(text: str | Content, name: str, notes: list[str], may_lack: int = 0) -> Rows:
    """The rows below the header; the cells are columns `c0`, `c1`, … in the header's order.

    A row may lack the last `may_lack` cells, which are then empty; one of another width is refused.

    Raises:
        InputRefused: when the header, or later the quoting, is broken; the sentence names the line.

    """
    csv.field_size_limit(RECORD_BYTES)
    lines = _Lines(text, name)
    reader = csv.reader(iter(lines), strict=True)
    try:
        header = next(reader)
    except csv.Error as error:
        raise InputRefused(f"{name}, line 1: the header cannot be read ({error})") from None
    except StopIteration:
        raise InputRefused(f"{name}: the file is empty; export it again") from None
    if lines.cut is not None:
        raise InputRefused(f"{name}, line 1: expected a header with column names, found a line longer than 1 MiB")
    if len(header) == 1 and header[0].count(";") > 1:
        raise InputRefused(f"{name}, line 1: expected commas between the columns, found semicolons; export it with commas")
    if not any(cell.strip() for cell in header):
        raise InputRefused(f"{name}, line 1: expected a header with column names, found an empty line")
    return Rows("csv", "", tuple(cell.strip() for cell in header), _batches(reader, lines, len(header), may_lack, notes), notes)


def _batches(reader: Iterator[list[str]], lines: _Lines, width: int, may_lack: int, notes: list[str]) -> Iterator[Batch]:
    """Batches of rows; a row of another width, or with unreadable text, is refused with its place."""
    places: list[tuple[int, int]] = []
    rows: list[list[str]] = []
    refused: list[Refusal] = []
    record, short, line = 0, 0, lines.number + 1
    try:
        for row in reader:
            if lines.cut is not None:
                record += 1
                refused.append(_refusal(record, line, lines.cut, TOO_LONG))
                lines.cut = None
            elif row:
                record += 1
                places.append((record, line))
                rows.append(row)
            line = lines.number + 1
            if len(rows) + len(refused) >= BATCH_RECORDS:
                short += _fill(rows, width, may_lack)
                yield _batch(places, rows, refused, width)
                places, rows, refused = [], [], []
    except csv.Error as error:
        raise InputRefused(
            f"{lines.name}, line {line}: a quote opens here and the record cannot be read ({error}); nothing of the file was taken"
        ) from None
    if short := short + _fill(rows, width, may_lack):
        notes.append(f"{short} rows are shorter than the header; their last cells were taken as empty")
    yield _batch(places, rows, refused, width)


def _fill(rows: list[list[str]], width: int, may_lack: int) -> int:
    """How many rows got the last cells that they may lack."""
    short = [row for row in rows if width - may_lack <= len(row) < width] if may_lack else []
    for row in short:
        row.extend([""] * (width - len(row)))
    return len(short)


def _batch(places: list[tuple[int, int]], rows: list[list[str]], refused: list[Refusal], width: int) -> Batch:
    """The rows that can be taken, and the others refused. All are looked at together; only where that finds a fault, one by one."""
    texts = list(map("".join, rows))
    if {width}.issuperset(map(len, rows)) and max(map(len, texts), default=0) <= RECORD_BYTES and not unreadable("".join(texts)):
        return Batch(_frame(places, rows, width), refused)
    good: list[int] = []
    for index, (place, row) in enumerate(zip(places, rows, strict=True)):
        if fault := _fault(row, width):
            refused.append(_refusal(*place, ",".join(row), fault))
        else:
            good.append(index)
    refused.sort(key=lambda refusal: refusal.record)
    return Batch(_frame([places[index] for index in good], [rows[index] for index in good], width), refused)


def _refusal(record: int, line: int, text: str, fault: str) -> Refusal:
    return Refusal(record, line, "row", shown(text), f"record {record} (line {line}): {fault}")


def _fault(row: list[str], width: int) -> str | None:
    if len(row) != width:
        return f"expected {width} columns as in the header, found {len(row)}"
    text = "".join(row)
    if len(text) > RECORD_BYTES:
        return TOO_LONG
    if fault := unreadable(text):
        return f"expected plain text, found {fault}"
    return None


def _frame(places: list[tuple[int, int]], rows: list[list[str]], width: int) -> pl.DataFrame:
    # A column is every width-th cell: to turn the rows round in Python takes four times as long.
    cells = pl.Series(list(chain.from_iterable(rows)), dtype=pl.String)
    place = {"record": [record for record, _ in places], "line": [line for _, line in places]}
    return pl.DataFrame(
        {name: pl.Series(numbers, dtype=pl.Int64) for name, numbers in place.items()}
        | {f"c{index}": cells.gather_every(width, index) for index in range(width)}
    )
