"""Files from a browser: a good export changes the numbers, an unknown CSV is mapped, a broken one is a sentence."""

import pytest
from playwright.sync_api import Page, expect

from nowwhat.store.home import Home
from tests.browser.conftest import serving
from tests.exports import fill, write
from tests.pages.test_imports_upload import GOOD, PAGERS

pytestmark = pytest.mark.browser


def choose(page: Page, *paths) -> None:
    chooser = page.locator("input[type=file]")
    expect(chooser).to_have_count(1, timeout=30_000)  # the one before is there until the page is whole again
    chooser.set_input_files([str(path) for path in paths])
    button = page.get_by_role("button", name="Import", exact=True)
    expect(button).to_be_enabled(timeout=20_000)
    button.click()


def test_files_are_imported_mapped_or_refused_on_the_page(visit, tmp_path):
    home = Home(tmp_path / "home")
    first, good, pagers, broken = write(
        tmp_path,
        {
            "first.csv": "incident_id,title\nI-0,x\n",
            "good.csv": GOOD,
            "pagers.csv": PAGERS,
            "broken.csv": 'incident_id,title\n1,"unfinished\n',
        },
    )
    fill(home, first)
    with serving(home.path) as base:
        reader = visit(base)
        page = reader.open("/imports")
        expect(page.get_by_text("1 incident; no action items")).to_be_visible()

        choose(page, good)
        expect(page.get_by_text("3 incidents; no action items")).to_be_visible(timeout=90_000)
        expect(page.get_by_text("readers see generation 2 now")).to_be_visible()

        choose(page, broken, pagers)
        expect(page.get_by_text("broken.csv, line 2: a quote opens here and the record cannot be read")).to_be_visible(timeout=90_000)
        expect(page.get_by_text("What are the columns of pagers.csv?")).to_be_visible()
        expect(page.get_by_text("Orders stopped · ![x](http://images.example/leak.png)")).to_be_visible()
        expect(page.get_by_text("![x](http://images.example/leak.png)", exact=True)).to_be_visible()
        assert page.evaluate("document.querySelectorAll('[data-testid=stMain] a[href*=images]').length") == 0
        assert home.current().name == "gen000002.duckdb"

        page.get_by_role("button", name="Remove broken.csv").click()
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_text("broken.csv, line 2: a quote opens here and the record cannot be read")).to_have_count(0, timeout=90_000)
        reader.settled()
        page.get_by_role("radio", name="The day").click()
        reader.settled()
        expect(page.get_by_role("radio", name="The day")).to_be_checked()
        expect(page.get_by_text("Say whether the day or the month comes first")).to_have_count(0, timeout=20_000)
        zone = page.get_by_role("combobox", name="Zone of times that have none")
        zone.click()
        zone.press_sequentially("Europe/Berl")
        zone.press("Enter")
        expect(page.get_by_text("Its times name no zone")).to_have_count(0, timeout=20_000)
        reader.settled()
        page.get_by_role("button", name="Save and import").click()
        expect(page.get_by_text("5 incidents; no action items")).to_be_visible(timeout=90_000)
        assert (home.path / "sources" / "pagers.sql").is_file()


def test_refused_records_are_downloaded_mended_and_uploaded(visit, tmp_path):
    home = Home(tmp_path / "home")
    fill(home, *write(tmp_path, {"a.csv": "incident_id,title,started_at\nI-0,x,2026-05-03T10:00:00Z\nI-1,y,2026-02-31T10:00:00Z\n"}))
    with serving(home.path) as base:
        page = visit(base).open("/imports")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Refused records as CSV to mend").click()
        text = waiting.value.path().read_text(encoding="utf-8")
        assert "2026-02-31" in text
        choose(page, *write(tmp_path, {waiting.value.suggested_filename: text.replace("2026-02-31", "2026-02-28")}))
        expect(page.get_by_text("2 incidents; no action items")).to_be_visible(timeout=90_000)
        expect(page.get_by_role("button", name="Refused records as CSV to mend")).to_have_count(0)


def test_another_reader_is_answered_while_an_import_runs(visit, tmp_path):
    home = Home(tmp_path / "home")
    rows = "".join(f"I-{n},Title {n},P2,service-{n % 40},2026-05-{n % 28 + 1:02}T10:00:00Z\n" for n in range(30_000))
    first, many = write(
        tmp_path, {"first.csv": "incident_id,title\nI-0,x\n", "many.csv": f"incident_id,title,severity,service,detected_at\n{rows}"}
    )
    fill(home, first)
    with serving(home.path) as base:
        sender, other = visit(base), visit(base)
        sending = sender.open("/imports")
        page = other.open("/imports")
        choose(sending, many)
        expect(sending.locator("[data-testid=stProgress]")).to_be_visible(timeout=20_000)
        page.reload()
        other.settled()
        assert sending.locator("[data-testid=stProgress]").count() == 1  # the import was still running
        expect(page.get_by_text("1 incident; no action items")).to_be_visible()
        expect(sending.get_by_text("30 000 incidents".replace(" ", "\N{NO-BREAK SPACE}", 1))).to_be_visible(timeout=120_000)


def test_a_reader_from_elsewhere_may_send_no_files(visit, sample_server):
    reader = visit(sample_server)
    reader.page.set_extra_http_headers({"X-Forwarded-For": "192.0.2.7"})
    page = reader.open("/imports")

    expect(page.get_by_text("on the machine that serves this page")).to_be_visible()
    assert page.locator("input[type=file]").count() == 0
    status = page.evaluate("fetch('/_stcore/upload_file/a/b', {method: 'PUT', body: new FormData()}).then(answer => answer.status)")
    assert status == 403
    reader.faults.clear()  # the refusal itself is a line in the console
