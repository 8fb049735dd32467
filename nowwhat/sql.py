"""A .sql file -> a bound, run, header-checked result.

Beside `store.py` the only module that imports duckdb. Every instant is a naive UTC TIMESTAMP: a cursor does not inherit
the time zone of its connection, so the zone is set globally, once, where a connection is made.
"""

import re
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

import duckdb
import polars as pl

from nowwhat.errors import QueryError
from nowwhat.places import queries_folder

FIELDS = {"params", "returns"}
LINE = re.compile(r"^-- {1,2}(?P<key>[a-z_]+):\s*(?P<value>.*)$")
COLUMN = re.compile(r"^--\s{2,}(?P<name>\w+)\s+(?P<type>[A-Z]+(?:\[\])?)\s+(?P<unit>\S+)\s+(?P<meaning>.+)$")

# What a query may be asked with; everything else is a typing error. No query reads the clock: `as_of` is stored.
LOCKED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
}
_OPENING = threading.Lock()
# The copy that it warns of is cheap beside a second plan.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)
_PARSED: dict[str, duckdb.Statement] = {}


@dataclass(frozen=True)
class Column:
    """One line of a header: a parameter or a returned column."""

    name: str
    type: str
    unit: str
    meaning: str


# What the filter bar may narrow: the words of a header's line `filters:`, and the parameters that each of them stands for.
FILTERS = {
    "month": (
        Column("from_month", "VARCHAR", "month", "first month, included"),
        Column("to_month", "VARCHAR", "month", "last month, included"),
    ),
    "service": (Column("services", "VARCHAR[]", "label", "only these services; empty: all"),),
    "team": (Column("teams", "VARCHAR[]", "label", "only these teams; empty: all"),),
    "severity": (Column("severities", "VARCHAR[]", "label", "only these severities; empty: all"),),
}


