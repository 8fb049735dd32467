"""Numbers read as people write them, and what is not known is said."""

from datetime import date, datetime

import pytest

from nowwhat.language import formats
from nowwhat.language.formats import NBSP


def plain(words: str) -> str:
    """The words with blanks a reader of this file can see, after making sure that no line could break in them."""
    assert " " not in words
    return words.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.4, "0 s"),
        (0.5, "1 s"),
        (45, "45 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (270, "4 min 30 s"),
        (300.2, "5 min"),
        (3_599.8, "1 h"),
        (7_800, "2 h 10 min"),
        (7_829, "2 h 10 min"),
        (7_830, "2 h 11 min"),
        (86_399, "1 day"),
        (100_800, "1 day 4 h"),
        (273_600, "3 days 4 h"),
        (86_400 * 1_200, "1 200 days"),
        (-270, "−4 min 30 s"),
        (-0.2, "0 s"),
        (None, "unknown"),
        (float("nan"), "unknown"),
        (float("inf"), "unknown"),
    ],
)
def test_a_duration_is_said_in_its_two_largest_units(seconds: float | None, words: str) -> None:
    assert plain(formats.duration(seconds)) == words


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 12), "12 Nov 2026"),
        (date(2026, 5, 1), "1 May 2026"),
        (datetime(2026, 11, 12, 23, 59), "12 Nov 2026"),
        (None, "unknown"),
    ],
)
def test_a_day_is_said_with_the_name_of_its_month(on: date | None, words: str) -> None:
    assert plain(formats.day(on)) == words


@pytest.mark.parametrize(
    ("of", "words", "short"),
    [
        ("2026-10", "October 2026", "Oct 2026"),
        (date(2026, 10, 1), "October 2026", "Oct 2026"),
        (datetime(2025, 12, 31, 23), "December 2025", "Dec 2025"),
        (None, "unknown", "unknown"),
    ],
)
def test_a_month_has_a_long_and_a_short_form(of: str | date | None, words: str, short: str) -> None:
    assert plain(formats.month(of)) == words
    assert plain(formats.month_short(of)) == short


@pytest.mark.parametrize("of", ["2026-13", "2026-1", "October", "2026-10-01", ""])
def test_what_is_not_a_month_is_refused(of: str) -> None:
    with pytest.raises(ValueError, match="a month is written like 2026-10, got"):
        formats.month(of)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0, "0 %"),
        (0.001, "under 1 %"),
        (0.005, "1 %"),
        (0.26, "26 %"),
        (0.265, "27 %"),
        (0.994, "99 %"),
        (0.996, "over 99 %"),
        (1, "100 %"),
        (1.4, "140 %"),
        (None, "unknown"),
        (float("nan"), "unknown"),
    ],
)
def test_a_share_never_reads_none_or_all_unless_it_is(share: float | None, words: str) -> None:
    assert plain(formats.percent(share)) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0"), (999, "999"), (1_125, "1 125"), (1_000_000, "1 000 000"), (-1_125, "−1 125"), (None, "unknown")],
)
def test_a_count_has_its_thousands_apart(number: int | None, words: str) -> None:
    assert plain(formats.count(number)) == words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (formats.plural(0, "incident"), "0 incidents"),
        (formats.plural(1, "incident"), "1 incident"),
        (formats.plural(1_125, "incident"), "1 125 incidents"),
        (formats.plural(1, "reply", "replies"), "1 reply"),
        (formats.plural(2, "reply", "replies"), "2 replies"),
        (formats.plural(None, "incident"), "unknown"),
    ],
)
def test_a_noun_agrees_with_its_count(words: str, expected: str) -> None:
    assert plain(words) == expected
