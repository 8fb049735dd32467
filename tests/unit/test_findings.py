"""What may be said of facts, and what must not: each claim on data in which it is true, and silence where it is not."""

import datetime as dt
import json
import math
import re
from collections.abc import Iterable
from typing import Any

import polars as pl
import pytest

from nowwhat.analysis import finding as analysis_finding
from nowwhat.analysis import sentences
from nowwhat.analysis.finding import SCHEMA, Finding
from nowwhat.analysis.ledger import after, headlines, look
from nowwhat.analysis.months import month_plus
from nowwhat.analysis.repeats import leading
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.sentences import changes, nothing_recorded
from nowwhat.model.build import Setting
from nowwhat.model.policy import Policy, Targets
from nowwhat.sql import load_folder
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.stratified import PersonTime, mantel_haenszel
from tests.tables import facts

FIRST, LAST = "2025-01", "2026-06"  # the last one is not over
COUNTED = [month_plus(FIRST, place) for place in range(17)]
NBSP = "\N{NO-BREAK SPACE}"
# Ten durations in seconds, spread like real ones (log sigma about 0.8) and in no order.
SPREAD = [300, 1150, 210, 430, 80, 640, 260, 520, 140, 830]
TABLES = ("incident_facts", "events", "action_items", "items", "action_facts", "exposure", "occurrences", "calendar", "annotations")
FORBIDDEN = re.compile(r"\b(caused|prevented|because|thanks to|due to|fault|blame|will)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def empty():
    return facts()


@pytest.fixture
def world(empty):
    """Facts put where an import would put them: what is not given is empty."""

    def made(policy: Policy | None = None, **given: Iterable[dict[str, Any]]) -> list[Finding]:
        for table in (*TABLES, "known_incidents", "item_facts"):
            empty.execute(f"delete from {table}")
        for table, rows in {"calendar": calendar(), **given}.items():
            frame = pl.DataFrame(list(rows), infer_schema_length=None)
            empty.register("given", frame)
            empty.execute(f"insert into {table} by name select * from given")
            empty.unregister("given")
        # The tables that an import joins once for every question, made of these facts.
        empty.execute("""
            insert into known_incidents by name
            select f.* exclude (impact_min, impact_known), f.anchor_at as local_at,
                o.cause, o.kind, o.ordinal, o.days_since_end, o.prevent_open, o.prevent_overdue
            from incident_facts f left join occurrences o on o.incident_id = f.incident_id and o.certainty = 'confirmed'""")
        items, setting = load_folder("model")["item_facts"], Setting(dt.datetime(2026, 6, 15)).params()
        empty.execute(f"insert into item_facts {items.body}", items.bind({column.name: setting[column.name] for column in items.params}))
        found = look(empty, policy or Policy(), dt.date(2026, 6, 1))
        for finding in found:
            assert not FORBIDDEN.search(finding.statement), finding.statement
            assert "  " not in finding.statement
            assert finding.n >= 0
        return found

    return made


def calendar() -> list[dict[str, Any]]:
    return [
        {"day": dt.date.fromisoformat(f"{month}-01"), "month": month, "month_start_on": dt.date.fromisoformat(f"{month}-01")}
        for month in [*COUNTED, LAST]
    ]


def by_id(found: Iterable[Finding]) -> dict[str, Finding]:
    return {finding.id: finding for finding in found}


def claims(found: Iterable[Finding]) -> list[str]:
    return [finding.id for finding in found if finding.claimed]


def told(found: list[Finding]) -> list[Finding]:
    """What is said of them at the end of two months running."""
    return after([(dt.date(2026, 5, 1), found), (dt.date(2026, 6, 1), found)])[-1]


def said(finding: Finding) -> str:
    return finding.statement.replace(NBSP, " ")


def incident(name: str, month: str, day: int, value_s: float | None, severity: str | None = "P2", **more: Any) -> dict[str, Any]:
    known = {"ttd_s": value_s, "ttd_status": "observed" if value_s is not None else "censored", "ttd_doubt": False}
    none = {f"{d}_{what}": value for d in ("tta", "ttm", "ttr") for what, value in (("status", "missing"), ("doubt", False))}
    began = dt.datetime.fromisoformat(f"{month}-{day:02}T10:00:00")
    return {"incident_id": name, "month": month, "anchor_at": began, "severity": severity} | known | none | more


def months_of(months: Iterable[str], factor: float = 1.0, severity: str = "P2", per_month: int = 10) -> list[dict[str, Any]]:
    """Ten durations a month, always the same ones, times a factor."""
    return [
        incident(f"{severity}-{month}-{n}", month, 1 + 2 * n, SPREAD[n % 10] * factor, severity)
        for month in months
        for n in range(per_month)
    ]


def test_without_any_data_everything_is_silent_and_says_what_it_needs(world):
    found = world()
    assert claims(found) == []
    assert {finding.verdict for finding in found} == {"too_little", "cannot_tell"}
    assert said(by_id(found)["trend.ttd"]) == "Too little data: 0 known detections, needs 30."
    assert by_id(found)["trend.ttd"].row()["period"] is None


def test_detection_that_is_twice_as_fast_from_a_month_on_is_found_with_its_month(world):
    found = by_id(world(incident_facts=months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)))
    trend = found["trend.ttd"]
    assert trend.claimed
    assert (trend.direction, trend.verdict, trend.selected, trend.n) == ("faster", "changed", True, 170)
    assert trend.estimate == pytest.approx(0.5)
    assert trend.low < 0.5 < trend.high < 1
    assert trend.p < 0.01
    assert trend.period == "2025-01..2026-05"
    assert trend.evidence.since == dt.date(2025, 10, 1)
    assert said(trend).startswith("Detection has been 50 % faster since October 2025. 99 % interval ")
    assert "170 known detections of 170 incidents, January 2025 to May 2026, within service and severity." in said(trend)
    assert trend.span == ("2025-09", "2025-11")
    assert "It may have begun in any month from September 2025 to November 2025." in said(trend)
    assert said(trend).endswith("The month was searched for, so the size is likely overstated.")


