"""A view -> what an import did, file by file, and what of the records needs a look."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from nowwhat.importing import words as import_words
from nowwhat.language import formats
from nowwhat.language.sentences import joined
from nowwhat.store import export
from nowwhat.ui.blocks import decision_table, download, show_listing
from nowwhat.ui.controls import more_button, shown_of
from nowwhat.ui.markdown import incident_link, plain, presenting, quiet
from nowwhat.ui.view import View, policy_changed

FIRST = 20  # rows shown at once
FILES = ["File", "Read", "= used", "\\+ not used"]  # a plus alone would be a list to Markdown


def state(view: View) -> None:
    """What the store holds and how old it is, and whether the policy has changed since."""
    stored = view.frame("stored").row(0, named=True)
    days = (dt.datetime.now(dt.UTC).replace(tzinfo=None) - stored["as_of"]).days
    with st.container(gap="xsmall"):
        st.markdown(plain(import_words.holds(stored)))
        for warning in filter(None, (import_words.old(days), policy_changed(view))):
            st.markdown(f":orange[**{plain(warning)}**]")
        quiet(plain(import_words.newest(stored)))


def files(view: View) -> None:
    """Every file of the latest import, those that need a look first; the earlier imports folded."""
    every = view.frame("import_files")
    for number in every["import_no"].unique().sort().to_list():
        own = every.filter(pl.col("import_no") == number)
        words = import_words.import_words(own)
        if number > 1:
            with st.expander(plain(words), type="compact", key=f"import_{number}"):
                decision_table(_files(own), FILES)
            continue
        shown = shown_of("files", own.height, FIRST)
        some = f"{formats.count(shown)} of {formats.plural(own.height, 'file')}, those that need a look first."
        note = some if own.height > shown else ""
        show_listing(view, "import_files", "The latest import", words, _files(own.head(shown)), FILES, note=note)
        more_button("files", shown, own.height)


def _files(files: pl.DataFrame) -> list[list[str | int]]:
    """Cells of the files of one import; every row adds up."""
    rows: list[list[str | int]] = []
    for row in files.iter_rows(named=True):
        name = f"**{plain(row['name'])}**" + ("" if row["outcome"] == "read" else f" :orange[{row['outcome']}]")
        words = f"{name} :small[:gray[{plain(import_words.file_words(row))}]]"
        rows.append([words, row["read"], row["used"], plain(import_words.not_used(row))])
    return rows


def records(view: View, query: str, title: str, subtitle: str, columns: dict[str, str], beside: Sequence[str] = ()) -> None:
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
        small = plain(joined(*(row[name] for name in beside)))
        rows.append([f"**{first}** :small[:gray[{small}]]" if small else f"**{first}**", *rest])
    note = f"{formats.count(shown)} of {formats.count(frame.height)}." if frame.height > shown else ""
    show_listing(view, query, title, subtitle, rows, [*columns.values()], note=note)
    more_button(query, shown, frame.height)


def untied(view: View) -> None:
    """What belongs to no known incident, with those that it may belong to, and how far they were looked for."""
    limits = import_words.looked_at(view.frame("untied_looked_at").row(0, named=True))
    records(
        view,
        "untied_records",
        "Tied to no incident",
        import_words.UNTIED + (f" Nearest: {limits}." if limits else ""),
        {"title": "What", "nearest": "Nearest"},
        beside=("what", "source", "named"),
    )


def mendable(view: View) -> None:
    """The refused records as CSV to mend, and what to do with it; nothing where there is none."""
    frame = view.frame("mendable_records")
    tables = [name for name in export.MENDABLE if name in frame["table_name"]]
    if not tables or presenting():
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for table in tables:
            download(
                import_words.mendable(frame, table),
                partial(_refused, view, table),
                f"refused_{table}.csv",
                "text/csv",
                icon=":material/download:",
                key=f"mend_{table}",
            )
    quiet(plain(import_words.MEND))


def _refused(view: View, table: str) -> str:
    return export.refused_csv(view.store)[table]


def _cell(row: dict[str, Any], name: str) -> str | int:
    """A value; the title of an incident leads to its page."""
    value = row[name]
    if name == "title" and "incident_id" in row:
        return incident_link(value, row["incident_id"])
    return value if isinstance(value, int) else plain(str(value)) if value is not None else ""


def unmapped(view: View) -> None:
    """Labels that nobody has mapped, with the lines that would."""
    records(
        view,
        "unmapped_labels",
        "Labels that nobody has mapped",
        "They count as unknown until policy.toml maps them.",
        {"label": "Label", "field": "Column", "source": "Tool", "records": "Records"},
    )
    frame = view.frame("unmapped_labels")
    if lines := import_words.policy_lines(frame):
        quiet("For policy.toml in the home; check each word, then: nowwhat rebuild")
        st.code(lines, language="toml")
    if left := import_words.unmappable(frame):
        quiet(plain(left))


def renamed(view: View) -> None:
    """Services that may be others under a new name, with the lines that would say so; nothing where there is none."""
    frame = view.frame("renamed_services")
    if frame.is_empty():
        return
    show_listing(
        view,
        "renamed_services",
        "Renamed?",
        "One ended as the other began, and they are alike. Nothing is merged unless policy.toml says so.",
        [
            [
                f"**{plain(row['service'])}** :small[:gray[{plain(import_words.ended(row))}]]",
                f"**{plain(row['successor'])}** :small[:gray[{plain(import_words.began(row))}]]",
                plain(import_words.alike(row)),
            ]
            for row in frame.iter_rows(named=True)
        ],
        ["Ended", "Began", "Why it is asked"],
    )
    quiet("For policy.toml in the home, if they are one; then: nowwhat rebuild")
    st.code(import_words.service_lines(frame, view.policy.services), language="toml")


def excluded(view: View) -> None:
    """How many incidents are in no figure, and why."""
    counts = view.frame("excluded_counts")
    if counts.is_empty():
        return
    show_listing(
        view,
        "excluded_counts",
        "In no figure",
        "What happened on purpose, is part of another incident, or begins after the day of the report is not counted.",
        [[f"**{plain(import_words.excluded_words(reason))}**", n] for reason, n in counts.iter_rows()],
        ["Why", "Incidents"],
    )
