"""The monthly review, opened on its own: what a reader sees of little, of much and of nothing."""

import json
import re
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from nowwhat.analysis.filters import Filters
from nowwhat.analysis.scope import Scope
from nowwhat.meetings import monthly
from nowwhat.meetings.blocks import Figures, KeyFigures
from nowwhat.store import queries
from nowwhat.store.home import Home, open_store
from nowwhat.ui.ahead import make_first_page
from tests.exports import fill, write
from tests.pages import opening
from tests.pages.opening import said

NBSP = "\N{NO-BREAK SPACE}"


opened = partial(opening.opened, "monthly_review")


def figures(page: AppTest) -> dict[str, str]:
    return {str(metric.label): str(metric.value).replace(NBSP, " ") for metric in page.metric}


def decisions(page: AppTest, column: str = "Why now") -> list[list[str]]:
    """The cells of the list of decisions that tells so, as they are read: words that lead to a page without the address."""
    tables = [table.value for table in page.table if column in table.value.columns]
    cells = [[str(cell).replace("\\", "") for cell in row] for table in tables for row in table.itertuples(index=False)]
    return [[re.sub(r"\[([^\[\]]*)\]\(incident\?[^)]*\)", r"\1", cell) for cell in row] for row in cells]


INCIDENTS = "incident_id,title,service,severity,cause,started_at,detected_at,acknowledged_at,recovered_at,pir_completed_at\n"
ITEMS = "action_id,incident_id,title,category,owner,status,created_at,original_due_date,last_activity_at,closed_at\n"


def export(home: Home, incidents: str, items: str = "") -> None:
    files = {"incidents.csv": INCIDENTS + incidents} | ({"items.csv": ITEMS + items} if items else {})
    fill(home, *write(home.path.parent / "exports", files))


def incident(name: str, day: str, cause: str = "", severity: str = "P2", held: str = "") -> str:
    return f"{name},Down,pay,{severity},{cause},{day}T10:00:00Z,{day}T10:06:00Z,{day}T10:10:00Z,{day}T11:00:00Z,{held}\n"


def test_an_empty_home_shows_how_to_begin(home: Home) -> None:
    page = opened()
    assert not page.exception
    assert "No data yet" in said(page)


def drawn(home: Home) -> tuple[int, int]:
    """How many small lines and charts the blocks of the review of October hold."""
    store = open_store(home)
    review = monthly.review(Scope(store, Filters("2026-10", "2026-10", "2026-10"), "2026-10"))
    lines = [key.line for block in review.of(KeyFigures) for key in block.figures]
    charts = [figure.chart for block in review.of(Figures) for figure in block.figures]
    store.close()
    return sum(line is not None for line in lines), sum(chart is not None for chart in charts)


