"""Text cells of one export -> canonical columns as text, still with their place.

A source is one .sql file: `queries/sources/*.sql` of the product, or `sources/*.sql` in the user's home. Its body selects
from `cells`, and names a cell of the export by `cell('name')` (the first non-empty one of that name) or `cells('name')`
(all of them, as a list); `envelope('name')` is a value that stands beside the list of records. What these mean depends on
the file at hand, so they are written out when it is read.
"""

import os
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nowwhat import sql
from nowwhat.errors import InputRefused, QueryError
from nowwhat.reading import Rows

CELL = re.compile(r"\b(cells?|envelope)\('((?:[^']|'')+)'\)")
MANY_INSIDE = 5  # a record of which so many parts are used has its columns there: `fields` of Jira, `attributes` of Rootly
RANKS = ("tool", "plain", "document", "tracker", "status page")


@dataclass(frozen=True)
class Source:
    """One export format: how to know it and what to make of it."""

    file: sql.SqlFile

    @property
    def name(self) -> str:
        """The name of the format, as in the import report and the policy's `[zones]`."""
        return self.file.name

    @property
    def system(self) -> str:
        """The tool whose ids these are: several formats of one tool share it."""
        return self.file.facts.get("system", self.name)

    @property
    def rank(self) -> str:
        """What kind of tool it is; fields of one incident from several are taken in a fixed order of kinds."""
        return self.file.facts["rank"]

    @property
    def gives(self) -> str:
        """The canonical table that its records go to."""
        return self.file.facts["gives"]

    @cached_property
    def form(self) -> tuple[str, tuple[str, ...]]:
        """The form and where in the file the records may lie: ("json", ("incidents[]",)), ("csv", ("",))."""
        form, _, paths = self.file.facts["reads"].partition(" ")
        return form, tuple(path.strip() for path in paths.split(","))

    @cached_property
    def matches(self) -> frozenset[str]:
        """The names that must all be there."""
        return _names(self.file.facts.get("matches", ""))

    @cached_property
    def lacks(self) -> frozenset[str]:
        """The names of which none may be there."""
        return _names(self.file.facts.get("lacks", ""))

    @cached_property
    def only(self) -> frozenset[str]:
        """For our own plain CSV: every name that may be there. Empty: any."""
        return _names(self.file.facts.get("only", ""))

    @property
    def may_lack(self) -> int:
        """How many of its last cells a CSV row may lack."""
        return int(self.file.facts.get("may_lack", "0"))

    @cached_property
    def digits(self) -> tuple[str, ...]:
        """The cells that may hold dates such as 03-04-2026, of which only the whole file tells what the 3 is."""
        return tuple(name.strip() for name in self.file.facts.get("digits", "").split(",") if name.strip())

    @property
    def limit(self) -> int | None:
        """How many records one export gives at most unless told otherwise; None where no such limit is known."""
        return int(limit) if (limit := self.file.facts.get("limit")) else None

    def fits(self, rows: Rows) -> bool:
        """Whether the records look like this export."""
        return self.reads(rows) and self.matches <= (names := _folded(rows.names)) and not self.lacks & names and self.allows(rows)

    def reads(self, rows: Rows) -> bool:
        """Whether the records lie where this export has them. One line is a file of lines, too."""
        form, paths = self.form
        return form == rows.form and (rows.path in paths or ("lines" in paths and rows.path == "{}"))

    def allows(self, rows: Rows) -> bool:
        """Whether no column is foreign to it."""
        return not self.only or _folded(rows.names) <= self.only

    def unused(self, rows: Rows) -> list[str]:
        """The names of the file that nothing is made of, in its order. Of JSON those inside another only where many are used."""
        asked = [_undoubled(found[2]).casefold() for found in CELL.finditer(self.file.body)] + [name.casefold() for name in self.digits]
        if rows.form == "csv":
            return [name for name in dict.fromkeys(rows.names) if name and name.casefold() not in asked]
        paths = [re.split(r"[.\[]", name) for name in asked]
        outer = Counter(path[0] for path in paths)
        inner = {".".join(path[:2]) for path in paths}
        return [
            name
            for name in rows.names
            if ((first := name.casefold().partition(".")[0]) not in outer and "." not in name)
            or (outer[first] >= MANY_INSIDE and "." in name and name.casefold() not in inner)
        ]

    def body(self, rows: Rows, name: str) -> str:
        """The SQL with each cell written out for this file.

        Raises:
            InputRefused: when a cell that must be one stands twice in the header.

        """
        return _written(self.file.body, rows, name)

    def texts_in_digits(self, rows: Rows, name: str) -> str:
        """SQL: the texts of the cells that may hold a date in digits, as `x`."""
        wanted = ", ".join(f"cell('{cell}')" for cell in self.digits)
        return _written(f"select unnest([{wanted}]::varchar[]) as x from cells", rows, name)  # noqa: S608 - a source file's names


