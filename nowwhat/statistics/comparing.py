"""Two sets of durations -> how many times as long the new ones take, pooled and within severity."""

import math
from dataclasses import dataclass

import numpy as np
import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import (
    ROUNDING,
    BoolArray,
    FloatArray,
    IntArray,
    Interval,
    Labels,
    Numbers,
    labels,
    labels_of,
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
    New over old durations within service and severity, with the pooled figure and what the mix of severities alone explains.

    n_new and n_old count what the adjusted ratio rests on; left_out counts values of severities with fewer than two on a side.
    severity_ratio is the ratio within severity alone, and the mix ratio the pooled one over it. Pooled figures use every value.
    Medians are (old, new), seconds.
    """

    n_new: int
    n_old: int
    left_out: int
    ratio: float
    interval: Interval
    se_log: float
    p: float
    by_severity: tuple[SeverityRatio, ...]
    severity_ratio: float
    pooled_ratio: float
    pooled_interval: Interval
    pooled_medians_s: tuple[float, float]
    mix_ratio: float
    mix_chi2: float
    mix_p: float
    mix_warning: bool


@dataclass(frozen=True, slots=True)
class _Cells:
    """New against old logarithms, cell by cell: numbers, differences of means and their variances; and put together."""

    n_new: IntArray
    n_old: IntArray
    used: BoolArray
    gap: FloatArray
    variance: FloatArray
    beta: float
    se: float


def severity_adjusted_ratio(
    new_s: Numbers,
    new_severity: Labels,
    old_s: Numbers,
    old_severity: Labels,
    *,
    new_service: Labels | None = None,
    old_service: Labels | None = None,
    confidence: float = 0.95,
) -> AdjustedRatio | None:
    """
    How many times as long new durations take within service and severity; None with fewer than FEWEST comparable ones on a side.

    metrics: two periods, all severities. Without services it is within severity. Cells of a service and a severity with fewer than two
    on a side are put together by severity. The ratio equals least squares on the logarithm with an effect of each cell; the mix ratio is
    pooled over the ratio within severity, and the warning needs both a mix that changed (p < 0.01) and an effect beyond 10% either way.
    """
    new, old = _floored(new_s, "new_s"), _floored(old_s, "old_s")
    same_length("new_s and new_severity", new, new_severity)
    same_length("old_s and old_severity", old, old_severity)
    if min(new.size, old.size) < FEWEST:
        return None
    severity, names = labels_of("severity", old_severity, new_severity)
    logs, is_new = np.log(np.concatenate((old, new))), np.arange(old.size + new.size) >= old.size
    severities = _cells(logs, severity, is_new)
    cells = severities
    if new_service is not None and old_service is not None:
        service, _ = labels_of("service", old_service, new_service)
        same_length("severity and service", severity, service)
        cells = _cells(logs, _fine(service * len(names) + severity, severity, is_new), is_new)
    if not cells.used.any() or min(cells.n_new[cells.used].sum(), cells.n_old[cells.used].sum()) < FEWEST:
        return None
    z = normal_quantile(confidence)
    raw, raw_se = float(logs[is_new].mean() - logs[~is_new].mean()), math.sqrt(_variance_of_difference(logs[is_new], logs[~is_new]))
    table = np.vstack((severities.n_new, severities.n_old))
    chi2, mix_p = _mix_test(table)
    mix = raw - severities.beta
    exact = cells.se < ROUNDING  # durations that are all alike on either side, as a machine writes them
    return AdjustedRatio(
        n_new=int(cells.n_new[cells.used].sum()),
        n_old=int(cells.n_old[cells.used].sum()),
        left_out=int(cells.n_new[~cells.used].sum() + cells.n_old[~cells.used].sum()),
        ratio=math.exp(cells.beta),
        interval=Interval(math.exp(cells.beta - z * cells.se), math.exp(cells.beta + z * cells.se), confidence),
        se_log=cells.se,
        p=float(abs(cells.beta) < ROUNDING) if exact else normal_p(cells.beta / cells.se),
        by_severity=tuple(
            SeverityRatio(
                str(names[code]),
                int(severities.n_new[code]),
                int(severities.n_old[code]),
                math.exp(severities.gap[code]),
                _around(severities.gap[code], math.sqrt(severities.variance[code]), z, confidence),
            )
            for code in sorted(np.flatnonzero(severities.used).tolist(), key=lambda code: str(names[code]))
        ),
        severity_ratio=math.exp(severities.beta),
        pooled_ratio=math.exp(raw),
        pooled_interval=_around(raw, raw_se, z, confidence),
        pooled_medians_s=(float(np.median(numbers(old_s, "old_s"))), float(np.median(numbers(new_s, "new_s")))),
        mix_ratio=math.exp(mix),
        mix_chi2=chi2,
        mix_p=mix_p,
        mix_warning=mix_p < _MIX_P and abs(mix) > math.log(_MIX_RATIO),
    )


def _fine(cell: IntArray, severity: IntArray, is_new: BoolArray) -> IntArray:
    """The cell of each value where that has two values or more on either side, else its severity, as codes that do not meet."""
    cells = labels(cell, "cell")
    enough = (np.bincount(cells[is_new], minlength=cells.max() + 1) > 1) & (np.bincount(cells[~is_new], minlength=cells.max() + 1) > 1)
    return labels(np.where(enough[cells], cells, -1 - severity), "cell")


def _cells(logs: FloatArray, cell: IntArray, is_new: BoolArray) -> _Cells:
    """Cells with fewer than two values on a side are counted and not used."""
    size = int(cell.max()) + 1 if cell.size else 0
    sides = []
    for side in (is_new, ~is_new):
        n = np.bincount(cell[side], minlength=size)
        mean = np.bincount(cell[side], weights=logs[side], minlength=size) / np.maximum(n, 1)
        squares = np.bincount(cell[side], weights=(logs[side] - mean[cell[side]]) ** 2, minlength=size)
        sides.append((n, mean, squares / np.maximum((n - 1) * n, 1)))
    (n1, mean1, variance1), (n0, mean0, variance0) = sides
    used = (n1 > 1) & (n0 > 1)
    weight = np.where(used, n1 * n0 / np.maximum(n1 + n0, 1), 0.0)
    gap, variance = mean1 - mean0, variance1 + variance0
    total = weight.sum() or 1.0
    return _Cells(n1, n0, used, gap, variance, float(weight @ gap / total), math.sqrt(float(weight**2 @ variance)) / total)


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
    if se < ROUNDING:
        return Interval(None, None, confidence)
    return Interval(math.exp(log_ratio - z * se), math.exp(log_ratio + z * se), confidence)


def _mix_test(table: IntArray) -> tuple[float, float]:
    """Pearson's chi-square of severity by period, without continuity correction; (0, 1) with a single severity."""
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()
    chi2 = float(((table - expected) ** 2 / expected).sum())
    freedom = table.shape[1] - 1
    return chi2, float(scipy.stats.chi2.sf(chi2, freedom)) if freedom else 1.0
