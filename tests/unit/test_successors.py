"""Which service may be another one under a new name: when it is asked, and when not."""

import datetime as dt

import pytest

from tests.tables import Row, facts, told

COLUMNS = ["service", "successor", "same_causes", "same_titles", "same_team"]


def service(name: str, first: str, every_days: int, times: int = 3, **told_of_it: str) -> list[Row]:
    begun = dt.datetime.fromisoformat(f"{first} 10:00")
    return [
        {"incident_id": f"{name} {n}", "service": name, "started_at": (begun + dt.timedelta(days=n * every_days)).isoformat(" ")}
        | told_of_it
        for n in range(times)
    ]


def asked(*incidents: list[Row]) -> list[Row]:
    """Of incidents as of 1 June 2026."""
    return told(facts(incidents=[row for rows in incidents for row in rows]), "successors", COLUMNS)


def test_one_reason_is_enough_and_the_one_that_is_most_alike_is_named() -> None:
    like = {"same_causes": None, "same_titles": "0", "same_team": "no"}
    pair = {"service": "shop", "successor": "store"}
    for reason, alike in (
        ({"cause": "Disk"}, {"same_causes": "disk"}),
        ({"title": "Queue full at 9"}, {"same_titles": "1"}),
        ({"team": "web"}, {"same_team": "yes"}),
    ):
        assert asked(service("shop", "2025-10-01", 10, **reason), service("store", "2025-11-01", 10, **reason)) == [pair | like | alike]
    assert asked(service("shop", "2025-10-01", 10, cause="disk"), service("store", "2025-11-01", 10, cause="dns")) == []
    other = service("other", "2025-10-01", 10, team="web", cause="disk")
    found = asked(service("shop", "2025-10-01", 10, team="web"), other, service("store", "2025-11-01", 10, team="web", cause="disk"))
    assert [row["service"] for row in found] == ["other"]


@pytest.mark.parametrize(
    ("first", "asks"),
    [
        ("2025-09-20", True),  # 31 days before the last incident of the other, on 21 October
        ("2025-09-19", False),
        ("2025-12-01", True),  # a gap of 10 days and 31 days after it
        ("2025-12-02", False),
    ],
)
def test_the_other_begins_within_a_month_of_the_end(first: str, asks: bool) -> None:
    assert bool(asked(service("shop", "2025-09-01", 10, 6, cause="disk"), service("store", first, 10, cause="disk"))) == asks


@pytest.mark.parametrize(("first", "asks"), [("2026-03-21", True), ("2026-03-22", False)])
def test_a_service_has_ended_after_a_month_and_twice_its_usual_gap(first: str, asks: bool) -> None:
    """Ten days between two, the last 20 days after the first: on 1 June at midnight it has been silent for 51 days, or not quite."""
    assert bool(asked(service("shop", first, 10, cause="disk"), service("store", "2026-04-21", 5, cause="disk"))) == asks


def test_two_that_one_incident_names_are_two() -> None:
    both = [{"incident_id": "both", "service": "shop; store", "started_at": "2025-11-10 10:00"}]
    alone = (service("shop", "2025-10-01", 10, cause="disk"), service("store", "2025-11-01", 10, cause="disk"))
    assert len(asked(*alone)) == 1
    assert asked(*alone, both) == []


def test_two_incidents_are_too_few_to_ask() -> None:
    assert asked(service("shop", "2025-10-01", 10, 2, cause="disk"), service("store", "2025-11-01", 10, cause="disk")) == []
    assert asked(service("shop", "2025-10-01", 10, cause="disk"), service("store", "2025-11-01", 10, 2, cause="disk")) == []
