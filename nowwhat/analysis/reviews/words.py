"""Frames of reviews -> what is said of how they are held: rates, what is owed, what nobody reviewed. Pure; plain text."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import polars as pl

from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, first_up, joined, of, percents
from nowwhat.statistics.intervals import wilson

NBSP = formats.NBSP
LATE_DAYS = 30  # what is late by more will hardly be held any more
OWED = "Reviews owed"  # the label of what is owed, wherever it stands: one number, whatever the months of a page
NONE_REQUIRED = "No incident of the period is known to require a review."
NO_REVIEWS = "No import says when a review was held, so nobody knows. The line Held of a filled-in review, or pir_completed_at, would tell."


class Piece(Protocol):
    """One piece of advice, as `lint` gives it."""

    @property
    def sentence(self) -> str:
        """What is to be mended; empty where something is missing."""

    @property
    def line(self) -> int | None:
        """Its line."""

    @property
    def words(self) -> str:
        """The advice."""


def by_sentence(advice: Sequence[Piece]) -> list[tuple[str, int | None, str]]:
    """Each sentence once, with its line and all that is said of it; what is said twice is said once."""
    pieces: dict[str, tuple[int | None, list[str]]] = {}
    for one in advice:
        _, words = pieces.setdefault(one.sentence or one.words, (one.line if one.sentence else None, []))
        words += [part for part in re.split(r"(?<=[.?!”]) (?=[A-Z“])", one.words) if part not in words]
    quoted = {one.sentence for one in advice}
    return [(key if key in quoted else "", line, " ".join(words)) for key, (line, words) in pieces.items()]


def on_document(advice: Sequence[Piece]) -> str:
    """The label above what one document may mend."""
    return f"{formats.plural(len(by_sentence(advice)), 'piece', 'pieces')} of advice on this document, never on who wrote it"


def rate(part: int, whole: int, required: int, unrecorded: int = 0) -> tuple[str, str]:
    """The figure for a share of required reviews, and its words with the 95 % interval; `required` counts those due or not.

    `unrecorded` are those from before any review is recorded.
    """
    if not whole:
        if unrecorded:
            return formats.UNKNOWN, "No review of an incident of that time is recorded, so nobody knows."
        return formats.UNKNOWN, "No required review of the period is due yet." if required else NONE_REQUIRED
    counts = f"{of(part, whole)} that were due"
    if whole < FEWEST:
        return of(part, whole), "that were due: too few for a rate"
    limits = wilson(part, whole)
    return formats.percent(part / whole), f"{counts}, 95{NBSP}% interval {percents(limits.low or 0.0, limits.high or 0.0)}"


def coverage(row: Mapping[str, Any]) -> str:
    """What the rates are of and what is in none; `row` is one of `reviews_held`."""
    left = [
        f"{formats.count(row['pending'])} open or within their 48 hours" if row["pending"] else "",
        f"{formats.count(row['unjudged'])} over, but when they recovered is not known" if row["unjudged"] else "",
        f"{formats.count(row['unrecorded'])} from before {formats.month(row['first_month'])}, of when no review is recorded"
        if row["unrecorded"] and row["first_month"]
        else "",
        f"{formats.count(row['undetermined'])} of which nobody knows whether they need one" if row["undetermined"] else "",
    ]
    apart = "; ".join(filter(None, left))
    return f"Required for {of(row['required'], row['incidents'])} incidents" + (f"; in no rate: {apart}." if apart else ".")


def team_decides(row: Mapping[str, Any]) -> str:
    """What the team decided about those that it may; empty without any."""
    if not row["team_decision"]:
        return ""
    decided, reviewed = formats.count(row["team_decision"]), formats.count(row["team_reviewed"]) if row["team_reviewed"] else "none"
    return f"The team decides for {decided} more; of {reviewed} of them a review is known."


def near_misses(row: Mapping[str, Any]) -> str:
    """How many near misses were reviewed."""
    if not row["near_misses"]:
        since = f" from {formats.month(row['first_month'])} on" if row["unrecorded"] and row["first_month"] else ""
        return f"No incident of the period{since} is recorded as a near miss."
    return (
        f"{of(row['near_reviewed'], row['near_misses'])} near misses reviewed. A near miss asks for a review like the outage it almost was."
    )


def since_recorded(row: Mapping[str, Any]) -> str:
    """From when on reviews are recorded, where that is not all of the period; `row` is one of `reviews_held`. Else empty."""
    if not row["unrecorded"] or not row["first_month"]:
        return ""
    return f"Reviews are recorded of incidents from {formats.month(row['first_month'])} on: which were missing before, nobody knows."


def none_owed(required: int, unrecorded: int = 0) -> str:
    """Why no review is owed: all were held, or none was asked for; `unrecorded` are those from before any review is recorded."""
    if unrecorded:
        return "None of the time from which reviews are recorded."
    return "Every required review was held." if required else "No incident is known to require a review."


def owed_figure(owed: pl.DataFrame, required: int, unrecorded: int = 0) -> tuple[str, str]:
    """What is owed now as a figure, with its split; `required` counts the incidents that need a review, `unrecorded` as in `none_owed`."""
    if owed.is_empty():
        return "0", none_owed(required, unrecorded)
    return formats.count(owed.height), f"{first_up(owed_split(owed))}."


def owed_split(owed: pl.DataFrame) -> str:
    """How many of the reviews that are owed have time left, and how late the others are; `owed` are `owed_reviews` of all months."""
    late, long_ago = pl.col("late"), pl.col("hours_left") <= -24 * LATE_DAYS
    groups = {"in time": ~late, f"late by up to {LATE_DAYS} days": late & ~long_ago, "late by more": late & long_ago}
    counts = {words: owed.filter(group).height for words, group in groups.items()}
    return ", ".join(f"{formats.count(number)} {words}" for words, number in counts.items() if number)


def why_review(hours_left: float) -> tuple[str, bool]:
    """How long a review may still wait, or has waited beyond its 48 hours, and whether it is late."""
    length = formats.duration(3600 * max(1, math.floor(abs(hours_left) + 0.5)))
    return (f"{length} left", False) if hours_left > 0 else (f"{length} late", True)


def owed_words(row: Mapping[str, Any]) -> tuple[str, str, bool]:
    """What an owed review is about, how long it may wait or has waited, and whether it is late."""
    words, late = why_review(row["hours_left"])
    return joined(row["severity"], row["service"]), words, late


def signal_words(row: Mapping[str, Any]) -> str:
    """Why an incident without review is worth one; `row` is one of `unreviewed_signals`."""
    ordinal = row["ordinal"]
    again = "" if not ordinal or ordinal < 2 else "a pattern" if ordinal == 2 else "a systemic problem"
    time = f"{formats.ordinal(ordinal)} time: {again}" if again else ""
    return ", ".join(filter(None, ["a near miss" if row["near_miss"] else "", "restarted" if row["restarted"] else "", time]))


def unmeasurable(row: Mapping[str, Any], documents: int) -> str:
    """Why nobody can say whether reviews were held; `row` is one of `reviews_held`."""
    need = f"{of(row['required'], row['incidents'])} incidents of the period require a review."
    if row["undetermined"]:
        need += f" Of {formats.count(row['undetermined'])} more nobody knows whether they do: severity or customer impact is missing."
    if documents:
        have = "document was" if documents == 1 else "documents were"
        return (
            f"{need} {formats.count(documents)} review {have} imported, and none says when the review was held. A line such as "
            "“Held: 2026-03-06 09:00 UTC, 45 minutes, 6 attendees” in the document, or pir_completed_at, would tell."
        )
    return f"{need} {NO_REVIEWS}"


def to_mend(mended: int, documents: int, advice: int) -> str:
    """How many documents have something to mend."""
    if not documents:
        return "No review document of the period was imported."
    if not mended:
        return f"{formats.plural(documents, 'review document')} of the period, and nothing to mend."
    return (
        f"{of(mended, documents)} review documents of the period, {formats.plural(advice, 'piece', 'pieces')} of advice; the latest first. "
        "It is about the document, never about who wrote it."
    )
