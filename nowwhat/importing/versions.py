"""Staged records and those of the store -> of every record the version that wins."""

import datetime as dt
from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from nowwhat.importing.report import FileReport, Options
from nowwhat.language import formats
from nowwhat.model.build import in_order
from nowwhat.model.records import ACCOUNTS, TABLES, Table
from nowwhat.sql import create_table, load_folder

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# The tables that are there before the files of queries/versions are run.
STAGED = frozenset(
    {"staged", "stored", "staged_action_items", "asides", "mendable", "file_names", "label_map", "known_promises"}
    | {"previous.loads", "previous.withdrawn", "previous.rec_action_items"}
)
ROWS = {"timeline_events": "timeline row", "action_items": "action item", "stated_durations": "stated duration", "reviews": "review"}
COUNTS = ("read", "used", "unchanged", "superseded", "refused", "set_aside")


def keep_versions(
    connection: "DuckDBPyConnection", reports: Mapping[int, FileReport], options: Options, earlier: dt.datetime | None, *, owners: bool
) -> bool:
    """Whether anything is new, once the `rec_*` tables hold of every record the version that wins, and the accounting every file.

    `earlier` is the as_of of the generation before; without `owners` nobody is kept who promised an item.
    """
    run = connection.execute
    run(
        "create temp table file_names as select unnest(?::bigint[]) as file, unnest(?::varchar[]) as name",
        [list(reports), [report.name for report in reports.values()]],
    )
    view_promises(connection)
    given = {"as_of": options.as_of_after(earlier)}
    for file in in_order(load_folder("versions"), STAGED):
        create_table(connection, file, **{column.name: given[column.name] for column in file.params})
    used = set()
    for name, number, outcome, count in run("select name, file, outcome, count(*) from judged group by all").fetchall():
        setattr(reports[number], outcome, getattr(reports[number], outcome) + count)
        used |= {name} if outcome == "used" else set()
    changed = used | _note(connection, reports)
    if earlier:
        _copy(connection, changed, owners=owners)
    for table in TABLES.values():
        if table.name in used:
            _take(connection, table, owners=owners)
    _account(connection, reports, options, earlier)
    return bool(changed)


def view_promises(connection: "DuckDBPyConnection") -> None:
    """The view `known_promises`: the first days that the generation before kept; one of an earlier version of Now What kept none."""
    kept = connection.execute("select 1 from duckdb_tables() where database_name = 'previous' and table_name = 'first_promises'").fetchall()
    promises = "from previous.first_promises" if kept else "select 0::bigint as file, '' as system, '' as key, null::date as due_on limit 0"
    connection.execute(f"create temp view known_promises as {promises}")


def _copy(connection: "DuckDBPyConnection", changed: Container[str], *, owners: bool) -> None:
    """The records of the generation before, but for those of `changed` tables that leave."""
    run = connection.execute
    for name, table in TABLES.items():
        leaving = f"anti join leaving l on l.name = '{name}' and l.system = r.system and l.key = folded(r.{table.key})"
        hidden = "replace (null::boolean as has_owner)" if name == "action_items" and not owners else ""
        run(f"insert into rec_{name} by name select * {hidden} from previous.rec_{name} r {leaving if name in changed else ''}")  # noqa: S608
    if owners:
        run(
            "insert into people.owners from people_before.owners o anti join leaving l on l.name = 'action_items' "
            "and l.system = o.system and l.key = o.key"
        )


def _take(connection: "DuckDBPyConnection", table: Table, *, owners: bool) -> None:
    """The staged records of one table that are used, and who promised the items."""
    run, columns, closings = connection.execute, "s.*", ""
    if table.name == "action_items":
        closed = "coalesce(c.closed_at, s.closed_at) as closed_at, if(c.place is null, s.closed_origin, 'approximated') as closed_origin"
        columns = f"s.* exclude (owner) replace ({closed}{'' if owners else ', null::boolean as has_owner'})"
        closings = "left join closings c on c.place = s.rowid"
    used = f"select place from judged where name = '{table.name}' and outcome = 'used'"  # noqa: S608 - our own names
    run(f"insert into rec_{table.name} by name select {columns} from staged_{table.name} s {closings} where s.rowid in ({used})")  # noqa: S608
    if owners and table.name == "action_items":
        run(
            "insert into people.owners select s.system, folded(s.action_id), s.owner from staged_action_items s "  # noqa: S608 - our own names
            f"where s.owner is not null and s.rowid in ({used})"
        )


def _note(connection: "DuckDBPyConnection", reports: Mapping[int, FileReport]) -> set[str]:
    """The tables from which records go, once the reports of the files say which, what of documents was taken and which ids are one."""
    run = connection.execute
    for number, review, taken in run(
        "select v.file, v.review_id, d.name from document_versions v join documents d using (key) where v.place > 1 order by all"
    ).fetchall():
        reports[number].notes.append(f"{review}: another version of this review was taken, from {taken}")
    withdrawn = run("select name, file, reason, count(*) from withdrawals group by all order by all").fetchall()
    replaced = run("select name, file, count(*) from replaced_rows group by all order by all").fetchall()
    spelled = run("select name, file, ids, one, other from spellings order by all").fetchall()
    for name in TABLES:
        for _, number, reason, count in (row for row in withdrawn if row[0] == name):
            records = formats.plural(count, "record")
            reports[number].notes.append(f"{records} that an earlier import had taken {_is(count)} withdrawn: {reason}")
        for _, number, count in (row for row in replaced if row[0] == name and name in ROWS):
            reports[number].notes.append(
                f"{formats.plural(count, ROWS[name])} of an older version of the document {_is(count)} no longer in it: superseded"
            )
        for _, number, count, one, other in (row for row in spelled if row[0] == name):
            reports[number].notes.append(
                f"{count} ids are written in two ways, such as {one!r} and {other!r}; each was taken as one record"
            )
    return {row[0] for row in (*withdrawn, *replaced)}


def _account(connection: "DuckDBPyConnection", reports: Mapping[int, FileReport], options: Options, earlier: dt.datetime | None) -> None:
    """What is told of the files of this import, and of all before."""
    texts = ("name", "outcome", "sentence", "source", "zone", "sha256", "notes", "oldest", "unused")
    columns = ("file", "imported_as_of", *texts, *COUNTS)
    for number, report in reports.items():
        connection.execute(
            f"insert into loads ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",  # noqa: S608 - our own names
            [number, options.as_of or options.default_as_of, *(getattr(report, name) for name in (*texts, *COUNTS))],
        )
    for name in ACCOUNTS.keys() - {"withdrawn"} if earlier else ():
        connection.execute(f"insert into {name} by name from previous.{name}")
    connection.execute("insert into withdrawn by name from last_withdrawn")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
