"""Every kind of bad file, and what becomes of it: the files of this folder against expected.toml."""

import gzip
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from nowwhat.errors import InputRefused
from nowwhat.model import records
from nowwhat.reading import archive
from nowwhat.reading.csv import TOO_LONG
from nowwhat.store.home import Home, open_store
from tests.command import command
from tests.exports import adds_up, fill, load, pagerduty, rows, stage, write

FOLDER = Path(__file__).parent
EXPECTED = tomllib.loads(FOLDER.joinpath("expected.toml").read_text(encoding="utf-8"))
HEADER = b"incident_id,title\n"
COUNTS = ("read", "used", "unchanged", "superseded", "refused", "set_aside")
MEGABYTE = 1_000_000


def csv_file(second):
    return HEADER + b"1,a\n" + second + b"\n3,c\n"


def fifo(path):
    os.mkfifo(path)


def link(path):
    path.with_name("real.csv").write_bytes(HEADER + b"1,a\n")
    path.symlink_to("real.csv")


def folder_of_pipes(path):
    path.mkdir()
    os.mkfifo(path / "fifo.csv")
    (path / "link.csv").symlink_to("/dev/zero")


def too_many_members(path):
    with zipfile.ZipFile(path, "w") as file:
        for number in range(10_001):
            file.writestr(f"{number}.csv", b"")


