"""Repeats and days, overdue and otherwise, per stratum -> one rate ratio that compares like with like."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nowwhat.statistics.checks import FloatArray, IntArray, Interval, counts, labels, normal_p, normal_quantile, numbers

_CLUSTERS_FOR_ROBUST = 10


@dataclass(frozen=True, slots=True)
class PersonTime:
    """One stratum: one service in one span of days since recovery, after the first, second, third or a later time."""

    service: str
    events: int
    days: float
    other_events: int
    other_days: float


@dataclass(frozen=True, slots=True)
class StratifiedRateRatio:
    """
    The rate in exposed time over the rate in other time, within strata.

    Only strata with both kinds of time count, also in events, expected and crude. The ratio is None without a comparable event
    in other time; the interval has no limits, and a variance is None, where an arm has none. clusters is the number of services.
    """

    strata: int
    clusters: int
    events: int
    exposed: int
    expected_exposed: float
    expected_other: float
    days: float
    other_days: float
    ratio: float | None
    interval: Interval
    var_gr: float | None
    var_cluster: float | None
    robust: bool
    chi2: float
    p: float
    crude: float | None


def mantel_haenszel(strata: Sequence[PersonTime], *, confidence: float = 0.95) -> StratifiedRateRatio | None:
    """
    The Mantel-Haenszel ratio of two rates; None if no stratum has both kinds of time and an event.

    metrics: the leading indicator. The interval uses the Greenland-Robins variance of ln ratio and, from ten services on, the
    larger of it and the one with services as clusters. p belongs to the chi-square, without continuity correction.
    """
    return _ratio(*_comparable(strata), confidence)


def _comparable(strata: Sequence[PersonTime]) -> tuple[IntArray, IntArray, FloatArray, FloatArray, IntArray]:
    """Of the strata with both kinds of time: events, other events, days, other days, and the service as a number."""
    a, b = counts([s.events for s in strata], "events"), counts([s.other_events for s in strata], "other_events")
    t1 = numbers([s.days for s in strata], "days", at_least=0)
    t0 = numbers([s.other_days for s in strata], "other_days", at_least=0)
    both = (t1 > 0) & (t0 > 0)
    return a[both], b[both], t1[both], t0[both], labels([s.service for s in strata], "service")[both]


def _ratio(a: IntArray, b: IntArray, t1: FloatArray, t0: FloatArray, service: IntArray, confidence: float) -> StratifiedRateRatio | None:
    events, time = a + b, t1 + t0
    if not events.any():
        return None
    num, den = a * t0 / time, b * t1 / time
    top, bottom = float(num.sum()), float(den.sum())
    score = float((events * t1 * t0 / time**2).sum())
    expected = float((events * t1 / time).sum())
    chi2 = (float(a.sum()) - expected) ** 2 / score
    ratio = top / bottom if bottom else None
    var_gr = score / (top * bottom) if top and bottom else None
    clusters = int(np.count_nonzero(np.bincount(service)))
    var_cluster = None
    if top and ratio is not None and clusters > 1:
        residual = np.bincount(service, num - ratio * den)  # zero where a service has no stratum
        var_cluster = clusters / (clusters - 1) * float((residual**2).sum()) / top**2
    robust = clusters >= _CLUSTERS_FOR_ROBUST and var_cluster is not None
    low = high = None
    if ratio and var_gr:
        variance = max(var_gr, var_cluster) if robust and var_cluster is not None else var_gr
        width = normal_quantile(confidence) * math.sqrt(variance)
        low, high = ratio * math.exp(-width), ratio * math.exp(width)
    exposed, other = int(a.sum()), int(b.sum())
    return StratifiedRateRatio(
        strata=int(a.size),
        clusters=clusters,
        events=exposed + other,
        exposed=exposed,
        expected_exposed=expected,
        expected_other=exposed + other - expected,
        days=float(t1.sum()),
        other_days=float(t0.sum()),
        ratio=ratio,
        interval=Interval(low, high, confidence),
        var_gr=var_gr,
        var_cluster=var_cluster,
        robust=robust,
        chi2=chi2,
        p=normal_p(math.sqrt(chi2)),
        crude=(exposed / float(t1.sum())) / (other / float(t0.sum())) if other else None,
    )


def leave_one_service_out(strata: Sequence[PersonTime], *, confidence: float = 0.95) -> dict[str, StratifiedRateRatio | None]:
    """The same ratio without each service in turn. metrics: a result that needs one particular service rests on that service."""
    a, b, t1, t0, service = _comparable(strata)

    def without(code: int) -> StratifiedRateRatio | None:
        kept = service != code
        return _ratio(a[kept], b[kept], t1[kept], t0[kept], service[kept], confidence)

    return {name: without(code) for code, name in enumerate(dict.fromkeys(s.service for s in strata))}  # numbered as `labels` does
