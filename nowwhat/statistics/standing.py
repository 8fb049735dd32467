"""A change that was found -> whether the records allow it to be told, whether it was a step, and whether it still holds."""

import math
from typing import Literal, TypeAlias

import numpy as np

from nowwhat.statistics.checks import ROUNDING, Interval, Numbers, count, normal_p, numbers, part_of, same_length

_A_DATE = 2.0  # what one more number that is chosen is worth, on the scale of twice a log-likelihood
_FAR, _NEAR, _NEAR_P = 0.15, 0.05, 0.01  # shares of what is recorded, before and after

Standing: TypeAlias = Literal["still", "over", "unclear"]


def coverage_changed(before: tuple[int, int], after: tuple[int, int]) -> bool:
    """
    Whether the share for which a measure is known, known and asked on either side, differs so much that it could make a change.

    metrics: coverage. By 15 points or more, or by 5 points or more with p < 0.01 of the score test; a side without any differs from none.
    """
    (x0, n0), (x1, n1) = part_of(*before, "before"), part_of(*after, "after")
    if not n0 or not n1:
        return False
    gap = abs(x1 / n1 - x0 / n0)
    pooled = (x0 + x1) / (n0 + n1)
    se = math.sqrt(pooled * (1 - pooled) * (1 / n0 + 1 / n1))
    sure = se > 0 and normal_p(gap / se) < _NEAR_P
    return gap >= _FAR - ROUNDING or (gap >= _NEAR - ROUNDING and sure)


def standing(change: float, from_old: Interval, from_new: Interval | None) -> Standing:
    """
    Whether a change still holds: "still", "over", or "unclear" where the latest months are too few to tell.

    metrics: still so. `change` is its size with its sign, 0 for none: a difference of shares, or the logarithm of a ratio of times.
    `from_old` holds the difference of the latest months from the level before the change, `from_new` that from the level after it;
    None where the latest months are all that came after it.
    """
    beyond = from_old.low is not None and from_old.low > ROUNDING, from_old.high is not None and from_old.high < -ROUNDING
    towards, away = beyond if change > 0 else beyond[::-1]
    if from_new is not None and from_new.excludes(0) and not towards:
        return "over"
    if towards:
        return "still"
    return "over" if away else "unclear"


def back_at_first(change: float, difference: float, from_first: Interval) -> bool:
    """
    Whether the latest months are at the level of the first third of the data: the step was the end of another one.

    metrics: still so. `difference` is that of the latest months from the first third, with its interval, in the unit of `change`. It
    must be nearer to none than to the change, since in few data an interval holds everything.
    """
    return not from_first.excludes(0) and abs(difference) < abs(difference - change)


def line_fits(scores: Numbers, when: Numbers, k: int) -> bool:
    """
    Whether a straight line in time explains the scores as well as a step after k of them.

    metrics: still so. By Akaike's measure, since the step could choose its date besides: it has to be better by more than that.
    """
    score, time = numbers(scores, "scores"), numbers(when, "when")
    n = same_length("scores and when", score, time)
    if not 0 < count(k, "k") < n or np.ptp(time) == 0:
        return False
    centred, apart = score - score.mean(), time - time.mean()
    whole = float(centred @ centred)
    line = whole - float((apart @ centred) ** 2 / (apart @ apart))
    step = whole - float(centred[:k].sum() ** 2 * n / (k * (n - k)))
    return step > ROUNDING * whole and n * math.log(line / step) <= _A_DATE if line > ROUNDING * whole else whole > 0
