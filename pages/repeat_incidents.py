"""What keeps coming back?"""

from typing import Any

import polars as pl
import streamlit as st

from nowwhat import charts, phrases, phrases_actions, ui, wording
from nowwhat.measured_actions import repeat_shares

UNFOLDED = 3  # chains drawn at once
FOLDED = 9  # chains that can be unfolded; the table has them all
STEP = 50  # rows shown at once
MOST_SERVICES = 16  # as the chart draws


def chain_chart(view: ui.View, chain: dict[str, Any], certainty: str) -> None:
    """One failure that came back, and what had been promised about it."""
    params = {"certainty": certainty, "chain_id": chain["chain_id"]}
    items = phrases_actions.item_states(view.frame("chain_items", **params))
    occurrences, hits = view.frame("chain_occurrences", **params), view.frame("chain_hits", **params)
    until = view.as_of_local
    by_fingerprint = certainty == "fingerprint"
    left_out = charts.layout(occurrences, items, until, hits).items_left_out
    ui.figure(
        view,
        "chain_occurrences",
        charts.occurrences_and_items(occurrences, items, until, hits),
        phrases_actions.chain_title(chain),
        phrases_actions.chain_subtitle(chain, items.height, by_fingerprint=by_fingerprint),
        note=ui.plain(phrases_actions.chain_note(chain, left_out, by_fingerprint=by_fingerprint)),
        params=params,
    )


def chains(view: ui.View, found: pl.DataFrame, certainty: str) -> None:
    """The longest chains drawn, the next ones folded, all of them in a table."""
    rows = found.to_dicts()
    for chain in rows[:UNFOLDED]:
        chain_chart(view, chain, certainty)
    with st.container(gap="xxsmall"):
        for chain in rows[UNFOLDED : UNFOLDED + FOLDED]:
            label = ui.plain(
                f"{chain['service']}: {chain['cause']}, {phrases_actions.times(chain['occurrences'])}, last {wording.day(chain['last_on'])}"
            )
            with st.expander(label, type="compact", key=f"chain_{certainty}_{chain['chain_id']}", on_change="rerun") as folded:
                if folded.open:  # what nobody unfolds is not drawn
                    chain_chart(view, chain, certainty)


def chain_table(view: ui.View, found: pl.DataFrame, certainty: str) -> None:
    """Every chain with a repeat in the period."""
    rows = [[f"**{ui.plain(cells[0])}**", *map(ui.plain, cells[1:])] for cells in phrases_actions.chain_rows(found.head(STEP))]
    ui.listing(
        view,
        "chains",
        "Every failure that came back",
        f"{wording.plural(found.height, 'chain')} with a repeat in the period; each counted whole, the longest first.",
        rows,
        ["Failure", "Times", "Prevent items open", "Reviewed"],
        params={"certainty": certainty},
        note=f"And {wording.count(found.height - STEP)} more." if found.height > STEP else "",
    )


def services(view: ui.View) -> None:
    """Which services repeat more than the others."""
    by = view.frame("repeat_shares")
    charted, overall, weighed = repeat_shares(by)
    counts = [phrases.of(x, n) for x, n in charted.select("repeats", "labelled").iter_rows()]
    chart = charts.services_by_repeat_share(charted.with_columns(pl.Series("counts", counts, dtype=pl.String)), overall)
    ui.figure(
        view,
        "repeat_shares",
        chart if charted.height > 1 else None,
        "Which services keep failing for a reason they know?",
        phrases_actions.shares_subtitle(weighed=weighed),
        note=ui.plain(phrases_actions.shares_note(by, charted, MOST_SERVICES, weighed=weighed)),
        empty=phrases_actions.alone(charted),
    )


def without_review(view: ui.View, recorded: dict[str, Any]) -> None:
    """Repeats that nobody reviewed."""
    if not recorded["reviewed"]:
        ui.listing(
            view,
            "repeats_without_review",
            "Which repeats has nobody reviewed?",
            "Repeats of the period without a review.",
            [],
            [],
            empty="No review of any incident was imported, so nobody knows. "
            "Filled-in reviews in Markdown, or pir_completed_at, would tell.",
        )
        return
    found = view.frame("repeats_without_review")
    rows = [
        [
            f"**{ui.outside(row['title'] or row['incident_id'], row['url'])}**",
            ui.plain(phrases_actions.repeat_words(row)),
            wording.day(row["began_on"]),
        ]
        for row in found.head(10).iter_rows(named=True)
    ]
    ui.listing(
        view,
        "repeats_without_review",
        "Which repeats has nobody reviewed?",
        f"{wording.plural(found.height, 'repeat')} of the period without a review.",
        rows,
        ["Incident", "About", "On"],
        empty="Every repeat of the period was reviewed.",
        note=f"And {wording.count(found.height - 10)} more." if found.height > 10 else "",
    )


def suspected(view: ui.View) -> None:
    """What titles alone suggest, apart from what labels say."""
    st.header("Suspected repeats", anchor=False)
    pairs = view.frame("suspected_titles")
    shown = st.session_state.get("shown_suspected", STEP // 2)
    rows = [
        [f"**{ui.outside(later, url)}**", ui.plain(when), ui.plain(earlier), ui.plain(before)]
        for later, when, earlier, before, url in phrases_actions.suspected_rows(pairs.head(shown))
    ]
    ui.listing(
        view,
        "suspected_titles",
        "",
        phrases_actions.suspected_subtitle(pairs, view.policy.repeats.window_days),
        rows,
        ["Incident", "When", "Earlier title", "Earlier, last"],
        note=f"{wording.count(shown)} of {wording.count(pairs.height)}." if pairs.height > shown else "",
        empty="No titles of the period are alike enough to suspect one.",
    )
    if pairs.height > shown and st.button("Show 50 more", key="more_suspected"):
        st.session_state["shown_suspected"] = shown + STEP
        st.rerun()


with ui.page("What keeps coming back?", "Repeat incidents") as view:
    recorded = view.frame("causes_recorded").row(0, named=True)
    confirmed, by_fingerprint = view.frame("chains", certainty="confirmed"), view.frame("chains", certainty="fingerprint")
    if not confirmed.is_empty():
        chains(view, confirmed, "confirmed")
    else:
        why = phrases_actions.no_causes(recorded) or phrases_actions.no_repeats(
            ui.period_words(view.filters), view.frame("repeat_shares"), narrowed=view.filters.narrowed
        )
        ui.figure(
            view,
            "repeat_shares",
            None,
            "Which failures came back?",
            f"Incidents of one service with the same cause, at most {view.policy.repeats.window_days} days after the one before was over.",
            empty=why,
        )
    if recorded["with_cause"]:
        left, right = st.columns(2, gap="large")
        with left:
            services(view)
        if not confirmed.is_empty():
            with right:
                without_review(view, recorded)
            chain_table(view, confirmed, "confirmed")
    if recorded["with_fingerprint"]:
        st.header("By fingerprint", anchor=False)
        chains(view, by_fingerprint, "fingerprint")
        chain_table(view, by_fingerprint, "fingerprint")
    if recorded["with_title"]:
        suspected(view)
