"""Do we finish what we promised?"""

import polars as pl
import streamlit as st

from nowwhat import charts, exporting, measured, measured_actions, phrases, phrases_actions, ui, wording

STEP = 50  # items shown at once


def chosen_list() -> str:
    """The list of open items that the link asks for. The link is the truth: a click is written there."""
    asked = st.query_params.get("list", "top")
    if asked not in phrases_actions.LISTS:
        st.warning(ui.plain(f"The link asks for the list {asked[:40]!r}; there are {', '.join(phrases_actions.LISTS)}."))
        asked = "top"
    return asked


def key_figures(view: ui.View, covered: dict[str, object], slip: measured_actions.Slip, open_: pl.DataFrame) -> None:
    """The rate, what was moved, and what is open and late now."""
    value, words = phrases_actions.slip_figure(slip)
    figure, moved, hidden = phrases_actions.moved(covered)
    stalled = int(open_["stalled"].sum())
    with st.grid(4, min_column_width=150):
        ui.key_figure(view, "slip_coverage", "Slipped", value, ui.plain(words), ui.plain(phrases_actions.second(covered)))
        ui.key_figure(view, "slip_items", "Due dates moved", figure, ui.plain(moved), ui.plain(hidden))
        overdue = int(open_["overdue"].sum())
        oldest = open_["days_over"].max()
        ui.key_figure(
            view,
            "open_items",
            "Overdue now",
            wording.count(overdue),
            f"of {wording.plural(open_.height, 'open item')}",
            f"The oldest for {wording.plural(int(oldest), 'day')}." if overdue else "",
        )
        days = view.policy.actions.stalled_after_days
        ui.key_figure(view, "stalled_items", "Stalled now", wording.count(stalled), f"untouched for more than {days} days: escalate", "")


def slips(view: ui.View, covered: dict[str, object], slip: measured_actions.Slip, months: pl.DataFrame) -> None:
    """The share that slipped by due month, against the quoted line and the own past."""
    actions, filters = view.policy.actions, view.filters
    first, last = measured_actions.year_before(filters.from_month)
    past = measured_actions.slip(view.widened(from_month=first, to_month=last).frame("slip_coverage").row(0, named=True))
    own = past.rate if past.came_due >= measured_actions.FEWEST_TO_COMPARE else None
    chart = charts.share_by_month(months, actions.baseline, actions.baseline_label, own, f"own past: {wording.percent(own)}" if own else "")
    said = [
        phrases_actions.slip_coverage(covered),
        phrases_actions.past(past, filters.from_month),
        phrases_actions.provisional(months),
        phrases_actions.thin_months(months),
    ]
    ui.figure(
        view,
        "slip_by_month",
        chart if months["share"].count() else None,
        "How often is a promise not kept in time?",
        f"Share of items not done by the day first promised, by due month, {ui.period_words(filters)}, 95 % interval, n above. "
        "Hollow: by the day promised now.",
        note=ui.plain(" ".join(filter(None, said))),
        empty=f"Too little to draw: {phrases.of(slip.slipped, slip.came_due)} that came due slipped, and no month has {phrases.FEWEST}.",
    )


def completion(view: ui.View) -> None:
    """How soon a promise is kept, this period against the one before."""
    first, last = measured.before(view.filters.from_month, view.filters.to_month)
    earlier = view.widened(from_month=first, to_month=last, period="")
    times = view.frame("completion_times")
    now, before = measured_actions.completion(times), measured_actions.completion(earlier.frame("completion_times"))
    if now is None:
        known = times.height - times["days"].null_count()
        ui.figure(
            view,
            "completion_times",
            None,
            "How soon is a promise kept?",
            "Share of items done by day since creation.",
            empty=f"Too little to draw: {wording.plural(known, 'item')} created in this period with known days; it needs {phrases.FEWEST}.",
        )
        return
    here, there = ui.period_words(view.widened(period="").filters), ui.period_words(earlier.filters)
    chart = charts.completion_curve(
        measured_actions.curve_points(now),
        measured_actions.curve_points(before),
        phrases_actions.completion_marks(now, before),
        "this period",
        "the one before",
    )
    ui.figure(
        view,
        "completion_times",
        chart,
        "How soon is a promise kept?",
        phrases_actions.completion_subtitle(here, now, before, there),
        note=ui.plain(phrases_actions.completion_note(times)),
    )


def groups(view: ui.View, name: str, title: str) -> None:
    """The slip rate by category or team."""
    query = f"slip_by_{name}"
    by = measured_actions.slips(view.frame(query))
    rows = [[f"**{ui.plain(cells[0])}**", *map(ui.plain, cells[1:])] for cells in phrases_actions.group_rows(by, name)]
    ui.listing(
        view,
        query,
        title,
        "Items by their first due date, with 95 % intervals in brackets.",
        rows,
        [name.capitalize(), "Slipped", "Still open"],
    )


