"""Figures, frames and words -> what stands on a page, each of which opens to its definition, its SQL and its incidents."""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

import polars as pl
import streamlit as st

from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.charts.drawing import Drawing, parted
from nowwhat.language import formats
from nowwhat.language.sentences import first_up
from nowwhat.model.duration import DURATIONS
from nowwhat.sql import SqlFile
from nowwhat.store import export, queries
from nowwhat.ui.markdown import incident_link, plain, presenting, quiet
from nowwhat.ui.view import View

MOST_ROWS = 5_000  # nobody scrolls further, and a browser would wait for more
PROJECTED = 1.25  # words of a chart beside those of a page that is enlarged


def _number(*parts: object) -> int:
    """A number that tells figures of one query apart, the same in every run."""
    return zlib.crc32(repr(parts).encode())


def show_made(view: View, make: Callable[..., Figure], *args: Any, **kwargs: Any) -> None:
    """The figure that `make` gives of a view, made once for every reader of the same."""
    show_figure(view, view.made(make, *args, **kwargs))


def show_figure(view: View, made: Figure, *, apart: str = "") -> None:
    """A chart as it stands in a report: finding or question, what and how many, the picture, coverage, and its opening.

    `apart` tells it from the same figure elsewhere on the page, where two findings rest on one.
    """
    with st.container(gap="xsmall", key=f"figure_{made.query}_{_number(made.title, str(made.params), apart)}"):
        with st.container(gap=None):
            st.subheader(plain(made.title), anchor=False)
            quiet(plain(made.subtitle))
        if made.chart is None:
            st.markdown(plain(made.empty))
        else:
            picture(made.chart, view, f"{made.title}. {made.subtitle}", PROJECTED if presenting() else 1.0)
        with st.container(gap=None):
            warning = f":orange[{plain(made.warning)}]" if made.warning else ""
            if note := " ".join(filter(None, [warning, plain(made.note)])):
                quiet(note)
            open_number(replace(view, filters=made.scope.filters), made.query, dict(made.params), place=made.title + apart)


def picture(drawing: Drawing, view: View, alt: str, scale: float = 1.0) -> None:
    """A chart in the look of the reader, with what it says to who does not see it."""
    st.vega_lite_chart(spec=parted(drawing, view.mode, scale), theme=None, width="stretch", alt=alt)


def show_listing(
    view: View,
    query: str,
    title: str,
    subtitle: str,
    rows: Sequence[Sequence[str | int]],
    header: Sequence[str],
    *,
    note: str = "",
    params: dict[str, Any] | None = None,
    empty: str = "",
) -> None:
    """A printed table as it stands in a report, with its opening like a chart's.

    Cells and note are Markdown of ours; without rows `empty` says why.
    """
    with st.container(gap="xsmall", key=f"listing_{query}_{_number(title, str(params))}"):
        with st.container(gap=None):
            if title:
                st.subheader(plain(title), anchor=False)
            quiet(plain(subtitle))
        if rows:
            decision_table(rows, header)
        else:
            st.markdown(plain(empty))
        with st.container(gap=None):
            if note:
                quiet(note)
            open_number(view, query, params or {}, place=title)


def show_key_figure(view: View, key: KeyFigure) -> None:
    """A number with its small line, one sentence on it, what it covers, and its opening."""
    with st.container(gap="xsmall", key=f"key_{key.query}_{_number(key.label)}"):
        st.metric(key.label, key.value)
        if key.line:
            picture(key.line, view, f"{key.label} by month")
        st.markdown(plain(key.words))
        quiet(plain(key.coverage))
        open_number(view, key.query, dict(key.params), place=key.label)


def show_key_figures(view: View, keys: Sequence[KeyFigure], gap: Literal["small", "medium"] = "small") -> None:
    """Numbers in one row, two by two on a phone."""
    with st.grid(4, min_column_width=150, gap=gap):
        for key in keys:
            show_key_figure(view, key)


