"""An item that is closed between two imports without saying when was closed by the import that saw it, approximately."""

import datetime as dt

import pytest

from nowwhat.importing import importer
from nowwhat.store.home import Home, open_store
from tests.exports import load, rows, stage, write

JUNE, JULY, AUGUST = (dt.datetime(2026, month, 1) for month in (6, 7, 8))


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def before(home):
    return arrives(home, None, "open", JUNE)


def items(home, status, *, closed_at="", title="Add a check"):
    text = f"action_id,title,status,created_at,due_date,closed_at\nA1,{title},{status},2026-05-01T00:00:00Z,2026-06-15,{closed_at}\n"
    return write(home.path.parent / "exports", {"items.csv": text})


def arrives(home, before, status, as_of, **told):
    """The records after an import of the item with this status."""
    return stage(home, *items(home, status, **told), before=before, as_of=as_of)[1]


def closed(store):
    return rows(store, "select status, closed_at, closed_origin from action_items")


@pytest.mark.parametrize("status", ["done", "cancelled"])
def test_an_open_item_that_arrives_closed_without_a_time_gets_the_as_of_of_the_import(home, before, status):
    assert closed(arrives(home, before, status, JULY).merged()) == [(status, JULY, "approximated")]


def test_the_same_file_again_changes_nothing_and_a_later_version_keeps_the_time(home, before):
    done = arrives(home, before, "done", JULY)
    again = arrives(home, done, "done", AUGUST)
    assert (again.changed, closed(again.merged())) == (False, [("done", JULY, "approximated")])

    changed = arrives(home, again, "done", AUGUST, title="Add the check")
    assert (changed.changed, closed(changed.merged())) == (True, [("done", JULY, "approximated")])


def test_facts_made_anew_keep_the_time(home):
    for status, as_of in (("open", JUNE), ("done", JULY)):
        load(home, *items(home, status), as_of=as_of)
    importer.rebuild(home, AUGUST)

    assert closed(open_store(home)) == [("done", JULY, "approximated")]


def test_a_time_of_the_tracker_is_believed_at_once_and_later(home, before):
    done = arrives(home, before, "done", JULY)
    told = arrives(home, done, "done", AUGUST, closed_at="2026-06-10T00:00:00Z")

    assert closed(told.merged()) == [("done", dt.datetime(2026, 6, 10), "own")]


def test_an_item_opened_again_and_closed_again_is_closed_the_second_time(home, before):
    done = arrives(home, before, "done", JULY)
    reopened = arrives(home, done, "open", JULY)
    assert closed(reopened.merged()) == [("open", None, None)]

    assert closed(arrives(home, reopened, "done", AUGUST).merged()) == [("done", AUGUST, "approximated")]


def test_nobody_knows_when_an_item_was_closed_that_was_closed_when_it_was_first_seen(home):
    first = arrives(home, None, "done", JUNE)
    changed = arrives(home, first, "done", JULY, title="Add the check")

    assert closed(changed.merged()) == [("done", None, None)]


def test_a_word_that_the_policy_maps_closes_like_any_other(home, before):
    write(home.path, {"policy.toml": '[status]\nShipped = "done"\n'})

    assert closed(arrives(home, before, "shipped", JULY).merged()) == [("done", JULY, "approximated")]


def test_a_changed_policy_alone_closes_nothing(home):
    for status, as_of in (("open", JUNE), ("shipped", JULY)):
        load(home, *items(home, status), as_of=as_of)
    write(home.path, {"policy.toml": '[status]\nShipped = "done"\n'})
    importer.rebuild(home, AUGUST)

    assert closed(open_store(home)) == [("done", None, None)]
