"""Canonical columns as text -> typed records and refusals with a reason.

The pydantic models are the contract. The table definitions, the vectorised casts and checks, the data dictionary and the
empty plain CSV are all generated from them, so that a column is described once.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Kind:
    """How a column is stored and read: its SQL type, the macro that reads its text, and what a reader must write."""

    sql: str
    reads: str
    expects: str = ""


# `{x}` is the text, `$zone` the zone of the file, `$report_zone` that of the policy.
TEXT = Kind("VARCHAR", "nullif({x}, '')")
NAME = Kind("VARCHAR", "nullif(trim({x}), '')")
WORDS = Kind("VARCHAR[]", "{x}")
NUMBER = Kind("BIGINT", "whole_number({x})", "a whole number")
FLAG = Kind("BOOLEAN", "yes_no({x})", "yes or no")
INSTANT = Kind("TIMESTAMP", "instant({x}, $zone)", "a date and time such as 2026-03-01T14:05:00Z")
DAY = Kind("DATE", "calendar_day({x}, $report_zone)", "a day such as 2026-03-01")

Text = Annotated[str | None, TEXT]
Name = Annotated[str | None, NAME]
Words = Annotated[list[str] | None, WORDS]
Number = Annotated[int | None, NUMBER]
Flag = Annotated[bool | None, FLAG]
Instant = Annotated[dt.datetime | None, INSTANT]
Day = Annotated[dt.date | None, DAY]


class Record(BaseModel):
    """One row of a canonical table. Empty means not recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Incident(Record):
    """One incident as one source tells it."""

    incident_id: Name = Field(description="the id, unique within its source")
    url: Name = Field(default=None, description="link to the incident in its tool")
    title: Text = Field(default=None, description="the title, kept as written")
    service: Name = Field(default=None, description="the first service named")
    services: Name = Field(default=None, description="all services, separated by `; `: an incident counts for each")
    team: Name = Field(default=None, description="the team that looks after the service")
    severity: Name = Field(default=None, description="P1 to P4, or a label that the policy maps to one of them")
    kind: Name = Field(default=None, description="incident, drill, test or maintenance; empty is incident")
    near_miss: Flag = Field(default=None, description="yes if it almost became a P1")
    status: Name = Field(default=None, description="the status as the source words it")
    cause: Text = Field(default=None, description="a short label of the cause; equal labels make a repeat")
    fingerprint: Name = Field(default=None, description="a machine's key of the failure")
    started_at: Instant = Field(default=None, description="when the problem began, not when it was noticed")
    detected_at: Instant = Field(default=None, description="when an alert fired or somebody noticed")
    acknowledged_at: Instant = Field(default=None, description="the first response of a human")
    investigating_at: Instant = Field(default=None, description="when active troubleshooting began")
    root_cause_found_at: Instant = Field(default=None, description="when the root cause was found")
    fix_applied_at: Instant = Field(default=None, description="when the fix or rollback was in place")
    recovered_at: Instant = Field(default=None, description="when recovery was confirmed")
    customer_impact: Flag = Field(default=None, description="yes if customers were affected, no if not")
    impact_started_at: Instant = Field(default=None, description="when customers began to be affected")
    impact_ended_at: Instant = Field(default=None, description="when customers were no longer affected")
    users_affected: Text = Field(default=None, description="how many users, as written")
    detected_by: Name = Field(default=None, description="monitoring, customer or internal")
    pir_completed_at: Instant = Field(default=None, description="when the post-incident review was held")
    merged_into: Name = Field(default=None, description="the id of the incident that this one was merged into")
    updated_at: Instant = Field(default=None, description="when the source last changed the record; the later version wins")


class ActionItem(Record):
    """One promised improvement."""

    action_id: Name = Field(description="the id, unique within its source")
    incident_id: Name = Field(default=None, description="the incident that it came from")
    url: Name = Field(default=None, description="link to the item in its tracker")
    title: Text = Field(default=None, description="the title, kept as written")
    category: Name = Field(default=None, description="prevent, detect, respond, mitigate, improve, or a label the policy maps")
    priority: Name = Field(default=None, description="the priority as the source words it")
    team: Name = Field(default=None, description="the team that owns the item")
    owner: Name = Field(default=None, description="who promised it; kept beside the store, never in it")
    status: Name = Field(default=None, description="open, done or cancelled, or a status that the policy maps")
    created_at: Instant = Field(default=None, description="when the item was created")
    original_due_date: Day = Field(default=None, description="the first promised day")
    due_date: Day = Field(default=None, description="the day promised now")
    closed_at: Instant = Field(default=None, description="when it was done or cancelled")
    last_activity_at: Instant = Field(default=None, description="the last change or comment")
    updated_at: Instant = Field(default=None, description="when the source last changed the record; the later version wins")


