"""The known answers of the metrics page, what compares with them, and the inputs that properties are tried on."""

import json
from typing import TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from nowwhat.statistics.checks import Interval
from nowwhat.statistics.stratified import PersonTime

T = TypeVar("T")

SLOW_MACHINE = settings(deadline=None)  # a loaded test machine is no finding

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
 "13 of 45": {"x": 13, "n": 45, "rate": 0.288889, "wilson": [0.177301, 0.433685], "p_below_baseline": 0.938182},
 "0 of 7": {"x": 0, "n": 7, "rate": 0.0, "wilson": [2.77556e-17, 0.35433], "p_below_baseline": 0.993557},
 "7 of 7": {"x": 7, "n": 7, "rate": 1.0, "wilson": [0.64567, 1.0], "p_below_baseline": 0.000261383},
 "40 of 100": {"x": 40, "n": 100, "rate": 0.4, "wilson": [0.309401, 0.497997], "p_below_baseline": 0.497273}
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
 "mix_adjusted_median_at_old_mix": [800.0, 780.0]
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
}
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


def strata() -> list[PersonTime]:
    rows = KNOWN["mantel_haenszel_rate_ratio"]["strata (service, repeats overdue, days overdue, repeats other, days other)"]
    return [PersonTime(*row) for row in rows]
