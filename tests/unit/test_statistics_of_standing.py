"""Whether a change that was found may be told, and whether it still holds: known answers."""

import math

import numpy as np
import pytest

from nowwhat.statistics.changes import change_in_durations, normal_scores
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.standing import back_at_first, coverage_changed, line_fits, standing
from tests.appendix import known


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ((59, 100), (100, 100), True),  # 41 points
        ((17, 20), (20, 20), True),  # 15 points, however few there are
        ((86, 100), (100, 100), True),  # 14 points, and p = 0.0001
        ((18, 20), (20, 20), False),  # 10 points of 20 may be chance: p = 0.15
        ((950, 1000), (1000, 1000), True),  # 5 points, and p < 0.0001
        ((951, 1000), (1000, 1000), False),  # 4.9 points change little, however sure
        ((0, 0), (100, 100), False),
        ((0, 50), (0, 50), False),
    ],
)
def test_what_is_recorded_may_differ_by_less_than_15_points_or_5_that_are_sure(before, after, changed):
    assert coverage_changed(before, after) == changed
    assert coverage_changed(after, before) == changed


LOG = math.log


def between(low: float, high: float) -> Interval:
    return Interval(LOG(low), LOG(high), 0.99)


@pytest.mark.parametrize(
    ("from_old", "from_new", "answer"),
    [
        (between(0.5, 0.8), between(0.8, 1.2), "still"),
        (between(0.5, 0.8), None, "still"),
        (between(0.5, 0.8), between(0.5, 0.9), "still"),  # faster still
        (between(0.9, 1.2), between(1.1, 1.9), "over"),
        (between(1.1, 1.6), between(1.4, 2.9), "over"),  # slower than it ever was
        (between(1.1, 1.6), None, "over"),
        (between(0.6, 1.1), between(0.8, 1.4), "unclear"),
        (between(0.6, 1.1), None, "unclear"),
        (Interval(None, None, 0.99), None, "unclear"),
    ],
)
def test_a_change_holds_where_the_latest_months_exclude_the_old_level(from_old, from_new, answer):
    assert standing(LOG(0.7), from_old, from_new) == answer
    mirrored = [i and Interval(i.high and -i.high, i.low and -i.low, 0.99) for i in (from_old, from_new)]
    assert standing(-LOG(0.7), *mirrored) == answer


def test_the_latest_months_are_back_at_the_first_third_only_where_they_are_nearer_to_it_than_to_the_change():
    change = LOG(0.7)
    assert back_at_first(change, LOG(0.95), between(0.8, 1.15))
    assert not back_at_first(change, LOG(0.75), between(0.5, 1.15))  # too few to exclude anything
    assert not back_at_first(change, LOG(0.6), between(0.5, 0.75))


def test_a_line_fits_a_drift_and_a_step_fits_a_step():
    months = np.repeat(np.arange(24), 10)
    drift = months - months.mean()
    assert line_fits(drift, months, 120)
    assert not line_fits(np.where(months < 12, 1.0, -1.0), months, 120)
    assert not line_fits([1.0, 1.0, -1.0], [5, 5, 5], 2)  # all at once: no line


def test_a_step_has_to_be_better_than_a_line_by_more_than_the_choice_of_its_date_is_worth():
    """Two halves that fall by themselves and lie 4 apart: the steeper they fall, the more they are one line."""
    when, k = np.arange(10), 5
    for bend, fits in ((0.8, True), (0.35, True), (0.3, False), (0.1, False)):
        rough = np.tile([0.7, -0.7], 5)
        scores = np.concatenate((2.0 - bend * (np.arange(5) - 2), -2.0 - bend * (np.arange(5) - 2))) + rough
        centred, apart = scores - scores.mean(), when - when.mean()
        line = centred @ centred - (apart @ centred) ** 2 / (apart @ apart)
        step = sum(((half - half.mean()) ** 2).sum() for half in (scores[:k], scores[k:]))
        assert (10 * math.log(line / step) <= 2) == fits
        assert line_fits(scores, when, k) == fits


# How weeks and open ones count in the search


def test_a_week_that_hangs_together_counts_once():
    """Each week has ten equal values, so that ten in a week are worth one: the scale grows by the root of ten."""
    rng = np.random.default_rng(7)
    level = rng.permutation(np.concatenate((np.linspace(1, 2, 30), np.linspace(1.5, 2.5, 30))))
    values, weeks = np.repeat(level, 10), np.repeat(np.arange(60), 10)
    strata = np.zeros(600, dtype=np.int64)
    alone, together = known(change_in_durations(values, strata)), known(change_in_durations(values, strata, weeks))
    assert (together.k, together.direction, together.near) == (alone.k, alone.direction, alone.near)
    scores = normal_scores(values, strata)
    left = np.concatenate((scores[: alone.k] - scores[: alone.k].mean(), scores[alone.k :] - scores[alone.k :].mean()))
    blocks = math.sqrt(float((np.bincount(weeks, weights=left) ** 2).sum()) * 60 / 58)
    assert together.stat == pytest.approx(abs(scores[: alone.k].sum()) / blocks)
    assert together.stat < alone.stat / 2.5


def test_weeks_that_do_not_hang_together_change_nothing():
    values = [100.0 if n % 2 else 200.0 for n in range(80)]
    assert change_in_durations(values, ["P1"] * 80, [n // 4 for n in range(80)]) == change_in_durations(values, ["P1"] * 80)


def test_the_step_may_lie_where_the_partial_sum_is_within_a_tenth_of_its_largest():
    found = known(change_in_durations([200.0] * 40 + [100.0, 200.0] * 2 + [100.0] * 40, ["P1"] * 84))
    assert found.k == 40
    assert found.near == (36, 48)  # 36 of the 40 that it reaches at its largest


def test_one_that_is_still_open_gets_the_mean_score_of_the_longer_ones():
    values, still_open = [10, 20, 30, 40, 50, 35, 99], [False] * 5 + [True] * 2
    scores = normal_scores(values, ["P1"] * 7, still_open)
    plain = normal_scores(values[:5], ["P1"] * 5)
    shift = scores[0] - plain[0]
    assert scores.sum() == pytest.approx(0)
    assert scores[:5] == pytest.approx(plain + shift)
    assert scores[5] == pytest.approx((plain[3] + plain[4]) / 2 + shift)  # 35 and open: like 40 and 50
    assert scores[6] == pytest.approx(plain[4] + shift)  # longer than any: the top score
    assert normal_scores([5, 9], ["P1"] * 2, [True, True]).tolist() == [0, 0]
