"""The sections of a review that tell it in prose -> what happened, and how it ended, one entry a line."""

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
WORDS_OF_A_LINK = 6  # a line of fewer words with a link leads elsewhere and tells nothing


def narrated(parts: Outline, name: str, moments: Collection[int]) -> Iterator[Line]:
    """The lines of a narrative, in order. Fields of the document are none of it, nor the lines in `moments`, which the timeline has."""
    for section in parts.sections:
        if section.topic is None and not {*map(plain_name, (section.title, *section.within))}.isdisjoint(NARRATIVES[name]):
            yield from (line for line in section.filled() if line.number not in moments and _tells(line, section))


def _tells(line: Line, section: Section) -> bool:
    label = LABEL.fullmatch(line.text)
    is_field = bool(label and plain_name(label[1]) in FIELDS) and line.number != section.line
    return not is_field and not (line.links and len(line.text.split()) < WORDS_OF_A_LINK)
