"""`corrections.csv` and `annotations.csv` of a home -> checked rows, their values read as a record's are.

People write these files, so nothing of a file is taken while one row is wrong: the sentence names the file, the line and
what was expected.
"""

import difflib
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat.errors import InputRefused
from nowwhat.model import labels
from nowwhat.model.policy import Policy
from nowwhat.model.records import DAY, TABLES, WORDS, typed_sql, without_zone
from nowwhat.reading.csv import read_csv
from nowwhat.reading.text import decode

if TYPE_CHECKING:
    import datetime as dt

    from duckdb import DuckDBPyConnection

CORRECTIONS, ANNOTATIONS = "corrections.csv", "annotations.csv"
CORRECTION_COLUMNS = ("incident_id", "field", "value", "reason")
ANNOTATION_COLUMNS = ("on", "text", "service", "team")
INCIDENTS = TABLES["incidents"]
FIELDS = tuple(column.name for column in INCIDENTS.columns if column.name != INCIDENTS.key)
FIRST_DAY = "original_due_date"  # the one column of an action item that people may correct
MOST_FAULTS = 5  # a person mends a file from its top


@dataclass(frozen=True)
class Decisions:
    """What people wrote into the home: the policy, and the two files as bytes; empty where there is none."""

    policy: Policy
    corrections: bytes = b""
    annotations: bytes = b""

    def fingerprint(self) -> str:
        """What tells one state of the three files from another; facts remember the one that they were made under."""
        told = self.policy.fingerprint()
        for content in (self.corrections, self.annotations):
            told += hashlib.sha256(content).hexdigest()[:16] if content.strip() else "-"
        return told.removesuffix("--")


def stage(connection: "DuckDBPyConnection", decisions: Decisions, latest: "dt.datetime") -> None:
    """What people decided, as temporary tables for the merging: `label_map`, `due_after`, `correction` and `annotation`.

    Raises:
        InputRefused: for a wrong header or row, with file, line and what was expected.

    """
    labels.stage(connection, decisions.policy)
    due_after = decisions.policy.actions.due_after_days
    connection.execute(
        "create or replace temp table due_after as select unnest(?::varchar[]) as severity, unnest(?::bigint[]) as days",
        [list(due_after), list(due_after.values())],
    )
    _stage_corrections(connection, decisions, latest)
    _stage_annotations(connection, decisions)


def _stage_corrections(connection: "DuckDBPyConnection", decisions: Decisions, latest: "dt.datetime") -> None:
    run = connection.execute
    given = _rows(decisions.corrections, CORRECTIONS, CORRECTION_COLUMNS, required=3)
    if given.is_empty():  # to plan the reading of every field takes a tenth of a small import
        fields = ", ".join(f"{column.name} {column.kind.sql}" for column in INCIDENTS.columns if column.name in FIELDS)
        fields += f", {FIRST_DAY} date"
        run(f"""create or replace temp table correction
            (line bigint, named varchar, field varchar, value varchar, reason varchar, {fields})""")
        return
    given = given.with_columns(pl.col("incident_id").str.strip_chars(), pl.col("field").str.strip_chars().str.to_lowercase())
    faults = [(line, "incident_id: expected an id, found nothing") for line, name in given.select("line", "incident_id").rows() if not name]
    faults += [(line, _no_field(field)) for line, field in given.select("line", "field").rows() if field not in {*FIELDS, FIRST_DAY}]
    _refuse(CORRECTIONS, faults)
    zone = decisions.policy.zones.get("corrections")
    # One record per row, with that one field: so a value is read by what reads the same column of an export.
    cells = ", ".join(
        "incident_id"
        if column.name == INCIDENTS.key
        else f"null::varchar[] as {column.name}"
        if column.kind is WORDS
        else f"case when field = '{column.name}' then value end as {column.name}"
        for column in INCIDENTS.given
    )
    connection.register("written", given)
    run("create or replace temp table correction_given as select * from written")
    connection.unregister("written")
    run(f"""create or replace temp table canon as
        select 0::bigint as file, line as record, line, null::varchar as set_aside, {cells} from correction_given""")  # noqa: S608 - our own columns
    if zone is None:
        _refuse(CORRECTIONS, ((line, _no_zone(text)) for _, _, text, line in run(without_zone(INCIDENTS)).fetchall()))
    query = typed_sql(INCIDENTS)
    params = {"zone": zone, "report_zone": decisions.policy.report.zone, "latest": latest}
    run(f"create or replace temp table typed as {query}", {name: value for name, value in params.items() if f"${name}" in query})
    wrong = run("select line, unnest(list_concat(faults, oddities)) as fault from typed order by line").fetchall()
    _refuse(CORRECTIONS, ((line, f"{fault['column']}: expected {fault['expected']}, found {fault['value']!r}") for line, fault in wrong))
    names = ", ".join(f"t.{name}" for name in FIELDS)
    first_day = f"case when g.field = '{FIRST_DAY}' then calendar_day(g.value, $zone) end as {FIRST_DAY}"
    run(
        f"""create or replace temp table correction as
        select g.line, g.incident_id as named, g.field, g.value, nullif(trim(g.reason), '') as reason, {names}, {first_day}
        from correction_given g join typed t using (line)""",  # noqa: S608
        {"zone": decisions.policy.report.zone},
    )
    undated = run(
        f"select line, value from correction where field = '{FIRST_DAY}' and not blank(value) and {FIRST_DAY} is null"  # noqa: S608
    ).fetchall()
    _refuse(CORRECTIONS, ((line, f"{FIRST_DAY}: expected {DAY.expects}, found {value!r}") for line, value in undated))
    run("drop table correction_given; drop table canon; drop table typed")


