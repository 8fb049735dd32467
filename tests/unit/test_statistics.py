"""The statistics against the known answers of the metrics page, against scipy and lifelines, and for every input."""

import dataclasses
import json
import math
import re
import warnings
from collections.abc import Callable
from typing import TypeVar

import lifelines
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nowwhat.statistics import (
    Interval,
    PersonTime,
    aalen_johansen,
    benjamini_hochberg,
    change_in_durations,
    change_in_slips,
    clopper_pearson,
    clustered_difference,
    clustered_proportion,
    detectable_rate_ratio,
    detectable_share_gap,
    detectable_step,
    detectable_time_ratio,
    detectable_trend,
    difference_of_proportions,
    dispersion,
    events_needed,
    fewest_repeats_flagged,
    hodges_lehmann,
    incidents_needed,
    kaplan_meier,
    leave_one_service_out,
    log_spread,
    mantel_haenszel,
    mix_adjusted_median,
    nearest_boundary,
    normal_scores,
    process_behaviour,
    proportion,
    quantile,
    rate,
    rate_ratio,
    repeat_shares,
    severity_adjusted_ratio,
    share_gap_needs,
    shrunk_rates,
    smallest_n,
    title_similarity,
    title_words,
    trend_needs,
    wilson,
)

T = TypeVar("T")

SLOW_MACHINE = settings(deadline=None)  # a loaded test machine is no finding

