"""What the manual says is what the code does."""

import contextlib

import pytest

from nowwhat import manual
from nowwhat.places import app_folder
from nowwhat.sql import connect, macros
from tests.exports import load_texts, rows


@pytest.mark.parametrize("name", manual.pages())
def test_the_generated_pages_are_up_to_date(name):
    text = app_folder().joinpath("docs", name).read_text(encoding="utf-8")

    assert text == manual.pages()[name], "run: python -m nowwhat.manual"


def test_the_header_lines_of_the_manual_are_files_that_can_be_read(tmp_path):
    lines = [line for line in manual.pages()["records.md"].splitlines() if line.startswith(("incident_id,", "action_id,"))]
    files = {f"{n}.csv": f"{line}\nX{n}{',' * line.count(',')}\n" for n, line in enumerate(lines)}
    report, store = load_texts(tmp_path, files)

    assert [file.source for file in report.files] == ["plain_incidents", "plain_action_items"]
    assert rows(store, "select (select count(*) from incidents), (select count(*) from action_items)") == [(1, 1)]


def test_macros_can_be_made_twice():
    with contextlib.closing(connect()) as connection:
        for macro in macros():
            connection.execute(macro)
