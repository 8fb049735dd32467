"""The weekly sync, opened on its own: what a meeting sees of much, of little and of nothing."""

from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.store.home import Home
from tests.exports import fill, write
from tests.pages import opening
from tests.pages.opening import said

LISTS = ["Escalate today", "Reviews owed", "New incidents", "Do first", "Due in 7 days", "Overdue"]


opened = partial(opening.opened, "weekly_sync")


def headers(page: AppTest) -> list[str]:
    return [str(header.value).replace("\N{NO-BREAK SPACE}", " ").replace("\\", "") for header in page.header]


def export(home: Home, items: str = "") -> None:
    incidents = "incident_id,title,service,severity,started_at,recovered_at\ni1,![x](http://a.example/b.png),pay,P1,2026-06-30T10:00:00Z,2026-06-30T11:00:00Z\n"
    files = {"incidents.csv": incidents} | ({"items.csv": items} if items else {})
    fill(home, *write(home.path.parent / "exports", files))


ITEMS = """action_id,incident_id,title,category,owner,status,created_at,due_date
a1,i1,:red[Everything fine],prevent,Dana Example,open,2026-06-30T12:00:00Z,2026-07-02
"""


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    page = opened()
    assert not page.exception
    assert "No data yet" in said(page)


def test_the_sample_fills_the_meeting_from_the_top(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    assert not page.exception
    assert not page.error
    assert [metric.label for metric in page.metric] == ["New incidents", "Reviews owed", "Overdue items", "Stalled over 14 days"]
    assert all(str(metric.value).isdigit() for metric in page.metric)
    assert headers(page) == LISTS
    assert len(page.table) == len(LISTS)
    assert "26 Oct to 2 Nov 2026" in said(page)
    assert "(incident?incident=" in str(page.table[0].value.iloc[0, 0])  # an item leads to its incident
    narrowed = opened(service="checkout")
    assert int(narrowed.metric[2].value) < int(page.metric[2].value)


def test_presented_it_has_neither_filters_nor_buttons(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(present="1", service="checkout")
    assert not page.exception
    assert (len(page.multiselect), len(page.button), len(page.get("popover"))) == (0, 0, 0)
    assert int(page.metric[2].value) < int(opened().metric[2].value)  # the link's filters hold
    assert len(opened().multiselect) == 3


def test_what_nobody_knows_is_said_and_no_zero(home: Home) -> None:
    export(home)
    page = opened()
    assert [metric.value for metric in page.metric] == ["1", "unknown", "unknown", "unknown"]
    assert "No action items were imported, so nobody knows what is due." in said(page)
    assert headers(page) == LISTS[:3]


def test_text_is_shown_as_it_is_and_an_owner_only_where_allowed(home: Home) -> None:
    export(home, ITEMS)
    page = opened()
    cells = [str(cell) for table in page.table for row in table.value.itertuples(index=False) for cell in row]
    assert any(r"\!\[x\]\(http:small[]\://a.example" in cell for cell in cells)
    assert any(r"\:red\[Everything fine\]" in cell for cell in cells)
    assert "Dana Example" in cells
    assert "Dana" not in page.code[0].value  # what is copied leaves the page
    home.policy_path.write_text('[report]\npeople_in_files = "show"\n', encoding="utf-8")
    fill(home, *sorted((home.path.parent / "exports").glob("*.csv")))
    assert "Dana Example" in opened().code[0].value


def test_a_damaged_store_is_one_sentence(home: Home) -> None:
    export(home)
    (home.path / "gen000999.duckdb").write_bytes(b"no database")
    home.link.unlink()
    home.link.symlink_to("gen000999.duckdb")
    page = opened()
    assert not page.exception
    assert len(page.error) == 1
