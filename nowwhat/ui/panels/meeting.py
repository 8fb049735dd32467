"""The blocks of a meeting -> what stands on its page, one function per kind, and the same to take away."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial, singledispatch

import streamlit as st

from nowwhat.language import formats
from nowwhat.meetings import monthly
from nowwhat.meetings.blocks import Block, Cell, Claims, DecisionList, Facts, Figures, KeyFigures, Meeting, Nothing, Unknown
from nowwhat.render import files
from nowwhat.render.files import KINDS
from nowwhat.render.markdown import to_message
from nowwhat.ui.blocks import decision_table, download, open_number, show_figure, show_key_figures
from nowwhat.ui.markdown import incident_link, outside_link, page_link, plain, presenting, quiet
from nowwhat.ui.view import View, item_owners


def show_meeting(view: View, meeting: Meeting) -> None:
    """Its blocks, in their order."""
    for block in meeting.blocks:
        show(block, view)


@singledispatch
def show(block: Block, view: View) -> None:
    """A block as it stands on the page."""
    raise NotImplementedError(type(block))


@show.register
def _(block: Claims, view: View) -> None:
    """At most five claims, their evidence folded under each; one honest sentence where there are none."""
    if not block.silent_label:
        quiet(plain(block.nothing))
        return
    with st.container(gap="small", key="findings"):
        for place, claim in enumerate(block.claims, start=1):
            number, finding = f"{place}. " if len(block.claims) > 1 else "", claim.finding
            with st.container(gap=None):
                st.subheader(plain(f"{number}{finding.headline}"), anchor=False)
                label, key = plain(f"Evidence: {finding.detail}"), f"evidence_{finding.id}"
                with st.expander(label, type="compact", key=key, on_change="rerun") as evidence:
                    if evidence.open:  # what nobody unfolds is not drawn
                        show_figure(view, claim.evidence(), apart=finding.id)
        if block.nothing:
            st.markdown(plain(block.nothing))
        if block.standing:
            with st.container(gap=None):
                for sentence in block.standing:
                    quiet(plain(sentence))
        with st.expander(block.silent_label, type="compact", key="looked_at"):
            st.markdown("\n".join(f"- {plain(sentence)}" for sentence in block.silent))


@show.register
def _(block: KeyFigures, view: View) -> None:
    """Numbers in one row, two by two on a phone, each with its opening."""
    if not block.brief:
        show_key_figures(view, block.figures, gap="medium")
        return
    with st.grid(4, min_column_width=150):
        for key in block.figures:
            with st.container(gap=None):
                st.metric(key.label, key.value)
                quiet(plain(key.words))
                open_number(view, key.query, dict(key.params), place=key.label)


@show.register
def _(block: Facts, view: View) -> None:
    """Sentences, each with its opening beside it."""
    with st.container(gap="xsmall"):
        for fact in block.facts:
            with st.container(gap=None):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.subheader(plain(fact.sentence), anchor=False, width="content")
                    open_number(view, fact.query, {})
                if fact.more:
                    quiet(plain(fact.more))


@show.register
def _(block: Nothing, view: View) -> None:  # noqa: ARG001 - it opens to nothing
    """A sentence, as a heading where it has none, and the way to where the data is."""
    if block.title:
        st.markdown(plain(block.sentence))
    else:
        st.subheader(plain(block.sentence), anchor=False)
    if block.last_month and not presenting():
        st.markdown(page_link(f"Look at {formats.month(block.last_month)}", "", period=block.last_month))


@show.register
def _(block: Figures, view: View) -> None:
    """One chart over the whole width, or two side by side."""
    places = st.columns(2, gap="large") if len(block.figures) == 2 else [st.container() for _ in block.figures]
    for place, figure in zip(places, block.figures, strict=True):
        with place:
            show_figure(view, figure)


@show.register
def _(block: DecisionList, view: View) -> None:
    """A list of decisions with who promised what, what is to be added, and its opening; what is empty says so in a line."""
    owners = item_owners(view)
    with st.container(gap="small" if block.column else "xsmall"):
        with st.container(gap=None):
            st.header(plain(block.title), anchor=False)
            quiet(plain(block.words if block.rows or not block.empty else block.empty))
        if block.rows:
            _table(block, owners)
        if block.rest:
            quiet(plain(block.rest))
        if more := block.more:
            quiet(f"And {page_link(more.words, more.page, **more.filters) if more.page else plain(more.words)}.")
        if block.column:
            with st.container(horizontal=True):
                for opening in block.opens:
                    open_number(view, opening.query, dict(opening.params), label=opening.label)


def _table(block: DecisionList, owners: Mapping[tuple[str, str], str]) -> None:
    """Three columns at most, since a phone cuts the fourth: what and about what share one where there is more to say."""
    header, rows = block.header(owners), [[_cell(cell) for cell in row] for row in block.cells(owners)]
    if block.column:
        grey = [[f"**{what}** :gray[{about}]" if about else f"**{what}**", *others] for what, about, *others in rows]
        decision_table(grey, [name for name in header if name != "About"])
    elif len(header) == 4:  # with who promised it
        decision_table([[f"**{what}** {about}", *others] for what, about, *others in rows])
    else:
        decision_table([[f"**{what}**", *others] for what, *others in rows])


def _cell(cell: Cell) -> str:
    """The words of a cell, in colour if they are late, which lead to the page of an incident or to where an item is kept."""
    words = incident_link(cell.words, cell.incident) if cell.incident else outside_link(cell.words, cell.url)
    return cell.before + (f":orange[{words}]" if cell.late else words)


@show.register
def _(block: Unknown, view: View) -> None:  # noqa: ARG001
    """Sentences under their heading."""
    st.header(block.title, anchor=False)
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in block.sentences))


def review_files(view: View) -> None:
    """The review as a file, to be sent round; while it is presented, none."""
    if presenting():
        return
    people = view.policy.report
    owners = item_owners(view) if people.people_in_files == "show" else {}
    unlinked = replace(view, linked=False)  # a file has no pages to lead to
    with st.container(horizontal=True):
        for place, (suffix, kind) in enumerate(KINDS.items()):
            download(
                kind.label,
                partial(_file, unlinked, suffix, owners),
                f"{files.name(view.filters)}{suffix}",
                kind.mime,
                key=f"report_{suffix[1:]}",
                type="secondary" if place else "primary",
            )


def _file(view: View, suffix: str, owners: Mapping[tuple[str, str], str]) -> bytes:
    """The file, written when somebody asks for it."""
    return files.content(monthly.review(view), suffix, owners)


def week_to_copy(view: View, week: Meeting) -> None:
    """The week to paste, and the page as a meeting sees it; while it is presented, neither."""
    if presenting():
        return
    report = view.policy.report
    with st.container(horizontal=True):
        if st.button("Present", icon=":material/slideshow:"):
            st.query_params["present"] = "1"
            st.rerun()
        with st.popover("Copy as Markdown", icon=":material/content_copy:"):
            st.code(to_message(week, item_owners(view) if report.people_in_files == "show" else {}), language="markdown", height=320)
