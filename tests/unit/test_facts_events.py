"""Events: which incidents are tickets of one failure that several services logged."""

import datetime as dt
import random
from itertools import groupby
from operator import itemgetter

import pytest

from tests.plain_facts import Row, Rows, similarity_of
from tests.tables import BASE_DAY, expect, facts, told


def test_an_outage_that_every_service_logged_with_a_number_in_its_title_is_one_event() -> None:
    services = ("pay", "auth", "search", "web")
    drawn = "| incident_id | service | title | severity | started_at |\n" + "\n".join(
        f"| Z{place:02} | {services[place % 4]} | region down {place} | P{4 - place % 3} | 03:00:{place:02} |" for place in range(40)
    )
    rows = told(facts(incidents=drawn), "events", ["incident_id", "event_id", "nth", "incidents", "services", "severity", "event_at"])
    assert len(rows) == 40
    assert rows[7] == {
        "incident_id": "Z07", "event_id": "Z00", "nth": "8", "incidents": "40",
        "services": "auth, pay, search, web", "severity": "P2", "event_at": "03:00",
    }  # fmt: skip


def test_ten_minutes_after_the_one_before_is_within_them_and_a_second_more_is_not() -> None:
    connection = facts(
        incidents="""
        | incident_id | service | cause  | started_at |
        | 1           | pay     | DNS    | 10:00      |
        | 2           | auth    | ␣dns   | 10:10      |
        | 3           | pay     | dns    | 10:20      |
        | 4           | auth    | dns    | 10:30:01   |
        | other       | auth    | disk   | 10:05      |
        | no cause    | auth    |        | 10:05      |
        """.replace("␣", " ")
    )
    expect(connection, "events", "| incident_id | event_id | incidents |\n| 1 | 1 | 3 |\n| 2 | 1 | 3 |\n| 3 | 1 | 3 |")


def test_what_begins_more_than_an_hour_after_the_first_is_the_next_event() -> None:
    minutes = [*range(0, 61, 10), 61, 70]
    drawn = "| incident_id | service | cause | started_at |\n" + "\n".join(
        f"| {minute:02} | {'pay' if place % 2 else 'auth'} | dns | {10 + minute // 60}:{minute % 60:02} |"
        for place, minute in enumerate(minutes)
    )
    rows = told(facts(incidents=drawn), "events", ["incident_id", "event_id"])
    assert [row["event_id"] for row in rows] == ["00"] * 7 + ["61"] * 2


def test_one_service_alone_makes_no_event_nor_does_one_that_nobody_named() -> None:
    connection = facts(
        incidents="""
        | incident_id | service | cause | started_at |
        | 1           | pay     | dns   | 10:00      |
        | 2           | pay     | dns   | 10:01      |
        | 3           |         | dns   | 10:02      |
        """
    )
    assert told(connection, "events", ["incident_id"]) == []


def test_an_incident_counts_with_all_the_services_that_it_names_but_is_no_event_alone() -> None:
    connection = facts(
        incidents="""
        | incident_id | service  | cause | started_at |
        | 1           | api; web | dns   | 10:00      |
        | 2           | api; web | dns   | 10:01      |
        | alone       | api; web | disk  | 10:02      |
        """
    )
    expect(connection, "events", "| incident_id | services |\n| 1 | api, web |\n| 2 | api, web |")


def test_titles_link_where_at_most_one_of_two_has_a_cause() -> None:
    connection = facts(
        incidents="""
        | incident_id | service | cause   | title                                 | started_at |
        | 1           | pay     |         | Region Frankfurt down                 | 10:00      |
        | 2           | auth    | network | Region Frankfurt is down again        | 10:05      |
        | 3           | web     | network | Cannot log in                         | 10:06      |
        | 4           | search  | disk    | Region Frankfurt down                 | 10:07      |
        | 5           | mail    |         | Queue full                            | 10:08      |
        | 6           | ledger  |         | Ledger: region Frankfurt down, HTTP   | 10:14      |
        | 7           | ledger  |         | Frankfurt                             | 10:14      |
        """
    )
    expect(
        connection,
        "events",
        """
        | incident_id | event_id | nth |
        | 1           | 1        | 1   |
        | 2           | 1        | 2   |
        | 3           | 1        | 3   |
        | 4           | 1        | 4   |
        | 6           | 1        | 5   |
        """,
    )


