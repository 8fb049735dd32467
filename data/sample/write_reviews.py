"""Filled-in post-incident reviews in Markdown, one file each, and the empty template they start from."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from company import Cause, handle
from files import write_text
from planted import POOL_CHAIN
from records import Incident, Item, Review, certain
from stamps import whole_minute

DETECTED_BY = {"monitoring": "monitoring alert", "customer": "user report", "internal": "internal"}
FIRST_SIGNS = (
    "First failing requests on {path} in {region}",
    "{service} begins to slow down in {region}",
    "First errors for {users} on {path}",
)
ALERTS = {
    "monitoring": "Alert fired, on-call paged",
    "customer": "Alert raised by customer support after user reports, on-call paged",
    "internal": "Alert raised by a colleague who noticed it, on-call paged",
}
DISCUSSED = (
    (
        "capacity",
        "compared the load of the last eight weeks with the limits that were agreed in spring",
        "the limits are older than the traffic",
    ),
    (
        "releases",
        "went through every release of the two weeks before, one by one",
        "none of them is the reason alone, and two made it more likely",
    ),
    (
        "the hand-over",
        "read the notes of the three shifts that saw the first signs",
        "each shift wrote down what it saw, and nobody had the time to add it up",
    ),
    (
        "alerts",
        "listed which alerts fired, which were muted, and which we would have wished for",
        "the useful one was between forty others",
    ),
    ("the runbook", "followed it line by line as somebody new would", "three of its commands name hosts that are gone"),
    (
        "access",
        "checked who could have restarted what, and how long it takes to be granted the right",
        "the right people had to ask others",
    ),
    ("testing", "asked which test would have failed beforehand", "the case is easy to test once one has thought of it"),
    (
        "dependencies",
        "drew the services that call {service} and those it calls",
        "the drawing has eleven arrows and the documents know of seven",
    ),
    (
        "communication",
        "put the messages to customers beside the real state at that minute",
        "the messages were correct and about twenty minutes behind",
    ),
    ("data", "counted what was delayed, what was repeated and what was lost", "nothing was lost, and repairing the rest took a day"),
    (
        "cost",
        "estimated what a second instance in another region would cost",
        "it is less than expected, and a decision for another meeting",
    ),
    ("earlier reviews", "searched them for {path} and read the two that mention it", "one of them proposes what we propose today"),
)
NOVEL = (
    "On {topic}. We {done}. There were different views at first, and it took some time until everyone spoke of the same hours and of the "
    "same part of {service}. The graphs were shown from three dashboards that use different time ranges, so we agreed on one of them and "
    "began again. In the end the finding was that {found}. It was asked whether this belongs into the root cause; most thought that it "
    "made things worse without having started them. We keep it here for those who were not in the room."
)
TEMPLATE = """# Post-Incident Review: [Incident Name]

## Summary

- **Date**: YYYY-MM-DD
- **Duration**: X hours Y minutes
- **Severity**: P1 / P2 / P3
- **Incident Commander**: @name
- **Author**: @name
- **Status**: Draft / Reviewed / Final
- **Incident**: [incident id]
- **Service**: [service]
- **Cause**: [cause label, the same words as in the tool]
- **Held**: YYYY-MM-DD HH:MM UTC, [minutes] minutes, [number] attendees
- **Facilitator**: @name

## Impact

- Users affected: [number or percentage]
- Revenue impact: [if applicable]
- SLA impact: [was SLA breached, which one]
- Customer communications sent: [yes/no, how many]

## Timeline (UTC)

| Time | Event |
|------|-------|
| HH:MM | [first symptom] |
| HH:MM | [alert fired] |
| HH:MM | [recovery confirmed] |

## Detection

- How was the incident detected? [monitoring alert / user report / internal]
- Time from start to detection: [X minutes]
- Time from detection to first response: [X minutes]

## Root Cause

[5 Whys analysis or detailed explanation]

## Contributing Factors

- [Factor 1: what made it worse]
- [Factor 2: what delayed recovery]

## What Went Well

- [What worked: quick detection, effective rollback, etc.]

## What Didn't Go Well

- [What failed: outdated runbook, slow escalation, etc.]

## Action Items

| # | Action | Owner | Deadline | Status |
|---|--------|-------|----------|--------|
| 1 | [specific action] | @name | YYYY-MM-DD | Open |

## Lessons Learned

