"""How much data is needed, and what is refused: known answers, scipy and lifelines, and every input."""

import dataclasses
import json
import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nowwhat.statistics.changes import change_in_durations, change_in_slips, nearest_boundary, process_behaviour
from nowwhat.statistics.comparing import severity_adjusted_ratio
from nowwhat.statistics.intervals import (
    clustered_difference,
    clustered_proportion,
    difference_of_proportions,
    quantile,
    wilson,
)
from nowwhat.statistics.power import (
    detectable_rate_ratio,
    detectable_share_gap,
    detectable_step,
    detectable_time_ratio,
    detectable_trend,
    fewest_repeats_flagged,
    log_spread,
    trend_needs,
)
from nowwhat.statistics.rates import dispersion, rate, rate_ratio, shrunk_rates
from nowwhat.statistics.services import benjamini_hochberg, repeat_shares
from nowwhat.statistics.stratified import PersonTime, mantel_haenszel
from nowwhat.statistics.survival import aalen_johansen, kaplan_meier
from tests.appendix import KNOWN, SLOW_MACHINE, close, known, strata
from tests.simulation.sizes import events_needed, incidents_needed, share_gap_needs

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


# What is refused, and what is too little


NAN = float("nan")


@pytest.mark.parametrize(
    "call",
    [
        lambda bad: quantile([1, 2, 3, 4, 5, bad], 0.5),
        lambda bad: wilson(bad, 9),
        lambda bad: clustered_proportion([1, bad], [4, 5]),
        lambda bad: difference_of_proportions(3, bad, 4, 9),
        lambda bad: kaplan_meier([1, 2, 3, 4, bad], [1] * 5),
        lambda bad: kaplan_meier([1, 2, 3, 4, 5], [1, 1, 1, 1, bad]),
        lambda bad: aalen_johansen([1, 2, 3, 4, 5], [1] * 5, [0, 0, 0, 0, bad]),
        lambda bad: severity_adjusted_ratio([50] * 5, ["P1"] * 4 + [bad], [50] * 5, ["P1"] * 5),
        lambda bad: severity_adjusted_ratio([50] * 5, ["P1"] * 5, [50, 50, 50, 50, bad], ["P1"] * 5),
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
        (lambda: wilson(1, 9, confidence=95), "confidence must be below 1, got 95"),
        (lambda: wilson(1.5, 9), "share must be whole numbers"),
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
        (lambda: trend_needs(1.0), "ratio must not be 1: no change can never be seen"),
        (lambda: change_in_durations([1.0], [None]), "strata has no label at position 0; name it, for example 'unknown'"),
    ],
)
def test_what_is_refused_is_said_in_one_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        call()


def test_below_five_there_is_no_summary() -> None:
    four = [60, 70, 80, 90]
    assert quantile(four, 0.5) is None
    assert clustered_proportion([1, 1], [2, 2]) is None
    assert difference_of_proportions(2, 4, 20, 40) is None
    assert kaplan_meier(four, [1] * 4) is None
    assert aalen_johansen(four, [1] * 4, [0] * 4) is None
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
        clustered_proportion([1, 2], [4, 5], baseline=0.4),
        kaplan_meier(range(9), [1] * 9),
        aalen_johansen(range(9), [1] * 9, [0] * 9),
        severity_adjusted_ratio(answer["new_s"], answer["new_severity"], answer["old_s"], answer["old_severity"]),
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
