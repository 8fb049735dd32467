"""A view -> what became of promises: key figures, rates of groups, and what is open."""

from typing import Any

import polars as pl
import streamlit as st

from nowwhat import measured, phrases, ui, wording
from nowwhat.figures import KeyFigure
from nowwhat.ui.panels.parts import MORE, cells, choice, linked, more_button, shown_of, why

Owners = dict[tuple[str, str], str]


def key_figures(view: ui.View) -> None:
    """The rate, what was moved, and what is open and late now."""
    covered, open_ = view.frame("slip_coverage").row(0, named=True), view.frame("open_items")
    value, words = phrases.actions.slip_figure(measured.items.slip(covered))
    figure, moved, hidden = phrases.actions.moved(covered)
    unknowable, oldest = measured.items.unknowable(open_), open_["days_over"].max()
    overdue, stalled = (
        wording.UNKNOWN if name in unknowable else wording.count(int(open_[name].sum())) for name in ("overdue", "stalled")
    )
    of_all = f"of {wording.plural(open_.height, 'open item')}"
    since = f"The oldest for {wording.plural(oldest, 'day')}." if isinstance(oldest, int) else ""
    escalate = "" if stalled in ("0", wording.UNKNOWN) else ": escalate"
    untouched = f"untouched for more than {view.policy.actions.stalled_after_days} days{escalate}"
    with st.grid(4, min_column_width=150):
        ui.key_figure(view, KeyFigure("slip_coverage", "Slipped", value, words, phrases.actions.second(covered)))
        ui.key_figure(view, KeyFigure("slip_items", "Due dates moved", figure, moved, hidden))
        ui.key_figure(view, KeyFigure("open_items", "Overdue now", overdue, of_all, since))
        ui.key_figure(view, KeyFigure("stalled_items", "Stalled now", stalled, untouched, ""))


def slip_by(view: ui.View, name: str, title: str) -> None:
    """The slip rate by category or team."""
    by = measured.items.slips(view.frame(f"slip_by_{name}"))
    ui.listing(
        view,
        f"slip_by_{name}",
        title,
        "Items by their first due date, with 95 % intervals in brackets.",
        cells(phrases.actions.group_rows(by, name)),
        [name.capitalize(), "Slipped", "Still open"],
    )


def open_now(view: ui.View, *, owners_known: bool) -> None:
    """What is open, list by list, with who promised it: a printed table, which nobody can sort by a person."""
    st.header("Open now", anchor=False)
    every = view.frame("open_items")
    lists = {"top": view.frame("top_prevent_items"), "stalled": view.frame("stalled_items"), "all": every}
    lists |= {key: every.filter(key) for key in ("overdue", "no_owner", "no_due_date", "vague")}
    unknowable = measured.items.unknowable(every)
    if unknown := phrases.actions.lists_unknown(unknowable):
        ui.quiet(ui.plain(unknown))
    left_out = unknowable if owners_known else unknowable | {"no_owner"}
    lists = {key: items for key, items in lists.items() if key not in left_out}
    words = phrases.actions.LISTS
    asked = choice("list", "List", {key: f"{words[key]} {wording.count(lists[key].height)}" for key in words if key in lists}, words)
    items, owners = lists[asked], ui.owners(view)
    shown = shown_of(asked, items.height, MORE)
    rows = [_row(row, asked, owners) for row in items.head(shown).iter_rows(named=True)]
    ui.listing(
        view,
        {"top": "top_prevent_items", "stalled": "stalled_items"}.get(asked, "open_items"),
        "",
        phrases.actions.list_words(asked, view.policy),
        rows,
        ["Item", "About", "Why now", *(["Owner"] if owners else [])],
        empty="None.",
        note=f"{wording.count(shown)} of {wording.count(items.height)}." if items.height > shown else "",
    )
    with st.container(horizontal=True):
        more_button(asked, shown, items.height)
        if rows:
            _download(view, items, asked, owners)


def _row(row: dict[str, Any], key: str, owners: Owners) -> list[str]:
    words, late = phrases.actions.why_now(row, key)
    about = ui.incident(phrases.actions.about(row, key), row["incident_id"])
    owner = [ui.plain(owners.get((row["gsystem"], row["gkey"]), ""))] if owners else []
    return [linked(row["title"] or row["action_id"], row["url"]), about, why(words, late=late), *owner]


def _download(view: ui.View, items: pl.DataFrame, name: str, owners: Owners) -> None:
    """The list as files; with owners only where the policy lets people leave in files."""
    frame = items.drop("gsystem", "gkey")
    if view.policy.report.people_in_files == "show" and owners:
        named = [owners.get(key) for key in items.select("gsystem", "gkey").iter_rows()]
        frame = frame.with_columns(pl.Series("owner", named, dtype=pl.String))
    ui.downloads(frame, f"action_items_{name}", key=f"items_{name}")
