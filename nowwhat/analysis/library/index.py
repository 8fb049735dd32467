"""Passages of review documents -> a full-text index in memory -> ranked hits, each with the passage and the words that matched.

SQLite's FTS5 does the searching: Porter's stems, accents folded, ranks by BM25. Nothing is written anywhere. The words of a reader are
quoted one by one, so none of them is ever a command of its query language.
"""

import heapq
import math
import re
import sqlite3
import threading
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

import polars as pl

from nowwhat.errors import NowWhatError

# What a match is worth in each part of a document, beside one in its timeline.
WEIGHTS = {
    "title": 5.0,
    "cause": 4.0,
    "lesson": 2.5,
    "service": 2.0,
    "root_cause": 2.0,
    "factor": 2.0,
    "summary": 2.0,
    "resolution": 1.5,
    "went_badly": 1.5,
    "impact": 1.0,
    "went_well": 1.0,
    "item": 1.0,
    "timeline": 1.0,
}
SHOWN_APART = {"title", "service", "cause"}  # they stand above the passage of a hit
ENGINE = "fts5"
TOKENS = "porter unicode61 remove_diacritics 2"
BEGIN, END, JOINT = "\x02", "\x03", "\N{ZERO WIDTH SPACE}"
PASSAGE_WORDS = 40  # a longer passage is cut around what matched
MOST_ALIKE = 10
TELLING = 12  # words of a document that look for others like it
FEWEST_LETTERS = 2  # of the beginning of a word
MOST = 30  # words of a question, and words that one which is begun may be

# Words that every question has and no answer needs.
_SMALL = """
a an and any are as at be been being but by can could did do does for from had has have how i if in into is it its me my no not of on or
our out should since so than that the their them then there these they this to us was we were what when where which while who why will with
would you your
"""
STOP_WORDS = frozenset(_SMALL.split())
# CoreDNS, OOMKilled, ImagePull: where a word of several words is joined; IaC and VPCs are one.
SEAM = re.compile(r"(?<=[a-z]{3})(?=[A-Z]{3}|[A-Z][a-z]{2})|(?<=[A-Z]{3})(?=[A-Z][a-z]{2})")
MAY_BE_JOINED = "[a-z]{3}[A-Z]|[A-Z]{4}[a-z]{2}"  # what no seam is without
WORD = re.compile(r"[^\W_]+")
ASKED = re.compile(r'"([^"]*)"|(\S+)')

Segment = tuple[str, bool]  # text, and whether it matched


