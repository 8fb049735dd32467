"""Values in time order -> whether something changed, and where; monthly medians -> a process behaviour chart."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import (
    ROUNDING,
    BoolArray,
    Flags,
    FloatArray,
    IntArray,
    Labels,
    Numbers,
    count,
    flags,
    labels,
    numbers,
    same_length,
)
from nowwhat.statistics.comparing import CLOCK_NOISE_S

_BASELINE_MONTHS = 12
_FEWEST_MONTHS = 6
_MOST_OF_FOUR = 3
_LIMIT = 2.66  # mean moving ranges from the centre to a limit
_RANGE_LIMIT = 3.267  # mean moving ranges to the upper limit of a moving range
_NEARLY = 0.1  # of the largest partial sum: where the sum is so near to it, the step may lie, too


@dataclass(frozen=True, slots=True)
class ChangeSearch:
    """
    The strongest candidate for one step: k values come before it, and later values are lower ("down") or higher ("up").

    p already pays for having looked at every date. `near` are the first and the last k at which the partial sum is within a tenth of
    its largest. k, direction and near are None when the values do not differ at all.
    """

    n: int
    stat: float
    p: float
    k: int | None
    direction: Literal["down", "up"] | None
    near: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ProcessBehaviour:
    """
    Limits of a chart of monthly medians, seconds, and the months that stand out (places from 0).

    With six to eleven months the limits are provisional and nothing is marked. mr_bar and mr_upper are on the scale of the
    natural logarithm.
    """

    baseline_months: int
    provisional: bool
    lower_s: float
    centre_s: float
    upper_s: float
    mr_bar: float
    mr_upper: float
    outside: tuple[int, ...]
    run_of_8: tuple[int, ...]
    three_of_four: tuple[int, ...]


def change_in_durations(
    values: Numbers, strata: Labels, weeks: Labels | None = None, still_open: Flags | None = None
) -> ChangeSearch | None:
    """
    Searches values in time order for one step of any size, at any date, within strata; None below FEWEST.

    metrics: a change at an unknown time. The largest partial sum of normal scores against the Kolmogorov distribution. Values of one
    week hang together; those that are still open are known to be longer.
    """
    scores = normal_scores(values, strata, still_open)
    if scores.size < FEWEST:
        return None
    return search(scores, np.arange(1, scores.size + 1), root_of_squares(scores), weeks)


def change_in_slips(slipped: Flags, due: Numbers, incident: Labels, block_days: int | None = None) -> ChangeSearch | None:
    """
    Searches items for one step of the slip rate by due date; None below FEWEST. Items may come in any order.

    metrics: slip, unknown time. due is any running number of the day. The scale sums items of one incident before it squares
    them, since they slip together; with `block_days`, the same for what came due in so many days where that is larger. Dates are
    compared at the ends of days, so the order inside a day does not matter.
    """
    slips = flags(slipped, "slipped").astype(np.float64)
    days = numbers(due, "due")
    clusters = labels(incident, "incident")
    n = same_length("slipped, due and incident", slips, days, clusters)
    if n < FEWEST:
        return None
    order = np.argsort(days, kind="stable")
    centred = slips - slips.mean()
    ends = np.flatnonzero(np.append(np.diff(days[order]) > 0, True)) + 1
    blocks = None if block_days is None else (days[order] // block_days).astype(np.int64)
    return search(centred[order], ends, root_of_squares(centred, clusters), blocks)


def nearest_boundary(k: int, months: Labels) -> int:
    """
    The month boundary nearest to a change after k values: the place of the first value of the later month.

    months holds the month of every value, in time order. Of two equally near boundaries the earlier one; 0 if there is one month.
    """
    place = count(k, "k")
    codes = labels(months, "months")
    boundaries = np.flatnonzero(np.diff(codes)) + 1
    if not boundaries.size:
        return 0
    return int(boundaries[np.argmin(np.abs(boundaries - place))])


def process_behaviour(monthly_median_s: Numbers) -> ProcessBehaviour | None:
    """
    Natural process limits of monthly medians, frozen after the first twelve months; None below six.

    metrics: XmR, for looking. Limits on the logarithm at 2.66 mean moving ranges; medians below CLOCK_NOISE_S count as that.
    Marked are points outside, the eighth and later of a run on one side of the centre, and a point that is the third of four
    nearer to one limit than to the centre.
    """
    medians = np.maximum(numbers(monthly_median_s, "monthly_median_s", at_least=0), CLOCK_NOISE_S)
    if medians.size < _FEWEST_MONTHS:
        return None
    logs = np.log(medians)
    baseline = logs[:_BASELINE_MONTHS]
    centre = float(baseline.mean())
    mr_bar = float(np.abs(np.diff(baseline)).mean())
    reach = _LIMIT * mr_bar
    provisional = medians.size < _BASELINE_MONTHS
    away = logs - centre
    # a flat baseline leaves rounding of the logarithm, which is no signal
    away = np.where(np.abs(away) < ROUNDING, 0.0, away)
    return ProcessBehaviour(
        baseline_months=int(baseline.size),
        provisional=provisional,
        lower_s=math.exp(centre - reach),
        centre_s=math.exp(centre),
        upper_s=math.exp(centre + reach),
        mr_bar=mr_bar,
        mr_upper=_RANGE_LIMIT * mr_bar,
        outside=() if provisional else tuple(np.flatnonzero(np.abs(away) > reach).tolist()),
        run_of_8=() if provisional else _run(away, of=8),
        three_of_four=() if provisional else _most_of_four(away, reach / 2),
    )


def _run(away: FloatArray, *, of: int) -> tuple[int, ...]:
    """Places that end a run of so many values on one side of the centre."""
    windows = [(i, away[i - of + 1 : i + 1]) for i in range(of - 1, away.size)]
    return tuple(i for i, window in windows if (window < 0).all() or (window > 0).all())


def _most_of_four(away: FloatArray, half_way: float) -> tuple[int, ...]:
    """Places beyond half of the way to a limit, if two of the three before them are too, on the same side."""
    sides = [np.flatnonzero(away < -half_way), np.flatnonzero(away > half_way)]
    return tuple(
        i for i in range(3, away.size) if any(i in side and np.isin(range(i - 3, i + 1), side).sum() >= _MOST_OF_FOUR for side in sides)
    )


def normal_scores(values: Numbers, strata: Labels, still_open: Flags | None = None) -> FloatArray:
    """
    Each value as a standard normal score of its rank within its stratum; ties share their mean rank, each stratum sums to zero.

    One that is still open, whose value is its time so far, gets the mean score of the known values of its stratum that are longer; the
    top score where there are none. Without ties the scores sum to zero by themselves; with many ties, such as detection times of
    0 s, they would not, and the partial sums would drift although nothing changed.
    """
    measured = numbers(values, "values")
    codes = labels(strata, "strata")
    waiting = np.zeros(measured.size, dtype=np.bool_) if still_open is None else flags(still_open, "still_open")
    same_length("values, strata and still_open", measured, codes, waiting)
    scores = np.zeros(measured.size)
    order = np.argsort(codes, kind="stable")
    for here in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        scores[here] = _scores(measured[here], waiting[here])
    return scores


def _scores(values: FloatArray, waiting: BoolArray) -> FloatArray:
    """The scores of one stratum."""
    raw = np.zeros(values.size)
    known = values[~waiting]
    if not known.size:
        return raw
    ranks = scipy.stats.rankdata(known)
    raw[~waiting] = scipy.special.ndtri((ranks - 0.5) / ranks.size)
    if waiting.any():
        ordered = np.sort(known)
        top = np.sort(raw[~waiting])
        longer = np.append(np.cumsum(top[::-1])[::-1] / np.arange(top.size, 0, -1), top[-1])  # the mean score from each place on
        raw[waiting] = longer[np.searchsorted(ordered, values[waiting], side="right")]
    return raw - raw.mean() if np.ptp(raw) > 0 else np.zeros(values.size)


def root_of_squares(scores: FloatArray, groups: Labels | None = None) -> float:
    """The root of the sum of squared scores; with groups, of the squared sums of each, since what hangs together counts once."""
    sums = scores if groups is None else np.bincount(labels(groups, "groups"), weights=scores)
    return math.sqrt(float((sums**2).sum()))


def search(scores: FloatArray, ends: IntArray, scale: float, blocks: Labels | None = None) -> ChangeSearch:
    """
    The largest partial sum of centred scores in time order, at any of these numbers of values, in units of its scale.

    metrics: a change at an unknown time. Blocks are spans of time whose scores go up and down together, such as weeks: where their
    squared sums make a larger scale, that one counts. The change is taken out of them first, or it would hide itself; G / (G - 2)
    of the G blocks makes good for the two levels that it takes.
    """
    if scale == 0:
        return ChangeSearch(scores.size, 0.0, 1.0, None, None, None)
    sums = np.cumsum(scores)[ends - 1]
    best = int(np.argmax(np.abs(sums)))
    k, largest = int(ends[best]), float(sums[best])
    if blocks is not None and k < scores.size:
        scale = max(scale, _scale_of_blocks(scores, k, labels(blocks, "blocks")))
    stat = abs(largest) / scale
    if stat < ROUNDING:
        return ChangeSearch(scores.size, 0.0, 1.0, None, None, None)
    near = ends[sums * math.copysign(1, largest) >= (1 - _NEARLY) * abs(largest)]
    p = float(scipy.stats.kstwobign.sf(stat))
    return ChangeSearch(scores.size, stat, p, k, "down" if largest > 0 else "up", (int(near[0]), int(near[-1])))


def _scale_of_blocks(scores: FloatArray, k: int, blocks: IntArray) -> float:
    left = np.concatenate((scores[:k] - scores[:k].mean(), scores[k:] - scores[k:].mean()))
    number = int(blocks.max()) + 1  # labels are numbered from 0
    return root_of_squares(left, blocks) * math.sqrt(number / (number - 2)) if number > 2 else 0.0
