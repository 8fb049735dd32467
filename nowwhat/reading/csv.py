"""A CSV text -> batches of cells. Python's strict parser counts the records: a guessing reader loses some in silence."""

import csv
import io
from collections.abc import Iterator

import polars as pl

from nowwhat.errors import InputRefused
from nowwhat.reading import BATCH_RECORDS, RECORD_BYTES, Batch, Refusal, Rows, unreadable


def read_csv(text: str, name: str, notes: list[str], may_lack: int = 0) -> Rows:
    """The rows below the header; the cells are columns `c0`, `c1`, … in the header's order.

    A row may lack the last `may_lack` cells, which are then empty; one of another width is refused.

    Raises:
        InputRefused: when the header, or later the quoting, is broken; the sentence names the line.

    """
    csv.field_size_limit(RECORD_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader)
    except csv.Error as error:
        raise InputRefused(f"{name}, line 1: the header cannot be read ({error})") from None
    except StopIteration:
        raise InputRefused(f"{name}: the file is empty; export it again") from None
    if len(header) == 1 and header[0].count(";") > 1:
        raise InputRefused(f"{name}, line 1: expected commas between the columns, found semicolons; export it with commas")
    if not any(cell.strip() for cell in header):
        raise InputRefused(f"{name}, line 1: expected a header with column names, found an empty line")
    return Rows("csv", "", tuple(cell.strip() for cell in header), _batches(reader, len(header), name, may_lack, notes), notes)


def _batches(reader: "Iterator[list[str]]", width: int, name: str, may_lack: int, notes: list[str]) -> Iterator[Batch]:
    """Batches of rows; a row of another width, or with unreadable text, is refused with its place."""
    places: list[tuple[int, int]] = []
    rows: list[list[str]] = []
    refused: list[Refusal] = []
    record, short, line = 0, 0, reader.line_num + 1  # type: ignore[attr-defined]
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise InputRefused(
                f"{name}, line {line}: a quote opens here and the record cannot be read ({error}); nothing of the file was taken"
            ) from None
        if row:
            record += 1
            if width - may_lack <= len(row) < width:
                row += [""] * (width - len(row))
                short += 1
            if fault := _fault(row, width):
                refused.append(Refusal(record, line, "row", ",".join(row)[:1000], f"record {record} (line {line}): {fault}"))
            else:
                places.append((record, line))
                rows.append(row)
        line = reader.line_num + 1  # type: ignore[attr-defined]
        if len(rows) >= BATCH_RECORDS:
            yield Batch(_frame(places, rows, width), refused)
            places, rows, refused = [], [], []
    if short:
        notes.append(f"{short} rows are shorter than the header; their last cells were taken as empty")
    yield Batch(_frame(places, rows, width), refused)


def _fault(row: list[str], width: int) -> str | None:
    if len(row) != width:
        return f"expected {width} columns as in the header, found {len(row)}"
    if fault := unreadable("".join(row)):
        return f"expected plain text, found {fault}"
    return None


def _frame(places: list[tuple[int, int]], rows: list[list[str]], width: int) -> pl.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * width
    data = {"record": [place[0] for place in places], "line": [place[1] for place in places]}
    data |= {f"c{index}": list(column) for index, column in enumerate(columns)}
    schema = {"record": pl.Int64, "line": pl.Int64} | {f"c{index}": pl.String for index in range(width)}
    return pl.DataFrame(data, schema=schema)
