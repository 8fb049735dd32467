"""A view -> what was already learned: a search of the reviews, documents like one, and where somebody new begins."""

import zlib
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import polars as pl
import streamlit as st

from nowwhat.analysis import sentences
from nowwhat.analysis.library import words as library_words
from nowwhat.analysis.library.index import Hits
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.ui.blocks import open_number
from nowwhat.ui.controls import more_button, shown_of, why
from nowwhat.ui.markdown import incident_link, marked, outside_link, page_link, plain, presenting, quiet
from nowwhat.ui.view import View

MOST_LETTERS = 200
HITS = 10
LAST = 10
PATTERNS = 10
OPEN_ITEMS = 3  # of a pattern, named
SUGGESTED = 6


@dataclass(frozen=True)
class Shelf:
    """The documents under the filters and those that there are at all, as `library_documents` has them; `scope` gives the former."""

    view: View
    scope: View
    documents: pl.DataFrame
    every: pl.DataFrame

    @property
    def ids(self) -> list[str]:
        """The documents under the filters, the latest first."""
        return self.documents["review_id"].to_list()

    @property
    def narrowed(self) -> bool:
        """Whether there are documents outside."""
        return self.documents.height < self.every.height

    def named(self, review_id: str) -> dict[str, Any]:
        """What is known of a document; empty where there is none."""
        return next(self.every.filter(review_id=review_id).iter_rows(named=True), {})


def shelf(view: View) -> Shelf:
    """What there is to look through. A document without a date is there as long as no period is chosen."""
    scope = view.everything() if view.filters.period == view.default else view
    every = view.everything().widened(service=(), team=(), severity=())
    return Shelf(view, scope, scope.frame("library_documents"), every.frame("library_documents"))


def none_yet() -> None:
    """How reviews come in."""
    st.markdown(plain(library_words.NONE_YET))
    st.code("nowwhat import reviews/*.md", language=None)
    quiet(plain(library_words.FIRST_ONE))


def none_here(on: Shelf) -> None:
    """The sentence that no document is where the reader looks, and where there are some."""
    dates = on.every["reviewed_on"].drop_nulls()
    first, last = (dates.min(), dates.max()) if len(dates) else (None, None)
    st.markdown(plain(library_words.none_here(on.every.height, first, last, narrowed=on.scope.filters.narrowed)))
    _suggestions(on.every)


def ask(on: Shelf) -> tuple[str, Shelf]:
    """What the reader looks for, and the documents to look through: the box and, where causes are known, the choice of one."""
    cause = st.query_params.get("cause", "")
    causes = dict(on.documents.drop_nulls("cause_key").sort("cause_key").select("cause_key", "cause").iter_rows())
    if cause and cause not in causes:
        st.warning(plain(f"The link asks for the cause {cause[:60]!r}, which no document here has."))
        cause = ""
    if presenting():
        words = st.query_params.get("q", "")[:MOST_LETTERS]
    else:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            words = st.text_input(
                "Search the reviews",
                key="q",
                max_chars=MOST_LETTERS,
                bind="query-params",
                width=520,
                placeholder="certificate expired, connection pool, why did DNS fail …",
            )
            if causes:
                _cause_box(causes, cause)
    chosen = on.documents.filter(cause_key=cause) if cause else on.documents
    return (words or "").strip(), replace(on, documents=chosen)


def _cause_box(causes: dict[str, str], cause: str) -> None:
    def moved() -> None:
        if chosen := st.session_state["cause_choice"]:
            st.query_params["cause"] = chosen
        else:
            st.query_params.pop("cause", None)

    st.session_state["cause_choice"] = cause
    st.selectbox(
        "Cause",
        ["", *causes],
        key="cause_choice",
        format_func=lambda key: causes.get(key, "All causes"),
        on_change=moved,
        label_visibility="collapsed",
        width=300,
    )


def results(on: Shelf, words: str) -> None:
    """The documents that hold the words, or what there is instead."""
    hits = on.scope.library.search(words, on.ids)
    quiet(plain(library_words.summary(words, hits, on.documents.height, narrowed=on.narrowed)))
    if hits.review_ids:
        _hits(on, hits)
        return
    outside = on.scope.library.search(words).review_ids if on.narrowed else ()
    if outside:
        st.markdown(f"{plain(library_words.elsewhere(len(outside)))} {page_link('Look there', 'library', q=words)}")
    _suggestions(on.every)


