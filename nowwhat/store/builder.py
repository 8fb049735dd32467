"""Records and facts -> a generation on disk: published at once or not at all."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import duckdb

from nowwhat import sql
from nowwhat.errors import InputRefused
from nowwhat.store.generation import OTHER_VERSION, WAYS_OUT, Damaged, Outdated, digests_of, first_line, people_path_of, readable
from nowwhat.store.home import OUT_OF_MEMORY, Home, number_of, point_to, remove

KEPT = 3  # generations that stay on disk, for `rollback` and for readers that still have one open
STEPS = ("built", "synced", "beside", "named", "linked")


class Builder:
    """A generation being built, in a file that no reader knows."""

    def __init__(self, home: Home, path: Path, *, fresh: bool) -> None:
        self.home, self.path, self.linked = home, path, False
        self.previous = None if fresh else home.current()
        self.people_path = people_path_of(path)
        self.connection = sql.connect(path)
        sql.attach_new(self.connection, self.people_path, "people")
        if self.previous:
            self.connection.execute(f"attach '{_quoted(self.previous)}' as previous (read_only)")
            before = people_path_of(self.previous)
            if not before.is_file():
                raise Damaged(f"{before.name}, the owners of its items, is not there, so nothing was published; {WAYS_OUT}")
            self.connection.execute(f"attach '{_quoted(before)}' as people_before (read_only)")

    def check_layout(self) -> None:
        """None if the generation before has the tables that were made so far in this one, with their columns: they are copied.

        Raises:
            Outdated: when another version of Now What has kept records otherwise.

        """
        columns = "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'main' and database_name ="
        wanted = f"{columns} current_database() and not internal"
        if self.previous and self.connection.execute(f"({wanted}) except ({columns} 'previous')").fetchall():
            raise Outdated(f"{self.previous.name}: {OTHER_VERSION}; nothing was published")

    def publish(self) -> int:
        """The number of the new generation, once `current` points to it. The last three stay."""
        number = 1 + max((number_of(path) for path in self.home.generations()), default=0)
        self.connection.execute("update generation set number = ?", [number])
        self.connection.execute("checkpoint")
        self.connection.execute("checkpoint people")
        self.connection.close()
        reached("built")
        target = self.home.path / f"gen{number:06}.duckdb"
        digests = self.path.with_suffix(".sha256")
        digests.write_text(digests_of(self.path, self.people_path), encoding="ascii")
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
        point_to(self.home, target, self._is_linked)
        reached("linked")
        with contextlib.suppress(OSError):  # the next import tries again
            for old in self.home.generations()[:-KEPT]:
                _drop(old)
        return number

    def _is_linked(self) -> None:
        self.linked = True

    def _drop_what_current_has_left(self, number: int) -> None:
        """Generations that were rolled back, or that a killed import never published: none of them is the one before this."""
        if self.home.link.is_symlink():
            current = number_of(Path(os.readlink(self.home.link)))
            for path in self.home.generations():
                if current < number_of(path) < number:
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
        said = first_line(error).replace(f"{home.path}/", "")
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
                remove(left)


def reached(step: str) -> None:
    """End the process where a test asks for it, to show that any moment is safe."""
    if os.environ.get("NOWWHAT_DIE_AT") == step:
        os.kill(os.getpid(), 9)


def _drop(path: Path) -> None:
    for suffix in (".duckdb", ".people.duckdb", ".sha256"):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _sync(path: Path) -> None:
    with open(path, "rb") as file:
        os.fsync(file.fileno())
