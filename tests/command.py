"""Words -> what the command says and its exit code, in a process of its own.

The process is forked from one that has everything imported: to import it takes longer than most commands do.
"""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import CompletedProcess

from nowwhat.command.cli import main

READY = multiprocessing.get_context("forkserver")
# The command imports what it needs when it needs it; what most of them need is there before they are forked.
NEEDED = [
    "nowwhat.command.terminal",
    "nowwhat.importing.importer",
    "nowwhat.analysis.ledger",
    "nowwhat.meetings.weekly",
    "nowwhat.lint.files",
]
READY.set_forkserver_preload(["pytest", "tests.command", "tests.exports", *NEEDED])
LONGEST_S = 120


class Started:
    """The command while it runs. What the keywords name is in its environment."""

    begun_by: multiprocessing.context.BaseContext = READY

    def __init__(self, *words: object, **environment: str) -> None:
        self.words = [str(word) for word in words]
        self.folder = tempfile.TemporaryDirectory()
        told = os.environ | {"COLUMNS": "200", "NO_COLOR": "1"} | environment
        self.process = self.begun_by.Process(target=_run, args=(self.words, told, Path.cwd(), Path(self.folder.name)))
        self.process.start()

    def ended(self) -> "CompletedProcess[str]":
        """What it said, when it has ended; it is killed where it does not."""
        self.process.join(LONGEST_S)
        self.process.kill()
        self.process.join()
        with self.folder as folder:
            told, faults = (Path(folder, name).read_text(encoding="utf-8") for name in ("out", "err"))
        return CompletedProcess(self.words, self.process.exitcode or 0, told, faults)


class StartedCold(Started):
    """The same in a process that has nothing imported yet."""

    begun_by = multiprocessing.get_context("spawn")


def command(*words: object, **environment: str) -> "CompletedProcess[str]":
    """The command, when it has ended."""
    return Started(*words, **environment).ended()


def _run(words: Sequence[str], environment: Mapping[str, str], here: Path, folder: Path) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(here)
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), stream.fileno())
    sys.argv = ["nowwhat", *words]
    main()
