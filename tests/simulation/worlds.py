"""The worlds: what is planted in each, what may then be claimed, and how likely a world of its size makes the claim."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import stats

from nowwhat.analysis.finding import NEWS, Finding
from nowwhat.statistics.power import fewest_repeats_flagged, trend_needs
from tests.simulation.records import (
    CAUSES,
    CLUSTER,
    COMES_BACK_PER_DAY,
    FADES_DAYS,
    LOG_SIGMA,
    MEDIANS_MIN,
    MIX,
    MOST_ITEMS,
    SERVICES,
    SINCE,
    WINDOW_DAYS,
    Plan,
)
from tests.simulation.sizes import incidents_needed, share_gap_needs

# What is promised: found in at least so many worlds with a power of 99 %; false at most so often, one kind of claim and any in a report.
FOUND, FALSE, ANY_FALSE = 0.95, 0.05, 0.15

FASTER, SLOWER = 0.7, 1 / 0.7
OFTEN, SELDOM, LINE = 0.40, 0.25, 0.40
MORE, LESS = 2.5, 0.25
FIRST, TROUBLED = SERVICES[0], SERVICES[::2]
MORE_SEVERE = (0.30, 0.35, 0.25, 0.10)
TWO_DAYS = (dt.date(2024, 7, 1), SINCE)


# So it is in every world: with these medians more than a third of the durations are over their limits.
LEVELS = frozenset((f"level.{name}", "above") for name in MEDIANS_MIN)


@dataclass(frozen=True)
class Seen:
    """What was said of one world, and what the findings keep to themselves."""

    findings: list[Finding]
    labelled: tuple[int, int]  # incidents with a cause, of the first service and of all
    exposed: float  # the share of the compared time at risk in which some prevent item was overdue
    crude: float  # the ratio of the rates of repeats, whatever the service and the days since recovery

    def claims(self) -> dict[str, Finding]:
        """What was claimed, by id."""
        return {finding.id: finding for finding in self.findings if finding.claimed}


@dataclass(frozen=True)
class World:
    """
    A plan in words and numbers. `claim` is what its effect must make the findings say, in its direction; `also` is true of it, too.

    `truth` is the planted value of the claim's estimate, None where it has no closed form. `power` is the chance of the claim at
    the size of the world, by a formula and never by trying.
    """

    name: str
    plan: Plan
    claim: str = ""
    direction: str = ""
    truth: float | None = None
    power: Callable[[Seen], float] = lambda _: math.nan
    also: frozenset[tuple[str, str]] = frozenset()
    quick: bool = True  # also in every run of the tests

    @property
    def true(self) -> frozenset[tuple[str, str]]:
        """Every id and direction that may be said."""
        return self.also | LEVELS | {(self.claim, self.direction)}

    def found(self, seen: Seen) -> bool:
        """Whether the effect was claimed, in its direction."""
        claim = seen.claims().get(self.claim)
        return claim is not None and claim.direction == self.direction

    def false(self, seen: Seen) -> set[str]:
        """What was claimed of the world and is not so, by kind."""
        return {kind_of(name) for name, finding in seen.claims().items() if (name, str(finding.direction)) not in self.true}

    def silent(self) -> list[str]:
        """The kinds of which nothing may be claimed."""
        true = {kind_of(name) for name, _ in self.true}
        return [kind for kind in KINDS if kind not in true and (self.plan.marked or not kind.endswith(MARKED))]


MARKED = " since a marked day"
KINDS = (
    *(f"{measure}.{name}" for measure in ("trend", "mix") for name in MEDIANS_MIN), "slip.better_than_40", "slip.worse_than_40",
    "slip.change", *(f"trend.{name}{MARKED}" for name in MEDIANS_MIN), f"slip.change{MARKED}", "repeat.service", "leading.supports",
    "leading.against",
)  # fmt: skip


def kind_of(name: str) -> str:
    """An id without the day or the service that it is about."""
    kind, _, about = name.partition(":")
    return kind + MARKED if about and kind != "repeat.service" else kind


def _most(needs: Callable[[float], float], have: float) -> float:
    """The highest power for which no more is needed than there is: bisection, since every need grows with the power."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if needs(middle) <= have else (low, middle)
    return low


