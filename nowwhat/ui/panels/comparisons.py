"""A view -> before and after: a duration in two periods, severity by severity, pooled and adjusted."""

import datetime as dt

import polars as pl
import streamlit as st

from nowwhat import figures, measured, statistics, ui, wording
from nowwhat.measured.comparisons import Window

BEFORE = "the period before"


def before_and_after(view: ui.View, duration: str) -> None:
    """The period against the one before, or a year on either side of a marked day: what the reader chooses stands in the link."""
    marked = _marked(view)
    chosen = _chosen(marked) if marked else None
    if chosen is not None:
        window = measured.comparisons.around(chosen)
        ui.show(view.everything(), figures.comparisons.compared, duration, window, since=chosen, text=marked[chosen])
        return
    first, last = view.filters.from_month, view.filters.to_month
    earlier, _ = measured.durations.before(first, last)
    values = _values(view.widened(from_month=earlier), duration)
    window, halved = measured.comparisons.months_window(earlier, first, last), measured.comparisons.half_way(first, last)
    if halved and not _ratio(values, window) and _ratio(values, halved):  # the data do not go back so far
        window = halved
    ui.show(view.widened(from_month=earlier), figures.comparisons.compared, duration, window)


def _values(view: ui.View, duration: str) -> pl.DataFrame:
    return view.frame("comparable_durations", duration=duration)


def _ratio(values: pl.DataFrame, window: Window) -> statistics.AdjustedRatio | None:
    return measured.comparisons.ratio(*measured.comparisons.halves(values, window))


def _marked(view: ui.View) -> dict[dt.date, str]:
    """The days that people marked, with their words; those of a service or team only where it is chosen or nothing is."""
    days = view.widened(from_month="0000-00", to_month="9999-99").frame("annotations")
    return {day: "; ".join(texts) for day, texts in days.group_by("on", maintain_order=True).agg("text").iter_rows()}


def _chosen(marked: dict[dt.date, str]) -> dt.date | None:
    """The day that the link compares at; None for the period before. A click is written into the link."""
    names = {"": f"Compared with {BEFORE}"} | {f"{day}": f"Since {wording.day(day)}: {text}" for day, text in marked.items()}
    asked = st.query_params.get("compare", "")
    if asked not in names:
        st.warning(ui.plain(f"The link compares at {asked[:40]!r}; marked are {', '.join(map(str, marked))}."))
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
