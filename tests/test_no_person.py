"""Nothing groups, sorts, counts or filters by a person: every query by DuckDB's syntax tree, all Python by its own.

The store has no column for a person. An owner is read from a file apart and stands beside an item, so that somebody can act.
So a query must not even name one; a source may give one as its column `owner` and nowhere else; and Python may carry one to a cell,
but not into a call that arranges rows, a chart, a choice, a condition of a list, or the key of a sum.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

from nowwhat import sql
from nowwhat.analysis import filters
from nowwhat.places import queries_folder
from nowwhat.store import queries
from tests.test_sql_habits import FILES, Node, read, walk

ROOT = Path(__file__).resolve().parent.parent
PERSON = "owner|assignee|assigned_to|responder|commander|author|reporter|creator|scribe|facilitator|person|engineer"
COLUMN = re.compile(rf"(?i:{PERSON})s?(?:_(?:name|id|email|login))?")  # a column of ours
CELL = re.compile(rf"(?<![a-z])(?:{PERSON}|attendee|member)s?(?![a-z])", re.IGNORECASE)  # a cell of an export; with "team" it is none
# Names that stand for owners where they are looked up by item: {key of an item: owner}.
LOOKUPS = {"owners"}
ARRANGING = {
    # polars, pandas, Python: groups, sorts, counts, filters, ranks
    "group_by", "groupby", "partition_by", "over", "rolling", "pivot", "unpivot", "value_counts", "n_unique", "unique", "rank", "agg",
    "aggregate", "sort", "sort_by", "sort_values", "sorted", "top_k", "bottom_k", "min_by", "max_by", "filter", "filterfalse", "remove",
    "where", "query", "count", "Counter", "countBy", "join", "len", "setdefault", "update", "defaultdict", "when",
    # charts and tables that sort by a click
    "encode", "facet", "transform_aggregate", "transform_filter", "transform_window", "transform_joinaggregate", "dataframe", "data_editor",
    # choices of a reader
    "selectbox", "multiselect", "radio", "pills", "segmented_control", "text_input", "widened", "look", "link", "address",
}  # fmt: skip
SQL_BY = re.compile(
    rf"(?is)\b(?:group|order|partition)\s+by\b[^;)]*\b(?:{PERSON})s?\b"
    rf"|\b(?:count|mode|list|string_agg)\s*\(\s*(?:distinct\s+)?(?:\w+\.)?(?:{PERSON})s?\b"
)
# Modules that read names so that they leave the text, or keep owners apart; nothing that they give is shown.
READING = {"documents", "importing", "mapping", "reading", "records.py"}
SUMS = {"count", "count_star", "mode", "list", "array_agg", "string_agg", "min", "max", "any_value", "arg_max", "arg_min", "histogram"}
CODED = re.compile(rf"(?<![\w.-])(?:{PERSON})s?(?![\w-])", re.IGNORECASE)  # in a text of Python: "owner", "owner:N", "count(owner)"


def is_person(node: Node) -> bool:
    """Whether a node of a query is a column of a person, or a cell of an export that names one."""
    if node.get("class") == "COLUMN_REF":
        return bool(COLUMN.fullmatch(str(node["column_names"][-1])))
    text = node.get("literal", {}).get("text", "") if node.get("class") == "CONSTANT" else ""
    return bool(CELL.search(text)) and "team" not in text.lower()


def persons(tree: Any) -> Iterator[Node]:
    return (node for node in walk(tree) if isinstance(node, dict) and is_person(node))


def queried(text: str) -> list[str]:
    """What a query says of a person; its body must be one select."""
    tree = read(text)
    return [tree.text(node) for node in persons(tree.top)]


def misplaced(text: str) -> list[str]:
    """What a source says of a person elsewhere than in what it selects as `owner`, or there in a sum or a window."""
    tree = read(text)
    given = [part for part in tree.top.get("select_list", []) if part.get("alias") == "owner"]
    meant = {id(node) for part in given if not _summed(part) for node in persons(part)}
    return [tree.text(node) for node in persons(tree.top) if id(node) not in meant]


def _summed(part: Node) -> bool:
    calls = [node for node in walk(part) if node.get("class") in ("FUNCTION", "WINDOW")]
    return any(call["class"] == "WINDOW" or call.get("function_name") in SUMS for call in calls)


def arranged(text: str) -> list[str]:
    """Where Python arranges something by a person: the line and what is there."""
    return [f"line {node.lineno}: {ast.unparse(node)[:100]}" for node in _arranging(ast.parse(text))]


def _arranging(tree: ast.AST) -> Iterator[Any]:
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension):
            yield from filter(_of_person, node.ifs)
        elif any(judge(node) for judge in (_call, _key, _comparison, _sql)):
            yield node


def _call(node: ast.AST) -> bool:
    """A call that arranges, with a person in what it is given or is called on, or a word for one."""
    if not isinstance(node, ast.Call) or not _arranges(node):
        return False
    on = [node.func.value] if isinstance(node.func, ast.Attribute) else []
    words = [word.arg or "" for word in node.keywords]
    return any(map(_of_person, [*on, *node.args, *(word.value for word in node.keywords)])) or any(map(COLUMN.fullmatch, words))


def _key(node: ast.AST) -> bool:
    """A place that is found by a person, other than a cell that is read by the name of its column."""
    if not isinstance(node, ast.Subscript) or isinstance(node.slice, ast.Constant):
        return False
    return _of_person(node.slice) and not _looked_up(node.value)


def _comparison(node: ast.AST) -> bool:
    """A person compared with something, other than whether somebody is named."""
    return isinstance(node, ast.Compare) and _of_person(node) and not any(map(_known, [node.left, *node.comparators]))


def _sql(node: ast.AST) -> bool:
    """SQL in a text that arranges by a person."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL_BY.search(node.value))


