"""The name of a query and its parameters -> a polars frame, checked against the header of its .sql file."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import polars as pl

from nowwhat.errors import UsageError
from nowwhat.places import app_folder
from nowwhat.sql import SqlFile, load_folder
from nowwhat.store.generation import Store

if TYPE_CHECKING:
    import duckdb

FOLDERS = ("response", "actions", "repeats", "reviews", "incidents", "findings", "quality")

# What the filter bar says, and up to when a finding looks, for every query that declares it. An empty list means all.
EVERYTHING: dict[str, Any] = {
    "from_month": "0000-00", "to_month": "9999-99", "services": [], "teams": [], "severities": [], "until": dt.date.max,
}  # fmt: skip


class Ask(Protocol):
    """Whoever answers a named query: a page under its filters, or a store without any."""

    def __call__(self, name: str, **params: Any) -> pl.DataFrame:
        """The frame that the query's header promises."""


@cache
def catalogue() -> dict[str, SqlFile]:
    """Every query by name.

    Raises:
        QueryError: when two files have one name or a header cannot be read.

    """
    return {name: file for folder in FOLDERS for name, file in load_folder(folder).items()}


def query(name: str) -> SqlFile:
    """The query of that name.

    Raises:
        UsageError: when there is none; the sentence lists those there are.

    """
    if name not in catalogue():
        raise UsageError(f"there is no query {name!r}; there are {', '.join(sorted(catalogue()))}")
    return catalogue()[name]


def run(store: Store, name: str, **params: Any) -> pl.DataFrame:
    """The frame that the header promises. Filters that are not given mean everything.

    Raises:
        UsageError: for a name that is no query.
        QueryError: when the parameters are not those of the header.

    """
    return ask(store.connection, name, **params)


def ask(connection: "duckdb.DuckDBPyConnection", name: str, **params: Any) -> pl.DataFrame:
    """The same of any database that holds the facts.

    Raises:
        UsageError: for a name that is no query.
        QueryError: when the parameters are not those of the header.

    """
    file = query(name)
    declared = {column.name for column in file.params}
    filters = {key: value for key, value in EVERYTHING.items() if key in declared}
    return file.run(connection, **(filters | params))


def definition(file: SqlFile) -> str:
    """The definition in words that the header's `source` points to: a section of the manual, as Markdown."""
    anchor = file.facts.get("source", "").partition("#")[2]
    return dict(_sections()).get(anchor, file.facts.get("answers", ""))


@cache
def _sections() -> tuple[tuple[str, str], ...]:
    return tuple(_split(app_folder().joinpath("docs", "metrics.md").read_text(encoding="utf-8")))


def _split(text: str) -> Iterator[tuple[str, str]]:
    """The manual's sections by anchor, a worked example's tables left out."""
    for part in re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        yield anchor_of(title.removeprefix("## ")), re.split(r"^### ", body, maxsplit=1, flags=re.MULTILINE)[0].strip()


def anchor_of(title: str) -> str:
    """The anchor of a heading: its words in lower case, joined by hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))


def parse(file: SqlFile, words: Mapping[str, str]) -> dict[str, Any]:
    """The parameters of `nowwhat query -p k=v` in the types of the header; lists are separated by commas.

    Raises:
        UsageError: for a name that the query does not take, or a value that is none of its type.

    """
    types = {column.name: column.type for column in file.params}
    if unknown := sorted(words.keys() - types.keys()):
        raise UsageError(f"{file.name} takes {', '.join(sorted(types)) or 'no parameters'}; found {', '.join(unknown)}")
    return {name: _value(name, types[name], word) for name, word in words.items()}


def _value(name: str, kind: str, word: str) -> Any:
    if kind.endswith("[]"):
        return [part.strip() for part in word.split(",") if part.strip()]
    if kind in ("BIGINT", "INTEGER", "DOUBLE"):
        try:
            return float(word) if kind == "DOUBLE" else int(word)
        except ValueError:
            raise UsageError(f"-p {name}: expected a number, found {word!r}") from None
    return word
