"""Times to an end, some of which nobody has seen: known answers, scipy and lifelines, and every input."""

import math
import warnings

import lifelines
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nowwhat.statistics.intervals import quantile
from nowwhat.statistics.survival import aalen_johansen, kaplan_meier
from tests.appendix import KNOWN, SLOW_MACHINE, close, known, limits

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
