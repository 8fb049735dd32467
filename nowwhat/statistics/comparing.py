"""Two sets of durations -> how many times as long the new ones take, pooled and within severity."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import (
    FloatArray,
    IntArray,
    Interval,
    Numbers,
    labels,
    normal_p,
    normal_quantile,
    numbers,
    same_length,
)

CLOCK_NOISE_S = 30.0  # metrics: two periods; shorter durations count as this, or zeros would dominate the logarithm

_MIX_P = 0.01
_MIX_RATIO = 1.10


@dataclass(frozen=True, slots=True)
class SeverityRatio:
    """New over old durations inside one severity."""

    severity: str
    n_new: int
    n_old: int
    ratio: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class AdjustedRatio:
    """
    New over old durations within severity, with the pooled figure and what the mix of severities alone explains.

    n_new and n_old count what the adjusted ratio rests on; left_out counts values of severities with fewer than two on a side.
    Pooled figures use every value. Medians are (old, new), seconds.
    """

    n_new: int
    n_old: int
    left_out: int
    ratio: float
    interval: Interval
    se_log: float
    p: float | None
    by_severity: tuple[SeverityRatio, ...]
    pooled_ratio: float
    pooled_interval: Interval
    pooled_medians_s: tuple[float, float]
    medians_at_old_mix_s: tuple[float, float]
    mix_ratio: float
    mix_chi2: float
    mix_p: float
    mix_warning: bool


def severity_adjusted_ratio(
    new_s: Numbers,
    new_severity: Sequence[str],
    old_s: Numbers,
    old_severity: Sequence[str],
    *,
    confidence: float = 0.95,
) -> AdjustedRatio | None:
    """
    How many times as long new durations take within severity; None with fewer than FEWEST comparable ones on a side.

    metrics: two periods, all severities. The ratio equals least squares on the logarithm with severity effects; the mix ratio is
    pooled over adjusted, and the warning needs both a mix that changed (p < 0.01) and an effect beyond 10% either way.
    """
    new, old = _floored(new_s, "new_s"), _floored(old_s, "old_s")
    same_length("new_s and new_severity", new, new_severity)
    same_length("old_s and old_severity", old, old_severity)
    codes = labels([*old_severity, *new_severity], "severity")
    old_code, new_code = codes[: old.size], codes[old.size :]
    names = list(dict.fromkeys([*old_severity, *new_severity]))
    n1, n0 = np.bincount(new_code, minlength=len(names)), np.bincount(old_code, minlength=len(names))
    used = (n1 > 1) & (n0 > 1)
    if min(n1[used].sum(), n0[used].sum()) < FEWEST:
        return None
    z = normal_quantile(confidence)
    log_new, log_old = np.log(new), np.log(old)
    cells: list[tuple[int, float, float, float]] = []  # code, weight, difference of mean logs, its variance
    for code in np.flatnonzero(used).tolist():
        a, b = log_new[new_code == code], log_old[old_code == code]
        cells.append((code, a.size * b.size / (a.size + b.size), float(a.mean() - b.mean()), _variance_of_difference(a, b)))
    weights = sum(weight for _, weight, _, _ in cells)
    beta = sum(weight * difference for _, weight, difference, _ in cells) / weights
    se = math.sqrt(sum(weight**2 * variance for _, weight, _, variance in cells)) / weights
    raw = float(log_new.mean() - log_old.mean())
    table = np.vstack((n1, n0))
    chi2, mix_p = _mix_test(table)
    mix = raw - beta
    shares = {names[code]: float(n0[code]) for code, *_ in cells}
    return AdjustedRatio(
        n_new=int(n1[used].sum()),
        n_old=int(n0[used].sum()),
        left_out=int(table[:, ~used].sum()),
        ratio=math.exp(beta),
        interval=_around(beta, se, z, confidence),
        se_log=se,
        p=normal_p(beta / se) if se else None,
        by_severity=tuple(
            SeverityRatio(names[code], int(n1[code]), int(n0[code]), math.exp(gap), _around(gap, math.sqrt(variance), z, confidence))
            for code, _, gap, variance in sorted(cells, key=lambda cell: names[cell[0]])
        ),
        pooled_ratio=math.exp(raw),
        pooled_interval=_around(raw, math.sqrt(_variance_of_difference(log_new, log_old)), z, confidence),
        pooled_medians_s=(float(np.median(numbers(old_s, "old_s"))), float(np.median(numbers(new_s, "new_s")))),
        medians_at_old_mix_s=(mix_adjusted_median(old_s, old_severity, shares), mix_adjusted_median(new_s, new_severity, shares)),
        mix_ratio=math.exp(mix),
        mix_chi2=chi2,
        mix_p=mix_p,
        mix_warning=mix_p < _MIX_P and abs(mix) > math.log(_MIX_RATIO),
    )


def mix_adjusted_median(values_s: Numbers, severity: Sequence[str], mix: Mapping[str, float]) -> float:
    """
    The median the values would have if the severities were mixed as given (shares or counts), in the unit of the values.

    metrics: two periods. Each value weighs share / number of values of its severity; the answer is the first value at which half
    of the weight is reached, so it is always a value of the sample. Severities outside the mix weigh nothing.
    """
    values = numbers(values_s, "values_s", at_least=0)
    same_length("values_s and severity", values, severity)
    codes = labels(severity, "severity")
    numbers(list(mix.values()), "mix", at_least=0)
    shares = np.array([mix.get(name, 0.0) for name in dict.fromkeys(severity)], dtype=np.float64)
    weight = (shares / np.bincount(codes, minlength=shares.size))[codes]
    if weight.sum() <= 0:
        raise ValueError("mix names no severity that any value has")
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    # the weights add up to an exact half only up to rounding
    return float(values[order][int(np.searchsorted(reached, 0.5 - 1e-9))])


def rank_p(before: Numbers, after: Numbers) -> float:
    """The two-sided p of Mann and Whitney's test that neither sample tends to be larger; 1 where a side is empty."""
    old, new = numbers(before, "before"), numbers(after, "after")
    return float(scipy.stats.mannwhitneyu(old, new).pvalue) if old.size and new.size else 1.0


def _floored(values: Numbers, what: str) -> FloatArray:
    return np.maximum(numbers(values, what, at_least=0), CLOCK_NOISE_S)


def _variance_of_difference(a: FloatArray, b: FloatArray) -> float:
    return float(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size)


def _around(log_ratio: float, se: float, z: float, confidence: float) -> Interval:
    """The limits of a ratio; none where the values do not vary at all, since no width could be estimated."""
    if se == 0:
        return Interval(None, None, confidence)
    return Interval(math.exp(log_ratio - z * se), math.exp(log_ratio + z * se), confidence)


def _mix_test(table: IntArray) -> tuple[float, float]:
    """Pearson's chi-square of severity by period, without continuity correction; (0, 1) with a single severity."""
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    chi2 = float(((table - expected) ** 2 / expected).sum())
    freedom = table.shape[1] - 1
    return chi2, float(scipy.stats.chi2.sf(chi2, freedom)) if freedom else 1.0
