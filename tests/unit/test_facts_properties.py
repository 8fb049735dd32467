"""The facts of damaged random records against the definitions written a second time, as plain loops."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.plain_facts import (
    AS_OF,
    DAY,
    SPINE,
    Key,
    Rows,
    band_of,
    counts,
    durations_of,
    is_set_back,
    items_of,
    keys_of,
    known_of,
    links_of,
    occurrences_of,
    root_of,
    state_at,
    state_of,
    totals_of,
    watches_of,
)
from tests.tables import facts

START = dt.datetime(2026, 1, 1)

# A coarse grid with a few neighbours, so that equal, early and just-over times are common.
minutes = st.one_of(st.sampled_from([-61, -60, -1, 0, 1, 30, 60]), st.integers(0, 30).map(lambda days: days * 1440))
instants = st.builds(lambda day, extra: START + day * DAY + dt.timedelta(minutes=extra), st.integers(0, 200), minutes)
words = st.lists(st.sampled_from(["disk", "full", "slow", "auth", "on", "in", "503", "504", "42", "Incident"]), min_size=1, max_size=5)


@st.composite
def incidents(draw: st.DrawFn) -> Rows:
    """Incidents of few services and causes, with stamps near each other, absent or impossible, and merges of all kinds."""
    count = draw(st.integers(1, 14))
    drawn = []
    for number in range(count):
        begin = draw(instants)
        row: dict[str, Any] = {"incident_id": f"i{number:02}"}
        for name in SPINE:
            row[name] = begin + dt.timedelta(minutes=draw(minutes)) if draw(st.integers(0, 3)) else None
        row["service"] = draw(st.sampled_from(["auth", "search", "auth; search", "auth; disk", None]))
        row["cause"] = draw(st.sampled_from(["Disk  full", "disk full ", "slow", None, " "]))
        row["fingerprint"] = draw(st.sampled_from(["f", None]))
        row["title"] = " ".join(draw(words)) if draw(st.integers(0, 4)) else None
        row["merged_into"] = f"i{draw(st.integers(0, count)):02}" if not draw(st.integers(0, 4)) else None
        row["status"] = draw(st.sampled_from([None, None, "done", "done", "open", "mitigated"]))
        row["kind"] = draw(st.sampled_from(["incident"] * 6 + ["drill"]))
        drawn.append(row)
    return drawn


@st.composite
def items(draw: st.DrawFn) -> Rows:
    """Items with every combination of status, closing time and due dates, some tied to nothing."""
    drawn = []
    for number in range(draw(st.integers(0, 14))):
        created = draw(instants)
        day = st.one_of(st.none(), st.integers(-3, 60).map(lambda days, at=created: (at + days * DAY).date()))
        drawn.append(
            {
                "action_id": f"a{number:02}",
                "incident_id": draw(st.one_of(st.none(), st.integers(0, 13).map(lambda n: f"i{n:02}"))),
                "category": draw(st.sampled_from(["prevent", "prevent", "detect", "improve", None])),
                "status": draw(st.sampled_from(["open", "open", "done", "done", "cancelled", None])),
                "status_label": draw(st.sampled_from([None, "somewhere"])),
                "created_at": draw(st.sampled_from([created, created, created, None])),
                "closed_at": draw(st.one_of(st.none(), st.integers(-1, 60).map(lambda days, at=created: at + days * DAY))),
                "original_due_date": draw(day),
                "due_date": draw(day),
                "last_activity_at": draw(st.one_of(st.none(), instants)),
            }
        )
    return drawn


@pytest.mark.time
@settings(
    max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck), derandomize=True
)
@given(incidents(), items(), st.sampled_from(["UTC", "America/Los_Angeles", "Asia/Kolkata"]))
def test_the_facts_of_damaged_records_are_what_the_definitions_say_in_plain_words(
    drawn_incidents: Rows, drawn_items: Rows, zone: str
) -> None:
    known = {row["incident_id"] for row in drawn_incidents}
    drawn_items = [row | {"incident_id": row["incident_id"] if row["incident_id"] in known else None} for row in drawn_items]
    connection = facts(AS_OF.isoformat(), setting={"zone": zone}, incidents=_text(drawn_incidents), action_items=_text(drawn_items))

    roots = {row["incident_id"]: root_of(row, drawn_incidents) for row in drawn_incidents}
    counted = [known_of(row) for row in drawn_incidents if counts(row, roots)]
    set_back = is_set_back(drawn_incidents, roots, drawn_items)
    tied = items_of(drawn_items, roots, {row["incident_id"] for row in counted}, zone, set_back=set_back)

    durations = "incident_id, ttd_status, ttd_s, tta_status, tta_s, ttm_status, ttm_s, ttr_status, ttr_s"
    assert _rows(connection, durations, "incident_facts") == sorted(durations_of(row) for row in counted)
    states = "action_id, incident_id, state, slipped, by_current_date_slipped, stalled"
    assert _rows(connection, states, "action_facts") == sorted((state_of(item) for item in tied), key=str)
    links = links_of(counted)
    assert _rows(connection, "incident_id, earlier_id, similarity", "title_links") == sorted(links)
    keys = keys_of(counted, links)
    wanted = [row for key in keys for row in occurrences_of(key, tied)]
    columns = "incident_id, service, certainty, kind, ordinal, days_since_end, prevent_open, prevent_overdue"
    assert _rows(connection, columns, "occurrences") == sorted(wanted, key=str)
    totals = totals_of([row for row in wanted if row[2] == "confirmed"])
    assert _rows(connection, "incident_id, kind, ordinal", "known_incidents where kind is not null") == sorted(
        ((name, *told) for name, told in totals.items()), key=str
    )
    _check_exposure(connection, keys, tied)


def _rows(connection: Any, columns: str, table: str) -> list[Any]:
    return sorted(connection.execute(f"select {columns} from {table}").fetchall(), key=str)


def _text(drawn: Rows) -> Rows:
    return [{name: None if value is None else str(value) for name, value in row.items()} for row in drawn]


def _check_exposure(connection: Any, keys: list[Key], tied: Rows) -> None:
    columns = "incident_id, lo, hi, days, band, state, control_state, repeat"
    pieces: dict[str, list[Any]] = {}
    for row in connection.execute(f"select {columns} from exposure order by lo, hi").fetchall():
        pieces.setdefault(row[0], []).append(row)
    for watch in watches_of(keys):
        mine = pieces.pop(watch.incident_id)
        assert [mine[0][1], *(piece[2] for piece in mine)] == [*(piece[1] for piece in mine), watch.until]
        assert mine[0][1] == watch.begin
        assert [piece[7] for piece in mine] == [False] * (len(mine) - 1) + [watch.back]
        for _, lo, hi, days, band, state, control, _ in mine:
            assert days == (hi - lo) / DAY
            for at in (lo, lo + (hi - lo) / 2):
                assert state == state_at(tied, watch.begun, at, {"prevent"})
                assert control == state_at(tied, watch.begun, at, {"detect", "respond", "mitigate"})
                assert band == band_of(watch, at)
    assert pieces == {}
