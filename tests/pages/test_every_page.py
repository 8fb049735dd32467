"""Every page on every kind of data: it opens, and nothing on it is the word of a program for what it does not know."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.places import app_folder
from nowwhat.store.home import Home
from tests.pages.opening import opened, words
from tests.stores import EXPORTS

PAGES = sorted(app_folder().joinpath("pages").glob("*.py"))
# `None.` and `None of 3 incidents` are sentences of ours.
UNKNOWN = re.compile(r"\b(?:nan|NaN|NaT|inf|Infinity|null|undefined)\b|\bNone\b(?!\.| of )|-inf")
TEXTS = ("title", "header", "subheader", "markdown", "caption", "warning", "error", "text", "code")


def shown(test: AppTest) -> Iterator[str]:
    """Everything on the page that a reader can see or hear, the data of its charts included."""
    for kind in TEXTS:
        yield from (str(element.value) for element in test.get(kind))
    for metric in test.metric:
        yield from (str(metric.label), str(metric.value), str(metric.delta))
    for table in [*test.table, *test.dataframe]:
        yield table.value.to_csv(index=False)
    for chart in test.get("vega_lite_chart"):
        spec = json.loads(chart.proto.spec)
        yield from _words(spec)
        yield chart.proto.alt_text if hasattr(chart.proto, "alt_text") else ""


def _words(part: object) -> Iterator[str]:
    """The texts of a chart: titles, labels, marks of text."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("text", "title", "value", "description") and isinstance(value, str):
                yield value
            yield from _words(value)
    elif isinstance(part, list):
        for value in part:
            yield from _words(value)


@pytest.mark.parametrize("kind", [*EXPORTS, "sample"])
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_no_page_shows_what_a_program_calls_unknown(page: Path, kind: str, kinds: dict[str, Home], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(kinds[kind].path))
    for period in ("", "2026-05") if kind == "damaged" else ("",):
        test = AppTest.from_file(str(page), default_timeout=60)
        if period:
            test.query_params["period"] = period
        test.run()
        assert not test.exception
        assert not test.error
        assert [text for text in shown(test) if UNKNOWN.search(text)] == []


@pytest.mark.parametrize("text", ["nan", "n < 5, inf days", "None days", "a, None, b", "-inf", "of null"])
def test_such_a_word_is_seen(text: str) -> None:
    assert UNKNOWN.search(text)


@pytest.mark.parametrize("text", ["None.", "None of 9 incidents has a cause", "information", "finance", "Nonetheless"])
def test_a_sentence_is_not_taken_for_one(text: str) -> None:
    assert not UNKNOWN.search(text)


def test_a_long_table_shows_its_first_rows_and_says_that_the_files_hold_all() -> None:
    def page() -> None:
        import polars as pl

        from nowwhat.ui.blocks import show_table

        show_table(pl.DataFrame({"number": range(6_000)}), key="rows")

    test = AppTest.from_function(page).run()
    assert len(test.dataframe[0].value) == 5_000
    assert "The first 5 000 of 6 000 rows; the files hold all." in words(test)


@pytest.mark.parametrize("name", ["detection_and_response", "action_items", "repeat_incidents", "review_practice"])
def test_how_much_is_recorded_opens_beside_every_trend(name: str, sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(name)
    assert [fold.label for fold in page.expander].count("How much is recorded?") == 1
    assert "Share of the incidents" not in words(page)  # nobody has unfolded it
