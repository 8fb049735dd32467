"""The real corpora outside the repository -> what was read, what was refused, the numbers that came out, and what is claimed of them."""

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nowwhat.analysis.ledger import look
from nowwhat.analysis.months import complete_until
from nowwhat.importing import importer
from nowwhat.importing.report import ImportReport, Options
from nowwhat.language.formats import duration, plural
from nowwhat.model.policy import Policy
from nowwhat.store.generation import Store
from nowwhat.store.home import Home, open_store

ROOT = Path(__file__).resolve().parent.parent.parent
REAL = Path(os.environ.get("NOWWHAT_REAL", ROOT.parent / "shared" / "real"))
COUNTS = ("read", "used", "unchanged", "superseded", "refused", "set_aside")


@dataclass(frozen=True)
class Corpus:
    """Records of one origin, the day they were taken, and the zone of times without one."""

    title: str
    names: tuple[str, ...]
    as_of: str
    zone: str | None = None
    claims: bool = False  # whether the page tells what the findings say of it


CORPORA = (
    Corpus("A public status page, July state", ("github-statuses/incidents-2026-07-16.jsonl",), "2026-07-17", claims=True),
    Corpus(
        "A public status page, April and July in one import",
        ("github-statuses/incidents-2026-04-11.jsonl", "github-statuses/incidents-2026-07-16.jsonl"),
        "2026-07-17",
    ),
    Corpus(
        "PagerDuty fixtures of an open-source project",
        ("devlake-fixtures/pagerduty-incidents.json", "devlake-fixtures/pagerduty-log-entries.json"),
        "2023-01-01",
    ),
    Corpus("Reviews of a government platform team", ("moj-cloud-platform",), "2026-07-01", "Europe/London"),
    Corpus("Reviews of a shipping company", ("dfds-postmortems",), "2026-07-01", "Europe/London"),
)


def sections() -> Iterator[str]:
    """Every corpus, as Markdown."""
    for corpus in CORPORA:
        yield from _section(corpus)


def _section(corpus: Corpus) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        moment = dt.datetime.fromisoformat(corpus.as_of)
        paths = [REAL / name for name in corpus.names]
        report = importer.import_files(home, paths, Options(moment, moment, zone=corpus.zone))
        store = open_store(home)
        assert store is not None  # noqa: S101 - it was just published
        zone = f", zone {corpus.zone}." if corpus.zone else "."
        yield from ("", f"## {corpus.title}", "", f"{plural(len(report.files), 'file')}, as of {corpus.as_of}{zone}", "")
        yield from _accounts(report)
        yield from _durations(store)
        if corpus.claims:
            yield from _findings(store, corpus.title)
        store.close()


def _accounts(report: ImportReport) -> Iterator[str]:
    total = {count: sum(getattr(file, count) for file in report.files) for count in COUNTS}
    yield "| " + " | ".join(count.replace("_", " ") for count in COUNTS) + " |"
    yield "|" + "---:|" * len(COUNTS)
    yield "| " + " | ".join(str(total[count]) for count in COUNTS) + " |"
    excluded = "".join(f", {count} {reason} left out" for reason, count in report.excluded.items())
    items, reviews = plural(report.action_items, "action item"), plural(report.reviews, "review")
    yield from ("", f"{plural(report.counted, 'incident')} counted{excluded}; {items}; {reviews}.", "")


def _durations(store: Store) -> Iterator[str]:
    with store.connection.cursor() as cursor:
        for name in ("ttd", "tta", "ttm", "ttr"):
            statuses = dict(cursor.execute(f"select {name}_status, count(*) from incident_facts group by all order by 1").fetchall())
            median = cursor.execute(f"select median({name}_s) from incident_facts where {name}_status = 'observed'").fetchall()[0][0]
            known = f", median {duration(median)}" if median is not None else ""
            yield f"* {name.upper()}: " + ", ".join(f"{count} {status}" for status, count in statuses.items()) + known


def _findings(store: Store, title: str) -> Iterator[str]:
    found = look(store.connection, Policy(), complete_until(store.generation.as_of))
    claims, silent = ([finding for finding in found if finding.claimed is claimed] for claimed in (True, False))
    yield from ("", f"### What the findings say on {title[0].lower()}{title[1:]}", "")
    if claims:
        yield from (f"* `{finding.id}`: {finding.statement}" for finding in claims)
    else:
        yield "Nothing."
    yield from ("", "### What they refuse to say, and why", "")
    yield from ("| looked at | verdict | why |", "|---|---|---|")
    yield from (f"| `{finding.id}` | {finding.verdict} | {finding.statement} |" for finding in silent)
