"""The part of the story that is not left to chance: incidents, chains of repeats and action items with fixed dates.

What is planted by damaging finished records is in `damage.py`.
"""

from dataclasses import dataclass
from datetime import date, datetime

from stamps import at

POOL = "connection pool exhausted"


@dataclass(frozen=True)
class PlannedIncident:
    """An incident that must happen; `reviewed` None leaves the review to chance, durations are minutes (None: by chance)."""

    service: str
    cause: str
    severity: str
    started: datetime
    reviewed: bool | None = None
    durations: tuple[float, float, float] | None = None  # to detect, acknowledge, mitigate
    recovers: bool = True
    kind: str = "incident"


def _times(service: str, cause: str, *when: tuple[str, str, bool | None]) -> tuple[PlannedIncident, ...]:
    """Occurrences of one key, from (severity, start, reviewed)."""
    return tuple(PlannedIncident(service, cause, severity, at(start), reviewed) for severity, start, reviewed in when)


# Nine times within eleven months, never more than 90 days apart: the service that keeps failing for the same reason.
POOL_CHAIN = _times(
    "checkout",
    POOL,
    ("P2", "2025-11-18 10:22", True),
    ("P1", "2025-12-16 17:41", True),
    ("P2", "2026-02-03 11:08", True),
    ("P2", "2026-03-17 19:54", True),
    ("P3", "2026-05-05 08:37", False),
    ("P2", "2026-06-11 12:16", True),
    ("P1", "2026-07-30 18:03", True),
    ("P2", "2026-09-08 09:49", True),
    ("P1", "2026-10-21 17:27", True),
)

OTHER_CHAINS = (
    *_times(
        "tracking-api",
        "cache stampede",
        ("P2", "2026-03-11 13:05", True),
        ("P3", "2026-04-28 13:31", None),
        ("P2", "2026-06-23 12:47", True),
    ),
    *_times(
        "notifications",
        "SMS provider rate limit",
        ("P3", "2025-11-27 07:04", None),
        ("P2", "2025-12-22 07:02", True),
        ("P3", "2026-02-12 07:11", None),
    ),
    *_times("depot-scanning", "certificate expired", ("P1", "2026-01-19 05:00", True), ("P2", "2026-04-07 05:00", True)),
    *_times("event-bus", "consumer lag after rebalance", ("P3", "2025-09-16 15:20", None), ("P2", "2025-10-30 09:12", True)),
    *_times("api-gateway", "bad config rollout", ("P2", "2026-08-12 10:06", True), ("P2", "2026-10-14 14:33", False)),
)

# The last days before as_of: two reviews are owed (less than 48 h since recovery), one small incident is still open.
LAST_DAYS = (
    PlannedIncident("identity", "token cache expired together", "P1", at("2026-10-31 13:36"), False, (3.5, 4.2, 78.0)),
    PlannedIncident("invoicing", "disk full", "P2", at("2026-10-31 19:12"), False, (6.1, 9.0, 33.0)),
    PlannedIncident("driver-app", "memory leak", "P4", at("2026-10-30 16:20"), False, (12.0, 18.0, 0.0), recovers=False),
    PlannedIncident("tracking-api", "carrier feed malformed", "P3", at("2026-10-27 09:25"), False, (10.0, 7.5, 52.0)),
    PlannedIncident("route-planner", "solver ran out of time", "P2", at("2026-10-28 04:41"), True, (4.0, 11.0, 47.0)),
)

# One forgotten in the spreadsheet, and exercises in both tools.
ODD_ONES = (
    PlannedIncident("customer-portal", "replica lag", "P4", at("2025-06-19 14:10"), False, (25.0, 12.0, 0.0), recovers=False),
    PlannedIncident("checkout", "database failover took too long", "P3", at("2025-06-25 09:00"), False, (2.0, 3.0, 24.0), kind="drill"),
    PlannedIncident("event-bus", "partition leader lost", "P3", at("2025-08-13 09:00"), False, (1.0, 2.0, 31.0), kind="drill"),
    PlannedIncident("notifications", "retry storm", "P4", at("2025-07-03 13:30"), False, (1.0, 1.5, 5.0), kind="test"),
    PlannedIncident("checkout", "database failover took too long", "P3", at("2025-11-05 09:00"), False, (2.0, 4.0, 19.0), kind="drill"),
    PlannedIncident("identity", "database failover took too long", "P3", at("2026-05-20 09:00"), False, (1.5, 2.5, 12.0), kind="drill"),
    PlannedIncident("api-gateway", "autoscaling limit reached", "P4", at("2026-08-19 12:30"), False, (1.0, 1.0, 4.0), kind="test"),
)

