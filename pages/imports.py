"""What went in, and what did not?"""

import datetime as dt
from typing import Any

import polars as pl
import streamlit as st

from nowwhat import phrases_imports, ui, wording

STEP = 20  # rows shown at once
FILES = ["File", "Read", "= used", "\\+ not used"]  # a plus alone would be a list to Markdown


def state(view: ui.View, stored: dict[str, Any]) -> None:
    """What the store holds and how old it is, and whether the policy has changed since."""
    days = (dt.datetime.now(dt.UTC).replace(tzinfo=None) - stored["as_of"]).days
    warnings = [warning for warning in (phrases_imports.old(days), ui.policy_changed(view)) if warning]
    with st.container(gap="xsmall"):
        st.markdown(ui.plain(phrases_imports.holds(stored)))
        for warning in warnings:
            st.markdown(f":orange[**{ui.plain(warning)}**]")
        ui.quiet(ui.plain(phrases_imports.newest(stored)))


def file_rows(files: pl.DataFrame) -> list[list[str | int]]:
    """Cells of the files of one import; every row adds up."""
    rows: list[list[str | int]] = []
    for row in files.iter_rows(named=True):
        name = f"**{ui.plain(row['name'])}**" + ("" if row["outcome"] == "read" else f" :orange[{row['outcome']}]")
        words = f"{name} :small[:gray[{ui.plain(phrases_imports.file_words(row))}]]"
        rows.append([words, row["read"], row["used"], ui.plain(phrases_imports.not_used(row))])
    return rows


def imports(view: ui.View) -> None:
    """Every file of the latest import, those that need a look first; the earlier imports folded."""
    every = view.frame("import_files")
    for number in every["import_no"].unique().sort().to_list():
        own = every.filter(pl.col("import_no") == number)
        if number == 1:
            shown = more("files", own.height)
            ui.listing(
                view,
                "import_files",
                "The latest import",
                phrases_imports.import_words(own),
                file_rows(own.head(shown)),
                FILES,
                note=f"{wording.count(shown)} of {wording.plural(own.height, 'file')}, those that need a look first."
                if own.height > shown
                else "",
            )
            button("files", shown, own.height)
        else:
            with st.expander(ui.plain(phrases_imports.import_words(own)), type="compact", key=f"import_{number}"):
                ui.decision_table(file_rows(own), FILES)


def more(name: str, height: int) -> int:
    """How many rows of a list are shown."""
    return min(height, st.session_state.get(f"shown_{name}", STEP))


def button(name: str, shown: int, height: int) -> None:
    """More of a list, where there is more."""
    if height > shown and st.button("Show 50 more", key=f"more_{name}"):
        st.session_state[f"shown_{name}"] = shown + 50
        st.rerun()


def rows_of(view: ui.View, query: str, title: str, subtitle: str, columns: list[str], header: list[str]) -> None:
    """A list of records with all of it to open and to download; nothing where there is none."""
    frame = view.frame(query)
    if frame.is_empty():
        return
    shown = more(query, frame.height)
    cells = [
        [cell if isinstance(cell, int) else ui.plain(str(cell)) if cell is not None else "" for cell in row]
        for row in frame.head(shown).select(columns).iter_rows()
    ]
    ui.listing(
        view,
        query,
        title,
        subtitle,
        [[f"**{first}**", *rest] for first, *rest in cells],
        header,
        note=f"{wording.count(shown)} of {wording.count(frame.height)}." if frame.height > shown else "",
    )
    button(query, shown, frame.height)


def unmapped(view: ui.View) -> None:
    """Labels that nobody has mapped, with the lines that would."""
    frame = view.frame("unmapped_labels")
    if frame.is_empty():
        return
    rows_of(
        view,
        "unmapped_labels",
        "Labels that nobody has mapped",
        "They count as unknown until policy.toml maps them.",
        ["label", "field", "source", "records"],
        ["Label", "Column", "Tool", "Records"],
    )
    if lines := phrases_imports.policy_lines(frame):
        ui.quiet("For policy.toml in the home; check each word, then: nowwhat rebuild")
        st.code(lines, language="toml")
    if left := phrases_imports.unmappable(frame):
        ui.quiet(ui.plain(left))


with ui.page("What went in, and what did not?", "Imports", filters=False) as view:
    state(view, view.frame("stored").row(0, named=True))
    imports(view)
    rows_of(
        view,
        "refused_records",
        "Refused records",
        "An id or a time in them cannot be read. Mend the export and import it again: the rest of the file is in.",
        ["name", "sentence"],
        ["File", "What is wrong"],
    )
    rows_of(
        view, "set_aside_records", "Set aside", "Read, and no record of ours.", ["name", "reason", "records"], ["File", "Why", "Records"]
    )
    rows_of(
        view,
        "unreadable_values",
        "Values that could not be read",
        "The record is in; this value of it was left empty.",
        ["name", "field", "value", "records"],
        ["File", "Column", "Value", "Records"],
    )
    unmapped(view)
    rows_of(
        view,
        "untied_records",
        "Tied to no incident",
        "They name an incident that no import holds, or none. Items count in slip rates and lists, and in nothing about repeats.",
        ["title", "what", "source", "named"],
        ["Title", "What", "Tool", "Names"],
    )
    rows_of(
        view,
        "flagged_incidents",
        "Look at these before you believe them",
        "Counted, but something about them is odd.",
        ["title", "sentence"],
        ["Incident", "What is odd"],
    )
    counts = view.frame("excluded_counts")
    if not counts.is_empty():
        ui.listing(
            view,
            "excluded_counts",
            "In no figure",
            "What happened on purpose, or is part of another incident, is not counted.",
            [[f"**{ui.plain(phrases_imports.excluded_words(reason))}**", n] for reason, n in counts.iter_rows()],
            ["Why", "Incidents"],
        )
    st.header("Import more", anchor=False)
    st.markdown(
        "Put new exports, or the same ones again, into a folder: what is in the store already is recognised, and a newer version of "
        "a record replaces the older one."
    )
    st.code("nowwhat import FOLDER", language=None)
