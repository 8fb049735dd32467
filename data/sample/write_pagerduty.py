"""PagerDuty: `GET /incidents` and `GET /log_entries`, as the REST API answers."""

from datetime import datetime
from pathlib import Path
from random import Random
from zlib import crc32

import damage
from company import PEOPLE, SERVICES, TEAMS
from files import Json, json_list, write_text
from planted import RESERVED_KEYS
from records import Incident
from stamps import AS_OF, at, iso, minutes

HOST = "https://fernwick.pagerduty.example"
API = "https://api.pagerduty.example"
FIRST_NUMBER = 1041
WITHOUT_PRIORITY = 8
RESOLVED_AT_SINCE = at("2025-09-08 00:00")  # older records were exported before the field existed
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


def write_pagerduty(folder: Path, incidents: list[Incident], rng: Random) -> None:
    """Writes `incidents.json` (oldest first) and `log_entries.json` (newest first)."""
    ours = [one for one in incidents if not one.in_spreadsheet]
    unranked = {one.id for one in rng.sample([one for one in ours if one.severity in ("P3", "P4") and not one.review], WITHOUT_PRIORITY)}
    book = _AddressBook(rng)
    records = [_record(one, FIRST_NUMBER + k, one.id in unranked, book) for k, one in enumerate(ours)]
    plain_ones = [one for one in ours if one.recovered and not one.review and not one.merged_into and one.kind == "incident"]
    spare = {one.id for one in plain_ones if one.severity in ("P3", "P4") and (one.service, one.cause) not in RESERVED_KEYS} - unranked
    records = damage.damaged_pages(records, spare)
    entries = [entry for one in ours for entry in _log(one, book, rng)]
    entries.sort(key=lambda entry: (str(entry["created_at"]), str(entry["id"])), reverse=True)
    envelope = f'"limit": {len(records)}, "offset": 0, "more": false'
    write_text(folder / "incidents.json", f'{{"incidents": {json_list(records)}, {envelope}}}\n')
    write_text(
        folder / "log_entries.json", f'{{"log_entries": {json_list(entries)}, "limit": {len(entries)}, "offset": 0, "more": false}}\n'
    )


class _AddressBook:
    """Ids and references of everything an incident points to."""

    def __init__(self, rng: Random) -> None:
        names = [*(one.name for one in SERVICES), *TEAMS, *(person for team in PEOPLE.values() for person in team)]
        names += ["P1", "P2", "P3", "P4", *(f"{team} on-call" for team in TEAMS)]
        self._ids = {name: "P" + "".join(rng.choices(LETTERS, k=6)) for name in names}

    def reference(self, kind: str, name: str, folder: str) -> Json:
        """`{"id", "type", "summary", "self", "html_url"}` of a service, team, user, priority or escalation policy."""
        key = self._ids[name]
        return {
            "id": key,
            "type": f"{kind}_reference",
            "summary": name,
            "self": f"{API}/{folder}/{key}",
            "html_url": f"{HOST}/{folder}/{key}",
        }

    def user(self, name: str) -> Json:
        """The reference of a person."""
        return self.reference("user", name, "users")


def _record(incident: Incident, number: int, unranked: bool, book: _AddressBook) -> dict[str, object]:
    """One incident of the list. Acknowledgements and assignments are emptied on resolution, as the real API does."""
    over = incident.recovered is not None
    changed = incident.recovered or incident.acknowledged or incident.detected
    responder = _responder(incident, 0)
    working = [] if over or not incident.acknowledged else [{"at": iso(incident.acknowledged), "acknowledger": book.user(responder)}]
    record: dict[str, object] = {
        "id": incident.id,
        "type": "incident",
        "summary": f"[#{number}] {incident.title}",
        "self": f"{API}/incidents/{incident.id}",
        "html_url": f"{HOST}/incidents/{incident.id}",
        "incident_number": number,
        "title": incident.title,
        "created_at": iso(incident.detected),
        "updated_at": iso(min(changed + minutes(125), AS_OF)),
        "status": "resolved" if over else "acknowledged" if incident.acknowledged else "triggered",
        "service": book.reference("service", incident.service, "service-directory"),
        "assignments": [] if over else [{"at": iso(incident.detected), "assignee": book.user(responder)}],
        "last_status_change_at": iso(changed),
        "resolved_at": iso(incident.recovered) or None,
        "alert_counts": {"all": 1, "triggered": 0 if over else 1, "resolved": 1 if over else 0},
        "incident_type": {"name": "incident_default" if incident.kind == "incident" else incident.kind},
        "escalation_policy": book.reference("escalation_policy", f"{incident.team} on-call", "escalation_policies"),
        "teams": [book.reference("team", incident.team, "teams")],
        "acknowledgements": working,
        "priority": book.reference("priority", incident.severity, "priorities"),
        "resolve_reason": _resolve_reason(incident),
        "urgency": "high" if incident.severity in ("P1", "P2") else "low",
        "custom_fields": _custom_fields(incident),
    }
    if unranked:
        del record["priority"]
    if over and incident.detected < RESOLVED_AT_SINCE:
        del record["resolved_at"]
    return record


