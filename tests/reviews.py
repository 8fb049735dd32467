"""Small invented review documents, and what is read of them, for the tests."""

from nowwhat.documents.model import Document
from nowwhat.documents.review import read_document

TEMPLATE_SUMMARY = """\
# Post-Incident Review: [Incident Name]
## Summary
- **Date**: YYYY-MM-DD
- **Duration**: X hours Y minutes
- **Severity**: P1 / P2 / P3
- **Incident Commander**: @name
- **Author**: @name
- **Status**: Draft / Reviewed / Final
"""
REVIEW = """\
# Post-Incident Review: Parcel labels were blank
<!-- filled in by @sam -->
## Summary
- **Incident**: [Q3LABEL](https://acme.example/incidents/Q3LABEL?tab=log)
- **Date**: 2026-03-04
- **Severity**: P2
- **Service**: labels, printing
- **Team**: Parcels
- **Cause**: template cache
- **Incident Commander**: @noor
- **Facilitator**: @kim
- **Author**: Ada Brook
- **Held**: 2026-03-06 14:00 UTC, 45 minutes, 6 attendees
- **Status**: Final

## Impact
- Users affected: 1,200
- Revenue impact: [if applicable]

## Timeline (UTC)
| Time | Event |
|------|-------|
| 14:00 | Deployment of v7 started |
| 14:07 | Alert fired, on-call paged |
| 14:12 | IC confirmed, incident channel opened by @noor |
| 14:25 | Root cause identified: stale template |
| 14:33 | Rollback complete, errors clearing |
| 14:45 | Ada Brook: monitoring confirms full recovery |

## Detection
- How was the incident detected? monitoring alert

## Root Cause
Why 1: Why were labels blank?
→ The cache held an old template.
2. Why did it hold
an old one? → Nothing empties it.

Root cause: The deployment does not empty the cache.

## Contributing Factors
- No canary
- [Factor 2: what delayed recovery]
## What Went Well
- Fast rollback
## What Didn't Go Well
- Old runbook
## Action Items
| Owner | # | ACTION | Status | Deadline | Category |
|---|---|---|---|---|---|
| @kim | 1 | Empty the cache on deploy, ask @noor | Open | 2026-04-01 | prevent |
## Lessons Learned
Caches outlive us.
"""


def cells(document: Document, table: str) -> list[dict[str, str | list[str]]]:
    return [row.cells for row in document.rows if row.table == table]


def incident(document: Document) -> dict[str, str | list[str]]:
    return cells(document, "incidents")[0]


def events(document: Document) -> list[tuple[str, str, str]]:
    """The time as read, else as written; the kind; the words."""
    rows = cells(document, "timeline_events")
    return [(str(one.get("happened_at") or one.get("written_at", "")), str(one.get("kind", "")), str(one.get("text", ""))) for one in rows]


def timeline(rows: str, heading: str = "Timeline (UTC)", date: str = "2026-03-04", header: str = "Time | Event") -> Document:
    table = "\n".join(f"| {row.strip()} |" for row in rows.strip().splitlines())
    return read_document(f"# Outage\n## Summary\n- **Date**: {date}\n\n## {heading}\n| {header} |\n|---|---|\n{table}\n", "a.md")
