"""The dates of a list of moments -> which of them cannot be meant, judged by the others."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from statistics import median_low

YEAR_APART_DAYS = 300
SAME_SEASON_DAYS = 31
FEW = 3  # of so many rows one may be odd; with fewer nobody can tell which


def out_of_line(days: Sequence[dt.date], day: dt.date | None, *, in_order: bool) -> list[bool]:
    """For each date whether it is a slip: of another year than the rest though of the same season, or, in a list that is told in
    order, a day and more before a row above it. `day` is the document's own date.
    """
    if not days:
        return []
    all_days = sorted(one.toordinal() for one in [*days, *([day] if day else [])])
    middle = dt.date.fromordinal(median_low(all_days))
    odd = [len(all_days) >= FEW and _year_slipped(one, middle) for one in days]
    if in_order:
        kept = _longest_in_order([one.toordinal() for one, slipped in zip(days, odd, strict=True) if not slipped])
        rest = iter(kept)
        stays = [slipped or next(rest) for slipped in odd]
        if len(kept) > FEW and stays.count(False) * FEW <= len(kept):
            odd = [slipped or not stay for slipped, stay in zip(odd, stays, strict=True)]
    return odd


def _year_slipped(one: dt.date, middle: dt.date) -> bool:
    apart = abs((one - middle).days)
    return apart >= YEAR_APART_DAYS and min(apart % 365, 365 - apart % 365) <= SAME_SEASON_DAYS


def _longest_in_order(values: Sequence[int]) -> list[bool]:
    """Which values belong to the longest run that never steps back; of equal ones the run with the smallest steps at its end."""
    ends: list[int] = []  # the index at which a run of that length ends lowest
    lows: list[int] = []
    before: list[int] = []
    for n, value in enumerate(values):
        place = bisect_right(lows, value)
        before.append(ends[place - 1] if place else -1)
        ends[place : place + 1] = [n]
        lows[place : place + 1] = [value]
    kept = [False] * len(values)
    at = ends[-1] if ends else -1
    while at >= 0:
        kept[at], at = True, before[at]
    return kept