# Each makes its file at a path, or gives its bytes.
MADE = {
    "line-of-3-mb.csv": csv_file(b"2," + b"x" * 3 * MEGABYTE),
    "quoted-line-of-3-mb.csv": csv_file(b'2,"' + b'x""y,' * (MEGABYTE // 2) + b'"'),
    "open-quote-in-3-mb.csv": csv_file(b'2,"' + b"x" * 3 * MEGABYTE),
    "cell-of-3-mb-in-lines.csv": csv_file(b'2,"' + b"lines\n" * (MEGABYTE // 2) + b'"'),
    "cells-of-3-mb.csv": b"incident_id,title,cause,service,team\n1,a,,,\n2" + (b',"' + b"x\n" * 300_000 + b'"') * 4 + b"\n3,c,,,\n",
    "header-of-3-mb.csv": b"incident_id," + b"x" * 3 * MEGABYTE + b"\n1,a\n",
    "record-of-3-mb.json": json.dumps({"incidents": [pagerduty(), pagerduty(id="Q2", title="x" * 3 * MEGABYTE)]}).encode(),
    "deep.json": b"[" * 100_000,
    "5000-digit-number.json": json.dumps({"incidents": [pagerduty()]}).replace(': "queue depth above 10 000"', ": " + "1" * 5000).encode(),
    "fifo.csv": fifo,
    "link.csv": link,
    "dangling-link.csv": lambda path: path.symlink_to("nowhere.csv"),
    "folder.csv": lambda path: path.mkdir(),
    "folder-of-pipes": folder_of_pipes,
    "device": lambda _path: Path("/dev/zero"),
    "too-many-members.zip": too_many_members,
}


def bad_file(name, tmp_path):
    """The path of the file, made where it is not kept in the folder."""
    if name not in MADE:
        return FOLDER / name
    made, path = MADE[name], tmp_path / name
    if isinstance(made, bytes):
        path.write_bytes(made)
        return path
    return made(path) or path


def test_every_bad_file_has_an_expectation_and_every_expectation_a_file():
    kept = {path.name for path in FOLDER.iterdir() if path.is_file()} - {Path(__file__).name, "expected.toml"}

    assert sorted(EXPECTED) == sorted(kept | MADE.keys())
    assert {name for name, expected in EXPECTED.items() if expected.get("made")} == MADE.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_bad_file_is_read_or_refused_as_expected(name, tmp_path):
    expected = EXPECTED[name]
    home, path = Home(tmp_path / "home"), bad_file(name, tmp_path)
    if expected["outcome"] == "refused":
        with pytest.raises(InputRefused) as caught:
            load(home, path)
        assert expected["says"] in str(caught.value)
        assert str(caught.value).count(f"{name}:") <= 1
        assert home.current() is None
        assert [path.name for path in home.path.iterdir()] == [".lock"]
        return

    if expected.get("whole"):
        report, store = load(home, path), open_store(home)
    else:
        report, store = stage(home, path, zone=expected.get("zone"))
    counts = {count: sum(getattr(file, count) for file in report.files) for count in COUNTS}
    said = [sentence for file in report.files for sentence in (*file.notes, *file.refusals, file.sentence) if sentence]
    assert counts == {count: expected.get(count, 0) for count in COUNTS}
    assert adds_up(report)
    assert any(expected["says"] in sentence for sentence in said) if "says" in expected else not said
    for refusal in rows(store, "select file, name, record, line, field, sentence from refusals"):
        assert None not in refusal
    assert rows(store, "select count(*) from refusals where length(value) > 1000") == [(0,)]
    if "store" in expected:
        assert [[cell for cell in row if cell is not None] for row in rows(store, expected["store"])] == expected["gives"]


REASONS = (
    *(kind.expects for kind in (records.INSTANT, records.DAY)), "a date from 2000 on that is no placeholder", "an id",
    TOO_LONG, "columns as in the header", "plain text, found control characters", "plain text, found bytes that are no UTF-8",
    "a record in braces", "a record of at most 64 levels",
)  # fmt: skip


def test_every_reason_for_refusing_a_record_is_told_of_a_file_of_this_folder():
    said = [expected.get("says", "") for expected in EXPECTED.values() if expected.get("refused")]

    assert [reason for reason in REASONS if not any(reason in sentence for sentence in said)] == []


@pytest.mark.parametrize("name", ["unterminated-quote.csv", "cut-off.zip", "deep.json", "binary.csv", "fifo.csv"])
def test_the_command_says_one_sentence_and_leaves_the_published_generation_alone(name, tmp_path):
    home = Home(tmp_path / "home")
    (good,) = write(tmp_path, {"good.csv": "incident_id,title\n1,a\n"})
    fill(home, good)
    before = {path.name: path.read_bytes() for path in home.path.iterdir()}
    done = command("--home", home.path, "import", good, bad_file(name, tmp_path))

    assert done.returncode == 65
    assert EXPECTED[name]["says"] in done.stderr
    assert "Traceback" not in done.stderr
    assert {path.name: path.read_bytes() for path in home.path.iterdir()} == before


@pytest.mark.slow
def test_a_line_longer_than_the_memory_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    with path.open("wb") as file:  # sparse: it takes no room on the disk
        file.write(HEADER + b"1,a\n2,")
        file.seek(1100 << 20, os.SEEK_CUR)
        file.write(b"\n3,c\n")
    reading = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from pathlib import Path
from nowwhat.reading.csv import read_csv
from nowwhat.reading.text import file_content
content = file_content(Path(sys.argv[1]))
content.examine()
for batch in read_csv(content, "x.csv", []).batches:
    print(batch.frame["c0"].to_list(), [(refusal.record, refusal.line, len(refusal.value)) for refusal in batch.refused])
"""
    done = subprocess.run(
        [sys.executable, "-c", reading, str(path)],
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
        capture_output=True,
        check=False,
        text=True,
        timeout=300,
    )

    assert (done.stdout, done.stderr) == ("['1', '3'] [(2, 3, 1000)]\n", "")


def test_a_zip_bomb_is_stopped_by_the_bytes_that_really_come_out(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MEMBER_BYTES", 4 * MEGABYTE)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.csv", HEADER + b"1,a\n")
        file.writestr("b.csv", HEADER + b"2,b\n" * (3 * MEGABYTE))
    report, _ = stage(Home(tmp_path / "home"), path)

    assert [(file.name, file.outcome) for file in report.files] == [("bomb.zip/a.csv", "read"), ("bomb.zip/b.csv", "refused")]
    assert report.files[1].sentence == "unpacks to more than 4,000,000 bytes, so reading it was stopped; export shorter periods"


def test_a_member_that_states_a_smaller_size_than_it_has_is_refused_as_damaged(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.csv", HEADER + b"1,a\n")
        file.writestr("b.csv", HEADER + b"2,b\n" * MEGABYTE)
        file.getinfo("b.csv").file_size = len(HEADER) + 4
    report, _ = stage(Home(tmp_path / "home"), path)

    assert [(file.name, file.outcome, file.read) for file in report.files] == [
        ("bomb.zip/a.csv", "read", 1),
        ("bomb.zip/b.csv", "refused", 0),
    ]


def test_all_members_together_have_a_limit_too(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "ARCHIVE_BYTES", 3 * MEGABYTE)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for number in range(3):
            file.writestr(f"{number}.csv", HEADER + f"{number},a\n".encode() + b"\n" * (MEGABYTE + 1))
    report, _ = stage(Home(tmp_path / "home"), path)

    assert [file.outcome for file in report.files] == ["read", "read", "refused"]
    assert "so reading it was stopped; export shorter periods" in report.files[2].sentence


def test_a_packed_bomb_of_one_file_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MEMBER_BYTES", 4 * MEGABYTE)
    (path,) = write(tmp_path, {"x.csv.gz": gzip.compress(HEADER + b"2,b\n" * (3 * MEGABYTE))})
    with pytest.raises(InputRefused) as caught:
        stage(Home(tmp_path / "home"), path)

    assert str(caught.value) == "x.csv.gz: unpacks to more than 4,000,000 bytes, so reading it was stopped; export shorter periods"


def test_nothing_of_an_archive_is_written_to_the_disk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    load(Home(tmp_path / "home"), FOLDER / "names.zip")

    assert [path.name for path in tmp_path.iterdir()] == ["home"]
    assert not (tmp_path.parent.parent / "evil.csv").exists()


def test_an_archive_found_in_a_folder_is_opened_and_a_broken_one_is_listed(tmp_path):
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("names.zip", "cut-off.zip", "export.csv.gz"):
        (folder / name).write_bytes(FOLDER.joinpath(name).read_bytes())
    report, _ = stage(Home(tmp_path / "home"), folder)

    assert [(file.name, file.outcome) for file in report.files] == [
        ("cut-off.zip", "refused"),
        ("export.csv.gz", "read"),
        ("names.zip/evil.csv", "read"),
        ("names.zip/root.csv", "read"),
        ("names.zip/win.csv", "read"),
    ]


def test_a_packed_export_gives_the_records_of_the_plain_one(tmp_path):
    (plain,) = write(
        tmp_path / "plain", {"export.csv": "incident_id,title,started_at\n1,a,2026-03-01T10:00:00Z\n2,b,2026-03-01T10:00:00Z\n"}
    )
    packed, named = Home(tmp_path / "packed"), Home(tmp_path / "named")
    load(packed, FOLDER / "export.csv.gz")
    load(named, plain)

    assert open_store(packed).generation.content_hash == open_store(named).generation.content_hash