def test_a_change_that_most_incidents_do_not_tell_of_says_so(world):
    rows = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    silent = [incident(f"no-{month}-{n}", month, 5, None, ttd_status="missing", ttd_so_far_s=None) for month in COUNTED for n in range(11)]
    trend = by_id(world(incident_facts=rows + silent))["trend.ttd"]
    assert "170 known detections of 357 incidents" in said(trend)
    assert "Most incidents do not record it." in said(trend)


def test_where_another_share_is_recorded_on_either_side_nothing_is_compared(world):
    """Detection is as it was; of the slow half nothing was recorded until October 2025."""
    rows = [
        row | ({"ttd_s": None, "ttd_status": "missing"} if row["month"] < COUNTED[9] and row["ttd_s"] > 400 else {})
        for row in months_of(COUNTED)
    ]
    trend = by_id(world(incident_facts=rows))["trend.ttd"]
    assert (trend.claimed, trend.verdict) == (False, "coverage_changed")
    assert said(trend).startswith("Time to detect cannot be compared: recorded for 50 % before October 2025 and 100 % after.")


def test_a_service_that_is_new_makes_no_change(world):
    rows = [row | {"service": "pay"} for row in months_of(COUNTED)]
    slow = [row | {"service": "batch", "incident_id": f"b-{row['incident_id']}"} for row in months_of(COUNTED[9:], 20)]
    found = by_id(world(incident_facts=rows + slow, annotations=[MARKED]))
    assert not found["trend.ttd"].claimed
    assert not found["trend.ttd:2025-10-01"].claimed
    assert not found["mix.ttd"].claimed
    faster = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    trend = by_id(world(incident_facts=[row | {"service": "pay"} for row in faster] + slow))["trend.ttd"]
    assert trend.estimate == pytest.approx(0.5)
    assert "80 incidents are left out, since their services have none on one side: batch." in said(trend)


def test_severities_with_other_names_are_not_compared_across_the_month_in_which_they_changed(world):
    """P1 are a tenth of P3; from October 2025 on everything is P1."""
    early = months_of(COUNTED[:9], 0.1, "P1", per_month=5) + months_of(COUNTED[:9], 1, "P3", per_month=5)
    late = months_of(COUNTED[9:], 0.5, "P1")
    found = by_id(world(incident_facts=early + late))
    assert not found["trend.ttd"].claimed
    assert found["mix.ttd"].verdict == "labels_changed"
    assert "Severities have other names since October 2025" in said(found["trend.ttd"])
    soon = by_id(world(incident_facts=months_of(COUNTED[:13], 0.1, "P3") + months_of(COUNTED[13:16], 0.5, "P1")))["trend.ttd"]
    assert soon.verdict == "no_change"


def test_a_change_that_is_lost_again_was_one(world):
    rows = months_of(COUNTED[:8]) + months_of(COUNTED[8:12], 0.2) + months_of(COUNTED[12:])
    trend = by_id(world(incident_facts=rows))["trend.ttd"]
    assert (trend.claimed, trend.verdict, trend.direction) == (True, "over", "faster")
    assert said(trend).startswith("Detection was 79 % faster from September 2025 to December 2025, and is no longer so.")


def test_the_end_of_bad_months_is_a_return_to_the_level_before(world):
    rows = months_of(COUNTED[:6]) + months_of(COUNTED[6:10], 4) + months_of(COUNTED[10:])
    trend = by_id(world(incident_facts=rows))["trend.ttd"]
    assert trend.claimed
    assert "Detection is back at the level of January 2025 to May 2025" in said(trend)


def test_what_changes_month_by_month_has_no_date(world):
    rows = [row for place, month in enumerate(COUNTED) for row in months_of([month], 0.9**place)]
    trend = by_id(world(incident_facts=rows))["trend.ttd"]
    assert (trend.claimed, trend.selected, trend.evidence.since) == (True, False, None)
    assert said(trend).startswith(
        "Detection has become 70 % faster from the first third of the time to the last: month by month fits as well as any"
    )


def test_one_outage_of_forty_tickets_is_one_event(world, empty):
    rows = [row | {"service": "pay"} for row in months_of(COUNTED)]
    outage = [incident(f"o{n}", COUNTED[-2], 20, 9000, service=f"s{n % 8}") for n in range(40)]
    tickets = [
        {"incident_id": f"o{n}", "event_id": "o0", "nth": n + 1, "incidents": 40, "services": ["s0", "s1"], "severity": "P2"}
        for n in range(40)
    ]
    trend = by_id(world(incident_facts=rows + outage, events=tickets))["trend.ttd"]
    assert not trend.claimed
    assert "210 known detections of 210 incidents" in said(trend)
    assert "40 of them are tickets of 1 event, which counts once." in said(trend)


