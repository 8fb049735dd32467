"""The real corpora outside the repository -> docs/validation.md: what was read, what was refused, and the numbers that came out."""

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nowwhat import importing
from nowwhat.store import Home, open_store
from nowwhat.wording import duration, plural
from reviews import documents_understood

ROOT = Path(__file__).resolve().parent.parent
REAL = Path(os.environ.get("NOWWHAT_REAL", ROOT.parent / "shared" / "real"))
CORPORA = (
    ("A public status page, July state", ["github-statuses/incidents-2026-07-16.jsonl"], "2026-07-17", None),
    (
        "A public status page, April and July in one import",
        ["github-statuses/incidents-2026-04-11.jsonl", "github-statuses/incidents-2026-07-16.jsonl"],
        "2026-07-17",
        None,
    ),
    (
        "PagerDuty fixtures of an open-source project",
        ["devlake-fixtures/pagerduty-incidents.json", "devlake-fixtures/pagerduty-log-entries.json"],
        "2023-01-01",
        None,
    ),
    ("Reviews of a government platform team", ["moj-cloud-platform"], "2026-07-01", "Europe/London"),
    ("Reviews of a shipping company", ["dfds-postmortems"], "2026-07-01", "Europe/London"),
)
COUNTS = ("read", "used", "unchanged", "superseded", "refused", "set_aside")


def section(title: str, names: list[str], as_of: str, zone: str | None) -> Iterator[str]:
    """What one corpus gave, as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        moment = dt.datetime.fromisoformat(as_of)
        report = importing.import_files(home, [REAL / name for name in names], importing.Options(moment, moment, zone=zone))
        store = open_store(home)
        assert store is not None  # noqa: S101 - it was just published
        total = {count: sum(getattr(file, count) for file in report.files) for count in COUNTS}
        yield from ("", f"## {title}", "", f"{plural(len(report.files), 'file')}, as of {as_of}" + (f", zone {zone}." if zone else "."), "")
        yield "| " + " | ".join(count.replace("_", " ") for count in COUNTS) + " |"
        yield "|" + "---:|" * len(COUNTS)
        yield "| " + " | ".join(str(total[count]) for count in COUNTS) + " |"
        yield ""
        excluded = "".join(f", {count} {reason} left out" for reason, count in report.excluded.items())
        items, reviews = plural(report.action_items, "action item"), plural(report.reviews, "review")
        yield f"{plural(report.counted, 'incident')} counted{excluded}; {items}; {reviews}."
        yield ""
        with store.connection.cursor() as cursor:
            for name in ("ttd", "tta", "ttm", "ttr"):
                statuses = dict(cursor.execute(f"select {name}_status, count(*) from incident_facts group by all order by 1").fetchall())
                median = cursor.execute(f"select median({name}_s) from incident_facts where {name}_status = 'observed'").fetchall()[0][0]
                known = f", median {duration(median)}" if median is not None else ""
                yield f"* {name.upper()}: " + ", ".join(f"{count} {status}" for status, count in statuses.items()) + known
        store.close()


def main() -> None:
    """The page, written; exits with 1 where the corpora are not."""
    if not REAL.is_dir():
        sys.exit(f"{REAL.name}: the real corpora are not here; NOWWHAT_REAL names their folder")
    lines = ["# Validation", "", "`make validate` writes this page from real records that lie outside the repository."]
    for corpus in CORPORA:
        lines += section(*corpus)
    lines += documents_understood(REAL)
    ROOT.joinpath("docs", "validation.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