def test_the_sample_shows_four_figures_three_charts_and_what_to_decide(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    assert not page.exception
    assert not page.error
    assert list(figures(page)) == ["Median time to detect", "Median time to mitigate", "Missed their date", "Repeats of a known cause"]
    assert "October 2026" in said(page)  # the last complete month
    lines, charts = drawn(sample_home)
    assert (lines, charts) >= (4, 3)
    assert len(page.get("vega_lite_chart")) == lines + charts
    kinds = [row[0].removeprefix("**").partition(":")[0] for row in decisions(page)]
    assert set(kinds) == {"Escalate", "Hold the review", "Systemic", "Do first"}
    assert kinds == sorted(kinds, key=["Escalate", "Hold the review", "Systemic", "Do first"].index)
    assert max(kinds.count(kind) for kind in kinds) <= 5


@pytest.mark.parametrize(
    "link", [{"period": "last12"}, {"period": "2026-11"}, {"service": "checkout"}, {"severity": "P1"}, {"team": "Billing"}], ids=str
)
def test_every_view_of_the_sample_opens(sample_home: Home, monkeypatch: pytest.MonkeyPatch, link: dict[str, str]) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(**link)
    assert not page.exception
    assert not page.error


def test_no_month_is_compared_with_the_month_before(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    assert all(not metric.delta for metric in page.metric)
    shown = [str(element.value) for element in [*page.title, *page.subheader, *page.markdown]]
    assert not [words for words in shown if "September" in words and "stood on the list" not in words]
    assert "12 months to Oct 2026" in said(page)


def test_years_are_compared_as_far_as_the_same_is_recorded(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    words = said(opened()).replace(NBSP, " ")
    assert "36 %. Not compared with the months before: the first date was known for 89 % of items then, for 27 % now." in words
    assert "9 %, the 3 before: 6 %." in words  # causes must be known for 90 days before a month
    assert "9 min 56 s." in words


def history(months: int = 6) -> str:
    """A provider's history: when it was noticed and when it was over; nothing of responders, items, causes or reviews."""
    lines = []
    for month in range(1, months + 1):
        for n in range(6):
            day = f"2026-{month:02}-{n * 4 + 1:02}"
            lines.append(
                {
                    "id": f"{month}{n}",
                    "entry_id": f"e{month}{n}",
                    "title": "Errors",
                    "url": "https://status.example/x",
                    "updated_at": f"{day}T12:00:00Z",
                    "status_sequence": ["Resolved"],
                    "started_at": f"{day}T10:0{n}:00Z",
                    "resolved_at": f"{day}T11:00:00Z",
                    "components": ["Git"],
                    "impact_window": {"start_at": f"{day}T09:50:00Z", "end_at": f"{day}T11:00:00Z"},
                    "updates": [{"at": f"{day}T10:0{n}:00Z"}],
                    "impact": "critical",
                }
            )
    return "\n".join(map(json.dumps, lines))


def test_without_any_severity_the_number_of_severe_incidents_is_unknown_and_no_zero(home: Home) -> None:
    export(home, "".join(incident(f"i{n}", f"2026-05-{n + 1:02}", severity="") for n in range(3)))
    page = opened(period="2026-05")
    assert figures(page)["P1 and P2 incidents"] == "unknown"
    assert "3 of 3 without severity." in said(page)


def test_a_history_of_a_status_page_looks_finished_and_says_what_it_cannot_tell(home: Home) -> None:
    fill(home, *write(home.path.parent / "exports", {"history.jsonl": history()}))
    page = opened()
    assert not page.exception
    assert list(figures(page)) == ["Median time to detect", "Median time to resolve", "Incidents", "P1 and P2 incidents"]
    assert "unknown" not in figures(page).values()
    words = said(page)
    assert "none has acknowledged_at (when somebody first responded)" in words
    assert "The imported files hold no action items, no day of a review and no causes" in words
    assert "no import says when a review was held" in words
    assert not decisions(page)  # nobody knows whether a review is owed
    assert "Do we finish what we promised?" not in words


def test_a_month_with_fewer_than_five_names_its_values_and_no_median(home: Home) -> None:
    export(home, "".join(incident(f"i{n}", f"2026-06-0{n}") for n in range(1, 4)))
    page = opened()
    assert figures(page)["Median time to detect"] == "n < 5"
    assert "Known: 6 min, 6 min and 6 min." in said(page)
    assert "Limits missed: time to mitigate in 3 of 3." in said(page)
    assert "better runbooks, or an automated rollback" in said(page)


def test_a_month_without_incidents_is_a_sentence_and_no_zero(home: Home) -> None:
    export(home, incident("i1", "2026-04-02"))
    page = opened()
    assert "No incident in June 2026. All of the data is of April 2026." in said(page)
    assert "[Look at April 2026](?period=2026-04)" in said(page)
    assert not page.metric


def test_the_first_page_is_made_before_anybody_asks_and_a_second_reader_asks_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(queries, "run", lambda store, name, run=queries.run, **params: (asked.append(name), run(store, name, **params))[1])
    make_first_page()
    assert not asked  # of an empty home
    export(home, incident("i1", "2026-06-02"))
    make_first_page()
    assert "duration_typical" in asked
    asked.clear()
    first = opened()
    assert figures(first)["Incidents"] == "1"
    assert set(asked) <= {"filter_values", "span"}  # of the frame of the page
    asked.clear()
    assert said(opened()) == said(first)
    assert not asked


def test_an_unknown_is_never_shown_as_zero(home: Home) -> None:
    export(home, "".join(incident(f"i{n}", f"2026-06-0{n}") for n in range(1, 8)))
    page = opened()
    assert "0 %" not in figures(page).values()
    assert "7 of 7 incidents lack a service or a cause" in said(page)


CHAIN = "".join(
    incident(f"i{n}", day, "disk full", held="2026-01-12T10:00:00Z" if n == 1 else "")
    for n, day in enumerate(["2026-01-10", "2026-03-10", "2026-05-10", "2026-06-10"], 1)
)
STALLED = "a1,i1,Add an alert,prevent,Dana Example,open,2026-01-11T10:00:00Z,2026-02-01,2026-02-02T10:00:00Z,\n"
DONE = "".join(
    f"d{n},i1,Write the runbook,respond,Dana Example,done,2026-01-11T10:00:00Z,2026-06-0{n},,2026-06-0{n}T10:00:00Z\n" for n in range(1, 7)
)


def test_what_came_back_is_drawn_with_what_was_promised_and_listed_to_decide(home: Home) -> None:
    export(home, CHAIN, STALLED + DONE)
    page = opened()
    assert not page.exception
    assert "1 incident repeats an earlier one: 1 third or later occurrence (systemic)." in said(page)
    assert "pay failed 4 times for the same reason" in said(page)
    rows = decisions(page)
    assert rows[0] == [
        "**Escalate: Add an alert** :gray[P2\N{NO-BREAK SPACE}· pay]",
        ":orange[overdue 150 days, untouched 148 days]".replace(" days", f"{NBSP}days"),
        "Dana Example",
    ]
    assert [row[0] for row in rows[1:]] == [
        *3 * ["**Hold the review: Down** :gray[P2\N{NO-BREAK SPACE}· pay]"],  # whenever the incident was
        "**Systemic: disk full** :gray[pay]",
    ]


def test_what_became_of_the_decisions_of_the_month_before_comes_first(home: Home) -> None:
    closed = STALLED.replace("open", "done").replace("a1", "a2").replace("an alert", "a limit").replace(",\n", ",2026-06-03T10:00:00Z\n")
    export(home, CHAIN, STALLED + closed)
    page = opened()
    assert [str(header.value) for header in page.header][:2] == [f"What became of the decisions of May{NBSP}2026", "To decide"]
    assert "4 decisions stood on the list at the end of May 2026: now 1 done and 3 open." in said(page)
    rows = decisions(page, "What became of it")
    assert [[re.sub(r"\*\*| ?:gray.*", "", what), became.replace(NBSP, " "), owner] for what, became, owner in rows] == [
        ["Escalate: Add an alert", ":orange[open, overdue 150 days, untouched 148 days]", "Dana Example"],
        ["Escalate: Add a limit", "done on 3 Jun 2026", ""],
        ["Hold the review: Down", ":orange[not held, 49 days 13 h late]", ""],
        ["Systemic: disk full", ":orange[came back once, on 10 Jun 2026]", ""],
    ]


def test_an_owner_stands_beside_an_item_only_where_the_policy_allows_it(home: Home) -> None:
    home.make()
    home.policy_path.write_text('[report]\npeople = "hide"\n', encoding="utf-8")
    export(home, CHAIN, STALLED + DONE)
    page = opened()
    assert decisions(page)[0][0].startswith("**Escalate: Add an alert**")
    assert "Dana" not in said(page)


def test_kept_promises_are_counted_beside_the_quoted_line(home: Home) -> None:
    export(home, CHAIN, STALLED + DONE)
    page = opened()
    assert figures(page)["Missed their date"] == "0 %"  # known: six of six were kept
    assert "0 of 6 promised items were not finished by their first due date (0 %). Quoted: about 40 %" in said(page)


def test_text_from_an_export_is_shown_as_it_is(home: Home) -> None:
    export(home, CHAIN, STALLED.replace("Add an alert", "![x](https://evil.example/p.png) **loud**"))
    page = opened()
    cell = str(page.table[0].value.iloc[0, 0])
    assert r"\!\[x\]\(http:small[]s\://evil" in cell
    assert r"\*\*loud\*\*" in cell


def test_a_damaged_store_is_one_sentence(home: Home) -> None:
    export(home, incident("i1", "2026-06-02"))
    (home.path / "gen000999.duckdb").write_bytes(b"no database")
    home.link.unlink()
    home.link.symlink_to("gen000999.duckdb")
    page = opened()
    assert not page.exception
    assert len(page.error) == 1


def folded(page: AppTest) -> list[str]:
    return [str(expander.label).replace("\\", "").replace(NBSP, " ") for expander in page.expander]


def test_the_sample_opens_with_its_findings_and_the_evidence_is_folded(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    titles = [str(element.value).replace("\\", "").replace(NBSP, " ") for element in page.subheader]
    assert [title[:3] for title in titles[:2]] == ["1. ", "2. "]
    assert titles[0].startswith("1. Detection has been ")
    assert any("Mitigation misses its limit in about 6 of 10 incidents: " in title for title in titles)
    evidence = [label for label in folded(page) if label.startswith("Evidence: ")]
    assert len(evidence) == 5
    assert all("99 % interval" in label for label in evidence)
    assert "looks without a finding, and what would have been seen" in folded(page)[5]


def test_how_much_is_recorded_stands_before_what_is_not_known(sample_home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened()
    assert [str(element.value) for element in page.subheader][-1] == "How much is recorded?"
    assert "Share of the incidents and items that tell it, by month, items by the month of their creation" in said(page)


@pytest.mark.parametrize("link", [{"service": "checkout"}, {"severity": "P1"}, {"period": "2026-03"}], ids=str)
def test_a_view_that_is_narrowed_tells_no_finding(sample_home: Home, monkeypatch: pytest.MonkeyPatch, link: dict[str, str]) -> None:
    monkeypatch.setenv("NOWWHAT_HOME", str(sample_home.path))
    page = opened(**link)
    assert "Detection has been" not in said(page)
    assert not [label for label in folded(page) if label.startswith("Evidence")]
    assert "Findings are about all of the data, so they are told for the last complete month without filters only" in said(page)


def test_data_that_claim_nothing_say_so_in_one_sentence(home: Home) -> None:
    fill(home, *write(home.path.parent / "exports", {"history.jsonl": history(months=4)}))
    page = opened()
    assert "No finding: of 16 looks at all of the data, each has too little of it." in said(page)
    assert folded(page)[0] == "16 looks without a finding, and what would have been seen"
    assert (
        "Nothing is recorded of time to acknowledge, time to mitigate, action items that came due, causes, reviews and who noticed first."
        in said(page)
    )


def test_causes_that_are_recorded_are_not_said_to_be_missing_where_none_came_back(home: Home) -> None:
    rows = [f"I{n},cause {n},pay,2026-0{n}-10T10:00:00Z" for n in range(1, 6)]
    lines = "\n".join(["incident_id,cause,service,started_at", *rows])
    fill(home, *write(home.path.parent / "exports", {"incidents.csv": lines + "\n"}))
    page = opened()
    assert "Nothing is recorded of" in said(page)
    assert not re.search(r"Nothing is recorded of [^.]*causes", said(page))
    assert "No repeat can be compared yet; it needs 20." in said(page)