PLANNED = (*POOL_CHAIN, *OTHER_CHAINS, *LAST_DAYS, *ODD_ONES)
RESERVED_KEYS = frozenset((one.service, one.cause) for one in PLANNED if one.kind == "incident")  # chance never picks these


@dataclass(frozen=True)
class PlannedItem:
    """An action item of one occurrence of the checkout chain (1 is the first); a later `due` means that it was moved."""

    occurrence: int
    category: str
    title: str
    first_due: date
    due: date
    status: str
    closed: datetime | None = None


def _item(occurrence: int, category: str, title: str, first_due: str, status: str, closed: str = "", moved_to: str = "") -> PlannedItem:
    """A planned item from texts; days as 2026-01-31, the closing instant with hours and minutes."""
    due = date.fromisoformat(first_due)
    return PlannedItem(
        occurrence, category, title, due, date.fromisoformat(moved_to) if moved_to else due, status, at(closed) if closed else None
    )


# A prevent item is overdue when occurrences 2, 4, 5, 7, 8 and 9 begin, and open but not overdue at 3 and 6.
POOL_ITEMS = (
    _item(1, "prevent", "Set a 2 s statement timeout on the checkout database role", "2025-12-12", "done", "2026-01-20 15:10"),
    _item(1, "detect", "Alert when the checkout connection pool is above 80 % for 3 minutes", "2025-12-05", "done", "2025-12-04 11:32"),
    _item(2, "prevent", "Move the stock reservation out of the order transaction", "2026-02-13", "done", "2026-05-19 10:05", "2026-03-06"),
    _item(
        2,
        "respond",
        "Add pool trouble to the checkout runbook, with the query that lists holders",
        "2026-01-09",
        "done",
        "2026-01-08 16:20",
    ),
    _item(2, "mitigate", "Reject new baskets with a 429 when the pool is above 95 %", "2026-01-30", "cancelled", "2026-02-18 09:40"),
    _item(3, "prevent", "Give the warehouse export a pool of 10 connections of its own", "2026-02-27", "done", "2026-02-25 14:48"),
    _item(3, "detect", "Graph connection hold time per endpoint for checkout", "2026-03-06", "done", "2026-03-20 13:15"),
    _item(4, "prevent", "Load-test 200 parallel orders in the release pipeline", "2026-04-24", "done", "2026-06-03 17:02"),
    _item(4, "improve", "Write down how long a connection may be held, per endpoint", "2026-04-17", "done", "2026-04-16 10:30"),
    _item(5, "prevent", "End idle transactions on the orders database after 30 s", "2026-06-19", "done", "2026-06-17 09:55"),
    _item(
        6, "prevent", "Confirm payments from a queue instead of inside the order transaction", "2026-07-17", "open", moved_to="2026-09-30"
    ),
    _item(6, "detect", "Alert on checkout transactions longer than 3 s", "2026-07-03", "done", "2026-07-02 12:12"),
    _item(7, "prevent", "Limit each checkout worker to 4 connections", "2026-08-28", "cancelled", "2026-09-15 15:45"),
    _item(7, "respond", "Give on-call permission to end sessions on the orders database", "2026-08-21", "done", "2026-08-20 08:58"),
    _item(7, "mitigate", "Show a waiting page instead of an error when the pool is full", "2026-09-11", "done", "2026-09-24 14:00"),
    _item(8, "prevent", "Put a connection proxy in front of the orders database", "2026-10-16", "open"),
    _item(8, "detect", "Page when three checkout instances have a full pool", "2026-09-25", "done", "2026-09-22 16:40"),
    _item(9, "prevent", "Forbid remote calls inside transactions with a check in the checkout build", "2026-11-13", "open"),
    _item(9, "mitigate", "Keep the last basket readable while orders are rejected", "2026-11-06", "open"),
    _item(9, "respond", "Exercise the drain of a full checkout pool with two people from on-call", "2026-11-04", "open"),
)

# How many reviews are written down with which weakness.
REVIEW_FLAWS = {
    "whys end at a person": 2,
    "whys stop after two": 2,
    "blaming sentence": 2,
    "too many, too long": 1,
    "facilitated by the commander": 4,
    "far too long a document": 1,
    "still a draft": 3,
}
