"""The headings, labels and placeholders of a review -> what they mean here."""

import re

# The section a heading opens; names are compared as `plain_name` leaves them.
TOPICS = {
    name: topic
    for topic, names in {
        "timeline": "timeline, timelines, incident timeline, event timeline, timeline of events, sequence of events, chronology, event log",
        "key events": "key events, key times, key timestamps, key moments",
        "root cause": "root cause, root causes, root cause s, root cause analysis, root cause identification, rca, causes, 5 whys, "
        "five whys, 5 whys analysis, whys",
        "factors": "contributing factors, contributing factor, contributing factor s",
        "went well": "what went well, went well, things that went well",
        "went badly": "what didnt go well, what did not go well, what didnt, what went wrong, what went badly, what went poorly, "
        "things that went wrong, things that went poorly, what could have gone better",
        "actions": "action items, action item, actions, review actions, follow up actions, follow up items, follow ups, "
        "corrective actions, action plan, follow up, remediation items",
        "lessons": "lessons learned, lessons learnt, lessons, key takeaways, takeaways",
        "impact": "impact, user impact, business impact",
        "detection": "detection",
        "attendees": "attendees, participants, people involved, responders, in attendance",
    }.items()
    for name in names.split(", ")
}
# Sections whose bold words begin an entry of the list, never a field of the document.
LIST_TOPICS = {"timeline", "key events", "root cause", "factors", "went well", "went badly", "actions", "lessons", "attendees"}

FIELDS = {
    name: field
    for field, names in {
        "incident": "incident, incident id, incident number, incident link, incident ticket, incident key, incident ref, "
        "incident reference",
        "date": "date, incident date, date of incident",
        "severity": "severity, sev, incident severity, severity level",
        "service": "service, services, affected service, affected services, service affected, services affected",
        "team": "team, owning team, responsible team",
        "cause": "cause, cause label, cause category",
        "status": "status, document status, review status",
        "commander": "incident commander, commander, ic, incident lead, incident manager",
        "author": "author, authors, written by, prepared by",
        "facilitator": "facilitator, review facilitator, moderator",
        "attendees": "attendees, participants, reviewers, present, in attendance",
        "people": "scribe, reporter, reported by, responders, responder, on call engineer, communications lead, comms lead, "
        "operations lead, ops lead, tech lead, engineers involved, people involved, owned by, document owner, contributors, reviewer",
        "held": "held, review held, pir held, review meeting, meeting",
        "published": "published, published on",
        "users affected": "users affected, affected users, customers affected, number of users affected",
        "customer impact": "customer impact, customers impacted",
        "impact started": "impact started, impact start, customer impact started",
        "impact ended": "impact ended, impact end, customer impact ended",
        "detected by": "how was the incident detected, detected by, detection method, how detected, how was it detected, identified",
        "zone": "time zone, timezone",
        "duration": "duration, incident duration, total duration, time to recovery, time to recover, time to resolve, time to resolution, "
        "time to restore",
        "time to detection": "time to detection, time to detect, time from start to detection, ttd",
        "time to response": "time from detection to first response, time to acknowledge, tta",
        "time to repair": "time to repair, time to mitigate, time to mitigation",
    }.items()
    for name in names.split(", ")
}


CATEGORIES = {"prevent", "prevention", "detect", "detection", "respond", "response", "mitigate", "mitigation", "improve", "improvement"}
# Groups of action items by when they are to be done.
HORIZON = re.compile(
    r"(?:immediate(?:ly)?|now|next|later|(?:short|medium|mid|long)(?:er)?[- ]term|this (?:week|month|quarter|sprint)"
    r"|next (?:week|month|quarter|sprint)|within \d+ (?:days|weeks|months)|done|completed|open)"
)

REVIEW_PREFIX = re.compile(
    r"^\s*(?:(?:post[- ]?incident|incident|blameless)\s+(?:review|report|post[- ]?mortem)|post[- ]?mortem|pir|rca)(?:\s+report)?"
    r"\s*(?:[:–—-]|\bfor\b|\Z)\s*",
    re.IGNORECASE,
)
UNFILLED_TIME = re.compile(r"(?:YYYY|20xx)[-/]MM[-/]DD(?:[ T]+HH:MM(?::SS)?)?|HH:MM(?::SS)?", re.IGNORECASE)
_UNFILLED = re.compile(
    r"\[(?![ xX]?\]$)[^\]]*\]|<[^>]*>|[\W_]*|n/?a\.?|tb[dca]|todo|x{3,}|y{3,}|z{3,}|none\.?|unassigned|short event description"
    r"|@(?:name|owner|handle|username)|[xyn]\s?(?:h|m|hours?|minutes?|min)(?:\s?[xyn]\s?(?:m|minutes?|min))?",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(r"(?:incident title|incident name|title|post-?mortem template|incident on)?", re.IGNORECASE)


def plain_name(text: str) -> str:
    """A heading or label as it is compared: lower case, without brackets, apostrophes and signs."""
    text = re.sub(r"\([^)]*\)", " ", text.casefold())
    return " ".join(re.sub(r"[^\w ]+", " ", re.sub(r"['\u2019]", "", text)).split())


def topic_of(heading: str) -> str | None:
    """The topic of a heading, whatever follows the name: "3. Timeline, all times in UTC"."""
    name = plain_name(re.sub(r"^\s*\d+[.)]\s*", "", heading))
    return TOPICS.get(name) or TOPICS.get(plain_name(re.split(r"[,:–—(]|\s-\s", heading)[0]))


def is_unfilled(text: str) -> bool:
    """Whether a text is only a placeholder such as `[X minutes]`, `YYYY-MM-DD`, `@name` or a dash."""
    return bool(_UNFILLED.fullmatch(text.strip()) or UNFILLED_TIME.fullmatch(text.strip()))


def is_choice(text: str) -> bool:
    """Whether a text still offers a choice: "P1 / P2 / P3"."""
    return bool(re.fullmatch(r"[\w -]{1,25}(?:/[\w -]{1,25}){2,}", text))


def is_unfilled_title(text: str) -> bool:
    """Whether nothing of a title is left without its placeholders: "Incident on YYYY-MM-DD - [Brief description]"."""
    rest = re.sub(r"\[[^\]]*\]|<[^>]*>", " ", UNFILLED_TIME.sub(" ", REVIEW_PREFIX.sub("", text)))
    return bool(_NO_TITLE.fullmatch(re.sub(r"[\W_]+", " ", rest).strip()))
