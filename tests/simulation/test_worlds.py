"""Effects planted in invented worlds -> what the findings say of them, under the first seeds and no others."""

import datetime as dt
import re
import warnings

import lifelines
import numpy as np
import polars as pl
import pytest

from nowwhat.analysis.finding import P
from nowwhat.places import app_folder
from nowwhat.statistics.intervals import wilson
from tests.simulation.companies import HALVED, LOOKS, Kind, known, made, reports
from tests.simulation.companies import KINDS as COMPANIES
from tests.simulation.records import AS_OF, LOG_SIGMA, MIX, SEVERITIES, START, Plan, world
from tests.simulation.running import look, planted
from tests.simulation.worlds import ANY_FALSE, CONFOUNDED, FALSE, FASTER, FOUND, KINDS, MORE, NULL, PLANTED, WORLDS, Seen, World

pytestmark = pytest.mark.slow

SEEDS, SEEDS_OF_NOTHING = 4, 16  # an effect shows in a few worlds, that there is none only in many; the long proof has hundreds
QUICK = tuple(each for each in WORLDS if each.quick)


@pytest.fixture(scope="module")
def seen() -> dict[str, list[Seen]]:
    """What is said of every world, in this process: the other processors have other tests."""
    return {each.name: [look(each.name, seed) for seed in range(SEEDS_OF_NOTHING if each in NULL else SEEDS)] for each in QUICK}


def contradicts(x: int, n: int, promise: float, *, looks: int = 1) -> bool:
    """
    Whether so many of n are more than the promised share explains: Wilson's lower limit lies above it.

    The upper limit, which the long proof shows to be low enough, is too high for so few: 16 % at 0 of 20. Each of so many looks pays
    for all of them, so that one in twenty sets of seeds would fail by chance, and not nearly every one.
    """
    low = wilson(x, n, confidence=1 - 0.05 / looks).low
    return low is not None and low > promise


quick = pytest.mark.parametrize("planted_world", [each for each in PLANTED if each.quick], ids=lambda each: each.name)


@quick
def test_a_world_is_large_enough_for_a_power_of_99_per_cent(planted_world: World, seen: dict[str, list[Seen]]) -> None:
    assert min(map(planted_world.power, seen[planted_world.name])) >= 0.99


@quick
def test_what_was_planted_is_said_in_its_direction(planted_world: World, seen: dict[str, list[Seen]]) -> None:
    assert sum(map(planted_world.found, seen[planted_world.name])) >= FOUND * SEEDS


def test_where_nothing_was_planted_no_more_is_said_than_promised(seen: dict[str, list[Seen]]) -> None:
    said = [WORLDS[0].false(each) for each in seen[WORLDS[0].name]]
    assert not contradicts(sum(map(bool, said)), SEEDS_OF_NOTHING, ANY_FALSE)
    for kind in KINDS:
        assert not contradicts(sum(kind in each for each in said), SEEDS_OF_NOTHING, FALSE, looks=len(KINDS)), kind


@pytest.mark.parametrize("kind", [kind for kind in KINDS if any(kind in each.silent() for each in QUICK)])
def test_beside_what_was_planted_a_claim_is_no_more_often_false_than_its_p_allows(kind: str, seen: dict[str, list[Seen]]) -> None:
    said = [kind in each.false(one) for each in QUICK if kind in each.silent() for one in seen[each.name]]
    assert not contradicts(sum(said), len(said), P, looks=len(KINDS))
    assert len(said) >= 5 * SEEDS


def test_services_that_both_slip_and_repeat_are_no_evidence_though_the_crude_ratio_looks_like_it(seen: dict[str, list[Seen]]) -> None:
    worlds = seen[CONFOUNDED.name]
    assert np.median([each.crude for each in worlds]) > 1.5
    verdicts = [finding.verdict for each in worlds for finding in each.findings if finding.id.startswith("leading")]
    assert not contradicts(SEEDS - verdicts.count("no_evidence"), SEEDS, P)


def test_the_page_of_the_long_proof_shows_what_is_promised() -> None:
    page = app_folder().joinpath("docs", "validation.md").read_text(encoding="utf-8")
    tables = [part.strip().splitlines()[2:] for part in re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)]
    planted_rows, null_rows = ([[cell.strip() for cell in row.strip("|").split("|")] for row in table] for table in tables[:2])
    assert [row[0] for row in planted_rows] == [each.name for each in PLANTED]
    for name, _, _, power, found, wrong, *_ in planted_rows:
        x, n = map(int, found.split(" of "))
        assert (float(power.removeprefix("over ").strip("%")) >= 99, x >= FOUND * n, n >= SEEDS, int(wrong)) == (True, True, True, 0), name
    for kind, *cells in null_rows:
        for limit in filter(None, cells[1 : 2 * len(NULL) : 2]):
            assert float(limit.strip("%")) <= 100 * (ANY_FALSE if kind == "any" else FALSE), kind


