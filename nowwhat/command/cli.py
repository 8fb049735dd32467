"""The command: words of a terminal -> imports, queries, exports, the dashboard; and exit codes that a script can rely on."""

import contextlib
import dataclasses
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn

import polars as pl
import typer

from nowwhat.analysis import filters
from nowwhat.analysis import finding as analysis_finding
from nowwhat.analysis.incident import template as templates
from nowwhat.analysis.incident import words as incident_words
from nowwhat.analysis.ledger import look
from nowwhat.analysis.months import MONTH
from nowwhat.command import terminal
from nowwhat.errors import InputRefused, NowWhatError, UsageError
from nowwhat.importing import importer
from nowwhat.importing.report import Options
from nowwhat.importing.sources import load_sources
from nowwhat.language import formats
from nowwhat.lint import files as linting
from nowwhat.meetings import digest as digests
from nowwhat.model.build import fingerprint
from nowwhat.model.policy import read_policy
from nowwhat.places import default_home, sample_folder
from nowwhat.store import export as store_export
from nowwhat.store import queries
from nowwhat.store.generation import Store, generation, readable
from nowwhat.store.generation import verify as verify_generation
from nowwhat.store.home import OUT_OF_MEMORY, Home, open_store, roll_back

SAMPLE_AS_OF = dt.datetime(2026, 11, 2, 8, 0)  # noqa: DTZ001 - naive UTC, like every instant in the store
EXPORTED = ("incident_facts", "action_facts", "occurrences", "exposure", "calendar")
FORMS = ("table", "json", "csv", "parquet")
INTERRUPTED = 130  # as a shell has it
GLOBAL = ("--home", "--as-of", "--format")

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Exports of incidents and action items -> a reliability review.",
)


@dataclasses.dataclass(frozen=True)
class Globals:
    """What stands before the command."""

    home: Home
    as_of: dt.datetime | None
    form: str


def _instant(text: str | None) -> dt.datetime | None:
    """`--as-of` as naive UTC."""
    if text is None:
        return None
    try:
        instant = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of: expected an instant such as 2026-11-02T08:00:00Z, found {text!r}") from None
    if instant.tzinfo is None:
        raise UsageError(f"--as-of: {text!r} has no zone; write 2026-11-02T08:00:00Z or with an offset")
    if not 1970 <= instant.year < 3000:
        raise UsageError(f"--as-of: expected a year from 1970 to 2999, found {text!r}")
    return instant.astimezone(dt.UTC).replace(tzinfo=None)


@app.callback()
def options(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="The folder that holds your data; NOWWHAT_HOME says the same.")] = None,
    as_of: Annotated[str | None, typer.Option(help="The instant up to which everything counts, for import and rebuild.")] = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv or parquet, where data is printed or written.")] = "table",
) -> None:
    """Options before every command."""
    if form not in FORMS:
        raise UsageError(f"--format: expected one of {', '.join(FORMS)}, found {form!r}")
    context.obj = Globals(Home((home or default_home()).resolve()), _instant(as_of), form)


@app.command()
def demo(
    context: typer.Context, *, if_empty: Annotated[bool, typer.Option(help="Say nothing and do nothing where there is data.")] = False
) -> None:
    """Load the sample of an invented company into an empty home."""
    given: Globals = context.obj
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


@app.command("import")
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
    given: Globals = context.obj
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
    _import(given, paths, Options(given.as_of, now, zone=_zone(zone), source=source, all_issues=all_issues, accept=accept))


@app.command()
def rebuild(context: typer.Context) -> None:
    """Make the facts anew from the stored records, under the present policy and --as-of."""
    given: Globals = context.obj
    with terminal.progress() as progress:
        report = importer.rebuild(given.home, given.as_of, progress)
    terminal.show(report, given.form)


