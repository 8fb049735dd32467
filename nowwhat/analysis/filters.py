"""The words of a link -> what a page is asked about: a period in months, services, teams, severities."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nowwhat.analysis.months import MONTH, month_plus

NAMES = ("service", "team", "severity")


@dataclass(frozen=True)
class Filters:
    """What is looked at. Months are 'YYYY-MM' in the report zone, both included; an empty tuple means all."""

    period: str
    from_month: str
    to_month: str
    service: tuple[str, ...] = ()
    team: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=(), compare=False)

    def params(self) -> dict[str, Any]:
        """The parameters that a query may declare for them."""
        return {
            "from_month": self.from_month,
            "to_month": self.to_month,
            "services": list(self.service),
            "teams": list(self.team),
            "severities": list(self.severity),
        }

    @property
    def narrowed(self) -> bool:
        """Whether a service, team or severity is chosen."""
        return bool(self.service or self.team or self.severity)


def period_months(period: str, as_of_month: str) -> tuple[str, str] | None:
    """First and last month of a period: `2026-10`, `2026-05..2026-10`, or `last12`, the twelve up to the month of as_of.

    None when the text is none of these.
    """
    if last := re.fullmatch(r"last([1-9]\d{0,2})", period):
        return month_plus(as_of_month, 1 - int(last[1])), as_of_month
    first, dots, end = period.partition("..")
    end = end if dots else first
    if MONTH.fullmatch(first) and MONTH.fullmatch(end) and first <= end:
        return first, end
    return None


def default_period(period: str, as_of: dt.datetime) -> str:
    """`month` is the last complete month before `as_of`; any other period is itself."""
    return month_plus(f"{as_of:%Y-%m}", -1) if period == "month" else period


def from_link(link: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]], default_period: str, as_of_month: str) -> Filters:
    """The filters that a link asks for. What it asks for in vain is left out and said in `faults`."""
    faults: list[str] = []
    period = next(iter(link.get("period", ())), default_period)
    if (months := period_months(period, as_of_month)) is None:
        faults.append(
            f"The link asks for the period {period[:40]!r}; expected a month such as 2026-10, a range 2026-05..2026-10, or last12."
        )
        period, months = default_period, period_months(default_period, as_of_month)
    assert months is not None  # noqa: S101 - the default is one of ours
    chosen: dict[str, tuple[str, ...]] = {}
    for name in NAMES:
        wanted = tuple(dict.fromkeys(link.get(name, ())))
        chosen[name] = tuple(value for value in wanted if value in known.get(name, ()))
        if missing := [value for value in wanted if value not in chosen[name]]:
            faults.append(f"The link asks for the {name} {', '.join(repr(value[:60]) for value in missing)}, which the data does not have.")
    return Filters(period, *months, chosen["service"], chosen["team"], chosen["severity"], tuple(faults))


def to_link(filters: Mapping[str, str | Sequence[str]]) -> dict[str, str | list[str]]:
    """The query parameters of a link, without what is empty."""
    return {name: value if isinstance(value, str) else list(value) for name, value in filters.items() if value}
