"""A question -> the frame of its page: title, what it looks at, the filter bar, and what stands there without data."""

import html
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn
from urllib.parse import urlencode

import polars as pl
import streamlit as st

from nowwhat.analysis import sentences
from nowwhat.analysis.filters import default_period, from_link, to_link
from nowwhat.analysis.months import month_plus, months_in
from nowwhat.analysis.sentences import SAMPLE
from nowwhat.errors import NowWhatError
from nowwhat.language import formats
from nowwhat.store.generation import Store
from nowwhat.ui.markdown import page_link, plain, presenting, quiet
from nowwhat.ui.view import View, cached_frame, current_store, may_upload, mode

EVERY_MONTH = "all"
NAMES = {"service": "services", "team": "teams", "severity": "severities"}


@contextmanager
def page(
    question: str,
    name: str,
    *,
    period: str | None = "last12",
    filters: bool = True,
    about: Callable[[View], tuple[str, str]] | None = None,
    begin: Callable[[], None] | None = None,
) -> Iterator[View]:
    """The frame of a page: its question, what it looks at, the filter bar; then the page's own content.

    A page without a `period` looks at what is so now, with `all` at every month that the data has. `about` gives, as plain text, a title in
    place of the question (else empty), and what is looked at in place of the period. An empty home shows how to begin instead, with the
    page's own way if it has one. A fault that a person can mend shows as one sentence.
    """
    with st.container(gap=None):
        heading = st.empty()
        heading.title(question, anchor=False)
        context = st.empty()
    entered = False
    try:
        store = current_store()
        if store is None:
            _no_data(name, begin)
            _stop(name)
        view = _view(store, default_period(period or "last12", store.generation.as_of), filters=filters, period=period is not None)
        title, looked_at = about(view) if about else ("", sentences.period(view.filters) if filters else "")
        if title:
            heading.title(plain(title), anchor=False)
        with context:
            quiet(plain(" · ".join(filter(None, [name, looked_at, f"as of {formats.day(view.as_of_local.date())}"]))))
        for fault in view.filters.faults:
            st.warning(plain(fault))
        if view.store.generation.sample and not presenting():
            quiet(f"{SAMPLE} The first import of your own exports, on the Imports page, puts it away.")
        entered = True
        yield view
    except NowWhatError as error:
        st.error(plain(str(error)))
        if not entered:  # there is nothing that the page could be given
            _stop(name)
    _mark(name)


def _stop(name: str) -> NoReturn:
    """The end of a page that has nothing to show."""
    _mark(name)
    st.stop()


def _mark(name: str) -> None:
    """What a browser waits for: the page is drawn, for this link."""
    st.html(f"<span data-testid='run-marker' data-run='{html.escape(_marker(name))}' style='display:none'></span>")


def _marker(name: str) -> str:
    link = urlencode(sorted((key, value) for key in st.query_params for value in st.query_params.get_all(key)))
    return f"{name}|{link}"


def _view(store: Store, default: str, *, filters: bool, period: bool = True) -> View:
    known_frame = cached_frame(str(store.generation.path), "filter_values", ())
    known = {name: known_frame.filter(pl.col("filter") == name)["value"].to_list() for name in NAMES}
    first_month, as_of_month = cached_frame(str(store.generation.path), "span", ()).select("first_month", "as_of_month").row(0)
    if default == EVERY_MONTH:
        default = f"{first_month or as_of_month}..{as_of_month}"
    link = {key: st.query_params.get_all(key) for key in ("period", *NAMES)} if filters else {}
    if filters:
        link["period"] = link["period"] if period else []
        _remember(link, default if period else "")
    chosen = from_link(link, known, default, as_of_month)
    view = View(store, chosen, default, mode())
    if filters and not presenting():
        _filter_bar(view, known, default, as_of_month, period=period)
    return view


def _remember(link: dict[str, list[str]], default: str) -> None:
    """The filters of the page before, when the reader came through the menu: the menu's links carry none.

    A period goes along only between pages that begin with the same one: twelve months are no monthly review.
    """
    here = st.session_state.get("page_now")
    if here != st.session_state.get("page_of_filters") and not any(link.values()):
        for key, value in st.session_state.get("filters", {}).items():
            if key != "period" or st.session_state.get("default_of_filters") == default:
                st.query_params[key] = value
                link[key] = [value] if isinstance(value, str) else list(value)
    st.session_state["page_of_filters"], st.session_state["default_of_filters"] = here, default
    st.session_state["filters"] = to_link({"period": next(iter(link["period"]), ""), **{name: link[name] for name in NAMES}})


def _filter_bar(view: View, known: dict[str, list[str]], default: str, as_of_month: str, *, period: bool) -> None:
    """The filters in one row. The link is the truth: a widget shows what it says, and a change is written there."""

    def moved() -> None:
        for key in ["period", *NAMES][not period :]:
            value = st.session_state[f"filter_{key}"]
            if not value or value == default:
                st.query_params.pop(key, None)
            else:
                st.query_params[key] = value

    for name in NAMES:
        st.session_state[f"filter_{name}"] = list(getattr(view.filters, name))
    with st.container(horizontal=True, key="filters"):
        if period:
            _period_box(view, default, as_of_month, moved)
        for name, plural in NAMES.items():
            if known[name]:
                st.multiselect(
                    name.capitalize(),
                    known[name],
                    key=f"filter_{name}",
                    placeholder=f"All {plural}",
                    on_change=moved,
                    label_visibility="collapsed",
                    width=210,
                )


def _period_box(view: View, default: str, as_of_month: str, moved: Callable[[], None]) -> None:
    span = cached_frame(str(view.store.generation.path), "span", ())
    first = span["first_month"][0] or as_of_month
    count = months_in(first, as_of_month)
    periods = [
        default,
        "last3",
        "last6",
        "last12",
        "last24",
        f"{first}..{as_of_month}",
        *(month_plus(as_of_month, -back) for back in range(min(count, 60))),
    ]
    periods = list(dict.fromkeys([*periods, view.filters.period]))
    st.session_state["filter_period"] = view.filters.period

    def period_name(period: str) -> str:
        if period == f"{first}..{as_of_month}":
            return f"All {count} months"
        return sentences.period(from_link({"period": [period]}, {}, default, as_of_month))

    st.selectbox("Period", periods, key="filter_period", format_func=period_name, on_change=moved, label_visibility="collapsed", width=290)


def _no_data(name: str, begin: Callable[[], None] | None) -> None:
    quiet(name)
    with st.container(border=True, key="no_data"):
        st.subheader("No data yet", anchor=False)
        st.markdown(
            "Now What reads the exports that you already have: incidents and action items from your tools, filled-in reviews in Markdown, "
            "or any CSV. Every record is accounted for."
        )
        if begin:
            begin()
        else:
            if may_upload():
                st.markdown(page_link("Import files", "imports"))
                st.markdown("Or put them into a folder and import that:")
            st.code("nowwhat import FOLDER", language=None)
        st.markdown("Or look at the sample of an invented company first:")
        st.code("nowwhat demo", language=None)
