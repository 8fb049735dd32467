"""The page "What keeps coming back?", alone: on nothing, on little, on the sample, on damage."""

from functools import partial
from pathlib import Path

import pytest

from nowwhat.store.home import Home
from tests.exports import fill, write
from tests.pages import opening
from tests.pages.opening import words

HEAD = "incident_id,title,service,severity,cause,started_at,recovered_at\n"
CHAIN = HEAD + "".join(
    f"I-{month},Orders | stopped,orders,P1,*Pool* full,2026-0{month}-03T10:00:00Z,2026-0{month}-03T11:00:00Z\n" for month in (3, 4, 5)
)
ITEMS = """action_id,incident_id,title,category,status,created_at,original_due_date
A-1,I-3,Cap the pool,prevent,open,2026-03-04T00:00:00Z,2026-03-20
"""


page = partial(opening.opened, "repeat_incidents")


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    test = page()
    assert test.title[0].value == "What keeps coming back?"
    assert "No data yet" in words(test)


def test_a_chain_is_a_fact_in_its_title_and_one_chart(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": CHAIN, "items.csv": ITEMS}))
    test = page()
    assert "orders failed 3 times for the same reason; 2 times a promised fix was overdue" in words(test)
    assert len(test.get("vega_lite_chart")) == 1  # too few labelled incidents to compare services
    assert "No import says when a review was held" in words(test)
    assert "\\*Pool\\* full" in str(test.table[0].value)


def test_another_service_hides_the_chain_and_says_so(home: Home, tmp_path: Path) -> None:
    other = "J-1,Mail late,mail,P2,queue,2026-05-03T10:00:00Z,2026-05-03T11:00:00Z\n"
    fill(home, *write(tmp_path / "exports", {"incidents.csv": CHAIN + other}))
    assert "failed 3 times" in words(page(service="orders"))
    here = words(page(service="mail"))
    assert "failed 3 times" not in here
    assert "Nothing came back" in here
    assert "under these filters" in here


def test_without_causes_the_page_names_the_column_and_titles_are_apart(home: Home, tmp_path: Path) -> None:
    text = CHAIN.replace("*Pool* full", "").replace("Orders | stopped", "Card payments time out")
    fill(home, *write(tmp_path / "exports", {"incidents.csv": text}))
    test = page()
    assert "None of 3 incidents has a cause" in words(test)
    assert "Suspected repeats" in words(test)
    assert "a person confirms" in words(test)
    assert not test.get("vega_lite_chart")


def test_a_single_incident_is_too_little_to_compare(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": "\n".join(CHAIN.splitlines()[:2]) + "\n"}))
    test = page()
    assert "Nothing came back" in words(test)
    assert "Too little to compare" in words(test)
    assert not test.get("vega_lite_chart")


def test_the_sample_shows_its_longest_chain_first(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page()
    assert test.subheader[0].value.replace("\N{NO-BREAK SPACE}", " ").startswith("checkout failed 9 times for the same reason")
    assert len(test.get("vega_lite_chart")) == 5  # three chains, the services, and whether unfinished work goes before repeats
    assert test.expander
    assert not test.error


def test_the_leading_indicator_that_cannot_tell_yet_is_a_finished_picture_and_says_what_it_needs(
    sample_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page()
    assert "Too little data to tell whether failures come back more often while a prevent item is overdue" in words(test)
    assert "16 repeats can be compared" in words(test)
    assert "it needs 20" in words(test)
    assert "it would be an association" in words(test)


def test_under_a_filter_the_leading_indicator_is_a_question_about_everything(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page(service="checkout")
    assert "Does unfinished work go before repeats?" in [element.value for element in test.subheader]
    assert "everything, whatever the filters" in words(test)
    assert "16 repeats can be compared" in words(test)


def test_without_a_promise_there_is_a_sentence_and_no_empty_axis(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": CHAIN}))
    test = page()
    assert len(test.get("vega_lite_chart")) == 1
    assert "No repeat can be compared yet; it needs 20." in words(test)


def test_a_damaged_home_is_one_sentence(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": CHAIN}))
    current = home.current()
    assert current
    current.write_bytes(b"no database")
    assert "no readable generation" in words(page())
