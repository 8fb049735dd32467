"""Rows -> sentences: what is said of a figure, and what is said where there is none."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from nowwhat.analysis.actions import words as action_words
from nowwhat.analysis.months import span_before
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.response import measures as response_measures
from nowwhat.analysis.response import verdicts
from nowwhat.analysis.response import words as response_words
from nowwhat.analysis.reviews import words as review_words
from nowwhat.analysis.sentences import beside, more, no_finding, nothing, somewhere
from nowwhat.language.sentences import interval, rounded, too_few, typical
from nowwhat.lint.text import Advice
from nowwhat.meetings import decisions
from nowwhat.meetings import words as meeting_words
from nowwhat.meetings.decisions import Known
from nowwhat.model.policy import Policy
from nowwhat.statistics.comparing import severity_adjusted_ratio

NBSP = "\N{NO-BREAK SPACE}"
NONE = dict.fromkeys(
    [
        "censored", "recovery_unknown", "self_recovered", "unacknowledged", "missing", "invalid", "not_reached", "early", "doubtful",
        "limited", "over",
    ],
    0,
)  # fmt: skip


def spaced(text: str) -> str:
    return text.replace(NBSP, " ")


def covered(incidents: int, n: int, **reasons: int) -> dict[str, Any]:
    return NONE | {"incidents": incidents, "n": n} | reasons


@pytest.mark.parametrize(
    ("row", "duration", "said"),
    [
        (
            covered(58, 41, unacknowledged=12, missing=4, invalid=1),
            "tta",
            "TTA known for 41 of 58: 12 resolved without acknowledgement, 4 missing, 1 impossible.",
        ),
        (covered(58, 58), "ttd", "TTD known for all 58."),
        (covered(1, 1), "ttd", "TTD known for 1 of 1."),
        (
            covered(3, 2, censored=1),
            "ttr",
            "TTR known for 2 of 3: 1 open so far. Median and P90 count the open ones as longer than so far (Kaplan-Meier).",
        ),
        (covered(3, 2, recovery_unknown=1), "ttr", "TTR known for 2 of 3: 1 left out, recovery not known."),
        (covered(9, 9, early=2), "ttd", "TTD known for all 9. In 2 an alert came before the start: counted as 0 s."),
        (covered(9, 9, early=1), "tta", "TTA known for all 9. In 1 somebody was there before the alert: counted as 0 s."),
        (covered(2, 2, doubtful=1), "ttm", "TTM known for all 2. 1 so long that the dates should be checked: in the median, not drawn."),
    ],
)
def test_coverage_says_for_how_many_and_why_not_for_the_others(row: dict[str, Any], duration: str, said: str) -> None:
    assert spaced(response_words.coverage(row, duration)) == said


def test_a_missed_limit_says_what_helps() -> None:
    assert spaced(response_words.over_limit(covered(20, 20, limited=20, over=5), "ttd")) == (
        "Over the limit in this period: 25 % (11 % to 47 %), 5 of 20. What helps: more health checks, or shorter intervals between them."
    )
    assert "rotation" in response_words.over_limit(covered(9, 9, limited=9, over=1), "tta")
    assert "rollback" in response_words.over_limit(covered(9, 9, limited=9, over=1), "ttm")


def test_a_limit_that_was_kept_gives_no_advice_and_one_that_applies_to_nothing_no_sentence() -> None:
    assert spaced(response_words.over_limit(covered(9, 9, limited=1), "ttd")) == "Never over the limit, of 1 incident with a known TTD."
    assert response_words.over_limit(covered(9, 9), "ttd") == ""


def test_a_share_of_fewer_than_five_is_a_count() -> None:
    assert spaced(response_words.over_limit(covered(4, 4, limited=4, over=3), "ttm")).startswith("Over the limit in this period: 3 of 4.")


STAMPS = ["started_at", "detected_at", "acknowledged_at", "investigating_at", "fix_applied_at", "recovered_at"]


def recorded(*, without: str = "") -> pl.DataFrame:
    return pl.DataFrame({"stamp": STAMPS, "recorded": [0 if stamp in without.split() else 9 for stamp in STAMPS]})


def test_a_duration_that_nothing_can_measure_names_the_missing_column() -> None:
    assert spaced(response_words.unmeasurable("tta", 763, recorded(without="acknowledged_at"))) == (
        "Time to acknowledge cannot be measured here: of 763 incidents, none has acknowledged_at (when somebody first responded). "
        "An export that records it, or that column in a plain CSV, fills the gap."
    )
    assert "none has started_at (when the problem began) nor detected_at" in response_words.unmeasurable(
        "ttd", 3, recorded(without="started_at detected_at")
    )
    assert "none has both started_at and recovered_at in a possible order" in response_words.unmeasurable("ttr", 3, recorded())


def test_nothing_in_the_period_says_where_the_data_is() -> None:
    said = nothing("January 2020", "2022-03", "2026-07", narrowed=False)
    assert spaced(said) == "No incident in January 2020. The data goes from March 2022 to July 2026."
    assert spaced(nothing("May 2026", None, None, narrowed=True)) == "No incident in May 2026 under these filters."
    said = nothing("12 months to May 2026", "2025-01", "2025-01", narrowed=False)
    assert spaced(said) == "No incident in the 12 months to May 2026. All of the data is of January 2025."


@pytest.mark.parametrize(
    ("policy", "severities", "name", "whose"),
    [
        ({"ttd": {"P1": 5}}, (), "P1 limit 5 min", "P1 incidents"),
        ({"ttd": {"all": 5}}, (), "limit 5 min", "incidents"),
        ({"ttd": {"P1": 5, "P2": 5}}, (), "P1 and P2 limit 5 min", "P1 and P2 incidents"),
        ({"ttd": {"P1": 5, "P2": 10}}, ("P2", "P3"), "P2 limit 10 min", "P2 incidents"),
        ({"ttd": {"P1": 0.5, "all": 10}}, (), "P1 limit 30 s", "P1 incidents"),
    ],
)
def test_the_line_is_the_limit_of_the_most_severe_that_is_looked_at(
    policy: dict[str, Any], severities: tuple[str, ...], name: str, whose: str
) -> None:
    found = response_words.limit(Policy.model_validate({"limits": policy}), "ttd", severities)
    assert found is not None
    assert (spaced(found.name), found.whose) == (name, whose)


def test_there_is_no_line_where_none_of_those_looked_at_has_a_limit() -> None:
    assert response_words.limit(Policy(), "ttd", ("P3",)) is None
    assert response_words.limit(Policy(), "ttr") is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(None, None, "no limits from so few"), (60.0, None, "at least 1 min"), (None, 60.0, "at most 1 min"), (30.0, 3605.0, "30 s to 1 h")],
)
def test_an_interval_says_on_which_side_there_is_no_limit(low: float | None, high: float | None, said: str) -> None:
    assert spaced(interval(low, high)) == said


def test_seconds_are_left_out_from_ten_minutes_on() -> None:
    said = [spaced(rounded(value)) for value in (599, 600, 629, 630, 3599)]
    assert said == ["9 min 59 s", "10 min", "10 min", "11 min", "1 h"]


def test_too_few_for_a_median_are_named_one_by_one() -> None:
    assert (spaced(typical(2, None)), spaced(too_few([60, 120]))) == ("n < 5", "Known: 1 min and 2 min.")
    assert (spaced(typical(5, 60)), too_few([])) == ("1 min", "")
    assert typical(0, None) == "unknown"


def test_two_years_stand_side_by_side_without_a_verdict() -> None:
    assert spaced(beside("8 min", "10 min", "2026-10", "2020-01")) == "12 months to Oct 2026: 8 min, the 12 before: 10 min."
    assert spaced(beside("8 min", "10 min", "2026-10", "2025-05")) == "12 months to Oct 2026: 8 min, the 6 before: 10 min."
    assert spaced(beside("8 min", "unknown", "2026-10", "2026-08")) == "3 months to Oct 2026: 8 min."
    assert spaced(beside("8 min", "unknown", "2026-10", "2026-10")) == "1 month to Oct 2026: 8 min."


@pytest.mark.parametrize(
    ("n", "needs", "first", "last", "said"),
    [
        (10, 30, "2026-01", "2026-10", "At this pace that is about 20 months more."),
        (3, 30, "2026-09", "2026-10", "At this pace that is about 18 months more."),
        (13, 30, "2019-11", "2026-10", "At this pace that is about 10 years more."),
        (3, 30, "2022-11", "2026-10", "At this pace it will take many years."),
        (0, 30, "", "2026-10", ""),
        (30, 30, "2026-01", "2026-10", ""),
    ],
)
def test_a_pace_counts_every_month_up_to_the_last_that_is_over(n: int, needs: int, first: str, last: str, said: str) -> None:
    assert spaced(more(n, needs, first, last)) == said


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-02", "2026-02", ""),
        ("2026-02", "2026-03", "It may have begun in February or March 2026."),
        ("2025-12", "2026-01", "It may have begun in December 2025 or January 2026."),
        ("2025-12", "2026-02", "It may have begun in any month from December 2025 to February 2026."),
    ],
)
def test_the_months_in_which_a_change_may_have_begun_are_named(first: str, last: str, said: str) -> None:
    assert spaced(somewhere(first, last)) == said


@pytest.mark.parametrize(
    ("few", "said"),
    [
        (0, "none shows anything to claim."),
        (1, "1 has too little of it and no other shows anything to claim."),
        (14, "14 have too little of it and no other shows anything to claim."),
        (16, "each has too little of it."),
    ],
)
def test_no_finding_is_told_apart_from_too_little_data(few: int, said: str) -> None:
    assert spaced(no_finding(16, few)).startswith(f"No finding: of 16 looks at all of the data, {said} ")


def test_services_with_nothing_on_one_side_are_named_as_long_as_they_are_few() -> None:
    one = verdicts.one_sided(1, ["pay; web"])
    assert spaced(one) == "1 incident is left out, since its service has none on one side: pay + web."
    many = verdicts.one_sided(9, ["a", "b", "c", "d"])
    assert spaced(many) == "9 incidents are left out, since their services have none on one side."


@pytest.mark.parametrize(
    ("large", "said"),
    [
        (False, "The mix of severities has no clear effect on time to detect"),
        (True, "Whether the mix of severities hides a change of time to detect cannot be told"),
    ],
)
def test_an_effect_of_the_mix_that_explains_nothing_is_told_with_its_size(large: bool, said: str) -> None:
    adjusted = severity_adjusted_ratio([300, 600] * 5, ["P2"] * 10, [300, 600] * 5, ["P2"] * 10)
    headline, size = verdicts.no_mix("ttd", adjusted, 20, 6, large=large)
    assert spaced(headline) == said
    assert spaced(size) == "About 0 %, the last 6 complete months beside the 6 before; 20 known detections"


def test_years_that_record_another_share_are_not_compared_and_it_is_said() -> None:
    slips = action_words.recorded_apart((164, 185), (147, 543))
    assert spaced(slips) == "Not compared with the months before: the first date was known for 89 % of items then, for 27 % now."
    times = response_words.known_apart("ttd", (20, 100), (90, 100))
    assert spaced(times) == "Not compared with the months before: time to detect was recorded for 20 % then, for 90 % now."


def test_incidents_are_counted_by_severity_and_those_without_are_said() -> None:
    frame = pl.DataFrame({"severity": ["P2", "P1", None, "P2", None], "incidents": [1, 2, 1, 1, 0]})
    assert spaced(response_words.by_severity(frame)) == "5 incidents: 2 P1, 2 P2 and 1 without severity."
    assert response_words.by_severity(frame.clear()) == "No incident."


def test_missed_limits_are_one_sentence_and_the_advice_another() -> None:
    frame = pl.DataFrame({"duration": ["ttd", "tta", "ttm"], "limited": [3, 21, 20], "over": [2, 0, 12]})
    said = spaced(response_words.limits_missed(frame, Policy()))
    assert said == "Limits missed: time to detect in 2 of 3 (P1 only) and to mitigate in 12 of 20."
    assert response_words.advice(frame).startswith("To detect: more health checks")
    assert "rotation" not in response_words.advice(frame)
    assert response_words.limits_missed(frame.with_columns(over=0), Policy()) == "No limit was missed."
    assert response_words.limits_missed(frame.clear(), Policy()) == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            (22, 2, 1, 1),
            "2 incidents repeat an earlier one: 1 second occurrence (a pattern) and 1 third or later occurrence (systemic).",
        ),
        ((22, 1, 1, 0), "1 incident repeats an earlier one: 1 second occurrence (a pattern)."),
        ((22, 0, 0, 0), "None of 22 incidents with a known cause repeats an earlier one."),
        ((0, 0, 0, 0), ""),
    ],
)
def test_repeats_are_counted_as_pattern_and_systemic(row: tuple[int, ...], said: str) -> None:
    assert spaced(repeat_words.repeated(dict(zip(("labelled", "repeats", "pattern", "systemic"), row, strict=True)))) == said


def test_what_the_share_of_repeats_leaves_out_is_counted_by_its_reason() -> None:
    row = {"incidents": 20, "labelled": 10, "duplicates": 3, "repeats": 4}
    assert spaced(repeat_words.repeats_coverage(row)) == (
        "4 of 10 with a known cause. Left out: 7 without a service or a cause and 3 probable duplicates."
    )
    assert spaced(repeat_words.repeats_coverage(row | {"incidents": 10, "duplicates": 0})) == "4 of 10 with a known cause."
    assert spaced(repeat_words.repeats_coverage(row | {"incidents": 10, "duplicates": 0}, short=2)) == (
        "4 of 10 with a known cause. Left out: 2 months before which causes are recorded for less than the window of repeats."
    )
    assert repeat_words.repeats_coverage(row | {"labelled": 0, "repeats": 0}, short=1) == repeat_words.NO_LOOK_BACK
    assert spaced(repeat_words.recorded_apart((59, 100), (80, 80))) == (
        "Not compared with the months before: causes were recorded for 59 % then, for 100 % now."
    )


def test_slipped_items_stand_beside_the_quoted_line() -> None:
    said = action_words.slipped({"came_due": 62, "slipped": 24, "first_known": 62}, "quoted: about 40 % are late")
    assert spaced(said) == "24 of 62 promised items were not finished by their first due date (39 %). Quoted: about 40 % are late."
    assert "%" not in action_words.slipped({"came_due": 3, "slipped": 1, "first_known": 3}, "quoted")
    assert spaced(action_words.slipped({"came_due": 1, "slipped": 1, "first_known": 1}, "quoted")).startswith(
        "1 of 1 promised item was not finished by its first due date."
    )
    assert action_words.slipped({"came_due": 0, "slipped": 0}, "quoted") == "No action item came due."


def test_slipped_items_whose_first_dates_are_not_known_stand_beside_no_line() -> None:
    def said(first_known: int, moves: int) -> str:
        row = {"came_due": 60, "slipped": 24, "first_known": first_known, "moves_seen": moves}
        return spaced(action_words.slipped(row, "quoted: about 40 % are late"))

    by_now = "24 of 60 promised items were not finished by the date promised now"
    assert said(0, 0) == (f"{by_now} (40 %). The first date is not known of 60 of 60, so this is not compared with the quoted line.")
    assert said(0, 3).startswith(f"{by_now}, or by an earlier one that is known (40 %).")
    assert said(53, 0).startswith(f"{by_now}, or by an earlier one that is known (40 %). The first date is not known of 7 of 60,")
    assert said(54, 0) == (
        "24 of 60 promised items were not finished by their first due date (40 %). Quoted: about 40 % are late. "
        "Of 6 the first date is not known, and the date promised now counts."
    )


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (None, 14.0, ""),
        (14.0, None, "From creation to the due date: 14 days at the median."),
        (20.0, 14.0, "From creation to the due date: 20 days at the median, in the 12 months before 14 days."),
        (21.0, 14.0, "Promises are longer now: a later day is easier to keep."),
        (9.0, 14.0, "Promises are shorter now: an earlier day is harder to keep."),
        (0.4, 0.0, "From creation to the due date: 0 days at the median, in the 12 months before 0 days."),
    ],
)
def test_the_length_of_promises_stands_beside_their_rate(now: float | None, before: float | None, said: str) -> None:
    assert spaced(action_words.promise_length(now, before)).endswith(said)


ITEM = {
    "title": "Add a health check", "action_id": "A-1", "url": None, "severity": "P1", "service": "pay", "team": "red",
    "days_over": None, "idle_days": 20, "due_on": None, "gsystem": "jira", "gkey": "a-1", "incident_id": "I-9",
}  # fmt: skip


def test_the_decision_list_names_an_item_once_and_a_failure_from_the_third_time_on() -> None:
    owed = {"title": "Checkout down", "incident_id": "I-1", "url": None, "severity": "P1", "service": "pay", "hours_left": -31.4}
    chains = [{"cause": "disk full", "title": "x", "service": "pay", "team": "red", "occurrences": n, "chain_id": "I-0"} for n in (2, 3)]
    frames = ([ITEM], [owed], chains, [ITEM, ITEM | {"action_id": "A-2", "days_over": 3, "idle_days": 0}])
    waiting = decisions.to_decide(*(pl.DataFrame(frame, infer_schema_length=None) for frame in frames))
    rows = [meeting_words.decision(kind, row) for kind, frame in waiting.items() for row in frame.iter_rows(named=True)]
    assert [(row.kind, spaced(row.why), row.late) for row in rows] == [
        ("Escalate", "no due date, untouched 20 days", False),
        ("Hold the review", "1 day 7 h late", True),
        ("Systemic", "failed 3 times", False),
        ("Do first", "overdue 3 days", True),
    ]
    assert rows[0].owner == ("jira", "a-1")
    assert rows[1].owner is None
    assert [(row.incident, row.of_incident) for row in rows] == [("I-9", False), ("I-1", True), ("I-0", True), ("I-9", False)]


def test_what_waits_is_counted_and_what_was_never_imported_is_said() -> None:
    one = {"Escalate": 1, "Systemic": 0}
    everything = Known(items=True, touches=True, kinds=True, reviews=True, causes=True)
    assert spaced(meeting_words.decision_counts(one, everything)) == "1 escalation."
    owed = {"Escalate": 0, "Hold the review": 3}
    assert spaced(meeting_words.decision_counts(owed, everything, "1 in time, 2 late by more")) == (
        "3 reviews owed (1 in time, 2 late by more)."
    )
    assert meeting_words.decision_counts({}, Known(items=False, touches=True, kinds=True, reviews=False, causes=False)) == (
        "Nothing to list. The imported files hold no action items, no day of a review and no causes, "
        "so nothing that rests on them is on this list."
    )
    assert meeting_words.decision_counts({}, replace(everything, reviews=False, causes=False)) == (
        "Nothing waits for a decision: no stalled item and no open top prevent item. "
        "The imported files hold no day of a review and no causes, so nothing that rests on them is on this list."
    )
    assert meeting_words.decision_counts({}, replace(everything, touches=False, kinds=False)) == (
        "Nothing waits for a decision: no review owed and no systemic repeat. The imported files hold no day on which an open item was "
        "touched and no open item that says what it is for, so nothing that rests on them is on this list."
    )


@pytest.mark.parametrize(
    ("hours", "said"),
    [(9.2, ("9 h left", False)), (0.1, ("1 h left", False)), (0.0, ("1 h late", True)), (-60.0, ("2 days 12 h late", True))],
)
def test_a_review_has_hours_left_or_is_late(hours: float, said: tuple[str, bool]) -> None:
    words, late = review_words.why_review(hours)
    assert (spaced(words), late) == said


def test_an_incident_with_several_faults_is_listed_once() -> None:
    rows = [
        {"incident_id": "a", "fault": "invalid", "duration": "ttd", "gap_s": -7200.0, "sentence": None},
        {"incident_id": "a", "fault": "doubtful", "duration": "ttr", "gap_s": 3e7, "sentence": None},
        {"incident_id": "b", "fault": "no_stamp", "duration": None, "gap_s": None, "sentence": "No time."},
    ]
    assert [(row["incident_id"], spaced(row["says"])) for row in response_words.faults(pl.DataFrame(rows))] == [
        ("a", "Time to detect: ends 2 h before it begins. Time to resolve 347 days 5 h: is that right?"),
        ("b", "No time."),
    ]


MONTHS = {"incidents": 26, "labelled": 22, "duplicates": 1}
REVIEWS = {"required": 11, "any_review": False, "unrecorded": 9, "first_month": None, "undetermined": 1}


def test_an_item_of_a_review_is_about_the_review_and_not_about_an_id_that_nobody_knows() -> None:
    row = {"action_id": "A-1", "url": None, "gsystem": "jira", "service": None, "team": None, "category": None, "incident_id": "I-1"}
    assert action_words.about(row, "all") == "A-1"
    assert action_words.about(row | {"url": "https://tracker.example/A-1"}, "all") == "its incident"
    assert action_words.about(row | {"gsystem": "review", "action_id": "review-doc-1-1"}, "all") == "its review"
    assert action_words.about(row | {"gsystem": "review", "incident_id": None}, "all") == ""


def test_what_is_not_known_is_said_in_sentences() -> None:
    said = meeting_words.not_known(
        {"ttd": covered(26, 23, missing=3), "tta": covered(26, 0), "ttr": covered(26, 26)},
        recorded(without="acknowledged_at"), MONTHS, REVIEWS, pl.DataFrame({"severity": ["P1", None], "incidents": [25, 1]}),
    )  # fmt: skip
    assert [spaced(sentence)[:70] for sentence in said] == [
        "TTD known for 23 of 26: 3 missing.",
        "Time to acknowledge cannot be measured here: of 26 incidents, none has",
        "1 incident has no severity that is mapped to P1 to P4: no limit applie",
        "3 of 26 incidents lack a service or a cause: nobody can say whether th",
        "11 incidents require a review, but no import says when a review was he",
        "Whether 1 incident needs a review is not known: severity or customer i",
    ]


def test_what_the_key_figures_have_said_is_not_said_again() -> None:
    coverages = {"ttd": covered(26, 23, missing=3), "ttm": covered(26, 20, missing=6)}
    said = meeting_words.not_known(
        coverages, recorded(), MONTHS, {"required": 0, "any_review": True, "unrecorded": 0, "first_month": "2026-01", "undetermined": 0},
        pl.DataFrame({"severity": ["P1"], "incidents": [26]}), ["ttd", "repeats"],
    )  # fmt: skip
    assert [spaced(sentence) for sentence in said] == ["TTM known for 20 of 26: 6 missing."]


def test_severities_with_limits_of_their_own_are_named() -> None:
    line = response_words.limit(Policy.model_validate({"limits": {"tta": {"P1": 5, "P2": 15}}}), "tta")
    assert line is not None
    assert spaced(response_words.shares_subtitle("time to acknowledge", line, "month", drawn=False)) == (
        "Share of P1 and P2 incidents with time to acknowledge over the limit of their severity: P1 limit 5 min, P2 15 min."
    )


def test_where_everything_is_known_nothing_is_said() -> None:
    months = {"incidents": 2, "labelled": 2, "duplicates": 0}
    reviews = {"required": 1, "any_review": True, "unrecorded": 0, "first_month": "2026-01", "undetermined": 0}
    by = pl.DataFrame({"severity": ["P1"], "incidents": [2]})
    assert meeting_words.not_known({"ttd": covered(2, 2)}, recorded(), months, reviews, by) == []


# ------------------------------------------------------------------------------- what the sentences and charts are made of


def by_month(medians: list[float | None]) -> pl.DataFrame:
    names = [f"{2025 + n // 12}-{n % 12 + 1:02}" for n in range(len(medians))]
    return pl.DataFrame(
        {
            "month": names,
            "median_min": pl.Series(medians, dtype=pl.Float64),
            "provisional": [False] * (len(names) - 1) + [True],
            "incidents": 9,
            "n": 9,
        }
    )


def test_the_first_twelve_complete_months_set_the_usual_range_and_later_ones_outside_are_marked() -> None:
    months, found = response_measures.usual_range(by_month([10, 11] * 6 + [100, 10, 100]), "2025-07")
    assert found is not None
    assert (found.months, found.first_month, found.last_month, found.provisional, found.outside) == (12, "2025-01", "2025-12", False, 1)
    assert months["month"][0] == "2025-07"
    assert months.filter("signal")["month"].to_list() == ["2026-01"]  # the last month is not over and never marked
    assert "A ring marks a month outside" in response_words.usual(found)


def test_six_to_eleven_months_mark_nothing_and_fewer_set_no_range() -> None:
    months, found = response_measures.usual_range(by_month([10, 11, 10, 11, 10, 500, 10]), "2025-01")
    assert found is not None
    assert found.provisional
    assert not months["signal"].any()
    assert "provisional: only 6 months set it" in spaced(response_words.usual(found))
    assert response_measures.usual_range(by_month([10, 11, None, 11, 10, 500]), "2025-01")[1] is None
    assert response_words.usual(None).startswith("No usual range yet")


def test_the_range_comes_from_before_the_period_if_the_data_go_back() -> None:
    assert response_measures.baseline_from("2025-08", "2026-07") == "2024-08"
    assert response_measures.baseline_from("2022-03", "2026-07") == "2022-03"


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [([10, 12, 15, 1], ("month",)), ([10, 9, 15, 1], ("quarter", "half")), ([9, 9, 1], ("month",))],
    ids=["enough in every complete month", "too few in one", "two months are no quarter"],
)
def test_quarters_are_compared_where_a_month_has_too_few(counts: list[int], wanted: tuple[str, ...]) -> None:
    assert response_measures.grains(pl.DataFrame({"n": counts, "provisional": [False] * (len(counts) - 1) + [True]})) == wanted


def test_no_quarter_and_no_half_year_is_cut() -> None:
    assert response_measures.whole("quarter", "2025-08", "2026-07") == ("2025-07", "2026-09")
    assert response_measures.whole("half", "2025-08", "2026-07") == ("2025-07", "2026-12")
    assert response_measures.whole("month", "2025-08", "2026-07") == ("2025-08", "2026-07")


def test_the_period_before_is_as_long() -> None:
    assert span_before("2025-08", "2026-07") == ("2024-08", "2025-07")
    assert span_before("2026-01", "2026-01") == ("2025-12", "2025-12")


def test_severities_below_five_have_no_median_and_all_are_summed() -> None:
    by = pl.DataFrame({
        "severity": ["P1", None], "limit_s": [300.0, None], "incidents": [8, 2], "n": [6, 2], "limited": [6, 0], "over": [3, 0],
    })  # fmt: skip
    values = pl.DataFrame({"severity": ["P1"] * 6 + [None] * 2, "value_s": [60.0, 120, 180, 240, 300, 360, 60, 60]})
    rows = response_words.severity_rows(response_measures.by_severity(by, values))
    assert [[spaced(cell) for cell in row] for row in rows] == [
        ["P1", "6 of 8", "3 min 30 s (1 min to 6 min)", "5 min 30 s (at least 4 min)", "50 % (19 % to 81 %), 3 of 6"],
        ["Not recorded", "2 of 2", "too few: needs 5", "", ""],
        ["All", "8 of 10", "2 min 30 s (1 min to 6 min)", "5 min 18 s (at least 3 min)", "50 % (19 % to 81 %), 3 of 6"],
    ]


def phase_frame(six: int, four: int) -> pl.DataFrame:
    rows = [("six", place, 0.2, six) for place in range(5)] + [("four", place, 1 / 3, four) for place in range(3)]
    return pl.DataFrame(rows, schema=["spine", "place", "share", "n"], orient="row").with_columns(phase=pl.lit("x"), incidents=pl.lit(20))


def test_the_five_phases_are_shown_where_at_least_half_have_all_six_times() -> None:
    assert response_measures.spine(phase_frame(10, 20)) == "six"
    assert response_measures.spine(phase_frame(9, 20)) == "four"
    assert response_measures.spine(phase_frame(4, 4)) is None


def test_a_period_with_too_few_whole_incidents_has_no_bar() -> None:
    rows = response_measures.phase_rows([("before", phase_frame(4, 4)), ("now", phase_frame(0, 6))], "four")
    assert rows["row"].unique().to_list() == ["now (n 6)"]
    assert rows["end"].to_list()[-1] == pytest.approx(1)


def test_a_line_in_shreds_is_not_drawn() -> None:
    frame = pl.DataFrame({"month_start_on": list(range(10)), "median_min": [1.0] * 7 + [None] * 3})
    assert response_measures.spark(frame, "median_min") is not None
    assert response_measures.spark(frame.with_columns(median_min=pl.when(pl.col("month_start_on") < 6).then(1.0)), "median_min") is None


def test_a_sentence_with_several_pieces_of_advice_is_shown_once_and_nothing_is_said_twice():
    three = "Every action item needs three attributes."
    told = [
        Advice("item-owner", "a.md", 3, "Add a check", f"2 of 2 items have no owner. {three}"),
        Advice("item-deadline", "a.md", 3, "Add a check", f"2 of 2 items have no deadline. {three}"),
        Advice("whys-missing", "a.md", 1, "", "There are no five whys."),
    ]

    assert review_words.by_sentence(told) == [
        ("Add a check", 3, f"2 of 2 items have no owner. {three} 2 of 2 items have no deadline."),
        ("", None, "There are no five whys."),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "required", "figure", "words"),
    [
        (0, 0, 0, "unknown", "No incident of the period is known to require a review."),
        (0, 0, 1, "unknown", "No required review of the period is due yet."),
        (2, 4, 4, "2 of 4", "that were due: too few for a rate"),
        (6, 8, 9, "75 %", "6 of 8 that were due, 95 % interval 41 % to 93 %"),
    ],
)
def test_a_rate_of_reviews_has_its_n_and_interval_or_is_a_count(part, whole, required, figure, words):
    assert tuple(map(spaced, review_words.rate(part, whole, required))) == (figure, words)


def test_that_no_review_is_owed_is_praise_only_where_one_was_required():
    nobody = pl.DataFrame(schema={"late": pl.Boolean})
    assert review_words.owed_figure(nobody, 3) == ("0", "Every required review was held.")
    assert review_words.owed_figure(nobody, 0) == ("0", "No incident is known to require a review.")
    assert review_words.owed_figure(nobody, 3, 2) == ("0", "None of the time from which reviews are recorded.")


def test_what_is_owed_is_split_by_how_late_it_is():
    hours = [48.0, 0.1, -0.1, -719.9, -720.0, -9000.0]
    owed = pl.DataFrame({"hours_left": hours, "late": [left <= 0 for left in hours]})
    assert spaced(review_words.owed_split(owed)) == "2 in time, 2 late by up to 30 days, 2 late by more"
    assert review_words.owed_figure(owed.filter("late").head(1), 1) == ("1", "1 late by up to 30 days.")
