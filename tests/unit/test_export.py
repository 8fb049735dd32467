"""A frame as a file: what a spreadsheet would run is text in it, and instants and lists can be read again."""

import csv
import datetime as dt
import io

import polars as pl
import pytest

from nowwhat.store.export import to_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "\t=1+1", "＝1"])
def test_what_a_spreadsheet_would_run_has_an_apostrophe_before_it(text):
    (row,) = csv.DictReader(io.StringIO(to_csv(pl.DataFrame({"title": [text]}))))
    assert row["title"] == f"'{text}"


def test_other_text_numbers_instants_and_lists_are_as_they_are():
    frame = pl.DataFrame({"title": ["a=1"], "n": [-1], "at": [dt.datetime(2026, 3, 2, 10)], "services": [["a", "b"]], "none": [None]})
    (row,) = csv.DictReader(io.StringIO(to_csv(frame)))
    assert (row["title"], row["n"], row["services"], row["none"]) == ("a=1", "-1", "a; b", "")
    assert dt.datetime.fromisoformat(row["at"]) == dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
