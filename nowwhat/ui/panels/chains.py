"""A view -> what keeps coming back: chains with what was promised, services, and suspicions."""

from typing import Any

import polars as pl
import streamlit as st

from nowwhat import figures, phrases, ui, wording
from nowwhat.ui.panels.parts import MORE, more_button, shown_of

UNFOLDED = 3  # chains drawn at once
FOLDED = 9  # chains that can be unfolded; the table has them all
MOST_LISTED = 10


def charted(view: ui.View, found: pl.DataFrame, certainty: str) -> None:
    """The longest chains drawn, the next ones folded."""
    rows = found.head(UNFOLDED + FOLDED).to_dicts()
    for row in rows[:UNFOLDED]:
        ui.show(view, figures.chains.chain, row, certainty)
    with st.container(gap="xxsmall"):
        for row in rows[UNFOLDED:]:
            times = phrases.repeats.times(row["occurrences"])
            label = ui.plain(f"{row['service']}: {row['cause']}, {times}, last {wording.day(row['last_on'])}")
            with st.expander(label, type="compact", key=f"chain_{certainty}_{row['chain_id']}", on_change="rerun") as folded:
                if folded.open:  # what nobody unfolds is not drawn
                    ui.show(view, figures.chains.chain, row, certainty)


def table(view: ui.View, found: pl.DataFrame, certainty: str) -> None:
    """Every chain with a repeat in the period; it leads to its first incident, whose page names them all."""
    some = found.head(MORE)
    ui.listing(
        view,
        "chains",
        "Every failure that came back",
        f"{wording.plural(found.height, 'chain')} with a repeat in the period; each counted whole, the longest first.",
        [
            [f"**{ui.incident(failure, chain_id)}**", *map(ui.plain, rest)]
            for (failure, *rest), chain_id in zip(phrases.repeats.chain_rows(some), some["chain_id"], strict=True)
        ],
        ["Failure", "Times", "Prevent items open", "Reviewed"],
        params={"certainty": certainty},
        note=f"And {wording.count(found.height - MORE)} more." if found.height > MORE else "",
    )


def without_review(view: ui.View, recorded: dict[str, Any]) -> None:
    """Repeats that nobody reviewed; `recorded` is a row of `causes_recorded`."""
    found = view.frame("repeats_without_review")
    known = bool(recorded["reviewed"])
    rows = [
        [f"**{ui.incident(row['title'], row['incident_id'])}**", ui.plain(phrases.repeats.repeat_words(row)), wording.day(row["began_on"])]
        for row in found.head(MOST_LISTED if known else 0).iter_rows(named=True)
    ]
    ui.listing(
        view,
        "repeats_without_review",
        "Which repeats has nobody reviewed?",
        f"{wording.plural(found.height, 'repeat')} of the period without a review." if known else "Repeats of the period without a review.",
        rows,
        ["Incident", "About", "On"],
        empty="Every repeat of the period was reviewed." if known else phrases.practice.NO_REVIEWS,
        note=f"And {wording.count(found.height - MOST_LISTED)} more." if known and found.height > MOST_LISTED else "",
    )


def suspected(view: ui.View) -> None:
    """What titles alone suggest, apart from what labels say."""
    st.header("Suspected repeats", anchor=False)
    pairs = view.frame("suspected_titles")
    shown = shown_of("suspected", pairs.height, MORE // 2)
    some = pairs.head(shown)
    rows = [
        [f"**{ui.incident(later, later_id)}**", ui.plain(when), f"{ui.incident(earlier, earlier_id)} :small[:gray[{ui.plain(before)}]]"]
        for (later, when, earlier, before), later_id, earlier_id in zip(
            phrases.repeats.suspected_rows(some), some["last_id"], some["last_earlier_id"], strict=True
        )
    ]
    ui.listing(
        view,
        "suspected_titles",
        "",
        phrases.repeats.suspected_subtitle(pairs, view.policy.repeats.window_days),
        rows,
        ["Incident", "When", "Earlier, last"],
        note=f"{wording.count(shown)} of {wording.count(pairs.height)}." if pairs.height > shown else "",
        empty="No titles of the period are alike enough to suspect one.",
    )
    more_button("suspected", shown, pairs.height)
