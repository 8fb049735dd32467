"""Staged records and those of the store -> of every record the version that wins."""

import datetime as dt
from collections.abc import Mapping
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
    {"staged", "stored", "staged_action_items", "asides", "mendable", "file_names", "label_map"}
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
    given = {"as_of": options.as_of_after(earlier)}
    for file in in_order(load_folder("versions"), STAGED):
        create_table(connection, file, **{column.name: given[column.name] for column in file.params})
    for number, outcome, count in run("select file, outcome, count(*) from judged group by all").fetchall():
        setattr(reports[number], outcome, getattr(reports[number], outcome) + count)
    _note(connection, reports)
    changed = {name for (name,) in run("select distinct name from leaving").fetchall()}
    for table in TABLES.values():
        _keep(connection, table, replacing=earlier is not None and table.name in changed, owners=owners)
    if owners:
        run(
            "insert into people.owners from people_before.owners o anti join leaving l on l.name = 'action_items' "
            "and l.system = o.system and l.key = o.key"
        )
        run(
            "insert into people.owners select j.system, j.key, s.owner from judged j join staged_action_items s on s.rowid = j.place "
            "where j.name = 'action_items' and j.outcome = 'used' and s.owner is not null"
        )
    _account(connection, reports, options)
    return bool(changed)


def _keep(connection: "DuckDBPyConnection", table: Table, *, replacing: bool, owners: bool) -> None:
    """The records of one table: those of the store but the ones that are replaced, then those of this import that are used."""
    name, items = table.name, table.name == "action_items"
    hidden = "replace (null::boolean as has_owner)" if items and not owners else ""
    leaving = f"anti join leaving l on l.name = '{name}' and l.system = r.system and l.key = folded(r.{table.key})" if replacing else ""
    connection.execute(f"insert into rec_{name} by name select * {hidden} from previous.rec_{name} r {leaving}")  # noqa: S608 - our own names
    closed = "coalesce(c.closed_at, s.closed_at) as closed_at, if(c.place is null, s.closed_origin, 'approximated') as closed_origin"
    columns = f"s.* exclude (owner) replace ({closed}{'' if owners else ', null::boolean as has_owner'})" if items else "s.*"
    closings = "left join closings c on c.place = s.rowid" if items else ""
    connection.execute(
        f"insert into rec_{name} by name select {columns} from staged_{name} s {closings} "  # noqa: S608 - our own names
        f"where s.rowid in (select place from judged where name = '{name}' and outcome = 'used')"
    )


def _note(connection: "DuckDBPyConnection", reports: Mapping[int, FileReport]) -> None:
    """What the reports of the files say of versions of documents, of records that go, and of ids that are written in two ways."""
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


def _account(connection: "DuckDBPyConnection", reports: Mapping[int, FileReport], options: Options) -> None:
    """What is told of the files of this import, and of all before."""
    texts = ("name", "outcome", "sentence", "source", "zone", "sha256", "notes", "oldest", "unused")
    columns = ("file", "imported_as_of", *texts, *COUNTS)
    for number, report in reports.items():
        connection.execute(
            f"insert into loads ({', '.join(columns)}) values ({', '.join('?' * len(columns))})",  # noqa: S608 - our own names
            [number, options.as_of or options.default_as_of, *(getattr(report, name) for name in (*texts, *COUNTS))],
        )
    for name in ACCOUNTS.keys() - {"withdrawn"}:
        connection.execute(f"insert into {name} by name from previous.{name}")
    connection.execute("insert into withdrawn by name from last_withdrawn")


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
