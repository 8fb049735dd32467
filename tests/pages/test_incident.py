"""The page of one incident, opened on its own: by its id and its other names, with much, with little and with nothing."""

from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.store.home import Home
from tests.exports import REVIEW, load, log_entry, pagerduty, write
from tests.pages import opening
from tests.pages.opening import said

opened = partial(opening.opened, "incident")


def rows(page: AppTest, header: str) -> list[list[str]]:
    """The rows of the table that has this column."""
    found = [table.value for table in page.table if header in table.value.columns]
    return [
        [str(cell).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ") for cell in row]
        for table in found
        for row in table.itertuples(index=False)
    ]


OWN = """incident_id,title,service,severity,kind,cause,started_at,detected_at,acknowledged_at,recovered_at
E1,Queue stuck,orders,P2,incident,queue consumer lost,2026-02-02T10:00:00Z,2026-02-02T10:02:00Z,2026-02-02T10:04:00Z,2026-02-02T10:30:00Z
D1,Practice,orders,P1,drill,,2026-03-01T10:00:00Z,,,
7,From another tool,mail,P4,incident,,2025-01-01T10:00:00Z,,,2025-01-01T11:00:00Z
"""
ITEMS = """action_id,incident_id,title,category,status,created_at,due_date
A1,E1,Compare the names,prevent,open,2026-02-03T10:00:00Z,2026-02-20
"""
CORRECTIONS = """incident_id,field,value,reason
QINC007,recovered_at,2026-03-02T11:10:00Z,the dashboard lagged
"""


@pytest.fixture(scope="module")
def told_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """One incident that a tool, its log, a review and a correction tell of; one before it, and one in no figure."""
    folder = tmp_path_factory.mktemp("told")
    home = Home(folder / "home")
    home.make()
    (home.path / "corrections.csv").write_text(CORRECTIONS, encoding="utf-8")
    exports = {
        "incidents.json": {"incidents": [pagerduty()]},
        "log.json": {"log_entries": [log_entry("acknowledge", "2026-03-02T10:09:30Z")]},
        "review.md": REVIEW,
        "own.csv": OWN,
        "items.csv": ITEMS,
    }
    load(home, *write(folder / "exports", exports))
    return home


@pytest.fixture
def told(told_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("NOWWHAT_HOME", str(told_home.path))
    return told_home


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    page = opened(incident="x")
    assert not page.exception
    assert "No data yet" in said(page)


def test_without_an_id_it_says_how_to_get_to_an_incident(told: Home) -> None:
    page = opened()
    assert not page.exception
    assert "4 incidents, the latest first." not in said(page)  # a drill is not listed
    assert "3 incidents, the latest first." in said(page)
    assert rows(page, "On")[0][0] == "**[queue depth above 10 000](incident?incident=QINC007)** :small[:gray[QINC007]]"
    found = opened(words="stuck")
    assert [row[0].rpartition("**")[2] for row in rows(found, "On")] == [" :small[:gray[E1]]"]
    assert "No incident with 'nosuch' in its id or title." in said(opened(words="nosuch"))


def test_an_unknown_id_is_a_sentence_and_the_search_stays(told: Home) -> None:
    page = opened(incident="<b>nosuch</b>")
    assert not page.exception
    assert "There is no incident '<b>nosuch</b>' here, under its id or another of its names." in said(page)
    assert len(page.text_input) == 1


def test_one_incident_is_told_whole(told: Home) -> None:
    page = opened(incident="QINC007")
    assert not page.exception
    assert not page.error
    words = said(page)
    assert page.title[0].value == "queue depth above 10 000"
    assert "It took 1 h 20 min from start to recovery" in words
    assert "Incident · QINC007 · orders · P1 · 2 Mar 2026, 09:50 UTC · fulfilment" in words
    assert len(page.get("vega_lite_chart")) == 1
    came = rows(page, "When it came")
    assert [row[0] for row in came] == ["1st, 2 Feb 2026", "2nd, 2 Mar 2026"]
    assert came[0][1] == "[Queue stuck](incident?incident=E1)"
    assert came[1][2].startswith(":orange[27 days later; 1 fix overdue")
    values = {row[0].strip("*"): row[1:] for row in rows(page, "Value")}
    assert values["First response"] == ["2 Mar 2026, 10:09:30", "pagerduty"]  # the machine knows better than people when
    assert values["Began"] == ["2 Mar 2026, 09:50", "review document: “09:50”, inferred from the lines around it"]
    assert values["Cause found"][1] == "review document: “10:30”, labelled so"
    assert values["Cause"][1] == "review document"
    assert rows(page, "Stated") == [
        ["**Duration**", "1 h 10 min", ":orange[differs: the times give 1 h 12 min, from the start to the recovery]"]
    ]
    assert "review.md, line 5. Figures are computed from times alone, never from these." in words
    assert values["Recovered"][1] == ":orange[corrected: the dashboard lagged (the exports say 2026-03-02T11:02:00Z)]"
    assert "Recovered is corrected: the dashboard lagged." in words
    assert "Its group was renamed and no check compares the names." in words
    assert [row[:1] for row in rows(page, "State")] == [
        ["**Compare consumer groups in CI (OPS-12)**"],
        ["**Alert on a consumer without reads**"],
    ]
    assert "2 items, 1 open." in words
    (advice,) = (folded for folded in page.expander if "advice" in folded.label)
    assert advice.label == "3\N{NO-BREAK SPACE}pieces of advice on this document, never on who wrote it"
    assert "The chain ends after 2 whys." in advice.markdown[0].value.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("name", ["qinc007", " QINC007 ", "7"])
def test_any_name_of_an_incident_finds_it_and_its_own_id_comes_first(told: Home, name: str) -> None:
    page = opened(incident=name)
    assert not page.exception
    assert page.title[0].value == ("From another tool" if name == "7" else "queue depth above 10 000")


def test_an_id_that_several_tools_share_asks_which_one_is_meant(home: Home) -> None:
    own = "incident_id,title,started_at\nQINC007,Mine,2025-01-01T10:00:00Z\n"
    load(home, *write(home.path.parent / "exports", {"incidents.json": {"incidents": [pagerduty()]}, "own.csv": own}))
    page = opened(incident="QINC007")
    assert not page.exception
    assert "2 incidents of different tools have the id 'QINC007'. Which one is meant?" in said(page)
    told = [f" :small[:gray[{tool}:QINC007]]" for tool in ("pagerduty", "plain")]
    assert [row[0].rpartition("**")[2] for row in rows(page, "On")] == told
    assert opened(incident="plain:QINC007").title[0].value == "Mine"


def test_an_incident_in_no_figure_says_so(told: Home) -> None:
    page = opened(incident="D1")
    assert not page.exception
    words = said(page)
    assert "In no figure, being a drill." in words
    assert "Nothing to draw" in words
    assert "Only counted incidents have occurrences." in words


def test_hardly_anything_is_still_a_page(home: Home) -> None:
    load(home, *write(home.path.parent / "exports", {"a.csv": "incident_id,title\n1,:red[alone]\n"}))
    page = opened(incident="1")
    assert not page.exception
    assert page.title[0].value == r"\:red\[alone\]"
    assert "How long it took is not known: no time from start to recovery is recorded" in said(page)
    assert "No action item names this incident." in said(page)


def test_an_id_stands_once_where_there_is_no_title_and_a_title_is_bold_whatever_stands_at_its_ends(home: Home) -> None:
    csv = "incident_id,title,started_at\nINC-7,,2025-01-01T10:00:00Z\nINC-8, ends in a star* ,2025-01-02T10:00:00Z\n"
    load(home, *write(home.path.parent / "exports", {"a.csv": csv}))
    assert [row[0] for row in rows(opened(), "On")] == [
        "**[ends in a star*](incident?incident=INC-8)** :small[:gray[INC-8]]",
        "**[INC-7](incident?incident=INC-7)**",
    ]


def test_every_incident_of_the_sample_with_a_tale_opens(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    for incident_id in ("QPJ4MY857XZQ10", "Q9SP7RZQ64WKPX", "4576747", "INC-0065"):  # no start; open; a status page; a year off
        page = opened(incident=incident_id)
        assert not page.exception
        assert not page.error
        assert len(page.metric) == 0


def test_what_is_wrong_with_a_team_s_own_template_is_said_in_place_of_the_review_to_write(
    told_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(told_home.path))
    template = told_home.path / "templates" / "review.md.j2"
    template.parent.mkdir()
    try:
        template.write_text("# {{ incident.name }}\n{{ incident.owner }}\n", encoding="utf-8")
        page = opened(incident="E1")
        assert not page.exception
        assert [str(warning.value).replace("\\", "") for warning in page.warning] == [
            "templates/review.md.j2, line 2: 'dict object' has no attribute 'owner'"
        ]
        assert not [button for button in page.get("download_button") if button.proto.label == "Write the review"]
        template.write_text("# {{ incident.name }}\n", encoding="utf-8")
        page = opened(incident="E1")
        assert not page.warning
        assert [button for button in page.get("download_button") if button.proto.label == "Write the review"]
    finally:
        template.unlink()
        template.parent.rmdir()


def test_an_incident_of_several_services_shows_the_failure_of_each(home: Home, tmp_path: Path) -> None:
    several = (
        "incident_id,title,service,services,cause,started_at,recovered_at\n"
        "E1,Pool full,pay,,pool,2026-01-05T10:00:00Z,2026-01-05T11:00:00Z\n"
        "E2,Pages slow,web,,pool,2026-01-15T10:00:00Z,2026-01-15T11:00:00Z\n"
        "E3,Both full,web,web; pay,pool,2026-02-05T10:00:00Z,2026-02-05T11:00:00Z\n"
    )
    load(home, *write(tmp_path, {"own.csv": several}))
    page = opened(incident="E3")
    assert "For the same reason: pay" in said(page)
    assert "For the same reason: web" in said(page)
    titles = [title for row in rows(page, "When it came") for title in ("Pool full", "Pages slow", "Both full") if title in row[1]]
    assert titles == ["Pool full", "Both full", "Pages slow", "Both full"]