@app.command()
def forget(
    context: typer.Context,
    file: Annotated[str | None, typer.Option(help="The name of a file, as the Imports page has it: every import of it.")] = None,
    source: Annotated[str | None, typer.Option(help="A source such as jira_issues_csv, or a tool such as jira.")] = None,
) -> None:
    """Take records out of the store by the file or the source they came from, and make the facts anew."""
    given: Globals = context.obj
    if (file is None) == (source is None):
        raise UsageError("forget: name what to forget, either with --file or with --source")
    _check_as_of(given)
    with terminal.progress() as progress:
        report = importer.forget(given.home, file=file, source=source, progress=progress)
    terminal.show(report, given.form)


@app.command()
def rollback(context: typer.Context) -> None:
    """Let readers see the generation before the present one again."""
    given: Globals = context.obj
    left, now = roll_back(given.home)
    if given.form == "json":
        print(json.dumps({"left": left, "name": now.path.name, "number": now.number, "as_of": f"{now.as_of.isoformat()}Z"}, indent=1))
    else:
        terminal.say(
            f"Readers see {now.path.name} again, as of {now.as_of:%Y-%m-%d %H:%M} UTC. "
            f"{left} was left; the next import continues from {now.path.name} and removes it."
        )


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port of the dashboard.")] = 8501,
    address: Annotated[str, typer.Option(help="Who is answered: this machine alone, unless you name another address.")] = "127.0.0.1",
    *,
    uploads: Annotated[
        bool | None,
        typer.Option(help="Whether readers may import files on the Imports page; by default those whose browser is on this machine."),
    ] = None,
) -> None:
    """Serve the dashboard."""
    from nowwhat.web import server  # noqa: PLC0415 - Streamlit is heavy and only this command needs it

    given: Globals = context.obj
    _check_as_of(given)
    try:
        given.home.decisions()
    except InputRefused as refused:
        terminal.say(f"{refused}; until then the figures follow the decisions that they were made with")
    server.claim(port, address)
    host = "localhost" if address == "127.0.0.1" else f"[{address}]" if ":" in address else address
    place = f"http://{host}:{port}"
    server.serve(
        given.home.path, port, address, uploads=uploads, ready=lambda: terminal.say(f"Now What is at {place}; stop it with Ctrl+C.")
    )


@app.command()
def query(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A query; without a name they are listed.")] = None,
    parameters: Annotated[list[str] | None, typer.Option("-p", help="A parameter as name=value; lists with commas.")] = None,
) -> None:
    """Run a named query and print its result."""
    given: Globals = context.obj
    if name is None:
        known = [{"query": file.name, "answers": file.facts["answers"]} for file in queries.catalogue().values()]
        terminal.show_frame(pl.DataFrame(known), given.form)
        return
    file = queries.query(name)
    words = dict(_pair(word) for word in parameters or [])
    with _store(given) as store:
        terminal.show_frame(queries.run(store, name, **queries.parse(file, words)), given.form)


@app.command("findings")
def findings_(
    context: typer.Context, *, everything: Annotated[bool, typer.Option("--all", help="Also what was looked at in vain, and why.")] = False
) -> None:
    """Say what the whole store claims, with interval, n and p; never of a filtered view."""
    given: Globals = context.obj
    with _store(given) as store:
        found = look(store.connection, store.policy())
    shown = [finding for finding in found if everything or finding.claimed]
    frame = analysis_finding.frame(shown)
    if given.form != "table":
        terminal.show_frame(frame, given.form)
    elif shown:
        terminal.show_frame(frame.select("id", "statement", "n", pl.col("p").round_sig_figs(2), "verdict"), given.form)
    else:
        terminal.say("Nothing can be claimed of these data yet; `nowwhat findings --all` says what was looked at and how much it needs.")


@app.command()
def export(context: typer.Context, to: Annotated[Path, typer.Option(help="The folder to write into.")]) -> None:
    """Write the facts as files: CSV unless --format says parquet or json."""
    given: Globals = context.obj
    form = "csv" if given.form == "table" else given.form
    _folder(to)
    with _store(given) as store:
        for name in EXPORTED:
            frame = store.table(name)
            store_export.write(frame, to / f"{name}.{form}", form)
            terminal.say(f"{to / f'{name}.{form}'}: {formats.plural(frame.height, 'row')}")


Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; without it, it is printed.")]


