"""Detection and response, opened on its own: what a reader sees of little, of much and of nothing."""

import json
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.store.home import Home
from tests.exports import fill, write
from tests.pages import opening
from tests.pages.opening import said

NBSP = "\N{NO-BREAK SPACE}"


opened = partial(opening.opened, "detection_and_response")


def titles(page: AppTest) -> list[str]:
    return [str(element.value).replace("\\", "").replace(NBSP, " ") for element in page.subheader]


def charts(page: AppTest) -> list[dict[str, Any]]:
    return [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]


def status_page(months: int = 8, each: int = 6) -> list[str]:
    """A provider's history: when it was noticed and when it was over, sometimes when it began; nothing of responders."""
    lines = []
    for month in range(1, months + 1):
        for n in range(each):
            day = f"2025-{month:02}-{n * 4 + 1:02}"
            window = {"start_at": f"{day}T09:50:00Z", "end_at": f"{day}T11:00:00Z"} if n % 6 else None
            lines.append(
                json.dumps(
                    {
                        "id": f"{month}{n:02}",
                        "entry_id": f"e{month}{n:02}",
                        "title": f"Errors in part {n}",
                        "url": f"https://status.example/{month}{n:02}",
                        "updated_at": f"{day}T12:00:00Z",
                        "status_sequence": ["Resolved"],
                        "started_at": f"{day}T10:{n:02}:00Z",
                        "resolved_at": f"{day}T11:00:00Z",
                        "impact_window": window,
                        "updates": [{"at": f"{day}T10:{n:02}:00Z"}],
                        "impact": "critical" if n < 3 else "minor",
                        "components": ["Git"],
                    }
                )
            )
    return lines


@pytest.fixture
def history(home: Home) -> Home:
    fill(home, *write(home.path.parent / "exports", {"history.jsonl": "\n".join(status_page())}))
    return home


def incidents(home: Home, rows: str) -> None:
    header = "incident_id,title,service,severity,started_at,detected_at,acknowledged_at,recovered_at,url\n"
    fill(home, *write(home.path.parent / "exports", {"incidents.csv": header + rows}))


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    page = opened()
    assert not page.exception
    assert "No data yet" in said(page)
    assert not charts(page)


@pytest.mark.parametrize("duration", ["ttd", "tta", "ttm", "ttr"])
def test_the_sample_answers_for_every_duration(sample_home: Home, monkeypatch: pytest.MonkeyPatch, duration: str) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(duration=duration)
    assert not page.exception
    assert not page.error
    assert "Where does the time go?" in titles(page)
    assert "How does it differ by severity?" in titles(page)
    assert len(charts(page)) >= 3
    assert any("How often over" in title for title in titles(page)) == (duration != "ttr")
    assert " known for " in said(page)


