"""The frames of a week -> what the meeting looks at, and the same as Markdown ready to paste."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nowwhat.language import formats
from nowwhat.language.text import markdown, markdown_link
from nowwhat.meetings import weekly
from nowwhat.meetings.decisions import Decision
from nowwhat.meetings.weekly import Asked, Count, Section
from nowwhat.model.policy import Policy
from nowwhat.store.queries import Ask

DAYS = 7


@dataclass(frozen=True)
class Week:
    """What needs a word: from when to when, four counts, and the lists in the order of the meeting."""

    span: str
    counts: list[Count]
    sections: list[Section]
    nothing: str


def week(ask: Ask, policy: Policy, as_of: dt.datetime, days: int = DAYS) -> Week:
    """The days up to `as_of`, which is on the clock of the report zone, and those from it on."""
    stalled_after = policy.actions.stalled_after_days
    asked = Asked(
        new=ask("new_incidents", days=days),
        owed=ask("owed_reviews", **weekly.EVER),
        top=ask("top_prevent_items"),
        due=ask("due_items", days=days),
        open=ask("open_items"),
        stalled=ask("stalled_items"),
        any_item=bool(ask("items_recorded")["items"][0]),
        any_review=bool(ask("reviews_held", **weekly.EVER)["any_review"][0]),
    )
    found = weekly.sections(asked, as_of, days, stalled_after)
    return Week(weekly.span(as_of, days), weekly.counts(asked, days, stalled_after), found, weekly.nothing(found))


def to_markdown(told: Week, owners: Mapping[tuple[str, str], str]) -> str:
    """The week as Markdown; an owner is named where `owners` has one: pass none where people stay out of files."""
    return "\n".join(_lines(told, owners)).replace(formats.NBSP, " ") + "\n"


def _lines(told: Week, owners: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield f"## What needs a word this week: {told.span}"
    yield ""
    yield " · ".join(f"**{count.value}** {_label(count)} ({count.words})" for count in told.counts)
    for section in told.sections:
        yield from ("", f"### {section.title}", "", section.words, "")
        yield from (_line(row, owners) for row in section.rows)
        if section.rest:
            yield f"- … and {section.rest}"
        if not section.rows:
            yield section.empty


def _label(count: Count) -> str:
    return count.label[:1].lower() + count.label[1:]


def _line(row: Decision, owners: Mapping[tuple[str, str], str]) -> str:
    title = markdown_link(f"**{markdown(row.what)}**", row.url)
    owner = owners.get(row.owner) if row.owner else None
    why = f"**{row.why}**" if row.late else row.why
    return "- " + " — ".join(filter(None, [title, markdown(row.about), why, markdown(owner)]))
