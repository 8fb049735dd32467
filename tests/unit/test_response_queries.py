"""Questions about detection, response and owed reviews: drawn incidents -> rows."""

from typing import Any

import polars as pl
import pytest

from tests.answers import answer, answers, prepared, shown
from tests.tables import rows


def test_every_incident_of_the_period_has_one_reason_why_its_duration_is_known_or_not() -> None:
    connection = prepared(
        incidents="""
        | incident_id    | detected_at | acknowledged_at | recovered_at | investigating_at |
        | answered       | 10:00       | 10:05           | 11:00        |                  |
        | somebody first | 10:00       | 09:50           | 11:00        |                  |
        | contradiction  | 10:00       | 08:00           | 11:00        |                  |
        | waiting        | 10:00       |                 |              |                  |
        | unanswered     | 10:00       |                 | 11:00        |                  |
        | at work        | 10:00       |                 |              | 10:20            |
        | too long       | 10:00       | 2026-03-12 10:00| 2026-03-12 11:00 |              |
        """
    )
    answers(
        answer(connection, "duration_coverage", duration="tta"),
        """
        | incidents | n | censored | self_recovered | unacknowledged | missing | invalid | not_reached | early | doubtful | limited | over |
        | 7         | 3 | 1        | 0              | 1              | 1       | 1       | 0           | 1     | 1        | 0       | 0    |
        """,
    )


def test_an_incident_belongs_to_the_month_of_its_first_time_in_the_report_zone() -> None:
    connection = prepared(
        zone="America/Los_Angeles",
        incidents="""
        | incident_id | started_at          | detected_at         |
        | april here  | 2026-05-01 06:59    | 2026-05-01 07:30    |
        | may here    | 2026-05-01 07:00    | 2026-05-01 07:30    |
        """,
    )
    answers(
        answer(connection, "duration_by_month", duration="ttd"),
        """
        | month   | month_start_on | month_end_on | provisional | incidents | n | median_min |
        | 2026-04 | 2026-04-01     | 2026-05-01   | no          | 1         | 1 |            |
        | 2026-05 | 2026-05-01     | 2026-06-01   | yes         | 1         | 1 |            |
        """,
    )


def test_a_month_without_incidents_is_there_with_none_and_without_a_median() -> None:
    drawn = "| incident_id | started_at | detected_at |\n" + "\n".join(
        f"| {n} | 2026-0{month}-02 10:00 | 2026-0{month}-02 10:0{n % 7} |" for n, month in enumerate([2, 2, 2, 2, 2, 4])
    )
    frame = answer(prepared(incidents=drawn), "duration_by_month", duration="ttd", from_month="2026-02", to_month="2026-04")
    answers(
        frame,
        """
        | month   | incidents | n | median_min | p90_min |
        | 2026-02 | 5         | 5 | 2          | 3.6     |
        | 2026-03 | 0         | 0 |            |         |
        | 2026-04 | 1         | 1 |            |         |
        """,
    )


FILTERED = """
    | incident_id | service | team | severity | started_at       | detected_at      |
    | a           | pay     | red  | P1       | 2026-03-02 10:00 | 2026-03-02 10:01 |
    | b           | pay     | blue | P2       | 2026-03-02 10:00 | 2026-03-02 10:02 |
    | c           | mail    | red  | P2       | 2026-04-02 10:00 | 2026-04-02 10:03 |
    | d           |         |      |          | 2026-04-02 10:00 | 2026-04-02 10:04 |
"""


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, "abcd"),
        ({"services": ["pay"]}, "ab"),
        ({"teams": ["red"]}, "ac"),
        ({"severities": ["P2"]}, "bc"),
        ({"services": ["pay"], "severities": ["P2"]}, "b"),
        ({"from_month": "2026-04"}, "cd"),
        ({"to_month": "2026-03"}, "ab"),
        ({"services": ["nobody's"]}, ""),
    ],
    ids=str,
)
def test_each_filter_leaves_the_same_incidents_in_every_answer(filters: dict[str, Any], left: str) -> None:
    connection = prepared(incidents=FILTERED)
    for name in ("duration_incidents", "duration_dots", "begun_incidents", "phase_incidents"):
        extra = {"duration": "ttd"} if "duration" in name else {}
        assert "".join(sorted(answer(connection, name, **extra, **filters)["incident_id"])) == left, name
    assert answer(connection, "duration_coverage", duration="ttd", **filters)["incidents"].to_list() == [len(left)]
    assert answer(connection, "weekday_hour", block_h=6, **filters)["n"].sum() == len(left)
    assert answer(connection, "duration_by_severity", duration="ttd", **filters)["incidents"].sum() == len(left)
    assert answer(connection, "incidents_by_severity", **filters)["incidents"].sum() == len(left)
    assert answer(connection, "detected_by", duration="ttd", **filters)["incidents"].sum() == len(left)


