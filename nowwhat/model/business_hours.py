"""Text such as "Mon-Fri 09:00-18:00" -> weekdays and minutes. Pure."""

import re
from dataclasses import dataclass

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"(?P<days>[A-Za-z,\- ]+?)\s+(?P<from>\d\d:\d\d)\s*-\s*(?P<to>\d\d:\d\d)")
EXAMPLE = 'such as "Mon-Fri 09:00-18:00"'


@dataclass(frozen=True)
class BusinessHours:
    """Business hours on a local clock: from `from_min` up to, not including, `to_min` after midnight, on `weekdays`."""

    weekdays: tuple[int, ...]  # ISO: Monday is 1
    from_min: int
    to_min: int


def parse_business_hours(text: str) -> BusinessHours:
    """Weekdays and minutes after midnight of a text such as "Mon-Fri 09:00-18:00" or "Sun-Thu,Sat 08:30-24:00".

    Raises:
        ValueError: with one sentence that says what was expected and what was found.

    """
    if not (found := HOURS.fullmatch(text.strip())):
        raise ValueError(f"expected days and hours {EXAMPLE}, found {text!r}")
    days = {day for part in found["days"].split(",") for day in _days(part, text)}
    from_min, to_min = _minutes(found["from"], text), _minutes(found["to"], text)
    if from_min >= to_min:
        raise ValueError(f"expected the hours to end after they begin on the same day, {EXAMPLE}, found {text!r}")
    return BusinessHours(tuple(sorted(days)), from_min, to_min)


def _days(part: str, text: str) -> list[int]:
    names = [name.strip().lower() for name in part.split("-")]
    if len(names) > 2 or any(name not in WEEKDAYS for name in names):
        raise ValueError(f"expected weekdays Mon, Tue, Wed, Thu, Fri, Sat or Sun {EXAMPLE}, found {part.strip()!r} in {text!r}")
    first, last = WEEKDAYS.index(names[0]), WEEKDAYS.index(names[-1])
    return [(first + step) % 7 + 1 for step in range((last - first) % 7 + 1)]


def _minutes(clock: str, text: str) -> int:
    hours, minutes = int(clock[:2]), int(clock[3:])
    at = hours * 60 + minutes
    if minutes > 59 or at > 24 * 60:
        raise ValueError(f"expected a time from 00:00 to 24:00, found {clock!r} in {text!r}")
    return at
