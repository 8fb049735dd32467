"""Every rate of damaged records against its formula in plain Python: what a page shows of them, to nine decimals."""

import datetime as dt
import random
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from nowwhat.analysis.actions import measures as action_measures
from nowwhat.analysis.repeats import measures as repeat_measures
from nowwhat.analysis.response import measures as response_measures
from nowwhat.analysis.shares import with_wilson
from nowwhat.model.policy import Policy
from nowwhat.statistics.comparing import severity_adjusted_ratio
from nowwhat.statistics.services import repeat_shares
from nowwhat.statistics.stratified import PersonTime, mantel_haenszel
from nowwhat.store import queries
from tests import plain_rates
from tests.plain_facts import (
    AS_OF,
    DAY,
    SPINE,
    Key,
    Row,
    Rows,
    counts,
    durations_of,
    held_of,
    is_set_back,
    items_of,
    judged,
    keys_of,
    known_of,
    links_of,
    local_of,
    month_of,
    occurrences_of,
    pieces_of,
    review_need,
    review_timing,
    root_of,
    services_of,
    so_far_of,
    state_of,
    totals_of,
    watches_of,
)
from tests.tables import facts

if TYPE_CHECKING:
    import duckdb

START = dt.datetime(2026, 1, 1)
NAMES = ("ttd", "tta", "ttm", "ttr")
WORLDS = [(0, "UTC", "wall_clock"), (1, "America/Los_Angeles", "business_days"), (2, "Asia/Kolkata", "wall_clock")]


@dataclass(frozen=True)
class World:
    """Damaged records in a database with their facts, and what the plain definitions make of the same records."""

    connection: "duckdb.DuckDBPyConnection"
    zone: str
    counting: str
    counted: Rows
    children: dict[str, set[str]]
    tied: Rows
    reviews: Rows

    def ask(self, name: str, **params: Any) -> pl.DataFrame:
        file = queries.query(name)
        declared = {column.name for column in file.params}
        return file.run(self.connection, **({key: value for key, value in queries.EVERYTHING.items() if key in declared} | params))


def near(expected: Any) -> Any:
    """The same to nine decimals; what is unknown is None on both sides."""
    if isinstance(expected, list | tuple):
        return type(expected)(near(each) for each in expected)
    return None if expected is None else pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.fixture(scope="module", params=WORLDS, ids=lambda world: f"{world[1]}-{world[0]}")
def world(request: pytest.FixtureRequest) -> World:
    seed, zone, counting = request.param
    chance = random.Random(seed)  # noqa: S311 - the same damage every time
    incidents = [_incident(chance, number) for number in range(160)]
    action_items = [_item(chance, number) for number in range(160)]
    reviews = [_review(chance, number) for number in range(60)]
    connection = facts(
        AS_OF.isoformat(),
        setting={"zone": zone, "pir_counting": counting},
        incidents=_text(incidents),
        action_items=_text(action_items),
        reviews=_text(reviews),
    )
    connection.execute("create table generation as select cast(? as timestamp) as as_of, ? as zone", [AS_OF, zone])
    roots = {row["incident_id"]: root_of(row, incidents) for row in incidents}
    children: dict[str, set[str]] = {}
    for incident, root in roots.items():
        children.setdefault(root, set()).add(incident)
    counted = [
        known_of(row, [review for review in reviews if review["incident_id"] in children[row["incident_id"]]])
        for row in incidents
        if counts(row, roots)
    ]
    tied = items_of(
        action_items, roots, {row["incident_id"] for row in counted}, zone, set_back=is_set_back(incidents, roots, action_items)
    )
    return World(connection, zone, counting, counted, children, tied, reviews)


def _incident(chance: random.Random, number: int) -> Row:
    """Stamps near each other, absent, reversed or after as_of; merges to another, to nothing and in loops; hours that clocks skip."""
    begin = START + chance.randrange(190) * DAY + dt.timedelta(minutes=chance.choice([0, 7 * 60, 8 * 60, 9 * 60 + 59, 599, 1439]))
    row: Row = {name: _near(chance, begin, 4) for name in [*SPINE, "impact_started_at", "impact_ended_at"]}
    row["pir_completed_at"] = begin + chance.choice([-1, 1, 2, 3, 4]) * DAY if chance.random() < 0.5 else None
    row["service"] = chance.choice(["auth", "auth; search", "pay", "mail; pay", None])
    row["severity"] = chance.choice(["P1", "P1", "P2", "P3", "P3", "P4", None])
    row["cause"] = chance.choice(["Disk  full", "disk full ", "slow", None, " "])
    row["merged_into"] = f"i{chance.randrange(165):03}" if chance.random() < 0.1 else None
    row["kind"] = "drill" if chance.random() < 0.05 else "incident"
    row["near_miss"], row["customer_impact"] = chance.choice([True, None, None, False]), chance.choice([True, True, False, None])
    return {"incident_id": f"i{number:03}", "fingerprint": None, "title": None} | row


