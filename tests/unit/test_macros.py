"""What the exports write -> text that the records can read: order of day and month, other places of zones, lists in cells."""

import contextlib
import datetime as dt

import pytest

from nowwhat import sql
from nowwhat.language.sentences import FEWEST
from nowwhat.places import queries_folder

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
    ("text", "order", "iso"),
    [
        ("29-02-2016 01:16", "day", "2016-02-29 01:16:00"),
        ("03-04-2026 01:16", "day", "2026-04-03 01:16:00"),
        ("03-04-2026 01:16", "month", "2026-03-04 01:16:00"),
        ("2/29/2016 1:16", "month", "2016-02-29 01:16:00"),
        ("2/29/16 1:16 PM", "month", "2016-02-29 13:16:00"),
        ("2/29/2016 1:16:09pm", "month", "2016-02-29 13:16:09"),
        ("2/29/2016, 12:16:09 AM", "month", "2016-02-29 00:16:09"),
        ("29.02.2016", "day", "2016-02-29"),
        ("29.02.20", "day", "2020-02-29"),
    ],
)
def test_a_date_in_digits_is_read_in_the_order_of_its_file(ask, text, order, iso):
    assert ask("in_order($x, $y)", x=text, y=order) == iso


@pytest.mark.parametrize("text", ["30-02-2016 01:16", "29-02-2016 25:16", "2016-02-29 01:16", "29/Feb/16", "?", "", None])
@pytest.mark.parametrize("order", ["day", "month", None])
def test_what_is_no_date_in_digits_stays_as_it_was_written(ask, text, order):
    assert ask("in_order($x, $y)", x=text, y=order) == text


def test_without_a_known_order_nothing_is_guessed(ask):
    assert ask("in_order('29-02-2016 01:16', null)") == "29-02-2016 01:16"


@pytest.mark.parametrize(
    ("text", "numbers"), [("29-02-2016 01:16", (29, 2)), ("2/29/16", (2, 29)), ("2016-02-29", (None, None)), ("1.2.3.4", (None, None))]
)
def test_the_two_numbers_that_may_be_the_day(ask, text, numbers):
    assert (ask("digits($x, 1)", x=text), ask("digits($x, 2)", x=text)) == numbers


@pytest.mark.parametrize(
    ("text", "zone", "wanted"),
    [
        ("2023-05-31T10:05:00", "Etc/UTC", "2023-05-31T10:05:00.000000Z"),
        ("2023-05-31 10:05:00.5", "America/New_York", "2023-05-31T14:05:00.500000Z"),
        ("2023-05-31T10:05:00+02:00", "America/New_York", "2023-05-31T10:05:00+02:00"),
        ("2023-05-31T10:05:00", "Mars/Olympus", "2023-05-31T10:05:00"),
        ("2025-03-30 01:30", "Europe/London", "2025-03-30 01:30"),
        ("soon", "Etc/UTC", "soon"),
        (None, "Etc/UTC", None),
    ],
)
def test_a_zone_that_stands_elsewhere_is_put_beside_the_time(ask, text, zone, wanted):
    assert ask("in_zone($x, $zone)", x=text, zone=zone) == wanted


@pytest.mark.parametrize(
    ("text", "seconds", "utc"),
    [
        ("2023-04-21T08:36:18.46Z", 90.5, "2023-04-21T08:37:48.960000"),
        ("2023-04-21T10:36:18+02:00", 5, "2023-04-21T08:36:23"),
        ("1700000000000", 5, "2023-11-14T22:13:25"),
        ("2023-04-21 08:36", 0.000002, "2023-04-21T08:36:00.000002"),
    ],
)
def test_a_number_of_seconds_after_a_time(ask, text, seconds, utc):
    assert ask("instant(later($x, $s), 'UTC')", x=text, s=seconds) == utc


def test_a_time_without_a_zone_has_none_after_some_seconds_either(ask):
    assert ask("has_zone(later('2023-04-21 08:36', 5))") is False
    assert ask("later('2023-04-21 08:36', null)") is None
    assert ask("later('soon', 5)") is None


@pytest.mark.parametrize(
    ("seconds", "disagree"), [(600, False), (541, False), (659, False), (661, True), (0, True), (3305, True), (None, False)]
)
def test_seconds_may_differ_by_a_minute_from_the_stamps(ask, seconds, disagree):
    assert ask("seconds_disagree('2023-05-31T10:05:00', '2023-05-31T10:15:00', $s)", s=seconds) is disagree


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        ("2023-05-31T10:05:00Z", None),
        ("2023-05-31T10:05:00.9Z", None),
        ("2023-05-31T10:04:59Z", None),
        ("2023-05-31T10:04:00Z", "2023-05-31T10:04:00Z"),
        ("soon", "soon"),
        (None, None),
    ],
)
def test_a_start_that_is_the_creation_is_no_start(ask, start, wanted):
    assert ask("own_start($x, '2023-05-31T10:05:00Z')", x=start) == wanted


def test_a_start_without_a_creation_stays(ask):
    assert ask("own_start('2023-05-31T10:05:00Z', null)") == "2023-05-31T10:05:00Z"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sat May 09 2026 12:05:44 GMT+0000 (GMT+00:00)", "2026-05-09T12:05:44+0000"),
        ("Sat May 09 2026 12:05:44 GMT+0000 (GMT)", "2026-05-09T12:05:44+0000"),
        ("Sat May 09 2026 12:05:44 GMT-0330 (Newfoundland Standard Time)", "2026-05-09T12:05:44-0330"),
        ("Sat Foo 09 2026 12:05:44 GMT+0000", "Sat Foo 09 2026 12:05:44 GMT+0000"),
        ("2026-05-09T12:05:44Z", "2026-05-09T12:05:44Z"),
        ("", ""),
        (None, None),
    ],
)
def test_dates_as_javascript_writes_them(ask, text, wanted):
    assert ask("javascript_date($x)", x=text) == wanted


