"""The decision list of a month before, and what has become of it -> its lines and sentences. Pure; plain text."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from nowwhat.analysis.reviews import words as review_words
from nowwhat.language import formats
from nowwhat.language.sentences import joined, listed
from nowwhat.meetings.blocks import Decision
from nowwhat.meetings.decisions import Known
from nowwhat.meetings.words import about, owner_key, silence, why_item

KINDS = {"escalate": "Escalate", "review": "Hold the review", "systemic": "Systemic", "prevent": "Do first"}
FATES = {"done": "done", "cancelled": "cancelled", "moved": "moved to a later day", "quiet": "not come back since", "open": "open"}
WAITING = {"open", "moved"}


def line(row: Mapping[str, Any]) -> Decision:
    """A decision and what became of it; `row` is one of `decisions_before`. An owner is found only while something is left to do."""
    item = row["action_id"] is not None
    words, late = _became(row)
    return Decision(
        KINDS[row["kind"]],
        row["title"] or row["action_id"] or row["incident_id"],
        row["url"],
        about(row) if item else joined(row["severity"], row["service"], row["team"] if row["kind"] == "systemic" else None),
        words,
        late,
        owner_key(row) if row["fate"] in WAITING else None,
        incident=row["incident_id"],
        of_incident=not item,
    )


def _became(row: Mapping[str, Any]) -> tuple[str, bool]:
    """What became of it, and whether it is late."""
    fate, on = row["fate"], formats.day(row["fate_on"])
    if row["kind"] == "systemic":
        if fate == "quiet":
            return "has not come back", False
        return f"came back {'once, on' if row['came_back'] == 1 else formats.plural(row['came_back'], 'time') + ', last on'} {on}", True
    if row["kind"] == "review":
        return (f"held on {on}", False) if fate == "done" else _not_held(row)
    if fate == "moved":
        return f"moved to {formats.day(row['due_on'])}, first promised for {formats.day(row['first_due_on'])}", False
    if fate == "open":
        words, late = why_item(row)
        return f"open, {words}", late
    return f"{fate} on {on}", False


def _not_held(row: Mapping[str, Any]) -> tuple[str, bool]:
    words, late = review_words.why_review(row["hours_left"])
    return f"not held, {words}", late


def counts(fates: pl.DataFrame, month: str, known: Known) -> str:
    """How many decisions there were and what became of them. `fates` has fate and n; of what was never imported nothing is said."""
    number = dict(fates.select("fate", "n").iter_rows())
    gap = silence(known)
    if not number:
        return f"Nothing is known to have waited for a decision at the end of {formats.month(month)}.{gap}"
    now = listed([f"{formats.count(number[fate])} {words}" for fate, words in FATES.items() if fate in number])
    return f"{formats.plural(sum(number.values()), 'decision')} stood on the list at the end of {formats.month(month)}: now {now}.{gap}"


def too_early(month: str, first_month: str) -> str:
    """The sentence that the data begin later than the end of that month."""
    return f"The data begin in {formats.month(first_month)}: what was to be decided at the end of {formats.month(month)} is not known."


def not_over(month: str) -> str:
    """The sentence that the month is not over at as_of, so that nothing can have become of its decisions."""
    return f"{formats.month(month)} is not over yet."


def unknown(row: Mapping[str, Any], *, moved: bool) -> str:
    """What nobody can say of that list, in at most four sentences; `row` is the one of `decisions_before_unknown`."""
    sentences = []
    if touched := row["touched_since"]:
        ended = (row["touched_done"], "done"), (row["touched_cancelled"], "cancelled")
        now = [f"{formats.count(number)} {word}" for number, word in ended if number]
        sentences.append(
            f"Whether {formats.plural(touched, 'more item', 'more items')} {'was' if touched == 1 else 'were'} stalled then is not known: "
            f"touched since, and an export tells only the last touch{f' ({listed(now)} now)' if now else ''}."
        )
    if closed := row["closed_sometime"]:
        sentences.append(f"{formats.plural(closed, 'item')} may have been open then: when {_they(closed)} closed is not known.")
    if created := row["made_sometime"]:
        sentences.append(f"{formats.plural(created, 'item')} may have been there then: when {_they(created)} created is not known.")
    if moved:
        sentences.append("No export tells when a day was moved: what is called moved may have been moved before.")
    return " ".join(sentences)


def _they(number: int) -> str:
    return "it was" if number == 1 else "they were"
