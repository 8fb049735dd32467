"""Shares and quantiles of one group, and two shares compared: known answers, scipy and lifelines, and every input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nowwhat.statistics.intervals import (
    clustered_difference,
    clustered_proportion,
    difference_of_proportions,
    fractional_wilson,
    quantile,
    wilson,
)
from tests.appendix import KNOWN, SHARES, SLOW_MACHINE, close, known, limits

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
    n = KNOWN["quantile"]["smallest_n"][f"p{percent}"]
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
def test_slips_spread_evenly_over_incidents_have_the_interval_of_single_items(name: str) -> None:
    answer = KNOWN["proportion"][name]
    assert limits(wilson(answer["x"], answer["n"])) == close(answer["wilson"])
    x, n = ([(answer[key] + incident) // 5 for incident in range(5)] for key in ("x", "n"))
    found = known(clustered_proportion(x, n, baseline=0.40))
    assert (found.rate, found.deff) == (close(answer["rate"]), 1)
    assert limits(found.interval) == limits(found.plain_wilson) == close(answer["wilson"])
    assert found.p_below_baseline == close(answer["p_below_baseline"])


def test_a_share_of_nothing_or_of_all_ends_exactly_at_zero_or_one() -> None:
    for n in range(1, 60):
        assert (wilson(0, n).low, wilson(n, n).high) == (0.0, 1.0)


@SLOW_MACHINE
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.sampled_from([0.95, 0.99]))
def test_wilson_agrees_with_scipy_and_mirrors(pair: tuple[int, int], confidence: float) -> None:
    x, n = pair
    found, theirs = wilson(x, n, confidence=confidence), stats.binomtest(x, n).proportion_ci(confidence, "wilson")
    assert limits(found) == pytest.approx([theirs.low, theirs.high], abs=1e-9)
    assert not found.excludes(x / n)
    mirrored = limits(wilson(n - x, n, confidence=confidence))
    assert [1 - limit for limit in mirrored[::-1] if limit is not None] == pytest.approx(limits(found), abs=1e-9)


@SLOW_MACHINE
@given(st.floats(0, 1), st.floats(0.5, 400))
def test_wilson_at_counts_that_are_not_whole_ends_where_the_share_is_as_many_standard_errors_away(share: float, n: float) -> None:
    x = share * n
    for limit in limits(fractional_wilson(x, n)):
        assert (x / n - limit) ** 2 == pytest.approx(stats.norm.ppf(0.975) ** 2 * limit * (1 - limit) / n, abs=1e-9)


@SLOW_MACHINE
@given(st.integers(5, 50), st.integers(0, 5), st.integers(2, 20))
def test_more_items_at_the_same_rate_narrow_the_interval(n: int, x: int, times: int) -> None:
    few, many = limits(wilson(x, n)), limits(wilson(x * times, n * times))
    assert many[1] - many[0] < few[1] - few[0]


@SLOW_MACHINE
@given(st.integers(6, 30), st.floats(0.05, 0.9))
def test_one_more_slip_makes_a_rate_below_the_baseline_less_likely(n: int, baseline: float) -> None:
    below = [known(clustered_proportion([1] * x + [0] * (n - x), [1] * n, baseline=baseline)).p_below_baseline for x in range(n + 1)]
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
