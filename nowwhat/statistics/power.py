"""How much data there is -> what could have been seen in it, and the reverse."""

import math

from scipy import special

from nowwhat.statistics.checks import between_0_and_1, normal_quantile, number


def events_needed(ratio: float, exposed_share: float, *, confidence: float = 0.95, power: float = 0.80) -> float:
    """Events, in all, to see a rate ratio when this share of the time is exposed. metrics: how much data."""
    share = between_0_and_1(exposed_share, "exposed_share")
    return (_reach(confidence, power) / _log_of_change(ratio)) ** 2 / (share * (1 - share))


def detectable_rate_ratio(events: float, exposed_share: float, *, confidence: float = 0.95, power: float = 0.80) -> float:
    """The smallest rate ratio above 1 that so many events would have shown. metrics: the verdict "no evidence"."""
    share = between_0_and_1(exposed_share, "exposed_share")
    return math.exp(_reach(confidence, power) / math.sqrt(number(events, "events", above=0) * share * (1 - share)))


def incidents_needed(ratio: float, *, log_sigma: float = 1.0, confidence: float = 0.95, power: float = 0.80) -> float:
    """Incidents per period to see that durations changed by a ratio: 0.8 is 20% faster. metrics: how much data."""
    return 2 * (number(log_sigma, "log_sigma", above=0) * _reach(confidence, power) / _log_of_change(ratio)) ** 2


def detectable_time_ratio(per_period: float, *, log_sigma: float = 1.0, confidence: float = 0.95, power: float = 0.80) -> float:
    """The ratio of the smallest improvement of durations that two such periods would show: 0.57 is 43% faster."""
    n = number(per_period, "per_period", above=0)
    return math.exp(-number(log_sigma, "log_sigma", above=0) * _reach(confidence, power) * math.sqrt(2 / n))


def _reach(confidence: float, power: float) -> float:
    """Standard errors between no effect and one seen with this power: 2.80 at 95% and 80%."""
    return normal_quantile(confidence) + float(special.ndtri(between_0_and_1(power, "power")))


def _log_of_change(ratio: float) -> float:
    log = math.log(number(ratio, "ratio", above=0))
    if log == 0:
        raise ValueError("ratio must not be 1: no change can never be seen")
    return log