def _near(chance: random.Random, begin: dt.datetime, missing_one_in: int) -> dt.datetime | None:
    minutes = chance.choice([-61, -60, -1, 0, 1, 5, 15, 16, 30, 31, 46, 600])
    return begin + dt.timedelta(minutes=minutes) if chance.randrange(missing_one_in) else None


def _item(chance: random.Random, number: int) -> Row:
    created = START + chance.randrange(190) * DAY + dt.timedelta(hours=chance.randrange(24))
    row: Row = {name: (created + chance.randrange(-3, 60) * DAY).date() for name in ("original_due_date", "due_date")}
    row = {name: day if chance.randrange(5) else None for name, day in row.items()}
    row["incident_id"] = f"i{chance.randrange(160):03}" if chance.randrange(8) else None
    row["category"] = chance.choice(["prevent", "prevent", "prevent", "detect", "improve", None])
    row["status"] = chance.choice(["open", "done", "done", "cancelled"])
    row["created_at"] = created if chance.randrange(10) else None
    row["closed_at"] = created + chance.randrange(-1, 60) * DAY if chance.randrange(6) else None
    return {"action_id": f"a{number:03}", "last_activity_at": None, "status_label": row["status"]} | row


def _review(chance: random.Random, number: int) -> Row:
    held = START + chance.randrange(200) * DAY + dt.timedelta(hours=chance.randrange(24))
    return {
        "review_id": f"r{number:02}",
        "incident_id": f"i{chance.randrange(160):03}",
        "held_at": held if chance.randrange(3) else None,
        "published_at": held + DAY if chance.randrange(3) else None,
        "status": chance.choice([None, "Draft", "Final"]),
    }


def _text(drawn: Rows) -> list[dict[str, str | None]]:
    words = {True: "yes", False: "no"}
    return [
        {name: words[value] if isinstance(value, bool) else None if value is None else str(value) for name, value in row.items()}
        for row in drawn
    ]


def _values(world: World, name: str) -> Rows:
    """Month, severity and seconds of the incidents whose duration is known."""
    return [row for row in _watched(world, name) if row["value_s"] is not None]


def _watched(world: World, name: str) -> Rows:
    """The same with those in which it is still open: how long it has lasted so far."""
    place = NAMES.index(name)
    drawn = [
        {
            "month": month_of(row["anchor"], world.zone),
            "severity": row["severity"],
            "value_s": durations_of(row)[2 + 2 * place],
            "so_far_s": so_far_of(row)[place],
        }
        for row in world.counted
        if row["anchor"]
    ]
    return [row for row in drawn if row["value_s"] is not None or row["so_far_s"] is not None]


def _quantile(watched: Rows, p: Fraction) -> tuple[float | None, bool, float | None, float | None]:
    """The quantile, whether it is at least that, and its limits; of Kaplan and Meier where something is open."""
    if len(watched) < 5:
        return None, False, None, None
    if all(row["so_far_s"] is None for row in watched):
        seconds = [row["value_s"] for row in watched]
        return plain_rates.quantile(seconds, p), False, *plain_rates.quantile_limits(seconds, float(p))
    return plain_rates.step_quantile(
        [(row["value_s"] if row["so_far_s"] is None else row["so_far_s"], row["so_far_s"] is None) for row in watched], p
    )


def _limited(watched: Rows, name: str) -> list[bool]:
    """Whether each is over its limit, of those of which that is known: an open one is, once it has lasted longer."""
    limits = [(row, limit) for row in watched if row["severity"] and (limit := Policy().limit_s(name, row["severity"])) is not None]
    known = [row["value_s"] > limit for row, limit in limits if row["value_s"] is not None]
    return known + [True for row, limit in limits if row["so_far_s"] is not None and row["so_far_s"] > limit]


def _months(frame: pl.DataFrame) -> dict[str, Row]:
    return {row["month_start_on"].strftime("%Y-%m"): row for row in frame.iter_rows(named=True)}


# Durations


