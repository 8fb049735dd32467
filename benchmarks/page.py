"""A page file and a home -> JSON: what the page asks, and how long the answers take, in a process that has just begun.

The first time is from the disk: the pages of the file that the system holds in memory are dropped before.
"""

import json
import logging
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from nowwhat.store import queries
from nowwhat.store.generation import Store
from nowwhat.store.home import Home

REPEATS = 3


def drop_from_memory(path: Path) -> None:
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def main(page: str, home: str) -> dict[str, Any]:
    """The queries with their parameters, the milliseconds of each the first time and later, and the seconds of the page."""
    logging.disable(logging.WARNING)
    os.environ["NOWWHAT_HOME"] = home
    asked: list[tuple[str, dict[str, Any]]] = []
    cold_ms: list[float] = []
    answer = queries.run

    def recorded(store: Store, name: str, **params: Any) -> Any:
        started = time.perf_counter()
        frame = answer(store, name, **params)
        cold_ms.append(1000 * (time.perf_counter() - started))
        asked.append((name, params))
        return frame

    current = Home(Path(home)).current()
    assert current is not None  # noqa: S101 - a benchmark that has nothing to ask is broken
    drop_from_memory(current)
    queries.run = recorded
    started = time.perf_counter()
    test = AppTest.from_file(page, default_timeout=900).run()
    page_s = time.perf_counter() - started
    if test.exception or test.error:
        raise SystemExit(f"{page}: {[*test.exception, *test.error]}")
    store = Store(current)
    warm_ms = []
    for name, params in asked:
        times = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            answer(store, name, **params)
            times.append(1000 * (time.perf_counter() - started))
        warm_ms.append(statistics.median(times))
    return {"asked": asked, "cold_ms": cold_ms, "warm_ms": warm_ms, "page_s": page_s}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
