"""A view -> what an import did, file by file, and what of the records needs a look."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from nowwhat import exporting, phrases, ui, wording
from nowwhat.ui.panels.parts import more_button, shown_of

FIRST = 20  # rows shown at once
FILES = ["File", "Read", "= used", "\\+ not used"]  # a plus alone would be a list to Markdown


def state(view: ui.View) -> None:
    """What the store holds and how old it is, and whether the policy has changed since."""
    stored = view.frame("stored").row(0, named=True)
    days = (dt.datetime.now(dt.UTC).replace(tzinfo=None) - stored["as_of"]).days
    with st.container(gap="xsmall"):
        st.markdown(ui.plain(phrases.imports.holds(stored)))
        for warning in filter(None, (phrases.imports.old(days), ui.policy_changed(view))):
            st.markdown(f":orange[**{ui.plain(warning)}**]")
        ui.quiet(ui.plain(phrases.imports.newest(stored)))


def files(view: ui.View) -> None:
    """Every file of the latest import, those that need a look first; the earlier imports folded."""
    every = view.frame("import_files")
    for number in every["import_no"].unique().sort().to_list():
        own = every.filter(pl.col("import_no") == number)
        words = phrases.imports.import_words(own)
        if number > 1:
            with st.expander(ui.plain(words), type="compact", key=f"import_{number}"):
                ui.decision_table(_files(own), FILES)
            continue
        shown = shown_of("files", own.height, FIRST)
        some = f"{wording.count(shown)} of {wording.plural(own.height, 'file')}, those that need a look first."
        note = some if own.height > shown else ""
        ui.listing(view, "import_files", "The latest import", words, _files(own.head(shown)), FILES, note=note)
        more_button("files", shown, own.height)


def _files(files: pl.DataFrame) -> list[list[str | int]]:
    """Cells of the files of one import; every row adds up."""
    rows: list[list[str | int]] = []
    for row in files.iter_rows(named=True):
        name = f"**{ui.plain(row['name'])}**" + ("" if row["outcome"] == "read" else f" :orange[{row['outcome']}]")
        words = f"{name} :small[:gray[{ui.plain(phrases.imports.file_words(row))}]]"
        rows.append([words, row["read"], row["used"], ui.plain(phrases.imports.not_used(row))])
    return rows


def records(view: ui.View, query: str, title: str, subtitle: str, columns: dict[str, str], beside: Sequence[str] = ()) -> None:
    """A list of records with all of it to open and to download; nothing where there is none.

    `columns` are headers by name; what stands small `beside` the first one has none, since a phone has room for three columns of ids.
    """
    frame = view.frame(query)
    if frame.is_empty():
        return
    shown = shown_of(query, frame.height, FIRST)
    rows = []
    for row in frame.head(shown).iter_rows(named=True):
        first, *rest = (_cell(row, name) for name in columns)
        small = ui.plain(phrases.words.joined(*(row[name] for name in beside)))
        rows.append([f"**{first}** :small[:gray[{small}]]" if small else f"**{first}**", *rest])
    note = f"{wording.count(shown)} of {wording.count(frame.height)}." if frame.height > shown else ""
    ui.listing(view, query, title, subtitle, rows, [*columns.values()], note=note)
    more_button(query, shown, frame.height)


def untied(view: ui.View) -> None:
    """What belongs to no known incident, with those that it may belong to, and how far they were looked for."""
    limits = phrases.imports.looked_at(view.frame("untied_looked_at").row(0, named=True))
    records(
        view,
        "untied_records",
        "Tied to no incident",
        phrases.imports.UNTIED + (f" Nearest: {limits}." if limits else ""),
        {"title": "What", "nearest": "Nearest"},
        beside=("what", "source", "named"),
    )


def mendable(view: ui.View) -> None:
    """The refused records as CSV to mend, and what to do with it; nothing where there is none."""
    frame = view.frame("mendable_records")
    tables = [name for name in exporting.MENDABLE if name in frame["table_name"]]
    if not tables or ui.presenting():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for table in tables:
            ui.download(
                phrases.imports.mendable(frame, table),
                partial(_refused, view, table),
                f"refused_{table}.csv",
                "text/csv",
                icon=":material/download:",
                key=f"mend_{table}",
            )
    ui.quiet(ui.plain(phrases.imports.MEND))


def _refused(view: ui.View, table: str) -> str:
    return exporting.refused_csv(view.store)[table]


def _cell(row: dict[str, Any], name: str) -> str | int:
    """A value; the title of an incident leads to its page."""
    value = row[name]
    if name == "title" and "incident_id" in row:
        return ui.incident(value, row["incident_id"])
    return value if isinstance(value, int) else ui.plain(str(value)) if value is not None else ""


def unmapped(view: ui.View) -> None:
    """Labels that nobody has mapped, with the lines that would."""
    records(
        view,
        "unmapped_labels",
        "Labels that nobody has mapped",
        "They count as unknown until policy.toml maps them.",
        {"label": "Label", "field": "Column", "source": "Tool", "records": "Records"},
    )
    frame = view.frame("unmapped_labels")
    if lines := phrases.imports.policy_lines(frame):
        ui.quiet("For policy.toml in the home; check each word, then: nowwhat rebuild")
        st.code(lines, language="toml")
    if left := phrases.imports.unmappable(frame):
        ui.quiet(ui.plain(left))


def excluded(view: ui.View) -> None:
    """How many incidents are in no figure, and why."""
    counts = view.frame("excluded_counts")
    if counts.is_empty():
        return
    ui.listing(
        view,
        "excluded_counts",
        "In no figure",
        "What happened on purpose, or is part of another incident, is not counted.",
        [[f"**{ui.plain(phrases.imports.excluded_words(reason))}**", n] for reason, n in counts.iter_rows()],
        ["Why", "Incidents"],
    )
