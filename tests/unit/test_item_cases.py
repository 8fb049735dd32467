"""Small exports with odd items, imported whole, and what is right of each."""

import datetime as dt
from pathlib import Path

import pytest

from nowwhat.store import queries
from nowwhat.store.home import Home
from tests.exports import load_texts, rows, write

AS_OF = dt.datetime(2026, 1, 1, 8)
INCIDENTS = "incident_id,title,service,severity,started_at\nI-1,x,pay,P1,2025-08-01T00:00:00Z\n"
ODD = """action_id,incident_id,status,created_at,original_due_date,due_date,closed_at
reopened-open,I-1,open,2025-08-01T00:00:00Z,2025-09-01,2025-09-01,2025-08-20T00:00:00Z
no-status-closed,I-1,,2025-08-01T00:00:00Z,2025-09-01,2025-09-01,2025-08-20T00:00:00Z
closed-before-created,I-1,done,2025-08-01T00:00:00Z,2025-09-01,2025-09-01,2025-07-01T00:00:00Z
due-before-created,I-1,open,2025-10-01T00:00:00Z,2025-09-01,2025-09-01,
moved-earlier,I-1,done,2025-08-01T00:00:00Z,2025-12-01,2025-09-01,2025-10-01T00:00:00Z
closed-future,I-1,done,2025-08-01T00:00:00Z,2025-12-01,2025-12-01,2026-02-01T00:00:00Z
"""
CLOSED = "2025-08-20T00:00:00Z"
NO_STATUS = "action_id,incident_id,created_at,due_date,closed_at\n" + "".join(
    f"x{place},I-1,2025-08-01T00:00:00Z,2025-09-01,{CLOSED if place < 6 else ''}\n" for place in range(8)
)
CLOCKS_CHANGE = """action_id,incident_id,status,created_at,due_date,closed_at
d1,I-1,done,2025-03-01T00:00:00Z,2025-03-30,2025-03-30T21:59:59Z
d2,I-1,done,2025-03-01T00:00:00Z,2025-03-30,2025-03-30T22:00:00Z
d3,I-1,done,2025-03-01T00:00:00Z,2025-10-26,2025-10-26T22:59:59Z
d4,I-1,done,2025-03-01T00:00:00Z,2025-10-26,2025-10-26T23:00:00Z
"""


@pytest.mark.parametrize(
    ("items", "zone", "states", "faults"),
    [
        pytest.param(
            ODD,
            "UTC",
            {
                "reopened-open": "overdue",
                "no-status-closed": "on_time",
                "closed-before-created": "on_time",
                "due-before-created": "overdue",
                "moved-earlier": "on_time",
                "closed-future": "overdue",
            },
            {
                "closed-before-created": "closed_before_created",
                "due-before-created": "due_before_created",
                "closed-future": "closed_after_as_of",
            },
            id="odd items",
        ),
        pytest.param(NO_STATUS, "UTC", {f"x{place}": "on_time" if place < 6 else "overdue" for place in range(8)}, {}, id="no status"),
        pytest.param(
            CLOCKS_CHANGE, "Europe/Berlin", {"d1": "on_time", "d2": "late", "d3": "on_time", "d4": "late"}, {}, id="the clocks change"
        ),
    ],
)
def test_the_states_and_the_faults_of_items(tmp_path: Path, items: str, zone: str, states: dict[str, str], faults: dict[str, str]) -> None:
    home = Home(tmp_path / "home")
    write(home.path, {"policy.toml": f'[report]\nzone = "{zone}"\n'})
    _, store = load_texts(tmp_path, {"incidents.csv": INCIDENTS, "items.csv": items}, as_of=AS_OF)

    assert dict(rows(store, "select action_id, state from item_facts")) == states
    assert dict(queries.run(store, "check_item_dates").select("action_id", "fault").iter_rows()) == faults
    assert queries.run(store, "slip_coverage")["came_due"].item() == len(states) - len(faults)


def test_what_begins_after_as_of_is_counted_nowhere_and_said(tmp_path: Path) -> None:
    later = "I-2,y,pay,P1,2026-01-02T00:00:00Z\n"
    items = "action_id,incident_id,created_at,due_date\nold,I-1,2025-08-01T00:00:00Z,2025-09-01\nnew,I-1,2026-01-02T00:00:00Z,2026-01-09\n"
    report, store = load_texts(tmp_path, {"incidents.csv": INCIDENTS + later, "items.csv": items}, as_of=AS_OF)

    assert (report.counted, report.excluded) == (1, {"not_begun": 1})
    assert rows(store, "select action_id from item_facts") == [("old",)]
    assert queries.run(store, "stored").select("incidents", "counted", "action_items", "later_items").row(0) == (2, 1, 2, 1)