class Review(Record):
    """One post-incident review document."""

    review_id: Name = Field(description="the id of the review")
    incident_id: Name = Field(default=None, description="the incident that it reviews")
    title: Text = Field(default=None, description="the title, kept as written")
    held_at: Instant = Field(default=None, description="when the meeting was held")
    published_at: Instant = Field(default=None, description="when the document was published")
    status: Name = Field(default=None, description="Draft, Reviewed or Final, as written")
    attendee_count: Number = Field(default=None, description="how many people took part")
    minutes: Number = Field(default=None, description="how long the meeting took, in minutes")
    facilitator_is_commander: Flag = Field(default=None, description="yes if one person was both")
    words: Number = Field(default=None, description="how long the document is, in words")
    whys: Words = Field(default=None, description="the chain of whys, in order")
    root_cause: Text = Field(default=None, description="the root cause in a sentence")
    contributing_factors: Words = Field(default=None, description="what made it worse")
    went_well: Words = Field(default=None, description="what went well")
    went_badly: Words = Field(default=None, description="what did not go well")
    lessons: Text = Field(default=None, description="the lessons learned")
    impact: Text = Field(default=None, description="the impact in words")
    summary: Text = Field(default=None, description="what happened, as its summary, context or background tells it")
    resolution: Text = Field(default=None, description="how it ended, in words")


class TimelineEvent(Record):
    """One moment of an incident."""

    event_id: Name = Field(description="the id of the moment, unique within its source")
    incident_id: Name = Field(default=None, description="the incident it belongs to")
    happened_at: Instant = Field(default=None, description="when it happened")
    text: Text = Field(default=None, description="what happened, as written, without names")
    kind: Name = Field(
        default=None,
        description="started, detected, declared, acknowledged, investigating, root_cause_found, fix_applied, recovered, or empty",
    )
    certainty: Name = Field(
        default=None,
        description="how a document tells the kind: stated (by a label or mark), worded (by the line's words) or inferred",
    )
    written_at: Text = Field(default=None, description="the time as a document writes it")
    reading: Name = Field(
        default=None,
        description="how that was read: exact or about; or day only, unreadable or doubtful (against the rows beside it), which leave "
        "`happened_at` empty",
    )
    gives: Words = Field(default=None, description="the columns of the incident whose stamp a document gives in this line")


class StatedDuration(Record):
    """One duration that a review document states in words, beside what its stamps give."""

    stated_id: Name = Field(description="the id, unique within its source")
    incident_id: Name = Field(default=None, description="the incident it is about")
    name: Name = Field(default=None, description="time to detection, time to response, time to repair or duration")
    text: Text = Field(default=None, description="the sentence")
    minutes: Number = Field(default=None, description="what it states, in minutes")
    verdict: Name = Field(
        default=None,
        description="agrees (within a minute); support hours, other start, typing error or several incidents: probably why not; differs; "
        "or no stamps",
    )
    stamps_minutes: Number = Field(default=None, description="what the stamps give, in minutes")
    between: Text = Field(default=None, description="from which stamp to which")


@dataclass(frozen=True)
class Column:
    """One column of a canonical table, as every generated text needs it."""

    name: str
    kind: Kind
    meaning: str


# Columns that sources give beside the canonical ones: other ids and links of the record, labels, how a date was obtained.
INTERNAL = {
    "incidents": (
        Column("refs", WORDS, "other ids and links of the incident"),
        Column("mentions", WORDS, "ids and links in the text of its review, of this incident or of others"),
    ),
    "action_items": (
        Column("refs", WORDS, "ids, keys, links and labels that may name the incident or the item itself"),
        Column("labels", WORDS, "labels, of which one may be the category"),
        Column("closed_origin", NAME, "approximated, where the closing time is not the tracker's own"),
    ),
    "reviews": (),
    "timeline_events": (),
    "stated_durations": (),
}


@dataclass(frozen=True)
class Table:
    """A canonical table: its name, its columns and the column that names a record."""

    name: str
    columns: tuple[Column, ...]
    key: str

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns of a stored record: the canonical and the internal ones. Owners are kept apart, never here."""
        return tuple(column for column in self.columns if column.name != "owner") + INTERNAL[self.name]

    @property
    def given(self) -> tuple[Column, ...]:
        """The columns that a source may give."""
        return self.columns + INTERNAL[self.name]


def _table(name: str, model: type[Record], key: str) -> Table:
    columns = []
    for field_name, field in model.model_fields.items():
        kind = next(part for part in field.metadata if isinstance(part, Kind))
        columns.append(Column(field_name, kind, field.description or ""))
    return Table(name, tuple(columns), key)


TABLES = {
    "incidents": _table("incidents", Incident, "incident_id"),
    "action_items": _table("action_items", ActionItem, "action_id"),
    "reviews": _table("reviews", Review, "review_id"),
    "timeline_events": _table("timeline_events", TimelineEvent, "event_id"),
    "stated_durations": _table("stated_durations", StatedDuration, "stated_id"),
}

# Where a record came from: in front of its columns, wherever records are kept.
PLACE = "file BIGINT, system VARCHAR, source VARCHAR, rank VARCHAR, record BIGINT, line BIGINT, content_hash VARCHAR"


def staging_ddl(table: Table) -> str:
    """The definition of the table that holds an import's records before versions are compared."""
    columns = ", ".join(f"{column.name} {column.kind.sql}" for column in table.stored)
    owner = ", owner VARCHAR, has_owner BOOLEAN" if table.name == "action_items" else ""
    return f"create temp table staged_{table.name} ({PLACE}, {columns}{owner})"


