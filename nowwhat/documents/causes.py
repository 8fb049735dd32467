"""The lines under "Root cause" -> the chain of whys and the root cause."""

import re
from collections.abc import Iterable

from nowwhat.documents.sections import Line, Section
from nowwhat.documents.words import plain_name

WHY = re.compile(r"(?:\d+[.)]\s*)?(?:why\s*#?\d+\s*[:.)–—-]\s*(?P<text>.*)|(?P<question>why\b.*))", re.IGNORECASE)
ANSWER = re.compile(r"(?:→|⇒|->|=>|\ba(?:nswer)?:)\s*(.*)", re.IGNORECASE)
ROOT_CAUSE = re.compile(r"(?:the )?root cause\s*(?::|\bis\b|\bwas\b)\s*(.+)", re.IGNORECASE)


def read_causes(sections: Iterable[Section]) -> tuple[list[str], str]:
    """The whys as "question → answer", and the stated root cause; without such a line, what else is said there."""
    whys: list[str] = []
    cause: list[str] = []
    rest: list[str] = []
    for section in sections:
        numbered = "why" in plain_name(section.title)
        opened: list[str] | None = None
        depth = -1
        for line in section.filled():
            if match := ROOT_CAUSE.fullmatch(line.text):
                opened = cause = [match[1]]
            elif (match := WHY.fullmatch(line.text)) or (numbered and line.ordered and not _belongs(line, depth)):
                whys.append((match["text"] or match["question"] if match else line.text).strip())
                opened, depth = whys, line.depth
            elif opened is not None and (ANSWER.fullmatch(line.text) or _belongs(line, depth)):
                opened[-1] = _joined(opened[-1], line.text, answer=opened is whys)
            else:
                rest.append(line.text)
                opened = rest if line.depth < 0 else None
                depth = line.depth
    return [re.sub(r"\s*(?:->|=>|⇒)\s*", " → ", why) for why in whys if why], " ".join(cause) or "\n".join(rest)


def _belongs(line: Line, depth: int) -> bool:
    """Whether a line goes on with the one before: in the same block, or in a list inside its entry."""
    return line.follows or (line.depth > depth >= 0)


def _joined(before: str, text: str, *, answer: bool) -> str:
    match = ANSWER.fullmatch(text)
    words = match[1] if match else text
    # A question may run over two lines; what follows its question mark is the answer even without an arrow.
    return f"{before} → {words}" if answer and (match or before.endswith("?")) else f"{before} {words}"
