"""Numbers -> the words of every sentence: shares and wholes, ranges, durations, lists. Pure; plain text."""

import math
from collections.abc import Sequence

from nowwhat.language import formats

NBSP = formats.NBSP
FEWEST = 5  # metrics: one group; below it the incidents are shown and no summary


def rounded(seconds: float | None) -> str:
    """A duration without the seconds that nobody reads beyond ten minutes."""
    return formats.duration(seconds if seconds is None or seconds < 600 else 60 * math.floor(seconds / 60 + 0.5))


def interval(low: float | None, high: float | None) -> str:
    """The limits of a duration in seconds, also where the data set none on a side."""
    if low is None and high is None:
        return "no limits from so few"
    if high is None:
        return f"at least {rounded(low)}"
    if low is None:
        return f"at most {rounded(high)}"
    return f"{rounded(low)} to {rounded(high)}"


def estimate(value: float | None, low: float | None, high: float | None, *, at_least: bool = False) -> str:
    """A duration in seconds with its limits; empty where there are too few to say. `at_least`: nobody can say how much longer it is."""
    if value is None:
        return ""
    if at_least:
        return f"at least {rounded(value)}"
    return f"{rounded(value)} ({interval(low, high)})"


def share(x: int, n: int, low: float | None = None, high: float | None = None) -> str:
    """A share with its count, and its limits where it has some."""
    if n == 0:
        return ""
    if n < FEWEST:
        return f"{of(x, n)}"
    limits = "" if low is None or high is None else f" ({percents(low, high)})"
    return f"{formats.percent(x / n)}{limits}, {of(x, n)}"


def percents(low: float, high: float) -> str:
    """Two shares from 0 to 1 as a range in per cent."""
    return f"{formats.percent(low)} to {formats.percent(high)}"


def of(part: int, whole: int) -> str:
    """A part and its whole: "3 of 12"."""
    return f"{formats.count(part)} of {formats.count(whole)}"


def listed(words: Sequence[str]) -> str:
    """Words as one says them: "P1, P2 and P3"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def first_up(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def typical(n: int, median_s: float | None, *, at_least: bool = False) -> str:
    """The figure for `n` known durations: their median, or that they are too few for one."""
    if median_s is None:
        return f"n{NBSP}<{NBSP}{FEWEST}" if n else formats.UNKNOWN
    return f"at least {rounded(median_s)}" if at_least else rounded(median_s)


def rate(part: int, whole: int) -> str:
    """The figure for a share: in per cent, or as a count where they are too few for that."""
    if not whole:
        return formats.UNKNOWN
    return formats.percent(part / whole) if whole >= FEWEST else of(part, whole)


def too_few(few_s: Sequence[float]) -> str:
    """The durations themselves, sorted, where they are too few for a median; empty for none."""
    return f"Known: {listed([rounded(value) for value in few_s])}." if few_s else ""


def joined(*words: str | None) -> str:
    """What is known of several words, apart by dots."""
    return f"{NBSP}· ".join(word for word in words if word)
