"""The sample in a real browser -> the pictures of the manual: `python docs/pictures/make.py`."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).parent
PORT = 8599
PAGES = {"monthly_review": "light", "repeat_incidents": "dark"}
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
    for _ in range(100):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=1):
            return
        time.sleep(0.2)
    sys.exit("the dashboard did not answer within 20 seconds")


def _draw() -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for page_name, theme in PAGES.items():
            context = browser.new_context(viewport=SIZE, color_scheme=theme, reduced_motion="reduce", locale="en-GB", timezone_id="UTC")
            page = context.new_page()
            page.goto(f"http://127.0.0.1:{PORT}/{page_name}")
            page.locator("[data-testid=run-marker]").first.wait_for(state="attached", timeout=30_000)
            page.locator("[data-testid=stVegaLiteChart] svg").last.wait_for(timeout=30_000)
            page.wait_for_timeout(1000)  # charts settle their width after they are there
            page.screenshot(path=FOLDER / f"{page_name}.png")
            context.close()


if __name__ == "__main__":
    main()
