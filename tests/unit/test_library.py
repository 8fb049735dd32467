"""The library: what a search of review documents finds, what it shows of them, and that no question of a reader can break it."""

import sqlite3
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nowwhat.analysis.library import index as library_index
from nowwhat.analysis.library.index import Hits, Library
from nowwhat.errors import NowWhatError

SCHEMA = {"review_id": pl.String, "place": pl.String, "nth": pl.Int64, "text": pl.String}

# document | place | words
SHELF = """
    kiam    | title    | Role service disrupted
    kiam    | cause    | certificate expired
    kiam    | service  | identity
    kiam    | summary  | The server certificate expired in the afternoon.
    kiam    | timeline | Certificates generated anew, service restored
    kiam    | lesson   | Whatever has an expiration date needs a reminder: certificates, too
    dns     | title    | CoreDNS upgrade issue
    dns     | service  | network
    dns     | timeline | CoreDNS pods crash loop
    dns     | factor   | The vendor's notes differ from the official ones
    dns     | lesson   | Study the notes of the vendor before an upgrade
    pool    | title    | Orders stopped
    pool    | cause    | connection pool exhausted
    pool    | service  | orders
    pool    | timeline | Root cause identified: connection pool exhausted
    pool    | lesson   | A pool that is full is a symptom; the time a connection is held is the number to watch
    pool2   | title    | Baskets time out
    pool2   | cause    | connection pool exhausted
    pool2   | service  | orders
    pool2   | timeline | Remote calls inside transactions hold a connection
    disk    | title    | Nodes evict pods: OOMKilled
    disk    | summary  | No space left for résumés on the state-lock volume
    disk    | timeline | Micro-downtimes of 503 for HTTP2 clients
"""


def passages(drawn: str = SHELF) -> pl.DataFrame:
    rows = [[cell.strip() for cell in line.split("|")] for line in drawn.strip().splitlines()]
    return pl.DataFrame([(review, place, nth, text) for nth, (review, place, text) in enumerate(rows)], SCHEMA, orient="row")


@pytest.fixture(scope="module")
def shelf() -> Library:
    return Library(passages())


def shown(of: Library, found: Hits) -> list[str]:
    """The passage of each hit, with its place and what matched in brackets."""
    return [
        f"{hit.place}: " + "".join(f"[{text}]" if seen else text for text, seen in hit.passage)
        for hit in of.shown(found, len(found.review_ids))
    ]


FINDS = """
    certificate expired          | all     | kiam
    CERTIFICATES expiring        | all     | kiam
    expired certificates?!       | all     | kiam
    "certificate expired"        | all     | kiam
    "expired certificate"        | nothing |
    dns                          | all     | dns
    CoreDNS                      | all     | dns
    coredns                      | all     | dns
    core dns                     | all     | dns
    coredn                       | begun   | dns
    vendor coredn                | begun   | dns
    oomkilled                    | all     | disk
    certificat                   | begun   | kiam
    identit                      | begun   | kiam
    resu                         | begun   | disk
    micro-down                   | begun   | disk
    upgrade no                   | all     | dns
    upgrade notes                | all     | dns
    why did the DNS upgrade fail | any     | dns
    resume                       | all     | disk
    state-lock                   | all     | disk
    micro-downtimes              | all     | disk
    microdowntimes               | nothing |
    503                          | all     | disk
    50                           | begun   | disk
    503 everywhere               | any     | disk
    identity                     | all     | kiam
    pool                         | all     | pool, pool2
    the                          | all     | disk, dns, kiam, pool
    zebra                        | nothing |
    z                            | nothing |
"""


@pytest.mark.parametrize("line", FINDS.strip().splitlines(), ids=lambda line: line.split("|")[0].strip())
def test_a_question_finds_the_documents_that_hold_its_words(shelf: Library, line: str) -> None:
    asked, how, expected = (cell.strip() for cell in line.split("|"))
    found = shelf.search(asked)
    assert (found.how, sorted(found.review_ids)) == (how, sorted(filter(None, expected.split(", "))))


@pytest.mark.parametrize("asked", ["", " ", "!!!", '"', '""', '"""', "🔥", "* ^ : - + ( ) { } ~", "'", "\0", "…", "\u200b"])
def test_what_holds_no_letter_and_no_digit_finds_nothing_and_says_no_word(shelf: Library, asked: str) -> None:
    assert shelf.search(asked) == Hits((), "nothing", ())


HOSTILE = [
    'certificate"',
    "AND",
    "OR NOT NEAR",
    "title: certificate",
    "NEAR(a b, 2)",
    "certificate*",
    "^certificate",
    "a AND (",
    "{title} : x",
]


@pytest.mark.parametrize(
    "asked", [*HOSTILE, "-certificate", "certificate + expired", "'; drop table documents; --", "x" * 5000, "a b " * 500]
)
def test_no_word_is_a_command_of_the_index(shelf: Library, asked: str) -> None:
    found = shelf.search(asked)
    assert len(shelf.shown(found, 10)) == min(10, len(found.review_ids))
    assert shelf.search("certificate expired").review_ids == ("kiam",)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_asked(shelf: Library, asked: str) -> None:
    found = shelf.search(asked)
    assert len(shelf.shown(found, 3)) == min(3, len(found.review_ids))