def open_items(view: ui.View, recorded: dict[str, object]) -> None:
    """What is open, list by list, with who promised it: a printed table, which nobody can sort by a person."""
    st.header("Open now", anchor=False)
    every = view.frame("open_items")
    lists = {"top": view.frame("top_prevent_items"), "stalled": view.frame("stalled_items"), "all": every}
    lists |= {key: every.filter(key) for key in ("overdue", "no_owner", "no_due_date", "vague")}
    if not recorded["owners_known"]:
        del lists["no_owner"]
    asked = chosen_list()
    names = {key: f"{word} {wording.count(lists[key].height)}" for key, word in phrases_actions.LISTS.items() if key in lists}

    def moved() -> None:
        chosen = next((key for key, word in names.items() if word == st.session_state["list_choice"]), asked)
        if chosen == "top":
            st.query_params.pop("list", None)
        else:
            st.query_params["list"] = chosen

    asked = asked if asked in names else "top"
    st.session_state["list_choice"] = names[asked]
    st.segmented_control("List", list(names.values()), key="list_choice", on_change=moved, label_visibility="collapsed")
    query = asked if asked in ("top", "stalled") else "open"
    items = lists[asked]
    shown = st.session_state.get(f"shown_{asked}", STEP)
    owners = ui.owners(view)
    rows = [item_row(row, asked, owners) for row in items.head(shown).iter_rows(named=True)]
    ui.listing(
        view,
        {"top": "top_prevent_items", "stalled": "stalled_items", "open": "open_items"}[query],
        "",
        phrases_actions.list_words(asked, view.policy),
        rows,
        ["Item", "About", "Why now", *(["Owner"] if owners else [])],
        empty="None.",
        note=f"{wording.count(shown)} of {wording.count(items.height)}." if items.height > shown else "",
    )
    with st.container(horizontal=True):
        if items.height > shown and st.button("Show 50 more", key=f"more_{asked}"):
            st.session_state[f"shown_{asked}"] = shown + STEP
            st.rerun()
        if rows:
            download(view, items, asked, owners)


def item_row(row: dict[str, object], key: str, owners: dict[tuple[str, str], str]) -> list[str]:
    """The cells of one open item."""
    why, late = phrases_actions.why_now(row, key)
    cells = [
        f"**{ui.outside(str(row['title'] or row['action_id']), row['url'])}**",
        ui.plain(phrases_actions.about(row, key)),
        f":orange[{ui.plain(why)}]" if late else ui.plain(why),
    ]
    return [*cells, ui.plain(owners.get((row["gsystem"], row["gkey"]), ""))] if owners else cells


def download(view: ui.View, items: pl.DataFrame, name: str, owners: dict[tuple[str, str], str]) -> None:
    """The list as CSV; with owners only where the policy lets people leave in files."""
    frame = items.drop("gsystem", "gkey")
    if view.policy.report.people_in_files == "show" and owners:
        named = [owners.get(key) for key in items.select("gsystem", "gkey").iter_rows()]
        frame = frame.with_columns(pl.Series("owner", named, dtype=pl.String))
    st.download_button(
        "Download CSV", lambda: exporting.to_csv(frame), file_name=f"action_items_{name}.csv", mime="text/csv", key=f"items_{name}_csv"
    )


with ui.page("Do we finish what we promised?", "Action items") as view:
    recorded = view.frame("items_recorded").row(0, named=True)
    if why := phrases_actions.unmeasurable(recorded):
        ui.figure(
            view,
            "items_recorded",
            None,
            "How often is a promise not kept in time?",
            "Share of items not done by the day first promised.",
            empty=why,
        )
    else:
        covered = view.frame("slip_coverage").row(0, named=True)
        slip = measured_actions.slip(covered)
        months = measured_actions.slips(view.frame("slip_by_month"))
        key_figures(view, covered, slip, view.frame("open_items"))
        if slip.came_due + slip.unknown == 0:
            st.markdown(ui.plain(phrases_actions.none_due(ui.period_words(view.filters), recorded, narrowed=view.filters.narrowed)))
        else:
            slips(view, covered, slip, months)
            completion(view)
            left, right = st.columns(2, gap="large")
            with left:
                groups(view, "category", "Which kind of promise slips?")
            with right:
                groups(view, "team", "How do the teams' promises fare?")
    if recorded["items"]:
        open_items(view, recorded)
