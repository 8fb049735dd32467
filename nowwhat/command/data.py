"""Commands that change what the home holds, or check it: exports -> a generation."""

import dataclasses
import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from nowwhat.command.context import Context
from nowwhat.errors import InputRefused, UsageError
from nowwhat.importing.report import Options
from nowwhat.language import formats
from nowwhat.places import sample_folder

SAMPLE_AS_OF = dt.datetime(2026, 11, 2, 8, 0)  # noqa: DTZ001 - naive UTC, like every instant in the store


def demo(
    context: typer.Context, *, if_empty: Annotated[bool, typer.Option(help="Say nothing and do nothing where there is data.")] = False
) -> None:
    """Load the sample of an invented company into an empty home."""
    from nowwhat.command import terminal
    from nowwhat.model.build import fingerprint
    from nowwhat.store.generation import generation

    given: Context = context.obj
    if path := given.home.current():
        present = generation(path)
        if if_empty and not (present.sample and present.model != fingerprint()):
            return
        if not present.sample:
            raise InputRefused("this home holds data of your own, which the sample never touches; choose an empty one with --home")
    _import(given, [sample_folder()], Options(SAMPLE_AS_OF, SAMPLE_AS_OF, zone="UTC", sample=True))
    terminal.say(
        "\nThe sample is loaded. Next: `nowwhat serve` shows it in the browser; "
        "`nowwhat import FOLDER` puts it away and reads your own exports."
    )


def import_(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders to look through.")],
    zone: Annotated[str | None, typer.Option(help="The zone of times that have none, such as Europe/Berlin.")] = None,
    source: Annotated[str | None, typer.Option(help="The source, where the columns do not tell; `nowwhat sources` lists them.")] = None,
    *,
    accept: Annotated[bool, typer.Option("--accept", help="Take files that look cut off all the same.")] = False,
    all_issues: Annotated[bool, typer.Option(help="Issues without a label of the policy count as action items, too.")] = False,
) -> None:
    """Read exports into the home; every record is accounted for."""
    given: Context = context.obj
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    _import(given, paths, Options(given.as_of, now, zone=_zone(zone), source=source, all_issues=all_issues, accept=accept))


def rebuild(context: typer.Context) -> None:
    """Make the facts anew from the stored records, under the present policy and --as-of."""
    from nowwhat.command import terminal
    from nowwhat.importing import importer

    given: Context = context.obj
    with terminal.progress() as progress:
        report = importer.rebuild(given.home, given.as_of, progress)
    terminal.show(report, given.form)


def forget(
    context: typer.Context,
    file: Annotated[str | None, typer.Option(help="The name of a file, as the Imports page has it: every import of it.")] = None,
    source: Annotated[str | None, typer.Option(help="A source such as jira_issues_csv, or a tool such as jira.")] = None,
) -> None:
    """Take records out of the store by the file or the source they came from, and make the facts anew."""
    from nowwhat.command import terminal
    from nowwhat.importing import importer

    given: Context = context.obj
    if (file is None) == (source is None):
        raise UsageError("forget: name what to forget, either with --file or with --source")
    given.check_as_of()
    with terminal.progress() as progress:
        report = importer.forget(given.home, file=file, source=source, progress=progress)
    terminal.show(report, given.form)


def rollback(context: typer.Context) -> None:
    """Let readers see the generation before the present one again."""
    from nowwhat.command import terminal
    from nowwhat.store.home import roll_back

    given: Context = context.obj
    left, now = roll_back(given.home)
    if given.form == "json":
        print(json.dumps({"left": left, "name": now.path.name, "number": now.number, "as_of": f"{now.as_of.isoformat()}Z"}, indent=1))
    else:
        terminal.say(
            f"Readers see {now.path.name} again, as of {now.as_of:%Y-%m-%d %H:%M} UTC. "
            f"{left} was left; the next import continues from {now.path.name} and removes it."
        )


def verify(context: typer.Context) -> None:
    """Recompute counts and hash of the published generation, and say which one readers see."""
    from nowwhat.command import terminal
    from nowwhat.store import generation

    given: Context = context.obj
    path = given.home.current()
    if path is None:
        terminal.say("The home is empty: nothing was published yet.")
        return
    verified = generation.verify(path)
    if given.form == "json":
        print(json.dumps(dataclasses.asdict(verified), default=str, indent=1))
    else:
        terminal.say(
            f"{verified.name} is whole: {formats.plural(verified.records, 'record')}, as of {verified.as_of:%Y-%m-%d %H:%M} UTC, "
            f"content {verified.content_hash[:12]}"
        )


def _import(given: Context, paths: list[Path], options: Options) -> None:
    from nowwhat.command import terminal
    from nowwhat.importing import importer

    with terminal.progress() as progress:
        report = importer.import_files(given.home, paths, options, progress)
    terminal.show(report, given.form)


def _zone(name: str | None) -> str | None:
    import zoneinfo

    if name is not None and name not in zoneinfo.available_timezones():
        raise UsageError(f"--zone: {name!r} is no IANA time zone such as Europe/Berlin")
    return name
