"""The monthly review that is sent round: downloaded from its page, then opened from a file with the network off."""

import io

import pytest
from playwright.sync_api import expect
from pptx import Presentation

from tests.browser.conftest import PICTURES, SEEN

pytestmark = pytest.mark.browser


def test_the_review_is_downloaded_from_its_page_and_opens_offline_on_a_desk_and_a_phone(visit, sample_server, chromium, tmp_path):
    page = visit(sample_server).open("/")
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4, timeout=20_000)
    value = page.get_by_test_id("stMetricValue").first.inner_text()
    files = {}
    for button, suffix in (("Download HTML", ".html"), ("Markdown", ".md"), ("Slides", ".pptx")):
        with page.expect_download(timeout=60_000) as waiting:
            page.get_by_role("button", name=button, exact=True).click()
        assert waiting.value.suggested_filename == f"review_2026-10{suffix}"
        files[suffix] = tmp_path / f"review{suffix}"
        waiting.value.save_as(files[suffix])

    assert files[".md"].read_text(encoding="utf-8").startswith("# Monthly review of October 2026\n")
    assert len(Presentation(io.BytesIO(files[".pptx"].read_bytes())).slides) > 5
    for width, shown, hidden in ((1280, ".wide", ".narrow"), (390, ".narrow", ".wide")):
        faults = []
        context = chromium.new_context(viewport={"width": width, "height": 844}, offline=True)
        offline = context.new_page()
        offline.on("console", lambda message, faults=faults: faults.append(message.text))
        offline.on("pageerror", lambda error, faults=faults: faults.append(str(error)))
        offline.on("request", lambda request, faults=faults: None if request.url.startswith("file:") else faults.append(request.url))
        offline.goto(files[".html"].as_uri())
        expect(offline.locator(".value").first).to_have_text(value)
        expect(offline.locator(f"section > figure {shown}").first).to_be_visible()
        expect(offline.locator(f"section > figure {hidden}").first).to_be_hidden()
        offline.locator("summary").first.click()
        expect(offline.locator(f"ol figure {shown}").first).to_be_visible()
        assert offline.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if PICTURES:
            SEEN.mkdir(exist_ok=True)
            offline.screenshot(path=SEEN / f"report-{width}.png", full_page=True)
        context.close()
        assert faults == []
