"""Review documents of an invented incident in any layout give that incident back, and garbage gives no stamp that it does not hold."""

import datetime as dt
import re
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat.documents.model import Document
from nowwhat.documents.review import read_document
from nowwhat.documents.stamps import COLUMNS

SAID = {
    "started": "The outage began",
    "detected": "Alert fired, on-call paged",
    "acknowledged": "On-call acknowledged",
    "investigating": "Investigation started",
    "root_cause_found": "Root cause identified: a full disk",
    "fix_applied": "Rollback complete",
    "recovered": "Service restored",
}
ZONES = {"": "", "UTC": "Z", "CET": "+01:00", "UTC+2": "+02:00", "PDT": "-07:00"}
CLOCKS: list[Callable[[dt.datetime], str]] = [
    lambda at: f"{at:%H:%M}",
    lambda at: f"{at:%H:%M:%S}",
    lambda at: f"{at:%I:%M %p}",
    lambda at: f"{at:%I:%M%p}".lower().lstrip("0"),
    lambda at: f"~{at:%H:%M}",
    lambda at: f"{at:%H:%M}-{at + dt.timedelta(minutes=1):%H:%M}",
]
DAYS: list[Callable[[dt.datetime], str]] = [
    lambda _: "",
    lambda at: f"{at:%Y-%m-%d} ",
    lambda at: f"{at:%Y/%m/%d} ",
    lambda at: f"{at.day} {at:%B %Y} ",
    lambda at: f"{at:%b} {at.day}, ",
]
Rows = list[tuple[dt.datetime, str, str]]  # the moment, its time as written, what happened


def table(rows: Rows, zone: str) -> str:
    lines = "\n".join(f"| {written} | {text} |" for _, written, text in rows)
    return f"| Time{f' ({zone})' if zone else ''} | Event |\n|---|---|\n{lines}"


def newest_first(rows: Rows, zone: str) -> str:
    return table(rows[::-1], zone)


def two_columns(rows: Rows, zone: str) -> str:
    lines = "\n".join(f"| {at:%Y-%m-%d} | {at:%H:%M} | {text} |" for at, _, text in rows)
    return f"All times in {zone or 'local time'}.\n\n| Date | Time | Event |\n|---|---|---|\n{lines}"


def listed(mark: str) -> Callable[[Rows, str], str]:
    def layout(rows: Rows, zone: str) -> str:
        sentence = f"All times in {zone}.\n\n" if zone else ""
        return sentence + "\n".join(mark.format(n, written=written, text=text) for n, (_, written, text) in enumerate(rows, 1))

    return layout


def headings(rows: Rows, zone: str) -> str:
    return "\n\n".join(f"### {written}{zone and f' {zone}'}\n\n{text}" for _, written, text in rows)


def under_days(rows: Rows, zone: str) -> str:
    pieces, day = [], None
    for at, written, text in rows:
        if at.date() != day:
            day = at.date()
            pieces.append(f"\n### {at.day} {at:%B %Y}\n")
        pieces.append(f"- {written}{zone and f' {zone}'}: {text}")
    return "\n".join(pieces)


def a_paragraph_a_day(rows: Rows, zone: str) -> str:
    days: dict[dt.date, list[str]] = {}
    for at, _, text in rows:
        days.setdefault(at.date(), []).append(f"{at:%H:%M}{zone and f' {zone}'} {text}.")
    return "\n\n".join(f"{day.day} {day:%B %Y}: {' '.join(told)}" for day, told in days.items())


LAYOUTS = {
    "table": table,
    "newest first": newest_first,
    "two columns": two_columns,
    "bullets": listed("- {written}: {text}"),
    "numbers": listed("{}. {written} - {text}"),
    "bold": listed("- **{written}** {text}"),
    "brackets": listed("* [{written}] {text}"),
    "lines": listed("{written} – {text}\n"),
    "headings": headings,
    "under days": under_days,
    "a paragraph a day": a_paragraph_a_day,
}
# Where each is written so that an hour and its zone stand beside each other.
WITH_OWN_FORM = {"two columns", "a paragraph a day"}
DATED = ("field", "title", "file", "front matter")


