"""What a label calls the people behind it -> the role that stands for their names."""

from nowwhat.documents.words import plain_name

# The first role that a person has stands for them. "Responders" and "attendees" are many: none of them is the one.
ROLES = {
    name: role
    for role, names in {
        "incident commander": "incident commander, commander, ic, incident lead, incident manager",
        "facilitator": "facilitator, review facilitator, moderator",
        "scribe": "scribe, note taker",
        "communications lead": "communications lead, comms lead",
        "operations lead": "operations lead, ops lead",
        "tech lead": "tech lead, technical lead",
        "on-call engineer": "on call engineer, on call, oncall, on call responder, primary on call",
        "responder": "responder, responders, engineers involved",
        "reviewer": "reviewer, reviewers",
        "reporter": "reporter, reported by",
        "author": "author, authors, written by, prepared by",
    }.items()
    for name in names.split(", ")
}
ORDER = tuple(dict.fromkeys(ROLES.values()))
NOBODY_KNOWN = "someone"


def role_of(label: str) -> str:
    """The role that a label names: "incident commander" for "Incident Manager"; empty for another label."""
    return ROLES.get(plain_name(label.replace("-", " ")), "")


def called(role: str, people: int) -> str:
    """What stands for a name: "the scribe", or "a responder" where several people have the role; "someone" without one."""
    article = "the" if people == 1 else "an" if role[:1] in set("aeiou") else "a"
    return f"{article} {role}" if role else NOBODY_KNOWN
