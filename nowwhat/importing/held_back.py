"""A file as it was read, and its last import -> why it looks cut off; it is held back until somebody says --accept."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from nowwhat.errors import InputRefused
from nowwhat.importing.report import FileReport
from nowwhat.importing.sources import Source
from nowwhat.language import formats
from nowwhat.model.records import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEWER = 0.2  # a file that lost more than this share of its records is held back
MANY = 10  # records that a file may withdraw whatever their share
# When a record began; `least` passes over what is not recorded.
BEGAN = {
    "incidents": "least(started_at, detected_at, acknowledged_at, investigating_at, fix_applied_at, recovered_at)",
    "action_items": "least(created_at, closed_at, last_activity_at)",
    "timeline_events": "happened_at",
    "reviews": "least(held_at, published_at)",
}


class HeldBack(InputRefused):
    """A file that looks cut off; it can be taken with --accept."""


def judge(connection: "DuckDBPyConnection", number: int, report: FileReport, source: Source, *, accept: bool) -> None:
    """None if the file looks whole, was accepted, or is byte for byte one that was taken before.

    Raises:
        HeldBack: with what looks wrong and what to do.

    """
    report.oldest = connection.execute(
        f"select min({BEGAN[source.gives]}) from staged_{source.gives} where file = ?",  # noqa: S608 - our own names
        [number],
    ).fetchall()[0][0]
    earlier = _earlier(connection, report)
    if any(load["sha256"] == report.sha256 for load in earlier):
        return
    reason = _cut_off(report, source) or _shrunk(report, earlier) or _withdraws(connection, number, report, source)
    if not reason:
        return
    if not accept:
        raise HeldBack(
            f"{report.name}: held back, {reason}; export it again (`nowwhat sources` says how), or take it as it is with --accept"
        )
    report.notes.append(f"taken with --accept, though {reason}")


def _earlier(connection: "DuckDBPyConnection", report: FileReport) -> list[dict[str, Any]]:
    """The loads of a file of this name and source, the latest first."""
    found = connection.execute(
        "select * from previous.loads where name = ? and source = ? and outcome = 'read' order by file desc", [report.name, report.source]
    )
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _cut_off(report: FileReport, source: Source) -> str:
    if report.read != source.limit:
        return ""
    held = formats.plural(report.read, "record")
    return f"it holds exactly {held}, the most that one export of {source.name} gives unless told otherwise"


def _shrunk(report: FileReport, earlier: list[dict[str, Any]]) -> str:
    """Why far fewer records than at the last import look cut off; empty where they do not, or only older ones were left out."""
    # Files of one name from several folders are imported together; it is measured against the smallest of them.
    together = [load for load in earlier if load["imported_as_of"] == earlier[0]["imported_as_of"]]
    last = min(together, key=lambda load: int(load["read"]), default=None)
    if last is None or report.read >= last["read"] * (1 - FEWER) or _began_later(report.oldest, last.get("oldest")):
        return ""
    fewer = formats.percent(1 - report.read / last["read"])
    return (
        f"it holds {formats.plural(report.read, 'record')}, {fewer} fewer than at its last import "
        f"({formats.count(last['read'])}), and the oldest of them is no younger"
    )


def _withdraws(connection: "DuckDBPyConnection", number: int, report: FileReport, source: Source) -> str:
    """Why many records of its tool that are now set aside look cut off: the column that tells them apart may be missing."""
    if report.set_aside < MANY:
        return ""
    table = TABLES[source.gives]
    held, going = connection.execute(
        f"""select count(*), count(*) filter (where folded({table.key}) in (select key from asides where file = ? and name = ?))
        from previous.rec_{table.name} where system = ?""",  # noqa: S608 - our own names
        [number, table.name, source.system],
    ).fetchall()[0]
    if going < MANY or going <= held * FEWER:
        return ""
    return f"it sets aside {formats.count(going)} of the {formats.plural(held, 'record')} that were taken from {source.system} before"


def _began_later(oldest: dt.datetime | None, before: dt.datetime | None) -> bool:
    return oldest is not None and before is not None and oldest > before