def _written(text: str, rows: Rows, file: str) -> str:
    def write(found: re.Match[str]) -> str:
        what, wanted = found[1], _undoubled(found[2])
        if what == "envelope":
            value = rows.envelope.get(wanted)
            return "null::varchar" if value is None else "'" + value.replace("'", "''") + "'"
        return (_csv_cell if rows.form == "csv" else _json_cell)(rows, what == "cells", wanted, file)

    return CELL.sub(write, text)


def _undoubled(written: str) -> str:
    """A name as it is, of the inside of an SQL text."""
    return written.replace("''", "'")


def _names(text: str) -> frozenset[str]:
    return frozenset(part.strip().casefold() for part in text.split(",") if part.strip())


def _folded(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.strip().casefold() for name in names)


def _csv_cell(rows: Rows, several: bool, wanted: str, file: str) -> str:
    places = [index for index, name in enumerate(rows.names) if name.casefold() == wanted.casefold()]
    if several:
        return "list_filter([" + ", ".join(f"c{place}" for place in places) + "]::varchar[], lambda word: trim(word) <> '')"
    if not places:
        return "null::varchar"
    if len(places) > 1:
        raise InputRefused(f"{file}, line 1: the column {wanted!r} stands {len(places)} times in the header; keep one of them")
    return f"c{places[0]}"


def _json_cell(_rows: Rows, several: bool, wanted: str, _file: str) -> str:
    path = "$." + wanted.replace("[]", "[*]")
    if not re.fullmatch(r"\$\.[\w.\[\]*]+", path):
        raise QueryError(f"the name {wanted!r} is no path of JSON names")
    # A list and a single name answer differently, so each is asked for as what it is.
    return f"list_filter((json ->> '{path}')::varchar[], lambda word: trim(word) <> '')" if several else f"(json ->> '{path}')"


def load_sources(home: Path | None = None) -> list[Source]:
    """The product's sources and those in the home's `sources/`.

    Raises:
        QueryError: for a header that lacks a key, or has a value there that cannot be meant.

    """
    files = list(sql.load_folder("sources").values())
    if home and (own := home / "sources").is_dir():
        files += [sql.read_sql(path) for path in sorted(own.glob("*.sql"))]
    for file in files:
        for key in ("reads", "gives", "rank", "export"):
            if key not in file.facts:
                raise QueryError(f"{file.path.name}: its header lacks `-- {key}:`")
        if file.facts["rank"] not in RANKS:
            raise QueryError(f"{file.path.name}: rank must be one of {', '.join(RANKS)}, found {file.facts['rank']!r}")
        for key in ("may_lack", "limit"):
            if not file.facts.get(key, "0").isdecimal():
                raise QueryError(f"{file.path.name}: {key} must be a whole number, found {file.facts[key]!r}")
    return [Source(file) for file in files]


