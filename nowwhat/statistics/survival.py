"""Times and how they ended, or did not yet -> curves with limits that do not mistake "open" for "missing"."""

import bisect
import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import (
    BoolArray,
    Flags,
    FloatArray,
    IntArray,
    Interval,
    Numbers,
    between_0_and_1,
    flags,
    normal_quantile,
    number,
    numbers,
    same_length,
)

_EDGE = 1e-9  # a sum that should be 0 or 1 is so only up to rounding

_Curve: TypeAlias = tuple[tuple[float, ...], tuple[float | None, ...], tuple[float | None, ...]]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A probability at one time; a limit is None where no such end has been seen yet or nobody is left."""

    time: float
    estimate: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """The probability of still being open, one entry per time at which something ended, in the unit of the times."""

    n: int
    ended: int
    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    survival: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    last_time: float
    median: float | None
    median_interval: Interval

    def at(self, time: float) -> CurvePoint | None:
        """Probability of still being open at that time; None after the last time anything was watched."""
        return _point(self.times, (self.survival, self.low, self.high), number(time, "time"), 1.0) if self._known(time) else None

    def done_by(self, time: float) -> CurvePoint | None:
        """Probability of having ended by that time; None after the last time anything was watched."""
        point = self.at(time)
        if point is None:
            return None
        return CurvePoint(time, 1 - point.estimate, _complement(point.high), _complement(point.low))

    def _known(self, time: float) -> bool:
        return time <= self.last_time or (bool(self.survival) and self.survival[-1] == 0)


@dataclass(frozen=True, slots=True)
class CompletionCurve:
    """The probability of being done, one entry per time at which an item was done or cancelled, in the unit of the times."""

    n: int
    done: int
    cancelled: int
    times: tuple[float, ...]
    at_risk: tuple[int, ...]
    done_share: tuple[float, ...]
    se: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    last_time: float
    any_left: bool

    def at(self, time: float) -> CurvePoint | None:
        """Probability of being done by that time; None after the last time anything was watched."""
        known = time <= self.last_time or not self.any_left
        return _point(self.times, (self.done_share, self.low, self.high), number(time, "time"), 0.0) if known else None


@dataclass(frozen=True, slots=True)
class StepQuantile:
    """
    A quantile of times of which some are still open.

    Where the curve does not reach it, the estimate is what it is at least: the quantile if everything ended now.
    """

    n: int
    ended: int
    estimate: float
    reached: bool
    interval: Interval


def step_quantile(times: Numbers, ended: Flags, probability: float, *, confidence: float = 0.95) -> StepQuantile | None:
    """
    The first time by which so large a share has ended, on the curve of Kaplan and Meier; None below FEWEST.

    metrics: open is not missing. Its limits are the first times at which the log-log limits of the curve are so low.
    """
    lengths, ends = _watched(times, ended=ended)
    left = 1 - between_0_and_1(probability, "probability")
    if lengths.size < FEWEST:
        return None
    at, at_risk, (happened,) = _table(lengths, ends)
    survival = np.cumprod(1 - happened / at_risk).astype(np.float64)
    low, high = _log_log_limits(survival, survival * np.sqrt(np.cumsum(_hazard(happened, at_risk))), normal_quantile(confidence))
    estimate = _first_below(at, survival, left)
    limits = Interval(_first_below(at, np.where(np.isnan(low), survival, low), left), _first_below(at, high, left), confidence)
    least = float(np.sort(lengths)[math.ceil(probability * lengths.size - _EDGE) - 1])
    return StepQuantile(int(lengths.size), int(ends.sum()), least if estimate is None else estimate, estimate is not None, limits)


def kaplan_meier(times: Numbers, ended: Flags, *, confidence: float = 0.95) -> SurvivalCurve | None:
    """
    Time to an end, with what is still open as "at least this long"; None below FEWEST.

    metrics: censoring. Log-log limits. The median is the first time with a probability of 0.5 or less, and its limits are the
    first times at which the limits of the curve are so low.
    """
    lengths, ends = _watched(times, ended=ended)
    if lengths.size < FEWEST:
        return None
    at, at_risk, (happened,) = _table(lengths, ends)
    survival = np.cumprod(1 - happened / at_risk).astype(np.float64)
    z = normal_quantile(confidence)
    low, high = _log_log(survival, survival * np.sqrt(np.cumsum(_hazard(happened, at_risk))), z)
    # at probability 0 the limits are undefined, yet a lower limit would be no higher
    reached = [limit if limit is not None else share for limit, share in zip(low, survival, strict=True)]
    return SurvivalCurve(
        n=int(lengths.size),
        ended=int(ends.sum()),
        times=tuple(at.tolist()),
        at_risk=tuple(at_risk.tolist()),
        survival=tuple(survival.tolist()),
        low=low,
        high=high,
        last_time=float(lengths.max()),
        median=_first_at_half(at, survival.tolist()),
        median_interval=Interval(_first_at_half(at, reached), _first_at_half(at, list(high)), confidence),
    )


def aalen_johansen(times: Numbers, done: Flags, cancelled: Flags, *, confidence: float = 0.95) -> CompletionCurve | None:
    """
    Probability of being done by each time, with a cancelled item as a different end, not as one still waiting; None below FEWEST.

    metrics: censoring. The limits are log-log with the delta-method variance of a cumulative incidence.
    """
    lengths, finished = _watched(times, done=done)
    dropped = flags(cancelled, "cancelled")
    same_length("times and cancelled", lengths, dropped)
    if (finished & dropped).any():
        raise ValueError("an item cannot be both done and cancelled")
    if lengths.size < FEWEST:
        return None
    at, at_risk, (d1, d2) = _table(lengths, finished, dropped)
    both = d1 + d2
    after = np.cumprod(1 - both / at_risk)
    before = np.concatenate(([1.0], after[:-1]))
    share = np.minimum(np.cumsum(before * d1 / at_risk), 1.0)
    se = _incidence_se(share, before, d1, both, at_risk)
    low, high = _log_log(share, se, normal_quantile(confidence))
    return CompletionCurve(
        n=int(lengths.size),
        done=int(finished.sum()),
        cancelled=int(dropped.sum()),
        times=tuple(at.tolist()),
        at_risk=tuple(at_risk.tolist()),
        done_share=tuple(share.tolist()),
        se=tuple(se.tolist()),
        low=low,
        high=high,
        last_time=float(lengths.max()),
        any_left=bool(not at.size or at_risk[-1] > both[-1]),
    )


def _watched(times: Numbers, **ends: Flags) -> tuple[FloatArray, BoolArray]:
    lengths = numbers(times, "times", at_least=0)
    ((name, values),) = ends.items()
    ended = flags(values, name)
    same_length(f"times and {name}", lengths, ended)
    return lengths, ended


def _table(lengths: FloatArray, *ends: BoolArray) -> tuple[FloatArray, IntArray, list[IntArray]]:
    """Times at which anything ended, how many were still watched just before, and how many ended in each way."""
    at = np.unique(lengths[np.logical_or.reduce(ends)])
    at_risk = lengths.size - np.searchsorted(np.sort(lengths), at, side="left")
    happened = [np.bincount(np.searchsorted(at, lengths[end]), minlength=at.size).astype(np.int64) for end in ends]
    return at, at_risk.astype(np.int64), happened


def _hazard(ended: IntArray, at_risk: IntArray) -> FloatArray:
    """Greenwood's terms d / (n (n - d)); 0 where nobody is left, since the curve never moves again."""
    left = at_risk - ended
    return np.divide(ended, at_risk * left, out=np.zeros(ended.size), where=left > 0)


