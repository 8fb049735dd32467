"""A meeting -> a file to send round: one offline HTML page, Markdown to paste, or slides. The same figures as the page."""

from dataclasses import dataclass

from nowwhat.analysis.filters import Filters
from nowwhat.errors import UsageError
from nowwhat.language.text import file_name
from nowwhat.meetings.blocks import Meeting, Owners


@dataclass(frozen=True)
class Kind:
    """What a file of a suffix is called on a button and by a browser."""

    label: str
    mime: str


KINDS = {
    ".html": Kind("Download HTML", "text/html"),
    ".md": Kind("Markdown", "text/markdown"),
    ".pptx": Kind("Slides", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}


def known(suffix: str) -> str:
    """The suffix of a file that can be written.

    Raises:
        UsageError: for any other; the sentence names those there are.

    """
    if suffix.lower() not in KINDS:
        raise UsageError(f"-o: the suffix decides what is written; expected a file that ends in {', '.join(KINDS)}, found {suffix!r}")
    return suffix.lower()


def name(filters: Filters) -> str:
    """The name of the file without its suffix: `review_2026-10`, and what it is narrowed to."""
    months = dict.fromkeys([filters.from_month, filters.to_month])
    narrowed = map(file_name, [*filters.service, *filters.team, *filters.severity])
    return "_".join(filter(None, ["review", *months, *narrowed]))[:120]


def content(meeting: Meeting, suffix: str, owners: Owners) -> bytes:
    """The meeting as a file of the suffix `.html`, `.md` or `.pptx`.

    An owner is named where `owners` has one: pass none where people stay out of files.
    """
    if suffix == ".html":
        from nowwhat.render.html import to_html  # noqa: PLC0415 - what draws pictures is heavy, and a digest needs none

        return to_html(meeting, owners).encode()
    if suffix == ".md":
        from nowwhat.render.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(meeting, owners).encode()
    from nowwhat.render.slides import to_slides  # noqa: PLC0415

    return to_slides(meeting, owners)