def alike(on: Shelf, review_id: str) -> None:
    """The documents that are most like one."""
    named = on.named(review_id)
    if not named:
        st.warning(plain(library_words.asked_in_vain(review_id)))
        begin(on)
        return
    hits = on.scope.library.like(review_id, on.ids)
    title = named["title"] or review_id
    with st.container(gap=None):
        st.header(plain(f"Documents like “{title}”"), anchor=False)
        quiet(plain(library_words.like(title, hits)))
    _hits(on, hits)
    quiet(page_link("Back to the library", "library"))


def _hits(on: Shelf, hits: Hits) -> None:
    documents = on.documents.rows_by_key("review_id", named=True, unique=True)
    name = f"hits_{zlib.crc32(repr(hits.asked).encode())}"
    shown = shown_of(name, len(hits.review_ids), HITS)
    for hit in on.scope.library.shown(hits, shown):
        row, place = documents[hit.review_id], library_words.PLACES.get(hit.place, "")
        like = page_link("Documents like this one", "library", like=hit.review_id)
        _document(row, f":gray[{place}:] {marked(hit.passage)}" if hit.passage else _learned(row), like)
    if not presenting():
        more_button(name, shown, len(hits.review_ids))


def _document(row: dict[str, Any], said: str, more: str = "") -> None:
    """One document: its title, which leads to its incident, what it says as Markdown of ours, and what it is about."""
    about = [plain(library_words.about(row)), *([more] if more and not presenting() else [])]
    _entry(incident_link(row["title"] or row["review_id"], row["incident_id"]), said, " · ".join(about))


def _learned(row: dict[str, Any]) -> str:
    return plain(library_words.brief(row["learned"]))


def _entry(title: str, said: str, about: str) -> None:
    with st.container(gap=None):
        st.markdown(f"**{title}**")
        if said:
            st.markdown(said)
        quiet(about)


def _suggestions(documents: pl.DataFrame) -> None:
    """The services and causes that most documents are about, as links."""
    services = Counter(documents["service"].drop_nulls().str.split("; ").explode()).most_common(SUGGESTED)
    causes = Counter(documents["cause_key"].drop_nulls()).most_common(SUGGESTED)
    links = {
        "Services with documents": [page_link(f"{name} ({count})", "library", service=name) for name, count in services],
        "Causes with documents": [page_link(f"{name} ({count})", "library", cause=name) for name, count in causes],
    }
    for label, ids in links.items():
        if ids:
            st.markdown(f":gray[{label}:] {', '.join(ids)}")


def begin(on: Shelf) -> None:
    """Where somebody new to the team begins: the last reviews, and what keeps coming back."""
    with st.container(gap=None):
        st.header("New on the team?", anchor=False)
        quiet("What was learned last, and what keeps coming back.")
    left, right = st.columns(2, gap="large")
    with left:
        _last_reviews(on)
    with right:
        _patterns(on)


def _last_reviews(on: Shelf) -> None:
    some = on.documents.head(LAST)
    with st.container(gap=None):
        st.subheader("What did we learn last?", anchor=False)
        quiet(plain(library_words.last_reviews(some.height, on.documents.height)))
    for row in some.iter_rows(named=True):
        _document(row, _learned(row))
    open_number(on.scope, "library_documents", {}, label="Open these documents")


def _patterns(on: Shelf) -> None:
    view = on.view
    scope = view.years()[0] if view.filters.period == view.default else view
    chains = scope.frame("chains", certainty="confirmed")
    some, period = chains.head(PATTERNS), sentences.period(scope.filters)
    nothing = repeat_words.no_causes(scope.frame("causes_recorded").row(0, named=True)) or library_words.no_patterns(period)
    with st.container(gap=None):
        st.subheader("What keeps coming back?", anchor=False)
        quiet(plain(library_words.patterns(chains.height, some.height, period)))
    if chains.is_empty():
        st.markdown(plain(nothing))
    for chain in some.iter_rows(named=True):
        params = {name: chain[name] for name in ("chain_id", "service")}
        items = scope.frame("chain_items", certainty="confirmed", **params).filter(status="open")
        named = [outside_link(title, url) for title, url in items.select("title", "url").head(OPEN_ITEMS).iter_rows()]
        rest = [f"and {items.height - OPEN_ITEMS} more"] if items.height > OPEN_ITEMS else []
        state = why(library_words.promised(chain), late=bool(chain["overdue_items"]))
        _entry(
            incident_link(f"{chain['service']}: {chain['cause']}", chain["chain_id"]),
            ": ".join(filter(None, [state, "; ".join([*named, *rest])])),
            plain(library_words.pattern(chain)),
        )
    open_number(scope, "chains", {"certainty": "confirmed"}, label="Open these failures")
