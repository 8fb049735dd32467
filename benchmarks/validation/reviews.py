"""The folders of real review documents -> what was understood of them, as lines of docs/validation.md. No sentence of theirs is quoted."""

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import duckdb

from nowwhat.documents.stamps import COLUMNS
from nowwhat.importing import importer
from nowwhat.importing.report import Options
from nowwhat.language.formats import plural
from nowwhat.store.home import Home, open_store

# With the hours of support that two documents of the first folder state; the second one counts every hour.
FOLDERS = (
    ("Reviews of a government platform team", "moj-cloud-platform", "Mon-Fri 10:00-17:00"),
    ("Reviews of a shipping company", "dfds-postmortems", "Mon-Sun 00:00-24:00"),
)
AS_OF = dt.datetime.fromisoformat("2026-07-01")
CERTAINTIES = ("stated", "worded", "inferred")
REASONS = ("support hours", "other start", "typing error", "several incidents")
READINGS = ("exact", "about", "day only", "unreadable", "doubtful")


def documents_understood(real: Path) -> Iterator[str]:
    """A section for every folder of review documents below `real`."""
    for title, name, hours in FOLDERS:
        with tempfile.TemporaryDirectory() as folder:
            home = Home(Path(folder) / "home")
            home.make()
            home.policy_path.write_text(f'[report]\nbusiness_hours = "{hours}"\n', encoding="utf-8")
            report = importer.import_files(home, [real / name], Options(AS_OF, AS_OF, zone="Europe/London"))
            store = open_store(home)
            assert store is not None  # noqa: S101 - it was just published
            yield from ("", f"## {title}: what was understood", "")
            items, files = plural(report.action_items, "action item"), [file for file in report.files if file.outcome == "read"]
            nothing = ", ".join(f"{count} {reason}" for file in files for reason, count in file.set_asides.items())
            yield f"{plural(len(files), 'document')}: {plural(report.reviews, 'review')}, {items}; set aside: {nothing}."
            with store.connection.cursor() as cursor:
                yield from _rows(cursor)
                yield from _durations(cursor)
                yield from _chains(cursor)
            store.close()


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """How the rows of timelines were read, and what gave the stamps."""
    readings = Counter(
        dict(cursor.execute("select reading, count(*) from timeline_events where reading is not null group by all").fetchall())
    )
    parts = ", ".join(f"{readings[reading]} {reading}" for reading in READINGS if readings[reading])
    yield from ("", f"{plural(readings.total(), 'timeline row')}: {parts}.", "")
    given = cursor.execute(
        "select stamp, certainty, count(*) from (select unnest(gives) as stamp, certainty from timeline_events) group by all"
    ).fetchall()
    found = {(stamp, certainty): count for stamp, certainty, count in given}
    yield f"| stamps taken | {' | '.join(CERTAINTIES)} |"
    yield "|---|" + "---:|" * len(CERTAINTIES)
    for column in COLUMNS.values():
        yield f"| {column} | " + " | ".join(str(found.get((column, certainty), 0)) for certainty in CERTAINTIES) + " |"


def _durations(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Every stated duration beside the computed one: agreed, explained, or not."""
    rows = cursor.execute("""
        select l.name, d.line, d.name, d.minutes, d.stamps_minutes, d.verdict, coalesce(d.between, '')
        from stated_durations d join loads l using (file) order by l.name, d.line""").fetchall()
    verdicts = Counter(row[5] for row in rows)
    explained = ", ".join(f"{verdicts[reason]} {reason}" for reason in REASONS)
    left = f"{verdicts['differs']} without a reason, {verdicts['no stamps']} without stamps to compare with"
    yield from ("", f"{plural(len(rows), 'stated duration')}: {verdicts['agrees']} within a minute; {explained}; {left}.", "")
    yield "| document | line | what | stated, min | computed, min | from … to … | verdict |"
    yield "|---|---:|---|---:|---:|---|---|"
    for name, line, what, minutes, computed, verdict, between in rows:
        told = _unexplained(minutes - computed) if verdict == "differs" else verdict
        yield f"| {name.replace('|', ' ')} | {line} | {what} | {minutes} | {'' if computed is None else computed} | {between} | {told} |"


def _unexplained(more_min: int) -> str:
    """What a duration is for which none of the reasons holds, in plain words."""
    more = "more" if more_min > 0 else "less"
    return f"none of the four: {abs(more_min)} min {more} than the rows give; nothing in the document tells why"


def _chains(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Which documents may tell the same failure again, by their titles."""
    links = cursor.execute("select group_id, count(*) from title_groups group by all order by 1").fetchall()
    yield from ("", f"Suspected chains of repeats, by title: {', '.join(plural(count, 'incident') for _, count in links) or 'none'}.")
