"""The weekly sync and the page of one incident in a real browser: on a projector, to copy, from a row or a mark and back again."""

import re

import polars as pl
import pytest
from playwright.sync_api import expect
from polars.testing import assert_frame_equal

from nowwhat.store import export

pytestmark = pytest.mark.browser

WEEK = "What needs a word this week?"
INCIDENT = "Q2XMUEQ7TXGEQZ"  # the ninth time


def test_one_incident_reads_well_on_a_projector_and_a_phone(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open(f"/incident?incident={INCIDENT}")

    for theme, width in (("light", 1280), ("dark", 390)):
        if theme == "dark":
            reader.resize(width)
            reader.darken()
        expect(page.get_by_role("heading", level=1)).to_have_text("checkout: HTTP 503 on /v2/baskets, database pool at 100 %")
        expect(page.get_by_text("systemic: 9th time")).to_be_visible()
        page.locator("[data-testid=stVegaLiteChart] svg").first.wait_for(timeout=20_000)
        assert reader.fits()
        reader.settled()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Write the review").click()
        assert waiting.value.suggested_filename == f"review-{INCIDENT}.md"
        assert f"- **Incident**: {INCIDENT}" in waiting.value.path().read_text(encoding="utf-8")
        reader.photograph(f"one_incident-{theme}-{width}")
        assert reader.barriers() == []


def test_a_row_leads_to_its_incident_in_the_same_tab_and_the_back_button_to_the_same_view(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/weekly_sync?service=checkout")
    page.evaluate("window.stayed = true")
    page.locator("[data-testid=stTable] a[href^='incident?']").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("checkout"))

    assert page.evaluate("window.stayed")  # nothing was loaded anew
    assert len(page.context.pages) == 1
    assert "/incident?incident=" in page.url
    page.go_back()
    reader.shows("service=checkout")
    expect(page.get_by_role("heading", level=1)).to_have_text(WEEK)
    expect(page.locator("[data-testid=stMultiSelect]").first).to_contain_text("checkout")


def test_a_dot_of_a_chart_leads_to_its_incident_and_back(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/detection_and_response?service=checkout")
    dots = page.locator("[data-testid=stVegaLiteChart] svg .mark-symbol path")
    dots.first.wait_for(timeout=20_000)
    dots.nth(5).click(force=True)
    page.wait_for_url("**/incident?incident=*")

    expect(page.get_by_role("heading", level=1)).not_to_have_text("What happened here?", timeout=20_000)
    assert len(page.context.pages) == 1
    page.go_back()
    reader.shows("Detection and response|service=checkout")
    expect(page.locator("[data-testid=stMultiSelect]").first).to_contain_text("checkout")


def test_a_row_behind_a_number_leads_to_its_incident_and_back(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/weekly_sync?service=checkout")
    page.get_by_role("button", name="Open this number").first.click()
    page.get_by_role("tab", name="Incidents").click()
    rows = page.locator("[data-testid=stDataFrame]").first
    rows.wait_for(timeout=20_000)
    wanted = rows.locator("[role=gridcell]").filter(has_text=re.compile("^Q[A-Z0-9]{13}$")).first.text_content()
    rows.click(position={"x": 16, "y": 55})
    page.get_by_text("Incident:").get_by_role("link").click()
    page.wait_for_url(f"**/incident?incident={wanted}")

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("checkout"), timeout=20_000)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text(WEEK, timeout=20_000)
    expect(page.locator("[data-testid=stMultiSelect]").first).to_contain_text("checkout")


def test_the_list_of_items_is_the_same_as_csv_and_as_parquet(visit, sample_server):
    page = visit(sample_server).open("/action_items?list=all")
    files = {}
    for name in ("Download CSV", "Parquet"):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=name, exact=True).last.click()
        files[waiting.value.suggested_filename] = waiting.value.path()
    kept = pl.read_parquet(files["action_items_all.parquet"])
    read = pl.read_csv(files["action_items_all.csv"], schema_overrides=dict.fromkeys(kept.columns, pl.String))

    assert kept.height > 50
    assert_frame_equal(read, pl.read_csv(export.to_csv(kept).encode(), schema_overrides=dict.fromkeys(kept.columns, pl.String)))
    assert_frame_equal(read.select(pl.col("overdue") == "true", pl.col("days_over").cast(pl.Int64)), kept.select("overdue", "days_over"))
    assert (kept["created_on"].dtype, "owner" in kept.columns) == (pl.Date, False)


def test_presented_the_page_has_no_chrome_and_large_type_until_the_way_back(visit, sample_server):
    reader = visit(sample_server, theme="dark")
    page = reader.open("/weekly_sync?team=Billing")
    page.get_by_role("button", name="Present").click()
    reader.shows("present=1&team=Billing")

    expect(page.get_by_role("navigation", name="App pages")).to_have_count(0)
    expect(page.locator("[data-testid=stMultiSelect]")).to_have_count(0)
    expect(page.get_by_role("button").locator("visible=true")).to_have_count(0)
    expect(page.locator("html")).to_have_css("font-size", "20px")
    reader.photograph("weekly_sync-present-dark-1280")
    assert reader.barriers() == []
    page.go_back()
    expect(page.get_by_role("button", name="Present")).to_be_visible(timeout=20_000)
    expect(page.locator("html")).to_have_css("font-size", "16px")


def test_the_week_is_copied_as_markdown(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/weekly_sync")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy as Markdown").click()
    page.locator("[data-testid=stCode]").first.hover()
    page.get_by_role("button", name="Copy to clipboard").first.click()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"## {WEEK.removesuffix('?')}: 26 Oct to 2 Nov 2026")
    assert "### Escalate today" in copied
