"""Records and facts -> a generation on disk, and back: published at once or not at all.

A home holds `gen000001.duckdb`, `gen000002.duckdb`, … and the link `current`. An import builds a file of its own and moves
the link at the end, so a reader sees the previous generation or the next one, whole. A published file is never written
again: one process that opens the same path twice would go on reading the old one.
"""

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
import polars as pl

from nowwhat import facts, records, sql
from nowwhat.corrections import ANNOTATIONS, CORRECTIONS, Decisions
from nowwhat.errors import ImporterBusy, InputRefused, NowWhatError
from nowwhat.policy import Policy, read_policy
from nowwhat.reading.text import shown

KEPT = 3  # generations that stay on disk, for `rollback` and for readers that still have one open
OTHER_VERSION = (
    "this home was made by another version of Now What, which kept records otherwise; import its files again into a new home (--home DIR)"
)
OUT_OF_MEMORY = (
    "there is not enough memory for this, so nothing was published; "
    "import fewer files or shorter periods at once, or on a machine with more"
)
WAYS_OUT = "`nowwhat rollback`, or move `current` and the gen* files out of the home and import your files again"
NAME = re.compile(r"gen(\d{6})\.duckdb")
UNREADABLE = ("Corrupt database file", "Could not read enough bytes", "is not a valid DuckDB database file")  # no type of error tells it
STEPS = ("built", "synced", "beside", "named", "linked")


class Damaged(NowWhatError):
    """A published file does not hold what it held when it was published."""

    exit_code = 65


class Outdated(NowWhatError):
    """A generation that this version would have made otherwise; its records are whole."""

    exit_code = 65


@dataclass(frozen=True)
class Generation:
    """One published state: its file, and when and of what it was made. Instants are naive UTC."""

    path: Path
    number: int
    as_of: dt.datetime
    sample: bool
    content_hash: str
    policy_hash: str
    model: str

    @property
    def people_path(self) -> Path:
        """The file beside it that keeps the owners of items, and nothing else does."""
        return _people_path(self.path)

    @property
    def digest_path(self) -> Path:
        """The SHA-256 of both files, as they were when they were published."""
        return self.path.with_name(self.path.stem + ".sha256")


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
                    _remove(left_over)
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


def generation(path: Path) -> Generation:
    """What a published file says of itself.

    Raises:
        Damaged: when the file is no generation.

    """
    connection, told = _open(path)
    connection.close()
    return told


@contextlib.contextmanager
def readable(path: Path | None) -> Iterator[None]:
    """What reads a published file: it may be damaged where nobody had read before.

    Raises:
        Damaged: when the disk gave something else back than was published.

    """
    try:
        yield
    except duckdb.Error as error:
        if path is None or not any(words in str(error) for words in UNREADABLE):
            raise
        raise Damaged(f"{path.name}: a part of it cannot be read ({_said(error)}); {WAYS_OUT}") from None


def _said(error: Exception) -> str:
    return str(error).splitlines()[0]


def _open(path: Path) -> tuple[duckdb.DuckDBPyConnection, Generation]:
    """A published file opened for reading, and what it says of itself: to open one takes longer than to ask it."""
    with contextlib.ExitStack() as stack:
        try:
            connection = sql.connect_read_only(path)
            stack.callback(connection.close)
            told = connection.sql("select * from generation").to_dicts()[0]
        except (duckdb.Error, IndexError) as error:
            raise Damaged(f"{path.name}: this is no readable generation ({_said(error)}); {WAYS_OUT}") from None
        stack.pop_all()
    names = ("number", "as_of", "sample", "content_hash", "policy_hash", "model")
    return connection, Generation(path, **{name: told.get(name, "") for name in names})


@dataclass(frozen=True)
class Verified:
    """What `verify` found whole."""

    name: str
    number: int
    as_of: dt.datetime
    records: int
    content_hash: str


