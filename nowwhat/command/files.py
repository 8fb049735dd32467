"""Commands that write or read documents: the digest, the report, a review's template, advice, and records to mend."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nowwhat.command.context import Context, Output, made_folder
from nowwhat.errors import UsageError


def digest(
    context: typer.Context,
    output: Output = None,
    days: Annotated[int, typer.Option(min=1, max=31, help="How many days back for what is new, and ahead for what is due.")] = 7,
) -> None:
    """What needs a word this week, as Markdown ready to paste."""
    from nowwhat.command import terminal
    from nowwhat.meetings import weekly
    from nowwhat.render.markdown import to_message
    from nowwhat.store import queries

    given: Context = context.obj
    with given.store() as store:
        policy = store.policy()
        week = weekly.week(partial(queries.run, store), policy, policy.local(store.generation.as_of), days)
        owners = store.owners() if policy.report.people == policy.report.people_in_files == "show" else {}
    terminal.write(output, to_message(week, owners))


def report(
    context: typer.Context,
    output: Annotated[Path, typer.Option("-o", "--output", help="The file to write: .html, .md or .pptx decides what it is.")],
    month: Annotated[str | None, typer.Option(help="The month, such as 2026-10; without it the last complete one.")] = None,
) -> None:
    """The monthly review as a file to send round: one offline HTML page, Markdown, or slides."""
    from nowwhat.analysis.filters import Filters, default_period
    from nowwhat.analysis.months import MONTH
    from nowwhat.analysis.scope import Scope
    from nowwhat.command import terminal
    from nowwhat.meetings import monthly
    from nowwhat.render import files

    given: Context = context.obj
    suffix = files.known(output.suffix)
    if month is not None and not MONTH.fullmatch(month):
        raise UsageError(f"--month: expected a month such as 2026-10, found {month!r}")
    with given.store() as store:
        policy = store.policy()
        default = default_period("month", store.generation.as_of)
        chosen = Filters(month or default, month or default, month or default)
        owners = store.owners() if policy.report.people == policy.report.people_in_files == "show" else {}
        content = files.content(monthly.review(Scope(store, chosen, default)), suffix, owners)
    terminal.write(output, content)


def template(
    context: typer.Context,
    incident: Annotated[str, typer.Argument(help="The incident, by its id in any of the tools.")],
    output: Output = None,
) -> None:
    """The review of an incident, filled in as far as the exports tell; the rest is to be written."""
    from nowwhat.analysis.incident import template, words
    from nowwhat.command import terminal
    from nowwhat.store import queries

    given: Context = context.obj
    with given.store() as store:
        ask = partial(queries.run, store)
        meant = ask("incidents_named", named=incident)["incident_id"].to_list()
        if len(meant) != 1:
            why = words.several(incident, len(meant)) if meant else words.asked_in_vain(incident)
            raise UsageError(f"template: {why}" + (f" Name one of {', '.join(meant)}." if meant else ""))
        terminal.write(output, template.review(ask, meant[0], given.home.path))


def lint(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Review documents in Markdown, or folders to look through.")],
    form: Annotated[str | None, typer.Option("--format", help="text, json, or github for annotations in GitHub Actions.")] = None,
    *,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 where there is any advice.")] = False,
) -> None:
    """Advice on review documents: the sentence to mend, and how to put it. Of a home it reads the policy, if there is one."""
    from nowwhat.command import terminal
    from nowwhat.lint import files
    from nowwhat.model.policy import read_policy

    given: Context = context.obj
    chosen = form or {"table": "text"}.get(given.form, given.form)
    if chosen not in files.FORMS:
        raise UsageError(f"--format: expected one of {', '.join(files.FORMS)}, found {chosen!r}")
    policy = read_policy(given.home.policy_path)
    linted = files.lint_files(paths, policy.lint.off)
    print(files.written(linted, chosen), end="")
    for sentence in files.about(linted):
        terminal.say(sentence)
    if strict and linted.advice:
        raise typer.Exit(1)


def refused(context: typer.Context, to: Annotated[Path, typer.Option(help="The folder to write into.")]) -> None:
    """Write refused records as plain CSV: mend them and import the file, and each is a record of its source again."""
    from nowwhat.command import terminal
    from nowwhat.store.export import refused_csv, replace_file

    given: Context = context.obj
    with given.store() as store:
        written = refused_csv(store)
    folder = made_folder(to)
    for name, text in written.items():
        path = folder / f"refused_{name}.csv"
        replace_file(path, text.encode())
        terminal.say(f"{path}: mend what `what_is_wrong` says, then `nowwhat import {path.name}`")
    if not written:
        terminal.say("No refused record can be mended as CSV: there is none, or none that could be taken apart.")