def test_detection_that_becomes_slower_is_said_as_plainly(world):
    trend = by_id(world(incident_facts=months_of(COUNTED[:9]) + months_of(COUNTED[9:], 2.5)))["trend.ttd"]
    assert (trend.claimed, trend.direction) == (True, "slower")
    assert "Detection has been 2.5 times as slow since October 2025." in said(trend)


def test_durations_that_stay_the_same_are_silent_and_say_what_would_have_been_seen(world):
    trend = by_id(world(incident_facts=months_of(COUNTED)))["trend.ttd"]
    assert (trend.claimed, trend.verdict, trend.estimate, trend.selected) == (False, "no_change", None, False)
    assert re.search(r"A change of \d\d % or more would most likely have been seen; one of 30 % needs about [\d ]+ more\.", said(trend))


def test_too_few_durations_claim_nothing_however_different_they_are(world):
    few = [incident(f"a{n}", COUNTED[n // 2], n % 2 + 1, 900 if n < 11 else 30) for n in range(22)]
    trend = by_id(world(incident_facts=few))["trend.ttd"]
    assert (trend.claimed, trend.verdict, trend.n) == (False, "too_little", 22)
    assert said(trend).startswith("Too little data: 22 known detections, needs 30.")
    # Nothing came in the six months since: they count as months, too.
    assert said(trend).endswith("At this pace that is about 7 months more.")


def test_a_change_of_the_mix_of_severities_is_no_change_of_detection(world):
    """All P1 are ten times as fast as all P3, always; only their numbers change."""
    many, few = {"per_month": 8}, {"per_month": 2}
    early = months_of(COUNTED[:11], 0.1, "P1", **few) + months_of(COUNTED[:11], 1, "P3", **many)
    late = months_of(COUNTED[11:], 0.1, "P1", **many) + months_of(COUNTED[11:], 1, "P3", **few)
    found = by_id(world(incident_facts=early + late))
    assert not found["trend.ttd"].claimed
    mix = found["mix.ttd"]
    assert (mix.claimed, mix.direction, mix.verdict) == (True, "looks_faster", "mix_explains")
    assert mix.estimate < 0.5
    assert (mix.low, mix.high) == (None, None)
    assert said(mix).startswith("Detection looks ")
    assert "but that is the mix of severities: within severity it is" in said(mix)


def test_a_month_that_is_not_over_is_left_out_and_one_with_many_still_open_is_not(world):
    closed = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    still_open = [incident(f"open-{n}", "2026-02", 20 + n, None, ttd_so_far_s=1e7) for n in range(2)]
    unfinished = months_of([LAST], 0.5)
    trend = by_id(world(incident_facts=closed + still_open + unfinished))["trend.ttd"]
    assert trend.n == 170  # without ten of June 2026
    assert trend.period == "2025-01..2026-05"
    assert "170 known detections of 172 incidents" in said(trend)


def test_what_is_still_open_is_longer_in_the_search(world):
    """Nothing that is closed differs; four in ten since October 2025 never ended."""
    rows = [
        row
        | (
            {"ttd_s": None, "ttd_status": "censored", "ttd_so_far_s": 1e7}
            if row["month"] >= COUNTED[9] and row["ttd_s"] in {80, 140, 640, 1150}
            else {}
        )
        for row in months_of(COUNTED)
    ]
    trend = by_id(world(incident_facts=rows))["trend.ttd"]
    assert (trend.claimed, trend.verdict) == (False, "size_unclear")


def test_a_value_that_nobody_believes_is_in_no_size(world):
    plain = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    wrong = [incident(f"wrong-{n}", "2026-03", 25 + n, 9e6, ttd_doubt=True) for n in range(3)]
    trend = by_id(world(incident_facts=plain + wrong))["trend.ttd"]
    assert trend.n == 170
    assert trend.estimate == pytest.approx(0.5)


def test_incidents_without_a_severity_are_compared_with_each_other_only(world):
    rows = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    trend = by_id(world(incident_facts=[row | {"severity": None} for row in rows]))["trend.ttd"]
    assert trend.claimed
    assert trend.estimate == pytest.approx(0.5)


def test_a_look_at_the_end_of_a_month_knows_nothing_that_began_or_came_due_after_it(world, empty):
    world(incident_facts=months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5), **items(COUNTED, 7), annotations=[MARKED])
    found = by_id(look(empty, Policy(), dt.date(2025, 10, 1)))
    assert (found["trend.ttd"].n, found["trend.ttd"].period, found["trend.ttd"].claimed) == (90, "2025-01..2025-09", False)
    assert (found["slip.worse_than_40"].n, found["slip.worse_than_40"].period) == (90, "2025-01..2025-09")
    assert "trend.ttd:2025-10-01" not in found  # nobody had marked that day


MARKED = {"on": dt.date(2025, 10, 1), "text": "New alerts", "service": None, "team": None}


def test_a_marked_day_is_compared_without_a_search(world):
    rows = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    found = world(incident_facts=rows, annotations=[MARKED])
    since = by_id(found)["trend.ttd:2025-10-01"]
    assert (since.claimed, since.selected, since.direction) == (True, False, "faster")
    assert said(since).startswith("Detection has been 50 % faster since 1 Oct 2025 (New alerts).")
    assert "overstated" not in said(since)
    assert [finding.id for finding in headlines(told(found))] == ["trend.ttd:2025-10-01"]


def test_a_marked_day_months_after_the_change_is_not_credited_with_it(world):
    rows = [row for severity in ("P2", "P3") for row in months_of(COUNTED[:6], 1, severity) + months_of(COUNTED[6:], 0.5, severity)]
    found = world(incident_facts=rows, annotations=[MARKED | {"on": dt.date(2025, 12, 1)}])
    since = by_id(found)["trend.ttd:2025-12-01"]
    assert (since.claimed, since.verdict) == (False, "elsewhere")
    assert said(since) == "Detection changed, but in July 2025, not on 1 Dec 2025 (New alerts)."
    assert claims(found) == ["trend.ttd"]


def test_a_marked_day_is_credited_if_the_change_holds_beside_the_half_year_before(world):
    """Twice as fast from July 2025 on, and twice again from the marked day in December."""
    rows = months_of(COUNTED[:6]) + months_of(COUNTED[6:11], 0.5) + months_of(COUNTED[11:], 0.1)
    since = by_id(world(incident_facts=rows, annotations=[MARKED | {"on": dt.date(2025, 12, 1)}]))["trend.ttd:2025-12-01"]
    assert (since.claimed, since.direction) == (True, "faster")


def test_every_marked_day_pays_for_the_others(world):
    rows = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.8)
    one = by_id(world(incident_facts=rows, annotations=[MARKED]))["trend.ttd:2025-10-01"]
    days = [MARKED] + [MARKED | {"on": dt.date(2025, 10, day)} for day in (2, 3, 4)]
    four = by_id(world(incident_facts=rows, annotations=days))["trend.ttd:2025-10-01"]
    assert four.p == pytest.approx(4 * one.p)


def test_a_day_of_one_service_or_team_marks_nothing_for_everything(world):
    rows = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    days = [MARKED | {"service": "checkout"}, MARKED | {"team": "Billing"}]
    assert not [name for name in by_id(world(incident_facts=rows, annotations=days)) if ":" in name]


def items(
    months: Iterable[str], slipped: int, of: int = 10, unknown: int = 0, *, days: int = 14, seen: bool = True
) -> dict[str, list[dict[str, Any]]]:
    """So many of ten items of each month slip, each of an incident of its own; so many more were closed on an unknown day.

    They were promised so many days after they were made; `seen` says whether their first day is recorded.
    """
    tables: dict[str, list[dict[str, Any]]] = {"action_items": [], "items": [], "action_facts": []}
    for month in months:
        for n in range(of + unknown):
            name, lost = f"{month}-{n}", n >= of
            late = not lost and (n * 7) % of < slipped  # spread over the month
            day = dt.date.fromisoformat(f"{month}-{2 + n:02}")
            first = {"original_due_date": day} if seen else {}
            tables["action_items"].append({"action_id": name, "title": "x", "due_date": day} | first)
            tables["items"].append(
                {
                    "action_id": name,
                    "status": "done",
                    "first_due_on": day,
                    "due_on": day,
                    "due_passed": True,
                    "created_on": day - dt.timedelta(days),
                }
            )
            state = "closed_unknown_date" if lost else "late" if late else "on_time"
            tables["action_facts"].append(
                {"action_id": name, "incident_id": f"i-{name}", "state": state, "came_due": not lost}
                | dict.fromkeys(("slipped", "by_current_date_slipped"), None if lost else late)
            )
    return tables


def together(*worlds: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    return {name: [row for world in worlds for row in world[name]] for name in worlds[0]}


@pytest.mark.parametrize(
    ("slipped", "name", "words"),
    [(1, "better_than_40", "10 % of promised items"), (7, "worse_than_40", "70 % of promised items")],
    ids=["better", "worse"],
)
def test_promises_that_slip_far_less_or_more_than_the_line_are_told(world, slipped, name, words):
    level = by_id(world(**items(COUNTED[:6], slipped)))[f"slip.{name}"]
    assert level.claimed
    assert level.direction == name.partition("_")[0]
    assert level.estimate == pytest.approx(slipped / 10)
    assert said(level).startswith(f"{words} were not finished by their first due date: ")
    assert "The line is quoted: about 40 % of action items are not finished on time." in said(level)


def test_promises_near_the_line_are_silent(world):
    level = by_id(world(**items(COUNTED[:6], 4)))["slip.level"]
    assert (level.claimed, level.verdict) == (False, "no_evidence")
    assert re.search(r"A difference of \d+ points or more would most likely have been seen", said(level))


def test_what_was_closed_nobody_knows_when_counts_as_slipped_before_a_good_rate_is_claimed(world):
    found = by_id(world(**items(COUNTED[:6], 1, unknown=4)))
    assert "slip.better_than_40" not in found
    assert said(found["slip.level"]).startswith("10 % of promised items slipped: not clearly less or more")


def test_a_change_is_told_only_if_it_stands_whatever_became_of_the_unknown(world):
    fewer, lost = items(COUNTED[:8], 7), items(COUNTED[8:], 3, unknown=2)
    change = by_id(world(**together(fewer, lost)))["slip.change"]
    assert (change.claimed, change.direction) == (True, "better")
    change = by_id(world(**together(items(COUNTED[:8], 5), items(COUNTED[8:], 2, unknown=3))))["slip.change"]
    assert (change.claimed, change.verdict) == (False, "unknown_closings")
    assert "0 items before and 27 since were closed on an unknown day" in said(change)


def test_a_rate_by_the_date_promised_now_is_not_compared_with_a_line_about_the_first(world):
    level = by_id(world(**items(COUNTED[:6], 1, seen=False)))["slip.level"]
    assert (level.claimed, level.verdict) == (False, "moves_unseen")
    assert said(level).startswith("Slips cannot be compared with the line of 40 %: 60 of 60 items tell only the date promised now")


def test_a_rate_against_the_line_says_of_which_items_it_is_where_others_hide_their_first_day(world):
    level = by_id(world(**together(items(COUNTED[:6], 7), items(COUNTED[6:9], 1, seen=False))))["slip.worse_than_40"]
    assert level.headline.replace(NBSP, " ") == (
        "70 % of items whose first due date is known were not finished by it: more often than the line of 40 %."
    )
    assert "Of 30 more that came due the first date is not known." in said(level)


def test_items_whose_moves_are_seen_are_not_compared_with_items_whose_are_not(world):
    found = by_id(world(**together(items(COUNTED[:8], 2, seen=False), items(COUNTED[8:], 7))))
    assert (found["slip.change"].claimed, found["slip.change"].n) == (False, 90)


def test_slip_rates_that_cannot_be_compared_say_what_is_recorded_otherwise(world):
    later = items(COUNTED[8:], 1)
    for row in later["action_items"][::2]:
        del row["original_due_date"]
    change = by_id(world(**together(items(COUNTED[:8], 8), later)))["slip.change"]
    assert (change.claimed, change.verdict) == (False, "coverage_changed")
    told = "Slip rates cannot be compared: the day first promised is known for 100 % before September 2025 and 50 % after."
    assert said(change).startswith(told)


def test_promises_of_another_length_are_neither_better_nor_worse(world):
    change = by_id(world(**together(items(COUNTED[:8], 7), items(COUNTED[8:], 2, days=60))))["slip.change"]
    assert (change.claimed, change.direction) == (True, "longer_promises")
    assert "half of them give 60 days or more from creation to the due day, before it was 14 days" in said(change)


def test_a_change_made_of_holidays_says_so(world):
    tables = together(items(COUNTED[:8], 2), items(COUNTED[8:], 7))
    off = [row["due_date"] for row in tables["action_items"] if row["due_date"] >= dt.date(2025, 9, 1)]
    policies = Policy(), Policy.model_validate({"report": {"holidays": off}})
    words = [said(by_id(world(policy=policy, **tables))["slip.change"]) for policy in policies]
    assert ["Most of the items since came due on holidays." in each for each in words] == [False, True]


def test_a_slip_rate_that_went_up_and_back_is_no_change_since_it_went_back(world):
    there_and_back = together(items(COUNTED[:6], 2), items(COUNTED[6:11], 8), items(COUNTED[11:], 2))
    assert not by_id(world(**there_and_back))["slip.change"].claimed


def test_what_slips_together_within_four_weeks_is_no_change(world):
    months = [items([month], 8 if place % 3 == 0 else 2) for place, month in enumerate(COUNTED)]
    change = by_id(world(**together(*months)))["slip.change"]
    assert (change.claimed, change.p > 0.3) == (False, True)


def test_items_of_few_incidents_claim_nothing(world):
    tables = items(COUNTED[:6], 0)
    tables["action_facts"] = [row | {"incident_id": f"i{n % 14}"} for n, row in enumerate(tables["action_facts"])]
    level = by_id(world(**tables))["slip.level"]
    assert said(level) == "Too little data: 14 incidents whose items came due, needs 15."


def test_a_slip_rate_that_falls_is_found_with_its_month(world):
    change = by_id(world(**together(items(COUNTED[:8], 7), items(COUNTED[8:], 2))))["slip.change"]
    assert (change.claimed, change.direction, change.selected) == (True, "better", True)
    assert change.estimate == pytest.approx(-0.5)
    assert said(change).startswith("Promises have slipped less often since September 2025: 20 %, before 70 %.")
    assert "Difference −50 points, 99 % interval −" in said(change)


def test_a_slip_rate_that_stays_is_silent(world):
    change = by_id(world(**items(COUNTED, 4)))["slip.change"]
    assert (change.claimed, change.verdict) == (False, "no_change")


def test_a_slip_rate_is_compared_at_a_marked_day(world):
    found = world(**together(items(COUNTED[:8], 7), items(COUNTED[8:], 2)), annotations=[MARKED | {"on": dt.date(2025, 9, 1)}])
    change = by_id(found)["slip.change:2025-09-01"]
    assert (change.claimed, change.selected, change.direction) == (True, False, "better")
    assert headlines(told(found))[0].id == "slip.change:2025-09-01"
    assert "slip.change" not in [finding.id for finding in headlines(told(found))]


def labelled(services: dict[str, tuple[int, int]]) -> dict[str, list[dict[str, Any]]]:
    """Incidents with a known cause: so many repeats of so many in each service."""
    tables: dict[str, list[dict[str, Any]]] = {"incident_facts": [], "occurrences": []}
    for service, (repeats, whole) in services.items():
        for n in range(whole):
            name = f"{service}-{n}"
            tables["incident_facts"].append(incident(name, COUNTED[n % 17], 1, None, ttd_status="missing", service=service))
            kind = "repeat" if n < repeats else "first"
            tables["occurrences"].append(
                {"incident_id": name, "service": service, "cause": f"c{n}", "kind": kind, "certainty": "confirmed"}
            )
    return tables


def test_a_service_that_repeats_far_more_than_the_others_is_named(world):
    found = world(**labelled({"pay": (20, 40), "mail": (3, 60), "web": (2, 60)}))
    assert [name for name in claims(found) if name.startswith("repeat")] == ["repeat.service:pay"]
    pay = by_id(found)["repeat.service:pay"]
    assert (pay.estimate, pay.n, pay.direction) == (0.5, 40, "more")
    assert said(pay).startswith("pay repeats known failures more often than the other services: 20 of 40 incidents (50 %), the others 4 %.")
    assert "3 services looked at" in said(pay)


def test_services_that_differ_by_chance_are_silent(world):
    none = by_id(world(**labelled({"pay": (5, 40), "mail": (3, 60), "web": (4, 60)})))["repeat.service"]
    assert (none.claimed, none.verdict) == (False, "no_evidence")
    assert re.search(r"mail, which has the most, would stand out with \d+ of 60\.", said(none))


def watched(strata: dict[str, tuple[int, int, int, int]], *, control: bool = False) -> dict[str, list[dict[str, Any]]]:
    """
    Per service repeats and days while overdue, and otherwise, in one span. With control as many again while an item is overdue that
    cannot prevent and none that can; without, either state is half of theirs, which says nothing.
    """
    tables: dict[str, list[dict[str, Any]]] = {"exposure": []} | labelled(dict.fromkeys(strata, (0, 1)))
    lo = dt.datetime(2026, 1, 1)
    for service, (events, days, other_events, other_days) in strata.items():
        times = [("overdue", events, days), ("closed", other_events, other_days), *([("pending", events, days)] if control else [])]
        for state, repeats, length in times:
            for n in range(max(repeats, 1)):
                piece = {
                    "service": service,
                    "cause": "c",
                    "incident_id": f"{service}-{n}",
                    "lo": lo,
                    "hi": lo,
                    "band": "0-14",
                    "occurrence": 1,
                    "state": state,
                }
                shared = "overdue" if (state == "pending" if control else n % 2) else "closed"
                tables["exposure"].append(piece | {"days": length / max(repeats, 1), "control_state": shared, "repeat": bool(repeats)})
    return tables


MANY = {f"s{n}": (8, 200, 4, 400) for n in range(6)}
FEWER = {f"s{n}": (2, 200, 20, 200) for n in range(4)}


@pytest.mark.parametrize(
    ("strata", "control", "verdict", "words"),
    [
        (MANY, False, "supports", "While a prevent item was overdue, the same failure came back 4.0 times as often."),
        (MANY, True, "shared_cause", "but overdue items that cannot prevent show the same: a shared reason is likely."),
        (FEWER, False, "against", "came back less often: 0."),
        (FEWER, True, "shared_cause", "but overdue items that cannot prevent show the same: a shared reason is likely."),
        ({"big": (2, 200, 60, 200), "even": (10, 100, 10, 100)}, False, "one_service", "rests on one service: big."),
        (
            {"big": (60, 200, 10, 200), "even": (10, 100, 10, 100), "odd": (9, 100, 10, 100)},
            False,
            "one_service",
            "rests on one service: big.",
        ),
        ({f"s{n}": (6, 300, 6, 300) for n in range(6)}, False, "no_evidence", "No evidence that failures come back more often"),
        ({"s0": (5, 100, 4, 200), "s1": (4, 100, 4, 200)}, False, "cannot_tell", "Too little data to tell whether failures come back"),
    ],
    ids=[
        "supports", "shared_cause", "against", "shared_cause of fewer", "one_service of fewer", "one_service", "no_evidence", "cannot_tell",
    ],
)  # fmt: skip
def test_the_leading_indicator_has_six_verdicts(world, strata, control, verdict, words):
    found = by_id(world(**watched(strata, control=control)))
    assert f"leading.{verdict}" in found
    finding = found[f"leading.{verdict}"]
    assert finding.verdict == verdict
    assert finding.claimed == (verdict in ("supports", "against"))
    assert words in said(finding)
    assert "association" in said(finding)
    assert re.search(r"\d+ repeats? in [\d ]+ days with an overdue item against \d+ in [\d ]+ with items and none overdue", said(finding))
    assert [row["kind"] for row in finding.evidence.rows] == ["answer", "check", "control"]
    assert repeat_words.leading_rows(finding.evidence.rows).height == 3


def test_no_evidence_says_what_ratio_would_have_been_seen_by_two_looks_running(world):
    finding = by_id(world(**watched({f"s{n}": (6, 300, 6, 300) for n in range(6)})))["leading.no_evidence"]
    reach = math.exp((2.8070 + 0.8416) / math.sqrt(72 * 0.25))
    assert f"{reach:.1f} times as often or more would most likely have been seen." in said(finding)


def test_without_a_control_a_shared_reason_is_not_ruled_out_and_that_is_said(world):
    tables = watched(MANY)
    bare = tables | {"exposure": [row | {"control_state": "none"} for row in tables["exposure"]]}
    missing = "Too few items that cannot prevent were overdue to rule out a shared reason."
    assert missing in said(by_id(world(**bare))["leading.supports"])
    assert missing not in said(by_id(world(**tables))["leading.supports"])


def test_a_failure_is_compared_with_failures_that_had_happened_as_often(world):
    """What comes back often gathers items: here overdue time lies at the fourth time, where all come back, and says nothing by itself."""
    tables = watched({f"s{n}": (8, 100, 2, 200) for n in range(6)})
    assert by_id(world(**tables))["leading.supports"].estimate == pytest.approx(8)
    often = [piece | {"occurrence": 4 if piece["state"] == "overdue" else 1} for piece in tables["exposure"]]
    assert by_id(world(**tables | {"exposure": often}))["leading.cannot_tell"].n == 0


def test_the_fourth_time_and_every_later_one_are_compared_with_each_other(world):
    tables = watched(MANY)
    later = [piece | {"occurrence": 4 + (place % 3)} for place, piece in enumerate(tables["exposure"])]
    assert by_id(world(**tables | {"exposure": later}))["leading.supports"].estimate == pytest.approx(4)


def test_repeats_in_one_kind_of_time_only_give_no_ratio_and_no_verdict():
    found = mantel_haenszel([PersonTime("a", 30, 100, 0, 100)], confidence=0.99)
    assert leading.judged(found, {}, None) == "cannot_tell"


def test_a_review_hears_one_of_each_kind_before_a_second_of_any(world):
    changed = months_of(COUNTED[:9]) + months_of(COUNTED[9:], 0.5)
    services = labelled({"pay": (20, 40), "mail": (2, 60), "web": (2, 60), "app": (20, 40), "job": (2, 60), "api": (1, 60)})
    time = watched(MANY)
    tables = {
        "incident_facts": changed + services["incident_facts"],
        "occurrences": services["occurrences"],
        "exposure": time["exposure"],
        **together(items(COUNTED[:8], 9), items(COUNTED[8:], 6)),
    }
    found = world(**tables)
    assert {"trend.ttd", "slip.change", "slip.worse_than_40", "repeat.service:pay", "repeat.service:app", "leading.supports"} <= set(
        claims(found)
    )
    shown = headlines(told(found))
    assert [finding.kind for finding in shown][:4] == ["trend", "slip", "repeat", "leading"]
    assert len(shown) == 5
    assert shown[1].id == "slip.change"


def test_what_is_not_recorded_at_all_is_named_once():
    ids = ["trend.tta", "trend.tta:2026-03-01", "mix.tta", "slip.level", "slip.change", "repeat.service", "leading.cannot_tell"]
    assert nothing_recorded(ids) == "Nothing is recorded of time to acknowledge, action items that came due and causes."
    assert nothing_recorded([]) == ""


def test_the_table_of_the_command_has_its_columns_also_when_nothing_was_found():
    assert analysis_finding.frame([]).columns == list(SCHEMA)
    assert json.loads(analysis_finding.frame([]).write_json()) == []


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(0.69, "31 % faster"), (1.24, "24 % slower"), (2.34, "2.3 times as slow"), (1.0, "the same"), (0.004, "over 99 % faster")],
)
def test_a_ratio_is_said_in_words(ratio, words):
    assert sentences.change(ratio).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.61, 0.78, "22 % to 39 % faster"),
        (1.1, 1.3, "10 % to 30 % slower"),
        (0.95, 1.09, "5 % faster to 9 % slower"),
        (1.8, 2.5, "80 % slower to 2.5 times as slow"),
        (None, None, "no limits"),
    ],
)
def test_limits_of_a_ratio_are_said_with_the_smaller_change_first(low, high, words):
    assert changes(Interval(low, high, 0.99)).replace(NBSP, " ") == words


