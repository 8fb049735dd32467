"""The page "Do we review what we should, in time, and well?", alone: on nothing, on little, on the sample, on damage."""

import re
from functools import partial
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.store.home import Home
from tests.exports import fill, write
from tests.pages import opening
from tests.pages.opening import words
from tests.unit.test_lint import GOOD, changed

HEAD = "incident_id,title,service,severity,near_miss,cause,started_at,recovered_at,pir_completed_at\n"
HELD = HEAD + "".join(
    f"I-{day},Orders | stopped,orders,P1,,,2026-05-0{day}T10:00:00Z,2026-05-0{day}T11:00:00Z,2026-05-0{day + 1}T15:00:00Z\n"
    for day in range(1, 7)
)
OWED = (
    "late,Mail late,mail,P2,,,2026-06-01T10:00:00Z,2026-06-01T11:00:00Z,\n"
    "soon,Mail later,mail,P2,,,2026-06-30T10:00:00Z,2026-06-30T11:00:00Z,\n"
    "near,We *just* restarted it,mail,P3,yes,,2026-06-02T10:00:00Z,2026-06-02T11:00:00Z,\n"
)


page = partial(opening.opened, "review_practice")


def told(test: AppTest) -> str:
    """The words of the page with its tables and figures."""
    figures = [f"{metric.label}: {metric.value}" for metric in test.metric]
    return "\n".join([words(test), *figures, *(table.value.to_csv(index=False) for table in test.table)]).replace("\N{NO-BREAK SPACE}", " ")


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    test = page()
    assert test.title[0].value == "Do we review what we should, in time, and well?"
    assert "No data yet" in words(test)


def test_rates_come_with_interval_n_and_what_is_in_none(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": HELD + OWED}))
    said = told(page())
    # 6 of the 8 whose 48 hours have passed; the ninth is within them.
    assert "Held within 48 h: 75 %" in said
    assert "6 of 8 that were due, 95 % interval 41 % to 93 %" in said
    assert "in no rate: 1 open or within their 48 hours" in said
    assert "1 in time, 2 late by up to 30 days." in said


def test_what_has_the_fewest_hours_left_is_owed_first_and_leads_to_its_incident(home: Home, tmp_path: Path) -> None:
    later = "later,Mail latest,mail,P2,,,2026-06-30T11:00:00Z,2026-06-30T12:00:00Z,\n"
    fill(home, *write(tmp_path / "exports", {"incidents.csv": HELD + OWED + later}))
    owed = page().table[0].value
    assert [name for cell in owed.iloc[:, 0] for name in re.findall(r"\?incident=(\w+)", cell)] == ["soon", "later", "near", "late"]
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in owed.iloc[:2, 2]] == ["1 day 11 h left", "1 day 12 h left"]
    assert ":orange[" in owed.iloc[-1, 2]


def test_a_near_miss_and_a_restart_without_review_are_named(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": HELD + OWED}))
    said = told(page())
    assert "0 of 1 near misses reviewed" in said
    assert "a near miss, restarted" in said
    assert "We \\*just\\* restarted it" in said


def test_without_any_review_nobody_knows_and_nothing_is_said_to_be_owed(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": HEAD + OWED}))
    test = page()
    assert "No import says when a review was held, so nobody knows" in told(test)
    assert not test.metric
    assert not test.get("vega_lite_chart")


def test_a_document_shows_the_sentence_to_mend_without_a_name_and_the_policy_switches_a_rule_off(home: Home, tmp_path: Path) -> None:
    document = changed("The runbook was outdated", "@ada.brook should have noticed the alert | earlier").replace("45 minutes", "95 minutes")
    fill(home, *write(tmp_path / "exports", {"review.md": document}))
    said = told(page())
    assert "should have noticed the alert" in said
    assert "why the system allowed that mistake" in said
    assert "95 minutes" in said
    assert "ada" not in said.lower().replace("adapt", "")

    home.policy_path.write_text('[lint]\noff = ["blame"]\n', encoding="utf-8")
    fill(home, *write(tmp_path / "exports", {"review.md": document + "\n"}))
    said = told(page())
    assert "should have noticed the alert" not in said
    assert "95 minutes" in said


def test_a_good_document_has_nothing_to_mend(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"review.md": GOOD}))
    assert "1 review document of the period, and nothing to mend." in told(page())


def test_documents_that_tell_no_meeting_say_which_line_would(home: Home, tmp_path: Path) -> None:
    document = changed("- **Held**: 2026-03-06 09:00 UTC, 45 minutes, 5 attendees\n", "- **Severity**: P1\n")
    fill(home, *write(tmp_path / "exports", {"review.md": document}))
    assert "none says when the review was held" in told(page())


def test_another_service_hides_the_document(home: Home, tmp_path: Path) -> None:
    document = changed("45 minutes", "95 minutes")
    fill(home, *write(tmp_path / "exports", {"review.md": document, "incidents.csv": HELD}))
    assert "95 minutes" in told(page())
    assert "95 minutes" not in told(page(service="orders"))


def test_the_sample_has_its_chart_and_its_planted_sentences(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    test = page()
    assert len(test.get("vega_lite_chart")) == 1
    assert len(test.metric) == 4
    assert "Which sentence would we mend?" in [element.value for element in test.header]
    test.button(key="more_mend").click().run()
    assert not test.exception
    assert "was careless with the restart" in told(test)


def test_a_damaged_home_is_one_sentence(home: Home, tmp_path: Path) -> None:
    fill(home, *write(tmp_path / "exports", {"incidents.csv": HELD}))
    current = home.current()
    assert current
    current.write_bytes(b"no database")
    assert "no readable generation" in words(page())


def test_what_is_owed_is_one_number_on_every_page(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    here, week, month = (opening.opened(name) for name in ("review_practice", "weekly_sync", "monthly_review"))
    numbers = [next(metric.value for metric in test.metric if metric.label == "Reviews owed") for test in (here, week)]
    assert numbers[0] == numbers[1] != "0"
    assert f"{numbers[0]} reviews owed (" in words(month)
    assert f"{numbers[0]} reviews owed (" in words(opening.opened("monthly_review", period="2026-03"))
