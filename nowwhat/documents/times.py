"""Words about time -> days, stamps, zones and minutes. What cannot be read without a guess gives None."""

import contextlib
import datetime as dt
import re
from dataclasses import dataclass

# As written: CET in July is still +01:00. CST and BST have other readings elsewhere, hence the note to the user.
OFFSETS = {
    "UTC": "Z", "GMT": "Z", "Z": "Z", "CET": "+01:00", "CEST": "+02:00", "BST": "+01:00", "EST": "-05:00", "EDT": "-04:00",
    "CST": "-06:00", "CDT": "-05:00", "MST": "-07:00", "MDT": "-06:00", "PST": "-08:00", "PDT": "-07:00",
    "WET": "Z", "WEST": "+01:00", "EET": "+02:00", "EEST": "+03:00", "SGT": "+08:00", "JST": "+09:00", "AEST": "+10:00", "AEDT": "+11:00",
}  # fmt: skip
# Central time is American to some and European to others, so it is none.
AMERICAN = {"Pacific": "America/Los_Angeles", "Mountain": "America/Denver", "Eastern": "America/New_York"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ABBREVIATIONS = "|".join(name for name in OFFSETS if name != "Z")
MONTH = rf"(?P<month>{'|'.join(MONTHS)})[a-z]*\.?"
ZONE = re.compile(
    rf"\b(?:(?:UTC|GMT)\s?(?P<shift>[+-]\d{{1,2}}(?::?\d\d)?)(?!\d)|(?P<short>{ABBREVIATIONS})\b"
    r"|(?P<american>Pacific|Mountain|Eastern) [Tt]ime\b"
    r"|(?P<name>(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_]+(?:/[A-Za-z_]+)?))"
)
ZONE_SENTENCE = re.compile(
    r"\b(?:times?|timestamps?|time ?zone)\b[^.\n]{0,40}?(?:\b(?:in|are|is|as)\b|:)\s*(?P<rest>.{3,40})", re.IGNORECASE
)
DAYS = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"),
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?[\s-]+(?:of\s+)?{MONTH}(?:,?[\s-]+(?P<year>\d{{4}})\b)?", re.IGNORECASE),
    re.compile(rf"{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<year>\d{{4}})\b)?", re.IGNORECASE),
    # The day may stand first or second; only a number over twelve tells.
    re.compile(r"(?P<day>1[3-9]|2\d|3[01])[/.](?P<number>\d{1,2})[/.](?P<year>\d{4})(?!\d)"),
    re.compile(r"(?P<number>\d{1,2})/(?P<day>1[3-9]|2\d|3[01])/(?P<year>\d{4})(?!\d)"),
)
DAY_ANYWHERE = re.compile(
    rf"\b(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{MONTH.replace('?P<month>', '?:')},?\s+\d{{4}}"
    rf"|{MONTH.replace('?P<month>', '?:')}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\b",
    re.IGNORECASE,
)
YEARS = range(1990, 2101)
WEEKDAY = re.compile(r"\s*(?:on\s+)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?", re.IGNORECASE)
_ZONE_BESIDE = (
    rf"\(?(?P<zone>Z\b|(?:UTC|GMT)\s?[+-]\d\d?(?::?\d\d)?\b|\+\d\d:?\d\d\b|(?<=:\d\d:\d\d)-\d\d:?\d\d\b|(?:{ABBREVIATIONS})\b)?\)?"
)
# Without seconds before it "-12:40" is the end of a range, no offset. "1405" is a time only beside a zone, "2" only beside am or pm.
CLOCK = re.compile(
    r"[T,\s]*(?:at\s+|kl\.?\s*)?(?:(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?|(?P<hours>\d\d)(?P<minutes>\d\d)(?=\s?(?:Z|UTC|GMT)\b)"
    rf"|(?P<only>\d{{1,2}})(?=\s?[ap]\.?m))\s*(?P<half>[ap]\.?m\b\.?)?\s*{_ZONE_BESIDE}"
    r"(?:\s*(?:-|–|—|\bto\b|\buntil\b)\s*(?P<end>\S.*))?",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\s*(?P<about>[~≈]|(?:ca\.?|approx\.?|approximately|about|around)\s)?\s*", re.IGNORECASE)
CLOCK_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*[-–—]\s*(\d{1,2}):(\d\d)")
AROUND = "[]()`* "  # what a moment may be set in
AMOUNT = re.compile(r"(?<!\d)(\d{1,7}(?:\.\d{1,7})?)\s*(d|h|m)(?:ays?|rs?|ours?|ins?|inutes?)?\b", re.IGNORECASE)
MINUTES = {"d": 1440, "h": 60, "m": 1}


@dataclass(frozen=True)
class Zone:
    """How a document's times are to be read: an offset to append, or a name that no offset can stand for, or neither."""

    offset: str = ""
    name: str | None = None
    written: str = ""


@dataclass(frozen=True)
class Stamp:
    """A moment as written: the wall clock, the offset beside it (empty when none is known), the zone's written name, and whether the
    document calls it approximate.
    """

    wall: dt.datetime
    offset: str = ""
    written: str = ""
    about: bool = False

    @property
    def text(self) -> str:
        """ISO text, such as 2026-03-04T14:05:00+01:00."""
        return self.wall.isoformat() + self.offset

    @property
    def minute(self) -> float:
        """Minutes on one common line, for differences between stamps of one document."""
        # Without an offset the times of the document are compared as they stand.
        aware = dt.datetime.fromisoformat(self.wall.isoformat() + (self.offset or "Z"))
        return aware.timestamp() / 60


def read_day(text: str, near: dt.date | None = None, *, after: dt.date | None = None) -> tuple[dt.date, str] | None:
    """The day a text begins with, and what follows it. A day without a year is the one closest to `near`, or the first one not
    before `after`; without either it is no day.
    """
    start = WEEKDAY.match(text)
    for pattern in DAYS:
        if match := pattern.match(text, start.end() if start else 0):
            found = match.groupdict()
            month = int(found["number"]) if found.get("number") else MONTHS.index(found["month"].lower()) + 1
            day = _day(int(found["year"]) if found["year"] else None, month, int(found["day"]), near, after)
            return (day, text[match.end() :]) if day else None
    return None


def _day(year: int | None, month: int, day: int, near: dt.date | None, after: dt.date | None) -> dt.date | None:
    around = near or after
    years = [year] if year else [around.year + step for step in (-1, 0, 1)] if around else []
    days: list[dt.date] = []
    for one in years:
        with contextlib.suppress(ValueError):  # there is no such day in that year
            days.append(dt.date(one, month, day))
    days = [one for one in days if one.year in YEARS and (year or near or not after or one >= after)]
    return min(days, key=lambda one: abs(one - around) if around else dt.timedelta(), default=None)


def read_stamp(text: str, day: dt.date | None, zone: Zone) -> Stamp | None:
    """The moment a text states, of a range its beginning. A bare time belongs to `day`; an offset of its own beats the zone."""
    about = ABOUT.match(text.strip(AROUND))
    rest = text.strip(AROUND)[about.end() :].strip() if about else text.strip()
    if own := read_day(rest, day):
        day, rest = own[0], own[1].lstrip(AROUND)
    if own and (again := ABOUT.match(rest.lstrip(" ,"))) and again["about"]:
        about, rest = again, rest.lstrip(" ,")[again.end() :]
    match = CLOCK.fullmatch(rest)
    end = read_stamp(match["end"], day, zone) if match and match["end"] else None
    if not (match and day) or (match["end"] and end is None):
        return None
    hour = int(match["hour"] or match["hours"] or match["only"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0) if 1 <= hour <= 12 else 24
    # "12:26-12:40 CET": what stands behind the end is meant for both.
    own_zone = _offset(match["zone"]) if match["zone"] else Zone(end.offset, written=end.written) if end else zone
    try:
        time = dt.time(hour, int(match["minute"] or match["minutes"] or 0), int(match["second"] or 0))
    except ValueError:
        return None
    rough = bool(about and about["about"]) or match["only"] is not None
    return Stamp(dt.datetime.combine(day, time), own_zone.offset, own_zone.written, rough)


def has_day(text: str, near: dt.date | None = None) -> bool:
    """Whether a text states its day by itself."""
    about = ABOUT.match(text.strip(AROUND))
    return read_day(text.strip(AROUND)[about.end() if about else 0 :], near) is not None


def _offset(text: str) -> Zone:
    short = text.strip().upper()
    if short in OFFSETS:
        return Zone(OFFSETS[short], written="" if OFFSETS[short] == "Z" else short)
    digits = re.sub(r"\D", "", text)
    hours, minutes = (digits, "00") if len(digits) <= len("01") else (digits[:-2], digits[-2:])
    return Zone(f"{'-' if '-' in text else '+'}{int(hours):02}:{minutes}")


def find_zone(text: str) -> Zone | None:
    """The zone that a heading or a column name states."""
    if not (match := ZONE.search(text)):
        return None
    if match["american"]:
        return Zone(name=AMERICAN[match["american"]], written=AMERICAN[match["american"]])
    if match["name"]:
        return Zone(name=match["name"], written=match["name"])
    return _offset(match["shift"] or match["short"])


def zone_in_sentence(text: str) -> Zone | None:
    """The zone of a sentence about times ("All times in UTC."); a zone that is only mentioned is none."""
    return next((zone for match in ZONE_SENTENCE.finditer(text) if (zone := find_zone(match["rest"]))), None)


def read_minutes(text: str) -> int | None:
    """How long a stated duration is, in minutes; None for "unknown". What stands in brackets is a comment."""
    amounts = AMOUNT.findall(text.partition("(")[0])
    return round(sum(float(number) * MINUTES[unit[0].lower()] for number, unit in amounts)) if amounts else None
