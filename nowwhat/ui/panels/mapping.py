"""A CSV that no source fits -> what its columns are, guessed, shown and confirmed; kept as a source in the home."""

import io

import streamlit as st

from nowwhat.errors import InputRefused
from nowwhat.importing import words as import_words
from nowwhat.importing.sources import keep_source
from nowwhat.importing.uploads import Upload
from nowwhat.language import formats
from nowwhat.mapping.guessing import NAMED, Guess, propose, table_of
from nowwhat.mapping.preview import preview
from nowwhat.mapping.sheet import Sheet, day_orders, look
from nowwhat.mapping.writing import name_for, source_text
from nowwhat.model.policy import read_policy
from nowwhat.model.records import DAY, INSTANT, TABLES, Kind
from nowwhat.places import default_home
from nowwhat.reading.csv import read_csv
from nowwhat.reading.text import Content
from nowwhat.store.home import Home
from nowwhat.ui.blocks import decision_table
from nowwhat.ui.markdown import plain, quiet

TABLE_NAMES = {"incidents": "Incidents", "action_items": "Action items"}
# Shown whether they were guessed or not; every other column of ours is folded away until it is wanted.
USUAL = {
    "incidents": {
        "title", "service", "severity", "status", "cause", "started_at", "detected_at", "acknowledged_at", "fix_applied_at", "recovered_at",
    },
    "action_items": {"incident_id", "title", "category", "team", "owner", "status", "created_at", "due_date", "closed_at"},
}  # fmt: skip
ORDER_WORDS = {"day": "The day", "month": "The month"}


def map_columns(upload: Upload, file_id: str, zone: str | None) -> bool:
    """Whether a source for this file was saved just now; until then the page asks what its columns are."""
    st.subheader(plain(f"What are the columns of {upload.own_name}?"), anchor=False)
    try:
        sheet = _sheet(upload, file_id)
    except InputRefused as error:
        st.markdown(plain(str(error)))
        return False
    quiet("Nothing that is known reads them. What you confirm here is kept as a source in your home, and reads every export like this one.")
    words = st.segmented_control(
        "What is a record?",
        list(TABLE_NAMES.values()),
        default=TABLE_NAMES[table_of(sheet)],
        required=True,
        key=f"{file_id}_table",
        label_visibility="collapsed",
    )
    table = next(name for name, shown in TABLE_NAMES.items() if shown == words)
    proposal = propose(sheet, table)
    first = [guess for guess in proposal.guesses if guess.theirs or guess.ours in USUAL[table] or guess.ours == TABLES[table].key]
    chosen = {guess.ours: _choice(guess, sheet, table, file_id) for guess in first}
    rest = [guess for guess in proposal.guesses if guess not in first]
    with st.expander(f"{formats.plural(len(rest), 'more column')} of ours, for which nothing was found", type="compact"):
        chosen |= {guess.ours: _choice(guess, sheet, table, file_id) for guess in rest}
    confirmed = {ours: theirs for ours, theirs in chosen.items() if theirs}
    unused = [name for name in (column.name for column in sheet.columns) if name not in confirmed.values()]
    quiet(plain(import_words.unused(unused, dict(proposal.unused), sheet.left_out)))
    order, missing = _day_order(confirmed, sheet, table, file_id)
    if not zone and any(sheet.column(theirs).zoneless for ours, theirs in confirmed.items() if ours in _stamps(table, INSTANT)):
        quiet(import_words.NO_ZONE)
    if TABLES[table].key not in confirmed:
        missing = import_words.no_id(table)
    _preview(sheet, table, confirmed, order, zone)
    return _save(upload, file_id, table, confirmed, sheet, order, missing)


def _preview(sheet: Sheet, table: str, confirmed: dict[str, str], order: str | None, zone: str | None) -> None:
    """What every field will hold of the first records, read as an import will read it."""
    if not (confirmed and sheet.first):
        return
    possible = day_orders(sheet.column(theirs) for theirs in confirmed.values())
    if order is None and len(possible) == 1:
        (order,) = possible
    report_zone = read_policy(Home(default_home()).policy_path).report.zone
    fields = preview(sheet, table, confirmed, order, zone, report_zone)
    rows = [[f"**{plain(ours)}**", *(plain(value) for value in values)] for ours, values in fields]
    quiet("So the first records will be read:")
    decision_table(rows, ["Field", *(f"Record {place}" for place in range(1, len(sheet.first) + 1))])