def _arranges(call: ast.Call) -> bool:
    called = call.func
    if isinstance(called, ast.Attribute):
        on_charts = isinstance(called.value, ast.Name) and called.value.id == "alt"
        if called.attr in ("get", "pop", "setdefault") and _looked_up(called.value):
            return False  # an owner found by the item
        if called.attr == "join" and isinstance(called.value, ast.Constant):
            return False  # words of a sentence
        return on_charts or called.attr in ARRANGING | {"get", "pop"}
    if isinstance(called, ast.Name) and called.id == "filter" and isinstance(call.args[0], ast.Constant):
        return False  # filter(None, words): what is empty
    return isinstance(called, ast.Name) and called.id in ARRANGING


def _of_person(tree: ast.AST) -> bool:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODED.search(node.value):
            return True
        if isinstance(node, ast.Attribute) and COLUMN.fullmatch(node.attr) and not isinstance(node.ctx, ast.Store):
            return True
        if isinstance(node, ast.Name) and COLUMN.fullmatch(node.id) and node.id not in LOOKUPS:
            return True
    return False


def _looked_up(node: ast.AST) -> bool:
    return isinstance(node, ast.Name | ast.Attribute) and (node.id if isinstance(node, ast.Name) else node.attr) in LOOKUPS


def _known(node: ast.AST) -> bool:
    """A comparison that asks only whether somebody is named."""
    return _looked_up(node) or (isinstance(node, ast.Constant) and node.value is None)


@pytest.mark.parametrize("name", FILES)
def test_no_query_names_a_person_and_a_source_only_to_give_an_owner(name: str) -> None:
    body = sql.read_sql(FILES[name]).body
    assert (misplaced if FILES[name].parent.name == "sources" else queried)(body) == []


def test_no_macro_names_a_person() -> None:
    text = (queries_folder() / "macros.sql").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if not line.startswith("--") and CELL.search(line)] == []


