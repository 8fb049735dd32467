"""What a tool calls a column -> which of ours it is. One rule for stamps: created, opened and declared are when it was detected.

A closing is paperwork days later, so of an incident it is no time of ours; urgency is no severity; names of people are never read.
"""

import re
from collections.abc import Mapping

# The best word first. Words of time (`at`, `on`, `date`, …) and of the table (`incident id`) are left out of stamps and names.
INCIDENTS: Mapping[str, tuple[str, ...]] = {
    "incident_id": ("key", "id", "number", "reference", "ref", "case number", "ticket", "ticket id", "identifier"),
    "url": ("url", "link", "permalink", "weblink", "html url"),
    "title": ("title", "summary", "name", "short description", "subject", "headline", "message", "description"),
    "service": (
        "service", "service name", "affected service", "impacted service", "component", "application", "system", "product",
        "business service", "cmdb ci",
    ),
    "services": ("services", "affected services", "impacted services", "components", "affected components"),
    "team": ("team", "team name", "owning team", "responsible team", "assignment group", "squad", "owner team"),
    "severity": ("severity", "sev", "severity level", "priority"),
    "kind": ("kind", "type"),
    "near_miss": ("near miss", "is near miss"),
    "status": ("status", "state"),
    "cause": ("cause", "cause category", "root cause category", "root cause", "cause label"),
    "fingerprint": ("fingerprint", "dedup key", "alert key"),
    "started_at": (
        "started", "start", "began", "beginning", "impact started", "impact start", "outage start", "problem start", "actual start",
    ),
    "detected_at": (
        "detected", "detection", "discovered", "noticed", "triggered", "alerted", "declared", "reported", "raised", "opened", "open",
        "created", "creation", "logged",
    ),
    "acknowledged_at": ("acknowledged", "acknowledgement", "acked", "ack", "first response", "responded", "accepted"),
    "investigating_at": ("investigating", "investigation started", "investigation start"),
    "root_cause_found_at": ("root cause found", "root cause identified", "identified", "diagnosed"),
    "fix_applied_at": ("mitigated", "mitigation", "fixed", "fix applied", "fix in place", "stable", "monitoring", "contained"),
    "recovered_at": ("recovered", "recovery", "resolved", "resolution", "restored", "service restored", "ended", "end"),
    "customer_impact": ("customer impact", "customer facing", "customers affected", "customer impacting"),
    "impact_started_at": ("customer impact started", "customer impact start"),
    "impact_ended_at": ("impact ended", "impact end", "customer impact ended", "customer impact end"),
    "users_affected": ("users affected", "affected users", "impacted users", "users impacted"),
    "detected_by": ("detected by", "detection method", "detection source", "detected via", "how detected"),
    "pir_completed_at": ("pir completed", "postmortem completed", "post mortem completed", "review completed", "review held", "postmortem"),
    "merged_into": ("merged into", "duplicate of", "merged in"),
    "updated_at": ("updated", "last updated", "modified", "last modified", "changed", "last changed", "sys updated"),
}  # fmt: skip
ACTION_ITEMS: Mapping[str, tuple[str, ...]] = {
    "action_id": ("key", "id", "number", "reference", "ref", "ticket", "ticket id", "identifier"),
    "incident_id": (
        "incident id",
        "incident",
        "incident number",
        "incident key",
        "incident reference",
        "related incident",
        "parent incident",
        "incident name",
    ),
    "url": INCIDENTS["url"],
    "title": (*INCIDENTS["title"], "what", "action item", "action", "task"),
    "category": ("category", "type", "kind"),
    "priority": ("priority", "severity", "importance"),
    "team": ("team", "team name", "owning team", "responsible team", "assignment group", "squad", "owner team"),
    "owner": ("owner", "assignee", "assigned to", "responsible", "assigned", "owner name", "assignee name"),
    "status": INCIDENTS["status"],
    "created_at": ("created", "creation", "opened", "raised", "logged", "added", "reported"),
    "original_due_date": ("original due", "original deadline", "first due", "initial due", "planned", "initial deadline"),
    "due_date": ("due", "deadline", "due by", "target", "promised", "current due", "eta", "target completion"),
    "closed_at": ("closed", "completed", "completion", "done", "resolved", "resolution", "finished"),
    "last_activity_at": ("last activity", "last comment", "last commented"),
    "updated_at": INCIDENTS["updated_at"],
}
SYNONYMS = {"incidents": INCIDENTS, "action_items": ACTION_ITEMS}
OWN_NOUNS = {"incidents": ("incident", "inc"), "action_items": ("action item", "action", "item", "task", "issue")}
# Why a column of theirs is none of ours, whatever it holds.
PAPERWORK = {"closed", "closure", "cancelled", "canceled", "archived"}
PEOPLE = {
    "assignee", "assigned to", "owner", "responder", "responders", "reporter", "reported by", "opened by", "created by", "closed by",
    "resolved by", "acknowledged by", "updated by", "author", "caller", "commander", "incident commander", "lead", "requester", "user",
    "email",
}  # fmt: skip
TIME_WORDS = {"at", "on", "date", "time", "datetime", "timestamp", "ts", "utc", "when", "day"}


def words_of(name: str) -> str:
    """A column's name in lower-case words: `createdAt`, `Created At` and `created_at` are one."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name.replace("#", " number "))
    return " ".join(re.findall(r"[^\W_]+", apart)).casefold()


def without_time(words: str) -> str:
    """The words without those that only say that it is a time, at either end; all of them if nothing else is said."""
    kept = words.split()
    while len(kept) > 1 and kept[-1] in TIME_WORDS:
        kept.pop()
    while len(kept) > 1 and kept[0] in TIME_WORDS:
        kept.pop(0)
    return " ".join(kept)


def forms_of(name: str, table: str) -> list[str]:
    """The ways to read a name, the most literal first: as it stands, without its noun, without words of time, without both."""
    words = words_of(name).removeprefix("custom field ")
    forms = [words]
    for form in (words, without_time(words)):
        noun = next((noun for noun in OWN_NOUNS[table] if form.startswith(f"{noun} ")), "")
        forms += [form, form.removeprefix(noun).strip()]
    return list(dict.fromkeys(form for form in forms if form))


def no_column_of_ours(name: str, table: str) -> str:
    """Why a column is none of ours by its name alone; empty where nothing speaks against it."""
    forms = forms_of(name, table)
    if table == "incidents" and any(form in PAPERWORK for form in forms):
        return "a closing is paperwork and no recovery"
    if any(form == "urgency" for form in forms):
        return "urgency is no severity"
    owner = table == "action_items" and any(form in ACTION_ITEMS["owner"] for form in forms)
    if not owner and any(form in PEOPLE for form in forms):
        return "names of people are not read"
    return ""
