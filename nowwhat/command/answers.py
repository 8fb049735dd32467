"""Commands that ask the store -> frames, printed or written: queries, findings, facts, and the exports that can be read."""

from pathlib import Path
from typing import Annotated

import typer

from nowwhat.command.context import Context, made_folder
from nowwhat.errors import UsageError
from nowwhat.language import formats

EXPORTED = ("incident_facts", "action_facts", "occurrences", "exposure", "calendar")


def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A query; without a name they are listed.")] = None,
    parameters: Annotated[list[str] | None, typer.Option("-p", help="A parameter as name=value; lists with commas.")] = None,
) -> None:
    """Run a named query and print its result."""
    import polars as pl

    from nowwhat.command import terminal
    from nowwhat.store import queries

    given: Context = context.obj
    if name is None:
        known = [{"query": file.name, "answers": file.facts["answers"]} for file in queries.catalogue().values()]
        terminal.show_frame(pl.DataFrame(known), given.form)
        return
    file = queries.query(name)
    words = dict(_pair(word) for word in parameters or [])
    with given.store() as store:
        terminal.show_frame(queries.run(store, name, **queries.parse(file, words)), given.form)


def findings(
    context: typer.Context, *, everything: Annotated[bool, typer.Option("--all", help="Also what was looked at in vain, and why.")] = False
) -> None:
    """Say what is claimed of the whole store, what is new of it, since when the rest is true, and what was withdrawn and why."""
    import polars as pl

    from nowwhat.analysis import finding
    from nowwhat.analysis.scope import found
    from nowwhat.command import terminal

    given: Context = context.obj
    with given.store() as store:
        ledger = found(store)
    shown = [entry for entry in ledger if everything or entry.claimed or entry.standing == finding.WITHDRAWN]
    frame = finding.frame(shown)
    if given.form != "table":
        terminal.show_frame(frame, given.form)
    elif shown:
        terminal.show_frame(frame.select("id", "standing", "since", "statement", "n", pl.col("p").round_sig_figs(2), "verdict"), given.form)
    else:
        terminal.say("Nothing can be claimed of these data yet; `nowwhat findings --all` says what was looked at and how much it needs.")


def export(context: typer.Context, to: Annotated[Path, typer.Option(help="The folder to write into.")]) -> None:
    """Write the facts as files: CSV unless --format says parquet or json."""
    from nowwhat.command import terminal
    from nowwhat.store.export import write

    given: Context = context.obj
    form = "csv" if given.form == "table" else given.form
    folder = made_folder(to)
    with given.store() as store:
        for name in EXPORTED:
            frame = store.table(name)
            path = folder / f"{name}.{form}"
            write(frame, path, form)
            terminal.say(f"{path}: {formats.plural(frame.height, 'row')}")


def sources(context: typer.Context) -> None:
    """List the exports that can be read."""
    import polars as pl

    from nowwhat.command import terminal
    from nowwhat.importing.sources import load_sources

    given: Context = context.obj
    rows = [
        {
            "source": source.name,
            "reads": source.file.facts["reads"],
            "gives": source.gives,
            "known_by": ", ".join(sorted(source.matches)),
            "export": source.file.facts["export"],
        }
        for source in load_sources(given.folder)
    ]
    rows.append(
        {
            "source": "review_document",
            "reads": "markdown",
            "gives": "reviews, action_items, timeline_events, incidents",
            "known_by": "headings of a post-incident review",
            "export": "a filled-in review in Markdown",
        }
    )
    terminal.show_frame(pl.DataFrame(rows), given.form)


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise UsageError(f"-p: expected name=value, found {word!r}")
    return name.strip(), value
