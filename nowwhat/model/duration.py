"""The durations of an incident: what each is called, between which times it lies, and what helps where its limit is missed.

The only place outside of SQL that knows the ends of a duration. `queries/model/incident_facts.sql` computes them; a test compares the two.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Duration:
    """One duration. `start` and `end` are times of an incident, `early` says what happened where the end comes before the start.

    `advice` is what the article says to do where the limit is missed; without one there is no limit, and no claim is made.
    """

    key: str
    verb: str
    noun: str
    start: str
    end: str
    question: str
    early: str
    advice: str = ""

    @property
    def name(self) -> str:
        """As it stands in a sentence: "time to detect"."""
        return f"time to {self.verb}"

    @property
    def short(self) -> str:
        """As people who measure it say: "TTD"."""
        return self.key.upper()

    @property
    def between(self) -> str:
        """Its ends in words: "from start to detection"."""
        return f"from {MOMENTS[self.start]} to {MOMENTS[self.end]}"


# What a time is called as the end of a duration, and what is asked for where it is missing.
MOMENTS = {"started_at": "start", "detected_at": "detection", "acknowledged_at": "first response", "recovered_at": "recovery"}
STAMPS = {
    "started_at": "when the problem began",
    "detected_at": "when it was noticed",
    "acknowledged_at": "when somebody first responded",
    "investigating_at": "when troubleshooting began",
    "fix_applied_at": "when the fix was in place",
    "recovered_at": "when recovery was confirmed",
}
# Why a duration of an incident is not known, by its status.
UNKNOWN = {
    "censored": "open so far",
    "recovery_unknown": "left out, recovery not known",
    "self_recovered": "recovered before anybody responded",
    "unacknowledged": "resolved without acknowledgement",
    "missing": "missing",
    "invalid": "impossible",
    "not_reached": "not begun",
}

SOMEBODY_THERE = "somebody was there before the alert"
DURATIONS = {
    duration.key: duration
    for duration in (
        Duration(
            "ttd",
            "detect",
            "detection",
            "started_at",
            "detected_at",
            "How long until we notice?",
            "an alert came before the start",
            "more health checks, or shorter intervals between them.",
        ),
        Duration(
            "tta",
            "acknowledge",
            "acknowledgement",
            "detected_at",
            "acknowledged_at",
            "How long until somebody responds?",
            SOMEBODY_THERE,
            "look at the on-call rotation and at how notifications are routed.",
        ),
        Duration(
            "ttm",
            "mitigate",
            "mitigation",
            "acknowledged_at",
            "recovered_at",
            "How long from the first response to recovery?",
            SOMEBODY_THERE,
            "better runbooks, or an automated rollback.",
        ),
        Duration("ttr", "resolve", "resolution", "started_at", "recovered_at", "How long does an incident last?", SOMEBODY_THERE),
    )
}
LIMITED = [key for key, duration in DURATIONS.items() if duration.advice]  # those that have a limit
