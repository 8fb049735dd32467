"""The records of a CSV -> what each of its columns holds: two values to show, and what could be read from all that were looked at.

Whether a text is a time is decided by the macros that will read it, so a proposal cannot promise what an import then refuses.
"""

import re
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat import sql
from nowwhat.reading import Rows

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST = 3  # records that are shown as they will be read
LOOKED_AT = 2_000  # records; of dates in digits a whole batch, since one of them may tell what comes first
# A name that the header of a source file can hold: the file is SQL, and a line break in its comment would end the comment.
WRITABLE = re.compile(r"[^,\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class Column:
    """One column of theirs: its name as written, at most two of its values, and counts of the values that were looked at."""

    name: str
    samples: tuple[str, ...]
    filled: int = 0
    different: int = 0
    instants: int = 0  # readable as a date and time as it stands
    zoneless: int = 0
    days: int = 0
    in_digits: int = 0  # dates such as 03-04-2026, readable once it is known what comes first
    timed_digits: int = 0
    javascript: int = 0
    flags: int = 0
    usual_length: float = 0.0
    day_first: str = ""  # a date in which the first number can only be the day
    month_first: str = ""
    either: str = ""

    @property
    def times(self) -> int:
        """How many of its values can be read as a date and time."""
        return self.instants + self.javascript + self.timed_digits

    @property
    def dates(self) -> int:
        """How many of its values can be read as a day, with or without a time."""
        return self.instants + self.javascript + self.in_digits + self.days


@dataclass(frozen=True)
class Sheet:
    """What a CSV holds: its columns that can be mapped, how many records were looked at, and why other columns cannot."""

    columns: tuple[Column, ...]
    records: int
    left_out: tuple[str, ...] = ()
    first: tuple[dict[str, str | None], ...] = ()  # the first records, by the names of their columns

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


def look(rows: Rows) -> Sheet:
    """What the first batch of records holds. Nothing is decided here.

    Raises:
        InputRefused: when the file breaks off in the middle of a record.

    """
    frame = next(rows.batches).frame
    folded = [name.casefold() for name in rows.names]
    left_out: dict[str, None] = {}
    places: dict[str, str] = {}
    for place, name in enumerate(rows.names):
        if not name:
            left_out[f"column {place + 1} has no name"] = None
        elif folded.count(name.casefold()) > 1:
            left_out[f"{name!r} stands more than once in the header; keep one of them"] = None
        elif not WRITABLE.fullmatch(name):
            left_out[f"{name!r} holds a comma or a sign that cannot be seen; rename it"] = None
        else:
            places[f"c{place}"] = name
    with closing(sql.connect()) as connection:
        forms = _asked(connection, "column_forms", frame.head(LOOKED_AT).select(*places))
        dated = [place for place in places if forms[place]["in_digits"]]
        orders = _asked(connection, "column_orders", frame.select(*dated)) if dated else {}
    columns = (Column(name, _samples(frame[place]), **forms[place], **orders.get(place, {})) for place, name in places.items())
    first = frame.head(FIRST).select(*places).rename(places).to_dicts()
    return Sheet(tuple(columns), min(frame.height, LOOKED_AT), tuple(left_out), tuple(first))


def _asked(connection: "DuckDBPyConnection", name: str, frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """What the query says of each column of the frame; a column without any text has no row and is empty."""
    connection.register("written", frame.unpivot(variable_name="place", value_name="x"))
    connection.execute("create or replace table texts as from written")
    by_place = {row.pop("place"): row for row in sql.load_folder("mapping")[name].run(connection).to_dicts()}
    return {place: by_place.get(place, {"in_digits": 0}) for place in frame.columns}


def _samples(texts: pl.Series) -> tuple[str, ...]:
    said = texts.head(LOOKED_AT).str.strip_chars()
    return tuple(said.filter(said != "").unique(maintain_order=True).head(2))


def day_orders(columns: Iterable[Column]) -> set[str]:
    """What may come first in the dates in digits of these columns, told by all of them: `day`, `month`, either, or neither.

    Both are possible where no date tells, none where they contradict each other. Without any such date both stand, too.
    """
    held = list(columns)
    days, months = any(column.day_first for column in held), any(column.month_first for column in held)
    return {"day", "month"} - ({"month"} if days else set()) - ({"day"} if months else set())