def _resolve_reason(incident: Incident) -> Json | None:
    """Where a merged page went; nothing for all others."""
    if not incident.merged_into:
        return None
    return {"type": "merge_resolve_reason", "incident": {"id": incident.merged_into, "type": "incident_reference"}}


def _custom_fields(incident: Incident) -> list[Json]:
    """The company's own fields; what was not filled in is null."""
    instants = {"Started at": incident.started if incident.start_in_tool else None}
    instants |= {"Impact started at": incident.impact_started, "Impact ended at": incident.impact_ended}
    texts = {"Cause": incident.cause if incident.cause_in_tool else "", "Detected by": incident.detected_by}
    texts["Customer impact"] = incident.customer_impact
    fields = [_custom_field(name, "string", text or None) for name, text in texts.items()]
    return fields + [_custom_field(name, "datetime", iso(moment) or None) for name, moment in instants.items()]


def _custom_field(name: str, data_type: str, value: str | None) -> Json:
    """One custom field; its id depends on the name alone."""
    key = name.lower().replace(" ", "_")
    return {
        "id": f"PT{crc32(key.encode()):08X}",
        "type": "field_value",
        "name": key,
        "display_name": name,
        "data_type": data_type,
        "field_type": "single_value",
        "value": value,
    }


def _responder(incident: Incident, step: int) -> str:
    """Who is paged at escalation step `step`; spread over the team by the incident's id."""
    people = PEOPLE[incident.team]
    return people[(ord(incident.id[5]) + step) % len(people)]


def _log(incident: Incident, book: _AddressBook, rng: Random) -> list[Json]:
    """The log of one incident: trigger, assignment, notifications, escalations, answers, notes, resolution."""
    service = book.reference("service", incident.service, "service-directory")
    first = _responder(incident, 0)
    log = [
        (
            incident.detected,
            "trigger",
            f"Triggered through the {'website' if incident.detected_by != 'monitoring' else 'API'}.",
            service,
            "api",
        ),
        (incident.detected + minutes(0.02), "assign", f"Assigned to {first}.", service, "auto"),
        (incident.detected + minutes(0.1), "notify", f"Notified {first} by push notification.", None, "auto"),
    ]
    answered = incident.acknowledged or incident.recovered or AS_OF
    for step in (1, 2):
        moment = incident.detected + minutes(15 * step)
        if moment < answered:
            person = _responder(incident, step)
            log.append((moment, "escalate", f"Escalated to {person} through the API.", service, "timeout"))
            log.append((moment + minutes(0.05), "notify", f"Notified {person} by phone.", None, "auto"))
    if incident.acknowledged:
        log += _answers(incident, incident.acknowledged, book, rng)
    if incident.recovered:
        person = _responder(incident, 0) if incident.acknowledged else ""
        agent = book.user(person) if person else service
        log.append((incident.recovered, "resolve", f"Resolved by {person}." if person else "Resolved through the API.", agent, "auto"))
    return [_entry(incident, moment, kind, text, agent, channel, rng) for moment, kind, text, agent, channel in log]


def _answers(
    incident: Incident, acknowledged: datetime, book: _AddressBook, rng: Random
) -> list[tuple[datetime, str, str, Json | None, str]]:
    """The acknowledgement, sometimes a second one by a colleague, sometimes a note."""
    person, colleague = _responder(incident, 0), _responder(incident, 1)
    answers: list[tuple[datetime, str, str, Json | None, str]] = []
    answers.append((acknowledged, "acknowledge", f"Acknowledged by {person}.", book.user(person), "mobile"))
    left = (incident.recovered or AS_OF) - acknowledged
    if left > minutes(20) and rng.random() < 0.22:
        answers.append(
            (acknowledged + minutes(rng.uniform(2, 18)), "acknowledge", f"Acknowledged by {colleague}.", book.user(colleague), "website")
        )
    if left > minutes(25) and rng.random() < 0.12:
        note = rng.choice(
            ("Rolling back the last release.", "Second region is fine.", "Customer support informed.", "Waiting for the supplier.")
        )
        answers.append((acknowledged + minutes(rng.uniform(3, 24)), "annotate", note, book.user(person), "note"))
    return answers


def _entry(incident: Incident, moment: datetime, kind: str, text: str, agent: Json | None, channel: str, rng: Random) -> Json:
    """One log entry."""
    key = "R" + "".join(rng.choices(LETTERS, k=25))
    entry: dict[str, object] = {
        "id": key,
        "type": f"{kind}_log_entry",
        "summary": text,
        "self": f"{API}/log_entries/{key}",
        "html_url": None,
        "created_at": iso(moment),
        "channel": {"type": channel} | ({"summary": text} if channel == "note" else {}),
        "incident": {"id": incident.id, "type": "incident_reference"},
        "teams": [],
    }
    if agent:
        entry["agent"] = agent
    return entry
