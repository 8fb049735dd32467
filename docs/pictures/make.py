"""The sample in a real browser -> the pictures of the manual: `python docs/pictures/make.py`."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
PORT = 8599
PAGES = ("monthly_review", "weekly_sync", "repeat_incidents", "review_practice")
SIZE = {"width": 1280, "height": 960}


def main() -> None:
    """One picture a page, as large as a projector shows."""
    with tempfile.TemporaryDirectory() as name:
        command = [sys.executable, "-m", "nowwhat", "--home", f"{name}/home"]
        subprocess.run([*command, "demo"], check=True)
        server = subprocess.Popen([*command, "serve", "--port", str(PORT)], env=os.environ)
        try:
            _wait()
            _draw()
        finally:
            server.terminate()
            server.wait(20)


def _wait() -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=5):
            return
        time.sleep(0.2)
    sys.exit("the dashboard did not answer within a minute")


def _draw() -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for page_name in PAGES:
            context = browser.new_context(viewport=SIZE, color_scheme="light", reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}/{page_name}")
            page.locator("[data-testid=run-marker]").first.wait_for(state="attached", timeout=30_000)
            page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(state="attached", timeout=30_000)
            page.locator("[data-testid=stSkeleton], [data-testid=stVegaLiteChart]:not(:has(svg))").first.wait_for(
                state="detached", timeout=30_000
            )
            page.wait_for_timeout(1000)  # charts settle their width after they are there
            # A page has few colours: a palette of them halves the file, and nobody sees it.
            few = Image.open(io.BytesIO(page.screenshot())).quantize(256, dither=Image.Dither.NONE)
            few.save(FOLDER / f"{page_name}.png", optimize=True)
            context.close()


if __name__ == "__main__":
    main()
