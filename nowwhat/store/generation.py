"""A published file -> its generation, opened for reading, verified."""

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from nowwhat import sql
from nowwhat.errors import NowWhatError
from nowwhat.model import build
from nowwhat.model import records as model_records
from nowwhat.model.policy import Policy

OTHER_VERSION = (
    "this home was made by another version of Now What, which kept records otherwise; import its files again into a new home (--home DIR)"
)


WAYS_OUT = "`nowwhat rollback`, or move `current` and the gen* files out of the home and import your files again"
UNREADABLE = ("Corrupt database file", "Could not read enough bytes", "is not a valid DuckDB database file")  # no type of error tells it


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
        return people_path_of(self.path)

    @property
    def digest_path(self) -> Path:
        """The SHA-256 of both files, as they were when they were published."""
        return self.path.with_name(self.path.stem + ".sha256")


def generation(path: Path) -> Generation:
    """What a published file says of itself.

    Raises:
        Damaged: when the file is no generation.

    """
    connection, published = _open(path)
    connection.close()
    return published


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
        raise Damaged(f"{path.name}: a part of it cannot be read ({first_line(error)}); {WAYS_OUT}") from None


def first_line(error: Exception) -> str:
    """What an error says, without what the database adds below."""
    return str(error).splitlines()[0]


def _open(path: Path) -> tuple[duckdb.DuckDBPyConnection, Generation]:
    """A published file opened for reading, and what it says of itself: to open one takes longer than to ask it."""
    with contextlib.ExitStack() as stack:
        try:
            connection = sql.connect_read_only(path)
            stack.callback(connection.close)
            row = connection.sql("select * from generation").to_dicts()[0]
        except (duckdb.Error, IndexError) as error:
            raise Damaged(f"{path.name}: this is no readable generation ({first_line(error)}); {WAYS_OUT}") from None
        stack.pop_all()
    names = ("number", "as_of", "sample", "content_hash", "policy_hash", "model")
    return connection, Generation(path, **{name: row.get(name, "") for name in names})


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
    connection, published = _open(path)
    with contextlib.closing(connection):
        beside = (published.digest_path, published.people_path)
        if (
            not all(one.is_file() for one in beside)
            or published.digest_path.read_bytes() != digests_of(path, published.people_path).encode()
        ):
            raise Damaged(f"{path.name}: the file is not as it was published; {WAYS_OUT}")
        try:
            content_hash = content_hash_of(connection)
            count = sum(connection.execute(f"select count(*) from rec_{name}").fetchall()[0][0] for name in model_records.TABLES)  # noqa: S608
        except duckdb.CatalogException:
            raise Outdated(f"{path.name}: {OTHER_VERSION}") from None
    if content_hash != published.content_hash:
        raise Damaged(
            f"{path.name}: its records have the hash {content_hash[:12]}, published was {published.content_hash[:12]}; {WAYS_OUT}"
        )
    return Verified(path.name, published.number, published.as_of, count, content_hash)


def content_hash_of(connection: duckdb.DuckDBPyConnection) -> str:
    """One hash over every stored record, whatever their order and whatever the as_of."""
    union = " union all ".join(f"select system || '/' || content_hash as part from rec_{name}" for name in model_records.TABLES)  # noqa: S608
    return str(connection.execute(f"select md5(coalesce(string_agg(part, ',' order by part), '')) from ({union})").fetchall()[0][0])  # noqa: S608


def digests_of(*paths: Path) -> str:
    """The SHA-256 of each file, a line each."""
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
        if self.generation.model != build.fingerprint():
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
        stat = path.stat()
    except FileNotFoundError:  # deleted between two looks
        return None
    return stat.st_dev, stat.st_ino, stat.st_mtime_ns


def people_path_of(path: Path) -> Path:
    """Where the owners of a generation are kept: beside it."""
    return path.with_name(path.stem + ".people.duckdb")
