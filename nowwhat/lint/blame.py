"""A sentence -> whether it asks for or blames a person, and the question to the system instead. A false alarm costs trust: when in
doubt, nothing.
"""

import re
from collections.abc import Iterator

# "Someone", or a role, stands for every name that the reading took out. A team is no person, nor is a controller called an operator.
_ROLE = (
    r"(?:engineer|developer|colleague|administrator|contractor|intern|on-?call(?: engineer| person)?|responder|reviewer|commander|author"
    r"|facilitator|scribe|(?:communications|operations|tech) lead)"
)
PERSON = rf"(?:someone|somebody|he|she|(?:the|an?|our|one) (?:[\w-]+ )?{_ROLE})"
# Between a person and the verb: "the engineer who made the change did not …"; any other noun would be the subject itself.
_GAP = r"(?: (?:who|that|on|in|of|from|at)(?: [\w'’-]+){1,6}?)?(?: (?:simply|also|then|just|again|clearly))?"
_DID = (
    r"deployed|merged|pushed|broke|caused|approved|forgot|deleted|dropped|released|committed|misconfigured|missed"
    r"|(?:is|was) (?:responsible|to blame|at fault)"
)
_OUGHT = r"should(?: have|['’]ve) (?:known|noticed|checked|tested|seen|reali[sz]ed|been more careful)"
_WITHOUT_CARE = r"(?:careless(?:ly)?|negligent(?:ly)?|incompetent|reckless(?:ly)?|to blame|at fault)"
_FAILED = (
    r"(?:forgot|neglected to|made an? (?:\w+ )?mistake|messed up|screwed up|didn['’]t bother|did not bother"
    r"|failed to (?:check|test|notice|follow|read|verify|review|tell|document|escalate))"
)
_SLIPPED = (
    r"(?:forgot|neglected|overlooked|ignored|made an? (?:\w+ )?mistake|was careless"
    r"|(?:did not|didn['’]t|failed to) (?:check|test|notice|follow|read|verify|review|know|run))"
)

WHO = re.compile(rf"\bwho (?:{_DID})\b[^.?!]*\?", re.IGNORECASE)
WHY_NOT = re.compile(r"\bwhy (?:did(?:n['’]t| not)?|had(?:n['’]t| not)) (?:you|he|she|someone|somebody)\b[^.?!]*\?", re.IGNORECASE)
AT_FAULT = re.compile(
    rf"\b{PERSON}\b{_GAP} (?:{_OUGHT}|{_FAILED}|(?:is|was) (?!not|never)(?:[\w-]+ )?{_WITHOUT_CARE})(?![\w-])", re.IGNORECASE
)
HUMAN_ERROR = re.compile(r"\bhuman errors?\b(?!-)", re.IGNORECASE)
# Whoever works against human error, or says that it was none, blames nobody.
NOT_MEANT = re.compile(
    r"\b(?:no|not|never|without|instead of|rather than|prone to|risk of|room for|chance of|against|avoid\w*|prevent\w*|reduc\w*"
    r"|minimi[sz]\w*|eliminat\w*|less|fewer)\b(?: [\w'’-]+){0,3}$",
    re.IGNORECASE,
)
QUOTED = re.compile("[\"'\u201c\u2018\u00ab\u201e]$")
# What a chain of whys must not end at.
STOPS_AT_PERSON = re.compile(rf"\b{PERSON}\b{_GAP} {_SLIPPED}\b|\bhuman errors?\b", re.IGNORECASE)

OF_THE_SYSTEM = "Blameless means that accountability shifts from individuals to systems."
INSTEAD = {
    WHO: f"{OF_THE_SYSTEM} Ask instead: why did the pipeline allow it, and what guardrails were missing?",
    WHY_NOT: f"{OF_THE_SYSTEM} Ask instead why the system let it happen: how is the alert routed, is there an escalation policy, "
    "which check was missing?",
    AT_FAULT: "We are not discussing who made a mistake, but why the system allowed that mistake. Say what would have shown or caught it.",
}


def blaming(text: str) -> tuple[re.Match[str], str] | None:
    """Where a text blames a person, and the question to ask instead; None where it does not, or quotes somebody who does."""
    return next(((match, words) for pattern, words in INSTEAD.items() for match in _meant(pattern, text)), None)


def human_error(text: str) -> re.Match[str] | None:
    """Where a text calls human error a cause."""
    return next(_meant(HUMAN_ERROR, text), None)


def stops_at_person(text: str) -> bool:
    """Whether what is said last of a cause is what a person did or did not do."""
    return any(_meant(STOPS_AT_PERSON, text))


def _meant(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for match in pattern.finditer(text):
        before = text[: match.start()].rstrip()
        if not (QUOTED.search(text[: match.start()]) or NOT_MEANT.search(before)):
            yield match
