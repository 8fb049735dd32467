"""A view -> what became of promises: key figures, rates of groups, and what is open."""

from typing import Any

import polars as pl
import streamlit as st

from nowwhat.analysis.actions import measures as action_measures
from nowwhat.analysis.actions import words as action_words
from nowwhat.language import formats
from nowwhat.ui.blocks import downloads, show_listing
from nowwhat.ui.controls import MORE, cells, choice, linked, more_button, shown_of, why
from nowwhat.ui.markdown import incident_link, plain, quiet
from nowwhat.ui.view import View, item_owners

MOST_LISTED = 10
Owners = dict[tuple[str, str], str]


def slip_by(view: View, by: str, title: str) -> None:
    """The slip rate by category or team."""
    groups = action_measures.slips(view.frame("slip_by", by=by))
    show_listing(
        view,
        "slip_by",
        title,
        "Items by their first due date, with 95 % intervals in brackets.",
        cells(action_words.group_rows(groups, by)),
        [by.capitalize(), action_words.SLIPPED, "Still open"],
        params={"by": by},
    )


def check_dates(view: View) -> None:
    """Items whose dates, or whose status, should be mended before they are believed."""
    frame = view.frame("check_item_dates")
    if frame.is_empty():
        return
    show_listing(
        view,
        "check_item_dates",
        "Check the dates",
        f"{formats.plural(frame.height, 'item')} with dates or a status that no rate can use.",
        [
            [
                linked(row["title"] or row["action_id"], row["url"]),
                incident_link(row["incident_id"] or "", row["incident_id"]),
                plain(action_words.fault(row)),
            ]
            for row in frame.head(MOST_LISTED).iter_rows(named=True)
        ],
        ["Item", "Incident", "What to check"],
        note=f"And {formats.count(frame.height - MOST_LISTED)} more." if frame.height > MOST_LISTED else "",
    )


def open_now(view: View, *, owners_known: bool) -> None:
    """What is open, list by list, with who promised it: a printed table, which nobody can sort by a person."""
    st.header("Open now", anchor=False)
    every = view.frame("open_items")
    lists = {"top": view.frame("top_prevent_items"), "stalled": view.frame("stalled_items"), "all": every}
    lists |= {key: every.filter(key) for key in ("overdue", "no_owner", "no_due_date", "vague")}
    unknowable = action_measures.unknowable(every)
    if unknown := action_words.lists_unknown(unknowable):
        quiet(plain(unknown))
    left_out = unknowable if owners_known else unknowable | {"no_owner"}
    lists = {key: items for key, items in lists.items() if key not in left_out}
    words = action_words.LISTS
    asked = choice("list", "List", {key: f"{words[key]} {formats.count(lists[key].height)}" for key in words if key in lists}, words)
    items, owners = lists[asked], item_owners(view)
    shown = shown_of(asked, items.height, MORE)
    rows = [_row(row, asked, owners) for row in items.head(shown).iter_rows(named=True)]
    show_listing(
        view,
        {"top": "top_prevent_items", "stalled": "stalled_items"}.get(asked, "open_items"),
        "",
        action_words.list_words(asked, view.policy),
        rows,
        ["Item", "About", "Why now", *(["Owner"] if owners else [])],
        empty="None.",
        note=f"{formats.count(shown)} of {formats.count(items.height)}." if items.height > shown else "",
    )
    with st.container(horizontal=True):
        more_button(asked, shown, items.height)
        if rows:
            _download(view, items, asked, owners)


def _row(row: dict[str, Any], key: str, owners: Owners) -> list[str]:
    words, late = action_words.why_now(row, key)
    about = incident_link(action_words.about(row, key), row["incident_id"])
    owner = [plain(owners.get((row["gsystem"], row["gkey"]), ""))] if owners else []
    return [linked(row["title"] or row["action_id"], row["url"]), about, why(words, late=late), *owner]


def _download(view: View, items: pl.DataFrame, name: str, owners: Owners) -> None:
    """The list as files; with owners only where the policy lets people leave in files."""
    frame = items.drop("gsystem", "gkey")
    if view.policy.report.people_in_files == "show" and owners:
        named = [owners.get(key) for key in items.select("gsystem", "gkey").iter_rows()]
        frame = frame.with_columns(pl.Series("owner", named, dtype=pl.String))
    downloads(frame, f"action_items_{name}", key=f"items_{name}")
