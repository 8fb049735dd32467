"""The definitions of facts written a second time, as plain loops over plain dicts: what the SQL is held against."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

AS_OF = dt.datetime(2026, 7, 1)
DAY = dt.timedelta(days=1)
SPINE = ["started_at", "detected_at", "acknowledged_at", "investigating_at", "fix_applied_at", "recovered_at"]
STAMPS = [*SPINE, "impact_started_at", "impact_ended_at", "pir_completed_at"]
STOP = {"on", "in", "incident"}

Row = dict[str, Any]
Rows = list[Row]


def root_of(row: Row, every: Rows) -> str:
    by_id = {other["incident_id"]: other for other in every}
    at, seen = row, set()
    while at["merged_into"] is not None:
        if at["merged_into"] not in by_id or at["incident_id"] in seen:
            return str(row["incident_id"])
        seen.add(at["incident_id"])
        at = by_id[at["merged_into"]]
    return str(at["incident_id"])


def known_of(row: Row, reviews: Rows | None = None) -> Row:
    """`reviews` are those of the incident and of what was merged into it."""
    seen = row | {name: row[name] if row.get(name) and row[name] <= AS_OF else None for name in STAMPS}
    seen["anchor"] = next((seen[name] for name in SPINE if seen[name]), None)
    if seen["anchor"]:
        seen["end"] = seen["recovered_at"] or seen["anchor"] + DAY
    seen["over"] = is_over(row, reviews or [])
    return seen


def is_over(row: Row, reviews: Rows) -> bool:
    """Whether an incident without a recovery is known to be over: it was reviewed, or its status says so, and does not say it is open."""
    status = row.get("status")
    if row["recovered_at"] or status == "open":
        return False
    completed = row.get("pir_completed_at")
    written = any(not review.get("is_draft") for review in reviews)
    return status == "done" or written or bool(completed and completed <= AS_OF)


def durations_of(row: Row) -> tuple[Any, ...]:
    start, detected, acknowledged, _, _, recovered = (row[name] for name in SPINE)
    told: list[Any] = [row["incident_id"]]
    over = row["over"]
    for begin, end, position in ((start, detected, 1), (detected, acknowledged, 2)):
        later = any(row[name] for name in SPINE[position + 1 :])
        if begin and end:
            gap = (end - begin).total_seconds()
            told += ["invalid", None] if gap < -3600 else ["early", 0] if gap < 0 else ["observed", gap]
        elif begin and not later and not over:
            told += ["censored", None]
        elif position == 2 and not begin and not end and not later and not over:
            told += ["not_reached", None]
        else:
            told += ["missing", None]
    if acknowledged and recovered:
        before = recovered < acknowledged
        fault = start and recovered < start
        told += ["invalid" if fault else "self_recovered", None] if before else ["observed", (recovered - acknowledged).total_seconds()]
    elif over:
        told += ["recovery_unknown", None]
    else:
        told += ["censored" if acknowledged else "missing" if recovered else "not_reached", None]
    if start and recovered:
        told += ["invalid", None] if recovered < start else ["observed", (recovered - start).total_seconds()]
    else:
        told += ["recovery_unknown" if over else "censored" if start and not recovered else "missing", None]
    return tuple(told)


def so_far_of(row: Row) -> list[float | None]:
    """How long each duration has lasted so far, where it is open."""
    begins = [row[name] for name in ("started_at", "detected_at", "acknowledged_at", "started_at")]
    statuses = durations_of(row)[1::2]
    return [(AS_OF - at).total_seconds() if status == "censored" else None for at, status in zip(begins, statuses, strict=True)]


def has_begun(row: Row) -> bool:
    stamps = [row[name] for name in SPINE if row[name]]
    return not stamps or min(stamps) <= AS_OF


def counts(row: Row, roots: dict[str, str]) -> bool:
    return roots[row["incident_id"]] == row["incident_id"] and row["kind"] == "incident" and has_begun(row)


def is_set_back(incidents: Rows, roots: dict[str, str], items: Rows) -> bool:
    """Whether records begin after as_of: what was closed later is no fault then."""
    own = [row for row in incidents if row["kind"] == "incident" and roots[row["incident_id"]] == row["incident_id"]]
    return not all(map(has_begun, own)) or any(row["created_at"] and row["created_at"] > AS_OF for row in items)


def items_of(drawn: Rows, roots: dict[str, str], counted: set[str], zone: str, *, set_back: bool) -> Rows:
    tied = []
    for row in drawn:
        root = roots.get(row["incident_id"])
        if (root and root not in counted) or (row["created_at"] and row["created_at"] > AS_OF):
            continue
        closed = row["closed_at"] if row["status"] != "open" else None
        status = row["status"] or ("done" if closed else None if row["status_label"] else "open")
        ahead = row["closed_at"] and row["closed_at"] > AS_OF
        untouched = not row["last_activity_at"] or row["last_activity_at"] <= AS_OF
        if closed and closed > AS_OF:
            status, closed = "open", None
        first, now = row["original_due_date"] or row["due_date"], row["due_date"] or row["original_due_date"]
        activity = row["last_activity_at"] if row["last_activity_at"] and row["last_activity_at"] <= AS_OF else row["created_at"]
        dues = {"due": end_of(first, zone), "due_now": end_of(now, zone)}
        fault = has_fault(row, [day for day in (first, now) if day], closed, zone) or bool(ahead and untouched and not set_back)
        tied.append(row | dues | {"root": root, "status": status, "closed": closed, "activity": activity, "fault": fault})
    return tied


def has_fault(row: Row, days: list[dt.date], closed: dt.datetime | None, zone: str) -> bool:
    created = day_of(row["created_at"], zone)
    return bool(created and (any(day < created for day in days) or (closed and day_of(closed, zone) < created)))  # type: ignore[operator]


def day_of(at: dt.datetime | None, zone: str) -> dt.date | None:
    return at.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).date() if at else None


def end_of(day: dt.date | None, zone: str) -> dt.datetime | None:
    if day is None:
        return None
    midnight = dt.datetime.combine(day + DAY, dt.time(), ZoneInfo(zone))
    return midnight.astimezone(dt.UTC).replace(tzinfo=None)


def judged(item: Row, due: dt.datetime | None) -> tuple[str, bool | None]:
    status, closed = item["status"], item["closed"]
    if status != "open" and not closed:
        return "closed_unknown_date" if status else "status_unknown", None
    if due is None:
        return "no_due_date", None
    if status == "cancelled":
        return ("cancelled_before_due", None) if closed < due else ("cancelled_after_due", True)
    if status == "done" and closed >= due:
        return "late", True
    if due > AS_OF:
        return ("early_done_not_yet_due" if status == "done" else "not_yet_due"), None
    return ("on_time", False) if status == "done" else ("overdue", True)


def state_of(item: Row) -> tuple[Any, ...]:
    state, slipped = judged(item, item["due"])
    by_now = judged(item, item["due_now"])[1]
    stalled = item["status"] == "open" and (item["activity"] < AS_OF - 14 * DAY if item["activity"] else None)
    told = (None, None) if item["fault"] else (slipped, by_now)
    return item["action_id"], item["root"], state, *told, stalled


def label_of(row: Row) -> str:
    return " ".join((row["cause"] or "").lower().split())


def links_of(counted: Rows) -> list[tuple[str, str, float]]:
    links = []
    rows = sorted((row for row in counted if row["anchor"]), key=lambda row: (row["anchor"], row["incident_id"]))
    for place, later in enumerate(rows):
        matches = [
            (similarity, earlier["end"], earlier["anchor"], earlier["incident_id"])
            for earlier in rows[:place]
            if (not label_of(later) or not label_of(earlier))
            and later["anchor"] - earlier["end"] <= 90 * DAY
            and (
                similarity := max(
                    (similarity_of(later, earlier, service) for service in services_of(later) if service in services_of(earlier)), default=0
                )
            )
        ]
        if matches:
            best = max(matches)
            links.append((later["incident_id"], best[3], best[0]))
    return links


def services_of(row: Row) -> list[str | None]:
    return row["service"].split("; ") if row["service"] else [None]


def similarity_of(one: Row, two: Row, service: str | None) -> float:
    sets = []
    for row in (one, two):
        found = {word.lower() for word in re.findall(r"[A-Za-z]+|\d+", row["title"] or "")}
        sets.append({word for word in found if not word.isdigit() or re.fullmatch(r"[45]\d\d", word)} - STOP - {service})
    codes = [{word for word in words_of if word.isdigit()} for words_of in sets]
    if all(codes) and not codes[0] & codes[1]:
        return 0
    shared, either = len(sets[0] & sets[1]), len(sets[0] | sets[1])
    return shared / either if shared >= 2 and 10 * shared >= 6 * either else 0


@dataclass(frozen=True)
class Key:
    """The incidents of one service and one cause, fingerprint or group of titles, in their order."""

    certainty: str
    service: str | None
    rows: Rows


def keys_of(counted: Rows, links: list[tuple[str, str, float]]) -> list[Key]:
    """An incident is in a key of each service that it names."""
    earlier = {later: first for later, first, _ in links}
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in counted:
        for service in services_of(row) if row["anchor"] else []:
            if service and label_of(row):
                groups.setdefault(("confirmed", service, label_of(row)), []).append(row)
            if service and row["fingerprint"]:
                groups.setdefault(("fingerprint", service, row["fingerprint"]), []).append(row)
            first = row["incident_id"]
            while first in earlier:
                first = earlier[first]
            if row["incident_id"] in earlier or row["incident_id"] in earlier.values():
                groups.setdefault(("suspected", service, first), []).append(row)
    return [Key(*key[:2], sorted(group, key=lambda row: (row["anchor"], row["incident_id"]))) for key, group in groups.items()]


def prevents(item: Row, category: set[str]) -> bool:
    return item["category"] in category and item["created_at"] is not None and (item["status"] == "open" or item["closed"] is not None)


def open_at(item: Row, at: dt.datetime) -> bool:
    return item["created_at"] <= at and not (item["closed"] and item["closed"] <= at)


def occurrences_of(key: Key, tied: Rows) -> list[tuple[Any, ...]]:
    told, ordinal, latest = [], 1, None
    for place, row in enumerate(key.rows):
        since = None if latest is None else row["anchor"] - latest
        kind = "first"
        if since is not None and since < dt.timedelta():
            kind = "overlap"
        elif since is not None and since <= 90 * DAY:
            kind, ordinal = "repeat", ordinal + 1
        else:
            ordinal = 1
        before = {other["incident_id"] for other in key.rows[:place]}
        promised = [item for item in tied if item["root"] in before and prevents(item, {"prevent"}) and open_at(item, row["anchor"])]
        late = [item for item in promised if item["due"] and item["due"] <= row["anchor"]]
        days = since / DAY if since is not None and kind != "overlap" else None
        told.append((row["incident_id"], key.service, key.certainty, kind, ordinal, days, bool(promised), bool(late)))
        latest = max(filter(None, (latest, row["end"])))
    return told


def totals_of(occurrences: list[tuple[Any, ...]]) -> dict[str, tuple[str, int]]:
    """How often each incident has failed for its cause, counted once: a repeat if for any of its services, a duplicate if for all."""
    ranks = {"overlap": 0, "first": 1, "repeat": 2}
    totals: dict[str, tuple[str, int]] = {}
    for incident_id, _, _, kind, ordinal, *_ in occurrences:
        so_far = totals.get(incident_id, (kind, ordinal))
        totals[incident_id] = max(so_far, (kind, ordinal), key=lambda told: (ranks[told[0]], told[1]))
    return totals


def state_at(tied: Rows, begun: dict[str, dt.datetime], at: dt.datetime, categories: set[str]) -> str:
    """`begun` says when each incident of the key began."""
    before = {incident_id for incident_id, began in begun.items() if began <= at}
    made = [item for item in tied if item["root"] in before and prevents(item, categories) and item["created_at"] <= at]
    still = [item for item in made if open_at(item, at)]
    late = [item for item in still if item["due"] and item["due"] <= at]
    return "overdue" if late else "pending" if still else "closed" if made else "none"


def local_of(instant: dt.datetime, zone: str) -> dt.datetime:
    return instant.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone))


def month_of(instant: dt.datetime, zone: str) -> str:
    return local_of(instant, zone).strftime("%Y-%m")


def review_need(row: Row) -> str:
    if row["severity"] in {"P1", "P2"} or row["near_miss"]:
        return "required"
    if row["severity"] != "P3":
        return "not_required" if row["severity"] else "undetermined"
    if row["customer_impact"] is False:
        return "team_decision"
    begin, end = row["impact_started_at"] or row["started_at"], row["impact_ended_at"] or row["recovered_at"]
    if not row["customer_impact"] or not begin or not end or end < begin:
        return "undetermined"
    return "required" if end - begin > dt.timedelta(minutes=15) else "team_decision"


def held_of(row: Row, reviews: Rows) -> dt.datetime | None:
    """When the review of an incident was held; `reviews` are those of the incident and of what was merged into it."""
    meetings = [review["held_at"] for review in reviews if review["held_at"] and review["held_at"] <= AS_OF]
    papers = [review["published_at"] for review in reviews if review["published_at"] and review["published_at"] <= AS_OF]
    return min(meetings, default=None) or row["pir_completed_at"] or min(papers, default=None)


def review_timing(row: Row, reviews: Rows, zone: str, counting: str, *, recorded: bool) -> str:
    """`recorded`: a review of an incident of its month, or of an earlier one, is known."""
    recovered = row["recovered_at"]
    if not recovered:
        return "unknown" if row["over"] else "pending"
    held = held_of(row, reviews)
    if held and held < recovered:
        return "invalid"
    waited = _between(recovered, held or AS_OF, zone, counting)
    if not held:
        return "pending" if waited < 2 * DAY else "missing" if recorded else "not_recorded"
    return "early" if waited < DAY else "in_window" if waited <= 2 * DAY else "late"


def _between(begin: dt.datetime, end: dt.datetime, zone: str, counting: str) -> dt.timedelta:
    """All of the time, or what the wall clock of the zone shows of it on Monday to Friday, day by day."""
    if counting == "wall_clock":
        return end - begin
    local_begin, local_end = (at.replace(tzinfo=dt.UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) for at in (begin, end))
    counted, day = dt.timedelta(), dt.datetime.combine(local_begin.date(), dt.time())
    while day <= local_end:
        if day.weekday() < 5:
            counted += min(local_end, day + DAY) - max(local_begin, day)
        day += DAY
    return counted


@dataclass(frozen=True)
class Watch:
    """The time after one incident of a key: when those before the next began, when all were over, from and until when, and how it ended."""

    service: str | None
    occurrence: int
    incident_id: str
    begun: dict[str, dt.datetime]
    over: dt.datetime
    begin: dt.datetime
    until: dt.datetime
    back: bool


def watches_of(keys: list[Key]) -> Iterator[Watch]:
    """An incident of several services is watched, and ends a watch, in its oldest chain only."""
    confirmed = [key for key in keys if key.certainty == "confirmed"]
    chains: dict[str, list[tuple[Any, ...]]] = {}
    ordinals: dict[tuple[str, str | None], int] = {}
    for key in confirmed:
        began = None
        for row, told in zip(key.rows, occurrences_of(key, []), strict=True):
            ordinals[row["incident_id"], key.service] = told[4]
            began = row["anchor"] if told[3] == "first" else began
            chains.setdefault(row["incident_id"], []).append((began, key.service))
    for key in confirmed:
        places = [place for place, row in enumerate(key.rows) if min(chains[row["incident_id"]])[1] == key.service]
        for nth, place in enumerate(places):
            row, following = key.rows[place], key.rows[places[nth + 1]] if nth + 1 < len(places) else None
            over, after = max(key.rows[other]["end"] for other in places[: nth + 1]), following and following["anchor"]
            begin, until = max(over, row["anchor"]), min(filter(None, (after, over + 90 * DAY, AS_OF)))
            back = after is not None and over <= after <= over + 90 * DAY
            if until > begin or (until == begin and back):
                so_far = key.rows[: key.rows.index(following)] if following else key.rows
                begun = {other["incident_id"]: other["anchor"] for other in so_far}
                occurrence = ordinals[row["incident_id"], key.service]
                yield Watch(key.service, occurrence, row["incident_id"], begun, over, begin, until, back)


def band_of(watch: Watch, at: dt.datetime) -> str:
    days = (at - watch.over) / DAY
    return "0-14" if days < 14 else "14-30" if days < 30 else "30-60" if days < 60 else "60-90"


def pieces_of(watch: Watch, tied: Rows) -> Iterator[tuple[str, str, str, float, bool]]:
    """Band, both states, days and whether it ends in a repeat, for every piece of the watch in which nothing can have changed."""
    cuts = {watch.over + days * DAY for days in (14, 30, 60)}
    for item in tied:
        if item["root"] in watch.begun:
            cuts |= {watch.begun[item["root"]], item["created_at"], item["due"], item["closed"]}
    inner = sorted(at for at in cuts if at and watch.begin < at < watch.until)
    for lo, hi in pairwise([watch.begin, *inner, watch.until]):
        states = (state_at(tied, watch.begun, lo, categories) for categories in ({"prevent"}, {"detect", "respond", "mitigate"}))
        yield band_of(watch, lo), *states, (hi - lo) / DAY, watch.back and hi == watch.until
