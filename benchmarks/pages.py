"""A home -> how long a reader of the dashboard waits, in a real browser, beside an empty page: a section of benchmarks/README.md.

The peer is a page of Streamlit with one table and one box to choose from, served and visited in the same way by the same machine.
"""

import contextlib
import itertools
import json
import math
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import readers
from playwright.sync_api import Browser, Page, sync_playwright

VIEWERS, CLICKS = 20, 8
WHAT = {"sample": "the sample", "million": "a million incidents"}
FIRST_AIM_S, CHANGE_AIM_S, VIEWERS_AIM_S = 4.0, {"sample": 0.5, "million": 1.0}, 0.5
PAGES = ("monthly_review", "weekly_sync", "detection_and_response", "action_items", "repeat_incidents", "review_practice")
FILTERS = [f"severity=P{number}" for number in range(1, 5)]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
MARKER = "[data-testid=run-marker]"
PEER = """import pandas, streamlit as st
st.set_page_config(layout="wide")
chosen = st.query_params.get("severity", "")
st.table(pandas.DataFrame({"number": range(20), "chosen": chosen}))
st.html(f"<span data-testid='run-marker' data-run='peer|{'severity=' + chosen if chosen else ''}' style='display:none'></span>")
"""


@contextlib.contextmanager
def serving(words: list[str], health: str) -> Iterator[tuple[str, float]]:
    """The address of a server that was just started, and the moment when it was."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *(word.format(port=port) for word in words)], stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        while time.perf_counter() < began + 60:
            with contextlib.suppress(OSError), urllib.request.urlopen(base + health, timeout=1):
                break
            time.sleep(0.02)
        yield base, began
    finally:
        process.terminate()
        process.wait(20)


def ours(home: Path) -> tuple[list[str], str]:
    return ["nowwhat", "--home", str(home), "serve", "--port", "{port}"], "/healthz"


def peer(folder: Path) -> tuple[list[str], str]:
    path = folder / "peer.py"
    path.write_text(PEER, encoding="utf-8")
    quiet = ["--server.headless", "true", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    return ["streamlit", "run", str(path), "--server.port", "{port}", *quiet], "/_stcore/health"


def drawn(page: Page, link: str = "") -> None:
    """Waits until the content of the link is there: its mark, and every chart that began to be drawn."""
    page.locator(f"{MARKER}[data-run$='|{link}']").first.wait_for(state="attached", timeout=60_000)
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached", timeout=60_000)
    page.locator("[data-testid=stVegaLiteChart]:not(:has(svg))").first.wait_for(state="detached", timeout=60_000)


def go(page: Page, path: str) -> None:
    """The page at `path` as the browser's history opens it."""
    page.evaluate("path => {history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate'))}", path)


def first_paint_s(browser: Browser, server: tuple[list[str], str], path: str) -> float:
    """From starting a server to the content of its first page, in a browser that has fetched nothing yet."""
    with serving(*server) as (base, began), contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"{base}/{path}")
        drawn(page)
        return time.perf_counter() - began


def change_s(browser: Browser, base: str, name: str) -> float:
    """The median of the times from a new filter to the redrawn page: none was asked for before."""
    with contextlib.closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(f"{base}/{name}")
        drawn(page)
        times = []
        for link in FILTERS:
            began = time.perf_counter()
            go(page, f"{base}/{name}?{link}")
            drawn(page, link)
            times.append(time.perf_counter() - began)
        return statistics.median(times)


def crowd_s(browser: Browser, base: str, name: str) -> float:
    """The median wait of one of 20 readers of a page, each of whom looks for a second before the next filter.

    One reads in the browser; the others speak to the server as browsers do and draw nothing, which each would do on a machine of their own.
    """
    others = [sys.executable, str(Path(__file__).with_name("readers.py")), base, name, str(VIEWERS - 1), *FILTERS]
    with (
        subprocess.Popen(others, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reading,
        contextlib.closing(browser.new_context()) as context,
    ):
        page = context.new_page()
        page.goto(f"{base}/{name}")
        drawn(page)
        times = []
        for link in itertools.islice(itertools.cycle(FILTERS), CLICKS):
            time.sleep(readers.THINKING_S)
            began = time.perf_counter()
            go(page, f"{base}/{name}?{link}")
            drawn(page, link)
            times.append(time.perf_counter() - began)
        waits, _ = reading.communicate()
    if reading.returncode or len(json.loads(waits)) < VIEWERS:
        raise SystemExit(f"{name}: the other readers saw nothing")
    return statistics.median(times)


def section(folder: Path, home: Path, size: str, names: Sequence[str] = PAGES) -> Iterator[str]:
    """The lines of the table, and every aim that was missed."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    missed: list[str] = []
    aim, before = CHANGE_AIM_S[size], os.getloadavg()[0]
    with sync_playwright() as playwright, contextlib.closing(playwright.chromium.launch(executable_path=found, args=QUIET)) as browser:
        measured: dict[str, list[float]] = {}
        for server, pages in ((peer(folder), ("",)), (ours(home), names)):
            for name in pages:
                measured[name] = [first_paint_s(browser, server, name)]
            with serving(*server) as (base, _):
                for name in pages:
                    measured[name] += [ask(browser, base, name) for ask in (change_s, crowd_s)]
                    print(name or "an empty page", *(f"{seconds:.2f} s" for seconds in measured[name]), file=sys.stderr)
    empty = measured.pop("")
    yield from (
        f"## Pages: {WHAT[size]}",
        "",
        f"In a browser, with {os.cpu_count()} processors; the load was {before:.1f} before and {os.getloadavg()[0]:.1f} after.",
        "First paint: from starting a server to the whole page. Change: from another filter, which nobody asked for before, to the page",
        f"redrawn. {VIEWERS} readers: the same for one of them, where each thinks for a second between two filters that somebody asked for",
        "before; the others draw nothing, which they would do on machines of their own.",
        "× is to the same with an empty page: one table of Streamlit and nothing else.",
        "",
        f"| page | first paint, s | change, s | {VIEWERS} readers, s |",
        "|---|---|---|---|",
        f"| an empty page | {' | '.join(f'{seconds:.2f}' for seconds in empty)} |",
    )
    for name, times in measured.items():
        title = name.replace("_", " ").capitalize()
        cells = [f"{seconds:.2f}, × {seconds / (peers or math.nan):.1f}" for seconds, peers in zip(times, empty, strict=True)]
        yield f"| {title} | {' | '.join(cells)} |"
        for seconds, most, what in zip(times, (FIRST_AIM_S, aim, VIEWERS_AIM_S), ("first paint", "change", "readers"), strict=True):
            missed += [f"{title}: {what} {seconds:.2f} s, the aim is {most} s"] * (seconds > most)
    yield from (
        "",
        f"Aims: first paint {FIRST_AIM_S:.0f} s, change {aim} s, {VIEWERS} readers {VIEWERS_AIM_S} s.",
        "Missed:" if missed else "All of them are met.",
        "",
        *(f"- {sentence}" for sentence in missed),
        *([""] if missed else []),
    )
