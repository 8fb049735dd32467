"""What the manual says is what the code does."""

import contextlib
import re

import pytest

from nowwhat.command import manual
from nowwhat.errors import UsageError
from nowwhat.importing.sources import load_sources
from nowwhat.model.corrections import ANNOTATION_COLUMNS, ANNOTATIONS, CORRECTION_COLUMNS, CORRECTIONS
from nowwhat.places import app_folder
from nowwhat.sql import connect, macros
from tests.exports import load_texts, rows, write
from tests.tables import expect


@pytest.mark.parametrize("name", manual.pages())
def test_the_generated_pages_are_up_to_date(name):
    text = app_folder().joinpath("docs", name).read_text(encoding="utf-8")

    assert text == manual.pages()[name], "run: python -m nowwhat.command.manual"


def test_what_is_generated_stands_in_the_manual_once_and_an_unknown_marker_is_refused():
    names = [match["name"] for page in manual.pages().values() for match in manual.BLOCK.finditer(page)]

    assert sorted(names) == sorted(manual.BLOCKS)
    with pytest.raises(UsageError, match="the manual has no 'nosuch'"):
        manual.filled("<!-- begin: nosuch -->\n<!-- end -->")


def test_the_prose_around_the_markers_is_left_as_it_is():
    page = "Before.\n\n<!-- begin: rules -->\nold\n<!-- end -->\n\nBehind.\n"
    before, _, rest = manual.filled(page).partition("<!-- begin: rules -->\n")
    table, _, behind = rest.partition("<!-- end -->")

    assert (before, behind) == ("Before.\n\n", "\n\nBehind.\n")
    assert "| `whys-short` |" in table
    assert "old" not in table


def page_of(name):
    return app_folder().joinpath("docs", name).read_text(encoding="utf-8")


def first_column(text):
    """What stands in code in the first column of a table."""
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_the_header_lines_of_the_manual_are_files_that_can_be_read(tmp_path):
    lines = [line for line in page_of("records.md").splitlines() if line.startswith(("incident_id,", "action_id,"))]
    files = {f"{n}.csv": f"{line}\nX{n}{',' * line.count(',')}\n" for n, line in enumerate(lines)}
    report, store = load_texts(tmp_path, files)

    assert [file.source for file in report.files] == ["plain_incidents", "plain_action_items"]
    assert rows(store, "select (select count(*) from incidents), (select count(*) from action_items)") == [(1, 1)]


def test_macros_can_be_made_twice():
    with contextlib.closing(connect()) as connection:
        for macro in macros():
            connection.execute(macro)


def fenced(text, kind):
    """The first block of code of a kind in a page of the manual."""
    return re.search(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)[1]


def test_the_format_of_ones_own_in_the_manual_is_read_as_the_manual_says(tmp_path):
    page = page_of("formats.md")
    write(tmp_path / "home", {"sources/desk_tickets.sql": fenced(page, "sql")})
    report, store = load_texts(tmp_path, {"mail/desk.csv": fenced(page, "csv")}, zone="Europe/Berlin")
    drawn = page[page.index("| incident_id |") : page.index("The body is one")]

    expect(store.connection, "rec_incidents", drawn)
    assert (report.files[0].source, report.files[0].set_asides) == ("desk_tickets", {"a question, no incident": 1})


def test_every_header_line_that_a_source_may_have_is_in_the_manual():
    used = {key for source in load_sources() for key in source.file.facts} - {"only"}

    assert used == set(first_column(page_of("formats.md").partition("The header:")[2]))


@pytest.mark.parametrize(("file", "columns"), [(CORRECTIONS, CORRECTION_COLUMNS), (ANNOTATIONS, ANNOTATION_COLUMNS)])
def test_the_manual_has_the_columns_of_a_file_that_people_write(file, columns):
    section = page_of("records.md").partition(f"## {file}\n")[2].partition("\n## ")[0]

    assert first_column(section) == list(columns)
