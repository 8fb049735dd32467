"""Files of exports -> a new generation, and a report that accounts for every record."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from nowwhat.errors import InputRefused
from nowwhat.importing.forget import keep_all_but, still_on_disk
from nowwhat.importing.publish import finish
from nowwhat.importing.report import FileReport, ImportReport, Options, Progress, silent
from nowwhat.importing.sources import Source, load_sources
from nowwhat.importing.staging import Staging
from nowwhat.importing.versions import keep_versions
from nowwhat.model.corrections import Decisions, stage
from nowwhat.model.policy import Policy
from nowwhat.model.records import make_tables, view_versions
from nowwhat.store.builder import Builder, building
from nowwhat.store.generation import generation
from nowwhat.store.home import Home

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def import_files(home: Home, paths: Sequence[Path], options: Options, progress: Progress = silent) -> ImportReport:
    """The report of the import, after the generation was published.

    Raises:
        InputRefused: when a named file cannot be read, or nothing could: nothing was published.
        ImporterBusy: while another import runs.

    """
    with home.importing():
        decisions = home.decisions()
        previous = generation(path) if (path := home.current()) else None
        fresh = previous is not None and previous.sample
        with building(home, fresh=fresh) as builder:
            notes = ["the sample was put away: your own files start from an empty store"] if fresh and not options.sample else []
            _begin(builder, decisions, options)
            before = None if fresh else previous
            sources, earlier = load_sources(home.path), before.as_of if before else None
            files, changed = staged(builder.connection, paths, decisions.policy, sources, options, earlier, progress)
            report = ImportReport(files, notes=notes)
            return finish(builder, decisions, options, before, report, changed=changed, progress=progress)


def rebuild(home: Home, as_of: dt.datetime | None, progress: Progress = silent) -> ImportReport:
    """The facts made anew from the stored records, under the present policy.

    Raises:
        InputRefused: when the home is empty.

    """
    with home.importing():
        decisions = home.decisions()
        if not (path := home.current()):
            raise InputRefused("there is nothing to rebuild: the home is empty; import files first")
        previous = generation(path)
        with building(home) as builder:
            options = Options(as_of, previous.as_of, sample=previous.sample)
            _begin(builder, decisions, options)
            keep_versions(builder.connection, {}, options, previous.as_of, owners=decisions.policy.report.people == "show")
            return finish(builder, decisions, options, None, ImportReport([]), changed=False, progress=progress, again=True)


def forget(home: Home, *, file: str | None = None, source: str | None = None, progress: Progress = silent) -> ImportReport:
    """The report of a new generation without the records of a file (every import of that name), or of a source or tool.

    Raises:
        InputRefused: when the home is empty, or nothing came from there.

    """
    with home.importing():
        decisions = home.decisions()
        if not (path := home.current()):
            raise InputRefused("there is nothing to forget: the home is empty")
        previous = generation(path)
        with building(home) as builder:
            options = Options(previous.as_of, previous.as_of, sample=previous.sample)
            _begin(builder, decisions, options)
            owners = decisions.policy.report.people == "show"
            forgotten = keep_all_but(builder.connection, load_sources(home.path), file, source, owners=owners)
            notes = [forgotten, still_on_disk(home.generations())]
            return finish(builder, decisions, options, None, ImportReport([], notes=notes), changed=True, progress=progress, forget=True)


def staged(
    connection: "DuckDBPyConnection",
    paths: Sequence[Path],
    policy: Policy,
    sources: Sequence[Source],
    options: Options,
    earlier: dt.datetime | None = None,
    progress: Progress = silent,
) -> tuple[list[FileReport], bool]:
    """The reports of the files, and whether anything is new, once the `rec_*` tables hold of every record the version that wins.

    The tables are there, and what people decided is staged. `earlier` is the as_of of the generation before.

    Raises:
        InputRefused: when a named file cannot be read, or nothing could.

    """
    staging = Staging(connection, policy, sources, options, progress)
    reports = staging.read(paths)
    progress("comparing versions", 0, 1)
    return reports, keep_versions(connection, staging.reports, options, earlier, owners=policy.report.people == "show")


def _begin(builder: Builder, decisions: Decisions, options: Options) -> None:
    """The empty tables of a generation, with what people decided; a wrong row of the corrections is told before anything is read."""
    make_tables(builder.connection, earlier=builder.previous is not None)
    builder.check_layout()
    view_versions(builder.connection)
    stage(builder.connection, decisions, options.latest)
