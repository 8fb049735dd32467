"""The import of many invented records beside DuckDB's bare reader of the same files, in one run -> benchmarks/README.md.

A ratio against a peer in the same run says more than seconds do: machines differ, and this one may be busy.
"""

import argparse
import csv
import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent
BEGIN = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
CAUSES = [f"cause {number}" for number in range(200)]
PEER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
for name in ("incidents", "action_items"):
    connection.execute(f"create table {name} as select * from read_csv('{sys.argv[2]}/{name}.csv', header = true, all_varchar = true)")
connection.execute("checkpoint")
"""

# The import, with the seconds of each step as the progress bar names them.
IMPORT = """
import datetime as dt, json, pathlib, sys, time
from nowwhat import importing
from nowwhat.store import Home
home, steps, *paths = sys.argv[1:]
marks = []
def progress(step, done, total):
    marks.append((time.perf_counter(), step.partition(":")[0]))
options = importing.Options(None, dt.datetime.now(dt.UTC).replace(tzinfo=None))
importing.import_files(Home(pathlib.Path(home)), [pathlib.Path(path) for path in paths], options, progress)
marks.append((time.perf_counter(), ""))
seconds = {}
for (begin, step), (end, _) in zip(marks, marks[1:]):
    seconds[step] = seconds.get(step, 0) + end - begin
pathlib.Path(steps).write_text(json.dumps(seconds))
"""

WATCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def _stamp(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _incidents(count: int) -> Iterator[list[str]]:
    chance = random.Random(0)  # noqa: S311 - invented data
    for number in range(count):
        started = BEGIN + dt.timedelta(seconds=chance.randrange(3 * 365 * 86400))
        detected = started + dt.timedelta(seconds=chance.lognormvariate(6, 1))
        acknowledged = detected + dt.timedelta(seconds=chance.lognormvariate(5.5, 1))
        recovered = acknowledged + dt.timedelta(seconds=chance.lognormvariate(7.5, 1))
        stamps = [_stamp(moment) for moment in (started, detected, acknowledged, recovered)]
        service = f"service-{chance.randrange(500):03}"
        yield [
            f"I{number}",
            f"{service}: error rate above {chance.randrange(1, 50)} %",
            service,
            f"P{chance.randrange(1, 5)}",
            chance.choice(CAUSES),
            *stamps,
            stamps[-1],
        ]


def _items(count: int, incidents: int) -> Iterator[list[str]]:
    chance = random.Random(1)  # noqa: S311 - invented data
    for number in range(count):
        created = BEGIN + dt.timedelta(seconds=chance.randrange(3 * 365 * 86400))
        due, closed = created + dt.timedelta(days=30), created + dt.timedelta(days=chance.randrange(90))
        done = chance.random() < 0.8
        yield [
            f"A{number}",
            f"I{chance.randrange(incidents)}",
            "Add an alert on the queue's depth",
            chance.choice(("prevent", "detect", "respond")),
            "done" if done else "open",
            _stamp(created),
            due.date().isoformat(),
            _stamp(closed) if done else "",
        ]


def write_exports(folder: Path, incidents: int, items: int) -> None:
    """The invented exports as plain CSV, the same for the same numbers."""
    for name, header, rows in (
        (
            "incidents",
            "incident_id,title,service,severity,cause,started_at,detected_at,acknowledged_at,recovered_at,updated_at",
            _incidents(incidents),
        ),
        ("action_items", "action_id,incident_id,title,category,status,created_at,due_date,closed_at", _items(items, incidents)),
    ):
        with folder.joinpath(f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)


def measured(*words: str) -> tuple[float, float]:
    """Seconds and peak memory in MiB of a process of its own."""
    started = time.perf_counter()
    watched = subprocess.run(
        [sys.executable, "-c", WATCH, *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - started, int(watched.stdout) / 1024


def main() -> None:
    """The table, printed and written."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--incidents", type=int, default=1_000_000)
    words.add_argument("--items", type=int, default=250_000)
    sizes = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_exports(folder, sizes.incidents, sizes.items)
        peer_s, peer_mib = measured(sys.executable, "-c", PEER, str(folder / "peer.duckdb"), str(folder))
        import_s, import_mib = measured(
            sys.executable,
            "-c",
            IMPORT,
            str(folder / "home"),
            str(folder / "steps.json"),
            str(folder / "incidents.csv"),
            str(folder / "action_items.csv"),
        )
        steps = json.loads((folder / "steps.json").read_text(encoding="utf-8"))
    text = "\n".join(
        (
            "# Benchmarks",
            "",
            "`make bench` writes this table. Ratios are against the peer in the same run.",
            "",
            "## Import",
            "",
            f"{sizes.incidents:,} incidents and {sizes.items:,} action items as plain CSV.",
            "",
            "| what | seconds | peak memory | ratio |",
            "|---|---|---|---|",
            f"| DuckDB's `read_csv` into a table, nothing checked | {peer_s:.1f} | {peer_mib:,.0f} MiB | 1 |",
            f"| `nowwhat import`: read, checked, merged, published | {import_s:.1f} | {import_mib:,.0f} MiB | {import_s / peer_s:.1f} |",
            "",
            "Where the time of the import goes:",
            "",
            "| step | seconds |",
            "|---|---|",
            *(f"| {step} | {seconds:.1f} |" for step, seconds in steps.items()),
            "",
        )
    )
    ROOT.joinpath("README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
