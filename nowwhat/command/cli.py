"""The command: words of a terminal -> imports, queries, exports, the dashboard; and exit codes that a script can rely on."""

import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from nowwhat.command import answers, data, files
from nowwhat.command.context import FORMS, Context, instant
from nowwhat.command.serve import serve
from nowwhat.errors import InputRefused, NowWhatError, UsageError
from nowwhat.places import default_home

INTERRUPTED = 130  # as a shell has it
GLOBAL = ("--home", "--as-of", "--format")
COMMANDS = (  # in the order of --help
    data.demo,
    data.import_,
    data.rebuild,
    data.forget,
    data.rollback,
    serve,
    answers.query,
    answers.findings,
    answers.export,
    files.digest,
    files.report,
    files.template,
    files.lint,
    files.refused,
    answers.sources,
    data.verify,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Exports of incidents and action items -> a reliability review.",
)


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
    context.obj = Context((home or default_home()).resolve(), instant(as_of), form)


for command in COMMANDS:
    app.command(command.__name__.rstrip("_"))(command)


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
        _end(str(error), error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python would complain once more while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except MemoryError:
        from nowwhat.store.home import OUT_OF_MEMORY

        _end(OUT_OF_MEMORY, InputRefused.exit_code)
    except OSError as error:  # a disk that is full or gone is no bug
        _end(f"{error.filename or 'a file'}: cannot be read or written ({error.strerror or error})", InputRefused.exit_code)
    except Exception as error:  # noqa: BLE001 - the last door: everything else that can happen is a bug and is shown whole
        if "KeyboardInterrupt" in str(error):  # it met the database while that read from us, which tells it as an error of its own
            _end("Stopped; `nowwhat verify` says what readers see.", INTERRUPTED)
        from nowwhat.command import terminal

        terminal.err.print_exception()
        _end("This is a bug in Now What, and nothing was published.", 70)
    sys.exit(0)


def _end(sentence: str, exit_code: int) -> NoReturn:
    from nowwhat.command import terminal

    terminal.say(sentence)
    sys.exit(exit_code)