def open_number(view: View, name: str, params: dict[str, Any], label: str = "Open this number", place: str = "") -> None:
    """What a number means, the SQL that made it, and the incidents or items behind it; `place` tells several of one query apart."""
    if presenting():
        return
    file = queries.query(name)
    bound = view.params(name, params)
    key = f"open_{name}_{_number(str(params), label, place)}"
    with st.popover(label, type="tertiary", icon=":material/open_in_full:", key=key, on_change="rerun") as popover:
        if not popover.open:  # what nobody looks at is not computed
            return
        definition, text, behind = st.tabs(["Definition", "SQL", "Incidents"])
        with definition:
            st.markdown(f"**{plain(file.facts['answers'])}**")
            st.markdown(_definition(file, params.get("duration")))
            quiet(f"{plain(first_up(file.facts['grain']))}.")
        with text:
            st.code(file.body, language="sql")
            quiet(plain("with " + ", ".join(f"{key} = {value!r}" for key, value in bound.items()))) if bound else None
        with behind:
            rows = view.frame(file.facts["behind"], **params) if "behind" in file.facts else view.frame(name, **params)
            show_table(rows, key=f"{key}_rows")


def _definition(file: SqlFile, duration: str | None) -> str:
    """The definition of a query; where it speaks of any duration, that of the one that is asked about comes first."""
    common = queries.definition(file)
    if duration not in DURATIONS or duration == "ttd" or not file.facts.get("source", "").endswith("#time-to-detect"):
        return common
    own = replace(file, facts={**file.facts, "source": f"docs/metrics.md#{DURATIONS[duration].name.replace(' ', '-')}"})
    return f"{queries.definition(own)}\n\n{common}"


def show_table(frame: pl.DataFrame, *, key: str, height: int = 260) -> None:
    """Rows to look at, each leading to its incident if it has one, with downloads, which hold all of them."""
    shown = export.flat(frame.head(MOST_ROWS))
    leads = "incident_id" in frame.columns and not frame.is_empty()
    data = shown.to_pandas() if shown.is_empty() else shown
    if not leads:
        st.dataframe(data, height=height, hide_index=True, width="stretch", key=key)
    else:
        chosen = st.dataframe(
            data, height=height, hide_index=True, width="stretch", key=key, on_select="rerun", selection_mode="single-row"
        )
        _leading(frame, chosen["selection"]["rows"])
    if frame.height > MOST_ROWS:
        quiet(f"The first {formats.count(MOST_ROWS)} of {formats.count(frame.height)} rows; the files hold all.")
    downloads(frame, key.removeprefix("open_").split("_rows")[0], key=key)


def _leading(frame: pl.DataFrame, rows: Sequence[int]) -> None:
    """A link to the incident of the chosen row, or how to choose one.

    A link and no jump: a jump of Streamlit's leaves a wrong address behind, to which the back button would lead.
    """
    if not rows:
        quiet("Choose a row at its left edge to open its incident.")
    elif (named := frame["incident_id"][rows[0]]) is None:
        quiet("This row is tied to no incident.")
    else:
        title = frame["title"][rows[0]] if "title" in frame.columns else None
        st.markdown(f"Incident: {incident_link(title, named)}")


def downloads(frame: pl.DataFrame, name: str, *, key: str) -> None:
    """The rows as files of our own: Streamlit's CSV does not keep a spreadsheet from running a title. Parquet keeps the types."""
    with st.container(horizontal=True):
        download("Download CSV", lambda: export.to_csv(frame), f"{name}.csv", "text/csv", key=f"{key}_csv")
        download("Parquet", lambda: export.to_parquet(frame), f"{name}.parquet", "application/vnd.apache.parquet", key=f"{key}_parquet")


def download(label: str, make: Callable[[], str | bytes], file_name: str, mime: str, **look: Any) -> None:
    """A button that gives a file, which is made when somebody asks for it.

    The page does not run again: a run that is over before the file was asked for takes it away, and the reader would get none.
    """
    st.download_button(label, make, file_name=file_name, mime=mime, on_click="ignore", **look)


def decision_table(rows: Sequence[Sequence[str | int]], header: Sequence[str] | None = None) -> None:
    """A printed table with hairlines between its rows.

    Cells are Markdown of ours, data in them escaped; numbers stand at the right.
    """
    frame = {
        name: [row[place] for row in rows] for place, name in enumerate(header or [" " * (place + 1) for place in range(len(rows[0]))])
    }
    st.table(frame, border="horizontal", hide_index=True, hide_header=header is None)
