"""A view -> before and after: a duration in two periods, severity by severity, pooled and adjusted."""

import datetime as dt

import polars as pl
import streamlit as st

from nowwhat import charts, measured, phrases, statistics, ui, wording
from nowwhat.measured.comparisons import Window

BEFORE = "the period before"


def before_and_after(view: ui.View, duration: str) -> None:
    """The period against the one before, or a year on either side of a marked day: what the reader chooses stands in the link."""
    marked = _marked(view)
    chosen = _chosen(marked) if marked else None
    if chosen is not None:
        everything = view.widened(from_month="0000-00", to_month="9999-99")
        compared(everything, duration, measured.comparisons.around(chosen), since=chosen, text=marked[chosen])
        return
    first, last = view.filters.from_month, view.filters.to_month
    earlier, _ = measured.durations.before(first, last)
    values = _values(view.widened(from_month=earlier), duration)
    window, halved = measured.comparisons.months_window(earlier, first, last), measured.comparisons.half_way(first, last)
    if halved and not _ratio(values, window) and _ratio(values, halved):  # the data do not go back so far
        window = halved
    compared(view.widened(from_month=earlier), duration, window)


def compared(view: ui.View, duration: str, window: Window, *, since: dt.date | None = None, text: str = "", title: str = "") -> None:
    """The figure of one comparison."""
    before, after = measured.comparisons.halves(_values(view, duration), window)
    found = measured.comparisons.ratio(before, after)
    months = view.frame("months_compared", duration=duration)
    open_months = months.filter(~pl.col("provisional") & ~pl.col("comparable"))["month"].to_list()
    warning = phrases.comparisons.mix_warning(found) if found else ""
    plain_note = phrases.comparisons.note(found, open_months) if found else ""
    ui.figure(
        view,
        "comparable_durations",
        charts.ratio_by_group(phrases.comparisons.rows(found, before, after)) if found else None,
        title or phrases.comparisons.TITLE,
        phrases.comparisons.subtitle(duration, before, after, since, text)
        if found
        else phrases.response.NAMES[duration].capitalize() + ".",
        note=" ".join(filter(None, [f":orange[{ui.plain(warning)}]" if warning else "", ui.plain(plain_note)])),
        params=_params(view, duration),
        empty=phrases.comparisons.too_few(duration),
    )


def _params(view: ui.View, duration: str) -> dict[str, str]:
    return {"duration": duration, "zone": view.policy.report.zone}


def _values(view: ui.View, duration: str) -> pl.DataFrame:
    return view.frame("comparable_durations", **_params(view, duration))


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
