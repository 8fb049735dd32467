"""A file that leaves the product is there whole, or the one before it still is."""

import os
import threading

import pytest

from nowwhat.store.export import replace_file


def test_a_disk_that_is_full_leaves_the_file_that_was_there_before(tmp_path, monkeypatch):
    path = tmp_path / "review.html"
    replace_file(path, b"last month")

    def full(_self, content):
        with open(_self, "wb") as file:
            file.write(content[:2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"this month")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("review.html", b"last month")]


def test_a_link_stays_a_link_and_a_pipe_takes_what_comes(tmp_path):
    (tmp_path / "link.md").symlink_to("kept.md")
    replace_file(tmp_path / "link.md", b"words")
    assert ((tmp_path / "link.md").is_symlink(), (tmp_path / "kept.md").read_bytes()) == (True, b"words")

    os.mkfifo(tmp_path / "pipe")
    writing = threading.Thread(target=replace_file, args=(tmp_path / "pipe", b"words"))
    writing.start()
    assert (tmp_path / "pipe").read_bytes() == b"words"
    writing.join()