@dataclass(frozen=True)
class Hit:
    """A document that answers, with the passage that tells most, as text with what matched.

    `place` is the part of the document that the passage is from; both are empty where only title, service or cause matched.
    """

    review_id: str
    passage: tuple[Segment, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Hits:
    """The documents that hold the words, the best first; `how` they hold them.

    `all`: every word; `begun`: every word, the last one begun; `any`: at least one, for no document holds all; `nothing`.
    """

    review_ids: tuple[str, ...]
    how: Literal["all", "begun", "any", "nothing"]
    words: tuple[str, ...]
    asked: tuple[str, ...] = ()  # the same as FTS5 is asked for them


class Library:
    """An index over review documents. Safe between threads: one question is answered at a time."""

    def __init__(self, passages: pl.DataFrame) -> None:
        """Of the rows of `library_passages`.

        Raises:
            NowWhatError: when the SQLite of this Python cannot search texts.

        """
        plain = passages["text"].str.normalize("NFC").str.replace_all(f"[{BEGIN}{END}{JOINT}\0]", "")
        self._passages: dict[str, list[tuple[str, str]]] = defaultdict(list)
        joined: list[str] = []
        rows = zip(passages["review_id"], passages["place"], plain, plain.str.contains(MAY_BE_JOINED), strict=True)
        for review_id, place, text, may_be_joined in rows:
            self._passages[review_id].append((place, _apart(text) if may_be_joined else text))
            joined += [text] if may_be_joined else []
        self._ids = list(self._passages)
        self._joined = _joined_words(map(_apart, joined))
        folded = plain.str.normalize("NFKD").str.replace_all(r"\p{M}", "").str.to_lowercase()
        words = folded.str.extract_all(r"[\p{L}\p{N}]+").explode().drop_nulls().value_counts().sort(plain.name)
        self._words, self._times = (column.to_list() for column in words)
        self._lock = threading.Lock()
        self._index = _table("documents", WEIGHTS)
        self._index.execute("create virtual table terms using fts5vocab(documents, row)")
        marks = ", ".join("?" * (len(WEIGHTS) + 1))
        self._index.executemany(f"insert into documents(rowid, {', '.join(WEIGHTS)}) values ({marks})", self._rows())  # noqa: S608 - our names
        self._spread: dict[str, int] = dict(self._index.execute("select term, doc from terms"))

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._ids)

    def search(self, words: str, among: Sequence[str] | None = None) -> Hits:
        """The documents, of those `among` or of all, that hold the words; where none holds all, those that hold any.

        Of equal ones the first of `among` comes first.
        """
        chunks = _chunks(words)
        asked = [chunk for chunk in chunks if chunk.casefold() not in STOP_WORDS] or chunks
        if not asked:
            return Hits((), "nothing", ())
        phrases = [self._phrase(chunk) for chunk in asked]
        begun = [*phrases[:-1], self._begun(asked[-1]) or phrases[-1]]
        ways: list[tuple[Literal["all", "begun", "any"], str, list[str]]] = [("all", " AND ", phrases), ("begun", " AND ", begun)]
        if len(phrases) > 1:
            ways.append(("any", " OR ", [*phrases, begun[-1]]))
        for how, joint, query in ways:
            if ranked := self._ranked(joint.join(query), among):
                return Hits(tuple(ranked), how, tuple(asked), tuple(query))
        return Hits((), "nothing", tuple(asked))

    def like(self, review_id: str, among: Sequence[str] | None = None) -> Hits:
        """The ten documents that share most of what sets this one apart: words that it has often and few others have (tf-idf)."""
        words = self._telling(review_id)
        if not words:
            return Hits((), "nothing", ())
        asked = [_quoted(word) for word in words]
        alike = [other for other in self._ranked(" OR ".join(asked), among) if other != review_id][:MOST_ALIKE]
        return Hits(tuple(alike), "any" if alike else "nothing", tuple(words), tuple(asked))

    def shown(self, hits: Hits, number: int) -> list[Hit]:
        """The first `number` of the documents found, each with its passage that holds most of the words.

        Of passages with as many a lesson comes before a line of a log, by `WEIGHTS`, and what is rarer and shorter before the rest.
        """
        chosen = hits.review_ids[:number]
        passages = [
            (review_id, place, text) for review_id in chosen for place, text in self._passages[review_id] if place not in SHOWN_APART
        ]
        with closing(_table("passages", ("text", "weight unindexed"))) as few:
            rows = ((number, text, WEIGHTS[place]) for number, (_, place, text) in enumerate(passages))
            few.executemany("insert into passages(rowid, text, weight) values (?, ?, ?)", rows)
            holds: Counter[int] = Counter()
            for word in hits.asked:
                holds.update(number for (number,) in few.execute("select rowid from passages where passages match ?", (word,)))
            matched = few.execute(
                "select rowid, weight * bm25(passages), snippet(passages, 0, ?, ?, '…', ?) from passages where passages match ?",
                (BEGIN, END, PASSAGE_WORDS, " OR ".join(hits.asked) or '""'),
            ).fetchall()
        best = {}
        for number_of, _, cut in sorted(matched, key=lambda row: (holds[row[0]], -row[1], -row[0])):  # the best comes last and stays
            review_id, place, _ = passages[number_of]
            best[review_id] = Hit(review_id, tuple(_segments(cut)), place)
        return [best.get(review_id) or Hit(review_id) for review_id in chosen]

    def _rows(self) -> Iterator[list[str | int]]:
        for number, passages in enumerate(self._passages.values(), 1):
            parts: dict[str, list[str]] = defaultdict(list)
            for place, text in passages:
                parts[place].append(text)
            yield [number, *("\n".join(parts[place]) for place in WEIGHTS)]

    def _ranked(self, query: str, among: Sequence[str] | None) -> list[str]:
        weights = ", ".join(str(weight) for weight in WEIGHTS.values())
        with self._lock:
            matched = self._index.execute(
                f"select rowid, bm25(documents, {weights}) from documents where documents match ?",  # noqa: S608 - numbers of ours
                (query,),
            ).fetchall()
        order = self._ids if among is None else among
        places = dict(zip(order, range(len(order)), strict=True))
        ranked = [(round(score, 9), places[self._ids[number - 1]]) for number, score in matched if self._ids[number - 1] in places]
        return [order[place] for _, place in sorted(ranked)]

    def _phrase(self, chunk: str) -> str:
        """What is looked for where somebody wrote this: its words in a row, as they are joined in the documents."""
        return _either([_quoted(_apart(chunk)), *map(_quoted, self._joined.get(_folded(chunk), ()))])

    def _begun(self, chunk: str) -> str:
        """The same for a last word that is still being written, by the commonest words that begin so; empty where none does.

        The index itself knows stems alone, and `certificat` begins none.
        """
        *before, last = WORD.findall(chunk)
        letters = _folded(last)
        if len(letters) < FEWEST_LETTERS:
            return ""
        first = bisect_left(self._words, letters)
        begun = takewhile(lambda found: found[1].startswith(letters), zip(self._times[first:], self._words[first:], strict=True))
        ways = [self._phrase(" ".join([*before, word])) for _, word in heapq.nlargest(MOST, begun)]
        return _either(ways) if ways else ""

    def _telling(self, review_id: str) -> list[str]:
        """The words of a document that set it apart, the most telling first: those that some other document has, too."""
        times = Counter(word.casefold() for _, text in self._passages.get(review_id, ()) for word in WORD.findall(text))
        words = [word for word in times if word not in STOP_WORDS and len(word) > FEWEST_LETTERS and not word.isdecimal()]
        stems = _stems(words)
        counts: Counter[str] = Counter()
        for word in words:
            counts[stems[word]] += times[word]
        spread = {stem: self._spread.get(stem, 0) for stem in counts}
        weights = {stem: (1 + math.log(count)) * math.log(len(self) / spread[stem]) for stem, count in counts.items() if spread[stem] > 1}
        spelled = {stem: word for word, stem in reversed(stems.items())}
        best = sorted((stem for stem, weight in weights.items() if weight > 0), key=lambda stem: (-weights[stem], stem))
        return [spelled[stem] for stem in best[:TELLING]]


