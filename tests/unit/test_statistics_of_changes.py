"""Two periods compared, and a change somewhere: known answers, scipy and lifelines, and every input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from nowwhat.statistics.changes import change_in_durations, change_in_slips, nearest_boundary, process_behaviour
from nowwhat.statistics.comparing import severity_adjusted_ratio
from tests.appendix import KNOWN, SLOW_MACHINE, STRATIFIED, close, known, limits

# Two periods


def test_a_ratio_below_and_above_the_clock_noise_is_the_same() -> None:
    old, same = [300, 400, 500, 600, 700, 800], ["P1"] * 6
    short, floor = (known(severity_adjusted_ratio(new, same, old, same)) for new in ([0, 0, 5, 12, 29, 30], [30] * 6))
    assert (short.ratio, short.pooled_ratio, short.interval) == (floor.ratio, floor.pooled_ratio, floor.interval)


@SLOW_MACHINE
@given(STRATIFIED, STRATIFIED, st.floats(1.5, 100))
def test_twice_as_long_durations_double_the_ratio(new: list[tuple[str, float]], old: list[tuple[str, float]], factor: float) -> None:
    severity, was = [p for p, _ in new], ([s for _, s in old], [p for p, _ in old])
    found, scaled = (known(severity_adjusted_ratio([s * times for _, s in new], severity, *was)) for times in (1, factor))
    assert scaled.ratio == pytest.approx(found.ratio * factor)


def test_within_severity_there_is_nothing_where_pooled_durations_look_a_third_faster() -> None:
    answer = KNOWN["severity_adjusted_ratio"]
    found = known(severity_adjusted_ratio(answer["new_s"], answer["new_severity"], answer["old_s"], answer["old_severity"]))
    assert (found.ratio, found.se_log) == close((answer["adjusted_ratio"], answer["se_log"]))
    assert limits(found.interval) == close(answer["adjusted_interval"])
    assert (found.pooled_ratio, found.mix_ratio) == close((answer["pooled_ratio"], answer["mix_ratio"]))
    assert limits(found.pooled_interval) == close(answer["pooled_interval"])
    assert found.pooled_medians_s == tuple(answer["pooled_median"])
    for severity in found.by_severity:
        expected = answer["by_severity"][severity.severity]
        assert [severity.n_new, severity.n_old, severity.ratio] == close([expected["n_new"], expected["n_old"], expected["ratio"]])


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


def test_durations_without_any_spread_have_an_exact_ratio() -> None:
    same = known(severity_adjusted_ratio([10] * 6, ["P1"] * 6, [20] * 6, ["P1"] * 6))
    assert (same.ratio, limits(same.interval), same.p) == (1, [1, 1], 1)
    fifth = known(severity_adjusted_ratio([60] * 6, ["P1"] * 6, [300] * 6, ["P1"] * 6))
    assert (fifth.ratio, fifth.p) == (pytest.approx(0.2), 0)
    assert limits(fifth.interval) == pytest.approx([0.2, 0.2])
    assert fifth.interval.excludes(1)
    assert limits(fifth.by_severity[0].interval) == [None, None]


def test_within_service_and_severity_a_new_slow_service_and_a_shift_between_services_change_nothing() -> None:
    """Service a takes 100 s or 200 s, b ten times as long, always; later most are of b."""
    old, new = [100, 200] * 12 + [1000, 2000] * 2, [100, 200] * 2 + [1000, 2000] * 12
    services = ["a"] * 24 + ["b"] * 4, ["a"] * 4 + ["b"] * 24
    same = ["P1"] * 28
    plain = known(severity_adjusted_ratio(new, same, old, same))
    within = known(severity_adjusted_ratio(new, same, old, same, new_service=services[1], old_service=services[0]))
    assert plain.ratio > 4
    assert within.ratio == pytest.approx(1)
    assert (within.severity_ratio, within.pooled_ratio) == (pytest.approx(plain.ratio), pytest.approx(plain.pooled_ratio))


def test_a_cell_with_fewer_than_two_on_a_side_is_compared_within_its_severity() -> None:
    """Services c, d, e and f have one value of P2 each, two before and two after: they are compared with each other."""
    old, new = [100, 200, 100, 200, 50, 70], [100, 200, 100, 200, 100, 140]
    services = ["a"] * 4 + ["c", "d"], ["a"] * 4 + ["e", "f"]
    severity = ["P1"] * 4 + ["P2"] * 2
    found = known(severity_adjusted_ratio(new, severity, old, severity, new_service=services[1], old_service=services[0]))
    assert (found.n_old, found.n_new, found.left_out) == (6, 6, 0)
    assert found.ratio == pytest.approx(2 ** (1 / 3))  # weights 2 and 1


# A change somewhere


def test_the_change_search_finds_the_step_in_the_middle() -> None:
    answer = KNOWN["cusum"]
    found = known(change_in_durations(answer["durations_s"], answer["severity"]))
    assert (found.n, found.k, found.direction) == (answer["n"], answer["k"], "down")
    assert (found.stat, found.p) == close((answer["stat"], answer["p"]))


@SLOW_MACHINE
@given(st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.integers(1, 50)), min_size=5, max_size=60))
def test_the_search_ignores_the_unit_and_the_direction_of_time(rows: list[tuple[str, int]]) -> None:
    values, severity = [float(v) for _, v in rows], [s for s, _ in rows]
    assert change_in_durations([v**3 + 7 for v in values], severity) == change_in_durations(values, severity)
    ahead, back = known(change_in_durations(values, severity)), known(change_in_durations(values[::-1], severity[::-1]))
    assert (ahead.stat, ahead.p) == pytest.approx((back.stat, back.p), abs=1e-9)


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
