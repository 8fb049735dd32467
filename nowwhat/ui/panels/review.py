"""A view -> what a review meeting reads: what happened, what is to be decided, what is not known."""

from collections.abc import Collection

import streamlit as st

from nowwhat import measured, phrases, ui, wording
from nowwhat.ui.panels.figures import years
from nowwhat.ui.panels.items import past_of, slip_by_month
from nowwhat.ui.panels.parts import decided

MOST_OF_A_KIND = 5


def happened(view: ui.View) -> None:
    """What happened, in at most four sentences."""
    with st.container(gap="xsmall"):
        _fact(view, "incidents_by_severity", phrases.response.by_severity(view.frame("incidents_by_severity")))
        missed = view.frame("limits_missed")
        if not missed.is_empty():
            _fact(view, "limits_missed", phrases.response.limits_missed(missed), phrases.response.advice(missed))
        repeats = view.frame("repeats_by_month").sum().row(0, named=True)
        if repeats["labelled"]:
            _fact(view, "repeats_by_month", phrases.repeats.repeated(repeats))
        if view.frame("items_recorded")["dated"][0]:
            row = view.frame("slip_coverage").row(0, named=True)
            _fact(view, "slip_coverage", phrases.actions.slipped(row, view.policy.actions.baseline_label))


def _fact(view: ui.View, query: str, sentence: str, more: str = "") -> None:
    """A sentence of counts with its opening beside it."""
    with st.container(gap=None):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.subheader(ui.plain(sentence), anchor=False, width="content")
            ui.open_number(view, query, {})
        if more:
            ui.quiet(ui.plain(more))


def slips(view: ui.View) -> None:
    """The share of promises that slipped, over twelve months against the twelve before."""
    now, then = years(view)
    months = measured.items.slips(now.frame("slip_by_month"))
    _, rate = past_of(then)
    slip_by_month(
        now,
        "Do we finish what we promised?",
        f"Share of items not done by their first due date, by due month, with 95 % interval; {ui.period_words(now.filters)}, "
        f"n {wording.count(int(months['n'].sum()))}. Hollow: by the day promised now.",
        past=rate,
        past_name="before",
        note=phrases.actions.thin_months(months),
        brief=True,
    )


def to_decide(view: ui.View) -> None:
    """The decision list: escalations, owed reviews, systemic repeats, top prevent items."""
    known = bool(view.frame("reviews_held")["any_review"][0])
    items, causes = bool(view.frame("items_recorded")["items"][0]), bool(view.frame("causes_recorded")["with_cause"][0])
    rows = phrases.reviews.decisions(
        [*view.frame("stalled_items").iter_rows(named=True)],
        [*view.frame("owed_reviews").iter_rows(named=True)] if known else [],
        [*view.frame("chains", certainty="confirmed").iter_rows(named=True)],
        [*view.frame("top_prevent_items").iter_rows(named=True)],
    )
    with st.container(gap=None):
        st.header("To decide", anchor=False)
        ui.quiet(ui.plain(phrases.reviews.decision_counts(rows, items=items, reviews=known, causes=causes)))
    if not rows:
        return
    owners = ui.owners(view)
    kinds = dict.fromkeys(row.kind for row in rows)
    shown = [row for kind in kinds for row in [row for row in rows if row.kind == kind][:MOST_OF_A_KIND]]
    cells = [[f"{what} :gray[{about}]" if about else what, *rest] for what, about, *rest in (decided(row, owners) for row in shown)]
    columns = 3 if any(row[2] for row in cells) else 2
    ui.decision_table([row[:columns] for row in cells], ["What", "Why now", "Owner"][:columns])
    if len(shown) < len(rows):
        ui.quiet(f"{wording.count(len(rows) - len(shown))} more: at most {MOST_OF_A_KIND} of a kind are shown here.")
    with st.container(horizontal=True):
        ui.open_number(view, "stalled_items", {}, label="Stalled items")
        if known:
            ui.open_number(view, "owed_reviews", {}, label="Reviews owed")
        ui.open_number(view, "top_prevent_items", {}, label="Top prevent items")


def unknown(view: ui.View, said: Collection[str]) -> None:
    """What the data of the period cannot say, but for what the key figures have `said`."""
    names = phrases.response.NAMES
    sentences = phrases.reviews.not_known(
        {duration: view.frame("duration_coverage", duration=duration).row(0, named=True) for duration in names},
        view.frame("stamps_recorded"),
        view.frame("repeats_by_month").sum().row(0, named=True),
        view.frame("reviews_held").row(0, named=True),
        view.frame("incidents_by_severity"),
        said,
    )
    sentences += filter(None, [phrases.actions.unmeasurable(view.frame("items_recorded").row(0, named=True))])
    if sentences:
        st.header("What is not known", anchor=False)
        st.markdown("\n".join(f"- {ui.plain(sentence)}" for sentence in sentences))