def limited(over: int, of: int, month: str = COUNTED[-1], severity: str = "P2", **more: Any) -> list[dict[str, Any]]:
    """So many of some incidents of a month took longer to mitigate than their limit."""
    known = {"ttm_status": "observed", "ttm_doubt": False}
    return [
        incident(f"{severity}-{month}-{n}", month, 1, None, severity, ttd_status="missing")
        | {**known, "ttm_s": 60.0, "ttm_breach": n < over}
        | more
        for n in range(of)
    ]


@pytest.mark.parametrize(
    ("over", "of", "words"),
    [
        (60, 100, "Mitigation misses its limit in about 6 of 10 incidents: 60 of 100 (60 %). 99 % interval 47 % to 72 %; May 2026."),
        (2, 100, "Mitigation seldom misses its limit: 2 of 100 (2 %)."),
        (30, 30, "Mitigation misses its limit in all incidents: 30 of 30 (100 %)."),
    ],
    ids=["often", "seldom", "always"],
)
def test_a_limit_that_is_missed_often_or_seldom_is_told(world, over, of, words):
    level = by_id(world(incident_facts=limited(over, of)))["level.ttm"]
    assert said(level).startswith(words)
    assert (level.claimed, level.kept, level.n) == (True, None, of)
    assert level.p < analysis_finding.LEVEL


