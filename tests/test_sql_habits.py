"""Habits of every .sql file that decide whether a number is the same twice, judged by DuckDB's own syntax tree."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from nowwhat import sql
from nowwhat.places import queries_folder
from nowwhat.store import queries

Node = dict[str, Any]

# A merged table and the query of it may have one name, so those of merging are named with their folder.
FILES = {
    f"merge/{path.stem}" if path.parent.name == "merge" else path.stem: path
    for path in sorted(queries_folder().rglob("*.sql"))
    if path.name != "macros.sql"
}
ASKED = [name for name, path in FILES.items() if path.parent.name in (*queries.FOLDERS, "mapping")]
FACTS = [name for name, path in FILES.items() if path.parent.name in ("versions", "merge", "model")]
STORED = [name for name in FACTS if sql.read_sql(FILES[name]).facts.get("made", "table") == "table"]

# What differs from row to row wherever it is the last thing that rows are sorted by: ids, places, days, words of a title.
UNIQUE = {
    "action_id", "alias", "chain_id", "cluster_id", "cluster_no", "earlier_id", "incident_id",
    "end_no", "key", "key_no", "label", "nth", "place", "record", "run_id", "set_no", "start_no", "successor", "word",
    "day", "file", "line", "month", "month_start_on",
}  # fmt: skip
# Sorted by all that tells rows apart, though neither by such a column nor by every column of the grouping.
TOTAL = {
    "chain_facts": "a chain stands once for each certainty",
    "check_dates": "an incident has each fault once",
    "detected_by": "one row per way to detect",
    "duration_by_severity": "one row per severity, and each has one limit",
    "durations_recorded": "one row per day and service",
    "exposure": "the pieces of one failure do not overlap, and the last column tells apart those without length",
    "flags": "one row per incident and flag",
    "incident": "one row",
    "incident_events": "no two moments of a tool have one id",
    "incident_reviews": "no two reviews of a source have one id",
    "incident_stated": "no two stated durations have one id",
    "incidents_by_severity": "one row per month and severity; a month begins once",
    "merge/reviews": "no two reviews of a source have one id",
    "merge/stated_durations": "no two stated durations of a source have one id",
    "merge/timeline_events": "no two moments of a source have one id",
    "set_aside_records": "a file has one name and one source",
    "unreadable_values": "a file has one name",
    "untied_records": "log entries without an id are one row per source and name",
    "weekday_hour": "one row per weekday and block",
}
# The same of a window that numbers rows, or of the first rows that are kept.
NUMBERED = {
    "successors": "two services are a pair once",
    "untied_candidates": "a record of a tool is tied to nothing once; log entries without an id are one row per source and name",
    "untied_limits": "of the same records as untied_candidates",
}
ONE_ROW = re.compile("one row(, whatever the filters)?")  # a grain without an order
CLOCKS = {
    "current_date", "current_time", "current_timestamp", "get_current_time", "get_current_timestamp", "localtime", "localtimestamp", "now",
    "random", "setseed", "today", "transaction_timestamp", "uuid", "gen_random_uuid",
}  # fmt: skip
# Which of several rows they take is up to the threads; arg_max and arg_min too, where two rows are equally far.
BY_CHANCE = {"any_value", "arbitrary", "first", "last", "mode", "approx_quantile", "approx_count_distinct", "reservoir_quantile"}
FURTHEST = {"arg_max", "arg_min", "max_by", "min_by", "argmax", "argmin", "arg_max_null", "arg_min_null"}
ORDERED = {"list", "array_agg", "string_agg", "group_concat", "listagg"}
PLACES = {"row_number", "lead", "lag", "first_value", "last_value", "nth_value", "ntile"}


def walk(node: Any) -> Iterator[Node]:
    if isinstance(node, dict):
        yield node
        for child in node.values():
            yield from walk(child)
    elif isinstance(node, list):
        for child in node:
            yield from walk(child)


def named(expression: Node) -> str:
    """The column that an expression is, without its table; empty for anything else."""
    return str(expression.get("column_names", [""])[-1])


def arguments(call: Node) -> list[Node]:
    return [argument["expression"] for argument in call.get("arguments", [])]


def ordering(node: Node) -> list[Node]:
    """What a window, or an aggregate that keeps an order, sorts by."""
    return [order["expression"] for order in node.get("orders") or node.get("order_bys", {}).get("orders", [])]


def sorted_by(node: Node) -> list[Node]:
    """The expressions that the rows of a select are sorted by."""
    return [expression for part in node.get("modifiers", []) if part["type"] == "ORDER_MODIFIER" for expression in ordering(part)]


# What only DuckDB reads, or reads otherwise than another engine would: the facts may be made on a cluster one day.
ONE_ENGINE = {
    r"\basof\b": "an inequality join and the last of what it meets; or one line of both, with a window",
    r"\blateral\b": "a union of the two directions, or a join",
    r"\busing key\b": "`-- repeats: until nothing changes`",
    r"\brecursive\b": "`-- repeats: until nothing changes`: recursion that names itself twice is refused elsewhere",
    r"\bunion( all)? by name\b": "the columns written out",
    r"\bqualify\b(?!\s+\w+\()": "a window in a common table, and `where`: elsewhere `qualify` knows no alias",
    r"\b(min|max)\(\(": "row_number() and `where`, or greatest(): elsewhere a row of values has no order",
    r"\b(left|right)\([^()]+, -": "greatest(length(x) - 2, 0): elsewhere a negative length is an empty text",
    r"\blambda\s+\w+\s*:[^,]*?\bnfc_normalize\(": "normalised in a common table first: elsewhere no lambda calls a function of one's own",
}
# Windows over all rows run on one core of one machine. These number only a few.
OF_FEW_ROWS = {
    "item_facts": "services",
    "spells": "services",
    "telling_titles": "services",
    "untied_candidates": "the first untied records",
    "untied_limits": "the first untied records",
}


@dataclass(frozen=True)
class Tree:
    """A file as DuckDB reads it."""

    body: str
    top: Node

    def calls(self, names: set[str] | None = None) -> Iterator[Node]:
        for node in walk(self.top):
            if node.get("class") in ("FUNCTION", "WINDOW") and (names is None or node["function_name"] in names):
                yield node

    def text(self, node: Node) -> str:
        begin = node.get("query_location", 0)
        return " ".join(self.body[begin : begin + node.get("query_location_length", 0)].split())


def read(text: str) -> Tree:
    with duckdb.connect() as connection:
        told = connection.execute("select json_serialize_sql($text::varchar, skip_null := true, skip_empty := true)", {"text": text})
        tree = json.loads(told.fetchall()[0][0])
    assert not tree["error"], tree
    return Tree(text, tree["statements"][0]["node"])


def clocks(tree: Tree) -> list[str]:
    """What the file asks the clock or chance for."""
    columns = [node for node in walk(tree.top) if node.get("class") == "COLUMN_REF" and node["column_names"] in [[name] for name in CLOCKS]]
    weeks = [call for call in tree.calls({"date_diff", "datediff"}) if arguments(call)[0].get("literal", {}).get("text") == "week"]
    return [tree.text(node) for node in [*tree.calls(CLOCKS), *columns, *weeks]]


def by_chance(tree: Tree) -> list[str]:
    """Aggregates that may give another value when rows come in another order."""
    found = [*tree.calls(BY_CHANCE)]
    found += [call for call in tree.calls(FURTHEST) if _last_key(arguments(call)[1]) not in {*UNIQUE, named(arguments(call)[0])}]
    found += [call for call in tree.calls(ORDERED) if not _ends_unique(ordering(call)) and not _sorted_by_itself(call)]
    return [tree.text(call) for call in found]


def _last_key(expression: Node) -> str:
    """The column that decides: the expression itself, or the last one of a row."""
    return _last_key(arguments(expression)[-1]) if expression.get("function_name") == "row" else named(expression)


def _ends_unique(keys: list[Node]) -> bool:
    return bool(keys) and named(keys[-1]) in UNIQUE


def _sorted_by_itself(call: Node) -> bool:
    """Equal values look the same in any order."""
    columns = [expression["column_names"] for expression in [arguments(call)[0], *ordering(call)] if named(expression)]
    return bool(columns) and columns[0] in columns[1:] and bool(named(arguments(call)[0]))


def loose_windows(tree: Tree) -> list[str]:
    """Windows that number rows, or look at the next one, in an order that equal rows could change."""
    windows = (node for node in walk(tree.top) if node.get("class") == "WINDOW" and node["function_name"] in PLACES)
    return [tree.text(node) for node in windows if not _covers(tree, node, ordering(node))]


def _covers(tree: Tree, window: Node, keys: list[Node]) -> bool:
    """The order ends in what is unique, or holds every column that its select is grouped by or made distinct from."""
    if _ends_unique(keys):
        return True
    for select in walk(tree.top):
        if any(node is window for node in walk(select.get("select_list", []))):
            grouped = {named(group) for group in select.get("group_expressions", [])} - {""}
            return bool(grouped) and grouped <= {named(key) for key in [*keys, *window.get("partitions", [])]}
    return False


def unguarded(tree: Tree) -> list[str]:
    """Divisions by what could be zero: DuckDB answers `inf` or an error."""
    divisors = ((call, arguments(call)[1]) for call in tree.calls({"/", "//", "%", "divide", "mod"}))
    return [
        tree.text(call)
        for call, divisor in divisors
        if divisor.get("class") != "CONSTANT"
        and not (divisor.get("function_name") == "nullif" and arguments(divisor)[1].get("literal", {}).get("text") == "0")
    ]


def unordered_limits(tree: Tree) -> list[str]:
    """Selects that keep some rows without saying which."""
    selects = (node for node in walk(tree.top) if any(part["type"] == "LIMIT_MODIFIER" for part in _modifiers(node)))
    return [str(node.get("type")) for node in selects if not _ends_unique(sorted_by(node))]


def _modifiers(node: Node) -> list[Node]:
    found = node.get("modifiers", [])
    return found if isinstance(found, list) else []


def is_total(tree: Tree) -> bool:
    """Whether the order of the result leaves nothing open."""
    keys, selected = sorted_by(tree.top), tree.top.get("select_list", [])
    groups = {named(group) for group in tree.top.get("group_expressions", [])}
    wanted = [groups] if groups else []
    wanted.append({part.get("alias") or named(part) for part in selected})
    names = {named(key) for key in keys}
    return _ends_unique(keys) or any(columns <= names for columns in wanted)


def of_one_engine(text: str) -> list[str]:
    """The instead-of for every construct of the text that only DuckDB knows."""
    code = re.sub(r"--.*|'[^']*'", "", text.lower())
    return [instead for construct, instead in ONE_ENGINE.items() if re.search(construct, code)]


def over_all_rows(tree: Tree) -> list[str]:
    """Windows without a partition."""
    return [tree.text(node) for node in walk(tree.top) if node.get("class") == "WINDOW" and not node.get("partitions")]


@pytest.fixture(scope="module")
def trees() -> dict[str, Tree]:
    return {name: read(sql.read_sql(path).body) for name, path in FILES.items()}


@pytest.mark.parametrize("name", FILES)
def test_no_file_asks_the_clock_or_counts_weeks_by_their_borders(name: str, trees: dict[str, Tree]) -> None:
    assert clocks(trees[name]) == []


@pytest.mark.parametrize("name", [*ASKED, *FACTS])
def test_no_value_depends_on_the_order_in_which_rows_come(name: str, trees: dict[str, Tree]) -> None:
    assert by_chance(trees[name]) == []
    assert name in NUMBERED or [*loose_windows(trees[name]), *unordered_limits(trees[name])] == []


@pytest.mark.parametrize("name", FILES)
def test_no_file_needs_what_only_one_engine_knows(name: str) -> None:
    assert of_one_engine(sql.read_sql(FILES[name]).body) == []


@pytest.mark.parametrize("name", FACTS)
def test_no_fact_numbers_a_whole_table(name: str, trees: dict[str, Tree]) -> None:
    assert bool(over_all_rows(trees[name])) == (name in OF_FEW_ROWS)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_divided_by_what_could_be_zero(name: str, trees: dict[str, Tree]) -> None:
    assert unguarded(trees[name]) == []


@pytest.mark.parametrize("name", [*ASKED, *STORED])
def test_every_result_has_one_order_and_no_other(name: str, trees: dict[str, Tree]) -> None:
    assert is_total(trees[name]) or name in TOTAL or ONE_ROW.fullmatch(sql.read_sql(FILES[name]).facts["grain"])


def test_an_order_that_is_vouched_for_is_one_that_nobody_could_see(trees: dict[str, Tree]) -> None:
    assert [name for name in TOTAL if name not in trees or is_total(trees[name])] == []


@pytest.mark.parametrize(
    ("judge", "text"),
    [
        (clocks, "select current_date"),
        (clocks, "select now() as at from t"),
        (clocks, "select date_diff('week', a, b) from t"),
        (by_chance, "select any_value(team) from t group by incident_id"),
        (by_chance, "select arg_max(team, began_on) from t"),
        (by_chance, "select list(team order by began_on) from t"),
        (by_chance, "select list(lower(team) order by team) from t"),
        (by_chance, "select list(a.team order by b.team) from a inner join b on a.incident_id = b.incident_id"),
        (loose_windows, "select row_number() over (partition by team order by began_on) from t"),
        (loose_windows, "select lag(began_on) over (order by began_on) from t qualify true"),
        (unguarded, "select a / b from t"),
        (unguarded, "select a / nullif(b, 1) from t"),
        (unguarded, "select case when b > 0 then a % b end from t"),
        (unordered_limits, "select a from (select a from t limit 3) order by incident_id"),
        (unordered_limits, "select a from t order by began_on limit 3"),
    ],
)
def test_each_of_these_habits_is_seen(judge: Any, text: str) -> None:
    assert judge(read(text)) != []


@pytest.mark.parametrize(
    "text",
    [
        "select a from t asof join u on t.at >= u.at",
        "select a from t cross join lateral (values (t.a), (t.b)) as both_ways (c)",
        "with recursive t using key (a) as (select 1 as a union all select a from t) select a from t",
        "select 1 as a union all by name select 2 as a",
        "select row_number() over (order by a) as place from t qualify place <= 3",
        "select min((strength, distance)) from t",
        "select left(name, -2) from t",
        "select list_filter(words, lambda word: list_contains(nfc_normalize(other), word)) from t",
    ],
)
def test_each_of_these_is_seen_to_need_one_engine(text: str) -> None:
    assert of_one_engine(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "select a from t qualify row_number() over (partition by team order by place) = 1",
        "select 'as of' as label, right(name, 2) from t -- by name",
    ],
)
def test_each_of_these_is_seen_to_need_none(text: str) -> None:
    assert of_one_engine(text) == []


def test_a_list_that_is_sorted_by_its_own_values_is_not_left_to_chance() -> None:
    assert by_chance(read("select list(idle_days order by idle_days), list(a.team order by a.month, a.team) from a")) == []


@pytest.mark.parametrize(
    "text",
    [
        "select a, b from t",
        "select a, b from t order by a",
        "select a, b, count(*) as n from t group by a, b order by n desc, a",
    ],
)
def test_each_of_these_orders_is_seen_to_leave_something_open(text: str) -> None:
    assert not is_total(read(text))
