"""Rows of what is to be decided -> the lines of lists, and what is said of them. Pure; plain text."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from nowwhat.analysis.finding import Finding
from nowwhat.analysis.response.words import coverage, unmeasurable
from nowwhat.analysis.reviews import words as review_words
from nowwhat.language import formats
from nowwhat.language.sentences import joined, listed, of
from nowwhat.meetings.blocks import Decision
from nowwhat.meetings.decisions import Known

NO_NEWS = "Nothing new can be claimed."


def still(finding: Finding) -> str:
    """A claim of an earlier month that holds, in a line."""
    return f"Still true, told since {formats.month(finding.since or '')}: {finding.headline}"


def withdrawn(finding: Finding) -> str:
    """A claim that holds no longer, in a line: what it was, since when it was told, and why."""
    return f"Withdrawn, told since {formats.month(finding.since or '')}: {finding.headline} {finding.why}"


def decision(kind: str, row: Mapping[str, Any]) -> Decision:
    """A row of what is to be decided as a line."""
    if kind == "Systemic":
        return Decision(
            kind,
            row["cause"] or row["title"] or "",
            None,
            joined(row["service"], row["team"]),
            f"failed {formats.plural(row['occurrences'], 'time')}",
            late=False,
            owner=None,
            incident=row["chain_id"],
            of_incident=True,
        )
    return to_review(kind, row) if kind == "Hold the review" else promised(kind, row)


def promised(kind: str, row: Mapping[str, Any]) -> Decision:
    """An open item as a line; `row` has its title, due day, days over and idle."""
    return Decision(
        kind, row["title"] or row["action_id"], row["url"], about(row), *why_item(row), owner_key(row), incident=row["incident_id"]
    )


def to_review(kind: str, row: Mapping[str, Any]) -> Decision:
    """An incident whose review is owed as a line; `row` is one of `owed_reviews`."""
    return Decision(
        kind,
        row["title"] or row["incident_id"],
        row["url"],
        joined(row["severity"], row["service"]),
        *review_words.why_review(row["hours_left"]),
        owner=None,
        incident=row["incident_id"],
        of_incident=True,
    )


def why_item(row: Mapping[str, Any]) -> tuple[str, bool]:
    """Why an item wants a word now, and whether it is late."""
    untouched = f"untouched {formats.plural(row['idle_days'], 'day')}" if row["idle_days"] and row["idle_days"] > 0 else ""
    if row["days_over"] is not None:
        return ", ".join(filter(None, [f"overdue {formats.plural(row['days_over'], 'day')}", untouched])), True
    due = f"due {formats.day(row['due_on'])}" if row["due_on"] else "no due date"
    return ", ".join(filter(None, [due, untouched])), False


def about(row: Mapping[str, Any]) -> str:
    """What an item is about: severity of its incident, service, team."""
    return joined(row["severity"], row["service"], row["team"])


def owner_key(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """By what the owner of an item is found, for the list in which somebody has to act."""
    return (row["gsystem"], row["gkey"]) if row["gsystem"] and row["gkey"] else None


def decision_counts(numbers: Mapping[str, int], known: Known, owed_split: str = "") -> str:
    """How much there is to decide of each kind, reviews with how late they are, and of what the data say nothing."""
    gap = silence(known)
    names = {
        "Escalate": ("escalation", "escalations"), "Hold the review": ("review owed", "reviews owed"),
        "Systemic": ("systemic repeat", "systemic repeats"), "Do first": ("more top prevent item", "more top prevent items"),
    }  # fmt: skip
    if not any(numbers.values()):
        nothing = [
            words
            for is_known, words in (
                (known.items and known.touches, "no stalled item"),
                (known.items and known.kinds, "no open top prevent item"),
                (known.reviews, "no review owed"),
                (known.causes, "no systemic repeat"),
            )
            if is_known
        ]
        return (f"Nothing waits for a decision: {listed(nothing)}." if nothing else "Nothing to list.") + gap
    split = {"Hold the review": f" ({owed_split})" if owed_split else ""}
    counts = [formats.plural(number, *names[kind]) + split.get(kind, "") for kind, number in numbers.items() if number]
    return f"{listed(counts)}.{gap}"


def silence(known: Known) -> str:
    """A further sentence on what was never imported and might have asked for a decision; empty where all of it was."""
    # Reviews may be there, and nobody knows when they were held: then nobody knows which are owed.
    sorts = (
        (known.items, "action items"),
        (known.touches or not known.items, "day on which an open item was touched"),
        (known.kinds or not known.items, "open item that says what it is for"),
        (known.reviews, "day of a review"),
        (known.causes, "causes"),
    )
    silent = [words for is_known, words in sorts if not is_known]
    if not silent:
        return ""
    return f" The imported files hold {listed([f'no {words}' for words in silent])}, so nothing that rests on them is on this list."


def not_known(
    coverages: Mapping[str, Mapping[str, Any]],
    stamps: pl.DataFrame,
    months: Mapping[str, Any],
    reviews: Mapping[str, Any],
    by: pl.DataFrame,
    named: Collection[str] = (),
) -> list[str]:
    """What the data cannot say of a period: durations, severities, causes, reviews. `coverages` are `duration_coverage` by duration,
    `months` sums of `repeats_by_month`, `reviews` a row of `reviews_held`, `by` is `incidents_by_severity`. Of the durations in `named`,
    and of repeats if "repeats" is there, the key figures say already for how many they are known.
    """
    sentences = []
    for duration, row in coverages.items():
        if row["incidents"] and not row["n"]:
            sentences.append(unmeasurable(duration, row["incidents"], stamps))
        elif row["n"] < row["incidents"] and duration not in named:
            sentences.append(coverage(row, duration).partition(". ")[0].rstrip(".") + ".")
    nameless = int(by.filter(pl.col("severity").is_null())["incidents"].sum())
    if nameless:
        have = "has no severity that is mapped" if nameless == 1 else "have no severity that is mapped"
        sentences.append(
            f"{formats.plural(nameless, 'incident')} {have} to P1 to P4: no limit applies to {'it' if nameless == 1 else 'them'}."
        )
    unlabelled = months["incidents"] - months["labelled"] - months["duplicates"]
    if months["incidents"] and unlabelled and "repeats" not in named:
        sentences.append(
            f"{of(unlabelled, months['incidents'])} incidents lack a service or a cause: nobody can say whether they repeat an earlier one."
        )
    if reviews["required"] and not reviews["any_review"]:
        need = f"{formats.plural(reviews['required'], 'incident')} {'requires' if reviews['required'] == 1 else 'require'} a review"
        sentences.append(f"{need}, but no import says when a review was held: whether any was is not known.")
    elif reviews["unrecorded"] and reviews["first_month"]:
        earlier = f"{formats.plural(reviews['unrecorded'], 'incident')} from before {formats.month(reviews['first_month'])}"
        verb = "was" if reviews["unrecorded"] == 1 else "were"
        sentences.append(f"Whether {earlier} {verb} reviewed is not known: reviews are recorded from then on.")
    if reviews["undetermined"]:
        sentences.append(
            f"Whether {formats.plural(reviews['undetermined'], 'incident')} {'needs' if reviews['undetermined'] == 1 else 'need'} "
            "a review is not known: severity or customer impact is missing."
        )
    return sentences
