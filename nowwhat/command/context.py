"""What stands before a command -> the home, the store and the form that it works with.

The commands import what they need when they need it: `--help` waits for neither the database nor a chart.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nowwhat.errors import InputRefused, UsageError

if TYPE_CHECKING:
    from nowwhat.store.generation import Store
    from nowwhat.store.home import Home

FORMS = ("table", "json", "csv", "parquet")
Output = Annotated[Path | None, typer.Option("-o", "--output", help="The file to write; without it, it is printed.")]


@dataclass(frozen=True)
class Context:
    """The options before the command: the folder of the home, an instant in naive UTC, and one of the forms."""

    folder: Path
    as_of: dt.datetime | None
    form: str

    @property
    def home(self) -> "Home":
        """The home in the folder."""
        from nowwhat.store.home import Home

        return Home(self.folder)

    @contextlib.contextmanager
    def store(self) -> "Iterator[Store]":
        """The current generation; an `--as-of` must be its own."""
        from nowwhat.store.generation import readable
        from nowwhat.store.home import open_store

        store = open_store(self.home)
        if store is None:
            raise InputRefused(f"{self.folder.name}: the home is empty; `nowwhat import FOLDER` or `nowwhat demo` first")
        with contextlib.closing(store), readable(store.generation.path):
            if self.as_of and self.as_of != store.generation.as_of:
                raise UsageError(
                    f"--as-of {self.as_of.isoformat()}Z: the stored data is as of {store.generation.as_of.isoformat()}Z; "
                    "`nowwhat --as-of … rebuild` makes it anew"
                )
            yield store

    def check_as_of(self) -> None:
        """Refuse an `--as-of` that is not the stored one, where anything is stored."""
        if self.as_of and self.home.current():
            with self.store():
                pass


def instant(text: str | None) -> dt.datetime | None:
    """`--as-of` as naive UTC."""
    if text is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--as-of: expected an instant such as 2026-11-02T08:00:00Z, found {text!r}") from None
    if moment.tzinfo is None:
        raise UsageError(f"--as-of: {text!r} has no zone; write 2026-11-02T08:00:00Z or with an offset")
    if not 1970 <= moment.year < 3000:
        raise UsageError(f"--as-of: expected a year from 1970 to 2999, found {text!r}")
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def made_folder(to: Path) -> Path:
    """The folder that --to names, made."""
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"--to {to}: cannot be made ({error.strerror})") from None
    return to
