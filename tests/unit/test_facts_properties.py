"""The facts of damaged random records against the definitions written a second time, as plain loops."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.tables import facts

START = dt.datetime(2026, 1, 1)
AS_OF = dt.datetime(2026, 7, 1)
DAY = dt.timedelta(days=1)
SPINE = ["started_at", "detected_at", "acknowledged_at", "investigating_at", "fix_applied_at", "recovered_at"]
STOP = {"on", "in", "incident"}

Rows = list[dict[str, Any]]

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
        row["service"] = draw(st.sampled_from(["auth", "search", None]))
        row["cause"] = draw(st.sampled_from(["Disk  full", "disk full ", "slow", None, " "]))
        row["fingerprint"] = draw(st.sampled_from(["f", None]))
        row["title"] = " ".join(draw(words)) if draw(st.integers(0, 4)) else None
        row["merged_into"] = f"i{draw(st.integers(0, count)):02}" if not draw(st.integers(0, 4)) else None
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
                "status": draw(st.sampled_from(["open", "done", "cancelled"])),
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

    roots = {row["incident_id"]: _root(row, drawn_incidents) for row in drawn_incidents}
    counted = [_hidden(row) for row in drawn_incidents if roots[row["incident_id"]] == row["incident_id"] and row["kind"] == "incident"]
    tied = _items(drawn_items, roots, {row["incident_id"] for row in counted}, zone)

    durations = "incident_id, ttd_status, ttd_s, tta_status, tta_s, ttm_status, ttm_s, ttr_status, ttr_s"
    assert _rows(connection, durations, "incident_facts") == sorted(_durations(row) for row in counted)
    states = "action_id, incident_id, state, slipped, by_current_date_slipped, stalled"
    assert _rows(connection, states, "action_facts") == sorted((_state(item) for item in tied), key=str)
    links = _links(counted)
    assert _rows(connection, "incident_id, earlier_id, similarity", "title_links") == sorted(links)
    keys = _keys(counted, links)
    wanted = [row for certainty, key in keys for row in _occurrences(certainty, key, tied)]
    columns = "incident_id, certainty, kind, ordinal, days_since_end, prevent_open, prevent_overdue"
    assert _rows(connection, columns, "occurrences") == sorted(wanted, key=str)
    _check_exposure(connection, [key for certainty, key in keys if certainty == "confirmed"], tied)


def _rows(connection: Any, columns: str, table: str) -> list[Any]:
    return sorted(connection.execute(f"select {columns} from {table}").fetchall(), key=str)


def _text(drawn: Rows) -> Rows:
    return [{name: None if value is None else str(value) for name, value in row.items()} for row in drawn]


def _root(row: dict[str, Any], every: Rows) -> str:
    by_id = {other["incident_id"]: other for other in every}
    at, seen = row, set()
    while at["merged_into"] is not None:
        if at["merged_into"] not in by_id or at["incident_id"] in seen:
            return str(row["incident_id"])
        seen.add(at["incident_id"])
        at = by_id[at["merged_into"]]
    return str(at["incident_id"])


def _hidden(row: dict[str, Any]) -> dict[str, Any]:
    seen = row | {name: row[name] if row[name] and row[name] <= AS_OF else None for name in SPINE}
    seen["anchor"] = next((seen[name] for name in SPINE if seen[name]), None)
    if seen["anchor"]:
        seen["end"] = seen["recovered_at"] or seen["anchor"] + DAY
    return seen


def _durations(row: dict[str, Any]) -> tuple[Any, ...]:
    start, detected, acknowledged, _, _, recovered = (row[name] for name in SPINE)
    told: list[Any] = [row["incident_id"]]
    for begin, end, position in ((start, detected, 1), (detected, acknowledged, 2)):
        later = any(row[name] for name in SPINE[position + 1 :])
        if begin and end:
            gap = (end - begin).total_seconds()
            told += ["invalid", None] if gap < -3600 else ["early", 0] if gap < 0 else ["observed", gap]
        elif begin and not later:
            told += ["censored", None]
        elif position == 2 and not begin and not end and not later:
            told += ["not_reached", None]
        else:
            told += ["missing", None]
    if acknowledged and recovered:
        before = recovered < acknowledged
        fault = start and recovered < start
        told += ["invalid" if fault else "self_recovered", None] if before else ["observed", (recovered - acknowledged).total_seconds()]
    else:
        told += ["censored" if acknowledged else "missing" if recovered else "not_reached", None]
    if start and recovered:
        told += ["invalid", None] if recovered < start else ["observed", (recovered - start).total_seconds()]
    else:
        told += ["censored" if start else "missing", None]
    return tuple(told)


def _items(drawn: Rows, roots: dict[str, str], counted: set[str], zone: str) -> Rows:
    tied = []
    for row in drawn:
        root = roots.get(row["incident_id"])
        if (root and root not in counted) or (row["created_at"] and row["created_at"] > AS_OF):
            continue
        closed = row["closed_at"] if row["status"] != "open" else None
        status = row["status"]
        if closed and closed > AS_OF:
            status, closed = "open", None
        first, now = row["original_due_date"] or row["due_date"], row["due_date"] or row["original_due_date"]
        activity = row["last_activity_at"] if row["last_activity_at"] and row["last_activity_at"] <= AS_OF else row["created_at"]
        dues = {"due": _end_of(first, zone), "due_now": _end_of(now, zone)}
        tied.append(row | dues | {"root": root, "status": status, "closed": closed, "activity": activity})
    return tied


def _end_of(day: dt.date | None, zone: str) -> dt.datetime | None:
    if day is None:
        return None
    midnight = dt.datetime.combine(day + DAY, dt.time(), ZoneInfo(zone))
    return midnight.astimezone(dt.UTC).replace(tzinfo=None)


def _judge(item: dict[str, Any], due: dt.datetime | None) -> tuple[str, bool | None]:
    status, closed = item["status"], item["closed"]
    if status != "open" and not closed:
        return "closed_unknown_date", None
    if due is None:
        return "no_due_date", None
    if status == "cancelled":
        return ("cancelled_before_due", None) if closed < due else ("cancelled_after_due", True)
    if status == "done" and closed >= due:
        return "late", True
    if due > AS_OF:
        return ("early_done_not_yet_due" if status == "done" else "not_yet_due"), None
    return ("on_time", False) if status == "done" else ("overdue", True)


def _state(item: dict[str, Any]) -> tuple[Any, ...]:
    state, slipped = _judge(item, item["due"])
    stalled = item["status"] == "open" and (item["activity"] < AS_OF - 14 * DAY if item["activity"] else None)
    return item["action_id"], item["root"], state, slipped, _judge(item, item["due_now"])[1], stalled


def _label(row: dict[str, Any]) -> str:
    return " ".join((row["cause"] or "").lower().split())


def _links(counted: Rows) -> list[tuple[str, str, float]]:
    links = []
    rows = sorted((row for row in counted if row["anchor"]), key=lambda row: (row["anchor"], row["incident_id"]))
    for place, later in enumerate(rows):
        matches = [
            (similarity, earlier["end"], earlier["anchor"], earlier["incident_id"])
            for earlier in rows[:place]
            if (not _label(later) or not _label(earlier))
            and later["service"] == earlier["service"]
            and later["anchor"] - earlier["end"] <= 90 * DAY
            and (similarity := _similarity(later, earlier))
        ]
        if matches:
            best = max(matches)
            links.append((later["incident_id"], best[3], best[0]))
    return links


def _similarity(one: dict[str, Any], two: dict[str, Any]) -> float:
    sets = []
    for row in (one, two):
        found = {word.lower() for word in re.findall(r"[A-Za-z]+|\d+", row["title"] or "")}
        sets.append({word for word in found if not word.isdigit() or re.fullmatch(r"[45]\d\d", word)} - STOP - {row["service"]})
    codes = [{word for word in words_of if word.isdigit()} for words_of in sets]
    if all(codes) and not codes[0] & codes[1]:
        return 0
    shared, either = len(sets[0] & sets[1]), len(sets[0] | sets[1])
    return shared / either if shared >= 2 and 10 * shared >= 6 * either else 0


def _keys(counted: Rows, links: list[tuple[str, str, float]]) -> list[tuple[str, Rows]]:
    earlier = {later: first for later, first, _ in links}
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in counted:
        if not row["anchor"]:
            continue
        if row["service"] and _label(row):
            groups.setdefault(("confirmed", row["service"], _label(row)), []).append(row)
        if row["service"] and row["fingerprint"]:
            groups.setdefault(("fingerprint", row["service"], row["fingerprint"]), []).append(row)
        first = row["incident_id"]
        while first in earlier:
            first = earlier[first]
        if row["incident_id"] in earlier or row["incident_id"] in earlier.values():
            groups.setdefault(("suspected", row["service"], first), []).append(row)
    return [(key[0], sorted(group, key=lambda row: (row["anchor"], row["incident_id"]))) for key, group in groups.items()]


def _prevents(item: dict[str, Any], category: set[str]) -> bool:
    return item["category"] in category and item["created_at"] is not None and (item["status"] == "open" or item["closed"] is not None)


def _open_at(item: dict[str, Any], at: dt.datetime) -> bool:
    return item["created_at"] <= at and not (item["closed"] and item["closed"] <= at)


def _occurrences(certainty: str, key: Rows, tied: Rows) -> list[tuple[Any, ...]]:
    told, ordinal, latest = [], 1, None
    for place, row in enumerate(key):
        since = None if latest is None else row["anchor"] - latest
        kind = "first"
        if since is not None and since < dt.timedelta():
            kind = "overlap"
        elif since is not None and since <= 90 * DAY:
            kind, ordinal = "repeat", ordinal + 1
        else:
            ordinal = 1
        before = {other["incident_id"] for other in key[:place]}
        promised = [item for item in tied if item["root"] in before and _prevents(item, {"prevent"}) and _open_at(item, row["anchor"])]
        late = [item for item in promised if item["due"] and item["due"] <= row["anchor"]]
        days = since / DAY if since is not None and kind != "overlap" else None
        told.append((row["incident_id"], certainty, kind, ordinal, days, bool(promised), bool(late)))
        latest = max(filter(None, (latest, row["end"])))
    return told


def _state_at(tied: Rows, before: set[str], at: dt.datetime, categories: set[str]) -> str:
    made = [item for item in tied if item["root"] in before and _prevents(item, categories) and item["created_at"] <= at]
    still = [item for item in made if _open_at(item, at)]
    late = [item for item in still if item["due"] and item["due"] <= at]
    return "overdue" if late else "pending" if still else "closed" if made else "none"


def _check_exposure(connection: Any, keys: list[Rows], tied: Rows) -> None:
    columns = "incident_id, lo, hi, days, band, state, control_state, repeat"
    pieces: dict[str, list[Any]] = {}
    for row in connection.execute(f"select {columns} from exposure order by lo, hi").fetchall():
        pieces.setdefault(row[0], []).append(row)
    for key in keys:
        for place, row in enumerate(key):
            over = max(other["end"] for other in key[: place + 1])
            following = key[place + 1]["anchor"] if place + 1 < len(key) else None
            until = min(filter(None, (following, over + 90 * DAY, AS_OF)))
            back = following is not None and over <= following <= over + 90 * DAY
            mine = pieces.pop(row["incident_id"], [])
            begin = max(over, row["anchor"])
            if until < begin or (until == begin and not back):
                assert mine == []
                continue
            assert [mine[0][1], *(piece[2] for piece in mine)] == [*(piece[1] for piece in mine), until]
            assert mine[0][1] == begin
            assert [piece[7] for piece in mine] == [False] * (len(mine) - 1) + [back]
            before = {other["incident_id"] for other in key[: place + 1]}
            for _, lo, hi, days, band, state, control, _ in mine:
                assert days == (hi - lo) / DAY
                for at in (lo, lo + (hi - lo) / 2):
                    assert state == _state_at(tied, before, at, {"prevent"})
                    assert control == _state_at(tied, before, at, {"detect", "respond", "mitigate"})
                    since = (at - over) / DAY
                    assert band == ("0-14" if since < 14 else "14-30" if since < 30 else "30-60" if since < 60 else "60-90")
    assert pieces == {}