def stored_ddl(table: Table) -> str:
    """The definition of the table that keeps the records, the latest version of each, in every generation."""
    columns = ", ".join(f"{column.name} {column.kind.sql}" for column in table.stored)
    owner = ", has_owner BOOLEAN" if table.name == "action_items" else ""
    return f"create table rec_{table.name} ({PLACE}, {columns}{owner})"


# What an import says of files and records, kept in every generation.
ACCOUNTS = {
    "loads": "file bigint, imported_as_of timestamp, name varchar, outcome varchar, sentence varchar, source varchar, zone varchar, "
    "sha256 varchar, read bigint default 0, used bigint default 0, unchanged bigint default 0, superseded bigint default 0, "
    "refused bigint default 0, set_aside bigint default 0, notes varchar[] default [], oldest timestamp, unused varchar[] default []",
    "refusals": "file bigint, name varchar, source varchar, record bigint, line bigint, field varchar, value varchar, sentence varchar",
    "mendable": "file bigint, record bigint, line bigint, table_name varchar, source varchar, cells varchar",
    "set_asides": "file bigint, reason varchar, records bigint, first_line bigint",
    "oddities": "file bigint, field varchar, value varchar, records bigint",
    "withdrawn": "name varchar, file bigint, system varchar, key varchar, updated timestamp",
}


def make_tables(connection: "DuckDBPyConnection", *, earlier: bool) -> None:
    """The empty tables of a new generation and of an import, where `people` is attached.

    Without an `earlier` generation there is an empty one to compare with, so that the same SQL does for both.
    """
    records = [stored_ddl(table) for table in TABLES.values()]
    accounts = {name: f"create table {name} ({columns})" for name, columns in ACCOUNTS.items()}
    temporary = [staging_ddl(table) for table in TABLES.values()] + [f"create temp table asides ({ACCOUNTS['withdrawn']}, reason varchar)"]
    if not earlier:
        compared = [*records, accounts["loads"], accounts["withdrawn"]]
        before = [definition.replace("create table ", "create table previous.") for definition in compared]
        connection.execute("; ".join(["attach ':memory:' as previous", *before]))
    owners = "create table people.owners (system varchar, key varchar, owner varchar)"
    connection.execute("; ".join([*records, *accounts.values(), *temporary, owners]))


def view_versions(connection: "DuckDBPyConnection") -> None:
    """The views `staged` and `stored`: the records of this import and of the generation before, which keeps them in the same tables."""
    for view, prefix in (("staged", "staged_"), ("stored", "previous.rec_")):
        connection.execute(f"create temp view {view} as {' union all '.join(_keyed(table, prefix) for table in TABLES.values())}")


def _keyed(table: Table, prefix: str) -> str:
    """SQL: the records of a table as versions are compared, with their place in it."""
    names = {column.name for column in table.stored}
    updated = "updated_at" if "updated_at" in names else "null::timestamp"
    return (
        f"select '{table.name}' as name, rowid as place, file, record, system, source, {table.key} as id, folded({table.key}) as key, "  # noqa: S608
        f"folded(incident_id) as incident, {updated} as updated, content_hash from {prefix}{table.name}"
    )


def without_zone(table: Table) -> str:
    """SQL: per file of `canon` how many records hold a time without a zone, and the first such text with its line."""
    return f"""
        select file, count(*), min_by(text, record), min_by(line, record)
        from (
            select file, record, line, list_filter({_texts(table, INSTANT)}, lambda x: wall_clock(x) is not null)[1] as text
            from canon where set_aside is null
        )
        where text is not null
        group by file order by file"""  # noqa: S608 - names of our own columns only