@app.command()
def digest(
    context: typer.Context,
    output: Output = None,
    days: Annotated[int, typer.Option(min=1, max=31, help="How many days back for what is new, and ahead for what is due.")] = digests.DAYS,
) -> None:
    """What needs a word this week, as Markdown ready to paste."""
    given: Globals = context.obj
    with _store(given) as store:
        policy = store.policy()
        told = digests.week(partial(queries.run, store), policy, policy.local(store.generation.as_of), days)
        owners = store.owners() if policy.report.people == policy.report.people_in_files == "show" else {}
    terminal.write(output, digests.to_markdown(told, owners))


@app.command()
def report(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: .html, .md or .pptx decides what it is.")],
    month: Annotated[str | None, typer.Option(help="The month, such as 2026-10; without it the last complete one.")] = None,
) -> None:
    """The monthly review as a file to send round: one offline HTML page, Markdown, or slides."""
    from nowwhat.analysis.scope import Scope  # noqa: PLC0415
    from nowwhat.meetings import monthly  # noqa: PLC0415 - what draws is heavy, and no other command needs it
    from nowwhat.render import files  # noqa: PLC0415

    given: Globals = context.obj
    suffix = files.known(output.suffix)
    if month is not None and not MONTH.fullmatch(month):
        raise UsageError(f"--month: expected a month such as 2026-10, found {month!r}")
    with _store(given) as store:
        policy = store.policy()
        default = filters.default_period("month", store.generation.as_of)
        chosen = filters.Filters(month or default, month or default, month or default)
        owners = store.owners() if policy.report.people == policy.report.people_in_files == "show" else {}
        content = files.made(monthly.review(Scope(store, chosen, default, look)), suffix, owners)
    terminal.write(output, content)


@app.command()
def template(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(help="The incident, by its id in any of the tools.")],
    output: Output = None,
) -> None:
    """The review of an incident, filled in as far as the exports tell; the rest is to be written."""
    given: Globals = context.obj
    with _store(given) as store:
        ask = partial(queries.run, store)
        meant = ask("incidents_named", named=incident)["incident_id"].to_list()
        if len(meant) != 1:
            said = incident_words.several(incident, len(meant)) if meant else incident_words.asked_in_vain(incident)
            raise UsageError(f"template: {said}" + (f" Name one of {', '.join(meant)}." if meant else ""))
        terminal.write(output, templates.review(ask, meant[0]))


@app.command()
def lint(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Review documents in Markdown, or folders to look through.")],
    form: Annotated[str | None, typer.Option("--format", help="text, json, or github for annotations in GitHub Actions.")] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where there is any advice.")] = False,
) -> None:
    """Advice on review documents: the sentence to mend, and how to put it. Of a home it reads the policy, if there is one."""
    given: Globals = context.obj
    chosen = form or {"table": "text"}.get(given.form, given.form)
    if chosen not in linting.FORMS:
        raise UsageError(f"--format: expected one of {', '.join(linting.FORMS)}, found {chosen!r}")
    policy = read_policy(given.home.policy_path)
    linted = linting.lint_files(paths, policy.lint.off)
    print(linting.written(linted, chosen), end="")
    for sentence in linting.about(linted):
        terminal.say(sentence)
    if strict and linted.advice:
        raise typer.Exit(1)


@app.command()
def refused(context: typer.Context, to: Annotated[Path, typer.Option(help="The folder to write into.")]) -> None:
    """Write refused records as plain CSV: mend them and import the file, and each is a record of its source again."""
    given: Globals = context.obj
    with _store(given) as store:
        written = store_export.refused_csv(store)
    folder = _folder(to)
    for name, text in written.items():
        path = folder / f"refused_{name}.csv"
        store_export.replace_file(path, text.encode())
        terminal.say(f"{path}: mend what `what_is_wrong` says, then `nowwhat import {path.name}`")
    if not written:
        terminal.say("No refused record can be mended as CSV: there is none, or none that could be taken apart.")


