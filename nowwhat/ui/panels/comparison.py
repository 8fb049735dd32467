"""A view -> before and after: a duration in two periods, severity by severity, pooled and adjusted."""

import datetime as dt

import polars as pl
import streamlit as st

from nowwhat.analysis import windows
from nowwhat.analysis.comparison import figures as comparison_figures
from nowwhat.analysis.months import span_before
from nowwhat.analysis.windows import Window
from nowwhat.language import formats
from nowwhat.statistics.comparing import AdjustedRatio
from nowwhat.ui.blocks import show_made
from nowwhat.ui.markdown import plain
from nowwhat.ui.view import View

BEFORE = "the period before"


def before_and_after(view: View, duration: str) -> None:
    """The period against the one before, or a year on either side of a marked day: what the reader chooses stands in the link."""
    marked = _marked(view)
    chosen = _chosen(marked) if marked else None
    if chosen is not None:
        window = windows.around(chosen)
        show_made(view.everything(), comparison_figures.compared, duration, window, since=chosen, text=marked[chosen])
        return
    first, last = view.filters.from_month, view.filters.to_month
    earlier, _ = span_before(first, last)
    values = _values(view.widened(from_month=earlier), duration)
    window, halved = windows.months_window(earlier, first, last), windows.half_way(first, last)
    if halved and not _ratio(values, window) and _ratio(values, halved):  # the data do not go back so far
        window = halved
    show_made(view.widened(from_month=earlier), comparison_figures.compared, duration, window)


def _values(view: View, duration: str) -> pl.DataFrame:
    return view.frame("comparable_durations", duration=duration)


def _ratio(values: pl.DataFrame, window: Window) -> AdjustedRatio | None:
    return windows.ratio(*windows.halves(values, window))


def _marked(view: View) -> dict[dt.date, str]:
    """The days that people marked, with their words; those of a service or team only where it is chosen or nothing is."""
    days = view.widened(from_month="0000-00", to_month="9999-99").frame("annotations")
    return {day: "; ".join(texts) for day, texts in days.group_by("on", maintain_order=True).agg("text").iter_rows()}


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