DURATIONS = st.lists(st.integers(30, 5000).map(float), min_size=5, max_size=14)
STRATIFIED = st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.integers(30, 5000).map(float)), max_size=12).map(
    lambda rows: [*rows, *(("P1", 61.0 + len(rows)), ("P1", 300.0), ("P2", 90.0), ("P2", 1000.0), ("P2", 2000.0 + len(rows)))]
)
SHARES = st.integers(5, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
PERSON_TIME = st.builds(
    PersonTime, st.sampled_from("abcdefghijkl"), st.integers(0, 9), st.integers(1, 400), st.integers(0, 9), st.integers(1, 400)
)

# the appendix of the metrics page, as it stands there
KNOWN = json.loads("""
{
"quantile": {
 "input_s": [45, 60, 95, 120, 150, 180, 240, 260, 310, 420, 900, 3600],
 "median": {"n": 12, "estimate": 210.0, "low": 95.0, "high": 420.0, "ranks": [3, 10], "coverage": 0.961426},
 "p90": {"n": 12, "estimate": 852.0, "low": 260.0, "high": null, "ranks": [8, null], "coverage": 0.995671},
 "mean": 531.666667,
 "n5": {"n": 5, "estimate": 95.0, "low": null, "high": null, "ranks": [null, null], "coverage": 1.0},
 "n6": {"n": 6, "estimate": 107.5, "low": 45.0, "high": 180.0, "ranks": [1, 6], "coverage": 0.96875},
 "smallest_n": {"p50": 6, "p75": 13, "p90": 36, "p95": 72, "p99": 368}
},
"proportion": {
 "13 of 45": {"x": 13, "n": 45, "rate": 0.288889, "wilson": [0.177301, 0.433685], "clopper_pearson": [0.163663, 0.443145],
    "p_exact": 0.170075, "posterior_mean": 0.293478, "posterior_interval": [0.172615, 0.431341], "p_below_baseline": 0.938182},
 "0 of 7": {"x": 0, "n": 7, "rate": 0.0, "wilson": [2.77556e-17, 0.35433], "clopper_pearson": [0.0, 0.409616],
    "p_exact": 0.046835, "posterior_mean": 0.0625, "posterior_interval": [6.76865e-05, 0.292436], "p_below_baseline": 0.993557},
 "7 of 7": {"x": 7, "n": 7, "rate": 1.0, "wilson": [0.64567, 1.0], "clopper_pearson": [0.590384, 1.0],
    "p_exact": 0.001638, "posterior_mean": 0.9375, "posterior_interval": [0.707564, 0.999932], "p_below_baseline": 0.000261383},
 "40 of 100": {"x": 40, "n": 100, "rate": 0.4, "wilson": [0.309401, 0.497997], "clopper_pearson": [0.303295, 0.502791],
    "p_exact": 1.0, "posterior_mean": 0.40099, "posterior_interval": [0.307952, 0.497743], "p_below_baseline": 0.497273}
},
"clustered_proportion": {
 "items_per_incident": [4, 3, 5, 2, 6, 3, 4, 5, 3, 5],
 "slipped_per_incident": [4, 0, 1, 2, 0, 0, 4, 1, 0, 1],
 "rate": 0.325,
 "n": 40,
 "slipped": 13,
 "clusters": 10,
 "deff": 3.067901,
 "se_cluster": 0.129713,
 "interval": [0.137865, 0.591787],
 "plain_wilson": [0.200845, 0.479823]
},
"difference_of_proportions": {
 "after": [30, 120],
 "before": [48, 120],
 "difference": -0.15,
 "interval": [-0.262902, -0.031453],
 "p_fisher": 0.018843
},
"kaplan_meier": {
 "days": [3, 7, 10, 10, 14, 21, 25, 30, 30, 41, 60, 75],
 "completed": [1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0],
 "S": {"7": 0.833333, "14": 0.65625, "30": 0.3375, "60": 0.16875},
 "done_by": {"14": 0.34375, "30": 0.6625, "60": 0.83125},
 "median_days": 30.0,
 "S_interval_loglog": {"14": [0.320412, 0.855657], "30": [0.086475, 0.617567], "60": [0.011332, 0.49328]}
},
"aalen_johansen": {
 "days": [3, 7, 10, 11, 14, 21, 25, 30, 32, 41, 60, 75],
 "kind (1 done, 2 cancelled, 0 open)": [1, 1, 1, 0, 2, 1, 0, 1, 2, 0, 1, 0],
 "done_by": {"14": 0.25, "30": 0.45625, "60": 0.625},
 "one_minus_km_treating_cancelled_as_censored": {"14": 0.25, "30": 0.485714, "60": 0.742857}
},
"open_incidents": {
 "minutes": [12, 18, 25, 31, 40, 55, 80, 95, 130, 300],
 "recovered": [1, 1, 1, 1, 1, 0, 1, 0, 0, 0],
 "median_of_recovered_only": 28.0,
 "median_kaplan_meier": 40.0
},
"hodges_lehmann": {
 "old_s": [240, 300, 380, 420, 500, 610, 900, 1500],
 "new_s": [120, 180, 200, 260, 310, 400, 520],
 "n_new": 7,
 "n_old": 8,
 "ratio": 0.514064,
 "interval": [0.266667, 1.033333],
 "U": 11.0,
 "p": 0.054079,
 "p_exact": 0.054079,
 "p_permutation_of_mean_log": 0.029837
},
"severity_adjusted_ratio": {
 "old_s": [200, 240, 260, 320, 700, 800, 850, 900, 950, 1000, 1100, 1300],
 "old_severity": ["P1", "P1", "P1", "P1", "P3", "P3", "P3", "P3", "P3", "P3", "P3", "P3"],
 "new_s": [210, 230, 250, 250, 270, 280, 300, 330, 780, 900, 980, 1200],
 "new_severity": ["P1", "P1", "P1", "P1", "P1", "P1", "P1", "P1", "P3", "P3", "P3", "P3"],
 "pooled_ratio": 0.668915,
 "pooled_interval": [0.393778, 1.136294],
 "adjusted_ratio": 1.032143,
 "adjusted_interval": [0.884438, 1.204514],
 "se_log": 0.078797,
 "mix_ratio": 0.648084,
 "by_severity": {"P1": {"n_new": 8, "n_old": 4, "ratio": 1.044496}, "P3": {"n_new": 4, "n_old": 8, "ratio": 1.019935}},
 "pooled_median": [825.0, 290.0],
 "mix_adjusted_median_at_old_mix": [800.0, 780.0],
 "hodges_lehmann_pooled": 0.78125
},
"xmr": {
 "monthly_median_s": [310, 290, 350, 270, 330, 300, 410, 280, 320, 305, 295, 340, 190, 205, 180, 210, 200, 195, 185, 215],
 "baseline_points": 12,
 "on_log": {"mean": 5.751765, "mr_bar": 0.169166, "lower": 5.301784, "upper": 6.201747, "mr_upper": 0.552665, "outside": [12, 14,
    16, 17, 18], "run_of_8": [19], "three_of_four": [14, 15, 16, 17, 18, 19]},
 "limits_s": [200.694522, 314.745801, 493.610478]
},
"cusum": {
 "durations_s": [300, 250, 600, 410, 900, 280, 350, 700, 390, 1000, 150, 200, 420, 180, 520, 160, 210, 450, 170, 480],
 "severity": ["P1", "P1", "P3", "P1", "P3", "P1", "P1", "P3", "P1", "P3", "P1", "P1", "P3", "P1", "P3", "P1", "P1", "P3", "P1",
    "P3"],
 "scores": [0.548522, 0.104633, 0.157311, 1.731664, 0.887147, 0.318639, 0.812218, 0.488776, 1.150349, 1.534121, -1.731664,
    -0.318639, -1.534121, -0.548522, -0.157311, -1.150349, -0.104633, -0.887147, -0.812218, -0.488776],
 "n": 20,
 "stat": 1.843454,
 "p": 0.002235,
 "k": 10,
 "kolmogorov_sf": {"1.0": 0.27, "1.2239": 0.099974, "1.3581": 0.05, "1.6276": 0.010002, "2.0": 0.000670925}
},
"poisson_rate": {
 "3 in 90 days": {"rate": 0.033333, "interval": [0.006874, 0.097414]},
 "0 in 90 days": {"rate": 0.0, "interval": [0.0, 0.040988]},
 "250 in 365 days": {"rate": 0.684932, "interval": [0.602652, 0.775309]}
},
"rate_ratio": {
 "9 in 60 against 6 in 120 days": {"ratio": 3.0, "interval": [0.953642, 10.242575], "p": 0.061656},
 "p_minlike_statsmodels": 0.050239,
 "5 in 30 against 0 in 60": {"ratio": null, "interval": [1.832712, null], "p": 0.00823},
 "0 in 30 against 4 in 60": {"ratio": 0.0, "interval": [0.0, 3.029734], "p": 0.395062}
},
"dispersion": {
 "monthly_counts": [2, 5, 1, 9, 0, 3, 12, 1, 2, 7, 0, 6],
 "phi": 3.681818,
 "p": 2.93721e-05
},
"shrinkage": {
 "repeats": [12, 1, 0, 3, 5],
 "days": [700, 700, 100, 700, 400],
 "a": 2.339523,
 "b": 289.655172,
 "rates": [0.014489, 0.003374, 0.006004, 0.005395, 0.010642]
},
"benjamini_hochberg": {
 "p": [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216],
 "q": [0.01, 0.04, 0.084, 0.084, 0.084, 0.1, 0.105714, 0.216, 0.216, 0.216]
},
"repeat_share": {
 "service": [14, 60],
 "all": [60, 600],
 "p_greater": 0.001067,
 "wilson": [0.144396, 0.354363]
},
"mantel_haenszel_rate_ratio": {
 "strata (service, repeats overdue, days overdue, repeats other, days other)": [["checkout", 2, 120.0, 1, 380.0],
    ["checkout", 4, 260.0, 3, 440.0], ["search", 3, 150.0, 2, 300.0], ["search", 5, 310.0, 2, 290.0],
    ["auth", 1, 90.0, 2, 500.0], ["auth", 2, 0.0, 1, 100.0]],
 "events": 25,
 "exposed": 15,
 "expected_exposed": 9.06096,
 "expected_other": 15.93904,
 "ratio": 2.767903,
 "var_gr": 0.173784,
 "var_cluster": 0.002863,
 "clusters": 3,
 "interval": [1.222662, 6.266069],
 "chi2": 6.497628,
 "p": 0.010802,
 "crude": 3.080645,
 "poisson_glm_with_stratum_effects": 2.830355,
 "poisson_glm_se": 0.423424
},
"cox_time_varying": {
 "rows (id, start, stop, overdue, event)": [[1, 0, 14, 0, 0], [1, 14, 33, 1, 1], [2, 0, 20, 0, 0], [2, 20, 90, 1, 0],
    [3, 0, 41, 0, 1], [4, 0, 10, 0, 0], [4, 10, 25, 1, 1], [5, 0, 90, 0, 0], [6, 0, 30, 0, 0], [6, 30, 52, 1, 1],
    [7, 0, 61, 0, 1], [8, 0, 15, 0, 0], [8, 15, 40, 1, 0], [8, 40, 90, 0, 0]],
 "log_hr": 0.810674,
 "hazard_ratio": 2.249423,
 "se": 0.938805,
 "phreg_log_hr": 0.810674
},
"power": {
 "events_for_ratio_2.5_at_30pct_exposed": 44.51658,
 "events_for_ratio_2": 77.792451,
 "events_for_ratio_1.5": 227.342905,
 "detectable_ratio_with_60_events_30pct": 2.20176,
 "per_period_for_log_sigma_1": {"10% faster": 1414.105773, "20% faster": 315.260086, "30% faster": 123.393552,
    "50% faster": 32.67283},
 "smallest_visible_ratio_log_sigma_1": {"5": 0.170013, "10": 0.285673, "20": 0.412327, "50": 0.571028, "100": 0.672869,
    "500": 0.837622}
},
"title_similarity": [
 ["Checkout errors: orders-db connection pool exhausted", "orders-db connection pool exhausted (37% timeouts)", "checkout",
    0.714286],
 ["Checkout errors: orders-db connection pool exhausted", "Checkout latency: orders-db slow query", "checkout", 0.222222],
 ["Certificate expired on tls-terminator, outage in auth", "tls-terminator certificate expired (12% outage)", "auth", 1.0],
 ["Search outage", "Search outage", "search", 0.0]
]
}
""")


def close(expected: object) -> object:
    """The appendix rounds to six decimals."""
    return pytest.approx(expected, rel=1e-5, abs=6e-7)


def limits(interval: Interval | None) -> list[float | None]:
    assert interval is not None
    return [interval.low, interval.high]


def known(result: T | None) -> T:
    assert result is not None
    return result


# One group


@pytest.mark.parametrize(("name", "probability"), [("median", 0.5), ("p90", 0.9)])
def test_a_quantile_has_limits_that_are_values_of_the_sample(name: str, probability: float) -> None:
    answer = KNOWN["quantile"][name]
    found = known(quantile(KNOWN["quantile"]["input_s"], probability))
    assert (found.n, found.estimate) == (answer["n"], close(answer["estimate"]))
    assert limits(found.interval) == [answer["low"], answer["high"]]
    assert [found.low_rank, found.high_rank] == answer["ranks"]
    assert found.coverage == close(answer["coverage"])


@pytest.mark.parametrize("name", ["n5", "n6"])
def test_five_values_give_a_median_without_limits_and_six_the_first_with_both(name: str) -> None:
    answer = KNOWN["quantile"][name]
    found = known(quantile(KNOWN["quantile"]["input_s"][: answer["n"]], 0.5))
    assert (found.estimate, limits(found.interval)) == (answer["estimate"], [answer["low"], answer["high"]])
    assert found.coverage == close(answer["coverage"])


@pytest.mark.parametrize("percent", [50, 75, 90, 95, 99])
def test_the_smallest_sample_with_both_limits_is_exactly_that(percent: int) -> None:
    n = smallest_n(percent / 100)
    assert n == KNOWN["quantile"]["smallest_n"][f"p{percent}"]
    assert None not in limits(known(quantile(range(n), percent / 100)).interval)
    assert None in limits(known(quantile(range(n - 1), percent / 100)).interval)


def test_the_order_of_the_values_does_not_matter() -> None:
    values = KNOWN["quantile"]["input_s"]
    assert quantile(values[::-1], 0.9) == quantile(np.array(values), 0.9)


@SLOW_MACHINE
@given(st.lists(st.floats(0, 1e6), min_size=5, max_size=60), st.sampled_from([0.5, 0.75, 0.9, 0.95]), st.sampled_from([0.95, 0.99]))
def test_a_quantile_lies_inside_its_limits_which_hold_it_often_enough(values: list[float], probability: float, confidence: float) -> None:
    found = known(quantile(values, probability, confidence=confidence))
    assert not found.interval.excludes(found.estimate)
    assert found.coverage >= confidence
    assert found.estimate == close(np.quantile(values, probability))


@SLOW_MACHINE
@given(st.lists(st.floats(1, 1e6), min_size=5, max_size=40), st.floats(0.01, 100))
def test_a_quantile_and_its_limits_scale_with_the_unit(values: list[float], factor: float) -> None:
    found, scaled = known(quantile(values, 0.5)), known(quantile([value * factor for value in values], 0.5))
    assert scaled.estimate == pytest.approx(found.estimate * factor)
    assert limits(scaled.interval) == [value and pytest.approx(value * factor) for value in limits(found.interval)]


@pytest.mark.parametrize("name", KNOWN["proportion"])
def test_a_share_has_every_interval_of_the_appendix(name: str) -> None:
    answer = KNOWN["proportion"][name]
    found = known(proportion(answer["x"], answer["n"], baseline=0.40))
    assert found.rate == close(answer["rate"])
    assert limits(found.wilson) == close(answer["wilson"])
    assert limits(found.clopper_pearson) == close(answer["clopper_pearson"])
    assert limits(found.posterior) == close(answer["posterior_interval"])
    assert found.posterior_mean == close(answer["posterior_mean"])
    assert found.p_exact == close(answer["p_exact"])
    assert found.p_below_baseline == close(answer["p_below_baseline"])


def test_a_share_of_nothing_or_of_all_ends_exactly_at_zero_or_one() -> None:
    for n in range(1, 60):
        assert (wilson(0, n).low, wilson(n, n).high) == (0.0, 1.0)
        assert (clopper_pearson(0, n).low, clopper_pearson(n, n).high) == (0.0, 1.0)


@SLOW_MACHINE
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.95, 0.99]))
def test_wilson_and_the_exact_interval_agree_with_scipy_and_mirror(pair: tuple[int, int], confidence: float) -> None:
    x, n = pair
    for ours, method in ((wilson, "wilson"), (clopper_pearson, "exact")):
        found, theirs = ours(x, n, confidence=confidence), stats.binomtest(x, n).proportion_ci(confidence, method)
        assert limits(found) == pytest.approx([theirs.low, theirs.high], abs=1e-9)
        assert not found.excludes(x / n)
        mirrored = limits(ours(n - x, n, confidence=confidence))
        assert [1 - limit for limit in mirrored[::-1] if limit is not None] == pytest.approx(limits(found), abs=1e-9)


