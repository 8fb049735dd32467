"""A real browser on a real server: both started by the tests, both on this machine alone."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

SEEN = Path(__file__).parent / "seen"
# Streamlit asks for its health below the path of a deep link before it asks at the root: these two answers are expected.
EXPECTED = ("_stcore/health", "_stcore/host-config")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
]


@dataclass
class Visit:
    """One reader: a page of the browser, and everything that went wrong while it was open."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """The page at `path`, when its content is there."""
        self.page.goto(f"{self.base}{path}")
        self.settled()
        return self.page

    def settled(self) -> None:
        """The page when it has shown what its link asks for."""
        self.page.locator("[data-testid=run-marker]").first.wait_for(state="attached", timeout=30_000)
        # A function that is polled would be evaluated in the page, which its Content-Security-Policy forbids.
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached", timeout=30_000)

    def shows(self, link: str) -> None:
        """Waits for the content of this link."""
        self.page.locator(f"[data-testid=run-marker][data-run$='{link}']").wait_for(state="attached", timeout=30_000)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@contextlib.contextmanager
def serving(home: Path) -> Iterator[str]:
    """The address of a dashboard over `home`, as `nowwhat serve` starts it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "nowwhat", "--home", str(home), "serve", "--port", str(port)], env=os.environ | {"PYTHONUNBUFFERED": "1"}
    )
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/healthz", timeout=1) as answer:
                if answer.status == 200:
                    break
            time.sleep(0.2)
        else:
            raise AssertionError("the dashboard did not answer within 30 seconds")
        yield base
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium or another one of the machine, else Playwright's own."""
    found = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium):
    """Opens a reader on a server: size, theme and zone are the reader's. Every fault it meets fails the test at the end."""
    visits: list[Visit] = []

    def begin(base: str, *, width: int = 1280, height: int = 720, theme: str = "light", zone: str = "Europe/Berlin") -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,
            timezone_id=zone,
            locale="en-GB",
            reduced_motion="reduce",
            accept_downloads=True,
        )
        made = Visit(context.new_page(), base)
        made.page.on("pageerror", lambda error: made.faults.append(f"page error: {error}"))
        made.page.on("console", lambda message: _heard(made, message))
        made.page.on("request", lambda request: _asked(made, request.url))
        visits.append(made)
        return made

    yield begin
    faults = [fault for made in visits for fault in made.faults]
    for made in visits:
        made.page.context.close()
    assert faults == []


def _heard(visit: Visit, message: object) -> None:
    if message.type == "error" and not any(path in message.location.get("url", "") for path in EXPECTED):
        visit.faults.append(f"console: {message.text} {message.location}")


def _asked(visit: Visit, url: str) -> None:
    if not url.startswith((visit.base, visit.base.replace("http", "ws"), "data:", "blob:")):
        visit.faults.append(f"a request left the machine: {url}")


@pytest.fixture(scope="session")
def sample_server(sample_home) -> Iterator[str]:
    """A dashboard over the sample."""
    with serving(sample_home.path) as base:
        yield base