def test_a_large_dot_is_an_incident_whose_severity_has_a_limit_that_others_do_not_have() -> None:
    connection = prepared(incidents=FILTERED)
    assert shown(answer(connection, "duration_dots", duration="ttd"), ["incident_id", "strong"]) == rows(
        "| incident_id | strong |\n| a | yes |\n| b | no |\n| c | no |\n| d | no |"
    )
    assert not answer(connection, "duration_dots", duration="ttm")["strong"].any()


def test_at_most_2000_dots_are_drawn_and_they_are_the_same_every_time() -> None:
    drawn = [
        {"incident_id": f"i{n:04}", "severity": "P1" if n % 2 else "P2", "started_at": "10:00", "detected_at": f"10:{n % 60:02}"}
        for n in range(2_100)
    ]
    connection = prepared(incidents=drawn)
    first = answer(connection, "duration_dots", duration="ttd")
    assert first.height == 2_000
    assert first.filter("strong").height >= 1_000
    assert first.equals(answer(connection, "duration_dots", duration="ttd"))


def test_a_doubtful_value_is_counted_and_listed_but_not_drawn() -> None:
    connection = prepared(
        incidents="""
        | incident_id | severity | started_at          | detected_at         | recovered_at        |
        | long        | P1       | 2026-03-01 10:00    | 2026-03-09 10:00    | 2026-03-09 11:00    |
        | backwards   | P2       | 2026-03-03 10:00    | 2026-03-03 08:00    | 2026-03-03 09:00    |
        | fine        | P2       | 2026-03-04 10:00    | 2026-03-04 10:05    | 2026-03-04 11:00    |
        """
    )
    assert answer(connection, "duration_values", duration="ttd")["value_s"].to_list() == [691_200, 300]
    assert answer(connection, "duration_dots", duration="ttd")["incident_id"].to_list() == ["fine"]
    answers(
        answer(connection, "check_dates"),
        """
        | incident_id | fault    | duration | gap_s  | at               |
        | backwards   | invalid  | ttd      | -7200  | 2026-03-03 10:00 |
        | backwards   | invalid  | ttr      | -3600  | 2026-03-03 10:00 |
        | long        | doubtful | ttd      | 691200 | 2026-03-01 10:00 |
        """,
    )


def test_an_incident_without_any_time_is_in_no_month_and_listed_whatever_the_period() -> None:
    connection = prepared(incidents="| incident_id | title |\n| timeless | ? |")
    assert answer(connection, "duration_coverage", duration="ttd", from_month="2026-01", to_month="2026-02")["incidents"].to_list() == [0]
    listed = answer(connection, "check_dates", from_month="2026-01", to_month="2026-02")
    assert shown(listed, ["incident_id", "fault", "at"]) == [{"incident_id": "timeless", "fault": "no_stamp", "at": None}]