def _n(seen: Seen, name: str) -> int:
    """How much was looked at. A level or a verdict has one id for each thing that it may say."""
    kind = name.partition(".")[0] if name.startswith(("slip.better", "slip.worse", "leading")) else name
    return next(finding.n for finding in seen.findings if finding.id.startswith(kind))


def _searched(name: str, ratio: float) -> Callable[[Seen], float]:
    """A step of durations half-way through, searched for at every date."""
    return lambda seen: _most(lambda power: trend_needs(ratio, log_sigma=LOG_SIGMA, confidence=1 - NEWS, power=power), _n(seen, name))


def _marked(name: str, ratio: float) -> Callable[[Seen], float]:
    """The year before a marked day against the year from it on; each of the two days pays for both."""
    sure = 1 - NEWS / len(TWO_DAYS)
    return lambda seen: _most(lambda power: incidents_needed(ratio, log_sigma=LOG_SIGMA, confidence=sure, power=power), _n(seen, name) / 2)


def _design_effect() -> float:
    """What clustering costs: 1 + rho (E m² / E m - 1), with rho = 1 / (a + b + 1) of the beta distribution and m items an incident."""
    sizes = np.arange(1, MOST_ITEMS + 1)
    return float(1 + (np.square(sizes).sum() / sizes.sum() - 1) / (CLUSTER + 1))


def _slips(seen: Seen) -> float:
    """A step of the slip rate half-way through, in its own standard deviations, at the number of items that clusters are worth."""
    middle = (OFTEN + SELDOM) / 2
    step = (OFTEN - SELDOM) / math.sqrt(middle * (1 - middle))
    return _most(lambda power: trend_needs(math.exp(-step), confidence=1 - NEWS, power=power), _n(seen, "slip.change") / _design_effect())


def _level(gap: float) -> Callable[[Seen], float]:
    """A slip rate this far from the line."""
    needs = partial(share_gap_needs, gap, LINE, deff=_design_effect(), confidence=1 - NEWS)
    return lambda seen: _most(lambda power: needs(power=power), _n(seen, "slip.better"))


def _mixed(seen: Seen) -> float:
    """Pearson's chi-square of severity by half of the time; that the effect is beyond a tenth is certain beside it."""
    halves = np.array([MIX, MORE_SEVERE]) / 2
    expected = halves.sum(axis=0) / 2
    noncentral = _n(seen, "mix.ttd") * float((np.square(halves - expected) / expected).sum())
    freedom = len(MIX) - 1
    return float(stats.ncx2.sf(stats.chi2.isf(NEWS, freedom), freedom, noncentral))


def _mix_ratio(name: str) -> float:
    """How much shorter a duration looks when more of the incidents are severe, whose durations are shorter."""
    return math.exp(float(np.dot(np.subtract(MORE_SEVERE, MIX), np.log(MEDIANS_MIN[name]))))


def _comes_back(pace: float) -> float:
    """The chance that a failure is there again within the window."""
    return -math.expm1(-pace * COMES_BACK_PER_DAY * FADES_DAYS * -math.expm1(-WINDOW_DAYS / FADES_DAYS))


def _repeats(pace: float) -> Callable[[Seen], float]:
    """So many repeats of the first service, of all its incidents but the first of each cause, as Fisher's test flags."""

    def power(seen: Seen) -> float:
        own, every = seen.labelled
        repeats = round(own * _comes_back(pace) + (every - own) * _comes_back(1.0))
        fewest = fewest_repeats_flagged(own, repeats, every, tested=len(SERVICES))
        return 0.0 if fewest is None else float(stats.binom.sf(fewest - 1, own - CAUSES, _comes_back(pace)))

    return power