@st.composite
def incidents(draw: st.DrawFn) -> tuple[str, str, dict[str, str]]:
    """A document, the name of its file, and the stamps that it tells."""
    at = draw(st.datetimes(dt.datetime(2019, 1, 1), dt.datetime(2026, 12, 1))).replace(second=0, microsecond=0)
    layout, zone = draw(st.sampled_from(sorted(LAYOUTS))), draw(st.sampled_from(sorted(ZONES)))
    day, clock = draw(st.sampled_from(DAYS)), draw(st.sampled_from(CLOCKS))
    kinds = [kind for kind in SAID if kind == "detected" or draw(st.booleans())]
    if "started" not in kinds:
        kinds = ["started", *kinds]
    first, rows, told = at.date(), [], {}
    for kind in kinds:
        rows.append((at, f"{day(at)}{clock(at)}", SAID[kind]))
        told[COLUMNS[kind]] = at.isoformat() + ZONES[zone]
        at += dt.timedelta(minutes=draw(st.integers(1, 11 * 60)))
    if layout == "newest first" and not day(at):  # told backwards, bare times name the last day first
        rows = [(moment, f"{moment:%Y-%m-%d} {clock(moment)}", text) for moment, _, text in rows]
    where = draw(st.sampled_from(DATED))
    front = f"---\ndate: {first}\n---\n" if where == "front matter" else ""
    title = f"# Disk full{f' on {first}' if where == 'title' else ''}\n\n"
    field = f"- **Date**: {first.day} {first:%B %Y}\n\n" if where == "field" else ""
    name = f"{first}-disk.md" if where == "file" else "disk.md"
    return f"{front}{title}{field}## Timeline\n\n{LAYOUTS[layout](rows, zone)}\n\n## Lessons learned\n\nWatch disks.\n", name, told


def stamps(document: Document) -> dict[str, str]:
    found = next((row.cells for row in document.rows if row.table == "incidents"), {})
    return {column: str(found[column]) for column in COLUMNS.values() if column in found}


@settings(max_examples=120, deadline=None)
@given(incidents())
def test_a_known_incident_is_read_back_from_any_layout(told: tuple[str, str, dict[str, str]]) -> None:
    text, name, expected = told
    document = read_document(text, name)
    assert stamps(document) == expected, text
    for row in (row.cells for row in document.rows if row.table == "timeline_events"):
        assert row["certainty"] in {"worded", "stated"}
        assert row["reading"] in {"exact", "about"}


NOISE = st.text(st.sampled_from(" 0123456789:-?./~|apmTZ–") | st.characters(exclude_categories=["Cs", "Cc"]), max_size=24)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NOISE, st.sampled_from(sorted(SAID.values()))), max_size=6), st.sampled_from(["2026-03-04", "[date]"]))
def test_garbage_gives_no_stamp_whose_digits_it_does_not_hold(rows: list[tuple[str, str]], date: str) -> None:
    lines = "\n".join(f"- {noise.strip()} {text}" for noise, text in rows)
    text = f"# Outage\n- **Date**: {date}\n\n## Timeline (UTC)\n{lines}\n\n## Root cause\nA disk.\n"
    source = text.split("\n")
    for row in read_document(text, "a.md").rows:
        for stamp in [str(value) for column, value in row.cells.items() if column == "happened_at"]:
            at = dt.datetime.fromisoformat(stamp)
            minute = at.strftime("%M")
            hours = {str(at.hour), f"{at.hour:02}", str((at.hour + 11) % 12 + 1), f"{(at.hour + 11) % 12 + 1:02}"}
            assert minute in source[row.line - 1] or minute == "00"
            assert any(hour in source[row.line - 1] for hour in hours)


SPOILT = st.sampled_from(
    ["??:??", "12:26-12:??", "HH:mm", "--:--", "25:61", "22026-03-04 09:36", "2026-02-30 10:00", "2026-13-04 10:00", "noon", ""]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SPOILT, st.sampled_from(sorted(SAID.values()))), min_size=1, max_size=6))
def test_times_that_cannot_be_read_give_no_stamp_and_are_all_kept(rows: list[tuple[str, str]]) -> None:
    document = read_document(
        f"# Outage\n- **Date**: 2026-03-04\n\n## Timeline\n{table([(dt.datetime.min, at, text) for at, text in rows], 'UTC')}\n", "a.md"
    )
    kept = [row.cells for row in document.rows if row.table == "timeline_events"]
    assert stamps(document) == {}
    assert [row["text"] for row in kept] + [one.sentence for one in document.set_aside] != []
    assert len(kept) + len(document.set_aside) == len(rows)
    assert not any(re.search(r"\d", str(row.get("happened_at", ""))) for row in kept)