def verify(path: Path) -> Verified:
    """The proof that a published generation holds what it held.

    Raises:
        Damaged: when a byte, a count or the hash of the records differs.
        Outdated: when another version of Now What has kept records otherwise.

    """
    connection, told = _open(path)
    with contextlib.closing(connection):
        beside = (told.digest_path, told.people_path)
        if not all(one.is_file() for one in beside) or told.digest_path.read_bytes() != _digests(path, told.people_path).encode():
            raise Damaged(f"{path.name}: the file is not as it was published; {WAYS_OUT}")
        try:
            found = content_hash_of(connection)
            count = sum(connection.execute(f"select count(*) from rec_{name}").fetchall()[0][0] for name in records.TABLES)  # noqa: S608
        except duckdb.CatalogException:
            raise Outdated(f"{path.name}: {OTHER_VERSION}") from None
    if found != told.content_hash:
        raise Damaged(f"{path.name}: its records have the hash {found[:12]}, published was {told.content_hash[:12]}; {WAYS_OUT}")
    return Verified(path.name, told.number, told.as_of, count, found)


def content_hash_of(connection: duckdb.DuckDBPyConnection) -> str:
    """One hash over every stored record, whatever their order and whatever the as_of."""
    union = " union all ".join(f"select system || '/' || content_hash as part from rec_{name}" for name in records.TABLES)  # noqa: S608
    return str(connection.execute(f"select md5(coalesce(string_agg(part, ',' order by part), '')) from ({union})").fetchall()[0][0])  # noqa: S608


def _digests(*paths: Path) -> str:
    digests = []
    for path in paths:
        with open(path, "rb") as file:
            digests.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}\n")
    return "".join(digests)


class Store:
    """A published generation opened for reading. Safe between threads: every query has a cursor of its own."""

    def __init__(self, path: Path) -> None:
        self._file = _which(path)
        self.connection, self.generation = _open(path)
        if self.generation.model != facts.fingerprint():
            self.close()
            raise Outdated(
                f"{path.name}: these facts were made by another version of Now What; `nowwhat rebuild` makes them anew from the records"
            )

    def replaced(self) -> bool:
        """Whether another file stands in its place by now: somebody deleted the home and began anew, with the same numbers."""
        return _which(self.generation.path) != self._file

    def policy(self) -> Policy:
        """The policy that the facts were made under."""
        with self.connection.cursor() as cursor:
            return Policy.model_validate_json(cursor.execute("select policy from generation").fetchall()[0][0])

    def owners(self) -> dict[tuple[str, str], str]:
        """Who promised an item, by the system and the folded id of its record. Only item lists may ask."""
        if not self.generation.people_path.is_file():
            return {}
        with contextlib.closing(sql.connect_read_only(self.generation.people_path)) as people:
            return {(system, key): owner for system, key, owner in people.execute("select system, key, owner from owners").fetchall()}

    def table(self, name: str) -> pl.DataFrame:
        """A whole table of facts, its rows in a fixed order."""
        with self.connection.cursor() as cursor:
            return cursor.sql(f'select * from "{name}" order by all').pl()  # noqa: S608 - the name is one of the product's own

    def close(self) -> None:
        """The connection is given back."""
        self.connection.close()


