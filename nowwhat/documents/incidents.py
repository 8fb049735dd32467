"""The blocks of a file -> the blocks of each incident that it tells, or the reason why they cannot be told apart."""

from collections.abc import Sequence

from nowwhat.documents.times import DAY_ANYWHERE
from nowwhat.documents.words import TOPICS, is_unfilled_title, plain_name, topic_of
from nowwhat.reading.markdown import Block, FrontMatter, Heading, Item, Paragraph

COURSES = {"timeline", "key events"}
OWN = {"title", "date", "incident", "incident id", "id", "slug"}  # front matter that cannot be meant for each of several
NOT_TOLD_APART = (
    "several incidents in one file that cannot be told apart, since some of their headings have no date; write the date into each "
    "heading, or split the file into one per incident"
)


def split_incidents(blocks: Sequence[Block]) -> tuple[list[list[Block]], str | None]:
    """The blocks of every incident, in order, or all blocks as one; and a sentence where they are several that nothing tells apart."""
    for level in sorted({block.level for block in blocks if isinstance(block, Heading)}):
        spans = [span for span in _spans(blocks, level) if _topics(span[1:]) & COURSES]
        if len(spans) > 1:
            if all(_is_dated(span) for span in spans):
                front: list[Block] = [_shared(block) for block in blocks[:1] if isinstance(block, FrontMatter)]
                return [front + span for span in spans], None
            whole = all(len(_topics(span[1:])) > 1 for span in spans)
            return [list(blocks)], NOT_TOLD_APART if whole else None
    return [list(blocks)], None


def _spans(blocks: Sequence[Block], level: int) -> list[list[Block]]:
    """What stands under each heading of a level that has a title of its own, the heading first."""
    found: list[list[Block]] = []
    inside = False
    for block in blocks:
        if isinstance(block, Heading) and block.level <= level:
            title = block.text.plain
            inside = block.level == level and not topic_of(title) and not is_unfilled_title(title)
            if inside:
                found.append([])
        if inside:
            found[-1].append(block)
    return found


def _topics(blocks: Sequence[Block]) -> set[str]:
    """The topics of the headings and bold labels among the blocks."""
    headings = {topic_of(block.text.plain) for block in blocks if isinstance(block, Heading)}
    labels = {TOPICS.get(plain_name(block.text.bold)) for block in blocks if isinstance(block, Item | Paragraph) and block.text.bold}
    return {topic for topic in headings | labels if topic}


def _is_dated(span: Sequence[Block]) -> bool:
    texts = [block.text.plain for block in span if isinstance(block, Heading)][:1]
    texts += [block.text.plain for block in span if isinstance(block, Item | Paragraph)]
    return any(DAY_ANYWHERE.search(text) for text in texts)


def _shared(front: FrontMatter) -> FrontMatter:
    return FrontMatter(front.line, {key: value for key, value in front.fields.items() if key not in OWN})
