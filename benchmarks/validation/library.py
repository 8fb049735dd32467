"""Ten written questions over two folders of real reviews -> at which place the library finds the document that answers each.

Questions, documents and what the passage must hold were chosen by reading the documents, before there was a search to try. They stand in
`library_questions.csv`; nothing of the documents is quoted.
"""

import csv
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.validation.corpora import REAL
from benchmarks.validation.reviews import AS_OF
from nowwhat.analysis.library.index import Library
from nowwhat.importing import importer
from nowwhat.importing.report import Options
from nowwhat.store import queries
from nowwhat.store.home import Home, open_store

TITLE = "## The library: ten questions"
QUESTIONS = Path(__file__).with_name("library_questions.csv")
FOLDERS = ("moj-cloud-platform", "dfds-postmortems")
NOT_FOUND = 0
SAME = 5  # first letters of two words that are one but for their ending


@dataclass(frozen=True)
class Answer:
    """A question with the file that should answer it: how far up it must be, where it is, and which words its passage lacks."""

    question: str
    document: str
    within: int
    place: int
    of: int
    lacking: list[str]

    @property
    def right(self) -> bool:
        """Whether it is where it should be, and shows what it should."""
        return NOT_FOUND < self.place <= self.within and not self.lacking


def answers(real: Path = REAL) -> Iterator[Answer]:
    """What the library answers to each question, over both folders in one home."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        importer.import_files(home, [real / name for name in FOLDERS], Options(AS_OF, AS_OF, zone="Europe/London"))
        store = open_store(home)
        assert store is not None  # noqa: S101 - it was just published
        library = Library(queries.run(store, "library_passages"))
        documents = queries.run(store, "library_documents").select("review_id", "file", "title").rows_by_key("review_id", unique=True)
        store.close()
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        yield from (_answer(library, documents, row) for row in csv.DictReader(file))


def _answer(library: Library, documents: dict[str, tuple[str, str]], row: dict[str, str]) -> Answer:
    found = library.search(row["question"])
    names = [documents[review_id][0] for review_id in found.review_ids]
    place = next((place for place, name in enumerate(names, 1) if name.startswith(row["document"])), NOT_FOUND)
    shown = library.shown(found, place)[-1:] if place else []
    # A word of the passage may have another ending: "expires" and "expiration".
    said = " ".join(text for hit in shown for text in (documents[hit.review_id][1], *(text for text, _ in hit.passage))).lower()
    lacking = [word for word in row["passage"].lower().split() if not re.search(rf"\b{re.escape(word[:SAME])}", said)]
    full = next((name for name, _ in documents.values() if name.startswith(row["document"])), row["document"])
    return Answer(row["question"], full, int(row["within"]), place, len(names), lacking)


def questions_asked(real: Path = REAL) -> Iterator[str]:
    """The section of the validation page."""
    yield from as_told(list(answers(real)))


def as_told(told: Sequence[Answer]) -> Iterator[str]:
    """The same from the answers."""
    yield from ("", TITLE, "")
    yield "What a person would ask of both folders of reviews together, with the document that should answer. Both were written down after"
    yield "reading the documents and before there was a search. The passage shown must hold the words that were written down, too, with"
    yield "whatever ending."
    yield from ("", f"{sum(answer.right for answer in told)} of {len(told)} are as they should be.", "")
    yield "| question | document | must be among the first | is at | of found | passage |"
    yield "|---|---|---:|---:|---:|---|"
    for answer in told:
        place = str(answer.place) if answer.place else "not found"
        passage = f"lacks {', '.join(answer.lacking)}" if answer.lacking else "as expected"
        yield f"| {answer.question} | {answer.document} | {answer.within} | {place} | {answer.of} | {passage} |"
