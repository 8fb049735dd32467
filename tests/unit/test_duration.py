"""The table of durations says what the facts compute, and the policy has a limit and a doubt for what it names."""

import polars as pl
import pytest

from nowwhat.model.duration import DURATIONS, LIMITED, MOMENTS, STAMPS
from nowwhat.model.policy import Doubt, Limits
from nowwhat.store.home import open_store


@pytest.mark.parametrize("duration", DURATIONS.values(), ids=DURATIONS)
def test_a_duration_lies_between_the_times_that_the_table_names(sample_home, duration):
    store = open_store(sample_home)
    facts = store.table("incident_facts").filter(pl.col(f"{duration.key}_status") == "observed")
    both = facts.select("incident_id", f"{duration.key}_s").join(store.table("incidents"), on="incident_id")
    between = (pl.col(duration.end) - pl.col(duration.start)).dt.total_microseconds() / 1e6
    assert both.height > 100
    assert both.filter((between - pl.col(f"{duration.key}_s")).abs() > 1e-6).select("incident_id", between).is_empty()
    assert both[duration.start].null_count() == both[duration.end].null_count() == 0
    store.close()


def test_every_end_has_its_words():
    ends = {end for duration in DURATIONS.values() for end in (duration.start, duration.end)}
    assert ends == MOMENTS.keys()
    assert ends < STAMPS.keys()


def test_the_policy_has_a_limit_for_every_duration_with_advice_and_a_doubt_for_each():
    assert list(Limits.model_fields) == LIMITED
    assert list(Doubt.model_fields) == list(DURATIONS)
