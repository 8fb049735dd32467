"""Rates, limits and ratios from their formulas, in plain Python: what the queries and the statistics are held against."""

import math
from collections.abc import Callable, Hashable, Sequence
from fractions import Fraction
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
Limits = tuple[float | None, float | None]


def quantile(values: Sequence[float], p: Fraction) -> float:
    """Type 7: the value at place (n - 1) p from the smallest, straight between its neighbours."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * p
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + float(place - below) * (ordered[above] - ordered[below])


def quantile_limits(values: Sequence[float], p: float) -> Limits:
    """Order statistics: the ranks l and u of the binomial at 2.5 and 97.5 per cent, u one further; none beyond the ends."""
    ordered = sorted(values)
    n = len(ordered)
    masses = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]

    def first_at(share: float) -> int:
        return next(k for k in range(n + 1) if math.fsum(masses[: k + 1]) >= share)

    low, high = first_at(0.025), first_at(0.975) + 1
    return ordered[low - 1] if low else None, ordered[high - 1] if high <= n else None


def step_quantile(times: Sequence[tuple[float, bool]], p: Fraction) -> tuple[float, bool, float | None, float | None]:
    """The quantile of times, each with whether it ended, by Kaplan and Meier; whether it is at least that; its log-log limits."""
    left, terms, curve = Fraction(1), Fraction(0), []
    for time in sorted({time for time, ended in times if ended}):
        at_risk, ends = sum(other >= time for other, _ in times), sum(other == time and ended for other, ended in times)
        left *= 1 - Fraction(ends, at_risk)
        if not left:
            curve.append((time, 0.0, 0.0, 1.0))
            continue
        terms += Fraction(ends, at_risk * (at_risk - ends))
        width = Z95 * math.sqrt(terms) / abs(math.log(left))
        curve.append((time, float(left), float(left) ** math.exp(width), float(left) ** math.exp(-width)))
    estimate, low, high = (next((row[0] for row in curve if row[place] <= 1 - p + Fraction(1, 10**9)), None) for place in (1, 2, 3))
    least = sorted(time for time, _ in times)[math.ceil(p * len(times)) - 1]
    return least if estimate is None else estimate, estimate is None, low, high


def wilson(x: float, n: float, z: float = Z95) -> tuple[float, float]:
    share = x / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def clustered_wilson(pairs: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """Wilson's limits at the number of items that (slipped, came due) per incident are worth; of one incident nobody can say that."""
    x, n, m = sum(x for x, _ in pairs), sum(n for _, n in pairs), len(pairs)
    share, deff = x / n, 1.0
    if m > 1 and 0 < x < n:
        variance = m / (m - 1) * sum((x_i - share * n_i) ** 2 for x_i, n_i in pairs) / n**2
        deff = max(1.0, variance / (share * (1 - share) / n))
    return wilson(x / deff, n / deff)


def fisher_greater(x: int, n: int, rest_x: int, rest_n: int) -> float:
    """How often so many of the x + rest_x would fall on these n, or more, if chance alone put them there."""
    repeats, ways = x + rest_x, math.comb(n + rest_n, n)
    hits = sum(math.comb(repeats, k) * math.comb(n + rest_n - repeats, n - k) for k in range(x, min(n, repeats) + 1))
    return float(Fraction(hits, ways))


def benjamini_hochberg(ps: dict[Hashable, float]) -> dict[Hashable, float]:
    """q of each p: the least p m / rank among those that are as large or larger."""
    return {
        name: min(1.0, *(other * len(ps) / sum(each <= other for each in ps.values()) for other in ps.values() if other >= p))
        for name, p in ps.items()
    }


def aalen_johansen(ends: Sequence[tuple[float, str]], day: float) -> float:
    """The probability of `done` by a day, where `cancelled` is another end and `open` only known to last so long."""
    still, done = 1.0, 0.0
    for at in sorted({t for t, kind in ends if kind != "open" and t <= day}):
        at_risk = sum(t >= at for t, _ in ends)
        kinds = [kind for t, kind in ends if t == at]
        done += still * kinds.count("done") / at_risk
        still *= 1 - (kinds.count("done") + kinds.count("cancelled")) / at_risk
    return done


def adjusted_ratio(new: Sequence[tuple[str, float]], old: Sequence[tuple[str, float]]) -> tuple[float, float]:
    """How many times as long within severity, and the standard error of its logarithm; shorter than 30 s counts as 30 s."""
    cells = []
    for severity in sorted({name for name, _ in [*new, *old]}):
        a, b = ([math.log(max(value, 30)) for name, value in side if name == severity] for side in (new, old))
        if len(a) > 1 and len(b) > 1:
            (mean_a, var_a), (mean_b, var_b) = _moments(a), _moments(b)
            cells.append((len(a) * len(b) / (len(a) + len(b)), mean_a - mean_b, var_a / len(a) + var_b / len(b)))
    weight = sum(w for w, _, _ in cells)
    return math.exp(sum(w * gap for w, gap, _ in cells) / weight), math.sqrt(sum(w * w * var for w, _, var in cells)) / weight


def _moments(values: Sequence[float]) -> tuple[float, float]:
    mean = math.fsum(values) / len(values)
    return mean, math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


Stratum = tuple[str | None, str, int]  # service, days since recovery, how often it had happened
Strata = dict[Stratum, tuple[int, float, int, float]]  # repeats overdue, days, repeats otherwise, days


def mantel_haenszel(strata: Strata) -> tuple[float, float, float]:
    """The ratio of the two rates with its limits; services are clusters from ten on."""
    used = {key: row for key, row in strata.items() if row[1] > 0 and row[3] > 0}
    numerator = sum(a * t0 / (t1 + t0) for a, t1, _, t0 in used.values())
    denominator = sum(b * t1 / (t1 + t0) for _, t1, b, t0 in used.values())
    ratio = numerator / denominator
    variance = sum((a + b) * t1 * t0 / (t1 + t0) ** 2 for a, t1, b, t0 in used.values()) / (numerator * denominator)
    services = {service for service, *_ in used}
    if len(services) >= 10:
        residuals = [_sum_of(used, s, lambda a, t1, b, t0: (a * t0 - ratio * b * t1) / (t1 + t0)) for s in services]
        variance = max(variance, len(services) / (len(services) - 1) * sum(r * r for r in residuals) / numerator**2)
    reach = Z95 * math.sqrt(variance)
    return ratio, ratio * math.exp(-reach), ratio * math.exp(reach)


def _sum_of(strata: Strata, service: str | None, term: Callable[[int, float, int, float], float]) -> float:
    return sum(term(*row) for (name, *_), row in strata.items() if name == service)
