"""Importing on the page, without a browser: files that are taken, files that are not, a CSV whose columns a reader confirms."""

from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.importing.uploads import wait_for_running
from nowwhat.store.home import Home
from nowwhat.web.access import SETTING
from tests.exports import fill, write
from tests.pages import opening

GOOD = "incident_id,title,severity\nI-1,Orders stopped,P1\nI-2,Search slow,P2\n"
PAGERS = """Incident #,Summary,Opened On,Resolved Date,Closed At
INC-1,Orders stopped,03/04/2026 10:00,03/04/2026 11:00,05/04/2026 11:00
INC-2,![x](http://images.example/leak.png),04/04/2026 10:00,04/04/2026 11:00,05/04/2026 11:00
"""


def said(test: AppTest) -> str:
    assert not test.exception
    shown = [element.value for kind in ("markdown", "subheader", "header", "text") for element in getattr(test, kind)]
    return " ".join(shown).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


opened = partial(opening.opened, "imports")


def imported(test: AppTest, *files: tuple[str, str], button: str = "import") -> AppTest:
    """The page after these files were chosen, and the import that the button begins is over."""
    if files:
        test.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files])
        test.run()
    test.button(key=button).click().run()
    wait_for_running()
    return test.run()


def previewed(test: AppTest) -> dict[str, list[str]]:
    """What the page says that each field will hold of the first records."""
    (table,) = (table.value for table in test.table if "Record 1" in table.value.columns)
    rows = ([cell.replace("\\", "").replace(":small[]", "").strip("*") for cell in row] for row in table.itertuples(index=False))
    return {field: values for field, *values in rows}


@pytest.fixture(autouse=True)
def _everybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page alone has no connection whose address could be asked for."""
    monkeypatch.setenv(SETTING, "yes")


def test_an_empty_home_takes_files_and_shows_what_they_hold(home: Home) -> None:
    test = opened()
    assert "No data yet" in said(test)
    words = said(imported(test, ("incidents.csv", GOOD)))

    assert "2 incidents; no action items" in words
    assert "Imported: readers see generation 1 now." in words
    assert "1 file, 2 records read = 2 used" in words
    assert test.file_uploader[0].value == []


def test_files_that_cannot_be_taken_are_told_one_by_one_and_nothing_is_published(home: Home) -> None:
    words = said(imported(opened(), ("a.csv", GOOD), ("b.csv", ""), ("c.csv", "incident_id,detected_at\n1,2026-03-01 10:00\n")))

    assert "Nothing was imported." in words
    assert "b.csv: the file is empty" in words
    assert "c.csv, line 2: 1 record holds times without a zone" in words
    assert "Choose the zone above and import again." in words
    assert home.current() is None


def test_a_zone_that_is_chosen_reads_times_that_have_none(home: Home) -> None:
    test = opened()
    test.selectbox(key="import_zone").set_value("Europe/Berlin")
    imported(test, ("c.csv", "incident_id,detected_at\n1,2026-03-01 10:00\n"))

    assert "zone Europe/Berlin" in test.table[0].value.iat[0, 0].replace("\\", "")


def test_a_file_that_looks_cut_off_is_taken_only_after_that_was_said_and_ticked(home: Home, tmp_path) -> None:
    many = "incident_id,title\n" + "".join(f"I-{n},x\n" for n in range(10))
    fill(home, *write(tmp_path, {"incidents.csv": many}))
    test = opened()
    assert len(test.checkbox) == 0
    assert "held back" in said(imported(test, ("incidents.csv", GOOD)))

    test.checkbox(key="import_accept").check().run()
    assert "readers see generation 2 now" in said(imported(test))


def test_the_same_files_again_say_that_nothing_is_new(home: Home, tmp_path) -> None:
    test = imported(opened(), ("incidents.csv", GOOD))
    assert "2 unchanged" in said(imported(test, ("incidents.csv", GOOD)))


def test_while_another_import_runs_the_page_says_so(home: Home) -> None:
    test = opened()
    with home.importing():
        words = said(imported(test, ("incidents.csv", GOOD)))

    assert "another import is running in this home" in words


def test_an_unknown_csv_is_mapped_confirmed_and_imported(home: Home) -> None:
    test = imported(opened(), ("pagers 2026.csv", PAGERS))
    words = said(test)
    assert "What are the columns of pagers 2026.csv?" in words
    assert "Not used: Closed At (a closing is paperwork and no recovery)." in words
    assert "What comes first in 03/04/2026 10:00?" in words
    assert "Its times name no zone: choose it above." in words
    assert "![x](http://images.example/leak.png)" in [part for text in test.text for part in text.value.split(" · ")]
    save = next(button for button in test.button if button.label == "Save and import")
    assert save.disabled
    assert previewed(test)["detected_at"] == ["cannot be read", "cannot be read"]  # what comes first, and the zone, are not known yet

    next(choice for choice in test.segmented_control if "The day" in choice.options).set_value("The day")
    test.selectbox(key="import_zone").set_value("Europe/Berlin")
    test.run()
    assert previewed(test)["detected_at"] == ["2026-04-03 08:00:00 UTC", "2026-04-04 08:00:00 UTC"]
    assert previewed(test)["title"] == ["Orders stopped", "![x](http://images.example/leak.png)"]
    imported(test, button=next(button.key for button in test.button if button.label == "Save and import"))
    assert "2 incidents" in said(test)
    assert "in_order(cell('Opened On'), 'day') as detected_at" in (home.path / "sources" / "pagers.sql").read_text(encoding="utf-8")


def test_without_an_id_nothing_is_saved_and_the_page_says_what_is_missing(home: Home) -> None:
    test = imported(opened(), ("x.csv", "Colour,Opened\nred,2026-03-01T10:00:00Z\nred,2026-03-02T10:00:00Z\n"))

    assert "Say which column tells an incident from another" in said(test)
    assert next(button for button in test.button if button.label == "Save and import").disabled


def test_a_reader_who_may_send_no_files_is_told_how_it_is_done(home: Home, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(home, *write(tmp_path, {"incidents.csv": GOOD}))
    monkeypatch.setenv(SETTING, "no")
    test = opened()

    assert len(test.file_uploader) == 0
    assert "on the machine that serves this page" in said(test)
    assert "nowwhat import FOLDER" in [block.value for block in test.code]
