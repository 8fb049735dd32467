"""A line of a timeline, or the label of a stated moment -> the kinds of moment it names. The rules are data, each tried in the tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nowwhat.documents.words import plain_name


@dataclass(frozen=True)
class Rule:
    """A kind of moment, the words that name it, and the words that take it back: anywhere, or `before` the naming ends."""

    kind: str
    words: re.Pattern[str]
    unless: re.Pattern[str]
    before: re.Pattern[str]

    def names(self, clause: str) -> bool:
        """Whether a clause is of this kind."""
        match = self.words.search(clause)
        return bool(match and not self.unless.search(clause) and not self.before.search(clause[: match.end()]))


def _rule(kind: str, words: str, unless: str = r"(?!)", before: str = r"(?!)") -> Rule:
    return Rule(kind, *(re.compile(pattern, re.IGNORECASE) for pattern in (words, unless, before)))


_NOT = (
    r"\bnot\b|\w+n['\u2019]t\b|\b(?:did|does|do|was|is|were|could|would|can)nt\b|\bno one\b|\bnobody\b|\bif\b|\bwhether\b|\bwill\b"
    r"|\bshould\b|\bcould\b|(?<!at )\bonce\b|\buntil\b|\btrying\b|\b(?:expected|yet|needs?) to be\b|\bto be (?:confirmed|verified|done)\b"
)
_YET = _NOT + r"|\bstill\b|\bpartial"
_TRIED = (
    _NOT + r"|\bpartial|\bpotential|\bplanned\b|\baccidental|\bstarted\b|\binitiated\b|\battempt|\bfail|\bsandbox\b|\bstaging\b|\btest\b"
)
_UNSURE = _NOT + r"|\binvestigat|\bno\b|\bpotential|\bpossible|\bsuspected|\bprobable|\blikely"
_THING = r"(?:incident|issues?|problem|outage|fault)"
_USERS = r"(?:users?|customers?|clients?|developers?)"
_FOUND = r"(?:identified|found|discovered|determined|pinpointed|showed)"
_ALARM = r"(?:alert|alarm|warning)s?"
_RANG = r"(?:fired|fires|firing|triggered|raised|received|noticed)"
_AT_WORK = r"(?:shipping|serving|processing|accepting|receiving|sending|responding|delivering|working|running)"
_BEGAN = r"(?:started|began|begins|commenced)"

# Tried per clause of a timeline line, from the top; the first that fits names the clause. Recovery stands before detection:
# "user reported that it works again" is no new report.
KIND_RULES = (
    _rule("recovered", r"\brecovery (?:was |is |has been )?confirmed\b|\bconfirm(?:s|ed)? (?:the )?(?:full |complete )?recovery\b", _YET),
    _rule("recovered", r"^recovery:", _YET),
    _rule("recovered", r"\ball (?:systems|services)\b.{0,30}\b(?:operational|healthy|recovered|normal)\b", _YET),
    _rule("recovered", r"\bservices?\b.{0,30}\b(?:restored|recovered)\b|\bback to (?:their )?normal\b|\bback up and running\b", _YET),
    _rule("recovered", rf"\b{_THING} (?:is |was |has been )?(?:resolved|solved|fixed)\b|\b{_THING}\b.{{0,30}}\bresolved$", _YET),
    _rule("recovered", rf"\(resolved\)|^resolved\b|\bresolved$|\b(?:re)?solved the {_THING}\b", _YET),
    _rule("recovered", r"\b(?:working|works|running) (?:again|as (?:expected|intended))\b|\bfix works\b|\bis now (?:fine|healthy)\b", _YET),
    _rule("recovered", rf"\b(?:{_BEGAN}|resumed) {_AT_WORK}\b.{{0,40}}\bagain\b|\bresumed {_AT_WORK}\b", _YET),
    _rule("root_cause_found", rf"\bcause\b.{{0,25}}\b{_FOUND}\b|\b{_FOUND}\b.{{0,20}}\bcause\b", _UNSURE),
    _rule(
        "fix_applied", r"\b(?:roll(?:ed|ing)?[ -]?back|revert)\b.{0,20}\b(?:completed?|done|finished|performed|successful(?:ly)?)\b", _TRIED
    ),
    _rule("fix_applied", r"\brolled back\b|\breverted\b|\brepaired\b|\bmitigated\b|^(?:we |team )?patched\b", _TRIED),
    _rule("fix_applied", r"\b(?:hot)?fix\b.{0,30}\b(?:applied|deployed|rolled out|released|in place)\b", _TRIED),
    _rule("fix_applied", r"\b(?:applied|deployed)\b.{0,20}\b(?:hot)?fix\b", _TRIED),
    _rule("detected", rf"\b{_ALARM}\b.{{0,40}}\b{_RANG}\b", r"\bcleared\b|\bfalse\b", _NOT),
    _rule("detected", rf"\b(?:received|first|automated) (?:\w+ )?{_ALARM}\b|\balert from\b|\balerted (?:by|via)\b|\bpaged\b", before=_NOT),
    _rule("detected", r"\bmonitoring (?:reports|reported|alerted|detected)\b|\bnotified us\b|\bbecame aware\b", before=_NOT),
    _rule("detected", rf"\b{_USERS} (?:\w+ )?report(?:s|ed|ing)?\b|\breported by (?:a |the |an )?{_USERS}\b", before=_NOT),
    _rule("detected", rf"\bnoticed\b.{{0,60}}\b{_ALARM}\b", before=_NOT),
    _rule("detected", rf"\b{_THING} (?:was |first )?detected\b|\breach(?:ed|ing) out\b.{{0,30}}\b{_THING}\b", before=_NOT),
    _rule("detected", r"^(?:discovery|detection):", before=_NOT),
    _rule(
        "acknowledged", r"\backnowledge[sd]?\b|\backed\b|\b(?:IC|incident commander) confirm(?:s|ed)\b|\bresponders? joined\b", before=_NOT
    ),
    _rule("acknowledged", r"\bon-?call (?:\w+ )?(?:responded|responds)\b|\bincident (?:\w+ )?channel (?:was )?opened\b", before=_NOT),
    _rule("investigating", rf"\b(?:investigations?|troubleshooting)\b.{{0,20}}\b{_BEGAN}\b|^investigating\b|^looking into\b", before=_NOT),
    _rule("investigating", rf"\b{_BEGAN}\b.{{0,20}}\b(?:investigat|troubleshoot|looking into)", before=_NOT),
    _rule("started", rf"\b{_THING} (?:started|starts|began|begins|occurs|occurred)\b", before=_NOT),
)

# The label before a stated moment: "First detected: 2026-03-04 14:05".
KEY_EVENTS = (
    _rule("started", r"^(?:fault|problem|outage|incident|impact)? ?(?:occurs|occurred|began|begins|started|starts|start|start time)$"),
    _rule("detected", rf"^(?:first |{_THING} )?(?:detected|discovered)$|^detection time$|^(?:team )?becomes? aware$"),
    _rule("acknowledged", r"^(?:incident |alert |first )?(?:acknowledged|accepted|response)$"),
    _rule("investigating", r"^(?:investigating|investigation started|troubleshooting (?:began|started))$"),
    _rule("root_cause_found", r"^(?:root )?cause (?:found|identified|discovered)$"),
    _rule("fix_applied", rf"^(?:{_THING} )?(?:repaired|mitigated|fixed)$|^fix (?:applied|deployed)$"),
    _rule("recovered", rf"^(?:{_THING} |service )?(?:resolved|recovered|restored)$|^recovery confirmed$"),
)
# Stands for the detection only when nothing better says when that was; never for the first response.
DECLARED = re.compile(rf"^(?:{_THING} )?(?:created|triggered|declared|reported|opened)(?: by [\w ]+)?$", re.IGNORECASE)

DETECTORS = (
    ("monitoring", r"\balert(?:s|ed|ing)?\b(?! by)|\balarms?\b|\bmonitor(?:ing|s)?\b|\bpaged\b|\bpingdom\b|\bpager ?duty\b"),
    ("customer", r"\busers?\b|\bcustomers?\b|\bclients?\b"),
    ("internal", r"\binternal(?:ly)?\b|\bteam\b|\bengineers?\b|\bon-?call\b|\bcolleagues?\b|\bemployees?\b"),
)


CLAUSES = re.compile(r"[.;,!]\s+|\n|\s+[–—-]\s+|[.;!]$")
BRACKETS = re.compile(r"\(([^()]*)\)")


def kinds_of(text: str) -> tuple[str, ...]:
    """The kinds of moment a timeline line names, in its order: "Alert fired, on-call acknowledged" names two."""
    return named_kinds(text)[0]


def named_kinds(text: str, marks: Sequence[str] = ()) -> tuple[tuple[str, ...], str]:
    """The kinds of moment a timeline line names, and how: "stated" when a clause is nothing but the label of a moment, stands in
    brackets, or is one of the line's bold words (`marks`), else "worded", empty when it names none.
    """
    kinds: list[str] = []
    stated = False
    for clause in CLAUSES.split(text):
        label = key_event(clause.partition(":")[0])
        rule = next((rule for rule in KIND_RULES if rule.names(clause.strip())), None)
        named = label if label == "declared" or clause.strip() in marks else None
        kind = rule.kind if rule else named
        if kind and kind not in kinds:
            kinds.append(kind)
            marked = any(kind == other for mark in [*marks, *BRACKETS.findall(clause)] for other in _kinds_in(mark))
            stated = stated or label == kind or marked
    return tuple(kinds), "stated" if stated else "worded" if kinds else ""


def _kinds_in(mark: str) -> set[str]:
    label = key_event(mark)
    return {rule.kind for rule in KIND_RULES if rule.names(mark.strip())} | ({label} if label else set())


def key_event(label: str) -> str | None:
    """The kind that the label of a stated moment names: "declared", or one of the kinds of a timeline, or None."""
    name = re.sub(r"^(?:the )?(?=\w)|\b(?:is|was) (?=\w+$)| (?:at|on)$", "", plain_name(label))
    kind = next((rule.kind for rule in KEY_EVENTS if rule.names(name)), None)
    return kind or ("declared" if DECLARED.search(name) else None)


def detector(text: str) -> str | None:
    """Who noticed, by the first sentence: monitoring, customer or internal. Monitoring and customer at once give None."""
    sentence = re.split(r"[.\n](?:\s|$)", text.strip(), maxsplit=1)[0]
    found = [name for name, words in DETECTORS if re.search(words, sentence, re.IGNORECASE)]
    return None if found[:2] == ["monitoring", "customer"] or not found else found[0]
