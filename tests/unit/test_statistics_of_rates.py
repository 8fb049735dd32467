"""Rates, services among others, and the leading indicator: known answers, scipy and lifelines, and every input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nowwhat.statistics.rates import dispersion, rate, rate_ratio, shrunk_rates
from nowwhat.statistics.services import benjamini_hochberg, repeat_shares
from nowwhat.statistics.stratified import PersonTime, leave_one_service_out, mantel_haenszel
from tests.appendix import KNOWN, PERSON_TIME, SLOW_MACHINE, close, known, limits, strata

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
