"""
A kind of company and a seed -> what it says in each of twelve monthly reports, while nothing changes but what the kind names.

Two and a half years of records. At the end of every month from the 18th on they are what was known by then, the product's own SQL
makes facts of them, and the ledger goes on from the month before. What is claimed of a company is false but for what its kind plants.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import special

from nowwhat.analysis import ledger
from nowwhat.analysis.finding import Finding
from nowwhat.analysis.months import first_day, month_plus
from nowwhat.model.build import Setting, build
from nowwhat.model.policy import Policy
from tests.simulation.records import (
    CATEGORIES,
    CLUSTER,
    LATE_DAYS,
    LOG_SIGMA,
    MEDIANS_MIN,
    MIX,
    MOST_ITEMS,
    OFFERED_DAYS,
    SEVERITIES,
    WITH_ITEMS,
)
from tests.simulation.running import emptied, insert
from tests.simulation.worlds import LEVELS

FIRST, BEFORE, LOOKS = "2023-07", 18, 12  # the first month, the months before the first report, the reports
START = first_day(FIRST)
MIDDLE = "2024-11"  # a change of what is recorded or who is there comes here, two months before the first report
SINCE = month_plus(FIRST, BEFORE)  # a planted change comes here: it is in the second report at the earliest
SIZES = (10, 30, 80)  # incidents a month; seeds take turns
SERVICES = 6
TIMES = 4  # that a cause comes back in all the months, on average
KNOWN_CAUSE = 0.7

Floats = np.ndarray


@dataclass(frozen=True)
class Kind:
    """What hangs together, or changes without any change of the work; a planted change of detection is a ratio from SINCE on."""

    name: str
    outages: int = 0  # services that log the one outage of a month
    weeks: float = 0.0  # log sigma of a level that a week's durations share
    fortnights: float = 0.0  # logit sigma of a level that a fortnight's promises share
    frailty: float = 0.0  # shape of the gamma distribution of how often a cause comes back
    times: int = TIMES  # that a cause comes back in all the months, on average
    never_closed: float = 0.0  # share of incidents that nobody closes
    second_team: bool = False  # three slower services are imported from MIDDLE on
    relabelled: bool = False  # two severities instead of four from MIDDLE on
    seldom_recorded: bool = False  # fast detections are not recorded before MIDDLE
    migrated: bool = False  # what was open or late when the tracker moved carries the minute of the move
    ratio: float = 1.0

    def planted(self, id_: str, direction: str | None) -> bool:
        """Whether this claim tells the change that was planted."""
        return self.ratio != 1.0 and id_.partition(":")[0] == "trend.ttd" and direction == ("faster" if self.ratio < 1 else "slower")

    def true(self, id_: str, direction: str | None) -> bool:
        """Whether a claim is so in companies of this kind, or nobody can say that it is not."""
        about = id_.partition(":")[0]
        if about == "repeat.service" and (self.frailty or self.second_team):  # its services do come back differently
            return True
        return (about, direction) in LEVELS or self.planted(id_, direction)


INDEPENDENT = Kind("Independent incidents")
DEPENDENT = (
    Kind("Outages logged by eight services", outages=8),
    Kind("Weeks that go badly together", weeks=0.6),
    Kind("Fortnights that slip together", fortnights=0.8),
    Kind("Causes that come back differently often", frailty=0.5),
    Kind("Open incidents at every month's end", never_closed=0.08),
)
RECORDED = (
    Kind("A second team, imported half-way", second_team=True),
    Kind("A new scheme of severities", relabelled=True),
    Kind("Fast detections recorded from some month on", seldom_recorded=True),
    Kind("A tracker that was moved", migrated=True),
    Kind("Few causes, which come back all the time and differently often", frailty=0.5, times=25),
)
FASTER = Kind("Detection 30 % faster from a month on", ratio=0.7)
HALVED = Kind("Detection 50 % faster from a month on", ratio=0.5)
KINDS = (INDEPENDENT, *DEPENDENT, *RECORDED, FASTER, HALVED)


@dataclass(frozen=True)
class Company:
    """Everything that will ever be recorded of it, in days since START."""

    incidents: pl.DataFrame
    items: pl.DataFrame


def reports(kind: Kind, seed: int) -> list[list[Finding]]:
    """What each of the twelve reports finds, with its standing."""
    return ledger.after(_looks(made(kind, seed, size(seed))))[1:]


def size(seed: int) -> int:
    """How many incidents a month the company of this seed has."""
    return SIZES[seed % len(SIZES)]


def _looks(company: Company) -> Iterator[tuple[dt.date, list[Finding]]]:
    for place in range(BEFORE - 1, BEFORE + LOOKS):
        until = first_day(month_plus(FIRST, place + 1))
        connection = emptied()
        for table, frame in known(company, until).items():
            insert(connection, table, frame)
        build(connection, Setting(dt.datetime.combine(until, dt.time(8))))
        yield until, ledger.look(connection, Policy(), until)


def known(company: Company, until: dt.date) -> dict[str, pl.DataFrame]:
    """The records as they were at the end of a month: what came later is not there yet, nor a stamp that was still to come."""
    now = dt.datetime.combine(until, dt.time())

    def told(*names: str) -> list[pl.Expr]:
        return [pl.when(pl.col(name) < now).then(pl.col(name)).alias(name) for name in names]

    incidents = company.incidents.filter(pl.col("started_at") < now)
    items = company.items.filter(pl.col("created_at") < now).with_columns(told("closed_at"))
    return {
        "incidents": incidents.with_columns(told("detected_at", "acknowledged_at", "recovered_at")),
        "action_items": items.with_columns(status=pl.when(pl.col("closed_at").is_null()).then(pl.lit("open")).otherwise(pl.lit("done"))),
    }


def made(kind: Kind, seed: int, per_month: int) -> Company:
    """A company of its size: independent incidents, and what its kind adds."""
    chance = np.random.default_rng([KINDS.index(kind), seed])
    days = (first_day(month_plus(FIRST, BEFORE + LOOKS)) - START).days
    n = per_month * (BEFORE + LOOKS)
    started = np.sort(chance.uniform(0, days, n))
    service = chance.integers(SERVICES, size=n)
    if kind.second_team:
        joins = (started >= _day(MIDDLE)) & (chance.uniform(size=n) < 1 / 3)
        service = np.where(joins, SERVICES + chance.integers(3, size=n), service)
    keys = SERVICES + 3, max(2, round(n * KNOWN_CAUSE / SERVICES / kind.times))
    weight = chance.gamma(kind.frailty, size=keys) if kind.frailty else np.ones(keys)
    shares = np.cumsum(weight / weight.sum(axis=1, keepdims=True), axis=1)
    cause = (chance.uniform(size=n)[:, None] > shares[service]).sum(axis=1)
    severity = np.searchsorted(np.cumsum(MIX), chance.uniform(size=n))
    together = np.zeros(n)
    if kind.weeks:
        together = chance.normal(0, kind.weeks, days // 7 + 2)[(started // 7).astype(np.int64)]
    steps = {name: np.array(MEDIANS_MIN[name])[severity] * np.exp(chance.normal(0, LOG_SIGMA, n) + together) for name in MEDIANS_MIN}
    steps["ttd"] *= np.where(started >= _day(SINCE), kind.ratio, 1.0)
    slow = np.where(service >= SERVICES, 4.0, 1.0)
    frame = pl.DataFrame(
        {
            "service": service, "cause": cause, "severity": severity, "started": started,
            "known_cause": chance.uniform(size=n) < KNOWN_CAUSE, **{name: minutes * slow for name, minutes in steps.items()},
        }
    )  # fmt: skip
    if kind.outages:
        frame = pl.concat([frame, _outages(kind.outages, chance, days)], how="vertical_relaxed").sort("started")
    return Company(_incidents(kind, chance, frame), _items(kind, chance, frame, days))


def _outages(services: int, chance: np.random.Generator, days: int) -> pl.DataFrame:
    """One outage a month, logged by so many services within minutes, with the same durations."""
    begin = chance.uniform(0, days, days // 30)
    n = begin.size * services
    alike = {
        name: np.repeat(chance.choice(medians, begin.size) * np.exp(chance.normal(0, LOG_SIGMA, begin.size)), services)
        for name, medians in MEDIANS_MIN.items()
    }
    return pl.DataFrame(
        {
            "service": np.tile(np.arange(services), begin.size),
            "cause": np.zeros(n, dtype=np.int64),
            "severity": np.repeat(chance.integers(4, size=begin.size), services),
            "started": np.repeat(begin, services) + chance.uniform(0, 5 / 1440, n),
            "known_cause": np.zeros(n, dtype=bool),
            **alike,
        }
    )


def _incidents(kind: Kind, chance: np.random.Generator, frame: pl.DataFrame) -> pl.DataFrame:
    started = frame["started"].to_numpy()
    detected = started + frame["ttd"].to_numpy() / 1440
    acknowledged = detected + frame["tta"].to_numpy() / 1440
    recovered = acknowledged + frame["ttm"].to_numpy() / 1440
    recovered = np.where(chance.uniform(size=started.size) < kind.never_closed, np.inf, recovered)
    severity = frame["severity"].to_numpy()
    if kind.relabelled:
        severity = np.where(started >= _day(MIDDLE), np.where(severity < 2, 0, 2), severity)
    if kind.seldom_recorded:
        fast = frame["ttd"].to_numpy() < 0.75 * np.array(MEDIANS_MIN["ttd"])[frame["severity"].to_numpy()]
        detected = np.where(fast & (started < _day(MIDDLE)), np.inf, detected)
    return pl.DataFrame(
        {
            "incident_id": [f"i{number:05}" for number in range(started.size)],
            "service": [f"service-{number}" for number in frame["service"]],
            "cause": [f"cause {number}" if told else None for number, told in frame.select("cause", "known_cause").iter_rows()],
            "severity": SEVERITIES[severity],
            "started_at": _instants(started),
            "detected_at": _instants(detected),
            "acknowledged_at": _instants(acknowledged),
            "recovered_at": _instants(recovered),
            "kind": "incident",
        }
    )


def _items(kind: Kind, chance: np.random.Generator, frame: pl.DataFrame, days: int) -> pl.DataFrame:
    """Four of ten promises slip; those of one incident together, and where the kind says so those of a fortnight."""
    n = frame.height
    how_many = np.where(chance.uniform(size=n) < WITH_ITEMS, chance.integers(1, MOST_ITEMS + 1, n), 0)
    incident = np.repeat(np.arange(n), how_many)
    created = frame["started"].to_numpy()[incident] + chance.uniform(0.2, 2, incident.size)
    due = np.floor(created) + chance.choice(OFFERED_DAYS, incident.size)
    mean = np.full(incident.size, 0.40)
    if kind.fortnights:
        levels = chance.normal(0, kind.fortnights, days // 14 + 10)[(due // 14).astype(np.int64)]
        mean = special.expit(special.logit(0.40) * np.hypot(1, kind.fortnights / 1.7) + levels)
    slips = chance.uniform(size=incident.size) < special.betaincinv(CLUSTER * mean, CLUSTER * (1 - mean), chance.uniform(size=n)[incident])
    in_time = created + chance.uniform(size=incident.size) * (due + 1 - created)
    closed = np.where(slips, due + 1 + chance.exponential(LATE_DAYS, incident.size), in_time)
    if kind.migrated:
        moved = _day(MIDDLE) + 30.5
        closed = np.where((closed > moved - 60) & (created < moved), moved, closed)
    promised = (np.datetime64(START, "D") + due.astype(np.int64)).astype("datetime64[D]")
    return pl.DataFrame(
        {
            "action_id": [f"a{number:05}" for number in range(incident.size)],
            "incident_id": [f"i{number:05}" for number in incident],
            "category": CATEGORIES[chance.integers(CATEGORIES.size, size=incident.size)],
            "created_at": _instants(created),
            "original_due_date": promised,
            "due_date": promised,
            "closed_at": _instants(closed),
        }
    )


def _day(month: str) -> int:
    return (first_day(month) - START).days


def _instants(days: Floats) -> pl.Series:
    """Whole seconds; what never happens has none."""
    seconds = np.floor(np.where(np.isfinite(days), days, 0) * 86400).astype(np.int64)
    instants = np.datetime64(START, "us") + seconds * np.timedelta64(1_000_000, "us")
    return pl.Series(np.where(np.isfinite(days), instants, np.datetime64("NaT")))
