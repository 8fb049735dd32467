"""The durations of an incident: names, ends, words and advice of each, in one place."""

NAMES = {"ttd": "time to detect", "tta": "time to acknowledge", "ttm": "time to mitigate", "ttr": "time to resolve"}
SHORT = {"ttd": "TTD", "tta": "TTA", "ttm": "TTM", "ttr": "TTR"}
CHOICES = {"ttd": "Detect", "tta": "Acknowledge", "ttm": "Mitigate", "ttr": "Resolve"}
QUESTIONS = {
    "ttd": "How long until we notice?",
    "tta": "How long until somebody responds?",
    "ttm": "How long from the first response to recovery?",
    "ttr": "How long does an incident last?",
}


ADVICE = {
    "ttd": "What helps: more health checks, or shorter intervals between them.",
    "tta": "What helps: look at the on-call rotation and at how notifications are routed.",
    "ttm": "What helps: better runbooks, or an automated rollback.",
}


ENDS = {
    "ttd": ("started_at", "detected_at"),
    "tta": ("detected_at", "acknowledged_at"),
    "ttm": ("acknowledged_at", "recovered_at"),
    "ttr": ("started_at", "recovered_at"),
}


STAMPS = {
    "started_at": "when the problem began",
    "detected_at": "when it was noticed",
    "acknowledged_at": "when somebody first responded",
    "investigating_at": "when troubleshooting began",
    "fix_applied_at": "when the fix was in place",
    "recovered_at": "when recovery was confirmed",
}


WHAT = {"ttd": "Detection", "tta": "Acknowledgement", "ttm": "Mitigation"}
VERBS = {"ttd": "detect", "tta": "acknowledge", "ttm": "mitigate"}
KNOWN = {"ttd": "detection", "tta": "acknowledgement", "ttm": "mitigation"}
UNKNOWN = {
    "censored": "open so far",
    "recovery_unknown": "left out, recovery not known",
    "self_recovered": "recovered before anybody responded",
    "unacknowledged": "resolved without acknowledgement",
    "missing": "missing",
    "invalid": "impossible",
    "not_reached": "not begun",
}
