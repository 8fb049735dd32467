"""Drawn tables -> records in a database, and back: what a test reads is what it runs on."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from nowwhat.model.build import Setting, build
from nowwhat.sql import connect, load_folder

if TYPE_CHECKING:
    import duckdb

BASE_DAY = "2026-03-02"  # a Monday; the day of a time such as 10:00 or 09:59:59
# What merging leaves, as the headers of its files say, and the policy's limits.
MERGED = {
    name: {column.name: column.type for column in load_folder("merge")[name].returns}
    for name in (
        "annotations",
        "incidents",
        "action_items",
        "reviews",
        "alias",
        "untied",
    )
} | {
    "limits": {"duration": "VARCHAR", "severity": "VARCHAR", "limit_s": "DOUBLE"},
    "doubts": {"duration": "VARCHAR", "limit_s": "DOUBLE"},
}
DEFAULTS = {
    "incidents": {"kind": "incident", "source": "test"},
    "action_items": {"status": "open", "source": "test"},
    "reviews": {"source": "test"},
}
LIMITS = """
    | duration | severity | limit_s |
    | ttd      | P1       | 300     |
    | tta      | P1       | 900     |
    | tta      | P2       | 900     |
    | tta      | P3       | 900     |
    | tta      | P4       | 900     |
    | ttm      | P1       | 1800    |
    | ttm      | P2       | 1800    |
    | ttm      | P3       | 1800    |
    | ttm      | P4       | 1800    |
"""
DOUBTS = """
    | duration | limit_s |
    | ttd      | 604800  |
    | tta      | 604800  |
    | ttm      | 2592000 |
    | ttr      | 2592000 |
"""

Row = dict[str, str | None]


def rows(drawn: str) -> list[Row]:
    """The rows of a drawn table as text by column name; an empty cell is None. A line without `|` is a remark."""
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in drawn.splitlines() if "|" in line]
    lines = [line for line in lines if not all(re.fullmatch(r":?-+:?", cell) for cell in line)]
    return [{name: cell or None for name, cell in zip(lines[0], line, strict=True)} for line in lines[1:]]


def records(**drawn: str | Iterable[Row]) -> "duckdb.DuckDBPyConnection":
    """A database as merging leaves it, with the given tables and the policy's default limits; what is not drawn is empty."""
    connection = connect()
    tables: dict[str, str | Iterable[Row]] = {"limits": LIMITS, "doubts": DOUBTS, **drawn}
    if unknown := tables.keys() - MERGED.keys():
        raise AssertionError(f"no such table: {sorted(unknown)}")
    for table in MERGED:
        content = tables.get(table, ())
        _create(connection, table, rows(content) if isinstance(content, str) else list(content))
    return connection


def facts(
    as_of: str = "2026-06-01 00:00", *, setting: dict[str, Any] | None = None, **drawn: str | Iterable[Row]
) -> "duckdb.DuckDBPyConnection":
    """The database of `records(**drawn)` with its facts built."""
    connection = records(**drawn)
    build(connection, Setting(dt.datetime.fromisoformat(_instant(as_of)), **(setting or {})))
    return connection


def told(connection: "duckdb.DuckDBPyConnection", table: str, columns: Iterable[str]) -> list[Row]:
    """The named columns of a table as text, sorted; a time on the base day without its day, a whole number without decimals."""
    selected = ", ".join(columns)
    cursor = connection.execute(f"select {selected} from {table}")
    names = [column[0] for column in cursor.description or []]
    return sorted_rows([{name: _text(value) for name, value in zip(names, row, strict=True)} for row in cursor.fetchall()])


def expect(connection: "duckdb.DuckDBPyConnection", table: str, drawn: str) -> None:
    """Compare a whole table, in the columns that are drawn."""
    wanted = rows(drawn)
    assert told(connection, table, wanted[0]) == sorted_rows(wanted)


def _create(connection: "duckdb.DuckDBPyConnection", table: str, content: list[Row]) -> None:
    kinds = MERGED[table]
    columns = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
    connection.execute(f"create table {table} ({columns})")
    filled = [DEFAULTS.get(table, {}) | {name: _cell(kinds[name], cell) for name, cell in row.items()} for row in content]
    if filled:
        names = list(dict.fromkeys(name for row in filled for name in row))
        places = ", ".join([f"({', '.join('?' * len(names))})"] * len(filled))
        connection.execute(f"insert into {table} ({', '.join(names)}) values {places}", [row.get(name) for row in filled for name in names])


def _cell(kind: str, cell: str | None) -> Any:
    if cell is None:
        return None
    if kind == "TIMESTAMP":
        return _instant(cell)
    if kind == "BOOLEAN":
        return {"yes": True, "no": False}[cell]
    return cell


def _instant(cell: str) -> str:
    return f"{BASE_DAY} {cell}" if re.fullmatch(r"\d\d:\d\d(:\d\d(\.\d+)?)?", cell) else cell


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, dt.datetime):
        text = value.isoformat(" ").removeprefix(f"{BASE_DAY} ")
        return text.removesuffix(":00")
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return str(value)


def sorted_rows(content: list[Row]) -> list[Row]:
    """The rows in an order that is the same for two tables with the same rows."""
    return sorted(content, key=lambda row: [cell or "" for cell in row.values()])
