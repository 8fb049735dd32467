"""What the manual says is what the code does."""

import contextlib

import pytest

from nowwhat import manual, queries
from nowwhat.places import app_folder
from nowwhat.sql import connect, macros
from nowwhat.store import open_store
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


EXAMPLES = {"duration": "ttd", "zone": "UTC", "grain": "month", "block_h": 6, "certainty": "confirmed", "chain_id": ""}


@pytest.fixture(scope="module")
def stores(sample_home, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tiny")
    _, none = load_texts(folder / "none", {"a.csv": "incident_id,title\n"})
    _, one = load_texts(folder / "one", {"a.csv": "incident_id,title\n1,alone\n"})
    return none, one, open_store(sample_home)


@pytest.mark.parametrize("name", queries.catalogue())
def test_every_query_keeps_its_header_on_no_data_one_empty_row_and_the_sample(name, stores):
    given = {column.name: EXAMPLES[column.name] for column in queries.query(name).params if column.name not in queries.EVERYTHING}

    for store in stores:
        frame = queries.run(store, name, **given)
        for column in frame.columns:
            if frame[column].dtype.is_float():
                assert frame[column].drop_nulls().is_finite().all(), f"{column} holds inf or nan"


def test_macros_can_be_made_twice():
    with contextlib.closing(connect()) as connection:
        for macro in macros():
            connection.execute(macro)
