"""Numbers -> the words of every sentence: parts and wholes, ranges, durations, lists. Pure; plain text."""

import math
from collections.abc import Sequence

from nowwhat import wording
from nowwhat.filters import Filters

NBSP = wording.NBSP
SAMPLE = "This is the sample of an invented company."
SYSTEMIC = 3  # metrics: from this occurrence on a repeat is no accident; the second is a pattern
FEWEST = 5  # metrics: one group; below it the incidents are shown and no summary


def period(filters: Filters) -> str:
    """The period as a reader says it."""
    first, last = filters.from_month, filters.to_month
    if first == last:
        return wording.month(first)
    if filters.period.startswith("last"):
        return f"{filters.period.removeprefix('last')} months to {wording.month(last)}"
    return f"{wording.month(first)} to {wording.month(last)}"


def nothing(period: str, first_month: str | None, last_month: str | None, *, narrowed: bool) -> str:
    """That no incident is in the period, and where the data is."""
    where = (
        ""
        if first_month is None
        else f" All of the data is of {wording.month(first_month)}."
        if first_month == last_month
        else f" The data goes from {wording.month(first_month)} to {wording.month(last_month)}."
    )
    return f"No incident in {within(period)}{' under these filters' if narrowed else ''}.{where}"


def within(period: str) -> str:
    """A period as it stands after "in" or "of": in the 12 months to October 2026, in October 2026."""
    return f"the {period}" if period[:1].isdigit() else period


def rounded(seconds: float | None) -> str:
    """A duration without the seconds that nobody reads beyond ten minutes."""
    return wording.duration(seconds if seconds is None or seconds < 600 else 60 * math.floor(seconds / 60 + 0.5))


def interval(low: float | None, high: float | None) -> str:
    """The limits of a duration in seconds, also where the data set none on a side."""
    if low is None and high is None:
        return "no limits from so few"
    if high is None:
        return f"at least {rounded(low)}"
    if low is None:
        return f"at most {rounded(high)}"
    return f"{rounded(low)} to {rounded(high)}"


def estimate(value: float | None, low: float | None, high: float | None) -> str:
    """A duration in seconds with its limits; empty where there are too few to say."""
    return "" if value is None else f"{rounded(value)} ({interval(low, high)})"


def share(x: int, n: int, low: float | None = None, high: float | None = None) -> str:
    """A share with its count, and its limits where it has some."""
    if n == 0:
        return ""
    if n < FEWEST:
        return f"{of(x, n)}"
    limits = "" if low is None or high is None else f" ({percents(low, high)})"
    return f"{wording.percent(x / n)}{limits}, {of(x, n)}"


def percents(low: float, high: float) -> str:
    """Two shares from 0 to 1 as a range in per cent."""
    return f"{wording.percent(low)} to {wording.percent(high)}"


def of(part: int, whole: int) -> str:
    """A part and its whole: "3 of 12"."""
    return f"{wording.count(part)} of {wording.count(whole)}"


def listed(words: Sequence[str]) -> str:
    """Words as one says them: "P1, P2 and P3"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def first_up(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def typical(n: int, median_s: float | None) -> str:
    """The figure for `n` known durations: their median, or that they are too few for one."""
    if median_s is None:
        return f"n{NBSP}<{NBSP}{FEWEST}" if n else wording.UNKNOWN
    return rounded(median_s)


def rate(part: int, whole: int) -> str:
    """The figure for a share: in per cent, or as a count where they are too few for that."""
    if not whole:
        return wording.UNKNOWN
    return wording.percent(part / whole) if whole >= FEWEST else of(part, whole)


def too_few(few_s: Sequence[float]) -> str:
    """The durations themselves, sorted, where they are too few for a median; empty for none."""
    return f"Known: {listed([rounded(value) for value in few_s])}." if few_s else ""


def beside(now: str, then: str, to_month: str, first_month: str) -> str:
    """The twelve months up to a month and the twelve before, side by side and without a verdict; fewer where the data begin later."""
    months = (int(to_month[:4]) - int(first_month[:4])) * 12 + int(to_month[5:]) - int(first_month[5:]) + 1
    earlier = f", the {min(months - 12, 12)} before: {then}" if months > 12 and then != wording.UNKNOWN else ""
    return f"{wording.plural(min(months, 12), 'month')} to {wording.month_short(to_month)}: {now}{earlier}."


def joined(*words: str | None) -> str:
    """What is known of several words, apart by dots."""
    return f"{NBSP}· ".join(word for word in words if word)