@pytest.mark.parametrize(
    ("over", "of", "kept", "words"),
    [
        (43, 100, True, "Mitigation misses its limit in 43 % of incidents: not clearly in more than a third, nor in less than a tenth."),
        (20, 100, False, "Mitigation misses its limit in 20 % of incidents: not clearly in more than a third, nor in less than a tenth."),
        (1, 1, False, "Too little data: 1 incident with a limit and a known time to mitigate in the last 12 complete months, needs 30."),
        (29, 29, False, "Too little data: 29 incidents with a limit and a known time to mitigate in the last 12 complete months"),
    ],
    ids=["only if it was told before", "between", "one", "too few"],
)
def test_a_limit_that_is_missed_neither_often_nor_seldom_is_silent(world, over, of, kept, words):
    level = by_id(world(incident_facts=limited(over, of)))["level.ttm"]
    assert said(level).startswith(words)
    assert (level.claimed, level.kept is not None) == (False, kept)
    if kept:
        assert said(level.kept).startswith(
            "Mitigation misses its limit in about 4 of 10 incidents: 43 of 100 (43 %). 99 % interval 31 % to 56 %"
        )
        assert analysis_finding.LEVEL < level.kept.p < analysis_finding.LEVEL_KEPT


def test_a_level_is_of_the_last_twelve_complete_months(world):
    old = limited(60, 60, COUNTED[-13])
    level = by_id(world(incident_facts=old + limited(20, 30, COUNTED[-12]) + limited(20, 30) + limited(60, 60, LAST)))["level.ttm"]
    assert (level.n, level.estimate, level.period) == (60, pytest.approx(40 / 60), f"{COUNTED[-12]}..{COUNTED[-1]}")


