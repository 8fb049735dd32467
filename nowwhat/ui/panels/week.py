"""A view -> the five minutes of a week: four counts, the lists, and the same as Markdown."""

import streamlit as st

from nowwhat import digest, phrases, ui
from nowwhat.figures import Scope
from nowwhat.phrases.weekly import Section
from nowwhat.ui.panels.parts import decided


def told(view: ui.View) -> digest.Week:
    """The week up to as_of, under the filters."""
    return view.made(_week)


def _week(scope: Scope) -> digest.Week:
    return digest.week(scope.frame, scope.policy, scope.as_of_local)


def looked_at(view: ui.View) -> str:
    """From when to when."""
    return phrases.weekly.span(view.as_of_local, digest.DAYS)


def counts(view: ui.View, week: digest.Week) -> None:
    """Four figures, each with its opening."""
    with st.grid(4, min_column_width=150):
        for count in week.counts:
            with st.container(gap=None):
                st.metric(count.label, count.value)
                ui.quiet(ui.plain(count.words))
                ui.open_number(view, count.query, count.params, place=count.label)


def lists(view: ui.View, week: digest.Week) -> None:
    """The lists of the meeting with who promised what; what is empty says so in a line."""
    if week.nothing:
        st.subheader(ui.plain(week.nothing), anchor=False)
    owners = ui.owners(view)
    for section in week.sections:
        if section.rows or not week.nothing or section.unknown:
            _section(section, owners)


def _section(section: Section, owners: dict[tuple[str, str], str]) -> None:
    with st.container(gap="xsmall"):
        with st.container(gap=None):
            st.header(ui.plain(section.title), anchor=False)
            ui.quiet(ui.plain(section.words if section.rows else section.empty))
        if section.rows:
            rows = [decided(row, owners) for row in section.rows]
            # Three columns at most: a phone cuts the fourth.
            named = any(owner for *_, owner in rows)
            ui.decision_table([[f"{what} {about}", why, owner] if named else [what, about, why] for what, about, why, owner in rows])
        if section.rest:
            page, asked = section.more or ("", {})
            ui.quiet(f"And {ui.link(section.rest, page, **asked) if page else ui.plain(section.rest)}.")


def take_away(view: ui.View, week: digest.Week) -> None:
    """The same to paste, and the page as a meeting sees it; while it is presented, neither."""
    if ui.presenting():
        return
    report = view.policy.report
    with st.container(horizontal=True):
        if st.button("Present", icon=":material/slideshow:"):
            st.query_params["present"] = "1"
            st.rerun()
        with st.popover("Copy as Markdown", icon=":material/content_copy:"):
            st.code(digest.to_markdown(week, ui.owners(view) if report.people_in_files == "show" else {}), language="markdown", height=320)