[2-3 key takeaways]
"""


def write_reviews(folder: Path, incidents: list[Incident], causes: dict[str, Cause], rng: Random) -> None:
    """Writes one file for each reviewed incident, named by day, service and cause, and `template.md`."""
    write_text(folder / "template.md", TEMPLATE)
    for incident in incidents:
        if incident.review:
            text = _document(incident, incident.review, causes[incident.cause], incidents, rng)
            write_text(folder / f"{incident.started:%Y-%m-%d}-{incident.service}-{_slug(incident.cause)}.md", text)


def _slug(text: str) -> str:
    """A text as part of a file name."""
    return "-".join(text.lower().split())


def _document(incident: Incident, review: Review, cause: Cause, incidents: list[Incident], rng: Random) -> str:
    """The whole review; every number in it follows from the incident's own stamps, cut to minutes."""
    sections = {
        "Summary": _summary(incident, review),
        "Impact": _impact(incident, rng),
        "Timeline (UTC)": _timeline(incident, cause, rng),
        "Detection": _detection(incident),
        "Root Cause": _root_cause(incident, review, cause, incidents),
        "Contributing Factors": _bullets([*(factor.format(**incident.facts) for factor in cause.factors), *_earlier(incident, incidents)]),
        "What Went Well": _bullets(_went_well(incident)),
        "What Didn't Go Well": _bullets(_went_badly(incident, review)),
        "Action Items": _action_table(incident.items, review),
        "Lessons Learned": _lessons(review, cause),
    }
    body = "\n\n".join(f"## {heading}\n\n{text}" for heading, text in sections.items())
    return f"# Post-Incident Review: {incident.title}\n\n{body}\n"


