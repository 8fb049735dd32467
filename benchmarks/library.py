"""Many invented reviews -> how long the library takes to be made and to answer, beside a bare scan: a section of benchmarks/README.md.

The peer is what one would do without an index: DuckDB looks in every passage for every word with `contains`. It ranks nothing and knows no
stems, so its answers are others; its time is what a search by hand costs.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterator

import duckdb
import polars as pl

from nowwhat.analysis.library.index import Library

DOCUMENTS, PASSAGES, QUESTIONS = 5_000, 40, 200
WORDS = 20_000  # of the language that they are written in
LINE = 14  # words of a passage, on average
SHOWN = 10
REPEATS = 3
AIM_MS = 200
PLACES = ("title", "service", "cause", "root_cause", "factor", "summary", "resolution", "lesson", "went_well", "went_badly", "impact")


def passages() -> pl.DataFrame:
    """Invented documents as `library_passages` gives them; words are as common as Zipf's law has it."""
    chance = random.Random(0)  # noqa: S311 - invented data
    letters = "aeioubcdfglmnprst"
    language = ["".join(chance.choices(letters, k=chance.randrange(3, 11))) for _ in range(WORDS)]
    weights = [1 / place for place in range(1, WORDS + 1)]
    spoken = iter(chance.choices(language, weights, k=DOCUMENTS * PASSAGES * 2 * LINE))
    rows = [
        (
            f"review-{number}",
            PLACES[nth] if nth < len(PLACES) else "timeline",
            nth,
            " ".join(next(spoken) for _ in range(chance.randrange(5, 24))),
        )
        for number in range(DOCUMENTS)
        for nth in range(PASSAGES)
    ]
    return pl.DataFrame(rows, ["review_id", "place", "nth", "text"], orient="row")


def questions(frame: pl.DataFrame) -> list[str]:
    """One to four words that some passage holds, in turn common, rare and begun."""
    chance = random.Random(1)  # noqa: S311 - invented data
    asked = []
    for number in range(QUESTIONS):
        words = frame["text"][chance.randrange(frame.height)].split()
        chosen = chance.sample(words, min(len(words), 1 + number % 4))
        asked.append(" ".join([*chosen[:-1], chosen[-1][:4] if number % 5 == 0 else chosen[-1]]))
    return asked


def times_ms(ask: Callable[[str], object], asked: list[str]) -> list[float]:
    """How long each question takes, the median of few times: the machine may be busy with something else."""
    return [statistics.median(_once_ms(ask, words) for _ in range(REPEATS)) for words in asked]


def _once_ms(ask: Callable[[str], object], words: str) -> float:
    started = time.perf_counter()
    ask(words)
    return 1000 * (time.perf_counter() - started)


def section() -> Iterator[str]:
    """The lines of the table, and whether the aim is met."""
    frame = passages()
    started = time.perf_counter()
    library = Library(frame)
    made_s = time.perf_counter() - started
    asked = questions(frame)
    connection = duckdb.connect()
    connection.register("frame", frame)
    connection.execute("create table passages as select * from frame")

    def scan(words: str) -> object:
        every = " and ".join(f"bool_or(contains(lower(text), '{word}'))" for word in words.split())
        return connection.execute(f"select review_id from passages group by review_id having {every}").fetchall()

    answered = times_ms(lambda words: library.shown(library.search(words), SHOWN), asked)
    alike = times_ms(lambda words: library.shown(library.like(words), SHOWN), [f"review-{number}" for number in range(0, DOCUMENTS, 50)])
    scanned = times_ms(scan, asked)
    slow = max(*answered, *alike)
    typical, peer = statistics.median(answered), statistics.median(scanned)
    yield from (
        "",
        "## The library",
        "",
        f"{DOCUMENTS:,} invented review documents, {frame.height:,} passages. The index is made in {made_s:.1f} s, once a generation;",
        f"{QUESTIONS} questions of one to four words, common and rare, with their {SHOWN} best hits: of three times the median.",
        "",
        "| what | median, ms | worst, ms | ratio of medians |",
        "|---|---|---|---|",
        f"| a search | {typical:.1f} | {max(answered):.0f} | 1 |",
        f"| documents like one | {statistics.median(alike):.1f} | {max(alike):.0f} | {statistics.median(alike) / typical:.1f} |",
        f"| DuckDB scans every passage, unranked | {peer:.1f} | {max(scanned):.0f} | {peer / typical:.1f} |",
        "",
        f"Aim: {AIM_MS} ms, whatever is asked. " + ("It is met." if slow < AIM_MS else f"Missed: the slowest took {slow:.0f} ms."),
        "",
    )


if __name__ == "__main__":
    print("\n".join(section()))
