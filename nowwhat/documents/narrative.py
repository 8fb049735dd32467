"""The sections of a review that tell it in prose -> what happened, and how it ended, one entry a line."""

import re
from collections.abc import Collection, Iterator

from nowwhat.documents.outline import Outline
from nowwhat.documents.sections import LABEL, Line, Section
from nowwhat.documents.words import FIELDS, plain_name

NARRATIVES = {
    topic: frozenset(names.split(", "))
    for topic, names in {
        "summary": "summary, executive summary, incident summary, overview, incident overview, description, incident description, "
        "what happened, background, context, problem, problem statement, synopsis, tl dr, tldr, symptoms, identified",
        "resolution": "resolution, resolution and recovery, recovery, mitigation, remediation, fix, solution, workaround",
    }.items()
}
# A line with a link tells nothing when it only leads elsewhere: behind such a label, or with fewer words than these.
ELSEWHERE = re.compile(r"(?:thread|timeline|chat|channel|recording|ticket|document|doc|link)s?", re.IGNORECASE)
WORDS_OF_A_LINK = 6
NUMBER = re.compile(r"^\s*\d+[.)]\s*")


def narrated(parts: Outline, name: str, moments: Collection[int]) -> Iterator[Line]:
    """The lines of a narrative, in order. Fields of the document are none of it, nor the lines in `moments`, which the timeline has."""
    names = NARRATIVES[name]
    for section in parts.sections:
        title, *within = (plain_name(NUMBER.sub("", name)) for name in (section.title, *section.within))
        if section.topic is None and not names.isdisjoint([title, *within]):
            value = section.line if title in FIELDS and title not in names else 0  # what stands behind the label of a field
            yield from (line for line in section.filled() if line.number not in {*moments, value} and _tells(line, section))


def _tells(line: Line, section: Section) -> bool:
    label = LABEL.fullmatch(line.text)
    is_field = bool(label and plain_name(label[1]) in FIELDS) and line.number != section.line
    leads = bool(label and ELSEWHERE.fullmatch(label[1].split()[-1])) or len(line.text.split()) < WORDS_OF_A_LINK
    return not is_field and not (line.links and leads)
