"""A plain CSV with a column `source` -> its records under the sources that they came from.

`nowwhat refused` writes refused records as such a CSV. Mended and imported, each is a record of its own source again, so that a
later export of that tool supersedes it.
"""

from collections.abc import Iterable, Iterator

import polars as pl

from nowwhat.importing.sources import Source
from nowwhat.language.formats import FORMULA
from nowwhat.reading import Batch, Refusal, Rows

COLUMN = "source"


def is_mended(source: Source, rows: Rows) -> bool:
    """Whether the records of a plain CSV say where they came from."""
    return source.rank == "plain" and COLUMN in map(str.casefold, rows.names)


def by_source(batch: Batch, rows: Rows, source: Source, sources: Iterable[Source]) -> Iterator[tuple[Source, Batch]]:
    """The records with the source that each names, or `source` where it names none; an unknown name is refused."""
    known = {other.name: other for other in sources if other.gives == source.gives}
    place = f"c{[name.casefold() for name in rows.names].index(COLUMN)}"
    texts = batch.frame.select(pl.exclude("record", "line")).columns
    # `to_csv` put an apostrophe before what a spreadsheet would have run.
    frame = batch.frame.with_columns(pl.col(texts).str.replace(f"^'({FORMULA.removeprefix('^')})", "$1"))
    refused = list(batch.refused)
    for (name,), part in frame.with_columns(pl.col(place).str.strip_chars()).partition_by(place, as_dict=True, maintain_order=True).items():
        if not name:
            yield source, Batch(part, [])
        elif name in known:
            yield known[name], Batch(part, [])
        else:
            refused += [_unknown(record, line, name, source.gives) for record, line in part.select("record", "line").iter_rows()]
    yield source, Batch(frame.clear(), refused)


def _unknown(record: int, line: int, name: str, gives: str) -> Refusal:
    sentence = f"record {record} (line {line}), {COLUMN}: expected nothing or a source of {gives.replace('_', ' ')}, found {name[:200]!r}"
    return Refusal(record, line, COLUMN, name, sentence)