@pytest.mark.parametrize("name", NAMES)
def test_the_share_over_the_limit_and_its_limits(world: World, name: str) -> None:
    values = _watched(world, name)
    found = _months(with_wilson(world.ask("share_over_limit", duration=name, grain="month"), "over"))
    assert {row["month"] for row in values} <= found.keys()
    for month, row in found.items():
        limited = _limited([value for value in values if value["month"] == month], name)
        n, over = len(limited), sum(limited)
        assert (row["n"], row["over"]) == (n, over)
        wanted = (over / n, *plain_rates.wilson(over, n)) if n >= 5 else (None, None, None)
        assert (row["share"], row["low"], row["high"]) == near(wanted)
    assert any(row["share"] for row in found.values()) == (name != "ttr")


@pytest.mark.parametrize("name", NAMES)
def test_the_median_and_the_p90_by_month(world: World, name: str) -> None:
    watched = _watched(world, name)
    found = _months(world.ask("duration_by_month", duration=name))
    for month, row in found.items():
        mine = [value for value in watched if value["month"] == month]
        assert row["n"] == sum(value["value_s"] is not None for value in mine)
        for place, p in (("median", Fraction(1, 2)), ("p90", Fraction(9, 10))):
            seconds, still_open, *_ = _quantile(mine, p)
            assert row[f"{place}_min"] == near(seconds if seconds is None else seconds / 60)
            assert row[f"{place}_open"] == still_open
    assert any(row["p90_min"] for row in found.values())


@pytest.mark.parametrize("name", NAMES)
def test_the_median_and_the_p90_by_severity_with_the_values_that_limit_them(world: World, name: str) -> None:
    watched = _watched(world, name)
    frame = response_measures.by_severity(world.ask("duration_by_severity", duration=name), world.ask("duration_values", duration=name))
    assert [row["severity"] for row in frame.iter_rows(named=True)] == ["P1", "P2", "P3", "P4", None, "all"]
    for row in frame.iter_rows(named=True):
        mine = [value for value in watched if row["severity"] in {"all", value["severity"]}]
        limited = _limited(mine, name)
        for place, p in (("median", Fraction(1, 2)), ("p90", Fraction(9, 10))):
            seconds, still_open, *limits = _quantile(mine, p)
            assert (row[f"{place}_s"], row[f"{place}_low_s"], row[f"{place}_high_s"]) == near((seconds, *limits))
            assert row[f"{place}_open"] == still_open
        over = sum(limited)
        assert (row["n"], row["limited"], row["over"]) == (sum(value["value_s"] is not None for value in mine), len(limited), over)
        assert (row["share_low"], row["share_high"]) == near(plain_rates.wilson(over, len(limited)) if limited else (None, None))


def test_how_many_times_as_long_within_severity(world: World) -> None:
    values = _values(world, "ttr")
    sides = ([row for row in values if (row["month"] >= "2026-04") == late] for late in (True, False))
    new, old = ([(row["severity"] or "none", row["value_s"]) for row in side] for side in sides)
    columns = [[pair[place] for pair in side] for side in (new, old) for place in (1, 0)]
    found = severity_adjusted_ratio(*columns)
    assert found
    assert (found.ratio, found.se_log) == near(plain_rates.adjusted_ratio(new, old))


# Action items


def _slips(world: World, chosen: Rows) -> Row:
    """The slip of some items: came due, slipped, unknown, and both lists per incident."""
    states = {item["action_id"]: state_of(item) for item in chosen}
    clusters: dict[str, list[bool]] = {}
    unknown = 0
    for item in chosen:
        _, root, state, slipped, _, _ = states[item["action_id"]]
        unknown += state == "closed_unknown_date" and item["due"] <= AS_OF and not item["fault"]
        if slipped is not None:
            clusters.setdefault(root or item["action_id"], []).append(slipped)
    pairs = [(sum(slips), len(slips)) for slips in clusters.values()]
    return {"pairs": pairs, "n": sum(n for _, n in pairs), "slipped": sum(x for x, _ in pairs), "unknown": unknown}


def test_the_slip_rate_with_its_bounds_and_the_limits_of_items_that_slip_together(world: World) -> None:
    wanted = _slips(world, [item for item in world.tied if item["due"]])
    row = world.ask("slip_coverage").row(0, named=True)
    found = action_measures.slip(row)
    assert (found.came_due, found.slipped, found.unknown) == (wanted["n"], wanted["slipped"], wanted["unknown"])
    assert (found.rate, found.low, found.high) == near((wanted["slipped"] / wanted["n"], *plain_rates.clustered_wilson(wanted["pairs"])))
    every = wanted["n"] + wanted["unknown"]
    assert found.bounds == near((wanted["slipped"] / every, (wanted["slipped"] + wanted["unknown"]) / every))
    assert found.by_bounds == (wanted["unknown"] > every / 10)
    assert max(n for _, n in wanted["pairs"]) > 1