@SLOW_MACHINE
@given(st.integers(5, 50), st.integers(0, 5), st.integers(2, 20))
def test_more_items_at_the_same_rate_narrow_the_interval(n: int, x: int, times: int) -> None:
    few, many = limits(wilson(x, n)), limits(wilson(x * times, n * times))
    assert many[1] - many[0] < few[1] - few[0]


@SLOW_MACHINE
@given(st.integers(6, 30), st.floats(0.05, 0.9))
def test_one_more_slip_makes_a_rate_below_the_baseline_less_likely(n: int, baseline: float) -> None:
    below = [known(proportion(x, n, baseline=baseline)).p_below_baseline for x in range(n + 1)]
    assert below == sorted(below, reverse=True)


def test_items_of_one_incident_widen_the_interval_of_the_slip_rate() -> None:
    answer = KNOWN["clustered_proportion"]
    found = known(clustered_proportion(answer["slipped_per_incident"], answer["items_per_incident"], baseline=0.40))
    assert (found.x, found.n, found.clusters) == (answer["slipped"], answer["n"], answer["clusters"])
    assert (found.rate, found.deff, found.se) == close((answer["rate"], answer["deff"], answer["se_cluster"]))
    assert limits(found.interval) == close(answer["interval"])
    assert limits(found.plain_wilson) == close(answer["plain_wilson"])
    effective_x, effective_n = found.x / found.deff, found.n / found.deff
    assert found.p_below_baseline == pytest.approx(stats.beta.cdf(0.40, effective_x + 0.5, effective_n - effective_x + 0.5))
    assert found.p == pytest.approx(2 * stats.norm.cdf((0.325 - 0.40) / math.sqrt(0.40 * 0.60 / effective_n)))


@SLOW_MACHINE
@given(st.lists(st.booleans(), min_size=5, max_size=80))
def test_clusters_of_one_item_change_nothing_but_the_small_sample_factor(slips: list[bool]) -> None:
    found = known(clustered_proportion(slips, [1] * len(slips)))
    mixed = 0 < sum(slips) < len(slips)
    assert found.deff == pytest.approx(len(slips) / (len(slips) - 1) if mixed else 1.0)


@SLOW_MACHINE
@given(
    st.lists(st.integers(1, 8).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=5, max_size=30), st.floats(0.05, 0.95)
)
def test_the_clustered_p_is_below_one_per_cent_exactly_when_the_99_per_cent_interval_excludes_the_baseline(
    incidents: list[tuple[int, int]], baseline: float
) -> None:
    found = known(clustered_proportion([x for x, _ in incidents], [n for _, n in incidents], baseline=baseline, confidence=0.99))
    p = known(found.p)
    assert not found.interval.excludes(found.rate)
    assert found.deff >= 1
    if abs(p - 0.01) > 1e-9:
        assert (p < 0.01) == found.interval.excludes(baseline)


def test_one_incident_cannot_tell_how_incidents_differ() -> None:
    assert clustered_proportion([3], [9]) is None


# Two shares


def test_the_difference_of_two_shares_has_newcombes_limits_and_fishers_p() -> None:
    answer = KNOWN["difference_of_proportions"]
    found = known(difference_of_proportions(*answer["after"], *answer["before"]))
    assert (found.difference, found.p) == close((answer["difference"], answer["p_fisher"]))
    assert limits(found.interval) == close(answer["interval"])


@SLOW_MACHINE
@given(SHARES, SHARES)
def test_swapping_the_periods_turns_the_difference_round(after: tuple[int, int], before: tuple[int, int]) -> None:
    one, other = known(difference_of_proportions(*after, *before)), known(difference_of_proportions(*before, *after))
    assert other.difference == pytest.approx(-one.difference)
    assert limits(other.interval) == pytest.approx([-limit for limit in limits(one.interval)[::-1] if limit is not None])
    assert other.p == pytest.approx(one.p)
    assert not one.interval.excludes(one.difference)


def test_clusters_widen_the_difference_and_without_clusters_it_is_newcombes() -> None:
    answer = KNOWN["clustered_proportion"]
    x, n = answer["slipped_per_incident"], answer["items_per_incident"]
    after, before = known(clustered_proportion(x, n)), known(clustered_proportion([b - a for a, b in zip(x, n, strict=True)], n))
    found, plain = clustered_difference(after, before), known(difference_of_proportions(after.x, after.n, before.x, before.n))
    assert found.difference == pytest.approx(plain.difference)
    assert limits(found.interval)[0] < limits(plain.interval)[0]
    assert limits(found.interval)[1] > limits(plain.interval)[1]
    assert found.p > plain.p
    even = [known(clustered_proportion([x] * 6, [10] * 6)) for x in (5, 2)]
    assert limits(clustered_difference(*even).interval) == close(limits(known(difference_of_proportions(30, 60, 12, 60)).interval))


def test_the_clustered_difference_uses_the_pooled_rate_and_both_design_effects() -> None:
    after, before = known(clustered_proportion([0, 4] * 5, [4] * 10)), known(clustered_proportion([1, 4] * 5, [4] * 10))
    pooled = (20 + 25) / 80
    se = math.sqrt(pooled * (1 - pooled) * (after.deff + before.deff) / 40)
    assert after.deff == pytest.approx(40 / 9)  # ten incidents, each wholly one way: 4 items count as one, and 10/9 for the small sample
    assert clustered_difference(after, before).p == pytest.approx(2 * stats.norm.sf(5 / 40 / se))


# Time to an end


def test_a_survival_curve_counts_what_is_open_as_at_least_so_long() -> None:
    answer = KNOWN["kaplan_meier"]
    curve = known(kaplan_meier(answer["days"], answer["completed"]))
    assert (curve.n, curve.ended, curve.last_time, curve.median) == (12, 8, 75, answer["median_days"])
    for day, share in answer["S"].items():
        assert known(curve.at(float(day))).estimate == close(share)
    for day, share in answer["done_by"].items():
        assert known(curve.done_by(float(day))).estimate == close(share)
    for day, interval in answer["S_interval_loglog"].items():
        point, done = known(curve.at(float(day))), known(curve.done_by(float(day)))
        assert [point.low, point.high] == close(interval)
        assert [done.low, done.high] == close([1 - interval[1], 1 - interval[0]])


def test_open_incidents_raise_the_median() -> None:
    answer = KNOWN["open_incidents"]
    curve = known(kaplan_meier(answer["minutes"], answer["recovered"]))
    assert curve.median == answer["median_kaplan_meier"]
    recovered = [t for t, r in zip(answer["minutes"], answer["recovered"], strict=True) if r]
    assert known(quantile(recovered, 0.5)).estimate == answer["median_of_recovered_only"]


@settings(SLOW_MACHINE, max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=5, max_size=25).filter(lambda rows: any(end for _, end in rows)))
def test_a_survival_curve_its_limits_and_its_median_agree_with_lifelines(rows: list[tuple[int, bool]]) -> None:
    times, ended = [t for t, _ in rows], [e for _, e in rows]
    curve = known(kaplan_meier(times, ended))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifelines.KaplanMeierFitter().fit(times, ended)
        theirs_median = lifelines.utils.median_survival_times(theirs.confidence_interval_).to_numpy()[0]
    for time, share, low, high in zip(curve.times, curve.survival, curve.low, curve.high, strict=True):
        assert share == pytest.approx(theirs.predict(time), abs=1e-9)
        if low is not None:
            assert [low, high] == pytest.approx(theirs.confidence_interval_.loc[time].to_numpy(), abs=1e-9)
    # lifelines multiplies by way of logarithms and misses an exact half
    if not any(share == pytest.approx(0.5, abs=1e-9) for share in curve.survival):
        assert curve.median == (None if math.isinf(theirs.median_survival_time_) else theirs.median_survival_time_)
    if curve.survival[-1] > 0:
        assert limits(curve.median_interval) == [None if math.isinf(limit) else limit for limit in theirs_median]
    if curve.median is not None:
        assert not curve.median_interval.excludes(curve.median)


