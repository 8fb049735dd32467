"""The folder of a team -> its policy and corrections, the generation that readers see, and the right to publish."""

import contextlib
import fcntl
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from nowwhat.errors import ImporterBusy, InputRefused
from nowwhat.model.corrections import ANNOTATIONS, CORRECTIONS, Decisions
from nowwhat.model.policy import Policy, read_policy
from nowwhat.reading.text import shown
from nowwhat.store.generation import WAYS_OUT, Damaged, Generation, Store, generation, verify

OUT_OF_MEMORY = (
    "there is not enough memory for this, so nothing was published; "
    "import fewer files or shorter periods at once, or on a machine with more"
)


NAME = re.compile(r"gen(\d{6})\.duckdb")


@dataclass(frozen=True)
class Home:
    """The folder that belongs to one team: generations, policy, corrections, annotations, own sources."""

    path: Path

    @property
    def link(self) -> Path:
        """What points to the generation that readers see."""
        return self.path / "current"

    @property
    def policy_path(self) -> Path:
        """The team's decisions; only people write it."""
        return self.path / "policy.toml"

    def policy(self) -> Policy:
        """The policy, or the defaults. Raises `InputRefused` with the line."""
        return read_policy(self.policy_path)

    def decisions(self) -> Decisions:
        """The policy, the corrections and the annotations as they are now. Raises `InputRefused` with the line."""
        return Decisions(self.policy(), *(_content(self.path / name) for name in (CORRECTIONS, ANNOTATIONS)))

    def fingerprint(self) -> str:
        """What a generation that is made now would remember of them."""
        return self.decisions().fingerprint()

    def make(self) -> None:
        """The folder exists and only its owner can read it."""
        if "?" in str(self.path).encode(errors="replace").decode():
            raise InputRefused(f"{shown(str(self.path))}: the database cannot keep files below such a name; choose another with --home")
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise InputRefused(f"{self.path}: the home cannot be made ({error.strerror}); choose another with --home") from None

    def current(self) -> Path | None:
        """The real path of the published file, or None in an empty home. In a copy that was made without links it is the newest one.

        Raises:
            Damaged: when the file is not there.

        """
        if not self.link.is_symlink():
            return max(self.generations(), default=None)
        target = self.path / os.readlink(self.link)
        if not target.is_file():
            raise Damaged(f"{self.link.name} points to {target.name}, which is not there; {WAYS_OUT}")
        return target

    def generations(self) -> list[Path]:
        """The published files, oldest first."""
        return sorted(path for path in self.path.glob("gen*.duckdb") if NAME.fullmatch(path.name))

    @contextlib.contextmanager
    def importing(self) -> Iterator[None]:
        """The right to publish. The lock dies with its process.

        Raises:
            ImporterBusy: while another process has it.

        """
        self.make()
        with contextlib.ExitStack() as stack:
            try:
                _lock(stack.enter_context(open(self.path / ".lock", "a", encoding="utf-8")))
                for left_over in self.path.glob(".building-*"):
                    remove(left_over)
            except OSError as error:
                raise InputRefused(f"{self.path}: the home cannot be written ({error.strerror or error}); nothing was published") from None
            except MemoryError:
                raise InputRefused(OUT_OF_MEMORY) from None
            yield


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise InputRefused(f"{path.name}: cannot be read ({error.strerror})") from None


def _lock(file: IO[str]) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise ImporterBusy("another import is running in this home; try again when it is done") from None


def open_store(home: Home) -> Store | None:
    """The current generation, or None in an empty home."""
    path = home.current()
    return Store(path) if path else None


def roll_back(home: Home) -> tuple[str, Generation]:
    """The name of the generation that readers saw, and the one before it, which they see from now on.

    Raises:
        InputRefused: when there is none before it.
        Damaged: when the one before is not as it was published.
        ImporterBusy: while an import runs.

    """
    with home.importing():
        if home.link.is_symlink():  # the file that it names may be lost
            left = os.readlink(home.link)
        elif path := home.current():
            left = path.name
        else:
            raise InputRefused("there is nothing to roll back: the home is empty; import files first")
        before = [path for path in home.generations() if number_of(path) < number_of(Path(left))]
        if not before:
            raise InputRefused(f"there is no generation before {left} to go back to; nothing was changed")
        verify(before[-1])
        point_to(home, before[-1])
        return left, generation(before[-1])


def point_to(home: Home, target: Path, linked: Callable[[], None] = lambda: None) -> None:
    """`current` names `target`, in one step that survives a loss of power; `linked` is called as soon as readers see it."""
    link = home.path / f".building-link-{uuid.uuid4().hex}"
    folder = os.open(home.path, os.O_RDONLY)
    try:
        link.symlink_to(target.name)
        os.replace(link, home.link)
        linked()
        os.fsync(folder)
    finally:
        os.close(folder)


def remove(path: Path) -> None:
    """Of a generation that was not finished: a file, or the folder to which the database had spilled."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def number_of(path: Path) -> int:
    """The number in the name of a generation's file; 0 for any other name."""
    numbered = NAME.fullmatch(path.name)
    return int(numbered[1]) if numbered else 0