def test_the_slip_rate_by_month_of_the_first_promised_day(world: World) -> None:
    found = _months(action_measures.slips(world.ask("slip_by_month")))
    for month, row in found.items():
        mine = [item for item in world.tied if (item["original_due_date"] or item["due_date"] or AS_OF.date()).strftime("%Y-%m") == month]
        mine = [item for item in mine if item["due"]]
        wanted = _slips(world, mine)
        n, x, u = wanted["n"], wanted["slipped"], wanted["unknown"]
        assert (row["n"], row["slipped"], row["unknown"]) == (n, x, u)
        told = (x / n, *plain_rates.clustered_wilson(wanted["pairs"])) if n >= 5 else (None, None, None)
        assert (row["share"], row["low"], row["high"]) == near(told)
        assert (row["bound_low"], row["bound_high"]) == near((x / (n + u), (x + u) / (n + u)) if u and n + u >= 5 else (None, None))
        seconds = [slipped for item in mine if state_of(item)[3] is not None and (slipped := judged(item, item["due_now"])[1]) is not None]
        assert row["second"] == near(sum(seconds) / len(seconds) if len(seconds) >= 5 else None)
    assert sum(row["share"] is not None for row in found.values()) >= 5


def test_the_share_that_is_done_by_a_day_after_creation(world: World) -> None:
    curve = action_measures.completion(world.ask("completion_times"))
    assert curve
    ends = []
    for item in world.tied:
        end = AS_OF if item["status"] == "open" else item["closed"]
        if item["created_at"] and end and end >= item["created_at"]:
            ends.append(((end - item["created_at"]) / DAY, item["status"]))
    for day in (0, 7, 14, 30, 60):
        point = curve.at(day)
        assert point
        assert point.estimate == near(plain_rates.aalen_johansen(ends, day))


# Repeats and reviews


def _keys(world: World) -> list[Key]:
    return keys_of(world.counted, links_of(world.counted))


def _confirmed(world: World) -> list[tuple[Any, ...]]:
    return [row for key in _keys(world) if key.certainty == "confirmed" for row in occurrences_of(key, [])]


def test_the_share_of_repeats_by_service_and_who_stands_out(world: World) -> None:
    kinds = {row[:2]: row[3] for row in _confirmed(world)}
    totals = {name: kind for name, (kind, _) in totals_of(_confirmed(world)).items()}
    begun = [one for one in world.counted if one["anchor"]]
    frame = world.ask("repeat_shares")
    pairs, rest = {}, {}
    for row in frame.iter_rows(named=True):
        mine = [kinds.get((one["incident_id"], row["service"])) for one in begun if row["service"] in services_of(one)]
        told = (row["incidents"], row["labelled"], row["repeats"], row["overlapping"], row["unlabelled"])
        assert told == (len(mine), sum(mine.count(kind) for kind in ("first", "repeat")), *map(mine.count, ("repeat", "overlap", None)))
        if row["service"]:
            pairs[row["service"]] = (row["repeats"], row["labelled"])
        away = [totals.get(one["incident_id"]) for one in begun if row["service"] not in services_of(one)]
        rest[row["service"]] = away.count("repeat"), away.count("first") + away.count("repeat")
    every = [totals.get(one["incident_id"]) for one in begun]
    labelled = every.count("first") + every.count("repeat")
    told = tuple(repeat_measures.total(frame, name) for name in ("incidents", "labelled", "repeats", "unlabelled"))
    assert told == (len(begun), labelled, every.count("repeat"), every.count(None))
    assert sum(frame["incidents"]) > len(begun)
    assert repeat_measures.others(frame) == rest
    ps = {name: plain_rates.fisher_greater(*pairs[name], *rest[name]) for name in pairs if pairs[name][1] >= 5}
    qs = plain_rates.benjamini_hochberg(ps)
    for found in repeat_shares(pairs, rest):
        assert (found.share, found.p, found.q) == near((found.repeats / found.labelled, ps[found.service], qs[found.service]))
        assert found.interval
        assert (found.interval.low, found.interval.high) == near(plain_rates.wilson(*pairs[found.service]))
    shares, overall, _ = repeat_measures.repeat_shares(frame)
    assert overall == near(every.count("repeat") / labelled)
    assert {row["service"]: (row["repeats"], row["labelled"]) for row in shares.iter_rows(named=True)} == pairs