@app.command()
def sources(context: typer.Context) -> None:
    """List the exports that can be read."""
    given: Globals = context.obj
    rows = [
        {
            "source": source.name,
            "reads": source.file.facts["reads"],
            "gives": source.gives,
            "known_by": ", ".join(sorted(source.matches)),
            "export": source.file.facts["export"],
        }
        for source in load_sources(given.home.path)
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


@app.command()
def verify(context: typer.Context) -> None:
    """Recompute counts and hash of the published generation, and say which one readers see."""
    given: Globals = context.obj
    path = given.home.current()
    if path is None:
        terminal.say("The home is empty: nothing was published yet.")
        return
    verified = verify_generation(path)
    if given.form == "json":
        print(json.dumps(dataclasses.asdict(verified), default=str, indent=1))
    else:
        terminal.say(
            f"{verified.name} is whole: {formats.plural(verified.records, 'record')}, as of {verified.as_of:%Y-%m-%d %H:%M} UTC, "
            f"content {verified.content_hash[:12]}"
        )


def _zone(name: str | None) -> str | None:
    import zoneinfo  # noqa: PLC0415

    if name is not None and name not in zoneinfo.available_timezones():
        raise UsageError(f"--zone: {name!r} is no IANA time zone such as Europe/Berlin")
    return name


def _folder(to: Path) -> Path:
    """The folder that --to names, made."""
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--to {to}: cannot be made ({error.strerror})") from None
    return to


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise UsageError(f"-p: expected name=value, found {word!r}")
    return name.strip(), value


@contextlib.contextmanager
def _store(given: Globals) -> Iterator[Store]:
    """The current generation; an `--as-of` must be its own."""
    store = open_store(given.home)
    if store is None:
        raise InputRefused(f"{given.home.path.name}: the home is empty; `nowwhat import FOLDER` or `nowwhat demo` first")
    with contextlib.closing(store), readable(store.generation.path):
        _same_as_of(given, store.generation.as_of)
        yield store


def _check_as_of(given: Globals) -> None:
    if given.as_of and given.home.current():
        with _store(given):
            pass


def _same_as_of(given: Globals, stored: dt.datetime) -> None:
    if given.as_of and given.as_of != stored:
        raise UsageError(
            f"--as-of {given.as_of.isoformat()}Z: the stored data is as of {stored.isoformat()}Z; `nowwhat --as-of … rebuild` makes it anew"
        )


def _import(given: Globals, paths: list[Path], options: Options) -> None:
    with terminal.progress() as progress:
        report = importer.import_files(given.home, paths, options, progress)
    terminal.show(report, given.form)


def globals_first(words: list[str]) -> list[str]:
    """The words with the global options in front: people write them behind the command as well.

    `lint` has forms of its own, so a --format behind it stays there.
    """
    front: list[str] = []
    rest: list[str] = []
    left = iter(words)
    for word in left:
        name, equals, _ = word.partition("=")
        if name not in GLOBAL or (name == "--format" and "lint" in rest[:1]):
            rest.append(word)
        elif equals:
            front.append(word)
        else:
            front += [word, *([value] if (value := next(left, None)) is not None else [])]
    return front + rest


def main() -> NoReturn:
    """The command, with the exit code of what went wrong: 0 done, 2 wrong usage, 65 input refused, 75 busy, 130 stopped, 70 a bug."""
    try:
        app(globals_first(sys.argv[1:]))
    except NowWhatError as error:
        terminal.say(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except MemoryError:
        terminal.say(OUT_OF_MEMORY)
        sys.exit(InputRefused.exit_code)
    except OSError as error:  # a disk that is full or gone is no bug
        terminal.say(f"{error.filename or 'a file'}: cannot be read or written ({error.strerror or error})")
        sys.exit(InputRefused.exit_code)
    except Exception as error:  # noqa: BLE001 - the last door: everything else that can happen is a bug and is shown whole
        if "KeyboardInterrupt" in str(error):  # it met the database while that read from us, which tells it as an error of its own
            terminal.say("Stopped; `nowwhat verify` says what readers see.")
            sys.exit(INTERRUPTED)
        terminal.err.print_exception()
        terminal.say("This is a bug in Now What, and nothing was published.")
        sys.exit(70)
    sys.exit(0)