# Companies that report every month


def test_a_company_of_independent_incidents_is_told_of_a_change_and_of_nothing_else() -> None:
    found = [[finding for finding in report if finding.claimed] for report in reports(HALVED, 2)]
    assert len(found) == LOOKS
    assert not any(HALVED.planted(finding.id, finding.direction) for finding in found[0])
    assert any(HALVED.planted(finding.id, finding.direction) for finding in found[-1])
    assert {finding.id for report in found for finding in report if not HALVED.true(finding.id, finding.direction)} == set()


@pytest.mark.parametrize("kind", COMPANIES, ids=lambda kind: kind.name)
def test_records_of_a_month_know_nothing_of_the_next(kind: Kind) -> None:
    company, until = made(kind, 0, 10), dt.date(2024, 12, 1)
    tables = known(company, until)
    for table, times in {"incidents": ("started_at", "detected_at", "recovered_at"), "action_items": ("created_at", "closed_at")}.items():
        assert max(tables[table][name].max() for name in times) < dt.datetime.combine(until, dt.time())
    assert tables["incidents"].height < company.incidents.height
    assert made(kind, 0, 10).incidents.equals(company.incidents)
    assert not made(kind, 1, 10).incidents.equals(company.incidents)


# The worlds themselves


def test_one_seed_is_one_world_and_another_is_another() -> None:
    one, again, other = (world(Plan(), np.random.default_rng([0, seed])) for seed in (3, 3, 4))
    for first, second, third in zip(one, again, other, strict=True):
        assert first.equals(second)
        assert not first.equals(third)


def test_durations_severities_and_slips_are_those_of_the_plan() -> None:
    many = [world(Plan(ttd_ratio=FASTER, slip_since=0.25), np.random.default_rng([0, seed])) for seed in range(20)]
    incidents, items = (pl.concat(parts) for parts in zip(*many, strict=True))
    assert (incidents["started_at"].min() >= START, incidents["recovered_at"].max() < AS_OF) == (True, True)
    shares = dict(incidents["severity"].value_counts(normalize=True).iter_rows())
    assert [shares[severity] for severity in SEVERITIES] == pytest.approx(MIX, abs=0.01)
    seconds = (pl.col("detected_at") - pl.col("started_at")).dt.total_seconds()
    logs = incidents.select("severity", late=pl.col("started_at").dt.year() == 2025, log=(seconds + 0.5).log())
    spreads = logs.group_by("severity", "late").agg(mean=pl.col("log").mean(), sd=pl.col("log").std())
    assert spreads["sd"].to_list() == pytest.approx([LOG_SIGMA] * 8, abs=0.05)
    means = {(severity, late): mean for severity, late, mean, _ in spreads.iter_rows()}
    for severity in SEVERITIES:
        assert means[severity, True] - means[severity, False] == pytest.approx(np.log(FASTER), abs=0.06)
    due = items.filter(pl.col("due_date") < AS_OF.date())
    slipped = due.select(
        late=pl.col("due_date").dt.year() == 2025,
        slipped=pl.col("closed_at").is_null() | (pl.col("closed_at").dt.date() > pl.col("due_date")),
    )
    rates = dict(slipped.group_by("late").agg(pl.col("slipped").mean()).iter_rows())
    assert (rates[False], rates[True]) == pytest.approx((0.40, 0.25), abs=0.01)


def test_a_cox_regression_on_days_since_recovery_sees_the_planted_ratio_too() -> None:
    name = next(each.name for each in WORLDS if each.plan.overdue == MORE)
    rows = planted(name, 0).sql("""
        select incident_id as id, service, (epoch(lo) - epoch(min(lo) over own)) / 86400 as start,
            (epoch(hi) - epoch(min(lo) over own)) / 86400 as stop, (state = 'overdue')::double as overdue, repeat
        from exposure where state <> 'none' and days > 0 window own as (partition by incident_id)
    """)
    fitter = lifelines.CoxTimeVaryingFitter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitter.fit(rows.df(), id_col="id", event_col="repeat", start_col="start", stop_col="stop", strata=["service"])
    assert abs(fitter.params_["overdue"] - np.log(MORE)) < 2 * fitter.standard_errors_["overdue"]