def test_the_share_of_repeats_by_month(world: World) -> None:
    kinds = totals_of(_confirmed(world))
    first = min(local_of(one["anchor"], world.zone) for one in world.counted if one["incident_id"] in kinds).date()
    known_long = f"{first + 90 * DAY - dt.timedelta(days=1):%Y-%m}"  # a month after this one begins with the whole window known
    found = _months(world.ask("repeats_by_month"))
    assert {row["looks_back"] for row in found.values()} == {True, False}
    for month, row in found.items():
        mine = [
            kinds[one["incident_id"]]
            for one in world.counted
            if one["anchor"] and month_of(one["anchor"], world.zone) == month and one["incident_id"] in kinds
        ]
        labelled, repeats = (sum(kind in wanted for kind, _ in mine) for wanted in ({"first", "repeat"}, {"repeat"}))
        assert (row["labelled"], row["repeats"]) == (labelled, repeats)
        assert (row["pattern"], row["systemic"]) == (mine.count(("repeat", 2)), sum(kind == "repeat" and nth > 2 for kind, nth in mine))
        assert row["looks_back"] == (month > known_long)
        assert row["share"] == near(repeats / labelled if labelled >= 5 and row["looks_back"] else None)


def test_how_many_of_the_required_reviews_were_held_and_in_time(world: World) -> None:
    needs, required = [], []
    by_incident = [
        (row, [one for one in world.reviews if one["incident_id"] in world.children[row["incident_id"]]]) for row in world.counted
    ]
    recorded = min(month_of(row["anchor"], world.zone) for row, reviews in by_incident if row["anchor"] and held_of(row, reviews))
    for row, reviews in by_incident:
        if row["anchor"]:
            needs.append(review_need(row))
            if needs[-1] == "required":
                known = month_of(row["anchor"], world.zone) >= recorded
                required.append(review_timing(row, reviews, world.zone, world.counting, recorded=known))
    row = world.ask("reviews_held").row(0, named=True)
    in_window, late, missing = (sum(map(required.count, words)) for words in (("early", "in_window"), ("late",), ("missing",)))
    assert (row["required"], row["came_due"], row["held"]) == (len(required), in_window + late + missing, in_window + late)
    assert (row["in_window"], row["pending"], row["unjudged"]) == (in_window, required.count("pending"), required.count("unknown"))
    assert row["unrecorded"] == required.count("not_recorded")
    assert row["undetermined"] == needs.count("undetermined")
    assert min(map(required.count, ("early", "in_window", "late", "missing", "pending", "invalid", "unknown"))) > 0


# The leading indicator


def test_the_ratio_of_the_rate_of_repeats_while_a_promise_was_overdue(world: World) -> None:
    strata: dict[str, dict[plain_rates.Stratum, list[float]]] = {"prevent": {}, "control": {}}
    for watch in watches_of(_keys(world)):
        for band, prevent, control, days, back in pieces_of(watch, world.tied):
            stratum = (watch.service, band, max(first for first in (1, 2, 3, 4, 6, 9, 14) if first <= watch.occurrence))
            _add(strata["prevent"], stratum, prevent, days, back)
            if prevent != "overdue":
                _add(strata["control"], stratum, control, days, back)
    found: dict[str, dict[plain_rates.Stratum, list[float]]] = {"prevent": {}, "control": {}}
    for role, service, band, occurrence, *row in world.ask("repeats_at_risk").iter_rows():
        found[role][service, band, occurrence] = row
    for role, wanted in strata.items():
        assert found[role] == {key: near(row) for key, row in wanted.items()}
    told = mantel_haenszel([PersonTime(service or "", *row[:4]) for (service, *_), row in found["prevent"].items()])
    assert told
    assert (told.ratio, told.interval.low, told.interval.high) == near(
        plain_rates.mantel_haenszel({key: tuple(row[:4]) for key, row in strata["prevent"].items()})
    )


def _add(strata: dict[plain_rates.Stratum, list[float]], stratum: plain_rates.Stratum, state: str, days: float, back: bool) -> None:
    row = strata.setdefault(stratum, [0, 0.0, 0, 0.0, 0, 0.0])
    place = {"overdue": 0, "none": 4}.get(state, 2)
    row[place] += back
    row[place + 1] += days