def typed_sql(table: Table) -> str:
    """SQL: the records of `canon` (text) with typed columns and `faults`, a list of what could not be read.

    Parameters: `zone`, `report_zone`, `latest` (an instant: later stamps are placeholders). Only an id or a stamp that
    cannot be read is a fault; another unreadable value is left empty and listed as `oddities`.
    """
    # All texts of a kind of stamp are one list: what reads them is long, and planning it column by column takes longer than a small file.
    lists = {kind: name for kind, name in ((INSTANT, "instants"), (DAY, "days")) if _named(table, kind)}
    read = [f"list_transform({_texts(table, kind)}, lambda x: {kind.reads.format(x='x')}) as {name}" for kind, name in lists.items()]
    typed, stamps, oddities = [], [], []
    for column in table.given:
        name, kind = column.name, column.kind
        if kind in lists:
            typed.append(f"{lists[kind]}[{_named(table, kind).index(name) + 1}] as {name}_")
            stamps.append(f"{{'column': '{name}', 'value': {name}, 'expected': '{kind.expects}', 'at': {name}_::timestamp}}")
        else:
            typed.append(f"{kind.reads.format(x=name)} as {name}_")
        if kind in (NUMBER, FLAG):
            oddities.append(f"case when {name}_ is null and not blank({name}) then fault('{name}', {name}, '{kind.expects}') end")
    renamed = ", ".join(f"{column.name}_ as {column.name}" for column in table.given if column.name != "owner")
    owner = ", owner_ as owner, owner_ is not null as has_owner" if table.name == "action_items" else ""
    struct = 'struct("column" varchar, value varchar, expected varchar)[]'
    wrong = f"""list_filter([{", ".join(stamps)}], lambda x: case
                when x.at is not null then x.at < '2000-01-01' or x.at > $latest
                when x.value <> '' then not blank(x.value)
            end)"""
    told = "fault(x.column, x.value, case when x.at is null then x.expected else 'a date from 2000 on that is no placeholder' end)"
    faults = [f"list_transform({wrong}, lambda x: {told})"] if stamps else []
    faults.append(f"case when {table.key}_ is null then [fault('{table.key}', '', 'an id')] else [] end")
    return f"""
        with listed as ({f"select *, {', '.join(read)} from canon" if read else "from canon"}),
        typed as (select *, {", ".join(typed)} from listed)
        select file, record, line, set_aside,
            list_concat({", ".join(faults)})::{struct} as faults,
            list_filter([{", ".join(oddities) or "null"}]::{struct}, lambda x: x is not null) as oddities,
            {renamed}{owner}
        from typed"""  # noqa: S608


def _named(table: Table, kind: Kind) -> list[str]:
    return [column.name for column in table.given if column.kind is kind]


def _texts(table: Table, kind: Kind) -> str:
    """SQL: the texts of all columns of a kind."""
    return f"[{', '.join(_named(table, kind))}]::varchar[]"


def cells_sql(table: Table) -> str:
    """SQL over a refused record, in `typed t` and `canon c`: its cells as JSON, as a plain CSV would hold them. No owner.

    What could be read is written with its zone; what could not stays as the export has it, for somebody to mend.
    """
    written = {
        INSTANT: "regexp_replace(strftime({x}, '%Y-%m-%dT%H:%M:%S.%fZ'), '[.]0+Z$', 'Z')",
        WORDS: "array_to_string({x}, '; ')",
    }
    cells = [
        f"'{column.name}', coalesce({written.get(column.kind, '{x}::varchar').format(x=f't.{column.name}')}, c.{column.name}::varchar)"
        for column in table.given
        if column.name != "owner"
    ]
    return f"json_object({', '.join(cells)})"


def told_twice_sql(table: Table) -> str:
    """SQL: how many records of `canon` and `typed` hold a time of an hour that the clock of `$zone` has twice, and the first line.

    It is the hour after which the clock shows the same once more; of the two the first was taken.
    """
    stamps = _named(table, INSTANT)
    pairs = ", ".join(f"{{'text': c.{name}, 'hour': date_trunc('hour', t.{name})}}" for name in stamps)
    return f"""
        with hour as (
            select distinct date_trunc('hour', unnest([{", ".join(stamps)}]::timestamp[])) as h from typed where set_aside is null
        ),
        twice as (
            select list(h) as hours from hour
            where timezone($zone, timezone('UTC', h)) = timezone($zone, timezone('UTC', h + interval 1 hour))
            having count(*) > 0
        )
        select t.file, count(*), min(t.line) from twice, typed t join canon c using (file, record)
        where len(list_filter([{pairs}], lambda x: list_contains(hours, x.hour) and wall_clock(x.text) is not null)) > 0
        group by all order by all"""  # noqa: S608 - names of our own


def hash_expression(table: Table) -> str:
    """SQL: what makes two versions of a record the same."""
    names = ", ".join(column.name for column in table.stored)
    return f"md5(row({names}{', owner' if table.name == 'action_items' else ''})::varchar)"


def refusal_sentence(record: int, line: int, column: str, value: str, expected: str) -> str:
    """What the import report says of a record that was not taken."""
    found = f"found {value[:200]!r}" if value.strip() else "found nothing"
    return f"record {record} (line {line}), {column}: expected {expected}, {found}"
