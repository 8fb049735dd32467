"""Frames of a week -> what needs a word, list by list, and four counts. Pure; plain text."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import polars as pl

from nowwhat.analysis.actions.measures import unknowable
from nowwhat.language import formats
from nowwhat.language.sentences import joined, listed, rounded
from nowwhat.meetings.decisions import Decision, promised, soonest, to_review

MOST = 8  # lines of a list: the meeting takes five minutes
EVER: dict[str, Any] = {"from_month": "0000-00", "to_month": "9999-99"}  # a review is owed whenever the incident happened
NONE_NEW = "No incident began."
NO_ITEMS = "No action items were imported, so nobody knows what is due. An export of the tracker that keeps them would tell."
NO_REVIEWS = "No import says when a review was held, so nobody knows which are owed. The line Held of a filled-in review would tell."
NO_DATES = "No open item has a due date, so nothing can be due."
NO_KINDS = "No open item says what it is for (prevent, detect, respond or mitigate), so nobody knows what comes first."
NO_TOUCH = "No open item says when it was created or last touched, so nobody knows what is stalled."


@dataclass(frozen=True)
class Count:
    """A figure at the top, the words under it, and the query that it counts the rows of."""

    label: str
    value: str
    words: str
    query: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One list of the meeting; `rest` counts what is not listed, which stands on the page `more` with its filters."""

    title: str
    words: str
    rows: tuple[Decision, ...]
    empty: str
    rest: str = ""
    more: tuple[str, Mapping[str, str]] | None = None

    @property
    def unknown(self) -> bool:
        """Whether nobody knows what would stand here."""
        return self.empty in {NO_ITEMS, NO_REVIEWS, NO_DATES, NO_TOUCH, NO_KINDS}


@dataclass(frozen=True)
class Asked:
    """The frames that a week is told from, by the names of their queries."""

    new: pl.DataFrame
    owed: pl.DataFrame
    top: pl.DataFrame
    due: pl.DataFrame
    open: pl.DataFrame
    stalled: pl.DataFrame
    any_item: bool
    any_review: bool

    @cached_property
    def unknowable(self) -> set[str]:
        """Which lists of open items nobody can make: overdue, stalled, top."""
        return unknowable(self.open)


def span(as_of: dt.datetime, days: int) -> str:
    """From when to when new incidents are looked for; `as_of` is on the clock of the report zone."""
    return _between(as_of - dt.timedelta(days=days), as_of)


def _between(first: dt.datetime, last: dt.datetime) -> str:
    """Two days as one says them: "26 Oct to 2 Nov 2026"."""
    words, known = formats.day(first).split(formats.NBSP), formats.day(last).split(formats.NBSP)
    while len(words) > 1 and words[-1] == known[-1]:
        words, known = words[:-1], known[:-1]
    return f"{formats.NBSP.join(words)} to {formats.day(last)}"


def counts(asked: Asked, days: int, stalled_after_days: int) -> list[Count]:
    """Four figures: what is new, owed, overdue and stalled."""
    overdue, late = asked.open.filter("overdue"), asked.owed.filter("late").height
    prevent = overdue.filter(pl.col("category") == "prevent").height
    by = asked.new.filter(pl.col("severity").is_in(["P1", "P2"])).group_by("severity").len().sort("severity")
    severe = ", ".join(f"{formats.count(n)} {severity}" for severity, n in by.iter_rows())
    found: list[tuple[str, int, str, str, dict[str, Any]]] = [
        ("New incidents", asked.new.height, severe or "no P1 or P2", "new_incidents", {"days": days}),
        ("Reviews owed", asked.owed.height, f"{formats.count(late) if late else 'none'} late", "owed_reviews", EVER),
        ("Overdue items", overdue.height, f"{formats.count(prevent)} prevent", "open_items", {}),
        (
            f"Stalled over {stalled_after_days} days",
            asked.stalled.height,
            "escalate" if asked.stalled.height else "none",
            "stalled_items",
            {},
        ),
    ]
    missing = {"owed_reviews": "" if asked.any_review else "when they were held is not known"}
    missing["open_items"] = "no open item has a due date" if "overdue" in asked.unknowable else ""
    missing["stalled_items"] = "no open item says since when" if "stalled" in asked.unknowable else ""
    if not asked.any_item:
        missing |= dict.fromkeys(("open_items", "stalled_items"), "no action items imported")
    return [
        Count(label, formats.UNKNOWN, why, query, params)
        if (why := missing.get(query))
        else Count(label, formats.count(number), words, query, params)
        for label, number, words, query, params in found
    ]


