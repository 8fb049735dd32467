"""The page "What have we already learned?" and the two queries behind it: on nothing, on five reviews, on the sample."""

import html
import re
from functools import partial

import pytest

from nowwhat.store import queries
from nowwhat.store.home import Home, open_store
from tests.exports import load, write
from tests.pages import opening
from tests.pages.opening import words

HOSTILE = "`<b>bold</b> ![x](http://images.example/leak.png) :red[fine]` see www.links.example"
POOL = """# Post-Incident Review: {title}

## Summary

- **Date**: {day}
- **Severity**: P1
- **Incident**: {id}
- **Service**: orders
- **Cause**: connection pool exhausted
- **Incident Commander**: @ada.brook

The orders page answered nothing. Ada Brook noticed it first.

## Timeline (UTC)

| Time | Event |
|------|-------|
| 10:00 | First errors on the orders page |
| 10:05 | Alert fired |
| 11:00 | Monitoring confirms full recovery |

## Root Cause

Root cause: {cause}

## Action Items

| # | Action | Owner | Deadline | Category | Status |
|---|--------|-------|----------|----------|--------|
| 1 | Cap the *pool* of connections | @ada.brook | 2026-04-20 | prevent | Open |

## Lessons Learned

- {lesson}
"""
CERTIFICATE = """# Post-Incident Review: Logins failed

- **Date**: 2026-01-12
- **Severity**: P2
- **Incident**: I-3
- **Service**: identity
- **Cause**: certificate expired

## Timeline (UTC)

| Time | Event |
|------|-------|
| 10:00 | Certificate expires |
| 10:30 | New certificate in place |

## Resolution

A new certificate was issued by hand.
"""
UNDATED = """# Post-Incident Review: Queue jammed

## Root Cause

Root cause: A poison message was never set aside.
"""
DRILL = """# Post-Incident Review: Failover exercise

- **Date**: 2026-02-02
- **Incident**: D-1

## Timeline (UTC)

| Time | Event |
|------|-------|
| 10:00 | Replica promoted by hand |
"""
FILES = {
    "pool.md": POOL.format(
        title="Orders stopped", day="2026-04-01", id="I-1", cause="a slow query.", lesson=f"A full pool is a symptom {HOSTILE}"
    ),
    "pool2.md": POOL.format(
        title="Orders stopped again", day="2026-05-04", id="I-2", cause="another slow query.", lesson="Finish what was promised"
    ),
    "certificate.md": CERTIFICATE,
    "undated.md": UNDATED,
    "drill.md": DRILL,
    "incidents.csv": "incident_id,title,kind\nD-1,Exercise,drill\n",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Five reviews: two of one failure, one of another service, one without any date, one of an exercise."""
    home = Home(tmp_path_factory.mktemp("library") / "home")
    load(home, *write(home.path.parent / "exports", FILES), zone="UTC")
    return home


@pytest.fixture
def on_shelf(shelf: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("NOWWHAT_HOME", str(shelf.path))
    return shelf


page = partial(opening.opened, "library")


def told(**link: str) -> str:
    return words(page(**link))


def titles(said: str) -> list[str]:
    """The documents that are listed, in order."""
    return re.findall(r"\*\*\[([^\]]+)\]\(incident", said)


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    test = page()
    assert test.title[0].value == "What have we already learned?"
    assert "No data yet" in words(test)


def test_without_reviews_it_says_how_they_come_in(kinds: dict[str, Home], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(kinds["one"].path))
    test = page(q="pool")
    assert "No review document was imported yet" in words(test)
    assert [code.value for code in test.code] == ["nowwhat import reviews/*.md"]
    assert not test.text_input


def test_the_queries_hold_every_review_also_of_a_drill_and_without_a_date(shelf: Home) -> None:
    store = open_store(shelf)
    assert store
    every = queries.run(store, "library_documents")
    assert every["title"].to_list() == ["Orders stopped again", "Orders stopped", "Failover exercise", "Logins failed", "Queue jammed"]
    year = queries.run(store, "library_documents", from_month="2026-01", to_month="2026-04")
    assert year["title"].to_list() == ["Orders stopped", "Failover exercise", "Logins failed"]
    learned = dict(every.select("title", "learned").iter_rows())
    assert learned["Orders stopped again"] == "Finish what was promised"
    assert learned["Queue jammed"] is None
    said = queries.run(store, "library_passages").filter(review_id=every["review_id"][0])
    assert dict(said.group_by("place").len().iter_rows()) == {
        "title": 1, "service": 1, "cause": 1, "summary": 1, "root_cause": 1, "lesson": 1, "timeline": 3, "item": 1,
    }  # fmt: skip
    store.close()


def test_no_name_is_in_what_is_searched(shelf: Home) -> None:
    store = open_store(shelf)
    assert store
    said = " ".join(queries.run(store, "library_passages")["text"]).lower()
    assert "noticed it first" in said
    assert "ada" not in said
    assert "brook" not in said
    store.close()


def test_it_begins_with_the_last_reviews_and_what_keeps_coming_back(on_shelf: Home) -> None:
    said = told()
    assert titles(said)[:5] == ["Orders stopped again", "Orders stopped", "Failover exercise", "Logins failed", "Queue jammed"]
    assert "All of them, each with its first lesson" in said
    assert "Finish what was promised" in said
    assert titles(said)[5:] == ["orders: connection pool exhausted"]
    assert "2 times, a pattern" in said
    assert ":orange[2 of 2 prevent items open, 2 overdue]" in said


def test_a_hit_shows_its_passage_and_leads_to_its_incident_and_to_documents_like_it(on_shelf: Home) -> None:
    said = told(q="expired certificates")
    assert "1 of 5 documents holds “expired” and “certificates”, the best match first." in said
    assert "**[Logins failed](incident?incident=I-3)**" in said
    assert ":gray[Timeline:] **Certificate expires**" in said or ":gray[Timeline:] **Certificate** **expires**" in said
    assert "12 Jan 2026 · identity · P2 · certificate expired" in said
    assert "[Documents like this one](library?like=review-I-3" in said


def test_what_a_document_says_is_shown_as_it_is_written(on_shelf: Home) -> None:
    raw = " ".join(element.value for element in page(q="symptom").markdown)
    assert r"\<b\>bold\</b\>" in raw
    assert r"\!\[x\]\(http" in raw
    assert r"\:red\[fine\]" in raw
    assert "www.links" not in raw
    assert "**symptom**" in raw


def test_a_word_that_is_begun_and_some_of_the_words_are_told_as_such(on_shelf: Home) -> None:
    assert "hold a word that begins with “sympto”" in told(q="sympto").replace("holds", "hold")
    said = told(q="certificate symptom zebra")
    assert "No document holds all of “certificate”, “symptom” and “zebra”. 2 of 5 hold some of them, the closest first." in said


@pytest.mark.parametrize("asked", ["!!!", "🔥", '"'])
def test_a_question_without_a_word_is_told_so(on_shelf: Home, asked: str) -> None:
    assert html.unescape(f"“{asked}” has no letter and no digit to look for.") in told(q=asked)


def test_where_nothing_is_found_it_says_what_there_is(on_shelf: Home) -> None:
    said = told(q="zebra")
    assert "No document holds “zebra”." in said
    assert "[orders (2)](library?service=orders)" in said
    assert "[certificate expired (1)](library?cause=certificate+expired)" in said


def test_what_the_filters_hide_is_told_with_a_way_there(on_shelf: Home) -> None:
    said = told(q="certificate", service="orders")
    assert "No document under these filters holds “certificate”." in said
    assert "Without the filters 1 document would be found. [Look there](library?q=certificate)" in said


def test_a_cause_in_the_link_chooses_its_documents_and_an_unknown_one_is_told(on_shelf: Home) -> None:
    assert titles(told(cause="certificate expired"))[0] == "Logins failed"
    assert titles(told(cause="certificate expired", q="expired")) == ["Logins failed"]
    assert titles(told(cause="certificate expired", q="symptom")) == []
    assert "The link asks for the cause 'nosuch', which no document here has." in told(cause="nosuch")


def test_a_period_without_documents_says_where_there_are_some(on_shelf: Home) -> None:
    said = told(period="2026-06")
    assert "No review document in this period; there are 5 documents in all. They go from 12 Jan 2026 to 4 May 2026." in said
    assert "[orders (2)]" in said


def test_documents_like_one_are_listed_without_it(on_shelf: Home) -> None:
    store = open_store(on_shelf)
    assert store
    review_id = queries.run(store, "library_documents")["review_id"][0]
    store.close()
    said = told(like=review_id)
    assert "Documents like “Orders stopped again”" in said
    assert titles(said)[0] == "Orders stopped"
    assert "Orders stopped again" not in titles(said)
    assert "which the library does not have" in told(like="nosuch")


def test_presented_it_shows_what_the_link_asks_for_and_no_box(on_shelf: Home) -> None:
    test = page(q="certificate", present="1")
    assert not test.text_input
    assert not test.selectbox
    assert titles(words(test)) == ["Logins failed"]
    assert "Documents like this one" not in words(test)


def test_the_sample_lists_ten_and_more_at_a_click(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page(q="connection retries certificate")
    assert len(titles(words(test))) == 10
    next(button for button in test.button if button.label.startswith("Show")).click().run()
    assert not test.exception
    assert len(titles(words(test))) > 10


def test_a_damaged_home_is_one_sentence(home: Home, shelf: Home) -> None:
    load(home, *write(home.path.parent / "exports", {"incidents.csv": "incident_id\nI-1\n"}))
    current = home.current()
    assert current
    current.write_bytes(b"no database")
    assert "no readable generation" in told()
