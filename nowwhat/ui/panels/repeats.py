"""A view -> what keeps coming back: chains with what was promised, services, and suspicions."""

from typing import Any

import polars as pl
import streamlit as st

from nowwhat.analysis.repeats import figures as repeat_figures
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.reviews import words as review_words
from nowwhat.language import formats
from nowwhat.ui.blocks import show_listing, show_made
from nowwhat.ui.controls import MORE, more_button, shown_of
from nowwhat.ui.markdown import incident_link, plain
from nowwhat.ui.view import View

UNFOLDED = 3  # chains drawn at once
FOLDED = 9  # chains that can be unfolded; the table has them all
MOST_LISTED = 10


def charted(view: View, chains: pl.DataFrame, certainty: str) -> None:
    """The longest chains drawn, the next ones folded."""
    rows = chains.head(UNFOLDED + FOLDED).to_dicts()
    for row in rows[:UNFOLDED]:
        show_made(view, repeat_figures.chain, row, certainty)
    with st.container(gap="xxsmall"):
        for row in rows[UNFOLDED:]:
            times = repeat_words.times(row["occurrences"])
            label = plain(f"{row['service']}: {row['cause']}, {times}, last {formats.day(row['last_on'])}")
            with st.expander(
                label, type="compact", key=f"chain_{certainty}_{row['chain_id']}_{row['service']}", on_change="rerun"
            ) as folded:
                if folded.open:  # what nobody unfolds is not drawn
                    show_made(view, repeat_figures.chain, row, certainty)


def table(view: View, chains: pl.DataFrame, certainty: str) -> None:
    """Every chain with a repeat in the period; it leads to its first incident, whose page names them all."""
    some = chains.head(MORE)
    show_listing(
        view,
        "chains",
        "Every failure that came back",
        f"{formats.plural(chains.height, 'chain')} with a repeat in the period; each counted whole, the longest first.",
        [
            [f"**{incident_link(failure, chain_id)}**", *map(plain, rest)]
            for (failure, *rest), chain_id in zip(repeat_words.chain_rows(some), some["chain_id"], strict=True)
        ],
        ["Failure", "Times", "Prevent items open", "Reviewed"],
        params={"certainty": certainty},
        note=f"And {formats.count(chains.height - MORE)} more." if chains.height > MORE else "",
    )


def without_review(view: View, recorded: dict[str, Any]) -> None:
    """Repeats that nobody reviewed; `recorded` is a row of `causes_recorded`."""
    repeats = view.frame("repeats_without_review")
    known = bool(recorded["reviewed"])
    rows = [
        [f"**{incident_link(row['title'], row['incident_id'])}**", plain(repeat_words.repeat_words(row)), formats.day(row["began_on"])]
        for row in repeats.head(MOST_LISTED if known else 0).iter_rows(named=True)
    ]
    show_listing(
        view,
        "repeats_without_review",
        "Which repeats has nobody reviewed?",
        f"{formats.plural(repeats.height, 'repeat')} of the period without a review."
        if known
        else "Repeats of the period without a review.",
        rows,
        ["Incident", "About", "On"],
        empty="No repeat of the period is known to lack a review." if known else review_words.NO_REVIEWS,
        note=f"And {formats.count(repeats.height - MOST_LISTED)} more." if known and repeats.height > MOST_LISTED else "",
    )


def suspected(view: View) -> None:
    """What titles alone suggest, apart from what labels say."""
    st.header("Suspected repeats", anchor=False)
    pairs = view.frame("suspected_titles")
    shown = shown_of("suspected", pairs.height, MORE // 2)
    some = pairs.head(shown)
    rows = [
        [f"**{incident_link(later, later_id)}**", plain(when), f"{incident_link(earlier, earlier_id)} :small[:gray[{plain(before)}]]"]
        for (later, when, earlier, before), later_id, earlier_id in zip(
            repeat_words.suspected_rows(some), some["last_id"], some["last_earlier_id"], strict=True
        )
    ]
    show_listing(
        view,
        "suspected_titles",
        "",
        repeat_words.suspected_subtitle(pairs, view.policy.repeats.window_days),
        rows,
        ["Incident", "When", "Earlier, last"],
        note=f"{formats.count(shown)} of {formats.count(pairs.height)}." if pairs.height > shown else "",
        empty="No titles of the period are alike enough to suspect one.",
    )
    more_button("suspected", shown, pairs.height)
