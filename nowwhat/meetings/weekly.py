"""The frames of a week -> what the meeting reads: four counts, then what needs a word, list by list."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any

import polars as pl

from nowwhat.analysis.actions.measures import unknowable
from nowwhat.analysis.figure import KeyFigure
from nowwhat.analysis.reviews.words import OWED, owed_split
from nowwhat.analysis.scope import EVER, Scope
from nowwhat.language import formats
from nowwhat.language.sentences import joined, listed, rounded
from nowwhat.meetings.blocks import Decision, DecisionList, KeyFigures, Meeting, More, Nothing
from nowwhat.meetings.decisions import first_lines, named_once, pressing, soonest
from nowwhat.meetings.words import promised, to_review
from nowwhat.model.policy import Policy
from nowwhat.store.queries import Ask

QUESTION = "What needs a word this week?"
NAME = "Weekly sync"
DAYS = 7
NONE_NEW = "No incident began."
NO_ITEMS = "No action items were imported, so nobody knows what is due. An export of the tracker that keeps them would tell."
NO_REVIEWS = "No import says when a review was held, so nobody knows which are owed. The line Held of a filled-in review would tell."
NO_DATES = "No open item has a due date, so nothing can be due."
NO_KINDS = "No open item says what it is for (prevent, detect, respond or mitigate), so nobody knows what comes first."
NO_TOUCH = "No open item says when it was created or last touched, so nobody knows what is stalled."


def sync(scope: Scope) -> Meeting:
    """The week up to as_of under the filters of a page."""
    return week(scope.frame, scope.policy, scope.as_of_local, sample=scope.store.generation.sample)


@dataclass(frozen=True)
class Frames:
    """What a week is made from, by the names of the queries."""

    new: pl.DataFrame
    owed: pl.DataFrame
    stalled: pl.DataFrame
    top: pl.DataFrame
    due: pl.DataFrame
    open: pl.DataFrame
    any_item: bool
    any_review: bool

    @cached_property
    def overdue(self) -> pl.DataFrame:
        """The open items that are overdue."""
        return self.open.filter("overdue")

    @cached_property
    def unknowable(self) -> set[str]:
        """Which lists of open items nobody can make: overdue, stalled, top."""
        return unknowable(self.open)

    @cached_property
    def once(self) -> dict[str, pl.DataFrame]:
        """The items of each list, in the order of the meeting: what stands in one is not named again."""
        return named_once({"stalled": self.stalled, "top": self.top, "due": self.due, "overdue": self.overdue})


def week(ask: Ask, policy: Policy, as_of: dt.datetime, days: int = DAYS, *, sample: bool = False) -> Meeting:
    """The days up to `as_of`, which is on the clock of the report zone, and those from it on."""
    frames = Frames(
        new=ask("new_incidents", days=days),
        owed=ask("owed_reviews", **EVER),
        stalled=ask("stalled_items"),
        top=ask("top_prevent_items"),
        due=ask("due_items", days=days),
        open=ask("open_items"),
        any_item=bool(ask("items_recorded")["items"][0]),
        any_review=bool(ask("reviews_held", **EVER)["any_review"][0]),
    )
    period, stalled_after = span(as_of, days), policy.actions.stalled_after_days
    return Meeting(
        name=NAME,
        question=QUESTION,
        title=f"{QUESTION.removesuffix('?')}: {period}",
        period=period,
        looked_at=f"{period} · as of {formats.day(as_of)}",
        as_of=as_of,
        sample=sample,
        blocks=(KeyFigures("", _counts(frames, days, stalled_after), brief=True), *_lists(frames, as_of, days, stalled_after)),
    )


def condensed(meeting: Meeting) -> Meeting:
    """The same week where no list holds anything: one sentence in place of the lists that can be made and are empty."""
    lists = meeting.of(DecisionList)
    quiet = [block.title.lower() for block in lists if not block.unknown]
    if any(block.rows for block in lists) or not quiet:
        return meeting
    words = "Nothing needs a word this week" if len(quiet) == len(lists) else "Nothing that is known needs a word this week"
    rest = [block for block in lists if block.unknown]
    return replace(meeting, blocks=(*meeting.of(KeyFigures), Nothing("", f"{words}: nothing under {listed(quiet)}."), *rest))


def span(as_of: dt.datetime, days: int = DAYS) -> str:
    """From when to when new incidents are looked for; `as_of` is on the clock of the report zone."""
    return _between(as_of - dt.timedelta(days=days), as_of)


def _between(first: dt.datetime, last: dt.datetime) -> str:
    """Two days as one says them: "26 Oct to 2 Nov 2026"."""
    words, known = formats.day(first).split(formats.NBSP), formats.day(last).split(formats.NBSP)
    while len(words) > 1 and words[-1] == known[-1]:
        words, known = words[:-1], known[:-1]
    return f"{formats.NBSP.join(words)} to {formats.day(last)}"


def _counts(frames: Frames, days: int, stalled_after_days: int) -> tuple[KeyFigure, ...]:
    """Four figures: what is new, owed, overdue and stalled."""
    prevent = frames.overdue.filter(pl.col("category") == "prevent").height
    by = frames.new.filter(pl.col("severity").is_in(["P1", "P2"])).group_by("severity").len().sort("severity")
    severe = ", ".join(f"{formats.count(n)} {severity}" for severity, n in by.iter_rows())
    no_items = "" if frames.any_item else "no action items imported"
    no_reviews = "" if frames.any_review else "when they were held is not known"
    no_dates = no_items or ("no open item has a due date" if "overdue" in frames.unknowable else "")
    no_touch = no_items or ("no open item says since when" if "stalled" in frames.unknowable else "")
    new, owed, overdue, stalled = (frame.height for frame in (frames.new, frames.owed, frames.overdue, frames.stalled))
    return (
        _count("new_incidents", "New incidents", new, severe or "no P1 or P2", params={"days": days}),
        _count("owed_reviews", OWED, owed, owed_split(frames.owed) if owed else "none", no_reviews, EVER),
        _count("open_items", "Overdue items", overdue, f"{formats.count(prevent)} prevent", no_dates),
        _count("stalled_items", f"Stalled over {stalled_after_days} days", stalled, "escalate" if stalled else "none", no_touch),
    )


def _count(
    query: str, label: str, number: int, words: str, unknown: str = "", params: Mapping[str, Any] = MappingProxyType({})
) -> KeyFigure:
    """A count with a word under it; unknown where there is a reason for that."""
    return KeyFigure(query, label, formats.UNKNOWN if unknown else formats.count(number), unknown or words, "", params=params)


def _lists(frames: Frames, as_of: dt.datetime, days: int, stalled_after_days: int) -> list[DecisionList]:
    """The lists of the meeting, what cannot wait first. An item stands in the first list that it belongs to, and only there."""
    no_items = "" if frames.any_item else NO_ITEMS
    no_touch = no_items or (NO_TOUCH if "stalled" in frames.unknowable else "")
    owed = soonest(frames.owed) if frames.any_review else frames.owed.clear()
    lists = [
        _list(
            "Escalate today",
            f"Open, and nobody touched it for more than {stalled_after_days} days; the longest untouched first.",
            frames.once["stalled"],
            _item,
            "Nothing is stalled.",
            no_touch,
            More("", "action_items", {"list": "stalled"}),
        ),
        _list(
            "Reviews owed",
            "Required and not held: due 48 hours after recovery. What has hours left first, then the latest.",
            owed,
            partial(to_review, ""),
            "No review is owed.",
            "" if frames.any_review else NO_REVIEWS,
        ),
        _list("New incidents", f"Began {span(as_of, days)}; the most severe first.", pressing(frames.new), _new, NONE_NEW),
    ]
    if not frames.any_item:  # said once is enough
        return lists
    no_dates = NO_DATES if "overdue" in frames.unknowable else ""
    top, due, overdue = (frames.once[name] for name in ("top", "due", "overdue"))
    return [
        *lists,
        _list(
            "Do first",
            _above(
                "Open prevent items of P1s, P2s and repeats, the earliest created first, at most three per team.",
                fewer=not frames.stalled.is_empty(),
            ),
            top,
            _item,
            "No open prevent item of a P1, a P2 or a repeat." if frames.top.is_empty() else "All of them stand above.",
            NO_KINDS if "top" in frames.unknowable else "",
            More("", "action_items"),
        ),
        _list(
            f"Due in {formats.plural(days, 'day')}",
            _above(
                f"By the day promised now, {_between(as_of, as_of + dt.timedelta(days=days - 1))}.", fewer=due.height < frames.due.height
            ),
            due,
            _due,
            "Nothing is due." if frames.due.is_empty() else "All of it stands above.",
            no_dates,
            More("", "action_items", {"list": "all"}),
        ),
        _list(
            "Overdue",
            _above("The day first promised has passed; the oldest promise first.", fewer=overdue.height < frames.overdue.height),
            overdue,
            _item,
            "Nothing is overdue." if frames.overdue.is_empty() else "All of it stands above.",
            no_dates,
            More("", "action_items", {"list": "overdue"}),
        ),
    ]


def _above(words: str, *, fewer: bool) -> str:
    return f"{words} What stands above is not named again." if fewer else words


def _list(
    title: str,
    words: str,
    frame: pl.DataFrame,
    line: Callable[[Mapping[str, Any]], Decision],
    empty: str,
    unknown: str = "",
    more: More | None = None,
) -> DecisionList:
    """A list of the week with its first lines; `unknown` says why nobody can make it, `more` where the rest stands."""
    shown, left = first_lines(frame)
    return DecisionList(
        title,
        words,
        tuple(line(row) for row in shown.iter_rows(named=True)),
        empty=unknown or empty,
        more=replace(more or More(""), words=f"{formats.count(left)} more") if left else None,
        unknown=bool(unknown),
    )


def _about(row: Mapping[str, Any]) -> str:
    """Severity and service; the team only where no service is known: who does it stands beside."""
    return joined(row["severity"], row["service"] or row["team"])


def _item(row: Mapping[str, Any]) -> Decision:
    return replace(promised("", row), about=_about(row))


def _due(row: Mapping[str, Any]) -> Decision:
    moved = row["first_due_on"] != row["due_on"]
    due = f"due {formats.day(row['due_on'])}" + (f", first promised {formats.day(row['first_due_on'])}" if moved else "")
    return replace(_item(row), why=due, late=False)


def _new(row: Mapping[str, Any]) -> Decision:
    words = [
        formats.day(row["at"]),
        f"took {rounded(row['ttr_s'])}" if row["ttr_s"] is not None else None if row["recovered"] else "not recovered",
        f"{formats.ordinal(row['ordinal'])} time" if row["again"] else None,
        "a promised fix was overdue" if row["fix_overdue"] else None,
    ]
    title, why = row["title"] or row["incident_id"], ", ".join(filter(None, words))
    return Decision("", title, row["url"], _about(row), why, row["late"], None, row["incident_id"], of_incident=True)
