"""Files from a browser: under their own names in a private folder, imported by a thread, gone afterwards."""

import io
import stat
import tempfile
from pathlib import Path

import pytest

from nowwhat.errors import ImporterBusy, InputRefused
from nowwhat.importing.files import Unmatched
from nowwhat.importing.report import Options
from nowwhat.importing.uploads import Job, Upload, saved, wait_for_running
from nowwhat.store.home import Home, open_store
from tests.exports import AS_OF

GOOD = b"incident_id,title\n1,a\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where temporary folders are made, watched by the test."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def uploads(files):
    return [Upload(name, io.BytesIO(content)) for name, content in files]


def run(home, *files):
    job = Job(home, uploads(files), Options(AS_OF, AS_OF)).start()
    wait_for_running()
    assert job.done
    return job


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("incidents.csv", "incidents.csv"),
        ("../../evil.csv", "evil.csv"),
        ("C:\\exports\\a.csv", "a.csv"),
        ("/etc/passwd", "passwd"),
        ("", "upload"),
        ("..", "upload"),
        ("a\nb\u202e.csv", "a?b?.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("é" * 150 + ".csv", "é" * 98 + ".csv"),
    ],
)
def test_a_name_is_that_of_a_file_and_leads_nowhere(name, kept):
    assert Upload(name, io.BytesIO()).own_name == kept


def test_two_files_of_one_name_lie_apart_in_a_folder_that_only_the_server_reads(folder):
    with saved(uploads([("a.csv", b"1"), ("a.csv", b"2")])) as paths:
        (private,) = folder.iterdir()
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
        assert [(path.name, path.read_bytes()) for path in paths] == [("a.csv", b"1"), ("a.csv", b"2")]
    assert list(folder.iterdir()) == []


def test_a_job_imports_the_files_under_their_names_and_leaves_none(folder, tmp_path):
    home = Home(tmp_path / "home")
    job = run(home, ("incidents.csv", GOOD), ("more.csv", b"incident_id,title\n2,b\n"))

    assert job.error is None
    assert [(file.name, file.used) for file in job.report.files] == [("incidents.csv", 1), ("more.csv", 1)]
    assert (job.step, job.share) == ("publishing", 1.0)
    assert open_store(home).generation.number == 1
    assert list(folder.iterdir()) == []


def test_files_that_cannot_be_taken_publish_nothing_and_each_is_told_by_its_place(folder, tmp_path):
    home = Home(tmp_path / "home")
    job = run(home, ("a.csv", GOOD), ("a.csv", b""), ("pagers.csv", b"colour,size\nred,1\n"))

    assert job.report is None
    assert {place: type(fault) for place, fault in job.faults.items()} == {1: InputRefused, 2: Unmatched}
    assert str(job.faults[1]) == "a.csv: the file is empty; export it again"
    assert home.current() is None
    assert list(folder.iterdir()) == []


def test_while_another_import_runs_nothing_is_done_and_its_sentence_is_kept(folder, tmp_path):
    home = Home(tmp_path / "home")
    with home.importing():
        job = run(home, ("a.csv", GOOD))

    assert isinstance(job.error, ImporterBusy)
    assert str(job.error) == "another import is running in this home; try again when it is done"
    assert list(folder.iterdir()) == []


def test_a_bug_ends_the_job_and_is_kept_and_logged(folder, tmp_path, caplog):
    class Broken(io.BytesIO):
        def seek(self, *_):
            raise ZeroDivisionError

    job = Job(Home(tmp_path / "home"), [Upload("a.csv", Broken())], Options(AS_OF, AS_OF)).start()
    wait_for_running()

    assert (job.done, type(job.error)) == (True, ZeroDivisionError)
    assert "an import of uploaded files ended in a bug" in caplog.text
    assert list(folder.iterdir()) == []


def test_a_disk_that_does_not_take_the_files_is_one_sentence(folder, tmp_path):
    class Full(io.BytesIO):
        def read(self, *_):
            raise OSError(28, "No space left on device")

    job = Job(Home(tmp_path / "home"), [Upload("a.csv", Full())], Options(AS_OF, AS_OF)).start()
    wait_for_running()

    assert str(job.error) == "a.csv: cannot be kept for the import (No space left on device); make room and upload it again"
    assert list(Path(folder).iterdir()) == []
