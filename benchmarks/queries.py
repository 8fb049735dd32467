"""A home with a million incidents -> how long the questions of each page take, beside pandas and SQLite: a section of benchmarks/README.md.

What a page asks is recorded from the page itself. Answers to the same question are compared before times are.
"""

import json
import math
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peers

from nowwhat.places import app_folder
from nowwhat.store import queries
from nowwhat.store.generation import Store
from nowwhat.store.home import Home, open_store

REPEATS = 3
PAGE_AIM_MS, PANDAS_AIM, SQLITE_AIM, COLD_AIM = 500, 3, 20, 10
FIRST_PAGE = "monthly_review"
WORK = {
    "quantiles": "median, P90 and share over the limit of TTD, TTA and TTM, by month and by severity",
    "slips": "slip by due month",
    "repeats": "repeats per service",
    "open": f"open and overdue items, and the first {peers.LISTED}",
    "reviews": "reviews held and in time",
}

# The questions of a page in a new process: from starting Python to the last frame.
COLD = """
import json, pathlib, sys
from nowwhat.store import queries
from nowwhat.store.generation import Store
store = Store(pathlib.Path(sys.argv[1]))
for name, params in json.loads(pathlib.Path(sys.argv[2]).read_text()):
    queries.run(store, name, **params)
"""


def quantiles(store: Store) -> peers.Answer:
    answer: peers.Answer = {}
    for duration in peers.LIMITS_S:
        months = queries.run(store, "duration_by_month", duration=duration).to_dicts()
        shares = queries.run(store, "share_over_limit", grain="month", duration=duration)["share"]
        answer |= {
            f"{duration} {row['month']}": [row["median_min"], row["p90_min"], share]
            for row, share in zip(months, shares, strict=True)
            if row["n"] >= peers.FEWEST
        }
        for row in queries.run(store, "duration_by_severity", duration=duration).to_dicts():
            if row["n"] >= peers.FEWEST:
                share = row["over"] / row["limited"] if row["limited"] else None
                answer[f"{duration} {row['severity']}"] = [row["median_s"] / 60, row["p90_s"] / 60, share]
    return answer


def slips(store: Store) -> peers.Answer:
    rows = queries.run(store, "slip_by_month").to_dicts()
    return {f"{row['month_start_on']:%Y-%m}": [row["n"], row["slipped"]] for row in rows if row["n"]}


def repeats(store: Store) -> peers.Answer:
    return {row["service"]: [row["incidents"], row["repeats"]] for row in queries.run(store, "repeat_shares").to_dicts()}


def open_now(store: Store) -> peers.Answer:
    items = queries.run(store, "open_items")
    return {"open": [items.height, int(items["overdue"].sum())], "first": items["action_id"].head(peers.LISTED).to_list()}


def reviews(store: Store) -> peers.Answer:
    row = queries.run(store, "reviews_held").row(0, named=True)
    return {"reviews": [row["required"], row["came_due"], row["held"], row["in_window"]]}


OURS: dict[str, Callable[[Store], peers.Answer]] = {
    "quantiles": quantiles,
    "slips": slips,
    "repeats": repeats,
    "open": open_now,
    "reviews": reviews,
}


