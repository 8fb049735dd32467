"""Facts of a new generation -> what is claimed at the end of each month, written beside them with the looks before."""

import datetime as dt
from functools import partial

import polars as pl

from nowwhat import sql
from nowwhat.analysis import ledger
from nowwhat.analysis.finding import read, stored
from nowwhat.analysis.ledger import MonthEnd
from nowwhat.analysis.months import complete_until, month_plus
from nowwhat.language import formats
from nowwhat.model.policy import Policy
from nowwhat.store import queries
from nowwhat.store.builder import Builder

TABLE = queries.query("ledger")


def write(builder: Builder, policy: Policy, as_of: dt.datetime, decided: str, *, again: bool = False, forget: bool = False) -> list[str]:
    """What became of the claims of the generation before, once the ledger of the new one is written: those looks, and what is due.

    The last look is made `again` where the facts are. Where something is forgotten none is kept: claims quote names.
    """
    run = builder.connection.execute
    columns = ", ".join(f'"{column.name}" {column.type}' for column in TABLE.returns)
    run(f"create table ledger ({columns})")
    before = [] if forget else _before(builder)
    look = partial(ledger.look, sql.alone(builder.connection), policy)
    ends = ledger.continued(before, complete_until(policy.local(as_of)), decided, look, again=again)
    for end in ends:
        rows = stored(end.findings).with_columns(until=pl.lit(end.until), decided=pl.lit(end.decided), began=pl.lit(end.began))
        builder.connection.register("looked", rows)
        run("insert into ledger by name select * from looked")
        builder.connection.unregister("looked")
    if forget:
        return ["the claims begin anew: those of earlier months might name what was forgotten"]
    kept = sum(end in before for end in ends[:-1])
    if again and kept:
        month = formats.month(month_plus(f"{ends[-1].until:%Y-%m}", -1))
        return [f"the claims of {month} were made anew; those of {formats.plural(kept, 'month')} before stay as they were told"]
    return []


def _before(builder: Builder) -> list[MonthEnd]:
    """The ledger of the generation before; empty where another version kept none, or kept it otherwise."""
    if not builder.previous:
        return []
    columns = "select column_name, data_type from duckdb_columns() where table_name = 'ledger' and database_name ="
    run = builder.connection.execute
    if set(run(f"{columns} 'previous'").fetchall()) != set(run(f"{columns} current_database()").fetchall()):
        return []
    rows = builder.connection.sql("from previous.ledger order by until, place").pl()
    ends = rows.partition_by("until", "decided", maintain_order=True)
    return [MonthEnd(end["until"][0], end["decided"][0], tuple(read(end)), end["began"][0]) for end in ends]