def sections(asked: Asked, as_of: dt.datetime, days: int, stalled_after_days: int) -> list[Section]:
    """The lists of the meeting, what cannot wait first. An item stands in the first list that it belongs to, and only there."""
    named: set[str] = set()
    stalled = _items(asked.stalled, named)
    top = _items(asked.top, named)
    due = _items(asked.due, named, present=True)
    late = asked.open.filter("overdue")
    overdue = _items(late, named)
    ahead = formats.plural(days, "day")
    above = "What stands above is not named again. "
    none = NO_ITEMS if not asked.any_item else ""
    found = [
        _section(
            "Escalate today",
            f"Open, and nobody touched it for more than {stalled_after_days} days; the longest untouched first.",
            stalled,
            none or (NO_TOUCH if "stalled" in asked.unknowable else "Nothing is stalled."),
            ("action_items", {"list": "stalled"}),
        ),
        _section(
            "Reviews owed",
            "Required and not held: due 48 hours after recovery. What has hours left first, then the latest.",
            [to_review("", row) for row in soonest(asked.owed).iter_rows(named=True)] if asked.any_review else [],
            "No review is owed." if asked.any_review else NO_REVIEWS,
        ),
        _section(
            "New incidents", f"Began {span(as_of, days)}; the most severe first.", [_new(row) for row in asked.new.to_dicts()], NONE_NEW
        ),
    ]
    if not asked.any_item:  # said once is enough
        return found
    return [
        *found,
        _section(
            "Do first",
            "Open prevent items of P1s, P2s and repeats, the earliest created first, at most three per team. "
            f"{above if stalled else ''}".strip(),
            top,
            NO_KINDS
            if "top" in asked.unknowable
            else "No open prevent item of a P1, a P2 or a repeat."
            if asked.top.is_empty()
            else "All of them stand above.",
            ("action_items", {}),
        ),
        _section(
            f"Due in {ahead}",
            f"By the day promised now, {_between(as_of, as_of + dt.timedelta(days=days - 1))}. "
            f"{above if len(due) < asked.due.height else ''}".strip(),
            due,
            NO_DATES if "overdue" in asked.unknowable else "Nothing is due." if asked.due.is_empty() else "All of it stands above.",
            ("action_items", {"list": "all"}),
        ),
        _section(
            "Overdue",
            f"The day first promised has passed; the oldest promise first. {above if len(overdue) < late.height else ''}".strip(),
            overdue,
            NO_DATES if "overdue" in asked.unknowable else "Nothing is overdue." if late.is_empty() else "All of it stands above.",
            ("action_items", {"list": "overdue"}),
        ),
    ]


def _section(title: str, words: str, rows: Sequence[Decision], empty: str, more: tuple[str, Mapping[str, str]] | None = None) -> Section:
    shown = len(rows) if len(rows) <= MOST + 2 else MOST  # nobody wants to look up the last one or two
    return Section(title, words, tuple(rows[:shown]), empty, f"{formats.count(len(rows) - shown)} more" if len(rows) > shown else "", more)


def _items(frame: pl.DataFrame, named: set[str], *, present: bool = False) -> list[Decision]:
    rows = [row for row in frame.to_dicts() if row["action_id"] not in named]
    named.update(row["action_id"] for row in rows)
    found = [replace(promised("", row), about=_about(row)) for row in rows]
    return [replace(line, why=_due(row), late=False) for line, row in zip(found, rows, strict=True)] if present else found


def _about(row: Mapping[str, Any]) -> str:
    """Severity and service; the team only where no service is known: who does it stands beside."""
    return joined(row["severity"], row["service"] or row["team"])


def _due(row: Mapping[str, Any]) -> str:
    moved = row["first_due_on"] != row["due_on"]
    return f"due {formats.day(row['due_on'])}" + (f", first promised {formats.day(row['first_due_on'])}" if moved else "")


def _new(row: Mapping[str, Any]) -> Decision:
    again = row["kind"] == "repeat"
    parts = [
        formats.day(row["at"]),
        f"took {rounded(row['ttr_s'])}" if row["ttr_s"] is not None else None if row["recovered"] else "not recovered",
        f"{formats.ordinal(row['ordinal'])} time" if again else None,
        "a promised fix was overdue" if row["fix_overdue"] else None,
    ]
    late = bool(again or row["fix_overdue"] or not row["recovered"])
    title = row["title"] or row["incident_id"]
    return Decision("", title, row["url"], _about(row), ", ".join(filter(None, parts)), late, None, row["incident_id"], of_incident=True)


def nothing(found: Sequence[Section]) -> str:
    """That no list holds anything; empty where some does. Only where every list can be made is that the whole week."""
    if any(section.rows for section in found):
        return ""
    quiet = [section.title.lower() for section in found if not section.unknown]
    if not quiet:
        return ""
    words = "Nothing needs a word this week" if len(quiet) == len(found) else "Nothing that is known needs a word this week"
    return f"{words}: nothing under {listed(quiet)}."
