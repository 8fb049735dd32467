"""The contract of the records and the headers of the queries -> the pages of the manual that are generated.

`python -m nowwhat.command.manual` writes them; a test compares, so that they cannot fall behind.
"""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nowwhat import sql
from nowwhat.importing.sources import Source, load_sources
from nowwhat.lint.rules import RULES
from nowwhat.model.corrections import ANNOTATION_COLUMNS, ANNOTATIONS, CORRECTION_COLUMNS, CORRECTIONS
from nowwhat.model.records import DAY, FLAG, INSTANT, NUMBER, TABLES, WORDS, Column
from nowwhat.places import app_folder
from nowwhat.store import queries

WRITTEN = {
    INSTANT: "date and time, `2026-03-01T14:05:00Z`; without a zone it needs `--zone`",
    DAY: "day, `2026-03-28`",
    NUMBER: "whole number",
    FLAG: "`yes` or `no`",
    WORDS: "list",
}
# The example of a format of one's own; a test imports it.
OWN_EXPORT = """
ticket,subject,system,prio,opened,solved,state
T-1,Orders are lost,orders,urgent,2026-03-04 11:05,2026-03-04 12:00,solved
T-2,How do I log in?,website,low,2026-03-05 09:00,,question
"""
OWN_SOURCE = """
-- name:    desk_tickets
-- reads:   csv
-- matches: ticket, subject, system, prio, opened, solved
-- export:  the desk's nightly report
-- gives:   incidents
-- system:  desk
-- rank:    tool
-- zone:    the desk's; not in the file
select
    record,
    line,
    case when cell('state') = 'question' then 'a question, no incident' end as set_aside,
    cell('ticket') as incident_id,
    cell('subject') as title,
    cell('system') as service,
    case cell('prio') when 'urgent' then 'P1' when 'high' then 'P2' when 'normal' then 'P3' else 'P4' end as severity,
    cell('opened') as detected_at,
    cell('solved') as recovered_at
from cells
"""
OWN_RECORDS = """
| incident_id | title           | service | severity | detected_at      | recovered_at     |
|-------------|-----------------|---------|----------|------------------|------------------|
| T-1         | Orders are lost | orders  | P1       | 2026-03-04 10:05 | 2026-03-04 11:00 |
"""
HEADER_LINES = (
    ("`name`", "the name of the file without `.sql`"),
    ("`reads`", "`csv`, `markdown front matter`, or `json` and where the records lie: `incidents[]`, `[]`, `lines`; several with commas"),
    ("`matches`", "columns or names that must all be there; among several formats that fit the one with most of them is taken"),
    ("`lacks`", "columns of which none may be there (may be left out)"),
    ("`gives`", "`incidents`, `action_items`, `reviews` or `timeline_events`"),
    ("`system`", "the tool whose ids these are: formats of one tool share it, and their records are versions of each other"),
    ("`rank`", "whom to believe where several tell of one incident: `tool`, `plain`, `document`, `tracker` or `status page`"),
    ("`export`", "how to get the file, for people"),
    ("`zone`", "where the zone of its times is told, for people; the zone itself comes from `--zone` or `[zones]` of the policy"),
    ("`limit`", "how many records one export gives unless told otherwise: exactly as many are held back (may be left out)"),
    ("`digits`", "columns with dates such as 03-04-2026, of which the whole file must tell the order; see `servicenow_incidents_csv`"),
    ("`may_lack`", "how many of its last cells a CSV row may lack (may be left out: none)"),
)
PLAIN = {"incidents": "incidents.csv", "action_items": "action_items.csv"}


def pages() -> dict[str, str]:
    """The generated pages of `docs/` by file name."""
    made = {"records.md": _records(), "formats.md": _formats(), "queries.md": _queries(), "lint.md": _lint()}
    return {name: _joined(lines) for name, lines in made.items()}


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
        "What every export becomes. Generated from the contract in `nowwhat/model/records.py`; empty always means not recorded.",
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
        "A column `source` may say which export a record came from, as `nowwhat refused` writes it; the record is then one of that source.",
        "",
    )
    yield from _written_by_people()
    for table in TABLES.values():
        yield from (f"## {table.name}", "")
        yield from _table(("column", "written as", "meaning"), (_column(column, table.key) for column in table.columns))
        yield ""
    yield "[formats.md](formats.md) lists the exports that become these, and shows how a format of your own does."