def test_the_median_is_reached_at_an_exact_half() -> None:
    assert known(kaplan_meier([1] * 6, [1, 1, 1, 0, 0, 0])).median == 1
    assert known(kaplan_meier([1, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0])).median == 3


def test_rounding_at_the_end_of_the_completion_curve_sets_no_limits() -> None:
    rows = [(0, 0)] * 3 + [(0, 1)] * 2 + [(1, 0)] * 10 + [(1, 1), (2, 1)]
    curve = known(aalen_johansen([t for t, _ in rows], [d for _, d in rows], [0] * len(rows)))
    assert (curve.done_share[-1], curve.low[-1], curve.high[-1], curve.any_left) == (pytest.approx(1), None, None, False)


def test_after_the_last_time_watched_nothing_is_known_unless_all_have_ended() -> None:
    assert known(kaplan_meier([1, 2, 3, 4, 9], [1, 1, 1, 1, 0])).at(9) is not None
    assert known(kaplan_meier([1, 2, 3, 4, 9], [1, 1, 1, 1, 0])).at(9.1) is None
    assert known(kaplan_meier([1, 2, 3, 4, 9], [1, 1, 1, 1, 0])).done_by(10) is None
    assert known(known(kaplan_meier([1, 2, 3, 4, 9], [1, 1, 1, 1, 1])).done_by(10)).estimate == 1
    assert known(aalen_johansen([1, 2, 3, 4, 9], [1, 1, 1, 1, 0], [0] * 5)).at(9.1) is None
    assert known(known(aalen_johansen([1, 2, 3, 4, 9], [1, 1, 1, 1, 0], [0, 0, 0, 0, 1])).at(10)).estimate == pytest.approx(0.8)
    assert known(aalen_johansen([1, 2, 3, 4, 9], [0] * 5, [0] * 5)).at(10) is None


def test_when_all_end_at_once_the_median_has_a_lower_limit_only() -> None:
    assert limits(known(kaplan_meier([3] * 5, [1] * 5)).median_interval) == [3, None]


def test_before_anything_ended_the_share_is_one_without_limits() -> None:
    point = known(known(kaplan_meier([5, 6, 7, 8, 9], [1, 0, 0, 0, 0])).at(4))
    assert (point.estimate, point.low, point.high) == (1, None, None)
    nothing = known(kaplan_meier([5, 6, 7, 8, 9], [0] * 5))
    assert (nothing.median, limits(nothing.median_interval), known(nothing.at(9)).estimate) == (None, [None, None], 1)


def test_cancelling_is_another_end_and_not_a_wait() -> None:
    answer = KNOWN["aalen_johansen"]
    kind = answer["kind (1 done, 2 cancelled, 0 open)"]
    done, cancelled = [k == 1 for k in kind], [k == 2 for k in kind]
    curve = known(aalen_johansen(answer["days"], done, cancelled))
    assert (curve.n, curve.done, curve.cancelled) == (12, sum(done), sum(cancelled))
    waiting = known(kaplan_meier(answer["days"], done))
    for day, share in answer["done_by"].items():
        assert known(curve.at(float(day))).estimate == close(share)
        overstated = answer["one_minus_km_treating_cancelled_as_censored"][day]
        assert known(waiting.done_by(float(day))).estimate == close(overstated)


def test_the_completion_curve_and_its_variance_agree_with_lifelines() -> None:
    rows = KNOWN["aalen_johansen"]
    kind = rows["kind (1 done, 2 cancelled, 0 open)"]
    curve = known(aalen_johansen(rows["days"], [k == 1 for k in kind], [k == 2 for k in kind]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = lifelines.AalenJohansenFitter(calculate_variance=True).fit(rows["days"], kind, event_of_interest=1)
    for time, share, se in zip(curve.times, curve.done_share, curve.se, strict=True):
        assert share == pytest.approx(theirs.cumulative_density_.loc[time].iloc[0])
        assert se**2 == pytest.approx(theirs.variance_.loc[time])


@SLOW_MACHINE
@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=5, max_size=40))
def test_without_cancellations_the_completion_curve_is_the_other_side_of_the_survival_curve(rows: list[tuple[int, bool]]) -> None:
    times, done = [t for t, _ in rows], [d for _, d in rows]
    curve, other = known(aalen_johansen(times, done, [False] * len(done))), known(kaplan_meier(times, done))
    assert curve.done_share == pytest.approx([1 - share for share in other.survival])
    assert (curve.times, curve.at_risk, curve.any_left) == (other.times, other.at_risk, not other.survival or other.survival[-1] > 0)
    for share, se, low in zip(other.survival, curve.se, other.low, strict=True):
        if low is not None:  # Greenwood's standard error, read back from the limit
            width = math.log(math.log(low) / math.log(share)) * share * -math.log(share)
            assert se == pytest.approx(width / stats.norm.ppf(0.975))


@SLOW_MACHINE
@given(st.lists(st.tuples(st.integers(0, 20), st.sampled_from([0, 1, 2])), min_size=5, max_size=40))
def test_done_and_cancelled_never_add_up_to_more_than_all_and_limits_hold_the_curve(rows: list[tuple[int, int]]) -> None:
    times, done, cancelled = [t for t, _ in rows], [k == 1 for _, k in rows], [k == 2 for _, k in rows]
    curve, dropped = known(aalen_johansen(times, done, cancelled)), known(aalen_johansen(times, cancelled, done))
    assert all(a + b <= 1 + 1e-9 for a, b in zip(curve.done_share, dropped.done_share, strict=True))
    assert list(curve.done_share) == sorted(curve.done_share)
    for share, low, high in zip(curve.done_share, curve.low, curve.high, strict=True):
        assert low is None or high is None or 0 <= low <= share <= high <= 1


def test_the_time_varying_cox_view_has_the_known_answer() -> None:
    answer = KNOWN["cox_time_varying"]
    rows = pd.DataFrame(answer["rows (id, start, stop, overdue, event)"], columns=["id", "start", "stop", "overdue", "event"])
    fitter = lifelines.CoxTimeVaryingFitter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(rows, id_col="id", event_col="event", start_col="start", stop_col="stop")
    assert fitter.params_["overdue"] == close(answer["log_hr"])
    assert fitter.hazard_ratios_["overdue"] == close(answer["hazard_ratio"])
    assert fitter.standard_errors_["overdue"] == close(answer["se"])


# Two periods


def test_the_typical_ratio_of_two_small_samples_is_exact() -> None:
    answer = KNOWN["hodges_lehmann"]
    found = known(hodges_lehmann(answer["new_s"], answer["old_s"]))
    assert (found.n_new, found.n_old, found.u) == (answer["n_new"], answer["n_old"], answer["U"])
    assert (found.ratio, found.p) == close((answer["ratio"], answer["p"]))
    assert limits(found.interval) == close(answer["interval"])


def test_a_permutation_of_the_mean_logarithms_would_have_said_otherwise_of_so_few() -> None:
    answer = KNOWN["hodges_lehmann"]
    sides = np.log(answer["new_s"]), np.log(answer["old_s"])
    test = stats.permutation_test(sides, lambda new, old, axis: new.mean(axis=axis) - old.mean(axis=axis), vectorized=True)
    assert test.pvalue == close(answer["p_permutation_of_mean_log"])
    assert known(hodges_lehmann(answer["new_s"], answer["old_s"])).p > 0.05 > test.pvalue


def test_a_wide_interval_reaches_the_extreme_pairs_and_a_wider_one_has_no_limits() -> None:
    new, old = [100, 110, 120, 130, 140, 150], [200, 210, 220, 230, 240, 250]
    assert limits(known(hodges_lehmann(new, old, confidence=0.99)).interval) == pytest.approx([100 / 250, 150 / 200])
    assert limits(known(hodges_lehmann(new[:5], old[:5], confidence=0.99)).interval) == [None, None]


def test_a_ratio_below_and_above_the_clock_noise_is_the_same() -> None:
    old = [300, 400, 500, 600, 700, 800]
    assert hodges_lehmann([0, 0, 5, 12, 29, 30], old) == hodges_lehmann([30] * 6, old)


