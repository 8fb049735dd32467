"""Values in time order -> whether something changed, and where; monthly medians -> a process behaviour chart."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import Flags, FloatArray, IntArray, Labels, Numbers, count, flags, labels, numbers, same_length
from nowwhat.statistics.comparing import CLOCK_NOISE_S

_BASELINE_MONTHS = 12
_FEWEST_MONTHS = 6
_MOST_OF_FOUR = 3
_LIMIT = 2.66  # mean moving ranges from the centre to a limit
_RANGE_LIMIT = 3.267  # mean moving ranges to the upper limit of a moving range
_ROUNDING = 1e-9  # what is left of sums and logarithms that should be equal


@dataclass(frozen=True, slots=True)
class ChangeSearch:
    """
    The strongest candidate for one step: k values come before it, and later values are lower ("down") or higher ("up").

    p already pays for having looked at every date. k and direction are None when the values do not differ at all.
    """

    n: int
    stat: float
    p: float
    k: int | None
    direction: Literal["down", "up"] | None


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


def change_in_durations(values: Numbers, severity: Labels) -> ChangeSearch | None:
    """
    Searches values in time order for one step of any size, at any date, within severity; None below FEWEST.

    metrics: a change at an unknown time. The largest partial sum of normal scores against the Kolmogorov distribution.
    """
    scores = _scores(values, severity)
    if scores.size < FEWEST:
        return None
    places = np.arange(1, scores.size + 1)
    return _search(np.cumsum(scores), places, math.sqrt(float((scores**2).sum())), scores.size)


def change_in_slips(slipped: Flags, due: Numbers, incident: Labels) -> ChangeSearch | None:
    """
    Searches items for one step of the slip rate by due date; None below FEWEST. Items may come in any order.

    metrics: slip, unknown time. due is any running number of the day. The scale sums items of one incident before it squares
    them, since they slip together. Dates are compared at the ends of days, so the order inside a day does not matter.
    """
    slips = flags(slipped, "slipped").astype(np.float64)
    days = numbers(due, "due")
    clusters = labels(incident, "incident")
    n = same_length("slipped, due and incident", slips, days, clusters)
    if n < FEWEST:
        return None
    order = np.argsort(days, kind="stable")
    centred = slips - slips.mean()
    scale = math.sqrt(float((np.bincount(clusters, weights=centred) ** 2).sum()))
    ends = np.flatnonzero(np.append(np.diff(days[order]) > 0, True))
    return _search(np.cumsum(centred[order])[ends], ends + 1, scale, n)


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
    away = np.where(np.abs(away) < _ROUNDING, 0.0, away)
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


def _scores(values: Numbers, strata: Labels) -> FloatArray:
    """
    Each value as a standard normal score of its rank within its stratum; ties share their mean rank, each stratum sums to zero.

    Without ties the scores sum to zero by themselves; with many ties, such as detection times of 0 s, they would not, and the
    partial sums would drift although nothing changed.
    """
    measured = numbers(values, "values")
    codes = labels(strata, "severity")
    same_length("values and severity", measured, codes)
    scores = np.zeros(measured.size)
    for code in range(int(codes.max()) + 1 if codes.size else 0):
        here = codes == code
        ranks = scipy.stats.rankdata(measured[here])
        raw = scipy.special.ndtri((ranks - 0.5) / ranks.size)
        scores[here] = raw - raw.mean() if np.ptp(ranks) > 0 else 0.0
    return scores


def _search(sums: FloatArray, places: IntArray, scale: float, n: int) -> ChangeSearch:
    if scale == 0:
        return ChangeSearch(n, 0.0, 1.0, None, None)
    best = int(np.argmax(np.abs(sums)))
    stat = abs(float(sums[best])) / scale
    if stat < _ROUNDING:
        return ChangeSearch(n, 0.0, 1.0, None, None)
    return ChangeSearch(n, stat, float(scipy.stats.kstwobign.sf(stat)), int(places[best]), "down" if sums[best] > 0 else "up")
