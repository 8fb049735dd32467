"""A real browser on a real server: both started by the tests, both on this machine alone."""

import contextlib
import functools
import os
import shutil
import socket
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect, sync_playwright

from tests.command import NEEDED, READY, Started

HEIGHTS = {1280: 720, 390: 844}  # a projector, a phone
SEEN = Path(__file__).parent / "seen"
# Streamlit asks for its health below the path of a deep link before it asks at the root: these two answers are expected.
EXPECTED = ("_stcore/health", "_stcore/host-config")
# What axe finds in Streamlit's own elements, by rule and place: nothing on a page of ours could mend it.
STREAMLITS = {
    # Its menu on a phone wraps the sections of a list in elements that are no list items.
    "list": "[data-testid=stSidebarNavItems]",
    "listitem": "[data-testid=stSidebarNavItems] li",
}
BARRIERS = """async streamlits => (await axe.run({resultTypes: ["violations"], elementRef: true})).violations
    .filter(rule => ["serious", "critical"].includes(rule.impact))
    .flatMap(rule => rule.nodes
        .filter(node => !(rule.id in streamlits && node.element.matches(streamlits[rule.id])))
        .map(node => `${rule.impact} ${rule.id}: ${node.html.slice(0, 300)} (${node.any.map(check => check.message).join("; ")})`))"""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",  # letters as wide as on the screen of a reader, whichever of the browsers it is
]
PICTURES = bool(os.environ.get("NOWWHAT_PICTURES"))
SERVER_NEEDS = ["uvicorn", "nowwhat.web.server", "altair", "pandas", "pyarrow", "scipy.stats", "nowwhat.meetings.monthly"]


@dataclass
class Visit:
    """One reader: a page of the browser, and everything that went wrong while it was open."""

    page: Page
    clock: CDPSession
    base: str = ""
    faults: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """The page at `path`, when its content is there."""
        self.page.goto(f"{self.base}{path}")
        self.settled()
        return self.page

    def follow(self, path: str) -> Page:
        """The page at `path` as a link of ours opens it: by the history of the browser, without loading everything anew."""
        self.page.evaluate("path => {history.pushState({}, '', path); dispatchEvent(new PopStateEvent('popstate'))}", path)
        name, _, query = path.removeprefix("/").partition("?")
        self.page.locator(f"[data-testid=run-marker][data-run='{name.replace('_', ' ').capitalize()}|{query}']").wait_for(state="attached")
        self.settled()
        return self.page

    def darken(self) -> None:
        """The reader turns to the dark theme; what a chart looks like is decided when the page is loaded."""
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self.page.reload()
        self.settled()

    def fits(self, places: str = "[data-testid=stMain]") -> bool:
        """Whether nothing is wider than the page, or than these places on it, once what was resized has found its own."""
        wide = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).length"
        for _ in range(50):
            if not self.page.locator(places).evaluate_all(wide):
                return True
            self.page.wait_for_timeout(100)
        return False

    def photograph(self, name: str) -> None:
        """The whole page as a picture to look at, under `seen/`, when NOWWHAT_PICTURES asks for it: drawing takes longer than looking."""
        if not PICTURES:
            return
        size = self.page.viewport_size
        tall = self.page.locator("[data-testid=stMain]").evaluate("main => main.scrollHeight") + 80
        self.page.set_viewport_size({"width": size["width"], "height": min(tall, 8000)})
        SEEN.mkdir(exist_ok=True)
        self.page.screenshot(path=SEEN / f"{name}.png")
        self.page.set_viewport_size(size)

    def barriers(self) -> list[str]:
        """What axe finds serious or critical on the page, but for what is Streamlit's own. What fades in is looked at again."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        for _ in range(5):
            found = self.page.evaluate(BARRIERS, STREAMLITS)
            if not found:
                break
            self.page.wait_for_timeout(500)
        return found

    def settled(self) -> None:
        """The page when it has shown what its link asks for, all of it: a table stands empty until its script is there."""
        self.page.locator("[data-testid=run-marker]").first.wait_for(state="attached", timeout=30_000)
        # A function that is polled would be evaluated in the page, which its Content-Security-Policy forbids.
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached", timeout=30_000)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=30_000)

    def resize(self, width: int) -> None:
        """A projector or a phone, by its width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def shows(self, link: str) -> None:
        """Waits for the content of this link."""
        self.page.locator(f"[data-testid=run-marker][data-run$='{link}']").wait_for(state="attached", timeout=30_000)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@functools.cache
