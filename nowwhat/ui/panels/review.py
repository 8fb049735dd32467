"""The monthly review -> what a meeting reads: figures, what happened, what is to be decided, what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from nowwhat import monthly, report, ui
from nowwhat.figures import Figure, KeyFigure
from nowwhat.ui.panels.parts import decided


def keys(view: ui.View, shown: Sequence[KeyFigure]) -> None:
    """The key figures in one row, two by two on a phone."""
    with st.grid(4, min_column_width=150, gap="medium"):
        for key in shown:
            ui.key_figure(view, key)


def happened(view: ui.View, facts: Sequence[monthly.Fact]) -> None:
    """What happened, each sentence of counts with its opening beside it."""
    with st.container(gap="xsmall"):
        for fact in facts:
            with st.container(gap=None):
                with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                    st.subheader(ui.plain(fact.sentence), anchor=False, width="content")
                    ui.open_number(view, fact.query, {})
                if fact.more:
                    ui.quiet(ui.plain(fact.more))


def pictures(view: ui.View, shown: Sequence[Figure]) -> None:
    """One chart over the whole width, or two side by side."""
    for place, made in zip(st.columns(2, gap="large") if len(shown) == 2 else [st.container()], shown, strict=False):
        with place:
            ui.figure(view, made)


def decisions(view: ui.View, listed: monthly.Decisions) -> None:
    """A list of decisions with who promised what, what is to be added, and its opening."""
    with st.container(gap=None):
        st.header(ui.plain(listed.title), anchor=False)
        ui.quiet(ui.plain(listed.words))
    if listed.rows:
        owners = ui.owners(view)
        told = [decided(row, owners) for row in listed.rows]
        cells = [[f"{what} :gray[{about}]" if about else what, *rest] for what, about, *rest in told]
        columns = 3 if any(row[2] for row in cells) else 2
        ui.decision_table([row[:columns] for row in cells], ["What", listed.column, "Owner"][:columns])
    if listed.rest:
        ui.quiet(ui.plain(listed.rest))
    with st.container(horizontal=True):
        for query, label, params in listed.opens:
            ui.open_number(view, query, params, label=label)


def unknown(sentences: Sequence[str]) -> None:
    """What the data of the period cannot say."""
    if sentences:
        st.header("What is not known", anchor=False)
        st.markdown("\n".join(f"- {ui.plain(sentence)}" for sentence in sentences))


def take_away(view: ui.View) -> None:
    """The same as a file, to be sent round; while it is presented, none."""
    if ui.presenting():
        return
    people = view.policy.report
    owners = ui.owners(view) if people.people_in_files == "show" else {}
    unlinked = replace(view, linked=False)  # a file has no pages to lead to
    with st.container(horizontal=True):
        for place, (suffix, kind) in enumerate(report.KINDS.items()):
            ui.download(
                kind.label,
                partial(_file, unlinked, suffix, owners),
                f"{report.name(view.filters)}{suffix}",
                kind.mime,
                key=f"report_{suffix[1:]}",
                type="secondary" if place else "primary",
            )


def _file(view: ui.View, suffix: str, owners: Mapping[tuple[str, str], str]) -> bytes:
    """Made when somebody asks for it."""
    return report.made(monthly.review(view), suffix, owners)
