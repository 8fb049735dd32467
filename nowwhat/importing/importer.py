"""Files of exports -> a new generation, and a report that accounts for every record."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from nowwhat.errors import InputRefused
from nowwhat.importing.forget import keep_all_but
from nowwhat.importing.publish import finish
from nowwhat.importing.report import FileReport, ImportReport, Options, Progress, silent
from nowwhat.importing.staging import Staging
from nowwhat.importing.versions import keep_versions
from nowwhat.model.corrections import Decisions, stage
from nowwhat.store.builder import Builder, building
from nowwhat.store.generation import generation
from nowwhat.store.home import Home

__all__ = ["FileReport", "ImportReport", "Options", "Progress", "forget", "import_files", "rebuild", "silent"]


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
            staging = _staging(builder, decisions, home, options, progress)
            report = ImportReport(staging.read(paths), notes=notes)
            changed = keep_versions(staging)
            return finish(builder, decisions, options, None if fresh else previous, report, changed=changed, progress=progress)


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
            keep_versions(_staging(builder, decisions, home, options, progress))
            return finish(builder, decisions, options, None, ImportReport([]), changed=False, progress=progress)


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
            notes = keep_all_but(_staging(builder, decisions, home, options, progress), file, source)
            return finish(builder, decisions, options, None, ImportReport([], notes=notes), changed=True, progress=progress)


def _staging(builder: Builder, decisions: Decisions, home: Home, options: Options, progress: Progress) -> Staging:
    """Where files are staged; a wrong row of the corrections is told before anything is read."""
    staging = Staging(builder, decisions.policy, home, options, progress)
    stage(builder.connection, decisions, staging.latest)
    return staging