@settings(deadline=None)
@given(st.text(min_size=1, max_size=80).map(lambda text: "".join(text.split("\0"))))
def test_a_passage_is_shown_as_it_stands_in_the_document(text: str) -> None:
    one = Library(passages("a | title | Alone").vstack(pl.DataFrame([("a", "lesson", 9, f"needle {text}")], SCHEMA, orient="row")))
    (hit,) = one.shown(one.search("needle"), 1)
    said = "".join(part for part, _ in hit.passage)
    assert hit.passage[0] == ("needle", True) or hit.passage[0][0].startswith("needle")
    marks = dict.fromkeys(map(ord, (library_index.BEGIN, library_index.END, library_index.JOINT)))
    kept = unicodedata.normalize("NFC", f"needle {text}").translate(marks)
    assert said == kept or (said.endswith("…") and kept.startswith(said[:-1]))


def test_a_title_counts_more_than_a_line_of_a_log_and_the_question_says_how_it_was_found() -> None:
    two = Library(passages("a | title | Alpha\na | timeline | disk full\nb | title | Disk full\nb | timeline | nothing else"))
    assert two.search("disk full").review_ids == ("b", "a")


def test_of_equal_documents_the_first_of_those_that_were_asked_about_comes_first() -> None:
    same = Library(passages("old | title | Disk full\nnew | title | Disk full\nmid | title | Disk full"))
    assert same.search("disk", ["new", "mid", "old"]).review_ids == ("new", "mid", "old")
    assert same.search("disk", ["old"]).review_ids == ("old",)
    assert same.search("disk", []).how == "nothing"


def test_words_are_looked_for_together_among_the_documents_asked_about_alone(shelf: Library) -> None:
    assert shelf.search("certificate expired", ["dns", "pool"]) == Hits((), "nothing", ("certificate", "expired"))
    assert shelf.search("connection expired", ["kiam", "pool"]).how == "any"


def test_the_passage_is_the_one_with_most_of_the_words_and_a_lesson_before_a_log(shelf: Library) -> None:
    assert shown(shelf, shelf.search("connection pool", ["pool"])) == [
        "lesson: A [pool] that is full is a symptom; the time a [connection] is held is the number to watch"
    ]
    assert shown(shelf, shelf.search("pool exhausted", ["pool"])) == ["timeline: Root cause identified: connection [pool] [exhausted]"]


def test_a_short_lesson_with_one_word_does_not_stand_before_a_line_with_both() -> None:
    filler = "\n".join(f"a | impact | Nothing of the kind {number}" for number in range(8))
    one = Library(
        passages(f"a | title | A\na | lesson | Pool\na | timeline | Found at last in the logs of the connection to its pool\n{filler}")
    )
    assert shown(one, one.search("connection pool")) == ["timeline: Found at last in the logs of the [connection] to its [pool]"]


def test_a_match_in_the_title_alone_has_no_passage(shelf: Library) -> None:
    assert shown(shelf, shelf.search("baskets")) == [": "]


def test_what_is_joined_is_shown_joined_and_marked_by_its_part(shelf: Library) -> None:
    assert shown(shelf, shelf.search("dns")) == ["timeline: Core[DNS] pods crash loop"]
    assert shown(shelf, shelf.search("coredns")) == ["timeline: [CoreDNS] pods crash loop"]
    assert shown(shelf, shelf.search("core dns")) == ["timeline: [CoreDNS] pods crash loop"]


def test_documents_like_one_share_what_few_others_have_and_never_are_itself(shelf: Library) -> None:
    found = shelf.like("pool")
    assert found.review_ids[0] == "pool2"
    assert "pool" not in found.review_ids
    assert "exhausted" in found.words
    assert shelf.like("pool", ["pool", "kiam"]).review_ids in {(), ("kiam",)}


@pytest.mark.parametrize("review_id", ["nosuch", ""])
def test_of_a_document_that_is_not_there_nothing_is_like(shelf: Library, review_id: str) -> None:
    assert shelf.like(review_id).how == "nothing"


def test_a_document_that_shares_nothing_is_like_none() -> None:
    two = Library(passages("a | title | Alpha bravo\nb | title | Zulu yankee"))
    assert two.like("a") == Hits((), "nothing", ())


def test_an_empty_library_finds_nothing() -> None:
    empty = Library(pl.DataFrame([], SCHEMA, orient="row"))
    assert len(empty) == 0
    assert empty.search("anything").how == "nothing"
    assert empty.shown(empty.search("anything"), 10) == []


def test_many_readers_ask_at_once(shelf: Library) -> None:
    def ask(_: int) -> tuple[str, ...]:
        found = shelf.search("certificate expired")
        shelf.shown(found, 1)
        shelf.like("pool")
        return found.review_ids

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, range(64))) == {("kiam",)}


def test_a_python_whose_sqlite_cannot_search_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_index, "ENGINE", "nosuchengine")  # as a build without FTS5 answers
    with pytest.raises(NowWhatError) as told:
        Library(passages())
    assert str(told.value) == (
        f"the library needs SQLite's full-text search (FTS5), which this Python's SQLite {sqlite3.sqlite_version} was built without; "
        "run Now What with another build of Python"
    )


@pytest.mark.parametrize("place", library_index.WEIGHTS)
def test_every_part_of_a_document_is_searched(place: str) -> None:
    one = Library(passages(f"a | {place} | needle\nb | title | hay"))
    assert one.search("needle").review_ids == ("a",)