def test_a_link_opens_its_duration_and_its_filters(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(duration="ttm", severity="P2", period="last6")
    assert page.segmented_control(key="duration_choice").value == "Mitigate"
    assert titles(page)[0] == "How long from the first response to recovery?"
    assert page.multiselect(key="filter_severity").value == ["P2"]


def test_a_duration_that_does_not_exist_is_said_and_the_first_one_shown(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(duration="![x](http://evil.example/a.png)")
    assert "there are ttd, tta, ttm, ttr" in said(page)
    assert page.segmented_control(key="duration_choice").value == "Detect"
    assert "![x](" not in " ".join(str(element.value) for element in page.warning)


def test_a_choice_of_a_duration_is_written_into_the_link(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(period="last6")
    page.segmented_control(key="duration_choice").set_value("Resolve").run()
    assert dict(page.query_params) == {"period": "last6", "duration": "ttr"}
    page.segmented_control(key="duration_choice").set_value("Detect").run()
    assert "duration" not in page.query_params


def test_a_finding_is_the_title_of_its_chart_while_nothing_narrows_the_view(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    assert titles(page)[0] == "Detection has been 29 % faster since February 2026"
    assert "The month was searched for, so the size is likely overstated." in said(page)
    assert "faster from here on" in page.get("vega_lite_chart")[0].proto.SerializeToString().decode("utf-8", "ignore")
    for link in ({"severity": "P3"}, {"service": "checkout"}, {"period": "last6"}, {"period": "2025-06..2026-05"}):
        assert titles(opened(**link))[0] == "How long until we notice?"


def test_before_and_after_shows_every_severity_all_together_and_the_answer(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    assert "Before and after: faster or slower?" in titles(page)
    assert "Time to detect: December 2025 to October 2026 against May 2025 to November 2025." in said(page)
    assert not page.selectbox(key="filter_period").disabled
    assert not [box for box in page.selectbox if box.key == "compare_choice"]  # no day is marked


@pytest.fixture
def marked(home: Home) -> Home:
    """Two years of detections, twice as fast from the day that somebody marked."""
    home.make()
    (home.path / "annotations.csv").write_text("on,text\n2025-07-01,New *alerts*\n2026-06-01,Another day\n", encoding="utf-8")
    lines = ["incident_id,title,severity,started_at,detected_at"]
    for place in range(24):
        month, minutes = (
            f"{2024 + (place + 6) // 12}-{(place + 6) % 12 + 1:02}",
            (20, 12, 31, 8, 16, 25) if place < 12 else (10, 6, 15, 4, 8, 12),
        )
        lines += [
            f"{month}-{n},Down,P{2 + n % 2},{month}-{3 + 4 * n:02}T10:00:00Z,{month}-{3 + 4 * n:02}T10:{late:02}:00Z"
            for n, late in enumerate(minutes)
        ]
    fill(home, *write(home.path.parent / "exports", {"incidents.csv": "\n".join(lines) + "\n"}))
    return home


def test_a_link_compares_a_year_on_either_side_of_a_marked_day(marked: Home) -> None:
    page = opened(compare="2025-07-01")
    assert not page.exception
    assert page.selectbox(key="compare_choice").value == "2025-07-01"
    assert "the year from 1 Jul 2025 on (New *alerts*) against the year before" in said(page)
    assert "Median 18 min before, 9 min after, not adjusted." in said(page)
    page.selectbox(key="compare_choice").set_value("").run()
    assert "compare" not in page.query_params


def test_a_link_that_compares_at_no_marked_day_says_so(marked: Home) -> None:
    page = opened(compare="2020-01-01")
    assert "The link compares at '2020-01-01'; marked are 2025-07-01, 2026-06-01." in said(page)
    assert page.selectbox(key="compare_choice").value == ""


def test_the_title_takes_the_marked_day_rather_than_the_searched_month(marked: Home) -> None:
    page = opened(period="2024-07..2026-07")
    assert titles(page)[0].startswith("Detection has been 51 % faster since 1 Jul 2025 (New *alerts*)")
    assert "overstated" not in said(page)


def test_a_history_without_acknowledgements_names_the_missing_column_and_draws_no_empty_axis(history: Home) -> None:
    page = opened(duration="tta", period="2025-01..2025-08")
    assert not page.exception
    assert "of 48 incidents, none has acknowledged_at (when somebody first responded)" in said(page)
    assert "no incident of this period has acknowledged_at" in said(page)
    assert "No incident of this period says how it was detected (detected_by)." in said(page)
    assert len(charts(page)) == 1  # when incidents begin, which is known


def test_a_history_without_acknowledgements_still_says_how_fast_it_was_noticed(history: Home) -> None:
    page = opened(period="2025-01..2025-08")
    assert "TTD known for 40 of 48: 8 missing." in said(page)
    assert "8 months set it (Jan 2025 to Aug 2025), so nothing is marked" in said(page)
    assert "What helps: more health checks" in said(page)


def test_nothing_in_the_period_is_a_sentence_and_no_chart(history: Home) -> None:
    page = opened(period="2020-01")
    assert "No incident in January 2020. The data goes from January 2025 to August 2025." in said(page)
    assert "[Look at all of it](?period=2025-01..2025-08)" in said(page)
    assert not charts(page)


def test_below_five_there_is_no_summary(home: Home) -> None:
    rows = [
        f"i{n},Down,pay,P1,2026-05-0{n}T10:00:00Z,2026-05-0{n}T10:06:00Z,2026-05-0{n}T10:10:00Z,2026-05-0{n}T10:30:00Z,"
        for n in range(1, 5)
    ]
    incidents(home, "\n".join(rows))
    page = opened(period="2026-05")
    assert "too few: needs 5" in said(page)
    assert "Over the limit in this period: 4 of 4." in said(page)
    assert "Too little to say: 4 incidents of this period have the times from start to recovery; it needs 5." in said(page)


def test_impossible_dates_are_listed_and_titles_are_shown_as_they_are(home: Home) -> None:
    incidents(
        home,
        "i1,![x](http://evil.example/p) *hm*,pay,P1,2026-05-02T10:00:00Z,2026-05-02T08:00:00Z,,2026-05-02T11:00:00Z,javascript:alert(1)\n"
        "i2,Slow,pay,P2,2026-05-03T10:00:00Z,2026-05-03T10:05:00Z,,2026-05-03T11:00:00Z,https://tracker.example/i2\n",
    )
    page = opened(period="2026-05")
    assert not page.exception
    assert "Check the dates" in titles(page)
    cell = next(str(cell) for table in page.table for row in table.value.itertuples(index=False) for cell in row if "evil" in str(cell))
    assert r"\!\[x\]\(" in cell
    assert "javascript" not in cell
    assert "Time to detect: ends 2 h before it begins." in said(page)


def test_a_damaged_store_is_one_sentence(history: Home) -> None:
    current = history.current()
    assert current is not None
    damaged = current.with_name("gen000999.duckdb")
    damaged.write_bytes(b"no database")
    history.link.unlink()
    history.link.symlink_to(damaged.name)
    page = opened()
    assert not page.exception
    assert len(page.error) == 1
    assert "gen000999" in said(page)
