"""An item that is closed between two imports without saying when was closed by the import that saw it, approximately."""

import datetime as dt

import pytest

from nowwhat.importing import importer
from nowwhat.store.home import Home, open_store
from tests.exports import load, rows, write

JUNE, JULY, AUGUST = (dt.datetime(2026, month, 1) for month in (6, 7, 8))
CLOSED = "select status, closed_at, closed_origin from action_items"


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    arrives(home, "open", JUNE)
    return home


def arrives(home, status, as_of, *, closed_at="", title="Add a check"):
    text = f"action_id,title,status,created_at,due_date,closed_at\nA1,{title},{status},2026-05-01T00:00:00Z,2026-06-15,{closed_at}\n"
    return load(home, *write(home.path.parent / "exports", {"items.csv": text}), as_of=as_of)


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_an_open_item_that_arrives_closed_without_a_time_gets_the_as_of_of_the_import(home, status):
    arrives(home, status, JULY)

    assert rows(open_store(home), CLOSED) == [(status, JULY, "approximated")]


def test_the_same_file_again_changes_nothing_and_a_later_version_keeps_the_time(home):
    arrives(home, "done", JULY)
    again = arrives(home, "done", AUGUST)
    assert (again.files[0].unchanged, rows(open_store(home), CLOSED)) == (1, [("done", JULY, "approximated")])
    assert arrives(home, "done", AUGUST).change == "no change"

    changed = arrives(home, "done", AUGUST, title="Add the check")
    assert (changed.files[0].used, rows(open_store(home), CLOSED)) == (1, [("done", JULY, "approximated")])
    importer.rebuild(home, None)
    assert rows(open_store(home), CLOSED) == [("done", JULY, "approximated")]


def test_a_time_of_the_tracker_is_believed_at_once_and_later(home):
    arrives(home, "done", JULY)
    arrives(home, "done", AUGUST, closed_at="2026-06-10T00:00:00Z")

    assert rows(open_store(home), CLOSED) == [("done", dt.datetime(2026, 6, 10), "own")]


def test_an_item_opened_again_and_closed_again_is_closed_the_second_time(home):
    arrives(home, "done", JULY)
    arrives(home, "open", JULY)
    assert rows(open_store(home), CLOSED) == [("open", None, None)]
    arrives(home, "done", AUGUST)

    assert rows(open_store(home), CLOSED) == [("done", AUGUST, "approximated")]


def test_nobody_knows_when_an_item_was_closed_that_was_closed_when_it_was_first_seen(tmp_path):
    home = Home(tmp_path / "home")
    arrives(home, "done", JUNE)
    arrives(home, "done", JULY, title="Add the check")

    assert rows(open_store(home), CLOSED) == [("done", None, None)]


def test_a_word_that_the_policy_maps_closes_like_any_other(home):
    write(home.path, {"policy.toml": '[status]\nShipped = "done"\n'})
    arrives(home, "shipped", JULY)

    assert rows(open_store(home), CLOSED) == [("done", JULY, "approximated")]


def test_a_changed_policy_alone_closes_nothing(home):
    arrives(home, "shipped", JULY)
    write(home.path, {"policy.toml": '[status]\nShipped = "done"\n'})
    importer.rebuild(home, AUGUST)

    assert rows(open_store(home), CLOSED) == [("done", None, None)]