@SLOW_MACHINE
@given(DURATIONS, DURATIONS)
def test_the_typical_ratio_is_the_middle_of_all_pairs_and_swapping_inverts_it(new: list[float], old: list[float]) -> None:
    found, swapped = known(hodges_lehmann(new, old)), known(hodges_lehmann(old, new))
    pairs = np.sort(np.log(np.divide.outer(np.array(new), np.array(old))).ravel())
    assert found.ratio == pytest.approx(math.exp(np.median(pairs)))
    rank = math.floor(pairs.size / 2 - stats.norm.ppf(0.975) * math.sqrt(pairs.size * (len(new) + len(old) + 1) / 12))
    both = [math.exp(pairs[rank - 1]), math.exp(pairs[pairs.size - rank])] if rank >= 1 else [None, None]
    assert limits(found.interval) == [limit and pytest.approx(limit) for limit in both]
    assert swapped.ratio == pytest.approx(1 / found.ratio)
    assert limits(swapped.interval) == [limit and pytest.approx(1 / limit) for limit in limits(found.interval)[::-1]]
    assert swapped.p == pytest.approx(found.p)
    assert found.interval.low is None or found.interval.low <= found.ratio * (1 + 1e-9)
    assert found.interval.high is None or found.interval.high >= found.ratio * (1 - 1e-9)


@SLOW_MACHINE
@given(DURATIONS, DURATIONS, st.floats(1.5, 100))
def test_twice_as_long_durations_double_the_ratio(new: list[float], old: list[float], factor: float) -> None:
    found, scaled = known(hodges_lehmann(new, old)), known(hodges_lehmann([value * factor for value in new], old))
    assert scaled.ratio == pytest.approx(found.ratio * factor)


def test_within_severity_there_is_nothing_where_pooled_durations_look_a_third_faster() -> None:
    answer = KNOWN["severity_adjusted_ratio"]
    found = known(severity_adjusted_ratio(answer["new_s"], answer["new_severity"], answer["old_s"], answer["old_severity"]))
    assert (found.ratio, found.se_log) == close((answer["adjusted_ratio"], answer["se_log"]))
    assert limits(found.interval) == close(answer["adjusted_interval"])
    assert (found.pooled_ratio, found.mix_ratio) == close((answer["pooled_ratio"], answer["mix_ratio"]))
    assert limits(found.pooled_interval) == close(answer["pooled_interval"])
    assert found.pooled_medians_s == tuple(answer["pooled_median"])
    assert found.medians_at_old_mix_s == tuple(answer["mix_adjusted_median_at_old_mix"])
    for severity in found.by_severity:
        expected = answer["by_severity"][severity.severity]
        assert [severity.n_new, severity.n_old, severity.ratio] == close([expected["n_new"], expected["n_old"], expected["ratio"]])
    assert known(hodges_lehmann(answer["new_s"], answer["old_s"])).ratio == close(answer["hodges_lehmann_pooled"])


def test_the_mix_warning_needs_a_changed_mix_and_an_effect_beyond_a_tenth() -> None:
    answer = KNOWN["severity_adjusted_ratio"]
    new, new_severity, old, old_severity = (answer[key] for key in ("new_s", "new_severity", "old_s", "old_severity"))
    once = known(severity_adjusted_ratio(new, new_severity, old, old_severity))
    table = [[8, 4], [4, 8]]
    assert (once.mix_chi2, once.mix_p) == close(stats.chi2_contingency(table, correction=False)[:2])
    assert not once.mix_warning  # p = 0.10: 12 a side are too few to say that the mix changed
    thrice = known(severity_adjusted_ratio(new * 3, new_severity * 3, old * 3, old_severity * 3))
    assert thrice.mix_p < 0.01
    assert thrice.mix_warning
    assert known(severity_adjusted_ratio(old * 3, old_severity * 3, new * 3, new_severity * 3)).mix_warning
    same_length_everywhere = known(severity_adjusted_ratio([60, 61] * 18, new_severity * 3, [60, 61] * 18, old_severity * 3))
    assert same_length_everywhere.mix_p < 0.01
    assert not same_length_everywhere.mix_warning


@SLOW_MACHINE
@given(STRATIFIED, STRATIFIED)
def test_the_adjusted_ratio_is_the_least_squares_one_and_swapping_inverts_it(
    new: list[tuple[str, float]], old: list[tuple[str, float]]
) -> None:
    columns = [s for _, s in new], [p for p, _ in new], [s for _, s in old], [p for p, _ in old]
    found = known(severity_adjusted_ratio(*columns))
    swapped = known(severity_adjusted_ratio(*columns[2:], *columns[:2]))
    design = np.array([[float(period), p == "P1", p == "P2"] for period, rows in ((1, new), (0, old)) for p, _ in rows], dtype=float)
    logs = np.log([value for _, value in [*new, *old]])
    assert math.log(found.ratio) == pytest.approx(np.linalg.lstsq(design, logs)[0][0], abs=1e-9)
    assert found.mix_ratio * found.ratio == pytest.approx(found.pooled_ratio)
    assert (swapped.ratio, swapped.se_log) == pytest.approx((1 / found.ratio, found.se_log))
    assert swapped.mix_warning == found.mix_warning
    assert not found.interval.excludes(found.ratio)


def test_a_severity_seen_once_on_a_side_is_left_out_and_counted() -> None:
    found = known(
        severity_adjusted_ratio([60, 70, 80, 90, 95, 4000], ["P2"] * 5 + ["P1"], [66, 77, 88, 99, 111, 50, 55], ["P2"] * 5 + ["P1"] * 2)
    )
    assert (found.n_new, found.n_old, found.left_out) == (5, 5, 3)
    assert [each.severity for each in found.by_severity] == ["P2"]
    assert severity_adjusted_ratio([60] * 9, ["P1"] * 9, [60] * 9, ["P2"] * 9) is None


def test_durations_without_any_spread_have_no_interval() -> None:
    found = known(severity_adjusted_ratio([10] * 6, ["P1"] * 6, [20] * 6, ["P1"] * 6))
    assert (found.ratio, limits(found.interval), found.p) == (1, [None, None], None)
    assert known(hodges_lehmann([10] * 6, [20] * 6)).p == 1


def test_a_median_at_its_own_mix_is_a_value_of_the_sample_near_the_plain_one() -> None:
    assert mix_adjusted_median([10, 20, 30, 100, 200], ["P1"] * 3 + ["P3"] * 2, {"P1": 3, "P3": 2}) == 30
    assert mix_adjusted_median([10, 20, 30, 100, 200], ["P1"] * 3 + ["P3"] * 2, {"P1": 0.1, "P3": 0.9}) == 100
    with pytest.raises(ValueError, match="mix names no severity"):
        mix_adjusted_median([10, 20], ["P1", "P2"], {"P3": 1})


# A change somewhere


def test_the_change_search_finds_the_step_in_the_middle() -> None:
    answer = KNOWN["cusum"]
    found = known(change_in_durations(answer["durations_s"], answer["severity"]))
    assert list(normal_scores(answer["durations_s"], answer["severity"])) == close(answer["scores"])
    assert (found.n, found.k, found.direction) == (answer["n"], answer["k"], "down")
    assert (found.stat, found.p) == close((answer["stat"], answer["p"]))


@SLOW_MACHINE
@given(st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.integers(1, 50)), min_size=5, max_size=60))
def test_scores_ignore_the_unit_and_the_search_ignores_the_direction_of_time(rows: list[tuple[str, int]]) -> None:
    values, severity = [float(v) for _, v in rows], [s for s, _ in rows]
    assert normal_scores([v**3 + 7 for v in values], severity) == pytest.approx(normal_scores(values, severity))
    ahead, back = known(change_in_durations(values, severity)), known(change_in_durations(values[::-1], severity[::-1]))
    assert (ahead.stat, ahead.p) == pytest.approx((back.stat, back.p), abs=1e-9)
    for name in set(severity):
        assert sum(z for z, s in zip(normal_scores(values, severity), severity, strict=True) if s == name) == pytest.approx(0, abs=1e-9)


def test_many_ties_in_a_stable_series_are_no_change() -> None:
    """Three in five detection times are 0 s, evenly spread: without centring the sums would drift to p = 0.0007."""
    found = known(change_in_durations([0, 100, 0, 200, 0] * 120, ["P1"] * 600))
    assert found.p > 0.99


def test_equal_values_and_equal_slips_show_no_change_at_no_date() -> None:
    for found in (change_in_durations([60] * 8, ["P1"] * 8), change_in_slips([True] * 8, range(8), range(8))):
        assert (known(found).stat, known(found).p, known(found).k, known(found).direction) == (0, 1, None, None)


def test_slips_are_searched_in_due_order_whatever_the_order_of_the_rows() -> None:
    slips, due = [1] * 10 + [0] * 10, list(range(20))
    found = known(change_in_slips(slips, due, range(20)))
    assert (found.k, found.direction) == (10, "down")
    assert found.stat == pytest.approx(10 * 0.5 / math.sqrt(20 * 0.25))
    assert found.p == close(stats.kstwobign.sf(math.sqrt(5)))
    shuffled = np.random.default_rng(1).permutation(20)
    assert change_in_slips([slips[i] for i in shuffled], [due[i] for i in shuffled], shuffled.tolist()) == found


