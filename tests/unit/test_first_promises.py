"""The first day that any import told of an item is its first promise, until that import is taken back or somebody knows better."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from nowwhat.importing import importer
from nowwhat.store.home import Home, open_store, roll_back
from tests.exports import load, rows, write

JUNE, JULY, AUGUST = (dt.datetime(2026, month, 1) for month in (6, 7, 8))
DAYS = "select first_due_on::varchar, due_on::varchar, moved_days, moves_visible, state from item_facts"
FIRST, SECOND, THIRD = "2026-06-15", "2026-07-20", "2026-08-20"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def arrives(home: Home, as_of: dt.datetime, due: str, *, name: str = "items.csv", original: str = "", created: str = "2026-05-28") -> Any:
    columns = "action_id,title,status,created_at,original_due_date,due_date"
    text = f"{columns}\nA1,Add a check,open,{created}T00:00:00Z,{original},{due}\n"
    return load(home, *write(home.path.parent / "exports", {name: text}), as_of=as_of)


def days(home: Home) -> list[Any]:
    store = open_store(home)
    assert store
    try:
        return rows(store, DAYS)
    finally:
        store.close()


def test_the_day_that_an_import_saw_first_is_the_first_promise_however_often_it_moves(home: Home) -> None:
    arrives(home, JUNE, FIRST)
    arrives(home, JULY, SECOND)
    assert days(home) == [(FIRST, SECOND, 35, True, "overdue")]
    arrives(home, AUGUST, THIRD)
    assert days(home) == [(FIRST, THIRD, 66, True, "overdue")]
    assert arrives(home, AUGUST, THIRD).change == "no change"
    arrives(home, AUGUST, "")

    importer.rebuild(home, None)
    assert days(home) == [(FIRST, FIRST, None, True, "overdue")]


def test_a_day_that_comes_later_is_the_first_and_moves_are_visible_only_from_the_first_week_on(home: Home) -> None:
    arrives(home, JUNE, "")
    arrives(home, JULY, SECOND)
    arrives(home, AUGUST, THIRD)

    assert days(home) == [(SECOND, THIRD, 31, False, "overdue")]


@pytest.mark.parametrize(("created", "visible"), [("2026-05-25", True), ("2026-05-24", False), ("2026-06-01", True)])
def test_moves_are_visible_where_an_import_saw_the_item_within_a_week_of_its_creation(home: Home, created: str, visible: bool) -> None:
    arrives(home, JUNE, FIRST, created=created)

    assert days(home)[0][3] is visible


def test_the_day_that_the_tracker_recorded_is_believed_before_the_one_that_was_seen(home: Home) -> None:
    arrives(home, JUNE, FIRST)
    arrives(home, JULY, SECOND, original="2026-06-10")

    assert days(home) == [("2026-06-10", SECOND, 40, True, "overdue")]


def test_what_was_rolled_back_never_told_a_day(home: Home) -> None:
    arrives(home, JUNE, FIRST)
    arrives(home, JULY, SECOND)
    roll_back(home)
    arrives(home, AUGUST, THIRD)
    assert days(home) == [(FIRST, THIRD, 66, True, "overdue")]

    roll_back(home)
    assert days(home) == [(FIRST, FIRST, 0, True, "not_yet_due")]


def test_a_day_that_a_forgotten_file_told_is_forgotten_with_it(home: Home) -> None:
    arrives(home, JUNE, FIRST, name="june.csv")
    arrives(home, JULY, SECOND, name="july.csv")
    importer.forget(home, file="june.csv")
    assert days(home) == [(SECOND, SECOND, None, False, "not_yet_due")]

    arrives(home, AUGUST, THIRD, name="august.csv")
    assert days(home) == [(SECOND, THIRD, 31, False, "overdue")]


def test_a_correction_of_the_first_day_wins_and_an_empty_one_says_that_nobody_knows_it(home: Home) -> None:
    arrives(home, JUNE, FIRST)
    arrives(home, JULY, SECOND)
    corrected = "incident_id,field,value,reason\nplain:a1,original_due_date,2026-06-12,promised in the meeting\n"
    write(home.path, {"corrections.csv": corrected})
    importer.rebuild(home, None)
    assert days(home) == [("2026-06-12", SECOND, 38, True, "overdue")]
    store = open_store(home)
    assert store
    assert rows(store, "select incident_id, field, value, applied from corrections") == [
        ("plain:a1", "original_due_date", "2026-06-12", True)
    ]
    store.close()

    write(home.path, {"corrections.csv": "incident_id,field,value\nA1,original_due_date,\n"})
    importer.rebuild(home, None)
    assert days(home) == [(SECOND, SECOND, None, False, "not_yet_due")]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("A1,original_due_date,soon", "line 2, original_due_date: expected a day such as 2026-03-01, found 'soon'"),
        ("A1,original_due_date,2026-06-01\nA1,original_due_date,2026-06-02", "found 2 for item 'A1'"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(home: Home, lines: str, said: str) -> None:
    arrives(home, JUNE, FIRST)
    write(home.path, {"corrections.csv": f"incident_id,field,value\n{lines}\n"})
    with pytest.raises(importer.InputRefused, match=said):
        importer.rebuild(home, None)


def test_a_correction_of_an_unknown_item_waits(home: Home) -> None:
    write(home.path, {"corrections.csv": "incident_id,field,value\nA9,original_due_date,2026-06-01\n"})

    assert any("'A9' names no action item that is known" in note for note in arrives(home, JUNE, FIRST).notes)