def _bullets(lines: list[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def _summary(incident: Incident, review: Review) -> str:
    """The bold-key list; the duration runs from the true start to recovery."""
    lasted = int((whole_minute(certain(incident.recovered)) - whole_minute(incident.started)).total_seconds()) // 60
    pairs = {
        "Date": f"{incident.started:%Y-%m-%d}",
        "Duration": f"{_counted(lasted // 60, 'hour')} {_counted(lasted % 60, 'minute')}",
        "Severity": incident.severity,
        "Incident Commander": handle(review.commander),
        "Author": handle(review.author),
        "Status": review.status,
        "Incident": incident.id,
        "Service": incident.service,
        "Cause": incident.cause,
        "Held": f"{review.held:%Y-%m-%d %H:%M} UTC, {review.minutes} minutes, {review.attendees} attendees",
        "Facilitator": handle(review.facilitator),
    }
    return _bullets([f"**{key}**: {value}" for key, value in pairs.items()])


def _counted(number: int, unit: str) -> str:
    """`1 hour`, `2 hours`."""
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _impact(incident: Incident, rng: Random) -> str:
    """What customers felt; unknown is said, not guessed."""
    noticed = incident.customer_impact == "yes"
    users = f"{incident.users_affected:,} {incident.facts['users']}" if noticed and incident.users_affected else "none known"
    revenue = f"about €{rng.randrange(2, 40) * 300:,} of orders delayed" if noticed and incident.severity == "P1" else "none measured"
    breached = incident.severity == "P1" and rng.random() < 0.6
    messages = f"yes, {rng.randint(1, 4)}" if noticed and incident.severity in ("P1", "P2") else "no"
    return _bullets(
        [
            f"Users affected: {users}",
            f"Revenue impact: {revenue}",
            f"SLA impact: {f'the 99.9 % monthly target of {incident.service} was missed' if breached else 'none'}",
            f"Customer communications sent: {messages}",
        ]
    )


def _timeline(incident: Incident, cause: Cause, rng: Random) -> str:
    """The table of what happened; the first row is the true start, and a day is written where one row is on another day."""
    fix = cause.fix.format(**incident.facts)
    rows: list[tuple[datetime | None, str]] = [
        (incident.started, rng.choice(FIRST_SIGNS).format(**incident.facts)),
        (incident.detected, ALERTS[incident.detected_by]),
        (incident.acknowledged, "On-call acknowledged, incident channel opened"),
        (incident.investigating, "Troubleshooting started with dashboards and recent changes"),
        (incident.root_cause_found, f"Root cause identified: {incident.cause}"),
        (incident.fix_applied, f"Fix applied: {fix}"),
        (incident.recovered, "Monitoring confirms full recovery"),
    ]
    known = sorted(((moment, text) for moment, text in rows if moment), key=lambda row: row[0])
    one_day = known[-1][0] - known[0][0] < timedelta(hours=20)
    stamp = "%H:%M" if one_day else "%Y-%m-%d %H:%M"
    return "| Time | Event |\n|-------|-------|\n" + "\n".join(f"| {moment:{stamp}} | {text} |" for moment, text in known)


def _detection(incident: Incident) -> str:
    """How it was found, and how many minutes it took."""
    to_detect = whole_minute(incident.detected) - whole_minute(incident.started)
    to_answer = whole_minute(certain(incident.acknowledged)) - whole_minute(incident.detected)
    return _bullets(
        [
            f"How was the incident detected? {DETECTED_BY[incident.detected_by]}",
            f"Time from start to detection: {_counted(to_detect.seconds // 60, 'minute')}",
            f"Time from detection to first response: {_counted(to_answer.seconds // 60, 'minute')}",
        ]
    )


def _root_cause(incident: Incident, review: Review, cause: Cause, incidents: list[Incident]) -> str:
    """The five whys, and the root cause in one sentence, unless the review stops short of it."""
    whys = [(question.format(**incident.facts), answer.format(**incident.facts)) for question, answer in cause.whys]
    root = cause.root.format(**incident.facts)
    unfinished = _unfinished_before(incident, incidents)
    if unfinished:
        item = unfinished[0]
        whys[4] = ("Why could it come back?", f'The prevent item "{item.title}" of {item.created:%Y-%m-%d} was not finished.')
        root = f"{root} What was decided against it is not finished."
    if review.flaw == "whys stop after two":
        whys, root = whys[:2], whys[1][1]
    elif review.flaw == "whys end at a person":
        whys[4] = ("Why was it not caught?", "The engineer who made the change did not test it.")
        root = "The engineer did not test the change."
    lines = [f"Problem: {incident.title}"]
    for number, (question, answer) in enumerate(whys, 1):
        lines += ["", f"Why {number}: {question}", f"→ {answer}"]
    text = "\n".join([*lines, "", f"Root cause: {root}"])
    if review.flaw == "far too long a document":
        facts = incident.facts
        for topic, done, found in DISCUSSED:
            text += "\n\n" + NOVEL.format(topic=topic, done=done.format(**facts), found=found, **facts)
    return text


def _same_failure_before(incident: Incident, incidents: list[Incident]) -> list[Incident]:
    """Earlier occurrences of the checkout chain, oldest first; empty for all other incidents."""
    if (incident.service, incident.cause) != (POOL_CHAIN[0].service, POOL_CHAIN[0].cause):
        return []
    return [one for one in incidents if (one.service, one.cause) == (incident.service, incident.cause) and one.started < incident.started]


def _unfinished_before(incident: Incident, incidents: list[Incident]) -> list[Item]:
    """Prevent items of earlier occurrences that were open when this one began, oldest first."""
    items = [item for one in _same_failure_before(incident, incidents) for item in one.items if item.category == "prevent"]
    return [item for item in items if item.closed is None or item.closed > incident.started]


def _earlier(incident: Incident, incidents: list[Incident]) -> list[str]:
    """A sentence on the earlier occurrences, where there are any."""
    earlier = _same_failure_before(incident, incidents)
    return [f"Occurrence {len(earlier) + 1} of this failure since {earlier[0].started:%Y-%m-%d}"] if earlier else []


def _went_well(incident: Incident) -> list[str]:
    """What the stamps say went well."""
    acknowledged, recovered = certain(incident.acknowledged), certain(incident.recovered)
    lines = []
    if incident.detected - incident.started <= timedelta(minutes=4) and incident.detected_by == "monitoring":
        lines.append("The alert fired within four minutes and named the right service")
    if acknowledged - incident.detected <= timedelta(minutes=6):
        lines.append("On-call answered quickly, and one person led from the first minute")
    if recovered - acknowledged <= timedelta(minutes=30):
        lines.append("The fix was known to work and took less than half an hour")
    return lines or ["Support and engineering shared one channel, so nobody asked the same question twice"]


def _went_badly(incident: Incident, review: Review) -> list[str]:
    """What the stamps say went badly, and the blaming sentence of the reviews that have one."""
    acknowledged, recovered = certain(incident.acknowledged), certain(incident.recovered)
    lines = []
    if incident.detected_by == "customer":
        lines.append(f"{incident.facts['users'].capitalize()} noticed before our checks did")
    elif incident.detected - incident.started > timedelta(minutes=5):
        lines.append("The check that noticed it runs too seldom")
    if acknowledged - incident.detected > timedelta(minutes=15):
        lines.append("The first page was not answered, and escalation waits 15 minutes for each step")
    if recovered - acknowledged > timedelta(minutes=30):
        lines.append("The runbook had no step for this case, so the fix was worked out on the spot")
    if review.flaw == "blaming sentence":
        lines.append(f"{handle(review.commander)} should have noticed the alert earlier and was careless with the restart")
    return lines or ["The status page was updated only after recovery"]


def _action_table(items: list[Item], review: Review) -> str:
    """The items as they were promised in the meeting: the deadline is the first one, whatever the tracker says today."""
    rows = [
        f"| {number} | {_action(item)} | {handle(item.owner)} | {item.first_due or ''} | {_state(item, review)} |"
        for number, item in enumerate(items, 1)
    ]
    return "\n".join(["| # | Action | Owner | Deadline | Status |", "|---|--------|-------|----------|--------|", *rows])


def _action(item: Item) -> str:
    """The action with its issue at the end, where there is one."""
    reference = item.url if item.tracker == "github" else item.key
    return f"{item.title} ({reference})" if reference else item.title


def _state(item: Item, review: Review) -> str:
    """The state at the time of writing; only items without an issue are kept up to date here."""
    if item.tracker == "review" and item.status != "open":
        return "Done" if item.status == "done" else "Cancelled"
    return "In progress" if review.status == "Final" and item.priority == "highest" and item.category == "prevent" else "Open"


def _lessons(review: Review, cause: Cause) -> str:
    """The takeaways, or the note of a draft that they are still missing."""
    return (
        "To be written."
        if review.flaw == "still a draft"
        else f"- {cause.lesson}\n- {cause.root.split(', ')[0].split('; ')[0].rstrip('.')}: this is what the items above change."
    )
