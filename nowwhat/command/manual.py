"""Headers of queries, the contract of records, rules of advice, contracts of imports -> the tables between the markers of `docs/`.

`python -m nowwhat.command.manual` writes them; a test compares, so that they cannot fall behind. The prose around them is the page's own.
"""

import ast
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from nowwhat import sql
from nowwhat.errors import UsageError
from nowwhat.importing.sources import Source, load_sources
from nowwhat.lint.rules import RULES
from nowwhat.model.records import DAY, FLAG, INSTANT, NUMBER, TABLES, WORDS, Column
from nowwhat.places import PACKAGE, app_folder
from nowwhat.store import queries

BLOCK = re.compile(r"(?P<begin><!-- begin: (?P<name>[^\n]+) -->\n)(?P<inside>.*?)(?P<end><!-- end -->)", re.DOTALL)
WRITTEN = {
    INSTANT: "date and time, `2026-03-01T14:05:00Z`; without a zone it needs `--zone`",
    DAY: "day, `2026-03-28`",
    NUMBER: "whole number",
    FLAG: "`yes` or `no`",
    WORDS: "list",
}


def pages() -> dict[str, str]:
    """The pages of `docs/` that have markers, by file name, with what stands between them made anew."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(app_folder().joinpath("docs").glob("*.md"))}
    return {name: filled(text) for name, text in texts.items() if BLOCK.search(text)}


def filled(page: str) -> str:
    """A page with what stands between its markers made anew."""
    return BLOCK.sub(_block, page)


def _block(match: re.Match[str]) -> str:
    name = match["name"]
    if name not in BLOCKS:
        raise UsageError(f"the manual has no {name!r}; between markers stands one of {', '.join(BLOCKS)}")
    lines = "\n".join(BLOCKS[name]())
    return f"{match['begin']}\n{lines}\n\n{match['end']}"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _plain_headers() -> Iterator[str]:
    blocks = (
        ("`incidents.csv`", "", "```", ",".join(column.name for column in TABLES["incidents"].columns), "```", ""),
        ("`action_items.csv`", "", "```", ",".join(column.name for column in TABLES["action_items"].columns), "```"),
    )
    for block in blocks:
        yield from block


def _records() -> Iterator[str]:
    for n, table in enumerate(TABLES.values()):
        yield from (*([""] if n else []), f"## {table.name}", "")
        yield from _table(("column", "written as", "meaning"), (_column(column, table.key) for column in table.columns))


def _column(column: Column, key: str) -> tuple[str, str, str]:
    return f"`{column.name}`" + (" (required)" if column.name == key else ""), WRITTEN.get(column.kind, "text"), column.meaning


def _formats() -> Iterator[str]:
    yield from _table(
        ("format", "file", "gives", "its times", "how to get it"),
        (
            (
                f"`{source.name}`",
                source.form[0] if source.form[0] != "markdown" else "Markdown with front matter",
                source.gives.replace("_", " "),
                source.file.facts.get("zone", "in the data"),
                _export(source),
            )
            for source in sorted(load_sources(), key=lambda source: source.name)
        ),
    )


def _export(source: Source) -> str:
    """How to get an export; what is a command is shown as one."""
    how = source.file.facts["export"]
    limit = f" Exactly {source.limit:,} records are held back: that is a page." if source.limit else ""
    return (f"`{how}`" if how.startswith(("gh ", "GET ", "POST ")) and ";" not in how else how) + limit


def _queries() -> Iterator[str]:
    files = [file for folder in queries.FOLDERS for file in sorted(sql.load_folder(folder).values(), key=lambda file: file.name)]
    for n, file in enumerate(files):
        yield from (*([""] if n else []), f"## {file.name}", "", file.facts["answers"], "", _sentence(file.facts["grain"]))
        if file.params:
            yield ""
            yield from _table(("parameter", "type", "unit", "meaning"), map(_typed, file.params))
        yield ""
        yield from _table(("column", "type", "unit", "meaning"), map(_typed, file.returns))


def _typed(column: sql.Column) -> tuple[str, str, str, str]:
    return f"`{column.name}`", column.type, column.unit, column.meaning


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


def _rules() -> Iterator[str]:
    yield from _table(("rule", "points at"), ((f"`{rule.id}`", rule.points_at) for rule in RULES))


def _rooms() -> Iterator[str]:
    """The rooms from the top to the ground, as the import contracts order them; a bar or colon begins a neighbour on the same floor."""
    contracts = tomllib.loads(app_folder().joinpath("pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    floors = {contract["id"]: contract["layers"] for contract in contracts if contract["type"] == "layers"}
    yield "```"
    for floor in floors["one-way"]:
        for sign, room in re.findall(r"([:|]?) ?(\w+)", floor):
            yield f"{sign or ' '} {room:<12}{_first_sentence(room)}"
            if room == "analysis":
                yield from _subjects(floors)
    yield "```"


def _subjects(floors: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The floors of `analysis`, and below the one of the subjects those inside each of them."""
    subjects = max(floors["subjects"], key=len)
    for floor in floors["subjects"]:
        yield f"      {floor}"
        if floor == subjects:
            yield from (f"          {inside.replace('(', '').replace(')', '')}" for inside in floors["subject"])


def _first_sentence(room: str) -> str:
    """What the docstring of a room begins with."""
    folder = PACKAGE / room
    path = folder / "__init__.py" if folder.is_dir() else PACKAGE / f"{room}.py"
    docstring = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    return re.split(r"(?<=[.;]) (?=[A-Z*a-z])", docstring)[0].rstrip(";")


BLOCKS: Mapping[str, Callable[[], Iterator[str]]] = {
    "headers of plain CSV": _plain_headers,
    "records": _records,
    "formats": _formats,
    "queries": _queries,
    "rules": _rules,
    "rooms": _rooms,
}


def main() -> None:
    """The pages written into `docs/`."""
    for name, text in pages().items():
        Path(app_folder(), "docs", name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