def own_port() -> int:
    """The port of all servers that tests start for themselves, one after the other: what draws a page is fetched from an address once."""
    return free_port()


@contextlib.contextmanager
def serving(home: Path, *, port: int | None = None, start: type[Started] = Started) -> Iterator[str]:
    """The address of a dashboard over `home`, as `nowwhat serve` starts it."""
    port = port or own_port()
    server = start("--home", home, "serve", "--port", port)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/healthz", timeout=1) as answer:
                if answer.status == 200:
                    break
            assert server.process.is_alive(), "the dashboard ended before it answered"
            time.sleep(0.05)
        else:
            raise AssertionError("the dashboard did not answer within 30 seconds")
        yield base
    finally:
        server.process.terminate()
        server.ended()


@pytest.fixture(scope="session", autouse=True)
def _server_imported() -> None:
    """What a server needs is there before it is forked: to import it takes longer than most of these tests."""
    READY.set_forkserver_preload(["tests.command", *NEEDED, *SERVER_NEEDS])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser of the machine, Debian's headless shell before all others, which computes least; else Playwright's own."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium) -> Iterator[BrowserContext]:
    """What all readers have in common: what the browser has fetched from a server before."""
    with chromium.new_context(locale="en-GB", reduced_motion="reduce", accept_downloads=True) as made:
        yield made


@pytest.fixture(scope="session")
def waiting(context) -> list[Visit]:
    """The reader of the test before, on an empty page: to use it again takes less than to make another."""
    return []


@pytest.fixture
def visit(context, waiting):
    """Opens a reader on a server: size, theme and zone are the reader's. Every fault it meets fails the test at the end."""
    visits: list[Visit] = []

    def begin(base: str, *, width: int = 1280, theme: str = "light", zone: str = "Europe/Berlin") -> Visit:
        made = waiting.pop() if waiting else arrived(context)
        made.base = base
        made.resize(width)
        made.clock.send("Emulation.setTimezoneOverride", {"timezoneId": zone})
        made.page.emulate_media(media="screen", color_scheme=theme, reduced_motion="reduce")
        visits.append(made)
        return made

    yield begin
    faults = [fault for made in visits for fault in made.faults]
    for made in visits:
        if made is visits[0]:
            made.page.set_extra_http_headers({})
            made.page.goto("about:blank")
            made.faults.clear()
            waiting.append(made)
        else:
            made.page.close()
    assert faults == []


def arrived(context: BrowserContext) -> Visit:
    """A reader whose page is empty yet."""
    page = context.new_page()
    made = Visit(page, context.new_cdp_session(page))
    page.on("pageerror", lambda error: made.faults.append(f"page error: {error}"))
    page.on("console", lambda message: _heard(made, message))
    page.on("request", lambda request: _asked(made, request.url))
    return made


def _heard(visit: Visit, message: object) -> None:
    if message.type == "error" and not any(path in message.location.get("url", "") for path in EXPECTED):
        visit.faults.append(f"console: {message.text} {message.location}")


def _asked(visit: Visit, url: str) -> None:
    if not url.startswith((visit.base, visit.base.replace("http", "ws"), "data:", "blob:", "about:blank")):
        visit.faults.append(f"a request left the machine: {url}")


@pytest.fixture(scope="session")
def sample_server(sample_home) -> Iterator[str]:
    """A dashboard over the sample."""
    with serving(sample_home.path, port=free_port()) as base:
        yield base
