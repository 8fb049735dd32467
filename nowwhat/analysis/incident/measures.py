"""One incident -> its phases and its measured steps on one axis of minutes."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from nowwhat.model.duration import DURATIONS, LIMITED

SPINE = ("started_at", "detected_at", "acknowledged_at", "investigating_at", "fix_applied_at", "recovered_at")
PHASES = ("detect", "respond", "mobilise", "repair", "verify")
MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Phase:
    """What lies between two recorded stamps, in minutes since the first; several names where a stamp between them is missing."""

    names: tuple[str, ...]
    order: int
    start_min: float
    end_min: float


@dataclass(frozen=True)
class Step:
    """A known duration from its own start, in minutes since the first stamp, beside its limit; over it where it is strictly longer."""

    duration: str
    start_min: float
    end_min: float
    limit_min: float | None
    over: bool


def spine(row: Mapping[str, Any]) -> list[tuple[int, dt.datetime]]:
    """The recorded stamps in their order with their place in it; `row` is one of `incident`.

    An alert before the start counts as at the start, as in the figures. Stamps after recovery say nothing about what led to it and are
    left out. Nothing where recovery lies before the start.
    """
    recorded = [(place, at) for place, name in enumerate(SPINE) if (at := row[name])]
    if (end := row["recovered_at"]) is not None:
        recorded = [(place, at) for place, at in recorded if at <= end or place == 0]
    if not recorded or (row["started_at"] and end and end < row["started_at"]):
        return []
    latest = recorded[0][1]
    kept = []
    for place, at in recorded:
        latest = max(latest, at)
        kept.append((place, latest))
    return kept


def phases(row: Mapping[str, Any]) -> list[Phase]:
    """The phases of one incident as far as its stamps tell; phases of no length are left out."""
    stamps = spine(row)
    first = stamps[0][1] if stamps else None
    return [
        Phase(PHASES[place:until], place, (begins - first) / MINUTE, (ends - first) / MINUTE)
        for (place, begins), (until, ends) in pairwise(stamps)
        if first and ends > begins
    ]


def steps(row: Mapping[str, Any]) -> list[Step]:
    """Time to detect, acknowledge and mitigate of one incident, those that are known, on the axis of `phases`."""
    stamps = spine(row)
    if not stamps:
        return []
    known = []
    for duration in LIMITED:
        begin = DURATIONS[duration].start
        seconds, limit_s = row[f"{duration}_s"], row[f"{duration}_limit_s"]
        if seconds is None or row[begin] is None:
            continue
        start = max(0.0, (row[begin] - stamps[0][1]) / MINUTE)
        over = limit_s is not None and seconds > limit_s
        known.append(Step(duration, start, start + seconds / 60, None if limit_s is None else start + limit_s / 60, over))
    return known
