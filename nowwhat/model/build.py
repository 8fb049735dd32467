"""Records -> merged records -> facts: every file of `queries/merge` and of `queries/model` once, as tables of one generation.

Labels are mapped here, not when they are read: the records keep the raw labels, so a changed policy needs no new import.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from nowwhat.errors import InputRefused, QueryError
from nowwhat.model import labels, records
from nowwhat.model.business_hours import parse_business_hours
from nowwhat.sql import SqlFile, create_table, load_folder, macros

if TYPE_CHECKING:
    import duckdb

# The tables that are there before the files of a folder are run: records, and what people decided.
RECORDS = frozenset(
    {f"rec_{name}" for name in records.TABLES} | {"label_map", "due_after", "correction", "annotation"} | {"first_promises", "loads"}
)
LIMITS = frozenset({"limits", "doubts"})


@dataclass(frozen=True)
class Setting:
    """What the model files are asked with. Nothing else decides a fact, and none of it is the clock."""

    as_of: dt.datetime  # naive UTC
    zone: str = "UTC"
    business_hours: str = "Mon-Fri 09:00-18:00"
    holidays: tuple[dt.date, ...] = ()
    team_zones: tuple[tuple[str, str], ...] = ()  # team and the zone of its hours
    pir_counting: str = "wall_clock"  # or "business_days"
    stalled_after_days: int = 14
    repeat_window_days: int = 90
    most_untied: int = 200  # of so many untied records candidates are looked for: a person reads no more
    most_titles: int = 1000  # among the titles of so many incidents before each

    def params(self) -> dict[str, Any]:
        """Every parameter that a model file may declare.

        Raises:
            ValueError: when `as_of` has a zone, or a text is none of those that are understood.

        """
        if self.as_of.tzinfo is not None:
            raise ValueError(f"as_of must be naive UTC, got {self.as_of.isoformat()}")
        if self.pir_counting not in {"wall_clock", "business_days"}:
            raise ValueError(f"pir_counting must be wall_clock or business_days, got {self.pir_counting!r}")
        hours = parse_business_hours(self.business_hours)
        return {
            "as_of": self.as_of,
            "zone": self.zone,
            "business_weekdays": list(hours.weekdays),
            "business_from_min": hours.from_min,
            "business_to_min": hours.to_min,
            "holidays": list(self.holidays),
            "zoned_teams": [" ".join(team.casefold().split()) for team, _ in self.team_zones],
            "team_zones": [zone for _, zone in self.team_zones],
            "pir_counting": self.pir_counting,
            "stalled_after_days": self.stalled_after_days,
            "repeat_window_days": self.repeat_window_days,
            "most_untied": self.most_untied,
            "most_titles": self.most_titles,
            "vague_title": labels.VAGUE_TITLE,
            "measurable_end": labels.MEASURABLE_END,
        }


def fingerprint() -> str:
    """What tells facts of this version from those of another.

    The columns of records and of claims, the words of labels, and every file that is run.
    """
    files = (file.text for folder in ("merge", "model") for file in load_folder(folder).values())
    words = (repr(labels.WORDS), labels.VAGUE_TITLE, labels.MEASURABLE_END)
    kept = repr(load_folder("findings")["ledger"].returns)
    parts = [*map(records.stored_ddl, records.TABLES.values()), *words, *macros(), *files, kept]
    return hashlib.sha256("".join(parts).encode()).hexdigest()[:16]


def steps() -> int:
    """How many tables `build` makes."""
    return len(load_folder("model"))


def merge(connection: "duckdb.DuckDBPyConnection") -> None:
    """Make one table per file of `queries/merge`: of the records of several sources one incident, one item, one review.

    What people decided is staged already.

    Raises:
        InputRefused: when two corrections are about one field of one incident.

    """
    for file in in_order(load_folder("merge"), RECORDS):
        create_table(connection, file)
    for lines, field, named in connection.execute(
        "select list(line order by line), field, min_by(named, line) from (from correction_targets union all by name "
        "select line, gsystem, gkey, named, field from corrected_items) group by gsystem, gkey, field having count(*) > 1 order by 1"
    ).fetchall():
        raise InputRefused(
            f"corrections.csv, lines {' and '.join(map(str, lines))}, {field}: expected one correction of a field, "
            f"found {len(lines)} for {'item' if field == 'original_due_date' else 'incident'} {named!r}; nothing was published"
        )


def build(connection: "duckdb.DuckDBPyConnection", setting: Setting, progress: Callable[[int, str], None] | None = None) -> None:
    """Make one table per file of `queries/model`; `progress` hears the place and the name of each before it is made.

    Raises:
        QueryError: when a file breaks its header, or asks for what nobody gives.

    """
    params = setting.params()
    for place, file in enumerate(in_order(load_folder("model"), LIMITS | merged())):
        if progress:
            progress(place, file.name)
        create_table(connection, file, **_declared(file, params))


def merged() -> set[str]:
    """The tables of a generation that merging makes."""
    return {file.name for file in load_folder("merge").values() if file.facts.get("made") != "temporary table"}


def in_order(files: Mapping[str, SqlFile], given: AbstractSet[str] = frozenset()) -> list[SqlFile]:
    """The files, each after those that its header `needs`; the tables that are `given` are there before.

    Raises:
        QueryError: when a needed table is made by no file, or two files need each other.

    """
    needed = {name: _needs(files[name]) for name in sorted(files)}
    for name, tables in needed.items():
        if unknown := sorted(set(tables) - files.keys() - given):
            raise QueryError(f"{name}.sql needs {unknown}, which no file of the folder makes")
    try:
        order: Iterable[str] = TopologicalSorter(needed).static_order()
        return [files[name] for name in order if name in files]
    except CycleError as error:
        raise QueryError(f"these files need each other: {' -> '.join(error.args[1])}") from None


def _needs(file: SqlFile) -> list[str]:
    return [table for part in (*file.facts.get("needs", "").split(","), file.facts.get("of", "")) if (table := part.strip())]


def _declared(file: SqlFile, params: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted({column.name for column in file.params} - params.keys()):
        raise QueryError(f"{file.path.name} takes {unknown}, which no setting gives")
    return {column.name: params[column.name] for column in file.params}