def test_levels_of_p1s_alone_come_first_then_those_furthest_beyond_their_threshold(world):
    p1s = limited(0, 40, severity="P1", ttd_breach=False, ttm_breach=None, tta_status="observed")
    p1s = [row | {"ttd_breach": n < 24, "ttd_status": "observed"} for n, row in enumerate(p1s)]
    others = limited(95, 100, tta_breach=True, tta_status="observed") + [
        row | {"ttm_breach": None} for row in limited(0, 1, month=COUNTED[-2])
    ]
    found = [finding for finding in world(incident_facts=p1s + others) if finding.kind == "level"]
    assert claims(found) == ["level.ttd", "level.tta", "level.ttm"]
    assert said(found[0]).startswith("Detection misses its limit in about 6 of 10 P1s: 24 of 40 (60 %).")
    assert [finding.id for finding in headlines(told(found))] == claims(found)


def reviewed(in_time: int, late: int, missing: int) -> list[dict[str, Any]]:
    timings = ["in_window"] * in_time + ["late"] * late + ["missing"] * missing
    rows = limited(0, len(timings), ttm_status="missing", ttm_breach=None, pir_need="required")
    return [row | {"pir_timing": timing} for row, timing in zip(rows, timings, strict=True)]


def test_without_a_target_reviews_are_held_against_one_half(world):
    found = by_id(world(incident_facts=reviewed(10, 60, 30)))
    assert said(found["level.reviews_in_48h"]).startswith(
        "Fewer than half of the required reviews are held within 48 hours: 10 of 100 (10 %)."
    )
    assert said(found["level.reviews_held"]).startswith("More than half of the required reviews are held: 70 of 100 (70 %).")


