"""One sample -> its quantile or share with limits; two shares -> their difference with limits."""

import math
from dataclasses import dataclass

import numpy as np
import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import (
    Counts,
    Interval,
    Numbers,
    between_0_and_1,
    counts,
    normal_p,
    normal_quantile,
    numbers,
    part_of,
    same_length,
    tail,
)


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile in the unit of the values; ranks count from 1, coverage is the exact probability that the limits hold it."""

    n: int
    probability: float
    estimate: float
    interval: Interval
    low_rank: int | None
    high_rank: int | None
    coverage: float


@dataclass(frozen=True, slots=True)
class ClusteredProportion:
    """A share whose items come in clusters; deff is the factor by which the clusters widen its variance."""

    x: int
    n: int
    clusters: int
    rate: float
    deff: float
    se: float
    interval: Interval
    plain_wilson: Interval
    baseline: float | None
    p: float | None
    p_below_baseline: float | None


@dataclass(frozen=True, slots=True)
class DifferenceOfProportions:
    """After minus before, from -1 to 1."""

    difference: float
    interval: Interval
    p: float


def quantile(values: Numbers, probability: float, *, confidence: float = 0.95) -> Quantile | None:
    """
    The quantile with limits that are values of the sample, in the unit of the values; None below FEWEST.

    metrics: linear interpolation (type 7) and order statistics. With few values a side has no limit, and that is the answer.
    """
    ordered = np.sort(numbers(values, "values"))
    wanted = between_0_and_1(probability, "probability")
    n = ordered.size
    if n < FEWEST:
        return None
    low_rank, high_rank, coverage = _ranks(n, wanted, confidence)
    low = float(ordered[low_rank - 1]) if low_rank else None
    high = float(ordered[high_rank - 1]) if high_rank else None
    return Quantile(n, wanted, float(np.quantile(ordered, wanted)), Interval(low, high, confidence), low_rank, high_rank, coverage)


def wilson(x: int, n: int, *, confidence: float = 0.95) -> Interval:
    """Wilson's interval of a share. metrics: the interval for every share, also of a small sample."""
    part, whole = part_of(x, n, "share")
    if whole == 0:
        raise ValueError("share: 0 of 0 has no interval")
    return fractional_wilson(part, whole, confidence=confidence)


def fractional_wilson(x: float, n: float, *, confidence: float = 0.95) -> Interval:
    """Wilson's interval at counts that need not be whole, such as effective ones: X/deff of N/deff."""
    z2 = normal_quantile(confidence) ** 2
    share = x / n
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    # the closed form leaves 1e-17 where the limit is 0 or 1 by definition
    return Interval(max(0.0, centre - half) if x > 0 else 0.0, min(1.0, centre + half) if x < n else 1.0, confidence)


def clustered_proportion(x: Counts, n: Counts, *, baseline: float | None = None, confidence: float = 0.95) -> ClusteredProportion | None:
    """
    The share of all items from x of n items per incident; None below FEWEST items or with a single incident.

    metrics: items of one incident slip together, so Wilson's interval is taken at the effective numbers X/deff of N/deff. With
    a baseline, p is the score test at the same effective numbers (below 0.01 exactly when the 99% interval excludes the
    baseline) and the posterior probability uses them too.
    """
    parts, wholes = counts(x, "x"), counts(n, "n")
    clusters = same_length("x and n", parts, wholes)
    if (parts > wholes).any():
        raise ValueError("x must not be larger than n in any incident")
    if (wholes == 0).any():
        raise ValueError("n must be at least 1 in every incident; leave out incidents without items")
    part, whole = int(parts.sum()), int(wholes.sum())
    if whole < FEWEST or clusters <= 1:
        return None
    share = part / whole
    variance = clusters / (clusters - 1) * float(((parts - share * wholes) ** 2).sum()) / whole**2
    independent = share * (1 - share) / whole
    deff = max(1.0, variance / independent) if independent else 1.0
    p = p_below = None
    if baseline is not None:
        usual = between_0_and_1(baseline, "baseline")
        p = normal_p((share - usual) / math.sqrt(usual * (1 - usual) * deff / whole))
        p_below = _posterior_below(part / deff, whole / deff, usual)
    return ClusteredProportion(
        x=part,
        n=whole,
        clusters=clusters,
        rate=share,
        deff=deff,
        se=math.sqrt(variance),
        interval=fractional_wilson(part / deff, whole / deff, confidence=confidence),
        plain_wilson=wilson(part, whole, confidence=confidence),
        baseline=baseline,
        p=p,
        p_below_baseline=p_below,
    )


def difference_of_proportions(
    after_x: int, after_n: int, before_x: int, before_n: int, *, confidence: float = 0.95
) -> DifferenceOfProportions | None:
    """After minus before of independent items: Newcombe's interval and Fisher's two-sided p; None below FEWEST on a side."""
    x1, n1 = part_of(after_x, after_n, "after")
    x0, n0 = part_of(before_x, before_n, "before")
    if min(n1, n0) < FEWEST:
        return None
    interval = _newcombe(x1 / n1, wilson(x1, n1, confidence=confidence), x0 / n0, wilson(x0, n0, confidence=confidence))
    p = float(scipy.stats.fisher_exact([[x1, n1 - x1], [x0, n0 - x0]]).pvalue)
    return DifferenceOfProportions(x1 / n1 - x0 / n0, interval, p)


def clustered_difference(after: ClusteredProportion, before: ClusteredProportion) -> DifferenceOfProportions:
    """
    After minus before where items come in clusters: Newcombe's interval from the clustered limits, p of the pooled score test.

    Fisher's test would count items of one incident as separate evidence.
    """
    if after.interval.confidence != before.interval.confidence:
        raise ValueError("after and before must have intervals of one confidence")
    pooled = (after.x + before.x) / (after.n + before.n)
    se = math.sqrt(pooled * (1 - pooled) * (after.deff / after.n + before.deff / before.n))
    difference = after.rate - before.rate
    interval = _newcombe(after.rate, after.interval, before.rate, before.interval)
    return DifferenceOfProportions(difference, interval, normal_p(difference / se) if se else 1.0)


def _ranks(n: int, probability: float, confidence: float) -> tuple[int | None, int | None, float]:
    """Ranks from 1, None where there is no limit, and the probability that they hold the quantile."""
    edge = tail(confidence)
    low = int(scipy.stats.binom.ppf(edge, n, probability))
    high = int(scipy.stats.binom.ppf(1 - edge, n, probability)) + 1
    below = float(scipy.stats.binom.cdf(low - 1, n, probability))
    return low if low > 0 else None, high if high <= n else None, float(scipy.stats.binom.cdf(high - 1, n, probability)) - below


def _newcombe(after: float, after_limits: Interval, before: float, before_limits: Interval) -> Interval:
    (low1, high1), (low0, high0) = _within_0_and_1(after_limits), _within_0_and_1(before_limits)
    difference = after - before
    low = difference - math.hypot(after - low1, high0 - before)
    high = difference + math.hypot(high1 - after, before - low0)
    return Interval(low, high, after_limits.confidence)


def _within_0_and_1(limits: Interval) -> tuple[float, float]:
    return 0.0 if limits.low is None else limits.low, 1.0 if limits.high is None else limits.high


def _posterior_below(x: float, n: float, baseline: float) -> float:
    """Probability under Jeffreys' prior that the share is below the baseline."""
    return float(scipy.special.betainc(x + 0.5, n - x + 0.5, baseline))