def test_no_query_takes_or_gives_a_person_and_no_link_asks_for_one() -> None:
    columns = {name: {column.name for column in (*file.params, *file.returns)} for name, file in queries.catalogue().items()}
    assert {name: found for name, own in columns.items() if (found := {column for column in own if COLUMN.fullmatch(column)})} == {}
    assert [name for name in filters.NAMES if COLUMN.fullmatch(name)] == []


MODULES = [
    path
    for folder in ("nowwhat", "pages", "benchmarks")
    for path in sorted(ROOT.joinpath(folder).rglob("*.py"))
    if not READING & set(path.relative_to(ROOT).parts)
]
NOTEBOOKS = sorted(ROOT.joinpath("notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", [*MODULES, *NOTEBOOKS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_page_or_notebook_arranges_anything_by_a_person(path: Path) -> None:
    if path.suffix == ".py":
        assert arranged(path.read_text(encoding="utf-8")) == []
    else:
        cells = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert [found for cell in cells for found in arranged(cell)] == []


def test_there_are_modules_pages_and_notebooks_to_read() -> None:
    found = {path.relative_to(ROOT).as_posix() for path in MODULES}
    some = ("store/export", "render/html", "lint/rules", "analysis/actions/chart", "analysis/actions/measures")
    assert {f"nowwhat/{name}.py" for name in some} <= found
    assert "pages/action_items.py" in found
    assert len(NOTEBOOKS) >= 3


@pytest.mark.parametrize(
    "text",
    [
        "select team, owner from items",
        "select count(*) from items group by owner",
        "select count(distinct people.assignee) from items",
        "select * from items order by items.Owner",
        "select row_number() over (partition by assignee order by created_at) from items",
        "select * from items where author = $author",
        "select items.* from items inner join people on items.owner = people.owner",
    ],
)
def test_each_of_these_queries_is_seen(text: str) -> None:
    assert queried(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "select cell('Assignee') as team from cells",
        "select cell('id') as id from cells where cell('Assignee') = 'Dana'",
        "select count(cell('assignees[].login')) as owner from cells",
        "select first_value(cell('owner')) over (order by line) as owner from cells",
        "select cell('owner') as owner from cells order by owner",
    ],
)
def test_each_of_these_sources_is_seen(text: str) -> None:
    assert misplaced(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "frame.group_by('owner').len()",
        "frame.sort('team', pl.col('assignee'))",
        "frame.select(pl.len().over('owner'))",
        "frame.filter(pl.col('owner') == name)",
        "sorted(rows, key=lambda row: row.owner)",
        "Counter(row.owner for row in rows)",
        "[row for row in rows if row.owner == chosen]",
        "counts[row.owner] += 1",
        "counts.get(owner, 0)",
        "frame['owner'].value_counts()",
        "pl.col('assignee').n_unique()",
        "alt.Chart(frame).mark_bar().encode(y='owner:N')",
        "alt.Color('count(owner)')",
        "alt.layer(a).facet(row='assignee')",
        "st.dataframe(frame.with_columns(pl.Series('owner', names)))",
        "st.selectbox('Owner', names)",
        "ui.link('Hers', 'action_items', owner=name)",
        "view.widened(owner=('Dana',))",
        "if row.owner == chosen: pass",
        "run('select team, count(*) from t group by team, owner')",
    ],
)
def test_each_of_these_lines_is_seen(text: str) -> None:
    assert arranged(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "owner = owners.get(row.owner, '') if row.owner else ''",
        "named = any(row.owner in owners for row in rows)",
        "cells = [what, why, *([owner] if named else [])]",
        "frame.group_by('team').agg(pl.col('has_owner').sum())",
        "every.filter('no_owner')",
        "' — '.join(filter(None, [title, markdown(owner)]))",
        "headers = ['What', 'Why now', 'Owner']",
    ],
)
def test_an_owner_beside_an_item_is_no_arrangement(text: str) -> None:
    assert arranged(text) == []