def test_one_entry_of_a_list_by_its_name(ask):
    entries = '[{"type": "started", "at": "1"}, {"type": "Mitigated ", "at": "2"}, {"type": "mitigated", "at": "3"}, {"at": "4"}]'

    assert ask("entry_value($x, '$.type', 'mitigated', '$.at')", x=entries) == "2"
    assert ask("entry_value($x, '$.type', 'resolved', '$.at')", x=entries) is None
    assert ask("entry_value(null, '$.type', 'resolved', '$.at')") is None


def test_the_values_of_custom_fields_whatever_their_kind(ask):
    fields = """[
        {"custom_field": {"name": "Affected Services"},
         "values": [{"value_option": {"value": "a"}}, {"value_catalog_entry": {"name": "b"}}, {}]},
        {"custom_field": {"name": "Cause"}, "values": [{"value_text": "c"}]},
        {"custom_field": {"name": "Team"}}
    ]"""

    assert ask("entry_values($x, ['services', 'affected services'])", x=fields) == ["a", "b"]
    assert ask("entry_values($x, ['cause'])", x=fields) == ["c"]
    assert ask("entry_values($x, ['team'])", x=fields) == []
    assert ask("entry_values(null, ['team'])") is None


@pytest.mark.parametrize(("text", "wanted"), [(" a ", "a"), ("?", None), ("NULL", None), ("", None), (None, None), ("not a date", None)])
def test_a_cell_that_says_nothing_is_null(ask, text, wanted):
    assert ask("filled($x)", x=text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [("a, b;c", ["a", "b", "c"]), (" a ", ["a"]), (" , ", []), ("", []), (None, [])])
def test_several_words_in_one_cell(ask, text, wanted):
    assert ask("words_of($x)", x=text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("See https://a.example/x/7, (https://b.example/?q=1). Done", ["https://a.example/x/7", "https://b.example/?q=1"]),
        ('{"href":"https://a.example/7"}', ["https://a.example/7"]),
        ("no link", []),
        (None, []),
    ],
)
def test_links_come_without_what_follows_them(ask, text, wanted):
    assert ask("links_of($x)", x=text) == wanted


@pytest.mark.parametrize(
    ("value", "wanted", "through"),
    [("pay", ["pay", "mail"], True), ("web", ["pay"], False), ("web", [], True), (None, [], True), (None, ["pay"], None)],
)
def test_a_filter_lets_through_what_it_names_and_an_empty_one_everything(ask, value, wanted, through):
    assert ask("in_filter($value, $wanted)", value=value, wanted=wanted) == through


def test_no_share_and_no_median_is_of_fewer_in_a_query_than_in_a_sentence(ask):
    assert ask("fewest()") == FEWEST
    written_out = [path.name for path in queries_folder().rglob("*.sql") if f">= {FEWEST} " in path.read_text(encoding="utf-8")]
    assert written_out == []


@pytest.mark.parametrize(
    ("services", "teams", "severities", "through"),
    [([], [], [], True), (["pay"], ["red"], ["P1"], True), (["mail"], [], [], False), ([], ["blue"], [], False), ([], [], ["P2"], False)],
)
def test_what_a_question_is_about_passes_every_filter(ask, services, teams, severities, through):
    filters = "in_filters('pay', 'red', 'P1', $services, $teams, $severities)"
    assert ask(filters, services=services, teams=teams, severities=severities) == through


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-03-01T14:05:00Z", "2026-03-01T14:05:00"),
        ("2026-03-01T24:00:00Z", "2026-03-02T00:00:00"),
        ("2026-02-30T14:05:00Z", None),
        (" 026-03-01T14:05:00Z", None),
        ("\t026-03-01T14:05:00Z", None),
        ("-026-03-01T14:05:00Z", None),
        ("2026-03-01T\n4:05:00Z", None),
        ("2026-03-01T14:05:0.Z", None),
        ("2026-03-01T14:05: 0Z", None),
        ("2026-03-01T14:05:61Z", None),
    ],
)
def test_the_short_way_for_the_usual_time_reads_nothing_that_the_long_one_refuses(ask, text, iso):
    assert ask("instant($x, null)", x=text) == iso
    assert ask("instant($x, 'Europe/Berlin')", x=text) == iso


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Pay", "pay"), (" Pay  ment ", "pay ment"), ("a\tb", "a b"), ("a\r\nb c", "a b c"), ("e\u0301 \n", "é "), ("", ""), (None, None)],
)
def test_text_is_compared_without_case_and_with_single_blanks(ask, text, folded):
    assert ask("folded($x)", x=text) == folded


@pytest.mark.parametrize(
    ("month", "zone", "iso"),
    [
        ("2026-09", "UTC", "2026-10-01T00:00:00"),
        ("2026-12", "Asia/Kolkata", "2026-12-31T18:30:00"),
        ("2026-10", "America/Los_Angeles", "2026-11-01T07:00:00"),
        ("2017-09", "America/Asuncion", "2017-10-01T04:00:00"),  # where that midnight was skipped
        ("9999-99", "UTC", None),
    ],
)
def test_a_month_is_over_when_the_next_begins_in_its_zone(ask, month, zone, iso):
    assert ask("month_over($month, $zone)", month=month, zone=zone) == iso
