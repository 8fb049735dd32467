"""A view -> before and after: a duration in two periods, severity by severity, pooled and adjusted."""

import datetime as dt

import streamlit as st

from nowwhat.analysis.comparison import figures as comparison_figures
from nowwhat.language import formats
from nowwhat.ui.blocks import show_made
from nowwhat.ui.markdown import plain
from nowwhat.ui.view import View

BEFORE = "the period before"


def before_and_after(view: View, duration: str) -> None:
    """The period against the one before, or a year on either side of a marked day: what the reader chooses stands in the link."""
    marked = comparison_figures.marked_days(view)
    day = _chosen(marked) if marked else None
    if day is None:
        show_made(view, comparison_figures.before_and_after, duration)
    else:
        show_made(view, comparison_figures.since, duration, day, marked[day])


def _chosen(marked: dict[dt.date, str]) -> dt.date | None:
    """The day that the link compares at; None for the period before. A click is written into the link."""
    names = {"": f"Compared with {BEFORE}"} | {f"{day}": f"Since {formats.day(day)}: {text}" for day, text in marked.items()}
    asked = st.query_params.get("compare", "")
    if asked not in names:
        st.warning(plain(f"The link compares at {asked[:40]!r}; marked are {', '.join(map(str, marked))}."))
        asked = ""

    def moved() -> None:
        day = st.session_state["compare_choice"]
        if day:
            st.query_params["compare"] = day
        else:
            st.query_params.pop("compare", None)

    st.session_state["compare_choice"] = asked
    st.selectbox("Compare", list(names), key="compare_choice", format_func=names.__getitem__, on_change=moved, label_visibility="collapsed")
    return dt.date.fromisoformat(asked) if asked else None
