"""Files that a reader chooses -> an import while the page shows how far it is, and then what became of each."""

import datetime as dt
import zoneinfo
from collections.abc import Sequence

import polars as pl
import streamlit as st

from nowwhat.errors import NowWhatError
from nowwhat.importing import words as import_words
from nowwhat.importing.files import Unmatched, ZoneMissing
from nowwhat.importing.held_back import HeldBack
from nowwhat.importing.report import ImportReport, Options
from nowwhat.importing.uploads import Job, Upload
from nowwhat.language.sentences import first_up
from nowwhat.places import default_home
from nowwhat.store.home import Home
from nowwhat.ui.markdown import plain, quiet
from nowwhat.ui.panels.mapping import map_columns
from nowwhat.ui.view import may_upload

KINDS = ["csv", "json", "jsonl", "ndjson", "md", "zip", "gz"]
HINTS = {
    ZoneMissing: "Choose the zone above and import again.",
    HeldBack: "Export it again, or tick above that it is taken all the same.",
}
EVERY_S = 0.5  # how often a running import is looked at


def upload() -> None:
    """Where files are chosen and imported, or how it is done where this reader may not."""
    if not may_upload():
        st.markdown("Put exports into a folder on the machine that serves this page, and import it there:")
        st.code("nowwhat import FOLDER", language=None)
        quiet("Files are taken in the browser on that machine itself, or from every reader with nowwhat serve \\-\\-uploads.")
        return
    job: Job | None = st.session_state.get("import_job")
    running = job is not None and not job.done
    if job and job.done and job.report and st.session_state["import_files"]:  # they leave the widget, which is a new one then
        st.session_state["import_files"] = []
        st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    chosen = st.file_uploader(
        "Exports",
        KINDS,
        accept_multiple_files=True,
        key=f"upload_{st.session_state.get('uploads', 0)}",
        label_visibility="collapsed",
        disabled=running,
    )
    ids = [file.file_id for file in chosen]
    if job and job.error and ids and ids != st.session_state["import_files"]:
        job = None  # what was wrong was wrong with other files
    with st.container(horizontal=True):
        options = _options(job, running=running)
        pressed = st.button("Import", type="primary", disabled=running or not chosen, key="import")
    if pressed:
        _start([Upload(file.name, file) for file in chosen], ids, options)
    if job and running:
        _running(job)
    elif job and job.error:
        _failed(job, options)
    else:
        quiet(
            "CSV, JSON, reviews in Markdown, or any of them in a zip or gz. Importing again is safe: the later version of a record wins. "
            "Larger files, and folders: nowwhat import FOLDER"
        )


def outcome() -> None:
    """What the reader's last import did, as long as it is what the page shows."""
    job: Job | None = st.session_state.get("import_job")
    if job is None or job.report is None:
        return
    with st.container(gap="xsmall", key="outcome"):
        st.markdown(f"**{plain(import_words.outcome(job.report))}**")
        for sentence in _told(job.report):
            quiet(plain(first_up(sentence)))


def _told(report: ImportReport) -> list[str]:
    """What the lists of the page do not say: where nothing was published, they are those of an earlier import."""
    if report.published:
        return report.notes
    files = pl.DataFrame([import_words.file_row(file, report) for file in report.files])
    return [import_words.import_words(files), *report.notes]


def _options(job: Job | None, *, running: bool) -> Options:
    zone = st.selectbox(
        "Zone of times that have none",
        sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"),
        index=None,
        placeholder="Zone of times that have none, if any",
        key="import_zone",
        label_visibility="collapsed",
        disabled=running,
        width=420,
    )
    held = job is not None and any(isinstance(fault, HeldBack) for fault in job.faults.values())
    accept = held and st.checkbox("Take files that look cut off all the same", key="import_accept")
    return Options(None, dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0), zone=zone, accept=accept)


def _start(uploads: Sequence[Upload], ids: list[str], options: Options) -> None:
    st.session_state["import_files"] = ids
    st.session_state["import_job"] = Job(Home(default_home()), uploads, options).start()
    st.rerun()


def _running(job: Job) -> None:
    @st.fragment(run_every=EVERY_S)
    def shown() -> None:
        if job.done:
            st.rerun()  # the whole page: it reads the new generation
        st.progress(job.share, text=plain(f"{job.step} …"))

    shown()
    quiet("The import goes on when you leave this page.")


def _failed(job: Job, options: Options) -> None:
    """One sentence a file, and what can be done here. The files are those of the job: a reader who was away left the widget empty."""
    if not isinstance(job.error, NowWhatError):
        st.error("This is a bug in Now What, and nothing was published. The log of the server has the details.")
        return
    uploads, ids = job.uploads, st.session_state["import_files"]
    csv = {place for place, upload in enumerate(uploads) if upload.own_name.lower().endswith(".csv")}
    unknown = [place for place, fault in job.faults.items() if isinstance(fault, Unmatched) and place in csv]
    sentences = [import_words.unknown(uploads[place].own_name) if place in unknown else str(fault) for place, fault in job.faults.items()]
    st.markdown(f":orange[**{import_words.FAILED}**]")
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences or [str(job.error)]))
    for kind, hint in HINTS.items():
        if any(isinstance(fault, kind) for fault in job.faults.values()):
            quiet(hint)
    if unknown and map_columns(uploads[unknown[0]], ids[unknown[0]], options.zone):
        _start(uploads, ids, options)