def keep_source(home: Path, name: str, text: str, *, replace: bool = False) -> Path:
    """The path of a source of the user's own, written whole or not at all.

    Raises:
        InputRefused: when the name cannot be one, is that of a source of the product, or of one that is there and not to be replaced.

    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,49}", name):
        raise InputRefused(f"the name {name!r} cannot be that of a source; use small letters, digits and _, a letter first, at most 50")
    if name in sql.load_folder("sources"):
        raise InputRefused(f"{name} is a source of the product; choose another name")
    folder = home / "sources"
    path, made = folder / f"{name}.sql", folder / f".{uuid.uuid4().hex}.part"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made.write_text(text, encoding="utf-8")
        if replace:
            os.replace(made, path)
        else:
            os.link(made, path)
    except FileExistsError:
        raise InputRefused(f"sources/{name}.sql is there already; choose another name, or say that it is to be replaced") from None
    except OSError as error:
        raise InputRefused(f"sources/{name}.sql: cannot be written ({error.strerror})") from None
    finally:
        made.unlink(missing_ok=True)
    return path


def choose(candidates: Sequence[Rows], sources: Sequence[Source], named: str | None, file: str) -> tuple[Source, Rows]:
    """The source that fits and the records of the file that it fits.

    Raises:
        InputRefused: when none fits, or when two fit equally well; the sentence names what was looked for.

    """
    if named:
        sources = [source for source in sources if source.name == named]
        fitting = [(source, rows) for source in sources for rows in candidates if source.reads(rows)]
        if not sources:
            raise InputRefused(f"--source {named}: there is no such source; `nowwhat sources` lists them")
    else:
        fitting = [(source, rows) for source in sources for rows in candidates if source.fits(rows)]
    if not fitting:
        fitting = _of_empty_lists(candidates, sources, file)
    if not fitting:
        csv = file.lower().endswith(".csv")
        mapped = ", and the Imports page takes any other CSV once you say what its columns are" if csv else ""
        raise InputRefused(
            f"{file}: no known export has these columns: {_seen(candidates)}{_near(candidates, sources)}; "
            f"`nowwhat sources` lists what can be read{mapped}"
        )
    best = max(len(source.matches) for source, _ in fitting)
    finalists = [(source, rows) for source, rows in fitting if len(source.matches) == best]
    vendors = [(source, rows) for source, rows in finalists if source.rank != "plain"] or finalists
    if len({source.name for source, _ in vendors}) > 1:
        names = " and ".join(sorted({source.name for source, _ in vendors}))
        raise InputRefused(f"{file}: this could be {names}; say which with --source")
    return vendors[0]


def _of_empty_lists(candidates: Sequence[Rows], sources: Sequence[Source], file: str) -> list[tuple[Source, Rows]]:
    """The source of which an empty list is an export without records, told by the name of the list.

    Raises:
        InputRefused: when several sources have a list of that name.

    """
    found = [(source, rows) for source in sources for rows in candidates if rows.empty and source.reads(rows)]
    if len(names := sorted({source.name for source, _ in found})) > 1:
        raise InputRefused(
            f"{file}: the list is empty, so it does not tell which export it is, and there is nothing to take from it; "
            f"it could be {', '.join(names)}: say which with --source to have it accounted for"
        )
    return found


def _seen(candidates: Sequence[Rows]) -> str:
    names = max((rows.names for rows in candidates), key=len, default=())
    return ", ".join(names[:12])[:300] + (", …" if len(names) > 12 else "") or "none at all"


def _near(candidates: Sequence[Rows], sources: Sequence[Source]) -> str:
    """For a file that is almost our own plain CSV: the columns that are foreign to it."""
    for source in sources:
        for rows in candidates:
            if source.only and source.reads(rows) and source.matches <= _folded(rows.names) and not source.allows(rows):
                foreign = [name for name in rows.names if name.casefold() not in source.only]
                return f" (it would be {source.name} without {', '.join(map(repr, foreign))})"
    return ""
