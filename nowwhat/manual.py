"""The contract of the records and the headers of the queries -> the pages of the manual that are generated.

`python -m nowwhat.manual` writes them; a test compares, so that they cannot fall behind.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nowwhat import queries, sql
from nowwhat.corrections import ANNOTATION_COLUMNS, ANNOTATIONS, CORRECTION_COLUMNS, CORRECTIONS
from nowwhat.places import app_folder
from nowwhat.records import DAY, FLAG, INSTANT, NUMBER, TABLES, WORDS, Column
from nowwhat.sources import load_sources

WRITTEN = {
    INSTANT: "date and time, `2026-03-01T14:05:00Z`; without a zone it needs `--zone`",
    DAY: "day, `2026-03-28`",
    NUMBER: "whole number",
    FLAG: "`yes` or `no`",
    WORDS: "list",
}
PLAIN = {"incidents": "incidents.csv", "action_items": "action_items.csv"}


def pages() -> dict[str, str]:
    """The generated pages of `docs/` by file name."""
    return {"records.md": _joined(_records()), "queries.md": _joined(_queries())}


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _records() -> Iterator[str]:
    yield from (
        "# Records",
        "",
        "What every export becomes. Generated from the contract in `nowwhat/records.py`; empty always means not recorded.",
        "",
        "## Your own plain CSV",
        "",
        "A file whose header has only the names below, in any order and any selection, is read without further ado; only the id is",
        "required. Copy a header line to begin:",
        "",
    )
    for name, file in PLAIN.items():
        yield from (f"`{file}`", "", "```", ",".join(column.name for column in TABLES[name].columns), "```", "")
    yield from (
        "Any other CSV is mapped on the Imports page, which proposes what its columns are and keeps what you confirm as a source of your",
        "own.",
        "",
    )
    yield from _written_by_people()
    for table in TABLES.values():
        yield from (f"## {table.name}", "")
        yield from _table(("column", "written as", "meaning"), (_column(column, table.key) for column in table.columns))
        yield ""
    yield from ("## Exports that can be read", "", "`nowwhat sources` prints the same. A review in Markdown is known by its headings.", "")
    yield from _table(
        ("source", "gives", "how to get it", "known by"),
        (
            (source.name, source.gives, f"`{source.file.facts['export']}`", ", ".join(sorted(source.matches)))
            for source in sorted(load_sources(), key=lambda source: source.name)
        ),
    )


def _written_by_people() -> Iterator[str]:
    yield from (
        f"## {CORRECTIONS}",
        "",
        "Beside the policy in the home. What stands here wins over every export. A time without a zone needs `corrections` under `[zones]`",
        "of the policy.",
        "",
    )
    yield from _table(
        ("column", "meaning"),
        zip(
            (f"`{name}`" for name in CORRECTION_COLUMNS),
            ("any id or link of the incident", "a column of incidents, but not the id", "what counts; empty clears the field", "why"),
            strict=True,
        ),
    )
    yield from (
        "",
        f"## {ANNOTATIONS}",
        "",
        "Beside the policy in the home: days to remember on trends.",
        "",
    )
    yield from _table(
        ("column", "meaning"),
        zip(
            (f"`{name}`" for name in ANNOTATION_COLUMNS),
            ("the day, `2026-03-28`", "what happened", "the service that it is about; empty: all", "the team that it is about; empty: all"),
            strict=True,
        ),
    )
    yield ""


def _column(column: Column, key: str) -> tuple[str, str, str]:
    return f"`{column.name}`" + (" (required)" if column.name == key else ""), WRITTEN.get(column.kind, "text"), column.meaning


def _queries() -> Iterator[str]:
    yield from (
        "# Queries",
        "",
        "Every number of a page is the result of one of these. Generated from the headers of `queries/`;",
        "`nowwhat query NAME -p name=value` runs one, with `--format csv`, `json` or `parquet` where needed.",
        "",
        "Filters that a query takes and that are not given mean everything: `from_month`, `to_month`, `services`, `teams`, `severities`.",
    )
    for folder in queries.FOLDERS:
        for file in sorted(sql.load_folder(folder).values(), key=lambda file: file.name):
            yield from ("", f"## {file.name}", "", file.facts["answers"], "", f"One row is {_lower(file.facts['grain'])}.")
            if file.params:
                yield ""
                yield from _table(("parameter", "type", "unit", "meaning"), map(_typed, file.params))
            yield ""
            yield from _table(("column", "type", "unit", "meaning"), map(_typed, file.returns))


def _typed(column: sql.Column) -> tuple[str, str, str, str]:
    return f"`{column.name}`", column.type, column.unit, column.meaning


def _lower(grain: str) -> str:
    return grain.removesuffix(".")


def main() -> None:
    """The pages written into `docs/`."""
    for name, text in pages().items():
        Path(app_folder(), "docs", name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
