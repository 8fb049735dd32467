"""Small invented exports, and imports of them into a home of their own."""

import atexit
import datetime as dt
import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nowwhat import sql
from nowwhat.importing import importer
from nowwhat.importing.forget import keep_all_but
from nowwhat.importing.report import ImportReport, Options
from nowwhat.importing.sources import load_sources
from nowwhat.importing.versions import keep_versions
from nowwhat.model import build, corrections
from nowwhat.model.records import ACCOUNTS, TABLES, make_tables, view_versions
from nowwhat.store.generation import Store, content_hash_of
from nowwhat.store.home import Home, open_store

if TYPE_CHECKING:
    import duckdb

AS_OF = dt.datetime(2026, 7, 1)


def write(folder: Path, files: Mapping[str, str | bytes | list[Any] | dict[str, Any]]) -> list[Path]:
    """The files written into `folder`; lists and dicts as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8", newline="")
        paths.append(path)
    return paths


def load(home: Home, *paths: Path, as_of: dt.datetime | None = AS_OF, **options: Any) -> ImportReport:
    """The report of an import of `paths`."""
    return importer.import_files(home, list(paths), Options(as_of, options.pop("default_as_of", AS_OF), **options))


_FILLED: dict[tuple[Any, ...], Path] = {}


def fill(home: Home, *paths: Path, **options: Any) -> None:
    """The files imported into `home`, for a test that looks at what they show: into an empty home, the same import is made once a run."""

    def held(files: Iterable[Path]) -> tuple[tuple[str, bytes], ...]:
        return tuple((path.name, path.read_bytes()) for path in files)

    if home.current() or any(path.is_dir() for path in paths):
        load(home, *paths, **options)
        return
    home.make()
    key = (held(paths), held(sorted(path for path in home.path.iterdir() if path.is_file())), repr(options))
    if key not in _FILLED:
        kept = Path(tempfile.mkdtemp(prefix="filled-"))
        atexit.register(shutil.rmtree, kept, ignore_errors=True)
        shutil.copytree(home.path, kept / "home")
        load(Home(kept / "home"), *paths, **options)
        _FILLED[key] = kept / "home"
    shutil.copytree(_FILLED[key], home.path, symlinks=True, dirs_exist_ok=True)


def load_texts(tmp_path: Path, files: Mapping[str, Any], **options: Any) -> tuple[ImportReport, Store]:
    """The report of an import of files with this content into a fresh home, and the store."""
    home = Home(tmp_path / "home")
    report = load(home, *write(tmp_path / "exports", files), **options)
    store = open_store(home)
    assert store is not None
    return report, store


@dataclass
class Records:
    """The records of an import that ended before anything was merged, made into facts or published."""

    connection: "duckdb.DuckDBPyConnection"
    as_of: dt.datetime
    changed: bool  # whether the import brought anything new

    def text(self) -> str:
        """Every cell that a generation would keep outside the file of the owners."""
        tables = self.connection.execute(
            "select table_name from duckdb_tables() where database_name = current_database() and not temporary"
        ).fetchall()
        return "\n".join(repr(self.connection.execute(f'from "{table}"').fetchall()) for (table,) in tables)

    def owners(self) -> dict[tuple[str, str], str]:
        """Who promised an item, as `Store.owners` tells it."""
        return {(system, key): owner for system, key, owner in self.connection.execute("from people.owners").fetchall()}

    def content_hash(self) -> str:
        """The hash that a generation of these records would have."""
        return content_hash_of(self.connection)

    def merged(self) -> "Records":
        """The same, with what merging makes of them."""
        build.merge(self.connection)
        return self


def begin(home: Home, before: Records | None, options: Options) -> "duckdb.DuckDBPyConnection":
    """The empty tables of an import into `home`, with what people decided there, beside the records `before`."""
    connection = sql.connect()
    connection.execute("attach ':memory:' as people; attach ':memory:' as people_before")
    make_tables(connection, earlier=False)
    tables = {"people_before.owners": "people.owners"} | {f"previous.{name}": name for name in (*map("rec_{}".format, TABLES), *ACCOUNTS)}
    for name, kept in tables.items() if before else ():
        connection.register("handed_on", before.connection.execute(f"from {kept}").to_arrow_table())
        connection.execute(f"create or replace table {name} as from handed_on")
        connection.unregister("handed_on")
    view_versions(connection)
    corrections.stage(connection, home.decisions(), options.latest)
    return connection


def stage(
    home: Home, *paths: Path, before: Records | None = None, as_of: dt.datetime | None = AS_OF, **options: Any
) -> tuple[ImportReport, Records]:
    """What becomes of the files of an import, and of their records beside those `before`: a third of the time of a whole import.

    Of `home` the policy, the corrections and the own sources count.
    """
    told = Options(as_of, options.pop("default_as_of", AS_OF), **options)
    connection, earlier = begin(home, before, told), before.as_of if before else None
    reports, changed = importer.staged(connection, paths, home.decisions().policy, load_sources(home.path), told, earlier)
    return ImportReport(reports), Records(connection, told.as_of_after(earlier), changed)


def forget(before: Records, **what: str) -> Records:
    """The records without those of a file or source."""
    options = Options(before.as_of, before.as_of)
    connection = begin(Home(Path("nobody's")), before, options)
    keep_all_but(connection, load_sources(), what.get("file"), what.get("source"), owners=True)
    return Records(connection, before.as_of, changed=True)


def rebuild(home: Home, before: Records) -> Records:
    """The records, merged under what people decided in `home`."""
    options, owners = Options(before.as_of, before.as_of), home.decisions().policy.report.people == "show"
    connection = begin(home, before, options)
    changed = keep_versions(connection, {}, options, before.as_of, owners=owners)
    return Records(connection, before.as_of, changed).merged()


def stage_texts(tmp_path: Path, files: Mapping[str, Any], **options: Any) -> tuple[ImportReport, Records]:
    """The same of files with this content."""
    return stage(Home(tmp_path / "home"), *write(tmp_path / "exports", files), **options)


def rows(store: Store | Records, query: str) -> list[tuple[Any, ...]]:
    """What a query on the store gives."""
    with store.connection.cursor() as cursor:
        return cursor.execute(query).fetchall()


def adds_up(report: ImportReport) -> bool:
    """Whether every file's records are all accounted for."""
    return all(file.read == file.used + file.unchanged + file.superseded + file.refused + file.set_aside for file in report.files)


