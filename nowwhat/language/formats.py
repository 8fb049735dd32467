"""Numbers -> words as they are shown. Pure: no locale, no clock; the same words in a chart, a page and a report.

What is not known is said ("unknown"), never shown as nothing or as zero. The blanks inside a figure do not break, so a line never ends
between a number and its unit. They are U+00A0 and not the narrower U+202F, which the font of exported pictures does not have.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

UNKNOWN = "unknown"
NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

# A spreadsheet takes a cell that begins so for a formula; OWASP's list, with the full-width forms.
FORMULA = r"^\s*[=+\-@＝＋－＠\t\r]"

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400


def duration(seconds: float | None) -> str:
    """A length of time in its two largest units: "45 s", "4 min 30 s", "2 h 10 min", "3 days 4 h"."""
    if seconds is None or not math.isfinite(seconds):
        return UNKNOWN
    sign = MINUS if seconds <= -0.5 else ""
    length = abs(seconds)
    # Rounding comes before choosing the units, else 59 min 59.8 s reads "60 min".
    if (whole := _round(length)) < HOUR_S:
        parts = (whole // MINUTE_S, "min"), (whole % MINUTE_S, "s")
    elif (whole := _round(length / MINUTE_S)) < DAY_S // MINUTE_S:
        parts = (whole // 60, "h"), (whole % 60, "min")
    else:
        whole = _round(length / HOUR_S)
        parts = (whole // 24, "day" if whole // 24 == 1 else "days"), (whole % 24, "h")
    shown = [f"{count(number)}{NBSP}{unit}" for number, unit in parts if number]
    return sign + NBSP.join(shown or [f"0{NBSP}s"])


def day(on: date | None) -> str:
    """A calendar day, or the day of a moment: "12 Nov 2026"."""
    if on is None:
        return UNKNOWN
    return f"{on.day}{NBSP}{MONTHS[on.month - 1][:3]}{NBSP}{on.year}"


def moment(at: datetime | None) -> str:
    """A moment on a clock, with seconds where it has some: "12 Nov 2026, 14:05"."""
    return UNKNOWN if at is None else f"{day(at)}, {clock(at)}"


def clock(at: datetime) -> str:
    """The time of day of a moment, with seconds where it has some: "14:05"."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def ordinal(number: int) -> str:
    """A place in an order: "2nd"."""
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def month(of: str | date | None) -> str:
    """A month, given as "2026-10" or by one of its days: "October 2026"."""
    parts = _month(of)
    return f"{MONTHS[parts[1] - 1]}{NBSP}{parts[0]}" if parts else UNKNOWN


def month_short(of: str | date | None) -> str:
    """A month where room is scarce: "Oct 2026"."""
    parts = _month(of)
    return f"{MONTHS[parts[1] - 1][:3]}{NBSP}{parts[0]}" if parts else UNKNOWN


def percent(share: float | None) -> str:
    """A share of 0..1 in whole per cent: "26 %". A share that is neither none nor all never reads 0 % or 100 %."""
    if share is None or not math.isfinite(share):
        return UNKNOWN
    whole = _round(share * 100)
    if whole == 0 and share > 0:
        return f"under{NBSP}1{NBSP}%"
    if whole == 100 and share < 1:
        return f"over{NBSP}99{NBSP}%"
    return f"{whole}{NBSP}%"


def count(number: int | None) -> str:
    """A count with its thousands apart: "1 125"."""
    if number is None:
        return UNKNOWN
    return f"{number:,}".replace(",", NBSP).replace("-", MINUS)


def plural(number: int | None, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 incident", "1 125 incidents"; ``many`` where the plural is more than an s."""
    if number is None:
        return UNKNOWN
    return f"{count(number)}{NBSP}{one if number == 1 else many or one + 's'}"


def _round(number: float) -> int:
    """Half up, as people do it; Python's own rounding takes 2.5 to 2."""
    return math.floor(number + 0.5)


def _month(of: str | date | None) -> tuple[int, int] | None:
    if of is None:
        return None
    if isinstance(of, date):
        return of.year, of.month
    if not (match := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", of)):
        message = f"a month is written like 2026-10, got {of!r}"
        raise ValueError(message)
    return int(match[1]), int(match[2])
