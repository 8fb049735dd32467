"""What is news, what stands and what is withdrawn; and the ledger of a home over imports, rollbacks, rebuilding and forgetting."""

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from nowwhat.analysis.filters import Filters
from nowwhat.analysis.finding import NEW, NOT_YET, SILENT, STILL, WITHDRAWN, Finding, read, stored
from nowwhat.analysis.ledger import MonthEnd, after, continued, headlines, held, judged, withdrawn
from nowwhat.analysis.scope import Scope
from nowwhat.importing import importer
from nowwhat.meetings import monthly
from nowwhat.places import app_folder
from nowwhat.render import files
from nowwhat.store import queries
from nowwhat.store.home import Home, open_store, roll_back
from tests.exports import load, write
from tests.ledgers import candidate

MAY, JUNE, JULY, AUGUST = (dt.date(2026, month, 1) for month in (5, 6, 7, 8))


def claim(p: float, direction: str | None = "faster", name: str = "trend.ttd", **more: Any) -> Finding:
    return candidate({"id": name, "direction": direction, "p": str(p), **more})


def silent(verdict: str = "no_change", p: str | None = "0.3", name: str = "trend.ttd") -> Finding:
    return candidate({"id": name, "direction": None, "p": p, "verdict": verdict})


def standings(*looks: Finding | list[Finding]) -> list[list[str]]:
    months = [dt.date(2025, 1 + place, 1) for place in range(len(looks))]
    each = [look if isinstance(look, list) else [look] for look in looks]
    return [[finding.standing for finding in told] for told in after(zip(months, each, strict=True))]


def test_the_first_look_claims_nothing_however_small_p_is():
    assert standings(claim(1e-9)) == [[NOT_YET]]


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [(0.5, 0.0019, NEW), (0.5, 0.002, NOT_YET), (0.0049, 0.0049, NEW), (0.005, 0.0049, NOT_YET), (0.0049, 0.005, NOT_YET)],
)
def test_news_needs_a_p_below_2_in_1000_or_below_5_in_1000_at_two_looks_running(first, second, standing):
    assert standings(claim(first), claim(second))[-1] == [standing]


def test_two_looks_with_another_between_them_are_not_two_running():
    assert standings(claim(0.004), silent(), claim(0.004))[-1] == [NOT_YET]


@pytest.mark.parametrize(
    "other",
    [claim(0.004, "slower"), claim(0.004, name="trend.ttm"), claim(0.004, first_month="2025-01", last_month="2025-02")],
    ids=["direction", "id", "months"],
)
def test_two_looks_at_different_things_are_not_two_looks_at_one(other):
    assert standings(other, claim(0.004, first_month="2025-03", last_month="2025-04"))[-1] == [NOT_YET]


def test_a_claim_is_kept_while_its_candidate_holds_and_is_news_once():
    assert standings(silent(), claim(0.001), claim(0.019), claim(0.019), claim(0.001)) == [[SILENT], [NEW], [STILL], [STILL], [STILL]]


def test_a_claim_is_withdrawn_once_and_must_be_news_to_be_made_again():
    told = standings(silent(), claim(0.001), silent(), claim(0.004), claim(0.001))
    assert told[1:] == [[NEW], [SILENT, WITHDRAWN], [NOT_YET], [NEW]]


@pytest.mark.parametrize(
    ("now", "reason", "why"),
    [
        ([silent(p="0.031")], "p", "Chance can no longer be ruled out (p = 0.031)."),
        ([], "p", "Chance can no longer be ruled out."),
        ([silent("coverage_changed", "0.001")], "coverage", "What is recorded does not allow the comparison any more."),
        ([silent("labels_changed", None)], "labels", "The labels of severity have changed, so before and after cannot be compared."),
        ([silent("unknown_closings", "0.001")], "coverage", "What is recorded does not allow the comparison any more."),
        ([silent("size_unclear", "0.001")], "not_so", "The data no longer show it."),
        ([claim(0.001, "slower")], "not_so", "The data no longer show it."),
        ([silent("too_little", None)], "data", "Too little is left to tell."),
    ],
)
def test_what_is_withdrawn_says_why(now, reason, why):
    told = after([(MAY, []), (JUNE, [claim(0.001)]), (JULY, now)])[-1]
    gone = withdrawn(told)
    assert [(finding.reason, finding.why, finding.since, finding.claimed) for finding in gone] == [(reason, why, "2026-05", False)]
    assert gone[0].statement == f"Withdrawn: A claim. {why}"