def _sheet(upload: Upload, file_id: str) -> Sheet:
    """What the file holds, looked at once."""
    if st.session_state.get("sheet_of") != file_id:
        content = Content(upload.own_name, ".csv", lambda: _opened(upload))
        content.examine()
        st.session_state["sheet"] = look(read_csv(content, upload.own_name, []))
        st.session_state["sheet_of"] = file_id
    sheet: Sheet = st.session_state["sheet"]
    return sheet


def _opened(upload: Upload) -> io.BytesIO:
    upload.content.seek(0)
    return io.BytesIO(upload.content.read())


def _choice(guess: Guess, sheet: Sheet, table: str, file_id: str) -> str | None:
    """The column of theirs that the reader takes for one of ours, with two of its values."""
    column = next(column for column in TABLES[table].columns if column.name == guess.ours)
    required = " (required)" if guess.ours == TABLES[table].key else ""
    names = [theirs.name for theirs in sheet.columns]
    what, which, held = st.columns([4, 3, 4], gap="xsmall", vertical_alignment="top")
    with what, st.container(gap=None):
        st.markdown(f"**{plain(guess.ours)}**{required}")
        quiet(plain(column.meaning))
    with which:
        theirs: str | None = st.selectbox(
            guess.ours,
            names,
            index=names.index(guess.theirs) if guess.theirs else None,
            placeholder="not in this file",
            key=f"{file_id}_{table}_{guess.ours}",
            label_visibility="collapsed",
        )
    with held, st.container(gap=None):
        if theirs:
            st.text(import_words.samples(sheet.column(theirs).samples))
        if guess.reason not in ("", NAMED) and theirs == guess.theirs:
            quiet(plain(guess.reason))
    return theirs


def _stamps(table: str, *kinds: Kind) -> set[str]:
    """The columns of ours that hold times or days."""
    return {column.name for column in TABLES[table].columns if column.kind in kinds}


def _day_order(confirmed: dict[str, str], sheet: Sheet, table: str, file_id: str) -> tuple[str | None, str]:
    """What comes first in dates in digits, if it was asked and answered, and what is still missing."""
    columns = [sheet.column(theirs) for ours, theirs in confirmed.items() if ours in _stamps(table, INSTANT, DAY)]
    columns = [column for column in columns if column.in_digits]
    possible = day_orders(columns)
    if not columns or len(possible) == 1:
        return None, ""
    if not possible:
        return None, import_words.contradiction(columns)
    example = next(column.either for column in columns if column.either)
    st.markdown(plain(f"What comes first in {example}? No date of the file tells."))
    words = st.segmented_control(
        "What comes first?", list(ORDER_WORDS.values()), key=f"{file_id}_order", label_visibility="collapsed", default=None
    )
    order = next((name for name, shown in ORDER_WORDS.items() if shown == words), None)
    return order, "" if order else "Say whether the day or the month comes first."


def _save(upload: Upload, file_id: str, table: str, confirmed: dict[str, str], sheet: Sheet, order: str | None, missing: str) -> bool:
    name = st.text_input("Name of the source", name_for(upload.own_name), max_chars=50, key=f"{file_id}_name", width=420).strip()
    there = (default_home() / "sources" / f"{name}.sql").is_file()
    replace = there and st.checkbox("Replace the source of this name", key=f"{file_id}_replace")
    if missing:
        quiet(plain(missing))
    if not st.button("Save and import", type="primary", disabled=bool(missing), key=f"{file_id}_save"):
        return False
    home = Home(default_home())
    try:
        home.make()
        keep_source(home.path, name, source_text(name, table, confirmed, sheet, order), replace=replace)
    except InputRefused as error:
        st.markdown(f":orange[**{plain(str(error))}**]")
        return False
    return True
