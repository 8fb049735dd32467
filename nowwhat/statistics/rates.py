"""Counts over time -> rates with limits, their spread, rates fit for ranking, and the ratio of two rates."""

import math
from dataclasses import dataclass

import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import Counts, Interval, Numbers, count, counts, number, numbers, same_length, tail

_WIDEN_ABOVE = 1.5


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per day."""

    events: int
    days: float
    per_day: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much more counts vary than chance alone: phi is 1 for a Poisson process; widening multiplies the width of an interval."""

    n: int
    mean: float
    phi: float
    p: float
    widening: float


@dataclass(frozen=True, slots=True)
class ShrunkRates:
    """
    Rates per day drawn towards the common one, most where there was little time; a and b are the gamma prior.

    a and b are None when the rates differ no more than chance: then every rate is the common one.
    """

    mean_per_day: float
    a: float | None
    b_days: float | None
    per_day: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RateRatio:
    """First rate over second; the ratio is None where the second has no events."""

    ratio: float | None
    interval: Interval
    p: float


def rate(events: int, days: float, *, confidence: float = 0.95) -> Rate:
    """Events per day with Garwood's exact interval, also for no events. metrics: one group, events per time."""
    x, time = count(events, "events"), number(days, "days", above=0)
    edge = tail(confidence)
    low = float(scipy.special.gammaincinv(x, edge)) / time if x else 0.0
    high = float(scipy.special.gammaincinv(x + 1, 1 - edge)) / time
    return Rate(x, time, x / time, Interval(low, high, confidence))


def dispersion(per_month: Counts) -> Dispersion | None:
    """Pearson's chi-square of counts over its degrees of freedom; None below FEWEST months or without any event."""
    x = counts(per_month, "per_month")
    if x.size < FEWEST or not x.any():
        return None
    mean = float(x.mean())
    chi2 = float(((x - mean) ** 2).sum()) / mean
    phi = chi2 / (x.size - 1)
    return Dispersion(int(x.size), mean, phi, float(scipy.stats.chi2.sf(chi2, x.size - 1)), math.sqrt(phi) if phi > _WIDEN_ABOVE else 1.0)


def shrunk_rates(events: Counts, days: Numbers) -> ShrunkRates | None:
    """
    The rate of each service for ranking, shrunk to the rate of all by a gamma prior fitted by moments; None below two services.

    metrics: many services. The variance between services is the time-weighted one less what chance explains.
    """
    x, time = counts(events, "events"), numbers(days, "days", at_least=0)
    services = same_length("events and days", x, time)
    if (time == 0).any():
        raise ValueError("days must be above 0 for every service; leave out services that were not watched")
    if services <= 1:
        return None
    total = float(time.sum())
    mean = float(x.sum()) / total
    between = float((time * (x / time - mean) ** 2).sum()) / total - mean * services / total
    if between <= 0 or mean == 0:
        return ShrunkRates(mean, None, None, (mean,) * services)
    b = mean / between
    a = mean * b
    return ShrunkRates(mean, a, b, tuple(((x + a) / (time + b)).tolist()))


def rate_ratio(events: int, days: float, other_events: int, other_days: float, *, confidence: float = 0.95) -> RateRatio | None:
    """
    One rate over another, exact, given the sum of the events; None without any event.

    metrics: services. p is twice the smaller tail, so that it agrees with the interval.
    """
    x1, x0 = count(events, "events"), count(other_events, "other_events")
    t1, t0 = number(days, "days", above=0), number(other_days, "other_days", above=0)
    n = x1 + x0
    if n == 0:
        return None
    edge = tail(confidence)
    low = float(scipy.special.betaincinv(x1, x0 + 1, edge)) if x1 else 0.0
    high = float(scipy.special.betaincinv(x1 + 1, x0, 1 - edge)) if x0 else None
    share = t1 / (t1 + t0)
    smaller = min(float(scipy.stats.binom.cdf(x1, n, share)), float(scipy.stats.binom.sf(x1 - 1, n, share)))
    interval = Interval(low / (1 - low) * t0 / t1, None if high is None else high / (1 - high) * t0 / t1, confidence)
    return RateRatio(x1 / x0 * t0 / t1 if x0 else None, interval, min(1.0, 2 * smaller))
