"""
A plan and a seed -> the incidents and action items of an invented company, with known effects in them, as frames.

Two years, twelve services, days counted from their first. Durations are log-normal with a log sigma of 1 within severity. Items of one
incident slip together: its chance to slip is drawn from a beta distribution. A failure comes back within 90 days of its recovery at a
rate that falls with the days since then, and that the plan may raise while a prevent item of the same failure is overdue.
"""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import special

START = dt.datetime(2024, 1, 1)
AS_OF = dt.datetime(2026, 1, 1)
SINCE = dt.date(2025, 1, 1)  # from here on it is different, where a plan says so
DAYS = (AS_OF - START).days
CHANGE = (dt.datetime.combine(SINCE, dt.time()) - START).days

SERVICES = tuple(f"service-{letter}" for letter in "abcdefghijkl")
CAUSES = 16  # of each service
INCIDENTS = 1800  # as many as there are, with a cause or without
SEVERITIES = np.array(["P1", "P2", "P3", "P4"])
MIX = (0.10, 0.25, 0.40, 0.25)
MEDIANS_MIN = {"ttd": (4, 8, 15, 25), "tta": (5, 8, 15, 30), "ttm": (45, 60, 90, 120)}  # by severity
LOG_SIGMA = 1.0
CLUSTER = 2.0  # a + b of the beta distribution: 0.8 and 1.2 at 40 %
COMES_BACK_PER_DAY, FADES_DAYS, WINDOW_DAYS = 0.008, 60.0, 90.0
WITH_ITEMS, MOST_ITEMS = 0.7, 4  # the share of incidents that have items: one to four of them, each as likely
CATEGORIES = np.array(["prevent", "prevent", "detect", "respond", "mitigate"])
OFFERED_DAYS = np.array([7, 14, 30, 45])  # from creation to the promised day
LATE_DAYS = 90.0  # how long an item that slipped goes on, on average

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """What is planted. As it stands: nothing."""

    ttd_ratio: float = 1.0  # from SINCE on
    ttm_ratio: float = 1.0
    mix_since: tuple[float, float, float, float] = MIX
    slip: float = 0.40
    slip_since: float = 0.40  # of what is due from SINCE on
    repeating: float = 1.0  # how much faster the failures of the first service come back
    overdue: float = 1.0  # how much faster a failure comes back while a prevent item is overdue
    causes: int = CAUSES  # of each service
    incidents: int = INCIDENTS
    trouble: bool = False  # every other service both slips and repeats more
    marked: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class _Incidents:
    service: Ints
    cause: Ints  # -1: unknown
    severity: Ints
    started: Floats
    detected: Floats
    acknowledged: Floats
    recovered: Floats


@dataclass(frozen=True)
class _Items:
    incident: Ints  # place in the incidents that it was made with
    category: Ints
    created: Floats
    due: Floats  # the promised day
    closed: Floats


@dataclass
class _World:
    incidents: list[_Incidents] = field(default_factory=list)
    items: list[_Items] = field(default_factory=list)
    so_far: int = 0

    def add(self, incidents: _Incidents, items: _Items) -> None:
        self.incidents.append(incidents)
        self.items.append(_Items(items.incident + self.so_far, items.category, items.created, items.due, items.closed))
        self.so_far += incidents.started.size