def _formats() -> Iterator[str]:
    yield from (
        "# Formats",
        "",
        "Every export that can be read, generated from the headers of `queries/sources`; `nowwhat sources` prints the same. A file is",
        "known by its columns or names, so it may be called anything; packed as `.zip` or `.gz` it is read where it is.",
        "",
    )
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
    yield from (
        "",
        "A post-incident review is a Markdown file with the headings that reviews have: a timeline, a root cause, action items.",
        "",
        "## A format of your own",
        "",
        "One `.sql` file in the folder `sources` of your home, and no program. Say `mail/desk.csv` holds",
        "",
        "```csv",
        *OWN_EXPORT.strip().splitlines(),
        "```",
        "",
        "then `sources/desk_tickets.sql` makes incidents of it:",
        "",
        "```sql",
        *OWN_SOURCE.strip().splitlines(),
        "```",
        "",
        "`nowwhat import mail --zone Europe/Berlin` reads it from then on like any other export, accounts for every record, and the later",
        "version of a ticket wins. What it makes of the two tickets:",
        "",
        *OWN_RECORDS.strip().splitlines(),
        "",
        "The body is one `select` from `cells` in DuckDB's SQL. `cell('name')` is the text of a column or of a JSON name",
        "(`outer.inner`, `list[].name`), `cells('name')` the list of all of that name, `envelope('name')` a value beside the",
        "list. It gives `record`, `line`, `set_aside` (empty, or why the record is none of ours) and any of the columns in",
        "[records.md](records.md), all as text: times and ids are read and checked afterwards, and a record whose time cannot be",
        "read is refused with its place. Leave out what the export does not have; nothing is guessed. The helpers of",
        "`queries/macros.sql` may be used. The header:",
        "",
    )
    yield from _table(("line", "says"), HEADER_LINES)


def _export(source: Source) -> str:
    """How to get an export; what is a command is shown as one."""
    how = source.file.facts["export"]
    limit = f" Exactly {source.limit:,} records are held back: that is a page." if source.limit else ""
    return (f"`{how}`" if how.startswith(("gh ", "GET ", "POST ")) and ";" not in how else how) + limit


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
            yield from ("", f"## {file.name}", "", file.facts["answers"], "", _sentence(file.facts["grain"]))
            if file.params:
                yield ""
                yield from _table(("parameter", "type", "unit", "meaning"), map(_typed, file.params))
            yield ""
            yield from _table(("column", "type", "unit", "meaning"), map(_typed, file.returns))


def _typed(column: sql.Column) -> tuple[str, str, str, str]:
    return f"`{column.name}`", column.type, column.unit, column.meaning


def _lint() -> Iterator[str]:
    yield from ("# Advice on reviews", "")
    yield from _paragraph(
        "`nowwhat lint FILE…` reads review documents in Markdown, or folders of them, and gives advice: the line, its sentence, and how to "
        "put it better. It is never a score, and a rule that is not sure says nothing. Names of people are read as their role, or "
        "“someone”. The page Review practice gives it on what was imported, but for `detection-missing`, `time-zone` and `held-late`: the "
        "store keeps no summary and no zone as written, and lateness is a rate there."
    )
    yield from _paragraph(
        "What is no review (a template, a list of links, another text) is listed and gets no advice. Code blocks and quotations are not "
        "looked at. Items that are done, or told as done, lack nothing; an item with a link to its issue has owner, deadline and "
        "category there."
    )
    yield from ("## Rules", "", "Generated from `nowwhat/lint/rules.py`.", "")
    yield from _table(("rule", "points at"), ((f"`{rule.id}`", rule.points_at) for rule in RULES))
    yield from ("", "A rule that is not your team's is switched off in `policy.toml` of the home:", "")
    yield from ("```toml", "[lint]", 'off = ["whys-missing", "item-category"]', "```", "", "## In a repository of reviews", "")
    yield from _paragraph("The command needs no home. To keep a policy beside the reviews, let `--home` name the folder that holds it:")
    yield from ("```", "nowwhat --home . lint reviews --format github", "```", "")
    yield from _paragraph(
        "It exits with 0, so that advice never stops anybody; with `--strict` it exits with 1 where there is any. Behind `lint`, "
        "`--format` is "
        "`text` (the default: `file:line: rule`, with the sentence and the advice below), `json`, or `github` for a notice at each line. "
        "Before "
        "it, where every command takes it, `--format json` says the same and another form is refused. Advice goes to standard output, "
        "what was "
        "read to standard error. As JSON it is a list of `{rule, file, line, sentence, words}`; `sentence` is empty where something is "
        "missing."
    )
    yield "What was judged over two folders of real reviews stands in [validation.md](validation.md)."


def _paragraph(text: str) -> Iterator[str]:
    yield from (*textwrap.wrap(text, 140, break_on_hyphens=False), "")


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].removesuffix('.')}."


def main() -> None:
    """The pages written into `docs/`."""
    for name, text in pages().items():
        Path(app_folder(), "docs", name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
