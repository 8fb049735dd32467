"""What a reader meets: every page, both themes, a projector and a phone; links, filters, and the way back."""

import csv
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from nowwhat.charts.theme import TOKENS
from nowwhat.store.home import Home
from tests.browser.conftest import serving
from tests.command import StartedCold
from tests.exports import fill, pagerduty, write

pytestmark = pytest.mark.browser

QUESTIONS = {
    "monthly_review": "How reliable were we, and what do we decide?",
    "weekly_sync": "What needs a word this week?",
    "detection_and_response": "Are we getting faster?",
    "action_items": "Do we finish what we promised?",
    "repeat_incidents": "What keeps coming back?",
    "review_practice": "Do we review what we should, in time, and well?",
    "incident": "What happened here?",
    "library": "What have we already learned?",
    "imports": "What went in, and what did not?",
}
CHART = "[data-testid=stVegaLiteChart] svg"
WITHOUT_CHART = dict.fromkeys(("weekly_sync", "incident", "imports"), "[data-testid=stTable] td") | {"library": "a[href^='incident?']"}


def test_a_deep_link_opened_first_on_a_cold_server_shows_its_page_with_its_filter(visit, sample_home):
    with serving(sample_home.path, start=StartedCold) as base:
        reader = visit(base)
        page = reader.open("/repeat_incidents?service=checkout&period=2026-05..2026-10")

        expect(page.get_by_role("heading", name=QUESTIONS["repeat_incidents"])).to_be_visible()
        expect(page.locator("[data-testid=stMultiSelect]").first).to_contain_text("checkout")
        expect(page.get_by_role("combobox", name="Period")).to_have_value(re.compile("May.2026 to October.2026"))
        expect(page.get_by_role("navigation", name="App pages")).to_be_visible()
        assert "service=checkout" in page.url


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_reads_well_on_a_projector_and_a_phone(visit, sample_server, theme):
    reader = visit(sample_server, theme=theme)
    page = reader.open("/incident")
    widths = (1280, 390) if theme == "light" else (390, 1280)
    for name, question in QUESTIONS.items():
        reader.follow(f"/{name}")
        content = page.locator(WITHOUT_CHART.get(name, CHART))
        for width in widths:
            reader.resize(width)
            expect(page.get_by_role("heading", name=question)).to_be_visible()
            content.first.wait_for(timeout=20_000)
            assert page.locator("[data-testid=stException]").count() == 0
            assert reader.fits()
            assert reader.fits("[data-testid=stTable] > div")
            reader.photograph(f"{name}-{theme}-{width}")
        expect(page.locator("[data-testid=stApp]")).to_have_css("background-color", rgb(TOKENS[theme]["paper"]))
        if name not in WITHOUT_CHART:
            expect(content.first).to_have_css("background-color", rgb(TOKENS[theme]["paper"]))
        assert reader.barriers() == []  # in one theme on a projector, in the other on a phone
        widths = widths[::-1]  # the next page begins as wide as this one ends


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))})"


def test_months_are_named_and_placed_alike_for_readers_in_new_york_and_tokyo(visit, sample_server):
    seen = []
    for zone in ("America/New_York", "Asia/Tokyo"):
        page = visit(sample_server, zone=zone).open("/detection_and_response?period=2025-11..2026-04")
        assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == zone
        chart = page.locator("[data-testid=stVegaLiteChart] svg").first
        chart.locator(".mark-rule line").first.wait_for(state="attached", timeout=20_000)
        labels = chart.locator(".role-axis-label text")
        said = chart.locator("[aria-label*='incident']").evaluate_all("marks => marks.map(mark => mark.getAttribute('aria-label'))")
        seen.append((labels.evaluate_all("all => all.map(each => [each.textContent, each.getAttribute('transform')])"), said))

    assert seen[0] == seen[1]
    (names, said), _ = seen
    assert [name for name, _ in names if name[:1].isupper()] == ["Nov2025", "Dec", "Jan2026", "Feb", "Mar", "Apr"]  # year below
    months = ["November 2025", "December 2025", "January 2026", "February 2026", "March 2026", "April 2026"]
    assert [words.replace("\N{NO-BREAK SPACE}", " ").split(":")[0] for words in said] == months


