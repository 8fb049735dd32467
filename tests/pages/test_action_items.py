"""The page "Do we finish what we promised?", alone: on nothing, on little, on the sample, on damage."""

from functools import partial
from pathlib import Path

import pytest

from nowwhat.store.home import Home
from tests.exports import fill, write
from tests.pages import opening
from tests.pages.opening import words

NBSP = "\N{NO-BREAK SPACE}"
ITEMS = """action_id,incident_id,title,category,team,owner,status,created_at,original_due_date,due_date,closed_at,url
A-1,I-1,Cap the *pool* [of](http://evil.example) orders,prevent,red,Ada Example,open,2026-05-01T00:00:00Z,2026-05-20,2026-05-20,,https://tracker.example/A-1
A-2,I-1,Improve monitoring,detect,red,Ada Example,open,2026-05-01T00:00:00Z,,,,javascript:alert(1)
A-3,I-1,Write the runbook,respond,red,,done,2026-05-01T00:00:00Z,2026-05-20,2026-06-10,2026-06-01T00:00:00Z,
"""
INCIDENTS = (
    "incident_id,title,service,severity,started_at,recovered_at\nI-1,Orders stopped,orders,P1,2026-04-30T10:00:00Z,2026-04-30T11:00:00Z\n"
)


page = partial(opening.opened, "action_items")


def small(home: Home, tmp_path: Path, items: str = ITEMS, policy: str = "") -> None:
    if policy:
        home.make()
        home.policy_path.write_text(policy, encoding="utf-8")
    fill(home, *write(tmp_path / "exports", {"incidents.csv": INCIDENTS, "items.csv": items}))


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    test = page()
    assert test.title[0].value == "Do we finish what we promised?"
    assert "No data yet" in words(test)


def test_incidents_without_items_say_what_is_missing_and_draw_nothing(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": INCIDENTS}))
    test = page()
    assert "hold no action items" in words(test)
    assert not test.get("vega_lite_chart")
    assert not test.metric


def test_few_items_are_counted_and_get_no_rate(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path)
    test = page()
    assert test.metric[0].value == "2 of 2"
    assert "Too little to draw: 2 of 2" in words(test)


def test_titles_from_exports_stay_text_and_only_web_addresses_become_links(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path)
    shown = page(list="all").table[-1].value
    cells = " ".join(map(str, shown["Item"]))
    assert "](https://tracker.example/A-1)" in cells
    assert "javascript" not in cells
    assert "\\*pool\\* \\[of\\]" in cells


def test_an_owner_stands_beside_the_item_and_leaves_no_file(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path)
    test = page(list="all")
    assert "Ada Example" in " ".join(map(str, test.table[-1].value["Owner"]))
    assert "Ada" not in words(test)
    assert not test.dataframe


def test_where_people_are_hidden_there_is_no_owner(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path, policy='[report]\npeople = "hide"\n')
    test = page(list="all")
    assert list(test.table[-1].value.columns) == ["Item", "About", "Why now"]
    assert not any("No owner" in option for control in test.get("button_group") for option in getattr(control, "options", []))


def test_a_list_that_nobody_can_make_is_left_out_and_that_is_said(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path, "action_id,incident_id,title,status\nA-1,I-1,Cap the pool,open\nA-2,I-1,Write the runbook,open\n")
    test = page()
    assert [option.replace(NBSP, " ") for option in test.segmented_control[0].options] == ["No due date 2", "Vague wording 0", "All open 2"]
    assert (
        "Of the open items none has a due date, none says when it was created or last touched and none says what it is for "
        "(prevent, detect, respond or mitigate): what is overdue, what is stalled and what comes first is not known."
    ) in words(test).replace("\\", "")


def test_a_link_opens_its_list_and_a_wrong_one_says_so(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path)
    assert "Improve monitoring" in " ".join(map(str, page(list="vague").table[-1].value["Item"]))
    assert "asks for the list 'nonsense'" in words(page(list="nonsense"))


def test_a_period_without_items_says_when_items_came_due(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path)
    assert "Items came due from May 2026 to May 2026" in words(page(period="2025-01"))


def test_fifty_items_are_shown_at_once(home: Home, tmp_path: Path) -> None:
    lines = "\n".join(
        f"A-{n},I-1,Item number {n} of the list,prevent,red,,open,2026-05-01T00:00:00Z,2026-05-20,2026-05-20,," for n in range(70)
    )
    small(home, tmp_path, ITEMS.splitlines()[0] + "\n" + lines + "\n")
    test = page(list="overdue")
    assert len(test.table[-1].value) == 50
    next(button for button in test.button if button.label == "Show 50 more").click().run()
    assert len(test.table[-1].value) == 70


def test_the_sample_fills_the_page(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page()
    assert next(metric.label for metric in test.metric) == "Missed their date"
    assert test.get("vega_lite_chart")
    assert "came due" in words(test)
    assert not test.error


def late(column: str) -> str:
    """Ninety items, of which nine in ten were late; `column` says whether their day is the first that was promised, or the present one."""
    rows = [f"action_id,incident_id,title,status,created_at,{column},closed_at"]
    for month in range(1, 6):
        for n in range(18):
            made, due, done = (f"2026-{month:02}-{day:02}" for day in (1, 4 + n, 2 if n % 10 == 9 else 26))
            rows.append(f"{month}-{n},,Resize the pool,done,{made}T00:00:00Z,{due},{done}T00:00:00Z")
    return "\n".join(rows)


def test_a_finding_about_slips_is_the_title_while_nothing_narrows_the_view(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path, late("original_due_date"))
    claim = "of promised items were not finished by their first due date: more often than the line of 40 %"
    assert claim in words(page())
    narrowed = words(page(period="last3"))
    assert claim not in narrowed
    assert "How often is a promise not kept in time?" in narrowed


def test_a_chart_of_days_promised_now_has_no_title_about_the_line(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    said = words(page())
    assert "How often is a promise not kept in time?" in said
    assert "so this is not compared with the quoted line" in said
    assert "the line of 40" not in said


def test_a_damaged_home_is_one_sentence(home: Home, tmp_path: Path) -> None:
    small(home, tmp_path)
    current = home.current()
    assert current
    current.write_bytes(b"no database")
    test = page()
    assert "no readable generation" in words(test)
    assert not test.metric
