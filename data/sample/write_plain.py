"""The spreadsheet of the first four months: our own plain CSV, kept by hand."""

from pathlib import Path

import damage
from files import csv_text, write_text
from records import Incident, Item
from stamps import AS_OF, iso, minutes

INCIDENT_COLUMNS = (
    "incident_id", "title", "service", "services", "team", "severity", "kind", "status", "cause",
    "started_at", "detected_at", "acknowledged_at", "investigating_at", "root_cause_found_at", "fix_applied_at", "recovered_at",
    "customer_impact", "impact_started_at", "impact_ended_at", "users_affected", "detected_by", "pir_completed_at", "updated_at",
)  # fmt: skip
ITEM_COLUMNS = (
    "action_id", "incident_id", "title", "category", "priority", "team", "owner", "status",
    "created_at", "original_due_date", "due_date", "closed_at", "last_activity_at",
)  # fmt: skip


def write_plain(folder: Path, incidents: list[Incident]) -> None:
    """Writes `incidents.csv` and `action_items.csv` with the faults of `damage.py`."""
    ours = [one for one in incidents if one.in_spreadsheet]
    spare = {one.id for one in ours if not one.items and not one.review_noted and one.kind == "incident"}
    rows = damage.damaged_sheet_incidents([_incident_row(one) for one in ours], spare)
    items = sorted(((one, item) for one in ours for item in one.items if item.tracker == "plain"), key=lambda pair: pair[1].key)
    item_rows = damage.damaged_sheet_items([_item_row(one, item) for one, item in items])
    write_text(folder / "incidents.csv", csv_text(INCIDENT_COLUMNS, [[row[name] for name in INCIDENT_COLUMNS] for row in rows]))
    write_text(folder / "action_items.csv", csv_text(ITEM_COLUMNS, [[row[name] for name in ITEM_COLUMNS] for row in item_rows]))


def _incident_row(incident: Incident) -> dict[str, str]:
    """One line of the incident sheet; the last edit is when the review was noted, else an hour after recovery."""
    known = incident.recovered or incident.detected
    updated = max(known + minutes(61), incident.review_noted or known, incident.root_cause_found or known)
    return {
        "incident_id": incident.id,
        "title": incident.title,
        "service": incident.service,
        "services": incident.service,
        "team": incident.team,
        "severity": incident.severity,
        "kind": incident.kind,
        "status": "resolved" if incident.recovered else "open",
        "cause": incident.cause if incident.cause_in_tool else "",
        "started_at": iso(incident.started) if incident.start_in_tool else "",
        "detected_at": iso(incident.detected),
        "acknowledged_at": iso(incident.acknowledged),
        "investigating_at": iso(incident.investigating),
        "root_cause_found_at": iso(incident.root_cause_found),
        "fix_applied_at": iso(incident.fix_applied),
        "recovered_at": iso(incident.recovered),
        "customer_impact": incident.customer_impact,
        "impact_started_at": iso(incident.impact_started),
        "impact_ended_at": iso(incident.impact_ended),
        "users_affected": str(incident.users_affected or ""),
        "detected_by": incident.detected_by,
        "pir_completed_at": iso(incident.review_noted),
        "updated_at": iso(min(updated, AS_OF)),
    }


def _item_row(incident: Incident, item: Item) -> dict[str, str]:
    """One line of the action sheet, which keeps the first due date beside the present one."""
    return {
        "action_id": item.key,
        "incident_id": incident.id,
        "title": item.title,
        "category": item.category,
        "priority": item.priority,
        "team": item.team,
        "owner": item.owner,
        "status": item.status,
        "created_at": iso(item.created),
        "original_due_date": item.first_due.isoformat() if item.first_due else "",
        "due_date": item.due.isoformat() if item.due else "",
        "closed_at": iso(item.closed),
        "last_activity_at": iso(item.last_activity),
    }
