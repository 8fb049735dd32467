"""The import of many invented records beside DuckDB's bare reader of the same files -> a section of benchmarks/README.md."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from records import AS_OF

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
from nowwhat.importing.importer import import_files
from nowwhat.importing.report import Options
from nowwhat.store.home import Home
home, steps, as_of, *paths = sys.argv[1:]
marks = []
def progress(step, done, total):
    marks.append((time.perf_counter(), step.partition(":")[0]))
options = Options(None, dt.datetime.fromisoformat(as_of))
import_files(Home(pathlib.Path(home)), [pathlib.Path(path) for path in paths], options, progress)
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


def section(folder: Path, paths: list[Path]) -> Iterator[str]:
    """The lines of the table. The home stays in `folder`, for the queries."""
    peer_s, peer_mib = measured(sys.executable, "-c", PEER, str(folder / "peer.duckdb"), str(folder))
    import_s, import_mib = measured(
        sys.executable, "-c", IMPORT, str(folder / "home"), str(folder / "steps.json"), AS_OF.isoformat(), *map(str, paths)
    )
    steps = json.loads((folder / "steps.json").read_text(encoding="utf-8"))
    yield from (
        "## Import",
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
