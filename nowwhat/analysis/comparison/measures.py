"""Frames of durations -> the two halves that a window compares, and how many times as long the later one takes. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from nowwhat.analysis import windows
from nowwhat.analysis.windows import Window
from nowwhat.statistics.comparing import AdjustedRatio


@dataclass(frozen=True)
class Comparison:
    """What lies in the two halves of a window, and their ratio: None with too few comparable ones on a side."""

    before: pl.DataFrame
    after: pl.DataFrame
    ratio: AdjustedRatio | None
    left_out: int  # incidents of services that only one half has


def compare(values: pl.DataFrame, choices: Sequence[Window]) -> Comparison:
    """`comparable_durations` in the first of these windows that has a ratio; without any, in the first window."""
    comparisons = (_in_window(values, window) for window in choices)
    first = next(comparisons)
    return first if first.ratio else next((one for one in comparisons if one.ratio), first)


def _in_window(values: pl.DataFrame, window: Window) -> Comparison:
    halves = windows.halves(windows.known(values), window)
    before, after, _ = windows.like_with_like(*halves)
    left_out = windows.incidents(*halves) - windows.incidents(before, after)
    return Comparison(before, after, windows.ratio(before, after), left_out)
