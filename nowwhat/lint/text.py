"""What the rules look at, and what they say. Nothing here holds the name of a person: the reading has taken names out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """A piece of the review's text; `line` is its line in the document, None where the store does not keep it."""

    line: int | None
    text: str


@dataclass(frozen=True)
class Promise:
    """One action item. `dated`, `owned` and `tracked` say that it has a deadline, an owner, an issue of its own."""

    line: int | None
    title: str
    owned: bool
    dated: bool
    category: str
    priority: str
    tracked: bool = False
    open: bool = True


@dataclass(frozen=True)
class ReviewText:
    """One review. None is not recorded; `hours_late` is from recovery to the meeting where that is more than 48, `unzoned` the first
    time of the timeline that names no zone, `fields` the lines of the document that tell of the meeting, by our names of them.
    """

    line: int | None
    sentences: Sequence[Sentence]
    whys: Sequence[Sentence]
    root_cause: Sentence | None
    promises: Sequence[Promise]
    has_timeline: bool
    has_detection: bool
    has_lessons: bool
    words: int | None = None
    attendees: int | None = None
    minutes: int | None = None
    facilitator_is_commander: bool | None = None
    hours_late: float | None = None
    unzoned: Sentence | None = None
    fields: Mapping[str, Sentence] = field(default_factory=dict)

    def place(self, *names: str) -> tuple[int | None, str]:
        """The line and the words of the first of these fields that the document has, else its first line."""
        first = next((self.fields[name] for name in names if name in self.fields), Sentence(self.line, ""))
        return first.line, first.text


@dataclass(frozen=True)
class Advice:
    """One advice: the rule's id, the document and the line it points at, the sentence (empty where something is missing), and words."""

    rule: str
    file: str
    line: int | None
    sentence: str
    words: str
