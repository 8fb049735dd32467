"""The words of exports -> ours: the built-in ones and the policy's, as the table `label_map` that merging looks labels up in."""

import re
from typing import TYPE_CHECKING

from nowwhat.model.policy import SEVERITIES, Policy

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

# Words that need no policy. The policy's own map is asked first; what neither knows is listed on the Imports page.
SEVERITY_WORDS = {**{p: p for p in SEVERITIES}, "P5": "P4", "critical": "P1", "major": "P2", "minor": "P3", "none": "P4"}
CATEGORY_WORDS = {word: word for word in ("prevent", "detect", "respond", "mitigate", "improve")} | {
    "prevention": "prevent",
    "detection": "detect",
    "response": "respond",
    "mitigation": "mitigate",
    "improvement": "improve",
}
STATUS_WORDS = {
    **dict.fromkeys(
        ("open", "to do", "todo", "in progress", "in review", "new", "backlog", "outstanding", "reopened", "not started", "planned"), "open"
    ),
    **dict.fromkeys(("done", "closed", "complete", "completed", "resolved", "fixed"), "done"),
    **dict.fromkeys(
        ("cancelled", "canceled", "won't do", "wont do", "won't fix", "not planned", "duplicate", "declined", "dropped"), "cancelled"
    ),
}
KIND_WORDS = {word: word for word in ("incident", "drill", "test", "maintenance")} | {
    "exercise": "drill",
    "game day": "drill",
    "tutorial": "test",
    "incident_default": "incident",
}
DETECTED_WORDS = {
    **dict.fromkeys(("monitoring", "monitoring alert", "alert", "alerting", "automated"), "monitoring"),
    **dict.fromkeys(("customer", "customer report", "user report", "user", "support ticket"), "customer"),
    **dict.fromkeys(("internal", "internal report", "employee", "engineer"), "internal"),
}
# What a status says of its incident, where it begins with one of these words.
INCIDENT_STATUS_WORDS = {
    **dict.fromkeys(
        ("open", "ongoing", "active", "triage", "triggered", "acknowledged", "investigating", "identified", "monitoring"), "open"
    ),
    "mitigated": "mitigated",
    **dict.fromkeys(("resolved", "closed", "completed", "done", "postmortem", "post-mortem"), "done"),
}
# The same of a review. What it does not begin with is finished.
REVIEW_STATUS_WORDS = dict.fromkeys(("draft", "wip", "in progress", "ongoing", "open"), "draft")
WORDS = {
    "severity": SEVERITY_WORDS,
    "category": CATEGORY_WORDS,
    "status": STATUS_WORDS,
    "incident_status": INCIDENT_STATUS_WORDS,
    "review_status": REVIEW_STATUS_WORDS,
    "kind": KIND_WORDS,
    "detected_by": DETECTED_WORDS,
}

# What makes the title of an item vague, for SQL and for the advice on reviews: it begins with a word that promises nothing, or with one
# that promises little and says no more than three words of it; and it names nothing that could be measured or delivered. In lower case.
VAGUE_TITLE = (
    r"^(?:(improve|enhance|better|investigate|look (?:in)?to|look at|explore|consider|discuss|think about|research)\b"
    r"|(monitor|revisit|review|check|evaluate)\b\S*(?:\s+\S+){0,3}$)"
)
# What an investigation ends with, or by what an improvement is measured: a number, a question that has an answer, a thing to deliver.
# "Enhance the pipeline with a synthetic check" says what will be there.
MEASURABLE_END = (
    r"\d|%|\b(?:if|whether|why|how many|which|until|so that|such that|by (?:adding|setting|using|creating)|at least|at most|in order to"
    r"|(?:and|to|then) (?:add|fix|write|decide|document|report|create|remove|replace|set|verify|update|close|propose)"
    r"|alert|alerts|runbook|dashboard|test|tests)\b"
    r"|^(?:improve|enhance|better)\b.*\b(?:with|by)\b"
)


def vague_beginning(title: str) -> str | None:
    """The word that a vague title begins with; None if the title is not vague."""
    words = title.strip().lower()
    match = re.match(VAGUE_TITLE, words, re.ASCII)
    return match[match.lastindex or 0] if match and not re.search(MEASURABLE_END, words, re.ASCII) else None


def stage(connection: "DuckDBPyConnection", policy: Policy) -> None:
    """The temporary table `label_map`: field, label as it is compared, and our word for it; the policy's words win."""
    own: dict[str, Mapping[str, str]] = {
        "severity": policy.severity,
        "category": policy.category,
        "status": policy.status,
        "incident_status": policy.status,
        "kind": policy.kinds,
        "service": policy.services,
        "team": policy.teams,
    }
    maps = {field: {**WORDS.get(field, {}), **own.get(field, {})} for field in {**WORDS, **own}}
    rows = {(field, label.strip().casefold()): ours for field, words in maps.items() for label, ours in words.items()}
    connection.execute(
        """create or replace temp table label_map as select field, folded(label) as label, ours from (
        select unnest(?::varchar[]) as field, unnest(?::varchar[]) as label, unnest(?::varchar[]) as ours)""",
        [[field for field, _ in rows], [label for _, label in rows], list(rows.values())],
    )
