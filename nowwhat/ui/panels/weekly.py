"""A view -> the five minutes of a week: four counts, the lists, and the same as Markdown."""

import streamlit as st

from nowwhat.analysis.scope import Scope
from nowwhat.meetings import digest, weekly
from nowwhat.meetings.weekly import Section
from nowwhat.ui.blocks import decision_table, open_number
from nowwhat.ui.controls import decided
from nowwhat.ui.markdown import page_link, plain, presenting, quiet
from nowwhat.ui.view import View, item_owners


def told(view: View) -> digest.Week:
    """The week up to as_of, under the filters."""
    return view.made(_week)


def _week(scope: Scope) -> digest.Week:
    return digest.week(scope.frame, scope.policy, scope.as_of_local)


def looked_at(view: View) -> str:
    """From when to when."""
    return weekly.span(view.as_of_local, digest.DAYS)


def counts(view: View, week: digest.Week) -> None:
    """Four figures, each with its opening."""
    with st.grid(4, min_column_width=150):
        for count in week.counts:
            with st.container(gap=None):
                st.metric(count.label, count.value)
                quiet(plain(count.words))
                open_number(view, count.query, count.params, place=count.label)


def lists(view: View, week: digest.Week) -> None:
    """The lists of the meeting with who promised what; what is empty says so in a line."""
    if week.nothing:
        st.subheader(plain(week.nothing), anchor=False)
    owners = item_owners(view)
    for section in week.sections:
        if section.rows or not week.nothing or section.unknown:
            _section(section, owners)


def _section(section: Section, owners: dict[tuple[str, str], str]) -> None:
    with st.container(gap="xsmall"):
        with st.container(gap=None):
            st.header(plain(section.title), anchor=False)
            quiet(plain(section.words if section.rows else section.empty))
        if section.rows:
            rows = [decided(row, owners) for row in section.rows]
            # Three columns at most: a phone cuts the fourth.
            named = any(owner for *_, owner in rows)
            decision_table([[f"{what} {about}", why, owner] if named else [what, about, why] for what, about, why, owner in rows])
        if section.rest:
            page, asked = section.more or ("", {})
            quiet(f"And {page_link(section.rest, page, **asked) if page else plain(section.rest)}.")


def take_away(view: View, week: digest.Week) -> None:
    """The same to paste, and the page as a meeting sees it; while it is presented, neither."""
    if presenting():
        return
    report = view.policy.report
    with st.container(horizontal=True):
        if st.button("Present", icon=":material/slideshow:"):
            st.query_params["present"] = "1"
            st.rerun()
        with st.popover("Copy as Markdown", icon=":material/content_copy:"):
            st.code(
                digest.to_markdown(week, item_owners(view) if report.people_in_files == "show" else {}), language="markdown", height=320
            )