def test_a_change_that_is_over_is_withdrawn_as_one_that_holds_and_told_as_one_that_was():
    was = replace(claim(0.001), verdict="over")
    told = after([(MAY, []), (JUNE, [claim(0.001)]), (JULY, [was])])[-1]
    assert [(finding.verdict, finding.standing, finding.reason) for finding in told] == [
        ("over", NEW, None),
        ("changed", WITHDRAWN, "not_so"),
    ]


@pytest.mark.parametrize(
    ("name", "silent_name"),
    [("slip.better_than_40", "slip.level"), ("leading.supports", "leading.cannot_tell"), ("repeat.service:mail", "repeat.service")],
)
def test_what_is_silent_under_another_id_tells_the_reason_too(name, silent_name):
    told = after([(MAY, []), (JUNE, [claim(0.001, name=name)]), (JULY, [silent("too_little", None, silent_name)])])[-1]
    assert [finding.reason for finding in withdrawn(told)] == ["data"]


def test_a_level_is_news_by_its_99_per_cent_interval_and_stands_by_its_90():
    told = claim(0.009, "above", "level.ttm")
    near = replace(silent(name="level.ttm"), kept=claim(0.09, "above", "level.ttm"))
    assert standings([], near, told, near, silent(name="level.ttm")) == [[], [SILENT], [NEW], [STILL], [SILENT, WITHDRAWN]]


def test_what_is_not_claimed_yet_says_so_in_place_of_the_claim():
    waiting = after([(JUNE, [claim(0.004)])])[0][0]
    assert (waiting.claimed, waiting.since) == (False, None)
    assert waiting.statement.startswith("Not claimed yet: A claim. p = 0.004 is not enough for news")


def ends(*untils: dt.date, decided: str = "a", began: int = 0) -> list[MonthEnd]:
    return [MonthEnd(until, decided, (), began=place < began) for place, until in enumerate(untils)]


def looks_of(kept: list[MonthEnd], until: dt.date, decided: str = "a", p: float = 0.5, **more: bool) -> tuple[list[dt.date], list[dt.date]]:
    """At which months the ledger ends then, and which of them were looked at."""
    asked: list[dt.date] = []

    def look(date: dt.date) -> list[Finding]:
        asked.append(date)
        return [claim(p)]

    return [end.until for end in continued(kept, until, decided, look, **more)], asked


def test_a_look_is_due_once_a_month():
    assert looks_of([], JUNE) == ([JUNE], [JUNE])
    assert looks_of(ends(JUNE, began=1), JULY) == ([JUNE, JULY], [JULY])
    assert looks_of(ends(JUNE, JULY, began=1), JULY) == ([JUNE, JULY], [])
    assert looks_of(ends(JUNE, began=1), AUGUST)[1] == [JULY, AUGUST]  # a month without any import is looked at, too


@pytest.mark.parametrize(("p", "looks"), [(0.0019, [JUNE]), (0.002, [JUNE, MAY]), (0.0049, [JUNE, MAY]), (0.005, [JUNE])])
def test_a_first_import_looks_at_the_month_before_where_it_decides_what_is_news(p, looks):
    assert looks_of([], JUNE, p=p) == (sorted(looks), looks)
    told = continued([], JUNE, "a", lambda _: [claim(p)])
    assert [finding.standing for end in told for finding in end.findings][-1] == (NEW if p < 0.005 else NOT_YET)