def test_a_filter_goes_into_the_link_and_the_back_button_takes_it_out(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/detection_and_response")
    page.get_by_role("combobox", name="Period").click()
    page.get_by_role("option", name="6 months to November 2026").click()
    reader.shows("period=last6")

    assert page.url.endswith("?period=last6")
    page.locator("[data-testid=stMultiSelect] input").first.click()
    page.get_by_role("option", name="checkout", exact=True).click()
    reader.shows("period=last6&service=checkout")
    page.go_back()
    reader.shows("period=last6")
    expect(page.locator("[data-testid=stMultiSelect]").first).not_to_contain_text("checkout")


def test_a_search_goes_into_the_link_and_a_hit_leads_to_its_incident_and_back(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/library")
    page.get_by_role("textbox", name="Search the reviews").fill("certificates expire")
    page.keyboard.press("Enter")
    reader.shows("q=certificates+expire")

    expect(page.get_by_text("the best match first")).to_be_visible()
    assert page.url.endswith("?q=certificates+expire") or page.url.endswith("?q=certificates%20expire")
    page.locator("a[href^='incident?']").first.click()
    page.wait_for_url("**/incident?incident=*")
    page.go_back()
    reader.shows("q=certificates+expire")
    expect(page.get_by_role("textbox", name="Search the reviews")).to_have_value("certificates expire")
    page.get_by_role("link", name="Documents like this one").first.click()
    expect(page.get_by_role("heading", name="Documents like")).to_be_visible()


def test_the_filters_stay_when_the_reader_goes_to_another_page_by_the_menu(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/detection_and_response?service=checkout")
    page.get_by_role("navigation", name="App pages").get_by_text("Trends").click()
    page.get_by_role("menuitem", name="Repeat incidents").click()

    expect(page.get_by_role("heading", name=QUESTIONS["repeat_incidents"])).to_be_visible(timeout=20_000)
    reader.shows("service=checkout")
    assert "service=checkout" in page.url


def test_a_number_opens_to_its_definition_its_sql_and_its_incidents(visit, sample_server):
    reader = visit(sample_server)
    page = reader.open("/detection_and_response")
    page.locator(CHART).first.wait_for(timeout=20_000)  # what opens stays where its button was before the charts took their place
    page.get_by_role("button", name="Open this number").first.click()

    expect(page.get_by_role("tab", name="Definition")).to_be_visible(timeout=20_000)
    page.get_by_role("tab", name="SQL").click()
    expect(page.locator("[data-testid=stCode]").filter(has_text=re.compile("select")).first).to_be_visible()
    page.get_by_role("tab", name="Incidents").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download CSV").first.click()
    rows = list(csv.DictReader(waiting.value.path().read_text(encoding="utf-8").splitlines()))
    assert len(rows) > 100
    assert "incident_id" in rows[0]


def test_a_printed_page_holds_nothing_to_press(visit, sample_server):
    page = visit(sample_server).open("/monthly_review")
    pressed = page.locator("[data-testid=stMain]").get_by_role("button").locator("visible=true")
    assert pressed.count() > 10
    page.emulate_media(media="print", color_scheme="light", reduced_motion="reduce")

    expect(page.get_by_role("heading", name=QUESTIONS["monthly_review"])).to_be_visible()
    expect(pressed).to_have_count(0)
    expect(page.locator("[data-testid=stVegaLiteChart] svg").first).to_be_visible()


def test_a_link_to_what_is_not_there_says_so_and_shows_the_rest(visit, sample_server):
    page = visit(sample_server).open("/detection_and_response?service=nosuch&period=soon")

    expect(page.get_by_text("which the data does not have")).to_be_visible()
    expect(page.get_by_text("expected a month such as 2026-10")).to_be_visible()


def test_a_newer_generation_shows_without_a_restart(visit, tmp_path):
    home = Home(tmp_path / "home")
    first, second = write(
        tmp_path,
        {
            "a.json": {"incidents": [pagerduty()]},
            "b.json": {"incidents": [pagerduty(id="Q2", incident_number=8, service={"summary": "search"})]},
        },
    )
    fill(home, first)
    with serving(home.path) as base:
        reader = visit(base)
        page = reader.open("/imports")
        expect(page.get_by_text("a.json").first).to_be_visible()
        fill(home, second)
        page.reload()
        reader.settled()
        expect(page.get_by_text("b.json").first).to_be_visible()


def test_an_empty_home_says_how_to_begin(visit, tmp_path):
    with serving(tmp_path / "home") as base:
        reader = visit(base)
        page = reader.open("/imports")
        for name, question in QUESTIONS.items():
            reader.follow(f"/{name}")
            expect(page.get_by_role("heading", name=question)).to_be_visible()
            expect(page.get_by_text("No data yet")).to_be_visible()
            expect(page.get_by_text("nowwhat import FOLDER")).to_be_visible()


HOSTILE = [
    "<script>window.PWN = 1</script>",
    "![x](http://images.example/leak.png)",
    ":red[Everything fine]",
    "<img src=x onerror='window.PWN = 1'>",
    "a\u202eb",
    "=cmd|'/C calc'!A0",
    "x" * 300,
    "see HTTPS://links.example/x?a=1, http://links.example, www.links.example or ada+1@links.example",
]


def test_hostile_titles_are_shown_and_never_run(visit, tmp_path):
    home = Home(tmp_path / "home")
    stamps = [f"2026-0{month}-10T10:00:00Z" for month in range(1, 7)] + ["2026-06-20T10:00:00Z", "2026-06-24T10:00:00Z"]
    incidents = "incident_id,title,service,severity,cause,started_at,detected_at,acknowledged_at,recovered_at\n" + "".join(
        f'H{n},"{title}","{HOSTILE[n % 4]}",P1,"{HOSTILE[2]}",{at},{at},{at},{at}\n'
        for n, (title, at) in enumerate(zip(HOSTILE, stamps, strict=True))
    )
    items = "action_id,incident_id,title,category,owner,status,created_at,due_date\n" + "".join(
        f'A{n},H{n},"{title}",prevent,"{HOSTILE[1]}",open,2026-01-20T10:00:00Z,2026-02-0{n + 1}\n' for n, title in enumerate(HOSTILE)
    )
    learned = "\n".join(f"- `{title}`" for title in HOSTILE)
    review = f"# Review\n\n- **Date**: 2026-01-10\n- **Incident**: H0\n\n## Root Cause\n\nA rule.\n\n## Lessons Learned\n\n{learned}\n"
    fill(home, *write(tmp_path, {"incidents.csv": incidents, "items.csv": items, "review.md": review}))
    with serving(home.path) as base:
        reader = visit(base)
        page = reader.open("/imports")
        for name in QUESTIONS:
            reader.follow(f"/{name}?period=2026-01..2026-06")
            assert page.evaluate("window.PWN") is None
            assert page.locator("[data-testid=stException]").count() == 0
            assert page.locator("a[href*='links.example' i]").count() == 0
            if name == "action_items":
                expect(page.get_by_text("![x](http://images.example/leak.png)").first).to_be_visible()
                expect(page.get_by_text(":red[Everything fine]").first).to_be_visible()
        for number, title in enumerate(HOSTILE):
            reader.follow(f"/incident?incident=h{number}")
            expect(page.get_by_role("heading", level=1)).to_have_text(title.replace("\u202e", ""))
            assert page.evaluate("window.PWN") is None
            assert page.locator("a[href*='links.example' i]").count() == 0
            assert reader.fits()
        for asked in ("window", "images", "fine", "links example"):
            reader.follow(f"/library?{urlencode({'q': asked})}")
            expect(page.get_by_text("Lesson:").first).to_be_visible()
            assert page.evaluate("window.PWN") is None
            assert page.locator("a[href*='links.example' i]").count() == 0
