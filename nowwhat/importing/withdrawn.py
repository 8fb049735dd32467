"""Records that an export sets aside -> records of the store that must go: a follow-up that was deleted, an issue without its label.

What an export sets aside is another state of a record that an earlier one may have given. The later state counts, whichever of
the two is imported first, so the day of the state is remembered for as long as the store lives.
"""

from typing import TYPE_CHECKING

from nowwhat.language import formats
from nowwhat.model.records import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from nowwhat.importing.staging import Staging


def make_tables(connection: "DuckDBPyConnection") -> None:
    """`asides`: what the files at hand set aside. `withdrawn`: when a record was last seen so, kept in every generation."""
    state = "name varchar, file bigint, system varchar, key varchar, updated timestamp"
    connection.execute(f"create temp table asides ({state}, reason varchar)")
    connection.execute(f"create table withdrawn ({state})")


def note_asides(connection: "DuckDBPyConnection", table: Table, system: str) -> None:
    """The set-aside records of `typed` that have an id."""
    updated = "updated_at" if "updated_at" in {column.name for column in table.stored} else "null"
    connection.execute(
        f"""insert into asides select ?, file, ?, folded({table.key}), {updated}, set_aside from typed
        where set_aside is not null and {table.key} is not null""",  # noqa: S608 - our own column names
        [table.name, system],
    )


def remember(staging: "Staging") -> None:
    """`withdrawn` holds the latest day of each. Without a day there is none to compare, and the later import wins."""
    before = "union all from previous.withdrawn" if staging.builder.previous else ""
    staging.connection.execute(f"""insert into withdrawn
        select name, arg_max(file, updated), system, key, max(updated)
        from (select name, file, system, key, updated from asides where updated is not null {before}) group by all""")  # noqa: S608


def withdraw(staging: "Staging", table: Table) -> bool:
    """Whether records of the store go; `going` holds which, and the reports of the files say why.

    A record stays where its version is the later one, or where a file of this import still gives it.
    """
    run = staging.connection.execute
    if not staging.builder.previous:
        run("create or replace temp table going (system varchar, key varchar, file bigint, reason varchar)")
        return False
    updated = "r.updated_at" if "updated_at" in {column.name for column in table.stored} else "null::timestamp"
    run(f"""create or replace temp table going as
        select a.system, a.key, max(a.file) as file, arg_max(a.reason, a.file) as reason
        from asides a join previous.rec_{table.name} r on r.system = a.system and folded(r.{table.key}) = a.key
        where a.name = '{table.name}' and not coalesce(a.updated < {updated}, false)
            and not exists (from judged j where j.system = a.system and j.key = a.key and j.outcome in ('used', 'unchanged'))
        group by all""")  # noqa: S608 - our own names
    told = run("select file, reason, count(*) from going group by all order by all").fetchall()
    for number, reason, count in told:
        records = formats.plural(count, "record")
        staging.reports[number].notes.append(f"{records} that an earlier import had taken {_is(count)} withdrawn: {reason}")
    return bool(told)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