def timed(ask: Callable[[], peers.Answer]) -> tuple[peers.Answer, float]:
    """The answer, and the median of the seconds that it took."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        answer = ask()
        times.append(time.perf_counter() - started)
    return answer, statistics.median(times)


def differences(ours: peers.Answer, other: peers.Answer) -> list[str]:
    """Where two answers are not the same."""
    found = [f"only one has {key}" for key in sorted(ours.keys() ^ other.keys())]
    return found + [
        f"{key}: {ours[key][:5]} and {other[key][:5]}"
        for key in sorted(ours.keys() & other.keys())
        if len(ours[key]) != len(other[key]) or not all(map(_same, ours[key], other[key]))
    ]


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, str) or None in (one, other):
        return bool(one == other)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def pages(home: Home) -> dict[str, dict[str, Any]]:
    """What each page asks and how long it takes, each in a process of its own."""
    told = {}
    for path in sorted(app_folder().joinpath("pages").glob("*.py")):
        words = [sys.executable, str(Path(__file__).with_name("page.py")), str(path), str(home.path)]
        told[path.stem] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    return told


def seconds_of(*words: str) -> float:
    """How long a new process takes, at best of few."""
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        subprocess.run([sys.executable, *words], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - started)
    return min(times)


def section(folder: Path) -> Iterator[str]:
    """The lines of the tables, and every aim that was missed.

    Raises:
        SystemExit: when two answers to one question differ.

    """
    home = Home(folder / "home")
    store, told = open_store(home), pages(home)
    assert store is not None  # noqa: S101 - the import before has made it
    yield from _page_table(told)
    missed = [
        f"{_title(name)}: {sum(page['warm_ms']):,.0f} ms of queries, the aim is {PAGE_AIM_MS}"
        for name, page in told.items()
        if sum(page["warm_ms"]) >= PAGE_AIM_MS
    ]
    started = time.perf_counter()
    both = peers.frames(folder)
    read_s = time.perf_counter() - started
    database = peers.database(folder / "peer.sqlite", *both)
    yield from (
        "",
        "The same questions, answered by pandas and SQLite. Both begin with durations and months that are ready-made; repeats and slips",
        "they find themselves, which our import has done. All answers agree to 1e-9.",
        "",
        "| what is asked | seconds | pandas, frames in memory | pandas, from the CSVs | SQLite, with indexes |",
        "|---|---|---|---|---|",
    )
    for name, what in WORK.items():
        ours, ours_s = timed(lambda name=name: OURS[name](store))
        in_pandas, pandas_s = timed(lambda name=name: peers.PANDAS[name](*both))
        in_sqlite, sqlite_s = timed(lambda name=name: peers.SQLITE[name](database))
        if differs := differences(ours, in_pandas) + differences(ours, in_sqlite):
            raise SystemExit(f"{name}: the answers differ, so their times say nothing: {differs[:5]}")
        yield f"| {what} | {ours_s:.3f} | × {pandas_s / ours_s:.1f} | × {(read_s + pandas_s) / ours_s:.0f} | × {sqlite_s / ours_s:.1f} |"
        missed += [f"{what}: {pandas_s / ours_s:.1f} times faster than pandas, the aim is {PANDAS_AIM}"] * (pandas_s < PANDAS_AIM * ours_s)
        missed += [f"{what}: {sqlite_s / ours_s:.1f} times faster than SQLite, the aim is {SQLITE_AIM}"] * (sqlite_s < SQLITE_AIM * ours_s)
    asked = folder / "asked.json"
    asked.write_text(json.dumps(told[FIRST_PAGE]["asked"]), encoding="utf-8")
    ours_s = seconds_of("-c", COLD, str(store.generation.path), str(asked))
    csv_s = seconds_of(str(Path(peers.__file__)), str(folder))
    count = len(told[FIRST_PAGE]["asked"])
    missed += [f"a cold start is {csv_s / ours_s:.1f} times faster, the aim is {COLD_AIM}"] * (csv_s < COLD_AIM * ours_s)
    yield from (
        "",
        f"From a cold start, a new process each: the {count} answers of the first page in {ours_s:.1f} s; a script with pandas that reads",
        f"the CSVs and answers the five questions above in {csv_s:.1f} s, × {csv_s / ours_s:.1f}.",
        "",
        f"Aims: {PAGE_AIM_MS} ms of queries for a page, × {PANDAS_AIM} to pandas in memory, × {SQLITE_AIM} to SQLite, × {COLD_AIM} cold.",
        "Missed:" if missed else "All of them are met.",
        "",
        *(f"- {sentence}" for sentence in missed),
        *([""] if missed else []),
    )


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _page_table(told: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield from (
        "## Queries",
        "",
        "What each page asks with its own filters, recorded from the page. First: a process that has just begun, the file not in memory.",
        "Later: the same process, the median of three. The whole page is drawn without a browser, everything for the first time.",
        "",
        "| page | questions | first, ms | later, ms | slowest of them, ms | whole page, s |",
        "|---|---|---|---|---|---|",
    )
    for name, page in told.items():
        slowest = max(range(len(page["asked"])), key=lambda place: page["warm_ms"][place])
        yield (
            f"| {_title(name)} | {len(page['asked'])} | {sum(page['cold_ms']):,.0f} | {sum(page['warm_ms']):,.0f} "
            f"| `{page['asked'][slowest][0]}` {page['warm_ms'][slowest]:,.0f} | {page['page_s']:.1f} |"
        )
