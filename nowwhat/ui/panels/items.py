"""A view -> what became of promises: rates, how soon, and what is open."""

from typing import Any

import polars as pl
import streamlit as st

from nowwhat import charts, figures, measured, phrases, ui, wording
from nowwhat.figures import KeyFigure
from nowwhat.ui.panels.parts import MORE, cells, choice, linked, more_button, shown_of, why

Owners = dict[tuple[str, str], str]


def slips(view: ui.View) -> None:
    """The share that slipped by due month, against the quoted line and the year before."""
    first, last = measured.items.year_before(view.filters.from_month)
    past, rate = figures.items.past_of(view.widened(from_month=first, to_month=last))
    months = view.frame("slip_by_month")
    said = [
        phrases.actions.slip_coverage(view.frame("slip_coverage").row(0, named=True)),
        phrases.actions.past(past, view.filters.from_month),
        phrases.actions.provisional(months),
        phrases.actions.thin_months(months),
    ]
    claim = view.claim("slip.change", "slip.better_than_40", "slip.worse_than_40", after_month=first)
    if claim:
        said.insert(0, claim.detail)
    made = figures.items.slip_by_month(
        view,
        claim.headline.rstrip(".") if claim else "How often is a promise not kept in time?",
        f"Share of items not done by the day first promised, by due month, {phrases.words.period(view.filters)}, 95 % interval, n above. "
        "Hollow: by the day promised now.",
        past=rate,
        past_name="own past",
        note=" ".join(filter(None, said)),
    )
    ui.show(view, made)


def key_figures(view: ui.View) -> None:
    """The rate, what was moved, and what is open and late now."""
    covered, open_ = view.frame("slip_coverage").row(0, named=True), view.frame("open_items")
    value, words = phrases.actions.slip_figure(measured.items.slip(covered))
    figure, moved, hidden = phrases.actions.moved(covered)
    stalled, overdue, oldest = int(open_["stalled"].sum()), int(open_["overdue"].sum()), open_["days_over"].max()
    of_all = f"of {wording.plural(open_.height, 'open item')}"
    since = f"The oldest for {wording.plural(oldest, 'day')}." if isinstance(oldest, int) else ""
    untouched = f"untouched for more than {view.policy.actions.stalled_after_days} days: escalate"
    with st.grid(4, min_column_width=150):
        ui.key_figure(view, KeyFigure("slip_coverage", "Slipped", value, words, phrases.actions.second(covered)))
        ui.key_figure(view, KeyFigure("slip_items", "Due dates moved", figure, moved, hidden))
        ui.key_figure(view, KeyFigure("open_items", "Overdue now", wording.count(overdue), of_all, since))
        ui.key_figure(view, KeyFigure("stalled_items", "Stalled now", wording.count(stalled), untouched, ""))


def unmeasurable(view: ui.View, sentence: str) -> None:
    """Why nothing can be said about promises."""
    title, subtitle = "How often is a promise not kept in time?", "Share of items not done by the day first promised."
    ui.figure(view, "items_recorded", None, title, subtitle, empty=sentence)


def completion(view: ui.View) -> None:
    """How soon a promise is kept, this period against the one before."""
    first, last = measured.durations.before(view.filters.from_month, view.filters.to_month)
    earlier = view.widened(from_month=first, to_month=last, period="")
    times = view.frame("completion_times")
    now, before = measured.items.completion(times), measured.items.completion(earlier.frame("completion_times"))
    title = "How soon is a promise kept?"
    if now is None:
        known = wording.plural(times.height - times["days"].null_count(), "item")
        empty = f"Too little to draw: {known} created in this period with known days; it needs {phrases.words.FEWEST}."
        ui.figure(view, "completion_times", None, title, "Share of items done by day since creation.", empty=empty)
        return
    here, there = phrases.words.period(view.widened(period="").filters), phrases.words.period(earlier.filters)
    points, points_before = measured.items.curve_points(now), measured.items.curve_points(before)
    ui.figure(
        view,
        "completion_times",
        charts.completion_curve(points, points_before, phrases.actions.completion_marks(now, before), "this period", "the one before"),
        title,
        phrases.actions.completion_subtitle(here, now, before, there),
        note=ui.plain(phrases.actions.completion_note(times)),
    )


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
    lists |= {key: every.filter(key) for key in ("overdue", "no_owner", "no_due_date", "vague") if key != "no_owner" or owners_known}
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
