"""Jira: the issue navigator's "Export CSV (all fields)", with its byte-order mark, CRLF, repeated headers and zoneless dates."""

from pathlib import Path

import damage
from company import JIRA_PROJECTS, PEOPLE
from files import csv_text, write_text
from records import Incident, Item
from stamps import jira_stamp, midnight, minutes
from write_pagerduty import HOST as PAGERDUTY_HOST

COLUMNS = (
    "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Project type", "Project lead",
    "Priority", "Resolution", "Assignee", "Reporter", "Creator", "Created", "Updated", "Last Viewed", "Resolved", "Due date", "Votes",
    "Labels", "Labels", "Labels", "Description", "Environment", "Watchers", "Original estimate", "Remaining Estimate", "Time Spent",
    "Work Ratio", "Security Level", "Attachment", "Custom field (Incident)", "Custom field (Team)", "Sprint",
    "Comment", "Comment", "Parent", "Parent key", "Parent summary", "Status Category", "Status Category Changed",
)  # fmt: skip
PRIORITY = {"highest": "Highest", "high": "High", "medium": "Medium", "low": "Low"}
STATUS_CATEGORY = {"To Do": "To Do", "In Progress": "In Progress", "In Review": "In Progress", "Done": "Done"}


def write_jira(folder: Path, incidents: list[Incident], ordinary: list[Item]) -> None:
    """Writes `jira.csv`, newest issue first."""
    pairs: list[tuple[Incident | None, Item]] = [(one, item) for one in incidents for item in one.items if item.tracker == "jira"]
    pairs += [(None, item) for item in ordinary if item.tracker == "jira"]
    pairs.sort(key=lambda pair: (pair[1].created, pair[1].key), reverse=True)
    rows = damage.damaged_issues_csv([_row(incident, item, 48200 - k) for k, (incident, item) in enumerate(pairs)])
    names = list(dict.fromkeys(COLUMNS))
    counts = {name: COLUMNS.count(name) for name in names}
    cells = [[cell for name in names for cell in _repeated(row.get(name, ""), counts[name])] for row in rows]
    write_text(folder / "jira.csv", "\ufeff" + csv_text(COLUMNS, cells, "\r\n"))


def _repeated(value: str | list[str], count: int) -> list[str]:
    """`count` cells for a column that stands `count` times in the header."""
    values = value if isinstance(value, list) else [value]
    return [*values, *[""] * count][:count]


def _row(incident: Incident | None, item: Item, issue_id: int) -> dict[str, str | list[str]]:
    """One issue by column name; a list where the name is repeated in the header."""
    lead = PEOPLE[item.team][0]
    status = _status(item)
    done = status == "Done"
    reporter = PEOPLE[item.team][issue_id % len(PEOPLE[item.team])]
    labels = ["pir-action", *([item.category] if item.category else []), incident.service] if incident and item.labelled else ["backlog"]
    return {
        "Summary": item.title,
        "Issue key": item.key,
        "Issue id": str(issue_id),
        "Issue Type": "Task" if item.labelled else ("Story", "Bug", "Task")[issue_id % 3],
        "Status": status,
        "Project key": JIRA_PROJECTS[item.team],
        "Project name": item.team,
        "Project type": "software",
        "Project lead": lead,
        "Priority": PRIORITY[item.priority],
        "Resolution": "" if not done else "Won't Do" if item.status == "cancelled" else "Done",
        "Assignee": item.owner,
        "Reporter": reporter,
        "Creator": reporter,
        "Created": jira_stamp(item.created),
        "Updated": jira_stamp(item.last_activity),
        "Last Viewed": "",
        "Resolved": jira_stamp(item.closed),
        "Due date": jira_stamp(midnight(item.due)) if item.due else "",
        "Votes": "0",
        "Labels": labels,
        "Description": _description(incident, item),
        "Watchers": lead,
        "Work Ratio": "-1",
        "Custom field (Incident)": _incident_reference(incident, issue_id),
        "Custom field (Team)": item.team,
        "Comment": _comments(item, issue_id),
        "Status Category": STATUS_CATEGORY[status],
        "Status Category Changed": jira_stamp(item.closed or item.created),
    }


def _status(item: Item) -> str:
    """The board column: worked-on items are in progress once something happened after their creation."""
    if item.status != "open":
        return "Done"
    if item.last_activity - item.created < minutes(60 * 24 * 10):
        return "To Do"
    return "In Review" if item.created.minute % 4 == 0 else "In Progress"


def _incident_reference(incident: Incident | None, issue_id: int) -> str:
    """The incident's id, or its address where somebody pasted that."""
    if incident is None:
        return ""
    return incident.id if issue_id % 3 else f"{PAGERDUTY_HOST}/incidents/{incident.id}"


def _description(incident: Incident | None, item: Item) -> str:
    """Some lines with quotes and commas, as descriptions have."""
    if incident is None:
        return f"{item.title}.\n\nNo hurry, next quarter is fine." if item.created.day % 2 else ""
    source = "the review of" if incident.review else "the hand-over after"
    return f'From {source} "{incident.title}", cause: {incident.cause}.\n\nDone when:\n* it runs in production\n* the runbook says so'


def _comments(item: Item, issue_id: int) -> list[str]:
    """Date, author and text in one cell, as the navigator writes them; on moved and on some other items."""
    author = f"{712020 + issue_id % 9}:{issue_id * 7919:08x}"
    comments = []
    if item.first_due and item.due and item.due > item.first_due:
        moved = midnight(item.first_due) - minutes(60 * 15)
        comments.append(f"{jira_stamp(moved)};{author};Not ready by then, moved the date.")
    if item.status == "done" and item.closed and issue_id % 4 == 0:
        comments.append(f"{jira_stamp(item.closed)};{author};Live in all regions, checked with on-call.")
    return comments