def test_in_the_month_in_which_a_team_begins_every_import_looks_anew():
    assert looks_of(ends(JUNE, began=1), JUNE) == ([JUNE], [JUNE])
    assert looks_of(ends(MAY, JUNE, began=2), JUNE) == ([JUNE], [JUNE])


def test_an_as_of_in_an_earlier_month_drops_what_was_said_later():
    assert looks_of(ends(MAY, JUNE, JULY, began=1), JUNE) == ([MAY, JUNE], [])
    assert looks_of(ends(JUNE, JULY, began=1), MAY) == ([MAY], [MAY])


def test_where_people_decide_otherwise_the_last_month_is_looked_at_again_and_no_other():
    assert looks_of(ends(MAY, JUNE, JULY), JULY, "b") == ([MAY, JUNE, JULY], [JULY])
    assert looks_of(ends(MAY, JUNE, JULY), JULY, again=True)[1] == [JULY]


def test_what_decisions_take_away_is_withdrawn_with_that_reason_and_the_rest_stays_as_new_as_it_was():
    before = after([(MAY, []), (JUNE, [claim(0.001, name="trend.tta")])])[-1]
    told = judged(JULY, [claim(0.001), claim(0.001, name="trend.ttm"), silent(name="trend.tta")], before)
    again = judged(JULY, [claim(0.01), silent(name="trend.ttm"), silent(name="trend.tta")], before, told, decided=True)
    assert {(finding.id, finding.standing, finding.since, finding.reason) for finding in again if finding.standing != SILENT} == {
        ("trend.ttd", NEW, "2026-06", None),
        ("trend.ttm", WITHDRAWN, "2026-06", "decisions"),
        ("trend.tta", WITHDRAWN, "2026-05", "p"),
    }


def test_one_month_that_is_looked_at_twice_is_not_two_looks_running():
    before = after([(JUNE, [silent()])])[-1]
    told = judged(JULY, [claim(0.004)], before)
    assert [finding.standing for finding in judged(JULY, [claim(0.004)], before, told, decided=True)] == [NOT_YET]


def test_what_was_not_news_is_no_news_because_the_month_is_looked_at_again():
    kept = [MonthEnd(until, "a", tuple(after([(until, [found])])[0])) for until, found in ((JUNE, silent()), (JULY, claim(0.004)))]
    again = continued(kept, JULY, "b", lambda _: [claim(0.004)])
    assert [finding.standing for finding in again[-1].findings] == [NOT_YET]


def test_a_review_leads_with_news_and_keeps_what_holds_for_later():
    first = [claim(0.001, name="trend.ttm"), claim(0.001, name="slip.change", direction="better")]
    second = [*first, claim(0.001), claim(0.001, name="trend.ttm:2025-08-01", direction="slower")]
    told = after([(MAY, []), (JUNE, first), (JULY, second)])[-1]
    assert [finding.id for finding in headlines(told)] == ["trend.ttd", "trend.ttm:2025-08-01"]
    assert [finding.id for finding in held(told)] == ["trend.ttm", "slip.change"]


def test_a_change_that_was_told_is_no_news_since_a_marked_day():
    first, second = [claim(0.001)], [claim(0.001), claim(0.001, name="trend.ttd:2025-08-01")]
    told = after([(MAY, []), (JUNE, first), (JULY, second)])[-1]
    assert (headlines(told), [finding.id for finding in held(told)]) == ([], ["trend.ttd"])


def test_a_finding_is_read_from_the_ledger_as_it_was_written():
    told = after([(MAY, []), (JUNE, [claim(0.001, first_month="2025-03", last_month="2025-05"), silent(name="mix.ttd")])])[-1]
    assert read(stored(told)) == told


# A home with a team whose detection is twice as fast from October 2025 on.
SPREAD = [300, 1150, 210, 430, 80, 640, 260, 520, 140, 830]
MONTHS = [f"{2025 + place // 12}-{1 + place % 12:02}" for place in range(24)]
HEADER = "incident_id,title,service,severity,cause,started_at,detected_at,recovered_at\n"


