"""What a command has to say -> the terminal, a pipe or a file: sentences, a bar, reports and frames."""

import contextlib
import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from nowwhat.command import import_report
from nowwhat.errors import UsageError
from nowwhat.importing import report as importing_report
from nowwhat.importing.report import ImportReport

if TYPE_CHECKING:
    import polars as pl

# What an export says is shown as it is: [/api] in a title is no markup. A pipe or a file has no width to wrap at.
err = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
out = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 10_000)


def say(sentence: str) -> None:
    """A sentence beside the answer: on standard error."""
    err.print(sentence)


def write(output: Path | None, content: str | bytes) -> None:
    """The content as a file; text without one is printed."""
    if output is None:
        print(content, end="")
        return
    from nowwhat.store import export

    try:
        export.replace_file(output, content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise UsageError(f"-o {output}: cannot be written ({error.strerror})") from None
    say(f"{output}: written")


@contextlib.contextmanager
def progress() -> Iterator[importing_report.Progress]:
    """A bar on the terminal; nothing where nobody looks."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    ) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


def show(report: ImportReport, form: str) -> None:
    """The report as a table with sentences, or as JSON."""
    if form == "json":
        print(json.dumps(dataclasses.asdict(report), default=lambda value: f"{value.isoformat()}Z", indent=1, ensure_ascii=False))
        return
    if table := import_report.accounting(report.files):
        out.print(table)
    for sentence in import_report.sentences(report):
        out.print(sentence, soft_wrap=True)


def show_frame(frame: "pl.DataFrame", form: str) -> None:
    """A frame on standard output in the form that was asked for."""
    from nowwhat.store import export

    if form == "json":
        print(export.to_json(frame))
    elif form == "csv":
        print(export.to_csv(frame), end="")
    elif form == "parquet":
        sys.stdout.buffer.write(export.to_parquet(frame))
    else:
        table = Table(*frame.columns, box=None, pad_edge=False)
        for row in export.flat(frame).iter_rows():
            table.add_row(*("" if cell is None else str(cell) for cell in row))
        out.print(table)