@pytest.mark.parametrize(
    ("grain", "wanted"),
    [
        ("month", [("2026-02-01", "2026-03-01", 5, 3), ("2026-03-01", "2026-04-01", 0, 0), ("2026-04-01", "2026-05-01", 1, 1)]),
        ("quarter", [("2026-01-01", "2026-04-01", 5, 3), ("2026-04-01", "2026-07-01", 1, 1)]),
        ("half", [("2026-01-01", "2026-07-01", 6, 4)]),
    ],
)
def test_the_share_over_the_limit_needs_five_incidents(grain: str, wanted: list[tuple[str, str, int, int]]) -> None:
    minutes = [(2, 14), (2, 15), (2, 16), (2, 17), (2, 18), (4, 30)]
    drawn = [
        {"incident_id": str(n), "severity": "P2", "detected_at": f"2026-0{month}-02 10:00", "acknowledged_at": f"2026-0{month}-02 10:{m}"}
        for n, (month, m) in enumerate(minutes)
    ]
    frame = answer(prepared(incidents=drawn), "share_over_limit", duration="tta", grain=grain, from_month="2026-02", to_month="2026-04")
    assert [
        (str(a), str(b), n, over) for a, b, n, over in frame.select("month_start_on", "month_end_on", "n", "over").iter_rows()
    ] == wanted
    assert frame["share"].to_list() == [over / n if n >= 5 else None for _, _, n, over in wanted]


def test_the_week_has_every_block_also_those_in_which_nothing_began() -> None:
    connection = prepared(incidents="| incident_id | started_at |\n| one | 2026-03-02 13:30 |")  # a Monday
    for block in (1, 6):
        cells = answer(connection, "weekday_hour", block_h=block)
        assert cells.height == 7 * 24 // block
        assert cells.filter(pl.col("n") > 0).select("weekday", "hour", "n").rows() == [(0, 13 // block * block, 1)]


def test_the_stamps_that_nobody_recorded_are_counted_as_none() -> None:
    connection = prepared(incidents="| incident_id | started_at | recovered_at |\n| a | 10:00 | 11:00 |\n| b | 10:00 | |")
    answers(
        answer(connection, "stamps_recorded"),
        """
        | stamp            | recorded | incidents |
        | started_at       | 2        | 2         |
        | detected_at      | 0        | 2         |
        | acknowledged_at  | 0        | 2         |
        | investigating_at | 0        | 2         |
        | fix_applied_at   | 0        | 2         |
        | recovered_at     | 1        | 2         |
        """,
    )


REVIEWED = """
    | incident_id | severity | started_at          | recovered_at        | pir_completed_at    |
    | in window   | P1       | 2026-05-10 10:00    | 2026-05-10 12:00    | 2026-05-12 10:00    |
    | late        | P2       | 2026-05-10 10:00    | 2026-05-10 12:00    | 2026-05-20 10:00    |
    | never       | P2       | 2026-05-10 10:00    | 2026-05-10 12:00    |                     |
    | waiting     | P1       | 2026-05-31 10:00    | 2026-05-31 12:00    |                     |
    | open        | P1       | 2026-05-31 10:00    |                     |                     |
    | unknown     | P3       | 2026-05-10 10:00    | 2026-05-10 12:00    |                     |
    | small       | P4       | 2026-05-10 10:00    | 2026-05-10 12:00    |                     |
"""


def test_reviews_are_counted_once_their_48_hours_have_passed() -> None:
    answers(
        answer(prepared(incidents=REVIEWED), "reviews_held"),
        """
        | incidents | required | came_due | held | in_window | pending | undetermined | any_review |
        | 7         | 5        | 3        | 2    | 1         | 2       | 1            | yes        |
        """,
    )


def test_an_open_incident_owes_no_review_yet() -> None:
    owed = answer(prepared(incidents=REVIEWED), "owed_reviews")
    assert owed["incident_id"].to_list() == ["never", "waiting"]


def test_where_no_review_was_ever_imported_that_is_said() -> None:
    connection = prepared(incidents="| incident_id | severity | recovered_at |\n| a | P1 | 10:00 |")
    assert answer(connection, "reviews_held")["any_review"].to_list() == [False]