def _stage_annotations(connection: "DuckDBPyConnection", decisions: Decisions) -> None:
    run = connection.execute
    given = _rows(decisions.annotations, ANNOTATIONS, ANNOTATION_COLUMNS, required=2)
    if given.is_empty():
        run('create or replace temp table annotation (line bigint, "on" date, text varchar, service varchar, team varchar)')
        return
    connection.register("written", given)
    texts = ", ".join(f"nullif(trim({name}), '') as {name}" for name in ("text", "service", "team"))
    day = """case when not blank("on") then calendar_day("on", ?) end as "on\""""
    run(
        f"""create or replace temp table annotation as select line, "on" as given, {day}, {texts} from written""",  # noqa: S608 - our own names
        [decisions.policy.report.zone],
    )
    connection.unregister("written")
    wrong = run("""select line, given, "on", text from annotation
        where "on" is null or "on" < date '2000-01-01' or text is null order by line""").fetchall()
    _refuse(
        ANNOTATIONS,
        (
            (line, f"on: expected a day such as 2026-03-01, found {found!r}" if text else "text: expected what happened, found nothing")
            for line, found, _, text in wrong
        ),
    )


def _rows(content: bytes, name: str, wanted: tuple[str, ...], *, required: int) -> pl.DataFrame:
    """The rows of a file as text with their line; the first columns must be there, the others may; a row of empty cells is none."""
    schema = {"line": pl.Int64} | dict.fromkeys(wanted, pl.String)
    if not content.strip():
        return pl.DataFrame(schema=schema)
    text, _ = decode(content, name)
    rows = read_csv(text, name, [])
    header = [column.casefold() for column in rows.names]
    if lacking := [column for column in wanted[:required] if column not in header]:
        raise InputRefused(f"{name}, line 1: expected the columns {', '.join(wanted)}; {', '.join(lacking)} is not there")
    if foreign := [column for column in header if column not in wanted or header.count(column) > 1]:
        raise InputRefused(f"{name}, line 1: expected the columns {', '.join(wanted)}, each once; found {foreign[0]!r}")
    frames = []
    for batch in rows.batches:
        _refuse(name, ((refusal.line, refusal.sentence.partition(": ")[2]) for refusal in batch.refused))
        frames.append(batch.frame.rename({f"c{place}": column for place, column in enumerate(header)}))
    frame = pl.concat(frames).with_columns(pl.lit("").alias(column) for column in wanted if column not in header)
    return frame.filter(pl.concat_str(pl.col(*wanted)).str.strip_chars() != "").select(*schema)


def _refuse(name: str, faults: Iterable[tuple[int, str]]) -> None:
    found = sorted(faults)
    if found:
        more = f"; and {len(found) - MOST_FAULTS} more" if len(found) > MOST_FAULTS else ""
        said = "; ".join(f"{name}, line {line}, {sentence}" for line, sentence in found[:MOST_FAULTS])
        raise InputRefused(f"{said}{more}; nothing was published")


def _no_field(field: str) -> str:
    if field == INCIDENTS.key:
        return "field: an id cannot be corrected"
    near: Any = difflib.get_close_matches(field, FIELDS, n=1, cutoff=0)
    return f"field: expected a column of incidents, found {field!r}; the nearest is {near[0]!r}"


def _no_zone(text: str) -> str:
    return (
        f"value: the time {text!r} has no zone; write it like 2026-03-01T14:05:00Z, "
        'or name the zone of this file in policy.toml under [zones]: corrections = "Europe/Berlin"'
    )
