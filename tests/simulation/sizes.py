"""
How large a world must be for its effect to be seen: the detectable_* functions of the statistics turned round.

What can be seen shrinks with the root of what there is, so its size at one tells how many are needed.
"""

import math

from nowwhat.statistics.power import detectable_rate_ratio, detectable_share_gap, detectable_time_ratio


def events_needed(ratio: float, exposed_share: float, *, confidence: float = 0.95, power: float = 0.80) -> float:
    """Events, in all, to see a rate ratio when this share of the time is exposed."""
    return (math.log(detectable_rate_ratio(1, exposed_share, confidence=confidence, power=power)) / math.log(ratio)) ** 2


def incidents_needed(ratio: float, *, log_sigma: float = 1.0, confidence: float = 0.95, power: float = 0.80) -> float:
    """Incidents per period to see that durations changed by a ratio: 0.8 is 20% faster."""
    return (math.log(detectable_time_ratio(1, log_sigma=log_sigma, confidence=confidence, power=power)) / math.log(ratio)) ** 2


def share_gap_needs(gap: float, share: float, *, deff: float = 1.0, confidence: float = 0.99, power: float = 0.80) -> float:
    """Items in which such a gap from a share would most likely be seen."""
    return (detectable_share_gap(1, share, deff=deff, confidence=confidence, power=power) / gap) ** 2
