"""The monthly review -> what a meeting reads: figures, what happened, what is to be decided, what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.meetings import monthly
from nowwhat.render import files
from nowwhat.render.files import KINDS, name
from nowwhat.ui.blocks import decision_table, download, open_number, show_figure, show_key_figure
from nowwhat.ui.controls import decided
from nowwhat.ui.markdown import plain, presenting, quiet
from nowwhat.ui.view import View, item_owners


def keys(view: View, shown: Sequence[KeyFigure]) -> None:
    """The key figures in one row, two by two on a phone."""
    with st.grid(4, min_column_width=150, gap="medium"):
        for key in shown:
            show_key_figure(view, key)


def happened(view: View, facts: Sequence[monthly.Fact]) -> None:
    """What happened, each sentence of counts with its opening beside it."""
    with st.container(gap="xsmall"):
        for fact in facts:
            with st.container(gap=None):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.subheader(plain(fact.sentence), anchor=False, width="content")
                    open_number(view, fact.query, {})
                if fact.more:
                    quiet(plain(fact.more))


def pictures(view: View, shown: Sequence[Figure]) -> None:
    """One chart over the whole width, or two side by side."""
    for place, made in zip(st.columns(2, gap="large") if len(shown) == 2 else [st.container()], shown, strict=False):
        with place:
            show_figure(view, made)


def decisions(view: View, listed: monthly.Decisions) -> None:
    """A list of decisions with who promised what, what is to be added, and its opening."""
    with st.container(gap=None):
        st.header(plain(listed.title), anchor=False)
        quiet(plain(listed.words))
    if listed.rows:
        owners = item_owners(view)
        told = [decided(row, owners) for row in listed.rows]
        cells = [[f"{what} :gray[{about}]" if about else what, *rest] for what, about, *rest in told]
        columns = 3 if any(row[2] for row in cells) else 2
        decision_table([row[:columns] for row in cells], ["What", listed.column, "Owner"][:columns])
    if listed.rest:
        quiet(plain(listed.rest))
    with st.container(horizontal=True):
        for query, label, params in listed.opens:
            open_number(view, query, params, label=label)


def unknown(sentences: Sequence[str]) -> None:
    """What the data of the period cannot say."""
    if sentences:
        st.header("What is not known", anchor=False)
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences))


def take_away(view: View) -> None:
    """The same as a file, to be sent round; while it is presented, none."""
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
                f"{name(view.filters)}{suffix}",
                kind.mime,
                key=f"report_{suffix[1:]}",
                type="secondary" if place else "primary",
            )


def _file(view: View, suffix: str, owners: Mapping[tuple[str, str], str]) -> bytes:
    """Made when somebody asks for it."""
    return files.made(monthly.review(view), suffix, owners)