def test_with_a_target_reviews_and_customers_are_held_against_it(world):
    policy = Policy(targets=Targets(reviews_in_48h=0.2, reviews_held=0.9, noticed_by_customers=0.1))
    rows = [row | {"detected_by": "customer" if n < 40 else "monitoring" if n < 80 else None} for n, row in enumerate(reviewed(10, 60, 30))]
    found = by_id(world(policy, incident_facts=rows))
    assert said(found["level.reviews_held"]).startswith("Required reviews are held less often than the target of 90 %: 70 of 100 (70 %).")
    assert said(found["level.reviews_in_48h"]).startswith(
        "10 % of the required reviews are held within 48 hours: not clearly more or less than"
    )
    assert said(found["level.customers"]).startswith(
        "Customers noticed first more often than the target of 10 %, where it is recorded: 40 of 80 (50 %)."
    )


def test_tickets_of_one_event_count_as_one_piece_of_evidence_for_a_level(world, empty):
    """60 of 100 is a level; with 57 of the 60 tickets of one outage it is not."""
    rows = limited(60, 100)
    event = [{"incident_id": row["incident_id"], "event_id": rows[0]["incident_id"]} for row in rows[:57]]
    level = by_id(world(incident_facts=rows, events=event))["level.ttm"]
    empty.execute("delete from events")
    assert (level.claimed, level.kept, level.n) == (False, None, 100)


def test_a_level_that_few_incidents_tell_says_how_many_do(world):
    rows = [row | {"detected_by": "customer" if n < 40 else None} for n, row in enumerate(limited(0, 100))]
    customers = by_id(world(incident_facts=rows))["level.customers"]
    assert said(customers).endswith("40 of 100 incidents tell it: what the others would say is not known.")


def test_a_limit_of_p1s_without_any_p1_is_not_said_to_be_recorded_of_nothing(world):
    level = by_id(world(incident_facts=months_of(COUNTED)))["level.ttd"]
    assert (level.n, bool(level.period)) == (0, True)