def _overdue(ratio: float) -> Callable[[Seen], float]:
    """The rate ratio at the share of time that is exposed, after the loss of any one of the services."""
    kept = (len(SERVICES) - 1) / len(SERVICES)

    def power(seen: Seen) -> float:
        exposed = seen.exposed * ratio / (seen.exposed * ratio + 1 - seen.exposed)  # of the repeats
        se = 1 / math.sqrt(_n(seen, "leading") * kept * exposed * (1 - exposed))
        return float(stats.norm.cdf(abs(math.log(ratio)) / se - stats.norm.isf(NEWS / 2)))

    return power


def _said(direction: str, *names: str) -> frozenset[tuple[str, str]]:
    return frozenset((name, direction) for name in names)


BETTER, WORSE = _said("better", "slip.better_than_40"), _said("worse", "slip.worse_than_40")

WORLDS = (
    World("Nothing", Plan()),
    World("Nothing, and two marked days", Plan(marked=TWO_DAYS), quick=False),
    World("Detection 30 % faster from a month on", Plan(ttd_ratio=FASTER), "trend.ttd", "faster", FASTER, _searched("trend.ttd", FASTER)),
    World("Detection 43 % slower from a month on", Plan(ttd_ratio=SLOWER), "trend.ttd", "slower", SLOWER, _searched("trend.ttd", SLOWER)),
    World(
        "Mitigation 30 % faster since a marked day",
        Plan(ttm_ratio=FASTER, marked=TWO_DAYS),
        f"trend.ttm:{SINCE}", "faster", FASTER, _marked(f"trend.ttm:{SINCE}", FASTER),
        also=_said("faster", "trend.ttm", f"trend.ttm:{TWO_DAYS[0]}"), quick=False,
    ),
    World(
        "More severe incidents, which are found sooner: only the mix is faster",
        Plan(mix_since=MORE_SEVERE), "mix.ttd", "looks_faster", _mix_ratio("ttd"), _mixed, also=_said("looks_faster", "mix.tta", "mix.ttm"),
    ),
    World(
        "40 % of promises slip, 25 % from a month on",
        Plan(slip=OFTEN, slip_since=SELDOM), "slip.change", "better", SELDOM - OFTEN, _slips, also=BETTER,
    ),
    World(
        "25 % of promises slip, 40 % from a month on",
        Plan(slip=SELDOM, slip_since=OFTEN), "slip.change", "worse", OFTEN - SELDOM, _slips, also=BETTER,
    ),
    World(
        "25 % of promises slip",
        Plan(slip=0.25, slip_since=0.25), "slip.better_than_40", "better", 0.25, _level(LINE - 0.25), quick=False,
    ),
    World(
        "55 % of promises slip",
        Plan(slip=0.55, slip_since=0.55), "slip.worse_than_40", "worse", 0.55, _level(0.55 - LINE), quick=False,
    ),
    World(
        "Failures of one service come back 4 times as fast", Plan(repeating=4.0), f"repeat.service:{FIRST}", "more", None, _repeats(4.0)
    ),
    World(
        "Failures come back 2.5 times as fast while prevention is overdue",
        Plan(overdue=MORE), "leading.supports", "more", MORE, _overdue(MORE),
    ),
    World(
        "Failures come back 0.25 times as fast while prevention is overdue",
        Plan(overdue=LESS, causes=24, incidents=2700), "leading.against", "less", LESS, _overdue(LESS),
    ),
    World(
        "Half of the services slip more and repeat more, both for a reason of their own",
        Plan(trouble=True), also=WORSE | _said("more", *(f"repeat.service:{name}" for name in TROUBLED)),
    ),
)  # fmt: skip
NULL = WORLDS[:2]
PLANTED = tuple(world for world in WORLDS if world.claim)
CONFOUNDED = WORLDS[-1]