def pagerduty(**changes: Any) -> dict[str, Any]:
    """One incident in the shape of the REST API."""
    number = changes.get("incident_number", 7)
    return {
        "id": f"QINC{number:03}",
        "incident_number": number,
        "title": "queue depth above 10 000",
        "created_at": "2026-03-02T10:04:00Z",
        "updated_at": "2026-03-02T12:00:00Z",
        "status": "resolved",
        "resolved_at": "2026-03-02T11:00:00Z",
        "urgency": "high",
        "service": {"id": "PS1", "summary": "orders"},
        "teams": [{"summary": "fulfilment"}],
        "priority": {"summary": "P1"},
        "html_url": f"https://acme.example/incidents/QINC{number:03}",
        "acknowledgements": [],
    } | changes


def log_entry(kind: str, at: str, number: int = 7) -> dict[str, Any]:
    """One log entry of that incident, by a person whose name must not be read."""
    return {
        "id": f"R{kind[:4]}{at[-9:]}{number}",
        "type": f"{kind}_log_entry",
        "created_at": at,
        "agent": {"summary": "Ada Example"},
        "incident": {"id": f"QINC{number:03}"},
        "channel": {"type": "auto"},
    }


REVIEW = """# Post-Incident Review: orders stopped

## Summary
- **Date**: 2026-03-02
- **Duration**: 1 hour 10 minutes
- **Severity**: P1
- **Incident**: QINC007
- **Service**: orders
- **Cause**: queue consumer lost
- **Incident Commander**: @bo
- **Author**: @cy
- **Status**: Final

## Timeline (UTC)
| Time | Event |
|------|-------|
| 09:50 | Consumer stopped reading after the deployment |
| 10:05 | Alert fired, on-call paged |
| 10:09 | IC confirmed, incident channel opened |
| 10:30 | Root cause identified: consumer group was renamed |
| 10:50 | Rollback complete |
| 11:02 | Monitoring confirms full recovery |

## Detection
- How was the incident detected? monitoring alert

## Root Cause
Why 1: Why did orders stop?
→ The consumer read nothing.
Why 2: Why did it read nothing?
→ Its group was renamed and no check compares the names.

## Action Items
| # | Action | Owner | Deadline | Status |
|---|--------|-------|----------|--------|
| 1 | Compare consumer groups in CI (OPS-12) | @dee | 2026-03-20 | Open |
| 2 | Alert on a consumer without reads | @eli | 2026-03-28 | Done |
"""
