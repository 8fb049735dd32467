"""Months as text, 'YYYY-MM' in the report zone: steps from one to another, and spans of them with both ends included."""

import datetime as dt
import re

MONTH = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")


def month_plus(month: str, months: int) -> str:
    """The month that lies `months` after `month`."""
    index = _index(month) + months
    return f"{index // 12:04}-{index % 12 + 1:02}"


def months_in(first: str, last: str) -> int:
    """How many months a span holds: one where it begins and ends in the same month."""
    return _index(last) - _index(first) + 1


def span_before(first: str, last: str) -> tuple[str, str]:
    """The span of as many months that ends just before `first`."""
    return month_plus(first, -months_in(first, last)), month_plus(first, -1)


def year_before(month: str) -> tuple[str, str]:
    """The twelve months before a month."""
    return month_plus(month, -12), month_plus(month, -1)


def first_day(month: str) -> dt.date:
    """The day on which a month begins."""
    return dt.date(int(month[:4]), int(month[5:7]), 1)


def complete_until(local: dt.datetime) -> dt.date:
    """The day on which the month of an instant began: up to it every month is complete. The instant is one on the clock of the zone."""
    return local.date().replace(day=1)


def _index(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1
