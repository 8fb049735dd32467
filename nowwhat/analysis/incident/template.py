"""What is known of an incident -> its review as a document to be written: filled in as far as the exports tell, the rest in brackets.

`nowwhat import` reads it back. As long as nobody has filled in a cause or an action it is set aside as a template: what is in brackets is
no answer, and its timeline alone is no review. What helps to prepare the meeting stands at the end, to be deleted after it.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nowwhat.analysis.incident import words as incident_words
from nowwhat.analysis.incident.measures import SPINE
from nowwhat.documents.kinds import kinds_of
from nowwhat.language import formats
from nowwhat.language.text import markdown
from nowwhat.store.queries import Ask

# How a line of the timeline is worded so that it is read as this moment again; with the cause, which is on no spine.
MOMENTS = {
    "started": "Problem began",
    "detected": "Incident detected",  # by whom or what is said under Detection, if it is known
    "acknowledged": "On-call acknowledged",
    "investigating": "Troubleshooting started",
    "root_cause_found": "Root cause identified",
    "fix_applied": "Fix applied",
    "recovered": "Recovery confirmed",
}
DETECTED = {"monitoring": "monitoring alert", "customer": "user report", "internal": "internal"}
STEPS = {"ttd": "Time from start to detection", "tta": "Time from detection to first response", "ttm": "From first response to recovery"}
CHECKLIST = (
    "Timeline draft is ready (from monitoring data and chat logs)",
    "All participants are invited, no scheduling conflicts",
    "Facilitator assigned: not the incident commander, fresh eyes",
    "This document is filled in as far as it can be",
    "Access to dashboards, logs and deployment history is ready for participants",
    "Severity and impact are assessed",
    "The blameless approach is mentioned in the invitation",
)
MOST_EARLIER = 5


def review(ask: Ask, incident_id: str) -> str:
    """The document for this incident as Markdown, times in UTC. `incident_id` is the incident's own, as `incidents_named` gives it."""
    row = ask("incident", incident_id=incident_id).row(0, named=True)
    near = ask("incident_occurrences", incident_id=incident_id).filter(certainty="confirmed")
    before = near.filter(near["steps"] < 0).tail(MOST_EARLIER).to_dicts()[::-1]
    parts = [
        _summary(row),
        _impact(row),
        _timeline(row, ask("incident_events", incident_id=incident_id).to_dicts()),
        _detection(row),
        _root_cause(row),
        _factors(before, {one["incident_id"]: ask("incident_reviews", incident_id=one["incident_id"]).to_dicts() for one in before}),
        _rest(),
        _preparation(row, before, {one["incident_id"]: ask("incident_items", incident_id=one["incident_id"]).to_dicts() for one in before}),
    ]
    return "\n".join(line for part in parts for line in part).replace(formats.NBSP, " ") + "\n"


def file_name(incident_id: str) -> str:
    """What the document is called: its incident's id without what a file system might take amiss."""
    return f"review-{re.sub(r'[^A-Za-z0-9._-]+', '-', incident_id).strip('-.') or 'incident'}.md"


def _known(value: str | None, placeholder: str) -> str:
    return markdown(value) if value else f"[{placeholder}]"


def _summary(row: Mapping[str, Any]) -> Iterator[str]:
    began, over = row["started_at"] or row["detected_at"], row["recovered_at"]
    first = next((row[name] for name in SPINE if row[name]), None)
    lasted = _length((over - began).total_seconds()) if began and over and over >= began else None
    yield f"# Post-Incident Review: {markdown(row['title'] or row['incident_id'])}"
    yield ""
    yield "## Summary"
    yield f"- **Incident**: {markdown(row['incident_id'])}"
    yield f"- **Date**: {first:%Y-%m-%d}" if first else "- **Date**: YYYY-MM-DD"
    yield f"- **Duration**: {lasted or '[X hours Y minutes]'}"
    yield f"- **Severity**: {row['severity'] or 'P1 / P2 / P3'}"
    yield f"- **Service**: {_known(row['services'] or row['service'], 'service')}"
    yield f"- **Team**: {_known(row['team'], 'team')}"
    yield f"- **Cause**: {_known(row['cause'], 'a short label; equal labels make a repeat')}"
    yield "- **Incident Commander**: @name"
    yield "- **Author**: @name"
    yield "- **Facilitator**: @name"
    yield "- **Held**: [YYYY-MM-DD HH:MM UTC, X minutes, N people]"
    yield "- **Status**: Draft"


