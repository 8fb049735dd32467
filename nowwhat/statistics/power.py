"""How much data there is -> what could have been seen in it, and the reverse."""

import math

import numpy as np
import scipy

from nowwhat.statistics.checks import (
    Labels,
    Numbers,
    between_0_and_1,
    count,
    labels,
    normal_quantile,
    number,
    numbers,
    part_of,
    same_length,
)
from nowwhat.statistics.comparing import CLOCK_NOISE_S

_WALK_SD = 0.5  # of a Brownian bridge half-way, where a step is seen best


def detectable_rate_ratio(events: float, exposed_share: float, *, confidence: float = 0.95, power: float = 0.80) -> float:
    """The smallest rate ratio above 1 that so many events would have shown. metrics: the verdict "no evidence"."""
    share = between_0_and_1(exposed_share, "exposed_share")
    return math.exp(_reach(confidence, power) / math.sqrt(number(events, "events", above=0) * share * (1 - share)))


def detectable_time_ratio(per_period: float, *, log_sigma: float = 1.0, confidence: float = 0.95, power: float = 0.80) -> float:
    """The ratio of the smallest improvement of durations that two such periods would show: 0.57 is 43% faster."""
    n = number(per_period, "per_period", above=0)
    return math.exp(-number(log_sigma, "log_sigma", above=0) * _reach(confidence, power) * math.sqrt(2 / n))


def detectable_step(n: float, *, confidence: float = 0.99, power: float = 0.80) -> float | None:
    """
    The smallest step half-way through n values, in their own standard deviations, that a search over every date would most likely show.

    metrics: how much data. None where not even the largest would: the partial sums of n values reach no further than sqrt(n)/2.
    """
    share = _search_reach(confidence, power) * 4 / math.sqrt(number(n, "n", above=0))
    return share / math.sqrt(1 - share**2 / 4) if share < 2 else None


def detectable_trend(n: float, *, log_sigma: float = 1.0, confidence: float = 0.99, power: float = 0.80) -> float | None:
    """The ratio of the smallest improvement that a change search over n durations would most likely show: 0.57 is 43% faster."""
    step = detectable_step(n, confidence=confidence, power=power)
    return None if step is None else math.exp(-step * number(log_sigma, "log_sigma", above=0))


def trend_needs(ratio: float, *, log_sigma: float = 1.0, confidence: float = 0.99, power: float = 0.80) -> float:
    """Durations, in all, in which a change search would most likely show this ratio. The inverse of detectable_trend."""
    step = abs(_log_of_change(ratio)) / number(log_sigma, "log_sigma", above=0)
    return (_search_reach(confidence, power) * 4 / step) ** 2 * (1 + step**2 / 4)


def detectable_share_gap(n: float, share: float, *, deff: float = 1.0, confidence: float = 0.99, power: float = 0.80) -> float:
    """How far from a share, as a difference, the rate of n clustered items must lie to be told from it most likely."""
    usual = between_0_and_1(share, "share")
    return _reach(confidence, power) * math.sqrt(usual * (1 - usual) * number(deff, "deff", above=0) / number(n, "n", above=0))


def fewest_repeats_flagged(n: int, repeats: int, labelled: int, *, tested: int = 1, flag_below: float = 0.01) -> int | None:
    """How many of a service's n labelled incidents must be repeats for it to be flagged by itself; None where not even all would do."""
    own = count(n, "n")
    total, whole = part_of(repeats, labelled, "repeats")
    tails = scipy.stats.hypergeom.sf(np.arange(own + 1) - 1, whole, total, own)
    enough = np.flatnonzero(tails * count(tested, "tested") < flag_below)
    return int(enough[0]) if enough.size and enough[0] <= min(own, total) else None


def log_spread(values_s: Numbers, severity: Labels) -> float | None:
    """The standard deviation of the logarithm of durations within severity; None where no severity has two."""
    logs = np.log(np.maximum(numbers(values_s, "values_s", at_least=0), CLOCK_NOISE_S))
    codes = labels(severity, "severity")
    same_length("values_s and severity", logs, codes)
    sizes = np.bincount(codes)
    means = np.bincount(codes, weights=logs) / np.maximum(sizes, 1)
    freedom = int((sizes - 1).clip(min=0).sum())
    return math.sqrt(float(((logs - means[codes]) ** 2).sum()) / freedom) if freedom else None


def _search_reach(confidence: float, power: float) -> float:
    """Where the largest partial sum must be expected, to be seen with this power: the limit of Kolmogorov's law and the walk's own sd."""
    limit = float(scipy.stats.kstwobign.isf(1 - between_0_and_1(confidence, "confidence")))
    return limit + _WALK_SD * float(scipy.special.ndtri(between_0_and_1(power, "power")))


def _reach(confidence: float, power: float) -> float:
    """Standard errors between no effect and one seen with this power: 2.80 at 95% and 80%."""
    return normal_quantile(confidence) + float(scipy.special.ndtri(between_0_and_1(power, "power")))


def _log_of_change(ratio: float) -> float:
    log = math.log(number(ratio, "ratio", above=0))
    if log == 0:
        raise ValueError("ratio must not be 1: no change can never be seen")
    return log
