"""The calendar of the sample: its fixed instants, and stamps as each tool writes them. All instants are UTC and aware."""

from datetime import UTC, date, datetime, timedelta

FIRST_DAY = date(2025, 5, 1)
LAST_DAY = date(2026, 10, 31)
AS_OF = datetime(2026, 11, 2, 8, tzinfo=UTC)
SPREADSHEET_ENDS = datetime(2025, 9, 1, tzinfo=UTC)  # from this instant on: PagerDuty, Jira and GitHub

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def at(text: str) -> datetime:
    """`2026-03-04 14:00` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def midnight(day: date) -> datetime:
    """The first instant of `day`."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def minutes(amount: float) -> timedelta:
    """`amount` minutes, in whole seconds."""
    return timedelta(seconds=round(amount * 60))


def whole_minute(moment: datetime) -> datetime:
    """`moment` cut down to its minute: as people write it into a review."""
    return moment.replace(second=0)


def iso(moment: datetime | None) -> str:
    """`2026-03-04T14:00:00Z`, or an empty text when there is no instant."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def jira_stamp(moment: datetime | None) -> str:
    """`4/Mar/26 2:00 PM`, as the issue navigator writes it: wall time without a zone, here that of UTC.

    Built by hand because `%b` and `%p` follow the locale of the machine.
    """
    if moment is None:
        return ""
    half = "AM" if moment.hour < 12 else "PM"
    return f"{moment.day:02d}/{_MONTHS[moment.month - 1]}/{moment:%y} {(moment.hour - 1) % 12 + 1}:{moment:%M} {half}"


def weekday_on_or_after(day: date) -> date:
    """`day`, or the Monday after it when it falls on a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def fridays(first: date, last: date, step_days: int = 14) -> list[date]:
    """Every `step_days`-th day from the first Friday on or after `first`, up to the one after `last`."""
    day = first + timedelta(days=(4 - first.weekday()) % 7)
    days = [day]
    while days[-1] <= last:
        days.append(days[-1] + timedelta(days=step_days))
    return days