def world(plan: Plan, chance: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Incidents and action items in the columns of the records."""
    made = _World()
    _failures_that_come_back(plan, chance, made)
    rest = plan.incidents - made.so_far
    if rest < 0:
        raise ValueError(f"{made.so_far} incidents with a cause, and {plan.incidents} in all")
    others = _incidents(plan, chance, chance.integers(len(SERVICES), size=rest), np.full(rest, -1), chance.uniform(0, DAYS, rest))
    made.add(others, _items(plan, chance, others))
    return _incident_frame(made), _item_frame(made)


def _failures_that_come_back(plan: Plan, chance: np.random.Generator, made: _World) -> None:
    """Every key of service and cause, side by side, one incident after the other until the two years are over."""
    service, cause = (part.ravel() for part in np.divmod(np.arange(len(SERVICES) * plan.causes), plan.causes))
    begin = chance.uniform(0, WINDOW_DAYS + FADES_DAYS, service.size)
    overdue_from, overdue_until = np.empty((service.size, 0)), np.empty((service.size, 0))
    while (begin < DAYS).any():
        keys = np.flatnonzero(begin < DAYS)
        incidents = _incidents(plan, chance, service[keys], cause[keys], begin[keys])
        items = _items(plan, chance, incidents)
        made.add(incidents, items)
        late = _by_key(keys, items, service.size)
        overdue_from, overdue_until = np.hstack((overdue_from, late[0])), np.hstack((overdue_until, late[1]))
        after = _next(plan, chance, service[keys], incidents.recovered, overdue_from[keys], overdue_until[keys])
        begin[keys] = incidents.recovered + after


def _by_key(keys: Ints, items: _Items, of: int) -> tuple[Floats, Floats]:
    """From when until when each prevent item of a round is overdue, one row per key; a row that has fewer is never so."""
    prevent = np.flatnonzero(CATEGORIES[items.category] == "prevent")
    place = prevent - np.searchsorted(items.incident, items.incident[prevent])  # within its incident: they lie together
    since, until = np.full((of, MOST_ITEMS), np.inf), np.full((of, MOST_ITEMS), -np.inf)
    since[keys[items.incident[prevent]], place] = items.due[prevent] + 1
    until[keys[items.incident[prevent]], place] = items.closed[prevent]
    return since, until


def _next(plan: Plan, chance: np.random.Generator, service: Ints, recovered: Floats, overdue_from: Floats, overdue_until: Floats) -> Floats:
    """Days until each failure is there again: within the window at its rate, by thinning, else some time after the window."""
    most = max(plan.overdue, 1.0)
    rate = COMES_BACK_PER_DAY * most * _pace(plan, service)
    candidates = np.cumsum(chance.exponential(1.0, (service.size, 24)), axis=1) / rate[:, None]
    if (candidates[:, -1] < WINDOW_DAYS).any():
        raise ValueError("too few candidates for such a rate")
    at = (recovered[:, None] + candidates)[:, :, None]
    overdue = ((overdue_from[:, None, :] <= at) & (at < overdue_until[:, None, :])).any(axis=2)
    accepted = np.exp(-candidates / FADES_DAYS) * np.where(overdue, plan.overdue, 1.0) / most
    back = (chance.uniform(size=candidates.shape) < accepted) & (candidates <= WINDOW_DAYS)
    first = candidates[np.arange(service.size), np.argmax(back, axis=1)]
    later = WINDOW_DAYS + 1 + chance.exponential(FADES_DAYS, service.size)
    return np.where(back.any(axis=1), first, later)


def _pace(plan: Plan, service: Ints) -> Floats:
    pace = np.where(service == 0, plan.repeating, 1.0)
    return pace * np.where(service % 2 == 0, 2.5, 0.4) if plan.trouble else pace


def _incidents(plan: Plan, chance: np.random.Generator, service: Ints, cause: Ints, started: Floats) -> _Incidents:
    late = started >= CHANGE
    drawn = chance.uniform(size=started.size)[:, None]
    bounds = np.where(late[:, None], np.cumsum(plan.mix_since), np.cumsum(MIX))[:, :-1]
    severity = (drawn > bounds).sum(axis=1)
    steps = {}
    for name, ratio in (("ttd", plan.ttd_ratio), ("tta", 1.0), ("ttm", plan.ttm_ratio)):
        minutes = np.array(MEDIANS_MIN[name])[severity] * np.exp(chance.normal(0, LOG_SIGMA, started.size))
        steps[name] = minutes * np.where(late, ratio, 1.0) / 1440
    detected = started + steps["ttd"]
    acknowledged = detected + steps["tta"]
    return _Incidents(service, cause, severity, started, detected, acknowledged, acknowledged + steps["ttm"])


def _items(plan: Plan, chance: np.random.Generator, incidents: _Incidents) -> _Items:
    n = incidents.started.size
    how_many = np.where(chance.uniform(size=n) < WITH_ITEMS, chance.integers(1, MOST_ITEMS + 1, n), 0)
    incident = np.repeat(np.arange(n), how_many)
    created = incidents.recovered[incident] + chance.uniform(0, 2, incident.size)
    due = np.floor(created) + chance.choice(OFFERED_DAYS, incident.size)
    mean = np.where(due >= CHANGE, plan.slip_since, plan.slip)
    if plan.trouble:
        mean = np.where(incidents.service[incident] % 2 == 0, 0.70, 0.15)
    tends = chance.uniform(size=n)[incident]  # the incident's place among all incidents, whatever the rate is by then
    slips = chance.uniform(size=incident.size) < special.betaincinv(CLUSTER * mean, CLUSTER * (1 - mean), tends)
    in_time = created + chance.uniform(size=incident.size) * (due + 1 - created)
    closed = np.where(slips, due + 1 + chance.exponential(LATE_DAYS, incident.size), in_time)
    return _Items(incident, chance.integers(CATEGORIES.size, size=incident.size), created, due, closed)


def _instants(days: Floats) -> pl.Series:
    """Whole seconds; what lies after the end of the two years is not recorded yet."""
    instants = np.datetime64(START, "us") + np.floor(days * 86400).astype(np.int64) * np.timedelta64(1_000_000, "us")
    return pl.Series(np.where(days < DAYS, instants, np.datetime64("NaT")))


def _incident_frame(made: _World) -> pl.DataFrame:
    def column(name: str) -> npt.NDArray[np.generic]:
        return np.concatenate([getattr(part, name) for part in made.incidents])

    cause = pl.Series(column("cause"))
    return pl.DataFrame(
        {
            "incident_id": [f"i{number:05}" for number in range(made.so_far)],
            "service": np.array(SERVICES)[column("service")],
            "cause": pl.select(pl.when(cause >= 0).then(pl.format("cause {}", cause))).to_series(),
            "severity": SEVERITIES[column("severity")],
            "started_at": _instants(column("started")),
            "detected_at": _instants(column("detected")),
            "acknowledged_at": _instants(column("acknowledged")),
            "recovered_at": _instants(column("recovered")),
        }
    ).with_columns(kind=pl.lit("incident"))


def _item_frame(made: _World) -> pl.DataFrame:
    def column(name: str) -> npt.NDArray[np.generic]:
        return np.concatenate([getattr(part, name) for part in made.items])

    due = (np.datetime64(START.date(), "D") + column("due").astype(np.int64)).astype("datetime64[D]")
    closed = _instants(column("closed"))
    frame = pl.DataFrame(
        {
            "incident_id": pl.Series(column("incident")),
            "category": CATEGORIES[column("category")],
            "created_at": _instants(column("created")),
            "original_due_date": due,
            "due_date": due,
            "closed_at": closed,
            "status": pl.select(pl.when(closed.is_null()).then(pl.lit("open")).otherwise(pl.lit("done"))).to_series(),
        }
    )
    return frame.with_columns(
        incident_id=pl.format("i{}", pl.col("incident_id").cast(pl.String).str.zfill(5)),
        action_id=pl.format("a{}", pl.int_range(frame.height).cast(pl.String).str.zfill(5)),
    ).filter(pl.col("created_at").is_not_null())
