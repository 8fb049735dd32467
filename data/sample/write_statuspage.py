"""The public status history of Corvane, the invented payment supplier, rebuilt into JSON lines."""

import math
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from company import SUPPLIER_SERVICE
from files import Json, json_line, write_text
from records import Incident
from stamps import FIRST_DAY, iso, midnight, minutes

HOST = "https://status.corvane.example"
INCIDENTS, MAINTENANCES = 23, 2
KINDS = (
    (
        "Delayed payment confirmations",
        "minor",
        "Card payments",
        "confirmations of card payments arrive late",
        "a queue behind the acquirer link",
    ),
    (
        "Elevated error rate on card payments",
        "major",
        "Card payments",
        "a share of card payments is declined with a system error",
        "a faulty routing table",
    ),
    ("Refunds not processed", "minor", "Refunds", "refunds are accepted and not yet processed", "a stuck batch"),
    ("Webhooks delayed", "none", "Webhooks", "webhooks arrive late", "a slow consumer of the delivery queue"),
    ("Dashboard sign-in failing", "minor", "Dashboard", "some merchants cannot sign in to the dashboard", "an expired session key"),
    (
        "Payments unavailable in one region",
        "critical",
        "Card payments",
        "payments in the western region fail",
        "the loss of a data centre link",
    ),
    ("Bank transfers pending", "minor", "Bank transfers", "bank transfers stay pending", "a certificate that a partner bank refused"),
)
KIND_WEIGHTS = (5, 3, 3, 3, 3, 1, 3)
MAINTENANCE_TITLES = ("Scheduled maintenance of the payments database", "Scheduled upgrade of the acquirer link")


def write_statuspage(folder: Path, incidents: list[Incident], rng: Random) -> None:
    """Writes `incidents.jsonl`, oldest first; it holds the outages that our own payment incidents speak of, and others."""
    felt = sorted(one.started for one in incidents if one.cause == "payment provider outage" and not one.merged_into)[:8]
    free = [midnight(FIRST_DAY) + timedelta(days=rng.uniform(3, 540)) for _ in range(INCIDENTS - len(felt))]
    records = [_incident(moment.replace(second=0, microsecond=0), None, rng) for moment in free]
    records += [_incident(moment.replace(second=0), KINDS[k % 2], rng) for k, moment in enumerate(felt)]
    records += [
        _maintenance(title, datetime.fromisoformat(day), rng)
        for title, day in zip(MAINTENANCE_TITLES, ("2025-09-21T01:00:00+00:00", "2026-06-14T01:00:00+00:00"), strict=True)
    ]
    records.sort(key=lambda record: (str(record["started_at"]), str(record["id"])))
    unnamed = [k for k, record in enumerate(records) if record["impact"] in ("none", "minor")][3:9:5]
    for k in unnamed:
        del records[k]["components"]  # as where a page names no component
    write_text(folder / "incidents.jsonl", "".join(json_line(record) + "\n" for record in records))


def _incident(start: datetime, kind: tuple[str, str, str, str, str] | None, rng: Random) -> dict[str, object]:
    """One outage; every third or so has a true start, found out afterwards and told in the last update."""
    title, impact, component, effect, reason = kind or rng.choices(KINDS, KIND_WEIGHTS)[0]
    told = start + minutes(round(rng.uniform(6, 45)))
    length = round(55 * math.exp(rng.gauss(0, 0.7)))
    steps = [(0, "Investigating", f"We are looking into reports that {effect}.")]
    steps.append((round(length * 0.35) + 1, "Update", f"We have found {reason} and are working on a fix."))
    if rng.random() < 0.6:
        steps.append((round(length * 0.7) + 2, "Monitoring", "A fix is in place and we are watching the results."))
    window_known = rng.random() < 0.35
    end = told + minutes(length + 5)
    period = f"{start:%Y-%m-%d %H:%M} and {end - minutes(3):%H:%M} UTC"
    context = f"Between {period}, merchants were affected as described. The reason was {reason}."
    steps.append((length + 5, "Resolved", context if window_known else "This incident has been resolved."))
    updates = [{"at": iso(told + minutes(offset)), "status": status, "message": message} for offset, status, message in steps]
    window = {"start_at": iso(start), "end_at": iso(end - minutes(3)), "source": "postmortem", "context": context} if window_known else None
    names = [SUPPLIER_SERVICE, f"{component} (Corvane)"] if rng.random() < 0.2 else [SUPPLIER_SERVICE]
    return _record(title, impact, names, updates, window, rng)


def _maintenance(title: str, start: datetime, rng: Random) -> dict[str, object]:
    """Announced work: scheduled, in progress, completed."""
    steps = (
        (-4320, "Scheduled", "Payments may be interrupted for up to ten minutes."),
        (0, "In progress", "Work has begun."),
        (96, "Completed", "Work is done."),
    )
    updates = [{"at": iso(start + minutes(offset)), "status": status, "message": message} for offset, status, message in steps]
    return _record(title, "maintenance", [SUPPLIER_SERVICE], updates, None, rng)


def _record(
    title: str, impact: str, components: list[str], updates: list[dict[str, str]], window: Json | None, rng: Random
) -> dict[str, object]:
    """One line of the history; `started_at` is the first update, which comes after the true start."""
    first, last = updates[0]["at"], updates[-1]["at"]
    number = str(rng.randrange(4_000_000, 9_000_000))
    down_from, down_to = (str(window["start_at"]), str(window["end_at"])) if window else (first, last)
    lasted = datetime.fromisoformat(down_to) - datetime.fromisoformat(down_from)
    return {
        "id": number,
        "entry_id": f"tag:status.corvane.example,2005:Incident/{number}",
        "title": title,
        "url": f"{HOST}/incidents/{''.join(rng.choices('abcdefghijklmnopqrstuvwxyz0123456789', k=12))}",
        "published_at": last,
        "updated_at": last,
        "status_sequence": [update["status"] for update in updates],
        "started_at": first,
        "resolved_at": last,
        "impact_window": window,
        "downtime_start": down_from,
        "downtime_end": down_to,
        "duration_minutes": int(lasted.total_seconds()) // 60,
        "updates": updates,
        "impact": impact,
        "components": components,
    }
