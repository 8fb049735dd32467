"""Labelled incidents by service -> which services repeat known failures more than the others."""

from collections.abc import Iterator

import polars as pl

from nowwhat.analysis.finding import CONFIDENCE, NEWS_TWICE, Ask, Evidence, Finding, Look
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.repeats.measures import others, total
from nowwhat.analysis.sentences import months, no_change, too_little
from nowwhat.language import formats
from nowwhat.language.sentences import of
from nowwhat.statistics.power import fewest_repeats_flagged
from nowwhat.statistics.services import RepeatShare, repeat_shares

EVIDENCE = Evidence("repeat_shares")


def look(ask: Ask, period: tuple[str, str]) -> Iterator[Finding]:
    """Every service that is flagged; where none is, that none stands out. `period` is the first and last month with a known cause."""
    by = ask("repeat_shares").filter(pl.col("service").is_not_null() & (pl.col("labelled") > 0))
    pairs = {service: (x, n) for service, x, n in by.select("service", "repeats", "labelled").iter_rows()}
    rest = others(by)
    shares = repeat_shares(pairs, rest, confidence=CONFIDENCE) if pairs else ()
    tested = [share for share in shares if share.q is not None]
    flagged = sorted((share for share in tested if share.flagged), key=lambda share: (share.q, share.service))
    for share in flagged:
        if share.interval is None or share.q is None:
            continue
        words = repeat_words.service(
            share.service, share.repeats, share.labelled, share.interval, rest[share.service],
            len(tested), months(*period),
        )  # fmt: skip
        yield Look(f"repeat.service:{share.service}", share.labelled, *period, EVIDENCE).claim(
            "stands_out", words, "more", (share.share, share.interval), share.q
        )
    if not flagged:
        yield _none(tested, total(by, "repeats"), total(by, "labelled"), period)


def _none(tested: list[RepeatShare], repeats: int, labelled: int, period: tuple[str, str]) -> Finding:
    seen = Look("repeat.service", labelled, *period, EVIDENCE)
    if not tested:
        what = "services with 5 incidents with a known cause"
        return seen.silent("too_little", too_little(0, 2, what, "", ""))
    largest = max(tested, key=lambda share: share.labelled)
    fewest = fewest_repeats_flagged(largest.labelled, repeats, labelled, tested=len(tested), flag_below=NEWS_TWICE)
    could = repeat_words.seen_service(largest.service, largest.labelled, fewest)
    known = f"{of(repeats, labelled)} incidents with a known cause are repeats"
    n = f"{formats.plural(len(tested), 'service')} looked at, {known}"
    words = no_change("No service repeats known failures clearly more often than the others", n, months(*period), could)
    return seen.silent("no_evidence", words, p=min(share.q for share in tested if share.q is not None))
