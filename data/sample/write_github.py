"""GitHub: `gh issue list --state all --limit 5000 --json number,title,state,stateReason,…` of the follow-up repository."""

from datetime import date
from pathlib import Path
from zlib import crc32

import damage
from company import handle
from files import Json, json_list, write_text
from followup import MILESTONES
from records import Incident, Item
from stamps import iso, midnight
from write_pagerduty import HOST as PAGERDUTY_HOST

LABEL_COLORS = {
    "postmortem": "b60205",
    "prevent": "0e8a16",
    "detect": "1d76db",
    "respond": "fbca04",
    "mitigate": "d93f0b",
    "improve": "c5def5",
}


def write_github(folder: Path, incidents: list[Incident], ordinary: list[Item]) -> None:
    """Writes `issues.json`, newest issue first."""
    pairs: list[tuple[Incident | None, Item]] = [(one, item) for one in incidents for item in one.items if item.tracker == "github"]
    pairs += [(None, item) for item in ordinary if item.tracker == "github"]
    pairs.sort(key=lambda pair: int(pair[1].key), reverse=True)
    records = damage.damaged_issues_json([_record(incident, item) for incident, item in pairs])
    write_text(folder / "issues.json", json_list(records) + "\n")


def _record(incident: Incident | None, item: Item) -> dict[str, object]:
    """One issue; every second names its incident by a label, the others by its address in the body."""
    by_label = int(item.key) % 2 == 0
    names = ["postmortem", item.category, f"team-{item.team.lower()}"] if item.labelled else [f"team-{item.team.lower()}"]
    if incident and by_label:
        names.append(f"incident-{incident.id}")
    return {
        "number": int(item.key),
        "title": item.title,
        "state": "OPEN" if item.status == "open" else "CLOSED",
        "stateReason": {"open": "", "done": "COMPLETED", "cancelled": "NOT_PLANNED"}[item.status],
        "createdAt": iso(item.created),
        "closedAt": iso(item.closed) or None,
        "updatedAt": iso(item.last_activity),
        "labels": [_label(name) for name in names if name],
        "assignees": [_assignee(item.owner)] if item.owner else [],
        "milestone": _milestone(item.due) if item.due else None,
        "url": item.url,
        "body": _body(incident, by_label),
    }


def _label(name: str) -> Json:
    """A label with its colour; the id depends on the name alone."""
    return {"id": f"LA_{crc32(name.encode()):08x}", "name": name, "description": "", "color": LABEL_COLORS.get(name, "ededed")}


def _assignee(person: str) -> Json:
    """The assigned person; the login is the handle without its sign."""
    login = handle(person)[1:].replace(".", "-")
    return {"id": f"U_{crc32(person.encode()):08x}", "login": login, "name": person}


def _milestone(due: date) -> Json:
    """The two-week milestone that ends on `due`."""
    number = MILESTONES.index(due) + 1
    return {"number": number, "title": f"Cycle {number}", "description": "", "dueOn": iso(midnight(due))}


def _body(incident: Incident | None, by_label: bool) -> str:
    """A few lines; the incident's address only where no label names it."""
    if incident is None:
        return "Nice to have."
    address = "" if by_label else f"\n\nIncident: {PAGERDUTY_HOST}/incidents/{incident.id}"
    return f"After {incident.title}.\n\n- [ ] in production\n- [ ] runbook updated{address}"