def _incidence_se(share: FloatArray, before: FloatArray, d1: IntArray, both: IntArray, at_risk: IntArray) -> FloatArray:
    """Standard error of each cumulative incidence, with the sums over earlier times expanded so that one pass is enough."""
    hazard = _hazard(both, at_risk)
    own = before**2 * (at_risk - d1) * d1 / at_risk**3
    cross = before * d1 / at_risk**2
    h0, h1, h2 = np.cumsum(hazard), np.cumsum(hazard * share), np.cumsum(hazard * share**2)
    variance = share**2 * h0 - 2 * share * h1 + h2 + np.cumsum(own) - 2 * (share * np.cumsum(cross) - np.cumsum(cross * share))
    return np.sqrt(np.maximum(variance, 0.0))


def _log_log(share: FloatArray, se: FloatArray, z: float) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Limits on the scale ln(-ln p), which stay inside 0 to 1; None at 0 and 1, where they are undefined."""
    low, high = ([None if math.isnan(limit) else limit for limit in limits.tolist()] for limits in _log_log_limits(share, se, z))
    return tuple(low), tuple(high)


def _log_log_limits(share: FloatArray, se: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    inside = (share > _EDGE) & (share < 1 - _EDGE)
    value = np.where(inside, share, 0.5)
    width = z * se / (value * np.abs(np.log(value)))
    return np.where(inside, value ** np.exp(width), np.nan), np.where(inside, value ** np.exp(-width), np.nan)


def _first_below(at: FloatArray, shares: FloatArray, left: float) -> float | None:
    reached = np.flatnonzero(shares <= left + _EDGE)
    return float(at[reached[0]]) if reached.size else None


def _first_at_half(at: FloatArray, shares: list[float] | list[float | None]) -> float | None:
    # a running product such as 0.8 * 0.75 * ... may miss an exact half by a rounding error
    return next((float(time) for time, share in zip(at, shares, strict=True) if share is not None and share <= 0.5 + _EDGE), None)


def _point(times: tuple[float, ...], curve: _Curve, time: float, start: float) -> CurvePoint:
    place = bisect.bisect_right(times, time) - 1
    if place < 0:
        return CurvePoint(time, start, None, None)
    shares, low, high = curve
    return CurvePoint(time, shares[place], low[place], high[place])


def _complement(share: float | None) -> float | None:
    return None if share is None else 1 - share
