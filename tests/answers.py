"""Drawn tables -> the facts of a generation, and what a query answers on them."""

from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat.store import queries
from tests.tables import Row, _text, facts, rows

if TYPE_CHECKING:
    import duckdb

AS_OF = "2026-06-01 00:00"


def prepared(as_of: str = AS_OF, zone: str = "UTC", **drawn: Any) -> "duckdb.DuckDBPyConnection":
    """A generation of drawn tables; items have the keys by which owners are found."""
    connection = facts(as_of, setting={"zone": zone}, **drawn)
    connection.execute("create table generation as select 1::bigint as number, cast(? as timestamp) as as_of, ? as zone", [as_of, zone])
    return connection


def answer(connection: "duckdb.DuckDBPyConnection", name: str, **params: Any) -> pl.DataFrame:
    """The frame of a query; what is not asked for is not narrowed."""
    file = queries.query(name)
    declared = {column.name for column in file.params}
    return file.run(connection, **({key: value for key, value in queries.EVERYTHING.items() if key in declared} | params))


def shown(frame: pl.DataFrame, columns: "list[str] | Row") -> list[Row]:
    """The named columns as they would be drawn, in the order of the frame."""
    texts = [
        [_text(round(cell, 6) if isinstance(cell, float) else cell) for cell in row] for row in frame.select(list(columns)).iter_rows()
    ]
    return [dict(zip(columns, row, strict=True)) for row in texts]


def answers(frame: pl.DataFrame, drawn: str) -> None:
    """Compare a whole frame, in the columns that are drawn and in its order."""
    wanted = rows(drawn)
    assert shown(frame, wanted[0]) == wanted
