"""A home that an earlier version made, with two imports: it opens, or one sentence says what to do, and nothing of it is lost.

`tests/homes/<commit>.tar.xz` is such a home, packed as it was: six incidents of which one was merged into another, five items and their
owners, one review, a policy, corrections and annotations. A version that changes what is stored adds one, made by the version before.
"""

import datetime as dt
import tarfile
from pathlib import Path

import pytest

from nowwhat.importing.importer import rebuild
from nowwhat.store import queries
from nowwhat.store.generation import Outdated, Store, generation, verify
from nowwhat.store.home import Home, open_store, roll_back
from tests.exports import load, write

HOMES = sorted(Path(__file__).parents[1].joinpath("homes").glob("*.tar.xz"))
AS_OF = dt.datetime(2026, 7, 1)
LATER = """incident_id,title,service,team,severity,started_at,recovered_at
I-7,Mail lost,mail,blue,P1,2026-06-25T10:00:00Z,2026-06-25T11:00:00Z
"""


@pytest.fixture(params=HOMES, ids=lambda path: path.name.partition(".")[0])
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.make()
    with tarfile.open(request.param) as packed:
        packed.extractall(home.path, filter="data")
    return home


def opened(home: Home) -> Store:
    store = open_store(home)
    assert store
    return store


def is_whole(store: Store, *more: str) -> None:
    """What was imported before is there, with what people decided; `more` are ids of incidents that came since."""
    known = {row["incident_id"]: row for row in store.table("known_incidents").to_dicts()}
    assert sorted(known) == sorted(["I-1", "I-2", "I-3", "I-4", "I-6", *more])
    assert (known["I-3"]["severity"], known["I-4"]["team"]) == ("P2", "green")  # corrected
    assert known["I-1"]["local_at"] == dt.datetime(2026, 5, 4, 12, 0)  # in the zone of the policy
    assert [(row["service"], row["ordinal"]) for row in (known["I-1"], known["I-2"], known["I-6"])] == [
        ("orders", 1),
        ("orders", 2),
        ("orders", 3),
    ]
    items = store.table("item_facts")
    assert sorted(items["action_id"]) == ["A-1", "A-2", "A-3", "A-4", "A-5", "review-I-1-293d28ccee8d-1"]
    assert sorted(store.owners().values()) == ["Ada Example", "Ada Example", "Bo Example"]
    assert queries.run(store, "excluded_counts").to_dicts() == [{"reason": "merged", "incidents": 1}]
    assert queries.run(store, "review_documents")["incident_id"].to_list() == ["I-1"]
    assert queries.run(store, "annotations")["text"].to_list() == ["New on-call rota"]


def test_an_older_home_is_whole_and_one_sentence_says_what_to_do(older: Home) -> None:
    current = older.current()
    assert current
    assert verify(current).records == 18
    with pytest.raises(Outdated, match=r"these facts were made by another version of Now What; `nowwhat rebuild` makes them anew"):
        open_store(older)

    rebuild(older, None)
    store = opened(older)
    is_whole(store)
    assert (store.generation.number, store.generation.content_hash) == (3, generation(current).content_hash)
    store.close()


def test_more_files_are_imported_into_an_older_home(older: Home, tmp_path: Path) -> None:
    report = load(older, *write(tmp_path, {"later.csv": LATER}), as_of=AS_OF)

    assert report.published
    store = opened(older)
    is_whole(store, "I-7")
    store.close()


def test_a_day_that_an_older_home_had_of_an_item_is_its_first_promise(older: Home, tmp_path: Path) -> None:
    rebuild(older, None)
    before = {row["action_id"]: row for row in opened(older).table("item_facts").to_dicts()}["A-1"]
    moved = "action_id,title,status,created_at,due_date\nA-1,Moved,open,2026-05-05T00:00:00Z,2026-12-01\n"
    load(older, *write(tmp_path, {"moved.csv": moved}), as_of=AS_OF)

    after = {row["action_id"]: row for row in opened(older).table("item_facts").to_dicts()}["A-1"]
    assert before["first_due_on"]
    assert (after["first_due_on"], after["due_on"]) == (before["first_due_on"], dt.date(2026, 12, 1))


def test_what_is_rolled_back_to_an_older_state_is_made_anew_once_more(older: Home, tmp_path: Path) -> None:
    load(older, *write(tmp_path, {"later.csv": LATER}), as_of=AS_OF)
    assert roll_back(older)[1].number == 2
    with pytest.raises(Outdated, match="nowwhat rebuild"):
        open_store(older)

    rebuild(older, None)
    store = opened(older)
    is_whole(store)
    store.close()