def _table(name: str, columns: Iterable[str]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        connection.execute(f"create virtual table {name} using {ENGINE}({', '.join(columns)}, tokenize='{TOKENS}')")
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
        raise NowWhatError(
            f"the library needs SQLite's full-text search (FTS5), which this Python's SQLite {sqlite3.sqlite_version} was built without; "
            "run Now What with another build of Python"
        ) from None
    return connection


def _apart(text: str) -> str:
    """The text with the words that are joined of several apart."""
    return SEAM.sub(JOINT, text)


def _folded(text: str) -> str:
    """The text in small letters without accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)).lower()


def _joined_words(texts: Iterable[str]) -> dict[str, list[str]]:
    """Words that are joined of several, in small letters, with how they come apart: somebody may look for `coredns`."""
    joined: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for word in re.findall(rf"[^\W_]+(?:{JOINT}[^\W_]+)+", text):
            joined[_folded(word.replace(JOINT, ""))].add(word.replace(JOINT, " ").casefold())
    return {word: sorted(apart) for word, apart in joined.items()}


def _chunks(words: str) -> list[str]:
    """What somebody asked for: words, and what stands in quotes as one; nothing without a letter or digit."""
    chunks = [quoted or word for quoted, word in ASKED.findall(unicodedata.normalize("NFC", words).replace("\0", " "))]
    return list(dict.fromkeys(" ".join(WORD.findall(chunk)) for chunk in chunks if WORD.search(chunk)))[:MOST]


def _quoted(text: str) -> str:
    return '"' + " ".join(WORD.findall(text)) + '"'


def _either(ways: Iterable[str]) -> str:
    return f"({' OR '.join(dict.fromkeys(ways))})"


def _stems(words: Sequence[str]) -> dict[str, str]:
    """Each word with the form that the index knows it by."""
    with closing(_table("words", ("word",))) as few:
        few.execute("create virtual table forms using fts5vocab(words, instance)")
        few.executemany("insert into words(rowid, word) values (?, ?)", enumerate(words))
        return {words[number]: term for term, number in few.execute("select term, doc from forms order by doc, offset desc")}


def _segments(marked: str) -> Iterator[Segment]:
    """Text with what matched, from the marks around it."""
    for part in marked.replace(JOINT, "").replace(END + BEGIN, "").split(BEGIN):
        inside, ends, after = part.partition(END)
        if ends:
            yield inside, True
            part = after  # noqa: PLW2901
        if part:
            yield part, False
