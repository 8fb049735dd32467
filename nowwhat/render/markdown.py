"""A monthly review -> Markdown ready to paste: sentences and tables, without the charts."""

from collections.abc import Iterator, Mapping, Sequence

from nowwhat.analysis.sentences import SAMPLE
from nowwhat.language import formats
from nowwhat.language.text import markdown, markdown_link
from nowwhat.meetings import monthly
from nowwhat.meetings.decisions import Decision


def to_markdown(told: monthly.Review, owners: Mapping[tuple[str, str], str]) -> str:
    """The review as Markdown; an owner is named where `owners` has one."""
    return "\n".join(_lines(told, owners)).replace(formats.NBSP, " ") + "\n"


def _lines(told: monthly.Review, owners: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield from (f"# {markdown(told.title)}", "", monthly.QUESTION, "", _line(told.looked_at))
    if told.sample:
        yield from ("", _line(SAMPLE))
    yield from ("", "## What can be said", "")
    for place, finding in enumerate(told.findings.claims, start=1):
        yield from (f"{place}. **{_line(finding.headline)}**", f"   {_line(finding.detail)}")
    if told.findings.nothing:
        yield _line(told.findings.nothing)
    if told.findings.silent:
        yield from ("", f"{told.findings.silent_label}:", "")
        yield from (f"- {_line(sentence)}" for sentence in told.findings.silent)
    yield from ("", "## The period", "")
    if told.nothing:
        yield _line(told.nothing)
    else:
        yield from _table(
            ["Figure", "Value", "Beside it", "Coverage"],
            [[key.label, f"**{key.value}**", _line(key.words), _line(key.coverage)] for key in told.keys],
        )
        yield ""
        yield from (f"- {_line(' '.join(filter(None, [fact.sentence, fact.more])))}" for fact in told.facts)
    for listed in told.lists:
        yield from _decisions(listed, owners)
    if told.unknown:
        yield from ("", "## What is not known", "")
        yield from (f"- {_line(sentence)}" for sentence in told.unknown)
    yield from ("", "## What the figures answer", "")
    yield from (f"- {_line(answers)}" for answers in monthly.definitions(told))


def _decisions(listed: monthly.Decisions, owners: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield from ("", f"## {_line(listed.title)}", "", _line(listed.words))
    if listed.rows:
        named = any(row.owner in owners for row in listed.rows)
        header = ["What", "About", listed.column, *(["Owner"] if named else [])]
        yield ""
        yield from _table(header, [_decision(row, owners, named) for row in listed.rows])
    if listed.rest:
        yield from ("", _line(listed.rest))


def _line(words: str) -> str:
    return markdown(words.replace(formats.NBSP, " "))


def _decision(row: Decision, owners: Mapping[tuple[str, str], str], named: bool) -> list[str]:
    what = markdown_link(markdown(row.what), row.url)
    why = f"**{row.why}**" if row.late else row.why
    owner = owners.get(row.owner, "") if row.owner else ""
    return [f"{row.kind}: {what}", markdown(row.about), why, *([markdown(owner)] if named else [])]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of Markdown of ours as a table."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