def _length(seconds: float) -> str:
    """A length of time as the template writes it: "1 hour 10 minutes"."""
    minutes = round(seconds / 60)
    hours, left = divmod(minutes, 60)
    words = [(hours, "hour")] if hours else []
    words += [(left, "minute")] if left or not hours else []
    return " ".join(f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in words)  # no thousands apart: it is read back


def _impact(row: Mapping[str, Any]) -> Iterator[str]:
    impact = {True: "yes", False: "no"}.get(row["customer_impact"])
    minutes = f"- Customers were affected for {_length(60 * row['impact_min'])}" if row["impact_min"] else None
    yield from ("", "## Impact", f"- Users affected: {_known(row['users_affected'], 'number or percentage')}")
    yield f"- Customer impact: {impact or '[yes/no]'}"
    yield from filter(None, [minutes])
    yield "- Revenue impact: [if applicable]"
    yield "- SLA impact: [was SLA breached, which one]"
    yield "- Customer communications sent: [yes/no, how many]"


def _timeline(row: Mapping[str, Any], events: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    stamps = {kind: at for kind in MOMENTS if (at := row[f"{kind}_at"])}
    known = [event for event in events if event["happened_at"] and event["text"]]
    rows = [(at, place, _told(known, kind, at)) for place, (kind, at) in enumerate(stamps.items())]
    told = {(at, text) for at, _, text in rows}
    # A line that would be read as another moment than the incident's own stays out: the stamps are what counts.
    rows += [
        (event["happened_at"], len(MOMENTS), event["text"])
        for event in known
        if (event["happened_at"], event["text"]) not in told and not kinds_of(event["text"])
    ]
    rows.sort(key=lambda one: one[:2])
    one_day = len({at.date() for at, _, _ in rows}) <= 1
    yield from ("", "## Timeline (UTC)", "| Time | Event |", "|------|-------|")
    if "started" not in stamps:
        yield "| HH:MM | [when the problem actually began, not when it was noticed] |"
    for at, _, text in rows:
        yield f"| {formats.clock(at) if one_day else f'{at:%Y-%m-%d} {formats.clock(at)}'} | {markdown(text)} |"
    if "recovered" not in stamps:
        yield "| HH:MM | [when monitoring confirmed recovery] |"


def _told(events: Sequence[Mapping[str, Any]], kind: str, at: dt.datetime) -> str:
    """What the log says of this moment, if it is read as the same one again; else our words for it.

    What stands first, before the detection, is read as the start whatever its words.
    """
    here = [event for event in events if event["happened_at"] == at]
    own = {(kind,), ()} if kind == "started" and here and at == events[0]["happened_at"] else {(kind,)}
    texts = [event["text"] for event in here if event["kind"] == kind and kinds_of(event["text"]) in own]
    return max(texts, key=len, default=MOMENTS[kind])


def _detection(row: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## Detection")
    yield f"- How was the incident detected? {DETECTED.get(row['detected_by'], '[monitoring alert / user report / internal]')}"
    for duration, name in STEPS.items():
        seconds, limit_s = row[f"{duration}_s"], row[f"{duration}_limit_s"]
        if seconds is None:
            yield f"- {name}: [X minutes]"
            continue
        limit = f" (limit {_length(limit_s)}{', over it' if seconds > limit_s else ''})" if limit_s else ""
        yield f"- {name}: {_length(seconds)}{limit}"


def _root_cause(row: Mapping[str, Any]) -> Iterator[str]:
    what = _bracketed(row["title"] or "it")
    yield from ("", "## Root Cause")
    yield f"Why 1: [Why did this happen: {what}?]"
    yield from (f"Why {number}: [Why?]" for number in range(2, 6))
    yield "Root cause: [what in the system allowed it; not who]"


def _bracketed(text: str) -> str:
    """Text inside a placeholder: it must not end it."""
    return markdown(re.sub(r"[\[\]<>]", "", text))


def _factors(before: Sequence[Mapping[str, Any]], reviews: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """What earlier reviews named, each once and with the last time; as a question, for the one who writes to answer or to delete."""
    yield from ("", "## Contributing Factors")
    named = [(one, factor) for one in before for document in reviews[one["incident_id"]] for factor in document["contributing_factors"]]
    last = {factor: one for one, factor in reversed(named)}
    for factor, one in list(reversed(last.items()))[:MOST_EARLIER]:
        yield f"- [Again? On {formats.day(one['at'])}: {_bracketed(factor)}]"
    yield "- [what made it worse]"
    yield "- [what delayed recovery]"


def _rest() -> Iterator[str]:
    yield from ("", "## What Went Well", "- [What worked: quick detection, effective rollback, etc.]")
    yield from ("", "## What Didn't Go Well", "- [What failed: outdated runbook, slow escalation, etc.]")
    yield from ("", "## Action Items")
    yield "| # | Action | Category | Owner | Deadline | Status |"
    yield "|---|--------|----------|-------|----------|--------|"
    yield "| 1 | [prevent: stop it from happening again; first] | prevent | @name | YYYY-MM-DD | Open |"
    yield "| 2 | [detect: catch it faster] | detect | @name | YYYY-MM-DD | Open |"
    yield from ("", "## Lessons Learned", "- [2-3 key takeaways]")


def _preparation(
    row: Mapping[str, Any], before: Sequence[Mapping[str, Any]], items: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[str]:
    """Everything that helps before the meeting and is no part of the review: no heading or line of it is one that a review has."""
    yield from ("", "---", "", "## To prepare the meeting", "", "Delete this and all below it when the review is written.")
    if before:
        yield from ("", "### It happened before")
        for one in before:
            words, _ = incident_words.came_back(one, "confirmed", reviews=True)
            yield f"- On {formats.day(one['at'])}, {markdown(one['incident_id'])}, {markdown(one['title'])}; {words}"
        still = [(one, item) for one in before for item in items[one["incident_id"]] if item["status"] == "open"]
        yield from ("", "### Promised then and still open")
        for one, item in still:
            words, _ = incident_words.item_state(item)
            title, category = markdown(item["title"] or item["action_id"]), f"{item['category']}, " if item["category"] else ""
            yield f"- After {markdown(one['incident_id'])}, {title}; {category}{words}"
        if not still:
            yield "Nothing that was promised after them is open."
    yield from ("", "### Before the meeting", *(f"- [ ] {line}" for line in CHECKLIST))
    yield from ("", "### Who should be there", "Four to eight people; more than ten, and it becomes a presentation.")
    owning = f" for {markdown(row['service'])}" if row["service"] else ""
    yield "- Required, whoever coordinated the response"
    yield "- Required, all engineers who took part in the mitigation"
    yield f"- Required, the engineering lead{owning}; of each team, where several took part"
    yield "- Required, somebody to lead the meeting who did not lead the response"
    yield "- Optional, the product manager, for business impact"
    yield "- Optional, the customer support lead, for communication"
    yield "- Optional, SRE or platform, if monitoring or infrastructure was part of it"
    yield from ("", "### Invitation", f"We look back at {markdown(row['title'] or row['incident_id'])} for 30 to 60 minutes.")
    yield "The review is blameless. We do not discuss who made a mistake; we discuss why the system allowed it."
    yield "Everybody acted with the best information they had at the time, and what you saw helps us to mend the system."
    yield "Please look through the timeline beforehand and add what is missing."