def incidents(months: int, since: int = 9, factor: float = 0.5) -> str:
    """Ten of each month; those from a month on take so many times as long to be detected."""
    return HEADER + "".join(
        incident(f"{month}-{n}", month, 2 + 2 * n, SPREAD[n] * (factor if place >= since else 1))
        for place, month in enumerate(MONTHS[:months])
        for n in range(10)
    )


def incident(name: str, month: str, day: int, seconds: float, service: str = "orders", cause: str = "") -> str:
    began = dt.datetime.fromisoformat(f"{month}-{day:02}T10:00:00")
    stamps = [began, began + dt.timedelta(seconds=seconds), began + dt.timedelta(hours=2)]
    return ",".join([name, f"Outage {name}", service, "P2", cause, *(f"{stamp:%Y-%m-%dT%H:%M:%SZ}" for stamp in stamps)]) + "\n"


@pytest.fixture
def team(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    load(home, *write(tmp_path / "exports", {"incidents.csv": incidents(17)}), as_of=dt.datetime(2026, 6, 15))
    return home


def later(home: Home, months: int, as_of: dt.datetime, **more: Any) -> Any:
    return load(home, *write(home.path.parent / "exports", {"incidents.csv": incidents(months, **more)}), as_of=as_of)


def ledger(home: Home) -> pl.DataFrame:
    store = open_store(home)
    assert store
    frame = queries.run(store, "ledger")
    store.close()
    return frame


def said(home: Home) -> dict[str, tuple[str, str | None]]:
    """How the last look's findings stand, but for the silent ones."""
    frame = ledger(home)
    last = frame.filter((pl.col("until") == pl.col("until").max()) & (pl.col("standing") != SILENT))
    return {row["id"]: (row["standing"], row["since"]) for row in last.iter_rows(named=True)}


def looked_at(home: Home) -> list[dt.date]:
    return ledger(home)["until"].unique().sort().to_list()


def test_the_first_import_writes_what_is_new(team):
    assert looked_at(team) == [JUNE]
    assert said(team) == {"trend.ttd": (NEW, "2026-05")}


def test_a_claim_of_the_ledger_opens_to_its_chart_like_one_that_was_just_made(team):
    store = open_store(team)
    assert store
    scope = Scope(store, Filters("2026-05", "2026-05", "2026-05"), "2026-05")
    (shown,) = [finding for finding in scope.found if finding.claimed]
    assert shown.evidence.since == dt.date(2025, 10, 1)
    assert monthly.evidence(scope, shown).chart is not None
    assert scope.claim("trend.ttd") == shown
    store.close()


def test_the_same_import_again_adds_nothing(team):
    before = ledger(team)
    report = later(team, 17, dt.datetime(2026, 6, 15))
    assert not report.published
    assert ledger(team).equals(before)


def test_imports_within_a_month_add_no_look_and_a_new_month_adds_one(team):
    later(team, 18, dt.datetime(2026, 7, 2))
    assert (looked_at(team), said(team)) == ([JUNE, JULY], {"trend.ttd": (STILL, "2026-05")})
    before = ledger(team)
    report = later(team, 19, dt.datetime(2026, 7, 20), factor=1)
    assert report.published
    assert ledger(team).equals(before)


def test_a_rollback_rolls_the_ledger_back(team):
    before = ledger(team)
    later(team, 18, dt.datetime(2026, 7, 2))
    roll_back(team)
    assert ledger(team).equals(before)
    later(team, 18, dt.datetime(2026, 7, 2))
    assert looked_at(team) == [JUNE, JULY]


def test_a_marked_day_that_is_taken_back_takes_its_claim_with_it_and_no_other(team):
    later(team, 18, dt.datetime(2026, 7, 2))
    days = team.path / "annotations.csv"
    days.write_text("on,text,service,team\n2025-10-01,New alerts,,\n", encoding="utf-8")
    later(team, 18, dt.datetime(2026, 7, 3))
    assert said(team)["trend.ttd:2025-10-01"] == (NEW, "2026-06")
    days.unlink()
    later(team, 18, dt.datetime(2026, 7, 4))
    assert said(team) == {"trend.ttd": (STILL, "2026-05"), "trend.ttd:2025-10-01": (WITHDRAWN, "2026-06")}
    assert ledger(team).filter(pl.col("standing") == WITHDRAWN)["reason"].to_list() == ["decisions"]
    assert looked_at(team) == [JUNE, JULY]


def test_rebuilding_keeps_the_looks_before_makes_the_last_anew_and_says_so(team):
    later(team, 18, dt.datetime(2026, 7, 2))
    before = ledger(team)
    report = importer.rebuild(team, None)
    assert ledger(team).equals(before)
    assert "the claims of June\xa02026 were made anew; those of 1\xa0month before stay as they were told" in report.notes


NAMED = "ledgermail"


def test_nothing_in_the_ledger_names_what_was_forgotten(team):
    rows = "".join(incident(f"m-{month}-{n}", month, 3 + n, 300, NAMED, "full disk") for month in MONTHS[:17] for n in range(2))
    others = "".join(incident(f"o-{month}-{n}", month, 5 + n, 300, "web", f"cause {month} {n}") for month in MONTHS[:17] for n in range(4))
    folder = team.path.parent / "exports"
    load(team, *write(folder, {"mail.csv": HEADER + rows, "web.csv": HEADER + others}), as_of=dt.datetime(2026, 6, 16))
    later(team, 18, dt.datetime(2026, 7, 2))
    assert said(team)[f"repeat.service:{NAMED}"] == (STILL, "2026-05")

    report = importer.forget(team, file="mail.csv")
    path = team.current()
    assert path
    assert NAMED.encode() not in path.read_bytes()
    assert NAMED not in str(ledger(team).to_dicts())
    assert looked_at(team) == [JULY]
    assert "the claims begin anew: those of earlier months might name what was forgotten" in report.notes


def test_the_review_names_what_still_holds_and_what_was_withdrawn_on_its_page_and_in_every_file(team, monkeypatch):
    days = team.path / "annotations.csv"
    days.write_text("on,text,service,team\n2025-10-01,New alerts,,\n", encoding="utf-8")
    later(team, 18, dt.datetime(2026, 7, 2))
    days.unlink()
    later(team, 18, dt.datetime(2026, 7, 3))
    store = open_store(team)
    assert store
    review = monthly.review(Scope(store, Filters("2026-06", "2026-06", "2026-06"), "2026-06"))
    markdown, page = (files.content(review, suffix, {}).decode().replace("\xa0", " ") for suffix in (".md", ".html"))
    slides = Presentation(io.BytesIO(files.content(review, ".pptx", {}))).slides
    shapes = [shape.text_frame.text.replace("\xa0", " ") for slide in slides for shape in slide.shapes if shape.has_text_frame]
    store.close()
    monkeypatch.setenv("NOWWHAT_HOME", str(team.path))
    shown = AppTest.from_file(str(app_folder() / "pages" / "monthly_review.py"), default_timeout=60).run()
    seen = [str(element.value).replace("\xa0", " ").replace("\\", "") for element in shown.markdown]
    (claims,) = review.of(monthly.Claims)
    assert (claims.claims, claims.nothing) == ((), "Nothing new can be claimed.")
    gone = "The policy, the corrections or the marked days have changed, or the version of Now What."
    lines = [line.replace("\xa0", " ") for line in claims.standing]
    assert lines == [
        "Still true, told since May 2026: Detection has been 50 % faster since October 2025.",
        "Withdrawn, told since June 2026: Detection has been 50 % faster since 1 Oct 2025 (New alerts). " + gone,
    ]
    assert all(f"- {line}" in markdown.replace("\\", "") and f'<p class="quiet">{line}</p>' in page for line in lines)
    assert "\n".join(lines) in shapes
    assert all(f":small[:gray[{line}]]" in seen for line in lines)
