"""Files from a browser -> an import in a thread of its own, which goes on when the reader leaves.

The files lie under their own names in a private folder, and are gone when the import is over.
"""

import logging
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nowwhat.errors import InputRefused, NowWhatError
from nowwhat.importing.files import FilesRefused
from nowwhat.importing.importer import import_files
from nowwhat.importing.report import ImportReport, Options
from nowwhat.reading.text import shown
from nowwhat.store.home import Home

THREAD = "import of uploaded files"


@dataclass(frozen=True)
class Upload:
    """One file as a browser sends it: what it calls it, and its bytes."""

    name: str
    content: IO[bytes]

    @property
    def own_name(self) -> str:
        """Its name as a file of ours: no path, nothing that cannot be seen, no more than a file system takes."""
        base = shown(re.split(r"[/\\]", self.name)[-1]).encode()
        kept = base if len(base) <= 200 else base[-200:]  # the suffix says what the file claims to be
        name = kept.decode(errors="replace")
        return "upload" if name in ("", ".", "..") else name


@contextmanager
def saved(uploads: Sequence[Upload]) -> Iterator[list[Path]]:
    """The paths of the files, in the order given; two of one name lie apart. The folder is only ours, and is removed.

    Raises:
        InputRefused: when the disk does not take them.

    """
    with tempfile.TemporaryDirectory(prefix="nowwhat-") as folder:
        paths = [Path(folder, str(place), upload.own_name) for place, upload in enumerate(uploads)]
        for upload, path in zip(uploads, paths, strict=True):
            try:
                path.parent.mkdir(mode=0o700)
                upload.content.seek(0)
                with path.open("wb") as file:
                    shutil.copyfileobj(upload.content, file)
            except OSError as error:
                raise InputRefused(
                    f"{path.name}: cannot be kept for the import ({error.strerror}); make room and upload it again"
                ) from None
        yield paths


class Job:
    """An import that runs by itself. Who looks at it reads how far it is; `done` comes last.

    Then it has a `report`, or `error` is what it ended with: `faults` tells by the place of a file what was wrong with it.
    An error that is no `NowWhatError` is a bug; nothing was published then either.
    """

    def __init__(self, home: Home, uploads: Sequence[Upload], options: Options) -> None:
        self.home, self.uploads, self.options = home, list(uploads), options
        self.step, self.share = "starting", 0.0
        self.report: ImportReport | None = None
        self.error: Exception | None = None
        self.faults: dict[int, InputRefused] = {}
        self.done = False
        self.thread = threading.Thread(target=self._run, name=THREAD)

    def start(self) -> "Job":
        """The job itself, running."""
        self.thread.start()
        return self

    def _progress(self, step: str, done: int, total: int) -> None:
        # Reading is the first half and what is made of it the second; within one file only the count of its records moves.
        half = 0.0 if step.startswith("reading") else 0.5
        self.step, self.share = step, min(half + 0.5 * done / max(total, 1), 1.0)

    def _run(self) -> None:
        try:
            with saved(self.uploads) as paths:
                try:
                    self.report = import_files(self.home, paths, self.options, self._progress)
                    self.uploads = []  # what was taken need not be kept; what was not may be tried again
                except FilesRefused as error:
                    places = {path: place for place, path in enumerate(paths)}
                    self.faults = {places[path]: fault for path, fault in error.faults.items()}
                    raise
        except NowWhatError as error:
            self.error = error
        except Exception as error:  # a thread's last door: whoever looks at the job is told
            logging.getLogger(__name__).exception("an import of uploaded files ended in a bug")
            self.error = error
        finally:
            self.done = True


def wait_for_running() -> None:
    """None when the imports of this process have ended: a process that ends then leaves no files behind."""
    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join()
