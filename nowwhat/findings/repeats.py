"""Labelled incidents by service -> which services repeat known failures more than the others."""

from collections.abc import Iterator

import polars as pl

from nowwhat import phrases, statistics, wording
from nowwhat.findings.finding import CONFIDENCE, Ask, Evidence, Finding, Look

EVIDENCE = Evidence("repeat_shares")


def look(ask: Ask, period: tuple[str, str]) -> Iterator[Finding]:
    """Every service that is flagged; where none is, that none stands out. `period` is the first and last month with a known cause."""
    by = ask("repeat_shares").filter(pl.col("service").is_not_null() & (pl.col("labelled") > 0))
    pairs = {service: (x, n) for service, x, n in by.select("service", "repeats", "labelled").iter_rows()}
    repeats, labelled = int(by["repeats"].sum()), int(by["labelled"].sum())
    shares = statistics.repeat_shares(pairs, confidence=CONFIDENCE) if pairs else ()
    tested = [share for share in shares if share.q is not None]
    flagged = sorted((share for share in tested if share.flagged), key=lambda share: (share.q, share.service))
    for share in flagged:
        if share.interval is None or share.q is None:
            continue
        words = phrases.findings.service(
            share.service, share.repeats, share.labelled, share.interval, (repeats - share.repeats, labelled - share.labelled),
            len(tested), phrases.findings.months(*period),
        )  # fmt: skip
        yield Look(f"repeat.service:{share.service}", share.labelled, *period, EVIDENCE).claim(
            "stands_out", words, "more", (share.share, share.interval), share.q
        )
    if not flagged:
        yield _none(tested, repeats, labelled, period)


def _none(tested: list[statistics.RepeatShare], repeats: int, labelled: int, period: tuple[str, str]) -> Finding:
    seen = Look("repeat.service", labelled, *period, EVIDENCE)
    if not tested:
        what = "services with 5 incidents with a known cause"
        return seen.silent("too_little", phrases.findings.too_little(0, 2, what, "", ""))
    largest = max(tested, key=lambda share: share.labelled)
    fewest = statistics.fewest_repeats_flagged(largest.labelled, repeats, labelled, tested=len(tested))
    could = phrases.findings.seen_service(largest.service, largest.labelled, fewest)
    known = f"{phrases.words.of(repeats, labelled)} incidents with a known cause are repeats"
    n = f"{wording.plural(len(tested), 'service')} looked at, {known}"
    words = phrases.findings.no_change(
        "No service repeats known failures clearly more often than the others", n, phrases.findings.months(*period), could
    )
    return seen.silent("no_evidence", words, p=min(share.q for share in tested if share.q is not None))
