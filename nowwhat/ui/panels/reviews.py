"""A view -> how reviews are held: required, in time, owed; and the documents to mend, sentence by sentence."""

from collections import Counter
from typing import Any

import streamlit as st

from nowwhat.analysis.reviews import words as review_words
from nowwhat.analysis.scope import EVER
from nowwhat.language import formats
from nowwhat.language.sentences import first_up
from nowwhat.lint.rules import RULES
from nowwhat.meetings import decisions
from nowwhat.ui.blocks import open_number, show_listing
from nowwhat.ui.controls import advised, more_button, shown_of, why
from nowwhat.ui.markdown import incident_link, plain, quiet
from nowwhat.ui.view import View

MOST_LISTED = 10
DOCUMENTS = 10


def owed(view: View, held: dict[str, Any]) -> None:
    """Which incidents still need their review: those with hours left first; `held` is a row of `reviews_held`."""
    reviews = view.everything().frame("owed_reviews")
    rows = []
    for row in decisions.soonest(reviews).head(MOST_LISTED).iter_rows(named=True):
        about, words, late = review_words.owed_words(row)
        rows.append([f"**{incident_link(row['title'], row['incident_id'])}**", plain(about), why(words, late=late)])
    show_listing(
        view,
        "owed_reviews",
        "Which incidents still need their review?",
        "Whenever the incident was: what has hours left first, then the latest.",
        rows,
        ["Incident", "About", "Of 48 hours"],
        params=EVER,
        empty=review_words.none_owed(held["required"], held["unrecorded"]),
        note=f"And {formats.count(reviews.height - MOST_LISTED)} more." if reviews.height > MOST_LISTED else "",
    )


def signals(view: View, held: dict[str, Any]) -> None:
    """Near misses, and incidents that a restart ended, without a review."""
    incidents = view.frame("unreviewed_signals")
    rows = [
        [f"**{incident_link(row['title'], row['incident_id'])}**", plain(review_words.signal_words(row)), formats.day(row["began_on"])]
        for row in incidents.head(MOST_LISTED).iter_rows(named=True)
    ]
    nothing_found = "Every near miss of the period was reviewed" if held["near_misses"] else "No near miss is recorded in the period"
    show_listing(
        view,
        "unreviewed_signals",
        "Which warnings did nobody look into?",
        "Near misses, and incidents that were restarted, without a review: the first time is luck, the second a pattern.",
        rows,
        ["Incident", "Why", "On"],
        empty=f"{nothing_found}, and no title or log of an incident without review says that something was restarted.",
        note=f"And {formats.count(incidents.height - MOST_LISTED)} more." if incidents.height > MOST_LISTED else "",
    )


def comes_up(view: View) -> None:
    """How many documents each rule found something in."""
    counts = Counter(rule for pieces in view.advice.values() for rule in {one.rule for one in pieces})
    if not counts:
        return
    points_at = {rule.id: rule.points_at.removesuffix(", where the document tells") for rule in RULES}
    show_listing(
        view,
        "review_documents",
        "What comes up in our reviews?",
        f"Of {formats.plural(view.frame('review_documents').height, 'review document')} of the period, how many have it.",
        [[plain(first_up(points_at[rule])), counts[rule]] for rule in sorted(counts, key=lambda rule: (-counts[rule], rule))],
        ["What", "Documents"],
    )


def documents(view: View) -> None:
    """Each document that needs care, with the sentence to mend and how the article would put it."""
    reviews, advice = view.frame("review_documents"), view.advice
    if reviews.is_empty():
        return
    mended = [row for row in reviews.iter_rows(named=True) if row["review_id"] in advice]
    shown = shown_of("mend", len(mended), DOCUMENTS)
    with st.container(gap=None):
        st.header("Which sentence would we mend?", anchor=False)
        quiet(plain(review_words.to_mend(len(mended), reviews.height, sum(map(len, advice.values())))))
    for row in mended[:shown]:
        name = incident_link(row["title"] or row["file"] or row["review_id"], row["incident_id"])
        st.markdown(f"**{name}** :gray[{formats.day(row['reviewed_on'])}]\n\n{advised(advice[row['review_id']])}")
    if shown < len(mended):
        quiet(f"{formats.count(shown)} of {formats.count(len(mended))}.")
    with st.container(horizontal=True):
        more_button("mend", shown, len(mended))
        open_number(view, "review_documents", {}, label="Open these documents")
