"""A view -> how reviews are held: required, in time, owed; and the documents to mend, sentence by sentence."""

from collections import Counter
from typing import Any

import streamlit as st

from nowwhat import lint, phrases, ui, wording
from nowwhat.figures import KeyFigure
from nowwhat.ui.panels.parts import advised, more_button, shown_of, why

MOST_LISTED = 10
DOCUMENTS = 10


def key_figures(view: ui.View, held: dict[str, Any]) -> None:
    """Held in time, held at all, owed now, near misses; `held` is a row of `reviews_held`."""
    in_time, words = phrases.practice.rate(held["in_window"], held["came_due"], held["required"])
    at_all, all_words = phrases.practice.rate(held["held"], held["came_due"], held["required"])
    owed, owed_words = phrases.practice.owed_figure(view.frame("owed_reviews"), held["required"])
    near = phrases.words.of(held["near_reviewed"], held["near_misses"]) if held["near_misses"] else wording.UNKNOWN
    with st.grid(4, min_column_width=150):
        ui.key_figure(view, KeyFigure("reviews_held", "Held within 48 h", in_time, words, phrases.practice.coverage(held)))
        ui.key_figure(view, KeyFigure("reviews_held", "Held at all", at_all, all_words, phrases.practice.team_decides(held)))
        ui.key_figure(view, KeyFigure("owed_reviews", "Owed now", owed, owed_words, ""))
        ui.key_figure(view, KeyFigure("unreviewed_signals", "Near misses reviewed", near, phrases.practice.near_misses(held), ""))


def owed(view: ui.View, held: dict[str, Any]) -> None:
    """Which incidents still need their review: those with hours left first; `held` is a row of `reviews_held`."""
    found = view.frame("owed_reviews")
    rows = []
    for row in phrases.reviews.soonest(found).head(MOST_LISTED).iter_rows(named=True):
        about, words, late = phrases.practice.owed_words(row)
        rows.append([f"**{ui.incident(row['title'], row['incident_id'])}**", ui.plain(about), why(words, late=late)])
    ui.listing(
        view,
        "owed_reviews",
        "Which incidents still need their review?",
        "What has hours left first, then the latest.",
        rows,
        ["Incident", "About", "Of 48 hours"],
        empty=phrases.practice.none_owed(held["required"]),
        note=f"And {wording.count(found.height - MOST_LISTED)} more." if found.height > MOST_LISTED else "",
    )


def signals(view: ui.View, held: dict[str, Any]) -> None:
    """Near misses, and incidents that a restart ended, without a review."""
    found = view.frame("unreviewed_signals")
    rows = [
        [f"**{ui.incident(row['title'], row['incident_id'])}**", ui.plain(phrases.practice.signal_words(row)), wording.day(row["began_on"])]
        for row in found.head(MOST_LISTED).iter_rows(named=True)
    ]
    nothing_found = "Every near miss of the period was reviewed" if held["near_misses"] else "No near miss is recorded in the period"
    ui.listing(
        view,
        "unreviewed_signals",
        "Which warnings did nobody look into?",
        "Near misses, and incidents that were restarted, without a review: the first time is luck, the second a pattern.",
        rows,
        ["Incident", "Why", "On"],
        empty=f"{nothing_found}, and no title or log of an incident without review says that something was restarted.",
        note=f"And {wording.count(found.height - MOST_LISTED)} more." if found.height > MOST_LISTED else "",
    )


def comes_up(view: ui.View) -> None:
    """How many documents each rule found something in."""
    counts = Counter(rule for found in view.advice.values() for rule in {one.rule for one in found})
    if not counts:
        return
    points_at = {rule.id: rule.points_at.removesuffix(", where the document tells") for rule in lint.RULES}
    ui.listing(
        view,
        "review_documents",
        "What comes up in our reviews?",
        f"Of {wording.plural(view.frame('review_documents').height, 'review document')} of the period, how many have it.",
        [[ui.plain(phrases.words.first_up(points_at[rule])), count] for rule, count in counts.most_common()],
        ["What", "Documents"],
    )


def documents(view: ui.View) -> None:
    """Each document that needs care, with the sentence to mend and how the article would put it."""
    reviews, advice = view.frame("review_documents"), view.advice
    if reviews.is_empty():
        return
    mended = [row for row in reviews.iter_rows(named=True) if row["review_id"] in advice]
    shown = shown_of("mend", len(mended), DOCUMENTS)
    with st.container(gap=None):
        st.header("Which sentence would we mend?", anchor=False)
        ui.quiet(ui.plain(phrases.practice.to_mend(len(mended), reviews.height, sum(map(len, advice.values())))))
    for row in mended[:shown]:
        name = ui.incident(row["title"] or row["file"] or row["review_id"], row["incident_id"])
        st.markdown(f"**{name}** :gray[{wording.day(row['reviewed_on'])}]\n\n{advised(advice[row['review_id']])}")
    if shown < len(mended):
        ui.quiet(f"{wording.count(shown)} of {wording.count(len(mended))}.")
    with st.container(horizontal=True):
        more_button("mend", shown, len(mended))
        ui.open_number(view, "review_documents", {}, label="Open these documents")
