"""Text of exports -> instants and days, in every zone of the machine that runs it."""

import contextlib
import datetime as dt

import pytest

from nowwhat import sql

pytestmark = pytest.mark.time


@pytest.fixture(scope="module")
def ask():
    with contextlib.closing(sql.connect()) as connection:

        def one(expression, **params):
            with connection.cursor() as cursor:
                value = cursor.execute(f"select {expression}", params).fetchall()[0][0]
            return value.isoformat() if isinstance(value, dt.date) else value

        yield one


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-01T14:05:00Z", "2026-03-01T14:05:00"),
        ("2026-03-01 14:05:00Z", "2026-03-01T14:05:00"),
        ("2026-03-01T14:05Z", "2026-03-01T14:05:00"),
        ("2026-03-01 14:05 UTC", "2026-03-01T14:05:00"),
        ("2024-03-31T02:30:00+02:00", "2024-03-31T00:30:00"),
        ("2020-06-12T08:13:13.360+0800", "2020-06-12T00:13:13.360000"),
        ("2013-03-06T15:28:51-05:00", "2013-03-06T20:28:51"),
        ("2023-09-05T18:21:21.49Z", "2023-09-05T18:21:21.490000"),
        ("2023-03-09T11:09:44.293367123Z", "2023-03-09T11:09:44.293367"),
        ("1700000000000", "2023-11-14T22:13:20"),
    ],
)
def test_a_time_with_its_zone_needs_no_other(ask, text, utc):
    assert ask("instant($x, null)", x=text) == utc
    assert ask("instant($x, 'Asia/Kolkata')", x=text) == utc


@pytest.mark.parametrize(
    ("text", "zone", "utc"),
    [
        ("2026-03-01 14:05", "Europe/Berlin", "2026-03-01T13:05:00"),
        ("2026-07-01 14:05", "Europe/Berlin", "2026-07-01T12:05:00"),
        ("2026-03-01T14:05:00", "Asia/Kolkata", "2026-03-01T08:35:00"),
        ("25/Mar/26 10:03 AM", "UTC", "2026-03-25T10:03:00"),
        ("25/Mar/26 12:03 AM", "UTC", "2026-03-25T00:03:00"),
        ("25/Mar/2026 10:03 PM", "UTC", "2026-03-25T22:03:00"),
        ("5/Mar/26 14:03", "UTC", "2026-03-05T14:03:00"),
        ("Mar/25/26 10:03 AM", "UTC", "2026-03-25T10:03:00"),
    ],
)
def test_a_time_without_a_zone_takes_the_named_one(ask, text, zone, utc):
    assert ask("instant($x, $zone)", x=text, zone=zone) == utc
    assert ask("instant($x, null)", x=text) is None


def test_an_hour_that_the_zone_skips_cannot_be_read(ask):
    assert ask("instant('2025-03-30 01:30', 'Europe/London')") is None
    assert ask("instant('2025-03-30 02:00', 'Europe/London')") == "2025-03-30T01:00:00"


def test_of_an_hour_that_comes_twice_the_first_is_taken(ask):
    assert ask("instant('2025-10-26 01:30', 'Europe/London')") == "2025-10-26T00:30:00"
    assert ask("instant('2025-10-26 02:00', 'Europe/London')") == "2025-10-26T02:00:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30T00:00:00Z",
        "2026-06-31 10:00",
        "0000-00-00",
        "31/12/2024 10:00",
        "yesterday",
        "12:26-12:??",
        "2026-03-01T25:00:00Z",
        "infinity",
        "170000000000",
    ],
)
def test_what_is_no_time_is_not_guessed(ask, text):
    assert ask("instant($x, 'UTC')", x=text) is None


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-03-28", "Europe/Berlin", "2026-03-28"),
        ("28/Mar/26", "Europe/Berlin", "2026-03-28"),
        ("28/Mar/26 12:00 AM", "America/Los_Angeles", "2026-03-28"),
        ("2022-09-30T00:00:00Z", "America/Los_Angeles", "2022-09-30"),
        ("2022-09-30T07:00:00Z", "America/Los_Angeles", "2022-09-30"),
        ("2022-09-30T23:00:00Z", "Europe/Berlin", "2022-10-01"),
    ],
)
def test_a_due_date_is_a_day_in_the_report_zone_but_midnight_keeps_the_written_day(ask, text, zone, day):
    assert ask("calendar_day($x, $zone)", x=text, zone=zone) == day


def test_a_cursor_has_the_zone_of_its_connection(ask):
    assert ask("current_setting('timezone')") == "UTC"
    assert ask("'2026-03-01T23:30:00Z'::timestamptz::varchar") == "2026-03-01 23:30:00+00"


def test_so_has_one_of_a_published_file(tmp_path):
    with contextlib.closing(sql.connect(tmp_path / "a.duckdb")) as made:
        made.execute("checkpoint")
    with contextlib.closing(sql.connect_read_only(tmp_path / "a.duckdb")) as connection, connection.cursor() as cursor:
        assert cursor.execute("select current_setting('timezone')").fetchall() == [("UTC",)]


@pytest.mark.parametrize("day", ["2026-03-01", "2024-02-29", "2023-02-29", "0000-00-00", "9999-12-31", "1969-12-31", "2026-13-01"])
@pytest.mark.parametrize("clock", ["00:00:00", "23:59:59", "23:59:60", "24:00:00", "25:00:00", "02:30:00"])
def test_the_short_way_to_the_usual_stamp_gives_what_the_long_way_gives(ask, day, clock):
    stamp = f"{day}T{clock}Z"
    # A blank in front takes the long way.
    assert ask("instant($x, 'Europe/Berlin')", x=stamp) == ask("instant($x, 'Europe/Berlin')", x=" " + stamp)


@pytest.mark.parametrize("text", ["1_000", "0x1F", "1e3", "1.0", "٣", "99999999999999999999"])
def test_only_digits_are_a_whole_number(ask, text):
    assert ask("whole_number($x)", x=text) is None
    assert ask("whole_number(' 42 ')") == 42