@dataclass(frozen=True)
class SqlFile:
    """A .sql file with its header read. `facts` holds the one-line keys (answers, grain, source, …)."""

    path: Path
    text: str
    facts: Mapping[str, str]
    params: tuple[Column, ...] = ()
    returns: tuple[Column, ...] = ()

    @property
    def name(self) -> str:
        """The name in the header, which is the name of the file."""
        return self.facts["name"]

    @cached_property
    def body(self) -> str:
        """The SQL below the header."""
        lines = self.text.splitlines()
        first = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
        return "\n".join(lines[first:]).strip()

    def bind(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """`params`, if they are exactly those that the header declares."""
        declared = {column.name for column in self.params}
        if params.keys() != declared:
            raise QueryError(f"{self.path.name} takes {sorted(declared)}, got {sorted(params)}")
        return dict(params)

    def run(self, connection: duckdb.DuckDBPyConnection, **params: Any) -> pl.DataFrame:
        """The result, exactly the columns and types of the header.

        Raises:
            QueryError: when the parameters or the returned columns are not those of the header.

        """
        with connection.cursor() as cursor:
            # A relation would bind and plan the statement once more, which for most of ours takes longer than to answer it.
            result = cursor.execute(_parsed(cursor, self.body), self.bind(params))
            got = [(name, str(kind)) for name, kind, *_ in result.description or ()]
            want = [(column.name, column.type) for column in self.returns]
            if got != want:
                raise QueryError(f"{self.path.name} returns {got}, its header says {want}")
            return cast("pl.DataFrame", pl.from_arrow(result.to_arrow_table()))


@dataclass
class _Reading:
    facts: dict[str, str] = field(default_factory=dict)
    columns: dict[str, list[Column]] = field(default_factory=lambda: {"params": [], "returns": []})
    last: str = ""


def read_sql(path: Path) -> SqlFile:
    """The file with its header.

    Raises:
        QueryError: when it is no text, when a header line cannot be read, when a filter is none of ours or the name is not the file's.

    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise QueryError(f"{path.name}: this is no UTF-8; save it as UTF-8") from None
    reading = _Reading()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith("--"):
            break
        _read_header_line(reading, line, f"{path.name}, line {number}")
    if reading.facts.get("name") != path.stem:
        raise QueryError(f"{path.name}: its header must begin with `-- name: {path.stem}`, found {reading.facts.get('name')!r}")
    filters = reading.facts.get("filters", "").split()
    if unknown := [word for word in filters if word not in FILTERS]:
        raise QueryError(f"{path.name}: filters are {', '.join(FILTERS)}, found {', '.join(unknown)}")
    params = (*reading.columns["params"], *(column for word in filters for column in FILTERS[word]))
    return SqlFile(path, text, reading.facts, params, tuple(reading.columns["returns"]))


def _read_header_line(reading: _Reading, line: str, place: str) -> None:
    if named := LINE.match(line):
        reading.last = named["key"]
        if reading.last not in FIELDS:
            reading.facts[reading.last] = named["value"].strip()
        elif named["value"].strip():
            raise QueryError(f"{place}: columns of `{reading.last}` go on lines of their own below it")
    elif reading.last in FIELDS:
        if not (column := COLUMN.match(line)):
            raise QueryError(f"{place}: expected `--   name TYPE unit meaning`, found {line!r}")
        reading.columns[reading.last].append(Column(**column.groupdict()))
    elif reading.last:
        reading.facts[reading.last] += " " + line.removeprefix("--").strip()


@cache
def load_folder(folder: str, root: Path | None = None) -> dict[str, SqlFile]:
    """The .sql files below `queries/<folder>` by name, in the order of their paths."""
    files = [read_sql(path) for path in sorted((root or queries_folder()).joinpath(folder).rglob("*.sql"))]
    return {file.name: file for file in files}


def create_table(connection: duckdb.DuckDBPyConnection, file: SqlFile, **params: Any) -> None:
    """Make the table `file.name` on `connection` from what the file selects; with the header `made: view` nothing is stored twice, and
    what is `temporary` is not stored at all.

    With `of: other` there is no row without a row of that table. Where it is empty nothing is planned: that is most of a small import.
    With `repeats: until nothing changes` the file reads the table that it makes: at first an empty one, then what the last round gave.

    Raises:
        QueryError: when the parameters or the table's columns are not those of the header.

    """
    if not re.fullmatch(r"[a-z_]+", file.name):
        raise QueryError(f"{file.path.name}: a table's name is lower case letters and _, got {file.name!r}")
    if (made := file.facts.get("made", "table")).removeprefix("temporary ") not in {"table", "view"}:
        raise QueryError(f"{file.path.name}: made is table or view, perhaps temporary, got {made!r}")
    params = file.bind(params)
    if (of := file.facts.get("of")) and not connection.execute(f'from "{of}" select 1 limit 1').fetchall():
        _create_empty(connection, file, made)
    elif "repeats" in file.facts:
        _create_by_rounds(connection, file, made, params)
    else:
        connection.execute(_parsed(connection, f'create {made} "{file.name}" as\n{file.body}'), params).fetchall()
    made_of = connection.table(f'"{file.name}"')  # half the time of `describe`
    got = [(name, str(kind)) for name, kind in zip(made_of.columns, made_of.types, strict=True)]
    if got != (want := [(column.name, column.type) for column in file.returns]):
        raise QueryError(f"{file.path.name} makes {got}, its header says {want}")


def _create_empty(connection: duckdb.DuckDBPyConnection, file: SqlFile, made: str) -> None:
    columns = ", ".join(f'"{column.name}" {column.type}' for column in file.returns)
    connection.execute(f'create {made} "{file.name}" ({columns})').fetchall()


def _create_by_rounds(connection: duckdb.DuckDBPyConnection, file: SqlFile, made: str, params: Mapping[str, Any]) -> None:
    """Every round doubles how far a row looks, so that rows in a circle, which never come to rest, have met all others by the last."""
    _create_empty(connection, file, made)
    step = f'create {made} "{file.name}_next" as\n{file.body}'
    changes = f'select count(*), exists (from "{file.name}_next" except from "{file.name}") from "{file.name}_next"'  # noqa: S608 - a checked name
    rounds, more = 0, True
    while more:
        connection.execute(_parsed(connection, step), params).fetchall()
        rows, changed = connection.execute(changes).fetchall()[0]
        connection.execute(f'drop table "{file.name}"; alter table "{file.name}_next" rename to "{file.name}"').fetchall()
        rounds += 1
        more = changed and rounds <= 1 + rows.bit_length()


def alone(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection that nobody shares, as one whose cursors see what it sees: those of a file that is being built see no table of it."""
    return cast("duckdb.DuckDBPyConnection", _Alone(connection))


class _Alone:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The connection itself, which stays open."""
        yield self.connection


@contextmanager
def text_of(name: str) -> Iterator[None]:
    """Runs the SQL of a file, and says what is wrong with it by the name of the file.

    Raises:
        QueryError: when it cannot be parsed, or names what is not there.

    """
    try:
        yield
    except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException) as error:
        raise QueryError(f"{name}.sql: {str(error).splitlines()[0]}") from None


def _parsed(connection: duckdb.DuckDBPyConnection, text: str) -> duckdb.Statement:
    """The statement, parsed once by a process, for any connection: to parse a long one takes a third of the time that it takes in all."""
    if text not in _PARSED:
        (_PARSED[text],) = connection.extract_statements(text)
    return _PARSED[text]


def connect(path: Path | None = None, *, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-write connection, in memory or to a new file, with the product's macros, in UTC.

    The file is whole after a checkpoint, and only then: no journal is written.
    """
    connection = duckdb.connect()
    connection.execute("set global timezone = 'UTC'")
    if memory_limit:
        connection.execute(f"set global memory_limit = '{memory_limit}'")
    if path:
        attach_new(connection, path, "built")
        connection.execute("use built")
        # Beside the file, as if it had been opened alone; else in whatever folder the command was called from.
        connection.execute("set global temp_directory = ?", [f"{path}.tmp"])
    for macro in macros():
        connection.execute(_parsed(connection, macro))
    return connection


def attach_new(connection: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
    """Attach a new file, as `name`. Its journal would protect what nobody wants: a file that was not finished is thrown away."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} (recovery_mode no_wal_writes)")


def connect_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a published file that can neither write nor reach another file."""
    with _OPENING:
        connection = duckdb.connect(str(path), read_only=True, config=dict(LOCKED))
        # A second connection to one file shares the first one's instance, and that is locked already.
        if not connection.execute("select current_setting('lock_configuration')").fetchall()[0][0]:
            connection.execute("set global timezone = 'UTC'")
            connection.execute("set lock_configuration = true")
        return connection


def macros() -> list[str]:
    """The `create macro` statements that source and model files may use."""
    text = queries_folder().joinpath("macros.sql").read_text(encoding="utf-8")
    return [statement.strip() for statement in text.split(";\n") if statement.strip()]
