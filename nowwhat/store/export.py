"""A frame -> a file that leaves the product: CSV that no spreadsheet runs, Parquet, JSON."""

import io
import json
import os
import uuid
from pathlib import Path

import polars as pl

from nowwhat.language.formats import FORMULA
from nowwhat.model import records
from nowwhat.store import queries
from nowwhat.store.generation import Store

MENDABLE = ("incidents", "action_items")  # what a plain CSV can hold


def formula_safe(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with an apostrophe before every text that a spreadsheet would run. Numbers stay numbers."""
    texts = [name for name, kind in frame.schema.items() if kind in (pl.String, pl.Categorical)]
    return frame.with_columns(
        pl.when(pl.col(name).cast(pl.String).str.contains(FORMULA))
        .then("'" + pl.col(name).cast(pl.String))
        .otherwise(pl.col(name).cast(pl.String))
        .alias(name)
        for name in texts
    )


def flat(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with lists joined by `; `, so that it fits into cells."""
    lists = [name for name, kind in frame.schema.items() if isinstance(kind, pl.List)]
    return frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join("; ") for name in lists)


def to_csv(frame: pl.DataFrame) -> str:
    """CSV with a header; instants as ISO 8601 with Z, booleans as true and false, unknown as nothing."""
    return formula_safe(flat(frame)).write_csv(datetime_format="%Y-%m-%dT%H:%M:%S%.fZ")


def refused_csv(store: Store) -> dict[str, str]:
    """The refused records as plain CSV to mend and import again, by table: at most `incidents` and `action_items`.

    Every record names its `source`, whose record it will be again, and `what_is_wrong`. Owners are not kept: the column is empty.
    """
    frame = queries.run(store, "mendable_records")
    written = {}
    for name in MENDABLE:
        of_table = frame.filter(pl.col("table_name") == name)
        if of_table.is_empty():
            continue
        columns = [column.name for column in records.TABLES[name].given]
        cells = [json.loads(text) for text in of_table["cells"]]
        data = of_table.select("source", what_is_wrong="sentence").with_columns(
            pl.Series(column, [row.get(column) for row in cells], dtype=pl.String) for column in columns
        )
        written[name] = to_csv(data)
    return written


def to_json(frame: pl.DataFrame) -> str:
    """A list of records, instants as ISO 8601 with Z."""
    stamps = [name for name, kind in frame.schema.items() if kind == pl.Datetime]
    plain = frame.with_columns(pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ") for name in stamps)
    return json.dumps(plain.to_dicts(), ensure_ascii=False, indent=1, default=str)


def to_parquet(frame: pl.DataFrame) -> bytes:
    """Parquet, types kept."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


def write(frame: pl.DataFrame, path: Path, form: str) -> None:
    """`frame` as a file of the form csv, json or parquet."""
    content = to_parquet(frame) if form == "parquet" else (to_csv(frame) if form == "csv" else to_json(frame)).encode()
    replace_file(path, content)


def replace_file(path: Path, content: bytes) -> None:
    """`path` with this content; a disk that is full or gone leaves the file that was there before, or none."""
    if path.exists() and not path.is_file():  # a pipe or a device takes it as it comes
        path.write_bytes(content)
        return
    part = path.resolve().with_name(f".{uuid.uuid4().hex}.part")
    try:
        part.write_bytes(content)
        os.replace(part, part.with_name(path.resolve().name))
    except OSError:
        part.unlink(missing_ok=True)
        raise