def test_slips_of_one_incident_count_once() -> None:
    """Two items an incident, both alike: the scale grows by the root of two more than the sums of single items do."""
    alone = known(change_in_slips([1] * 10 + [0] * 10, range(20), range(20)))
    paired = known(change_in_slips([1] * 10 + [0] * 10, range(20), [i // 2 for i in range(20)]))
    assert paired.stat == pytest.approx(alone.stat / math.sqrt(2))


def test_items_due_on_one_day_are_not_ordered_among_themselves() -> None:
    for n in range(5, 30):
        found = known(change_in_slips([1, *[0] * (n - 1)], [5] * n, range(n)))
        assert (found.p, found.k) == (1, None)
    found = known(change_in_slips([0, 1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 2, 2, 2], range(7)))
    assert found.k == 4


def test_a_change_is_reported_at_the_nearest_month_boundary() -> None:
    months = ["2026-01"] * 4 + ["2026-02"] * 6 + ["2026-03"] * 5
    assert [nearest_boundary(k, months) for k in (1, 6, 7, 8, 14)] == [4, 4, 4, 10, 10]
    assert nearest_boundary(3, ["2026-01"] * 9) == 0


@pytest.mark.parametrize("stat", KNOWN["cusum"]["kolmogorov_sf"])
def test_the_kolmogorov_tail_is_the_tabled_one(stat: str) -> None:
    assert stats.kstwobign.sf(float(stat)) == close(KNOWN["cusum"]["kolmogorov_sf"][stat])


def test_a_process_behaviour_chart_freezes_its_limits_and_marks_what_stands_out() -> None:
    answer = KNOWN["xmr"]
    chart = known(process_behaviour(answer["monthly_median_s"]))
    logs = answer["on_log"]
    assert [chart.lower_s, chart.centre_s, chart.upper_s] == close(answer["limits_s"])
    assert (math.log(chart.lower_s), math.log(chart.centre_s), math.log(chart.upper_s)) == close(
        (logs["lower"], logs["mean"], logs["upper"])
    )
    assert (chart.mr_bar, chart.mr_upper) == close((logs["mr_bar"], logs["mr_upper"]))
    assert (chart.baseline_months, chart.provisional) == (answer["baseline_points"], False)
    assert [list(chart.outside), list(chart.run_of_8), list(chart.three_of_four)] == [
        logs["outside"],
        logs["run_of_8"],
        logs["three_of_four"],
    ]


def test_six_to_eleven_months_get_limits_without_signals_and_five_get_none() -> None:
    medians = KNOWN["xmr"]["monthly_median_s"]
    chart = known(process_behaviour([*medians[:10], 9000]))
    assert (chart.provisional, chart.baseline_months) == (True, 11)
    assert (chart.outside, chart.run_of_8, chart.three_of_four) == ((), (), ())
    assert process_behaviour(medians[:5]) is None


def test_a_flat_process_has_no_signals_from_rounding() -> None:
    for tenths in range(3000, 3100):
        chart = known(process_behaviour([tenths / 10] * 12))
        assert (chart.outside, chart.run_of_8, chart.three_of_four) == ((), (), ())
    assert known(process_behaviour([0.0] * 12)).centre_s == pytest.approx(30)


def test_a_point_back_at_the_centre_does_not_count_as_the_third_of_four() -> None:
    chart = known(process_behaviour([300, 330] * 6 + [370, 370, 370, 312]))
    assert chart.three_of_four == (14,)


# Rates


@pytest.mark.parametrize("name", KNOWN["poisson_rate"])
def test_a_rate_has_garwoods_limits_also_without_events(name: str) -> None:
    events, days = (int(word) for word in name.replace("days", "").split(" in "))
    answer, found = KNOWN["poisson_rate"][name], rate(events, days)
    assert found.per_day == close(answer["rate"])
    assert limits(found.interval) == close(answer["interval"])
    chi2 = [stats.chi2.ppf(0.025, 2 * events) / 2 / days if events else 0.0, stats.chi2.ppf(0.975, 2 * events + 2) / 2 / days]
    assert limits(found.interval) == pytest.approx(chi2)


@pytest.mark.parametrize("name", [name for name in KNOWN["rate_ratio"] if "against" in name])
def test_a_rate_ratio_is_exact_and_has_no_limit_where_the_data_set_none(name: str) -> None:
    (x1, t1), (x0, t0) = ([int(n) for n in side.replace("days", "").split(" in ")] for side in name.split(" against "))
    answer, found = KNOWN["rate_ratio"][name], known(rate_ratio(x1, t1, x0, t0))
    assert (found.ratio, found.p) == (answer["ratio"] and close(answer["ratio"]), close(answer["p"]))
    assert limits(found.interval) == [limit and close(limit) for limit in answer["interval"]]


def test_the_p_of_a_rate_ratio_is_twice_the_smaller_tail_and_not_all_that_is_less_likely() -> None:
    by_likelihood = stats.binomtest(9, 9 + 6, 60 / (60 + 120)).pvalue
    assert by_likelihood == close(KNOWN["rate_ratio"]["p_minlike_statsmodels"])
    assert known(rate_ratio(9, 60, 6, 120)).p > by_likelihood


@SLOW_MACHINE
@given(st.integers(0, 200), st.floats(1, 500), st.integers(0, 200), st.floats(1, 500), st.sampled_from([0.95, 0.99]))
def test_the_p_of_a_rate_ratio_agrees_with_its_interval_and_swapping_inverts_both(
    x1: int, t1: float, x0: int, t0: float, confidence: float
) -> None:
    found, swapped = rate_ratio(x1, t1, x0, t0, confidence=confidence), rate_ratio(x0, t0, x1, t1, confidence=confidence)
    if x1 + x0 == 0:
        assert found is None
        return
    one, other = known(found), known(swapped)
    assert other.p == pytest.approx(one.p)
    low, high = limits(one.interval)
    assert limits(other.interval) == [pytest.approx(1 / high) if high else 0, pytest.approx(1 / low) if low else None]
    if one.ratio is not None:
        assert not one.interval.excludes(one.ratio)
    if abs(one.p - (1 - confidence)) > 1e-9:
        assert (one.p < 1 - confidence) == one.interval.excludes(1)


def test_counts_that_vary_more_than_chance_widen_their_interval() -> None:
    answer = KNOWN["dispersion"]
    found = known(dispersion(answer["monthly_counts"]))
    assert (found.phi, found.p) == close((answer["phi"], answer["p"]))
    assert found.widening == pytest.approx(math.sqrt(answer["phi"]), rel=1e-5)
    assert known(dispersion([4, 5, 4, 3, 4])).widening == 1
    assert dispersion([0] * 12) is None


def test_rates_are_shrunk_towards_the_common_one() -> None:
    answer = KNOWN["shrinkage"]
    found = known(shrunk_rates(answer["repeats"], answer["days"]))
    assert (found.a, found.b_days) == close((answer["a"], answer["b"]))
    assert list(found.per_day) == close(answer["rates"])


@SLOW_MACHINE
@given(st.lists(st.tuples(st.integers(0, 40), st.floats(1, 1000)), min_size=2, max_size=20))
def test_a_shrunk_rate_lies_between_its_own_and_the_common_one(rows: list[tuple[int, float]]) -> None:
    found = known(shrunk_rates([x for x, _ in rows], [t for _, t in rows]))
    for (x, t), shrunk in zip(rows, found.per_day, strict=True):
        low, high = sorted((x / t, found.mean_per_day))
        assert low - 1e-9 <= shrunk <= high + 1e-9


def test_services_that_differ_no_more_than_chance_share_one_rate() -> None:
    found = known(shrunk_rates([2, 3, 2], [100, 100, 100]))
    assert (found.a, found.b_days, found.per_day) == (None, None, (found.mean_per_day,) * 3)
    assert shrunk_rates([2], [100]) is None


# Services


def test_every_p_becomes_the_q_of_benjamini_and_hochberg() -> None:
    assert list(benjamini_hochberg(KNOWN["benjamini_hochberg"]["p"])) == close(KNOWN["benjamini_hochberg"]["q"])
    assert benjamini_hochberg([]) == ()


def test_a_service_is_compared_with_all_others() -> None:
    answer = KNOWN["repeat_share"]
    (x, n), (all_x, all_n) = answer["service"], answer["all"]
    service, rest = repeat_shares({"checkout": (x, n), "rest": (all_x - x, all_n - n)})
    assert (service.service, service.p) == ("checkout", close(answer["p_greater"]))
    assert limits(service.interval) == close(answer["wilson"])
    assert service.p == pytest.approx(stats.fisher_exact([[x, n - x], [all_x - x, all_n - n - all_x + x]], "greater").pvalue)
    assert (service.q, service.flagged, rest.flagged) == (pytest.approx(2 * known(service.p)), True, False)


def test_a_service_with_four_labelled_incidents_is_shown_but_not_tested_nor_paid_for() -> None:
    shares = {each.service: each for each in repeat_shares({"a": (14, 60), "b": (46, 536), "tiny": (4, 4), "none": (0, 0)})}
    assert [(s.p, s.q, s.interval, s.flagged) for s in (shares["tiny"], shares["none"])] == [(None, None, None, False)] * 2
    assert (shares["tiny"].share, shares["none"].share) == (1, None)
    assert shares["a"].q == pytest.approx(2 * known(shares["a"].p))
    five, _ = repeat_shares({"five": (4, 5), "rest": (10, 100)})
    assert five.p == pytest.approx(stats.fisher_exact([[4, 1], [10, 90]], "greater").pvalue)
    (only,) = repeat_shares({"only": (3, 9)})
    assert (only.p, only.flagged) == (None, False)


# The leading indicator


def strata() -> list[PersonTime]:
    rows = KNOWN["mantel_haenszel_rate_ratio"]["strata (service, repeats overdue, days overdue, repeats other, days other)"]
    return [PersonTime(*row) for row in rows]


def test_the_stratified_rate_ratio_compares_like_with_like() -> None:
    answer = KNOWN["mantel_haenszel_rate_ratio"]
    found = known(mantel_haenszel(strata()))
    for field in ("events", "exposed", "expected_exposed", "expected_other", "ratio", "var_gr", "chi2", "p", "crude", "clusters"):
        assert getattr(found, field) == close(answer[field]), field
    assert found.var_cluster == pytest.approx(answer["var_cluster"], abs=5e-7)
    assert limits(found.interval) == close(answer["interval"])
    assert (found.robust, found.strata) == (False, 5)  # a stratum without overdue time, and three services


def test_a_poisson_regression_with_an_effect_of_each_stratum_says_nearly_the_same() -> None:
    answer, rows = KNOWN["mantel_haenszel_rate_ratio"], [row for row in strata() if row.days and row.other_days]
    events = np.array([[row.other_events, row.events] for row in rows], dtype=float).ravel()
    days = np.array([[row.other_days, row.days] for row in rows]).ravel()
    design = np.column_stack([np.tile([0.0, 1.0], len(rows)), np.repeat(np.eye(len(rows)), 2, axis=0)])
    effects = np.zeros(design.shape[1])
    effects[1:] = np.log(events.sum() / days.sum())
    for _ in range(30):  # Newton's steps to the maximum of the likelihood
        expected = days * np.exp(design @ effects)
        information = design.T @ (design * expected[:, None])
        effects += np.linalg.solve(information, design.T @ (events - expected))
    assert math.exp(effects[0]) == close(answer["poisson_glm_with_stratum_effects"])
    assert math.sqrt(np.linalg.inv(information)[0, 0]) == close(answer["poisson_glm_se"])
    assert not known(mantel_haenszel(strata())).interval.excludes(math.exp(effects[0]))


def test_each_service_is_left_out_in_turn() -> None:
    left = leave_one_service_out(strata())
    assert list(left) == ["checkout", "search", "auth"]
    for service, found in left.items():
        assert found == mantel_haenszel([stratum for stratum in strata() if stratum.service != service])
    assert leave_one_service_out(strata()[:2]) == {"checkout": None}


def test_from_ten_services_on_the_larger_variance_counts() -> None:
    rows = [PersonTime(f"s{i}", 1 + (i % 3) * 4, 100, 1 + (i % 2) * 6, 200) for i in range(10)]
    found, nine = known(mantel_haenszel(rows)), known(mantel_haenszel(rows[:9]))
    num = np.array([row.events * row.other_days / 300 for row in rows])
    den = np.array([row.other_events * row.days / 300 for row in rows])
    ratio = num.sum() / den.sum()
    assert found.var_cluster == pytest.approx(10 / 9 * ((num - ratio * den) ** 2).sum() / num.sum() ** 2)
    assert (found.robust, nine.robust) == (True, False)
    for result, variance in ((found, max(known(found.var_gr), known(found.var_cluster))), (nine, known(nine.var_gr))):
        width = stats.norm.ppf(0.975) * math.sqrt(variance)
        assert limits(result.interval) == pytest.approx([known(result.ratio) * math.exp(sign * width) for sign in (-1, 1)])
    assert known(found.var_cluster) > known(found.var_gr)


@SLOW_MACHINE
@given(st.lists(PERSON_TIME, min_size=1, max_size=20))
def test_swapping_the_arms_inverts_the_stratified_ratio(rows: list[PersonTime]) -> None:
    found = mantel_haenszel(rows)
    swapped = mantel_haenszel([PersonTime(r.service, r.other_events, r.other_days, r.events, r.days) for r in rows])
    if found is None:
        assert swapped is None
        return
    other = known(swapped)
    assert (other.chi2, other.p, other.expected_exposed) == pytest.approx((found.chi2, found.p, found.expected_other), abs=1e-9)
    if found.ratio and other.ratio:
        assert other.ratio == pytest.approx(1 / found.ratio)
        assert other.var_gr == pytest.approx(found.var_gr)
        assert not found.interval.excludes(found.ratio)
        assert not found.robust or found.interval.low is not None
    else:
        assert limits(found.interval) == [None, None]


def test_days_in_other_units_leave_the_stratified_ratio_as_it_is() -> None:
    hours = [PersonTime(s.service, s.events, s.days * 24, s.other_events, s.other_days * 24) for s in strata()]
    assert known(mantel_haenszel(hours)).ratio == pytest.approx(known(mantel_haenszel(strata())).ratio)


# How much data


def test_how_much_data_a_change_needs_is_the_appendix() -> None:
    answer = KNOWN["power"]
    assert [events_needed(ratio, 0.3) for ratio in (2.5, 2, 1.5)] == close(
        [answer["events_for_ratio_2.5_at_30pct_exposed"], answer["events_for_ratio_2"], answer["events_for_ratio_1.5"]]
    )
    assert detectable_rate_ratio(60, 0.3) == close(answer["detectable_ratio_with_60_events_30pct"])
    for faster, needed in answer["per_period_for_log_sigma_1"].items():
        assert incidents_needed(1 - int(faster.split("%")[0]) / 100) == close(needed)
    for n, ratio in answer["smallest_visible_ratio_log_sigma_1"].items():
        assert detectable_time_ratio(int(n)) == close(ratio)


@SLOW_MACHINE
@given(st.floats(1.05, 10), st.floats(0.05, 0.95), st.floats(0.2, 2), st.sampled_from([0.95, 0.99]))
def test_needed_and_visible_are_two_readings_of_one_formula(ratio: float, share: float, sigma: float, confidence: float) -> None:
    assert detectable_rate_ratio(events_needed(ratio, share, confidence=confidence), share, confidence=confidence) == pytest.approx(ratio)
    needed = incidents_needed(1 / ratio, log_sigma=sigma, confidence=confidence)
    assert detectable_time_ratio(needed, log_sigma=sigma, confidence=confidence) == pytest.approx(1 / ratio)


@pytest.mark.parametrize("n", [60, 300])
def test_a_search_shows_what_it_is_said_to_show_in_four_of_five_samples(n: int) -> None:
    """300 simulated samples with a step half-way of exactly the size that is told: above 80%, since the largest sum may lie elsewhere."""
    ratio = known(detectable_trend(n))
    found = 0
    for seed in range(300):
        values = np.exp(np.random.default_rng(seed).normal(6, 1, n))
        values[n // 2 :] *= ratio
        found += known(change_in_durations(values, np.zeros(n, dtype=np.int64))).p < 0.01
    assert 0.8 <= found / 300 <= 0.97


@SLOW_MACHINE
@given(st.floats(0.2, 0.9), st.floats(0.3, 2), st.floats(0.05, 0.5), st.floats(0.1, 0.9), st.floats(1, 5))
def test_what_a_search_and_a_share_need_are_two_readings_of_one_formula(
    ratio: float, sigma: float, gap: float, share: float, deff: float
) -> None:
    assert detectable_trend(trend_needs(ratio, log_sigma=sigma), log_sigma=sigma) == pytest.approx(ratio)
    assert detectable_share_gap(share_gap_needs(gap, share, deff=deff), share, deff=deff) == pytest.approx(gap)


def test_so_few_values_that_no_step_could_be_seen_have_no_answer() -> None:
    assert detectable_step(16) is None  # 4 * 2.048 / sqrt(16) is more than the 2 that partial sums can reach
    assert detectable_trend(16) is None
    assert known(detectable_step(30)) > known(detectable_step(60))


@pytest.mark.parametrize(("n", "repeats", "labelled"), [(14, 60, 600), (40, 60, 600), (60, 20, 200)])
def test_a_service_is_flagged_at_exactly_so_many_repeats(n: int, repeats: int, labelled: int) -> None:
    fewest = known(fewest_repeats_flagged(n, repeats, labelled, tested=2))
    for x in (fewest - 1, fewest):
        (own, _) = repeat_shares({"own": (x, n), "others": (repeats - x, labelled - n)})
        assert own.flagged == (x == fewest)


def test_a_service_that_no_number_of_repeats_would_flag_has_no_answer() -> None:
    assert fewest_repeats_flagged(5, 5, 10, tested=10) is None


def test_the_spread_of_durations_is_pooled_within_severity() -> None:
    values, severity = [30.0, 60.0, 120.0, 3000.0, 6000.0, 9000.0], ["P1", "P1", "P1", "P3", "P3", "P3"]
    own = [np.log(values[:3]).var(ddof=1), np.log(values[3:]).var(ddof=1)]
    assert log_spread(values, severity) == pytest.approx(float(np.sqrt(np.mean(own))))
    assert log_spread([30.0, 60.0], ["P1", "P3"]) is None


@SLOW_MACHINE
@given(st.lists(st.tuples(st.floats(0, 1e5), st.sampled_from(["P4", "P1", "P2"])), min_size=5, max_size=40))
def test_labels_as_words_and_as_numbers_tell_the_same(rows: list[tuple[float, str]]) -> None:
    values, words = [value for value, _ in rows], [word for _, word in rows]
    codes = np.array([int(word[1]) for word in words])
    assert change_in_durations(values, codes) == change_in_durations(values, words)
    assert log_spread(values, codes) == log_spread(values, words)
    assert nearest_boundary(3, codes) == nearest_boundary(3, words)


# Titles


@pytest.mark.parametrize(("title", "other", "service", "similarity"), KNOWN["title_similarity"])
def test_two_titles_share_the_words_of_the_appendix(title: str, other: str, service: str, similarity: float) -> None:
    assert title_similarity(title, other, service) == close(similarity)
    assert title_similarity(other, title, service) == close(similarity)


def test_titles_that_name_different_status_codes_are_different_failures() -> None:
    assert title_similarity("Checkout 502 from orders gateway", "Checkout 503 from orders gateway") == 0
    assert title_similarity("Checkout 502 from orders gateway", "Checkout 502 orders gateway at 14:05") == 1
    assert title_similarity("Checkout 502 from orders gateway", "Checkout orders gateway") == pytest.approx(3 / 4)
    assert title_words("HTTP504s for 12503 users, 200 ok (Größe)", "ok") == {"http", "504", "s", "users", "grösse"}


# What is refused, and what is too little


NAN = float("nan")


@pytest.mark.parametrize(
    "call",
    [
        lambda bad: quantile([1, 2, 3, 4, 5, bad], 0.5),
        lambda bad: proportion(bad, 9),
        lambda bad: proportion(3, 9, baseline=bad) if bad is not None else proportion(None, 9),
        lambda bad: clustered_proportion([1, bad], [4, 5]),
        lambda bad: difference_of_proportions(3, bad, 4, 9),
        lambda bad: kaplan_meier([1, 2, 3, 4, bad], [1] * 5),
        lambda bad: kaplan_meier([1, 2, 3, 4, 5], [1, 1, 1, 1, bad]),
        lambda bad: aalen_johansen([1, 2, 3, 4, 5], [1] * 5, [0, 0, 0, 0, bad]),
        lambda bad: hodges_lehmann([1, 2, 3, 4, bad], [1] * 5),
        lambda bad: severity_adjusted_ratio([50] * 5, ["P1"] * 4 + [bad], [50] * 5, ["P1"] * 5),
        lambda bad: severity_adjusted_ratio([50] * 5, ["P1"] * 5, [50, 50, 50, 50, bad], ["P1"] * 5),
        lambda bad: mix_adjusted_median([50, bad], ["P1"] * 2, {"P1": 1}),
        lambda bad: change_in_durations([1, 2, 3, 4, bad], ["P1"] * 5),
        lambda bad: change_in_slips([1, 0, 1, 0, bad], range(5), range(5)),
        lambda bad: change_in_slips([1, 0, 1, 0, 1], [1, 2, 3, 4, bad], range(5)),
        lambda bad: change_in_slips([1, 0, 1, 0, 1], range(5), [1, 2, 3, 4, bad]),
        lambda bad: process_behaviour([300] * 6 + [bad]),
        lambda bad: rate(3, bad),
        lambda bad: rate_ratio(3, 9, bad, 9),
        lambda bad: dispersion([1, 2, 3, 4, bad]),
        lambda bad: shrunk_rates([1, 2], [100, bad]),
        lambda bad: benjamini_hochberg([0.1, bad]),
        lambda bad: mantel_haenszel([PersonTime("a", 1, 10, 1, bad)]),
        lambda bad: detectable_rate_ratio(bad, 0.3),
    ],
)
@pytest.mark.parametrize("bad", [None, NAN], ids=["none", "nan"])
def test_a_missing_value_is_refused_and_never_skipped(call: Callable[[object], object], bad: object) -> None:
    with pytest.raises(ValueError, match=r"missing|no label"):
        call(bad)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: quantile([1, 2, 3, 4, 5], 1.0), "probability must be below 1, got 1"),
        (lambda: quantile([[1, 2], [3, 4]], 0.5), "values must be one row of numbers, got 2 dimensions"),
        (
            lambda: quantile([1, NAN], 0.5),
            "values holds a missing or infinite value at position 1; leave out and count the missing ones first",
        ),
        (lambda: wilson(5, 4), "share: 5 of 4 is more than all of them"),
        (lambda: wilson(0, 0), "share: 0 of 0 has no interval"),
        (lambda: clopper_pearson(0, 0), "share: 0 of 0 has no interval"),
        (lambda: proportion(1, 9, confidence=95), "confidence must be below 1, got 95"),
        (lambda: proportion(1.5, 9), "share must be whole numbers"),
        (lambda: clustered_proportion([3, 1], [2, 4]), "x must not be larger than n in any incident"),
        (lambda: clustered_proportion([0, 1], [0, 4]), "n must be at least 1 in every incident; leave out incidents without items"),
        (lambda: clustered_proportion([0, 1], [4]), "x and n must have one length, got [2, 1]"),
        (lambda: kaplan_meier([-1, 2], [1, 1]), "times must be at least 0, got -1 at position 0"),
        (lambda: kaplan_meier([1, 2], [1, 2]), "ended must be yes or no, 1 or 0"),
        (lambda: aalen_johansen([1, 2], [1, 0], [1, 0]), "an item cannot be both done and cancelled"),
        (lambda: rate(3, 0), "days must be above 0, got 0"),
        (lambda: shrunk_rates([1, 2], [3, 0]), "days must be above 0 for every service; leave out services that were not watched"),
        (lambda: repeat_shares({"auth": (3, 2)}), "auth: 3 of 2 is more than all of them"),
        (lambda: benjamini_hochberg([1.5]), "p must be at most 1"),
        (lambda: events_needed(1.0, 0.3), "ratio must not be 1: no change can never be seen"),
        (lambda: change_in_durations([1.0], [None]), "severity has no label at position 0; name it, for example 'unknown'"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        call()


def test_below_five_there_is_no_summary() -> None:
    four = [60, 70, 80, 90]
    assert quantile(four, 0.5) is None
    assert proportion(2, 4) is None
    assert clustered_proportion([1, 1], [2, 2]) is None
    assert difference_of_proportions(2, 4, 20, 40) is None
    assert kaplan_meier(four, [1] * 4) is None
    assert aalen_johansen(four, [1] * 4, [0] * 4) is None
    assert hodges_lehmann(four, four * 5) is None
    assert severity_adjusted_ratio(four, ["P1"] * 4, four * 5, ["P1"] * 20) is None
    assert change_in_durations(four, ["P1"] * 4) is None
    assert change_in_slips([1, 0, 1, 0], range(4), range(4)) is None
    assert dispersion([1, 2, 3, 4]) is None


def test_clustered_periods_must_have_one_confidence() -> None:
    one, other = (known(clustered_proportion([1, 2], [4, 5], confidence=confidence)) for confidence in (0.95, 0.99))
    with pytest.raises(ValueError, match="one confidence"):
        clustered_difference(one, other)


def test_results_are_plain_numbers_that_json_can_write() -> None:
    answer = KNOWN["severity_adjusted_ratio"]
    for result in (
        quantile(range(20), 0.5),
        proportion(3, 9, baseline=0.4),
        clustered_proportion([1, 2], [4, 5], baseline=0.4),
        kaplan_meier(range(9), [1] * 9),
        aalen_johansen(range(9), [1] * 9, [0] * 9),
        severity_adjusted_ratio(answer["new_s"], answer["new_severity"], answer["old_s"], answer["old_severity"]),
        hodges_lehmann(answer["new_s"], answer["old_s"]),
        change_in_durations(range(9), ["P1"] * 9),
        process_behaviour(KNOWN["xmr"]["monthly_median_s"]),
        rate(1, 2),
        rate_ratio(1, 2, 3, 4),
        dispersion(range(9)),
        shrunk_rates([1, 20], [3, 4]),
        *repeat_shares({"a": (1, 9), "b": (2, 9)}),
        mantel_haenszel(strata()),
    ):
        json.dumps(dataclasses.asdict(known(result)), allow_nan=False)
