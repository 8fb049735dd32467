"""How many and where to -> exports of invented incidents and action items as plain CSV, the same for the same numbers."""

import csv
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path

BEGIN = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
AS_OF = dt.datetime(2026, 1, 15)  # noqa: DTZ001 - naive UTC; two weeks after the last incident, so that every page has its period
CAUSES = [f"cause {number}" for number in range(200)]
INCIDENTS = (
    "incident_id,title,service,team,severity,cause,detected_by,started_at,detected_at,acknowledged_at,investigating_at,"
    "fix_applied_at,recovered_at,pir_completed_at,updated_at"
)
ITEMS = "action_id,incident_id,title,category,team,status,created_at,original_due_date,due_date,closed_at,last_activity_at"


def _stamp(moment: dt.datetime | None) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def _incidents(count: int) -> Iterator[list[str]]:
    chance = random.Random(0)  # noqa: S311 - invented data
    for number in range(count):
        moments = [BEGIN + dt.timedelta(seconds=chance.randrange(3 * 365 * 86400))]
        for mean in (6, 5.5, 5, 7, 5.5):  # of the logarithm of the seconds to the next of the six stamps
            moments.append(moments[-1] + dt.timedelta(seconds=chance.lognormvariate(mean, 1)))
        started, detected, acknowledged, investigating, fixed, recovered = moments
        service = chance.randrange(500)
        severity = chance.randrange(1, 5)
        held = recovered + dt.timedelta(hours=chance.expovariate(1 / 40)) if severity < 3 and chance.random() < 0.7 else None
        yield [
            f"I{number}",
            f"service-{service:03}: error rate above {chance.randrange(1, 50)} %",
            f"service-{service:03}",
            f"team-{service % 40:02}",
            f"P{severity}",
            chance.choice(CAUSES),
            chance.choice(("monitoring", "monitoring", "customer", "")),
            _stamp(started),
            _stamp(detected),
            _stamp(acknowledged) if chance.random() < 0.9 else "",
            _stamp(investigating),
            _stamp(fixed),
            _stamp(recovered),
            _stamp(held),
            _stamp(held or recovered),
        ]


def _items(count: int, incidents: int) -> Iterator[list[str]]:
    chance = random.Random(1)  # noqa: S311 - invented data
    for number in range(count):
        created = BEGIN + dt.timedelta(seconds=chance.randrange(3 * 365 * 86400))
        due, closed = created + dt.timedelta(days=30), created + dt.timedelta(days=chance.randrange(90))
        moved = due + dt.timedelta(days=chance.choice((0, 0, 0, 14)))
        done = chance.random() < 0.8
        yield [
            f"A{number}",
            f"I{chance.randrange(incidents)}",
            "Add an alert on the queue's depth",
            chance.choice(("prevent", "detect", "respond")),
            f"team-{chance.randrange(40):02}",
            "done" if done else "open",
            _stamp(created),
            due.date().isoformat(),
            moved.date().isoformat(),
            _stamp(closed) if done else "",
            _stamp(created + dt.timedelta(days=chance.randrange(30))),
        ]


def write_exports(folder: Path, incidents: int, items: int) -> list[Path]:
    """The two files, written into the folder."""
    paths = []
    for name, header, rows in (("incidents", INCIDENTS, _incidents(incidents)), ("action_items", ITEMS, _items(items, incidents))):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)
        paths.append(path)
    return paths
