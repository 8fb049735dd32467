"""What is forgotten is gone from the store, with its owners and its refused values, and the rest is as it was."""

import pytest

from nowwhat.errors import InputRefused
from nowwhat.importing import importer
from nowwhat.store.generation import verify
from nowwhat.store.home import Home, open_store
from tests.exports import REVIEW, fill, forget, pagerduty, rows, stage, stage_texts, write

FILES = {
    "incidents.json": {"incidents": [pagerduty(title="Queue at the shop")]},
    "mine.csv": "incident_id,title,detected_at\nM1,Mine alone,2026-03-01T10:00:00Z\n,no id,\n",
    "items.csv": "action_id,incident_id,title,owner\nA1,M1,Add a check,Dee Example\n",
    "others.csv": "action_id,incident_id,title,owner\nA2,M1,Add another,Eli Example\n",
    "review.md": REVIEW,
}


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path / "home")
    fill(home, *write(tmp_path, FILES))
    return home


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return stage_texts(tmp_path_factory.mktemp("before"), FILES)[1]


def test_a_forgotten_file_is_gone_with_its_records_owners_and_refused_values(home):
    report = importer.forget(home, file="items.csv")
    store = open_store(home)

    assert report.notes[0] == (
        "forgotten: 1\xa0action item, 1\xa0owner of an item; a version that these had replaced is not in the store any more"
    )
    assert report.notes[1].startswith("gen000001.duckdb on disk still holds them")
    assert rows(store, "select action_id from rec_action_items where system = 'plain'") == [("A2",)]
    assert ("plain", "a1") not in store.owners()
    assert store.owners()["plain", "a2"] == "Eli Example"
    content = store.generation.path.read_bytes() + store.generation.people_path.read_bytes()
    assert (b"Add a check" in content, b"Dee Example" in content, b"Eli Example" in content) == (False, False, True)
    verify(store.generation.path)


def test_its_loads_stay_as_rows_without_content(before):
    records = forget(before, file="mine.csv")

    assert rows(records, "select outcome, sha256, read, used, refused, notes from loads where name = 'mine.csv'") == [
        ("forgotten", None, 0, 0, 0, [])
    ]
    assert rows(records, "select count(*) from refusals where name = 'mine.csv'") == [(0,)]
    assert rows(records, "select count(*) from loads where outcome = 'read'") == [(4,)]


def test_the_facts_are_made_anew_without_it_and_the_as_of_stays(home):
    before = open_store(home).generation.as_of
    report = importer.forget(home, file="mine.csv")
    store = open_store(home)

    assert (report.incidents, report.published, report.generation) == (1, True, 2)
    assert rows(store, "select incident_id from incident_facts") == [("QINC007",)]
    assert rows(store, "select action_id, incident_id from action_facts where action_id = 'A1'") == [("A1", None)]
    assert store.generation.as_of == before


def test_every_import_of_the_name_is_forgotten(before, tmp_path):
    (later,) = write(tmp_path, {"mine.csv": "incident_id,title\nM2,Later\nM3,And another\n"})
    _, twice = stage(Home(tmp_path / "home"), later, before=before)
    records = forget(twice, file=str(later))

    assert rows(records, "select distinct incident_id from rec_incidents") == [("QINC007",)]


@pytest.mark.parametrize("source", ["pagerduty", "pagerduty_incidents"])
def test_a_source_is_forgotten_by_its_own_name_or_that_of_the_tool(home, source):
    importer.forget(home, source=source)

    assert rows(open_store(home), "select distinct system from rec_incidents order by 1") == [("plain",), ("review",)]
    assert b"Queue at the shop" not in home.current().read_bytes()


def test_a_review_document_is_forgotten_like_any_file(before):
    records = forget(before, file="review.md")

    assert rows(records, "select (select count(*) from rec_reviews), (select count(*) from rec_timeline_events)") == [(0, 0)]
    assert {system for system, _ in records.owners()} == {"plain"}


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ({"file": "mien.csv"}, r"--file mien\.csv: no file of that name was imported; there are incidents\.json, items\.csv, mine\.csv"),
        ({"source": "linear"}, r"--source linear: nothing was imported from it; there are pagerduty_incidents, plain_action_items"),
    ],
)
def test_what_was_never_imported_cannot_be_forgotten_and_nothing_is_published(home, what, said):
    with pytest.raises(InputRefused, match=said):
        importer.forget(home, **what)
    assert open_store(home).generation.number == 1


def test_a_forgotten_file_can_be_imported_again(before, tmp_path):
    report, records = stage_texts(tmp_path, {"mine.csv": FILES["mine.csv"]}, before=forget(before, file="mine.csv"))

    assert report.files[0].used == 1
    assert rows(records.merged(), "select count(*) from incidents") == [(2,)]


def test_a_rollback_brings_back_what_was_forgotten(home):
    from nowwhat.store.home import roll_back

    importer.forget(home, file="mine.csv")
    roll_back(home)

    assert rows(open_store(home), "select count(*) from incidents") == [(2,)]
