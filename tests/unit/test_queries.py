"""What holds for every query, whatever the data: its header, known numbers or none, and one order of its rows."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from nowwhat import sql
from nowwhat.errors import QueryError
from nowwhat.store import queries
from nowwhat.store.generation import Store
from nowwhat.store.home import Home, open_store
from tests.stores import EXPORTS

KINDS = [*EXPORTS, "sample"]
# What a query is asked with that no filter says. A chain is asked for by the id of one that the data have.
CHOICES: dict[str, list[Any]] = {
    "duration": ["ttd", "tta", "ttm", "ttr"],
    "by": ["category", "team"],
    "grain": ["month", "quarter", "half"],
    "block_h": [1, 6],
    "zone": ["UTC"],
    "certainty": ["confirmed", "fingerprint", "suspected"],
    "chain_id": ["twin-0", "alone", "QQYPAGTZQPLHK2"],
    "service": ["orders", "checkout", None],
    "incident_id": ["twin-0", "alone", "Q2XMUEQ7TXGEQZ"],
    "named": ["twin-0", "INC-0016", "nosuch"],
    "words": ["", "checkout"],
    "days": [7],
    "stalled_after_days": [14],
}
FILTERS: list[dict[str, Any]] = [
    {},
    {"services": ["orders"]},
    {"teams": ["red", "blue"]},
    {"severities": ["P1"]},
    {"from_month": "2026-05", "to_month": "2026-06"},
    {"services": ["nobody's"], "teams": ["nobody"], "severities": ["P9"]},
]
MEASURED = {"share", "seconds", "minutes", "hours", "days"}  # units of what is zero only where it was measured to be
GIVEN = {"limit_s", "hours"}  # what people decided or asked for is known without any data


def asked(name: str, *, whole: bool) -> Iterator[dict[str, Any]]:
    """The parameters to ask with: the first of each choice; where the whole is wanted every other choice and every filter, too."""
    declared = {column.name for column in queries.query(name).params}
    first = {key: values[0] for key, values in CHOICES.items() if key in declared}
    yield first
    if whole:
        yield from (first | {key: value} for key in first for value in CHOICES[key][1:])
        yield from (first | narrow for narrow in FILTERS[1:] if narrow.keys() <= declared)


@pytest.fixture(scope="module")
def opened(kinds: dict[str, Home]) -> Iterator[dict[str, Store]]:
    stores = {kind: open_store(home) for kind, home in kinds.items()}
    yield {kind: store for kind, store in stores.items() if store}
    for store in stores.values():
        if store:
            store.close()


@pytest.fixture(scope="module")
def shuffled(opened: dict[str, Store]) -> Iterator[dict[str, Any]]:
    """The damaged store and the sample in memory, the rows of every table in another order."""
    with contextlib.ExitStack() as stack:
        yield {kind: stack.enter_context(contextlib.closing(_shuffled(opened[kind]))) for kind in ("damaged", "sample")}


def _shuffled(store: Store) -> Any:
    connection = sql.connect()
    connection.execute(f"attach '{store.generation.path}' as published (read_only)")
    tables = connection.execute("select table_name from duckdb_tables() where database_name = 'published'").fetchall()
    for (table,) in tables:
        connection.execute(f'create table "{table}" as select * from published."{table}" as t order by hash(t::varchar), random()')
    for file in sql.load_folder("model").values():
        if file.facts.get("made") == "view":
            sql.create_table(connection, file)
    return connection


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", queries.catalogue())
def test_every_query_keeps_its_header_and_knows_no_nan(name: str, kind: str, opened: dict[str, Store]) -> None:
    for params in asked(name, whole=kind == "damaged"):
        frame = queries.run(opened[kind], name, **params)  # raises where the header is not kept
        for column in frame.select(pl.selectors.float()).iter_columns():
            assert column.drop_nulls().is_finite().all(), f"{column.name} holds inf or nan for {params}"


@pytest.mark.parametrize("kind", ["none", "nothing known"])
@pytest.mark.parametrize("name", queries.catalogue())
def test_what_nobody_knows_is_never_zero(name: str, kind: str, opened: dict[str, Store]) -> None:
    for params in asked(name, whole=False):
        frame = queries.run(opened[kind], name, **params)
        for column in queries.query(name).returns:
            if column.unit in MEASURED and column.type in ("DOUBLE", "BIGINT") and column.name not in GIVEN:
                assert frame[column.name].null_count() == frame.height, f"{column.name} is known of nothing"


@pytest.mark.parametrize("kind", ["damaged", "sample"])
@pytest.mark.parametrize("name", queries.catalogue())
def test_the_rows_and_their_order_do_not_depend_on_how_the_facts_are_stored(
    name: str, kind: str, opened: dict[str, Store], shuffled: dict[str, Any]
) -> None:
    file = queries.query(name)
    for params in asked(name, whole=kind == "damaged"):
        filters = {key: value for key, value in queries.EVERYTHING.items() if key in {column.name for column in file.params}}
        stored = queries.run(opened[kind], name, **params)
        assert_frame_equal(stored, queries.run(opened[kind], name, **params))
        # Sums of decimals may differ in their last bit; nothing else may.
        assert_frame_equal(stored, file.run(shuffled[kind], **(filters | params)), rel_tol=1e-12, abs_tol=0)


# What a header may say; a key that nobody reads would go stale.
KEYS = {"name", "answers", "grain", "source", "behind", "filters", "params", "returns"}
MODEL_KEYS = KEYS - {"behind", "filters"} | {"needs", "made", "of", "repeats"}


@pytest.mark.parametrize("name", queries.catalogue())
def test_the_header_of_a_query_says_nothing_that_nobody_reads(name: str) -> None:
    assert queries.query(name).facts.keys() <= KEYS


@pytest.mark.parametrize("name", sql.load_folder("model"))
def test_the_header_of_a_fact_says_nothing_that_nobody_reads(name: str) -> None:
    assert sql.load_folder("model")[name].facts.keys() <= MODEL_KEYS


@pytest.mark.parametrize("name", queries.catalogue())
def test_every_filter_of_a_header_is_used_and_no_filter_is_declared_by_hand(name: str) -> None:
    file = queries.query(name)
    of_filters = [column for word in file.facts.get("filters", "").split() for column in sql.FILTERS[word]]
    assert all(f"${column.name}" in file.body for column in of_filters)
    assert [column for columns in sql.FILTERS.values() for column in columns if column in file.params and column not in of_filters] == []


def test_one_line_of_a_header_declares_the_filters(tmp_path: Path) -> None:
    path = tmp_path / "some.sql"
    header = "-- name:    some\n-- filters: month team\n-- params:\n--   days  BIGINT  days  how many\n"
    path.write_text(f"{header}\nselect 1\n", encoding="utf-8")
    assert [column.name for column in sql.read_sql(path).params] == ["days", "from_month", "to_month", "teams"]
    path.write_text(f"{header.replace('team', 'tema')}\nselect 1\n", encoding="utf-8")
    with pytest.raises(QueryError, match=r"^some\.sql: filters are month, service, team, severity, found tema$"):
        sql.read_sql(path)


def test_the_kinds_hold_what_their_names_say(opened: dict[str, Store]) -> None:
    counts = {kind: queries.run(store, "stored").row(0, named=True) for kind, store in opened.items()}
    records = {kind: (counts[kind]["incidents"], counts[kind]["action_items"]) for kind in ("none", "one", "nothing known")}
    assert records == {"none": (0, 0), "one": (1, 1), "nothing known": (9, 9)}
    faults = set(queries.run(opened["damaged"], "check_dates")["fault"])
    assert faults == {"invalid", "doubtful", "after_as_of", "no_stamp", "merge_loop", "merge_target_missing"}
    assert set(queries.run(opened["damaged"], "excluded_counts")["reason"]) == {"drill", "maintenance", "merged", "not_begun"}
    states = set(queries.run(opened["damaged"], "slip_items")["state"])
    assert {"late", "on_time", "overdue", "cancelled_after_due", "cancelled_before_due", "closed_unknown_date"} <= states