def _which(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:  # deleted between two looks
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def open_store(home: Home) -> Store | None:
    """The current generation, or None in an empty home."""
    path = home.current()
    return Store(path) if path else None


class Builder:
    """A generation being built, in a file that no reader knows."""

    def __init__(self, home: Home, path: Path, *, fresh: bool) -> None:
        self.home, self.path, self.linked = home, path, False
        self.previous = None if fresh else home.current()
        self.people_path = _people_path(path)
        self.connection = sql.connect(path)
        sql.attach_new(self.connection, self.people_path, "people")
        if self.previous:
            self.connection.execute(f"attach '{_quoted(self.previous)}' as previous (read_only)")
            before = _people_path(self.previous)
            if not before.is_file():
                raise Damaged(f"{before.name}, the owners of its items, is not there, so nothing was published; {WAYS_OUT}")
            self.connection.execute(f"attach '{_quoted(before)}' as people_before (read_only)")

    def check_layout(self) -> None:
        """Nothing, if the generation before has the tables that were made so far in this one, with their columns: they are copied.

        Raises:
            Outdated: when another version of Now What has kept records otherwise.

        """
        columns = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main' and database_name ="
        wanted = f"{columns} current_database() and not internal"
        if self.previous and self.connection.execute(f"({wanted}) except ({columns} 'previous')").fetchall():
            raise Outdated(f"{self.previous.name}: {OTHER_VERSION}; nothing was published")

    def publish(self) -> int:
        """The number of the new generation, once `current` points to it. The last three stay."""
        number = 1 + max((_number(path) for path in self.home.generations()), default=0)
        self.connection.execute("update generation set number = ?", [number])
        self.connection.execute("checkpoint")
        self.connection.execute("checkpoint people")
        self.connection.close()
        reached("built")
        target = self.home.path / f"gen{number:06}.duckdb"
        digests = self.path.with_suffix(".sha256")
        digests.write_text(_digests(self.path, self.people_path), encoding="ascii")
        beside = {digests: ".sha256", self.people_path: ".people.duckdb"}
        for path in (self.path, *beside):
            _sync(path)
        reached("synced")
        # What lies beside it first: a generation without its owners would be half of one; owners without it are nothing.
        for path, suffix in beside.items():
            os.replace(path, target.with_name(target.stem + suffix))
        reached("beside")
        os.replace(self.path, target)
        reached("named")
        self._drop_what_current_has_left(number)
        point_to(self.home, target, self)
        reached("linked")
        with contextlib.suppress(OSError):  # the next import tries again
            for old in self.home.generations()[:-KEPT]:
                _drop(old)
        return number

    def _drop_what_current_has_left(self, number: int) -> None:
        """Generations that were rolled back, or that a killed import never published: none of them is the one before this."""
        if self.home.link.is_symlink():
            current = _number(Path(os.readlink(self.home.link)))
            for path in self.home.generations():
                if current < _number(path) < number:
                    _drop(path)


@contextlib.contextmanager
def building(home: Home, *, fresh: bool = False) -> Iterator[Builder]:
    """A builder over the current generation, or over nothing when `fresh`; whatever happens, nothing half-made stays.

    Raises:
        InputRefused: when the disk is full or does not take the files, or when the memory does not suffice.

    """
    path = home.path / f".building-{uuid.uuid4().hex}.duckdb"
    builder: Builder | None = None
    try:
        with readable(None if fresh else home.current()):
            builder = Builder(home, path, fresh=fresh)
            yield builder
    except (duckdb.IOException, duckdb.FatalException, OSError) as error:  # a full disk in a checkpoint is fatal to DuckDB
        said = _said(error).replace(f"{home.path}/", "")
        if builder is not None and builder.linked:
            raise InputRefused(f"the new generation is published, but the disk did not confirm it: {said}; ask `nowwhat verify`") from error
        raise InputRefused(
            f"the disk did not take the new generation, so nothing was published: {said}; make room and import again"
        ) from error
    except (MemoryError, duckdb.OutOfMemoryException) as error:
        raise InputRefused(OUT_OF_MEMORY) from error
    finally:
        with contextlib.suppress(duckdb.Error):  # a full disk keeps the database from closing in order, too
            if builder is not None:
                builder.connection.close()
        with contextlib.suppress(OSError):  # what cannot be removed now is removed before the next import
            for left in home.path.glob(f"{path.stem}*"):
                _remove(left)


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
        before = [path for path in home.generations() if _number(path) < _number(Path(left))]
        if not before:
            raise InputRefused(f"there is no generation before {left} to go back to; nothing was changed")
        verify(before[-1])
        point_to(home, before[-1])
        return left, generation(before[-1])


def point_to(home: Home, target: Path, builder: Builder | None = None) -> None:
    """`current` names `target`, in one step that survives a loss of power; `builder.linked` is true from that step on."""
    link = home.path / f".building-link-{uuid.uuid4().hex}"
    folder = os.open(home.path, os.O_RDONLY)
    try:
        link.symlink_to(target.name)
        os.replace(link, home.link)
        if builder:
            builder.linked = True
        os.fsync(folder)
    finally:
        os.close(folder)


def reached(step: str) -> None:
    """Nothing, but for the tests that end the process here to show that any moment is safe."""
    if os.environ.get("NOWWHAT_DIE_AT") == step:
        os.kill(os.getpid(), 9)


def _remove(path: Path) -> None:
    """Of a generation that was not finished: a file, or the folder to which the database had spilled."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _people_path(path: Path) -> Path:
    return path.with_name(path.stem + ".people.duckdb")


def _number(path: Path) -> int:
    found = NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def _drop(path: Path) -> None:
    for suffix in (".duckdb", ".people.duckdb", ".sha256"):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())
