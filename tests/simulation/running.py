"""Worlds and seeds -> what the findings say of each, through the facts that the product makes of its records."""

import os
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from nowwhat.analysis import ledger
from nowwhat.analysis.months import complete_until
from nowwhat.model.build import Setting, build
from nowwhat.model.policy import Policy
from nowwhat.sql import load_folder
from tests.simulation.records import AS_OF, SERVICES, world
from tests.simulation.worlds import WORLDS, Seen, World
from tests.tables import records

if TYPE_CHECKING:
    import duckdb

_LABELLED = "select count(*) filter (where service = ?), count(*) from counted where cause_key is not null"
_AT_RISK = """
    select sum(days) / sum(days + other_days), (sum(events) / sum(days)) / (sum(other_events) / sum(other_days))
    from (
        select
            count(*) filter (where repeat and state = 'overdue') as events, sum(days) filter (where state = 'overdue') as days,
            count(*) filter (where repeat and state <> 'overdue') as other_events, sum(days) filter (where state <> 'overdue') as other_days
        from exposure where state <> 'none'
    )
"""


def survey(worlds: Iterable[World], seeds: int) -> dict[str, list[Seen]]:
    """Every world under the seeds 0 to seeds - 1, by its name; on all processors."""
    names = [world.name for world in worlds]
    jobs = [(name, seed) for name in names for seed in range(seeds)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        seen = list(pool.map(look, *zip(*jobs, strict=True), chunksize=5))
    return {name: seen[place * seeds : (place + 1) * seeds] for place, name in enumerate(names)}


def look(name: str, seed: int) -> Seen:
    """What is said of one world under one seed."""
    connection = planted(name, seed)
    labelled, at_risk = (connection.execute(*asked).fetchall()[0] for asked in ((_LABELLED, [SERVICES[0]]), (_AT_RISK,)))
    first_import = ledger.continued([], complete_until(AS_OF), "", partial(ledger.look, connection, Policy()))
    return Seen(list(first_import[-1].findings), labelled, *at_risk)


def planted(name: str, seed: int) -> "duckdb.DuckDBPyConnection":
    """The facts of one world under one seed. Worlds share no random number: what is said of one is no echo of another."""
    place, plan = next((place, world.plan) for place, world in enumerate(WORLDS) if world.name == name)
    incidents, items = world(plan, np.random.default_rng([place, seed]))
    marked = pl.DataFrame({"on": plan.marked, "text": ["a marked day"] * len(plan.marked)}, schema={"on": pl.Date, "text": pl.String})
    connection = emptied()
    for table, frame in (("incidents", incidents), ("action_items", items), ("annotations", marked)):
        insert(connection, table, frame)
    build(connection, Setting(AS_OF))
    return connection


def insert(connection: "duckdb.DuckDBPyConnection", table: str, frame: pl.DataFrame) -> None:
    """The rows are records of this table."""
    connection.register("planted", frame)
    connection.execute(f"insert into {table} by name from planted")
    connection.unregister("planted")


@cache
def _database() -> "duckdb.DuckDBPyConnection":
    """One for all worlds of a process: its macros take longer than the records of a world."""
    connection = records()
    connection.execute("set global threads = 1")
    return connection


def emptied() -> "duckdb.DuckDBPyConnection":
    """Without records and facts."""
    connection = _database()
    for kind in ("view", "table"):
        for file in load_folder("model").values():
            if file.facts.get("made", "table").endswith(kind):
                connection.execute(f"drop {kind} if exists {file.name}")
    for table in ("incidents", "action_items", "annotations"):
        connection.execute(f"delete from {table}")
    return connection