def test_titles_that_hold_another_status_code_are_another_failure() -> None:
    connection = facts(
        incidents="""
        | incident_id | service | title                      | started_at |
        | 1           | pay     | Gateway answers 502 errors | 10:00      |
        | 2           | auth    | Gateway answers 404 errors | 10:01      |
        | 3           | web     | Gateway answers errors     | 10:30      |
        | 4           | mail    | Gateway answers 404 errors | 10:31      |
        """
    )
    expect(connection, "events", "| incident_id | event_id |\n| 3 | 3 |\n| 4 | 3 |")


@pytest.mark.parametrize(("days", "events"), [(30, 2), (31, 0)])
def test_what_happens_every_third_day_links_nothing(days: int, events: int) -> None:
    drawn = "| incident_id | service | cause | started_at |\n" + "\n".join(
        f"| {place:02} | pay | deploy | 2026-0{1 + place // 25}-{1 + place % 25:02} 10:00 |" for place in range(days)
    )
    drawn += "\n| other | auth | deploy | 2026-01-05 10:03 |"
    assert len(told(facts(incidents=drawn), "events", ["incident_id"])) == events


def test_many_titles_lead_over_one_another_to_the_first() -> None:
    """Seven titles, each like its neighbours alone: the links are followed to their end, an hour at most."""
    words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo"]
    drawn = "| incident_id | service | title | started_at |\n" + "\n".join(
        f"| {place} | s{place % 3} | {' '.join(words[place : place + 5])} | 10:{place * 9:02} |" for place in range(7)
    )
    assert [row["event_id"] for row in told(facts(incidents=drawn), "events", ["event_id"])] == ["0"] * 7


def runs_of(rows: Rows) -> list[Rows]:
    """The runs in the order in which they begin, in plain words: of one cause, or of the same words, ten minutes apart."""

    def key(row: Row) -> tuple[str, ...]:
        return ("cause", row["cause"]) if row["cause"] else ("words", *sorted(set(row["title"].split())))

    runs: list[Rows] = []
    for _, alike in groupby(sorted(rows, key=lambda row: (key(row), row["at"], row["incident_id"])), key):
        before = None
        for row in alike:
            if before is None or row["at"] - before > 10:
                runs.append([])
            runs[-1].append(row)
            before = row["at"]
    return sorted(runs, key=lambda run: (run[0]["at"], run[0]["incident_id"]))


def events_of(rows: Rows) -> set[tuple[str, str, int]]:
    """Incident, event and how many it has."""
    runs = runs_of(rows)
    leads: dict[int, int] = {}
    for place, run in enumerate(runs):
        joined = (
            leads[other]
            for other in range(place)
            if run[0]["at"] - runs[other][-1]["at"] <= 10
            and not (run[0]["cause"] and runs[other][0]["cause"])
            and any(similarity_of(one, two, None) for one in run for two in runs[other])
        )
        leads[place] = next(joined, place)
    found = set()
    for first in set(leads.values()):
        members = [row for place, run in enumerate(runs) if leads[place] == first for row in run]
        members.sort(key=itemgetter("at", "incident_id"))
        for _, hour in groupby(members, lambda row, begin=members[0]["at"]: max(row["at"] - begin - 1, 0) // 60):
            event = list(hour)
            if len({row["service"] for row in event} - {None}) > 1:
                found |= {(row["incident_id"], event[0]["incident_id"], len(event)) for row in event}
    return found


TITLES = ("region down east", "region down west", "queue full", "region down east coast", "east west coast")


@pytest.mark.parametrize("seed", range(30))
def test_events_of_random_incidents_are_what_the_definition_says_in_plain_words(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - invented data
    drawn = [
        {
            "at": chance.randrange(180),
            "service": chance.choice(["s1", "s2", None]),
            "cause": chance.choice([None, None, "dns", "disk"]),
            "title": chance.choice(TITLES),
        }
        for _ in range(chance.randrange(5, 40))
    ]
    rows = [row | {"incident_id": f"{place:02}"} for place, row in enumerate(drawn)]
    begin = dt.datetime.fromisoformat(BASE_DAY)
    incidents = [
        {name: row[name] for name in ("incident_id", "service", "cause", "title")}
        | {"started_at": (begin + dt.timedelta(minutes=row["at"])).isoformat(" ")}
        for row in rows
    ]
    found = facts(incidents=incidents).execute("select incident_id, event_id, incidents from events").fetchall()
    assert set(found) == events_of(rows)
