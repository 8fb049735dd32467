"""What was claimed or looked at of slips -> its sentences. Pure; plain text."""

import datetime as dt
import math

from nowwhat.analysis.sentences import INTERVAL, paragraph, percent_interval
from nowwhat.language import formats
from nowwhat.language.sentences import first_up, of
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.intervals import ClusteredProportion

ON_HOLIDAYS = "Most of the items since came due on holidays."


def slip_level(
    slip: ClusteredProportion, unknown: int, unseen: int, baseline: float, label: str, period: str, *, better: bool
) -> tuple[str, str]:
    """The finding that promises slip less or more often than the line, whatever became of the unknown.

    Of `unseen` more the first due date is not known: they are in no rate here.
    """
    than = f"{'less' if better else 'more'} often than the line of {formats.percent(baseline)}"
    whole = slip.n + unknown
    bounds = ""
    if unknown:
        ends = f"{formats.percent(slip.x / whole)} to {formats.percent((slip.x + unknown) / whole)}"
        bounds = f"{formats.count(unknown)} more were closed on an unknown day: with them the rate is {ends}."
    return (
        f"{formats.percent(slip.rate)} of {of_which(unseen)} were not finished by {'it' if unseen else 'their first due date'}: {than}.",
        paragraph(
            f"{first_up(INTERVAL)} {percent_interval(slip.interval)}; {of(slip.x, slip.n)} items of {_incidents(slip.clusters)}, due "
            f"{period}; items of one incident slip together, which widens the interval.",
            bounds,
            f"Of {formats.count(unseen)} more that came due the first date is not known." if unseen else "",
            f"The line is {label}.",
        ),
    )


def slip_change(
    headline: str,
    before: ClusteredProportion,
    after: ClusteredProportion,
    difference: Interval,
    period: str,
    notes: str,
) -> tuple[str, str]:
    """The finding that promises slip more or less often; `notes` say what else differs."""
    rates = f"{formats.percent(after.rate)}, before {formats.percent(before.rate)}"
    return (
        f"{headline}: {rates}." if headline[-1] != "." else f"{headline[:-1]} ({rates}).",
        paragraph(
            notes,
            f"Difference {_points(after.rate - before.rate)}, {INTERVAL} {_points(difference.low)} to {_points(difference.high)}; "
            f"{of(after.x, after.n)} items since and {of(before.x, before.n)} before, due {period}.",
        ),
    )


def became(since: str, standing: str, until: str, *, less: bool) -> str:
    """The headline of a change of the slip rate from a month on; `until` is the last month in which it held, where it is over."""
    often, month = "less" if less else "more", formats.month(since)
    return {
        "still": f"Promises have slipped {often} often since {month}",
        "over": f"Promises slipped {often} often from {month} to {formats.month(until) if until else ''}, and no longer do.",
        "unclear": f"Promises slipped {often} often from {month} on; the latest months are too few to tell whether they still do.",
    }[standing]


def back(first_months: str, since: str, *, less: bool) -> str:
    """The headline of a change that leads back to the level of the first months."""
    return (
        f"Promises slip as often again as in {first_months}, after {'more' if less else 'fewer'} had slipped until {formats.month(since)}"
    )


def month_by_month(at_first: float, at_last: float) -> str:
    """The headline of a change that a line fits as well as a step."""
    return (
        f"Promises slip {'less' if at_last < at_first else 'more'} often in the last third of the time ({formats.percent(at_last)}) "
        f"than in the first ({formats.percent(at_first)}): month by month fits as well as any one date."
    )


def since_day(day: dt.date, text: str, standing: str, *, less: bool) -> str:
    """The headline of a change of the slip rate since a day that people marked."""
    often, since = "less" if less else "more", f"{formats.day(day)} ({text})"
    return {
        "still": f"Promises have slipped {often} often since {since}",
        "over": f"Promises slipped {often} often after {since}, and no longer do.",
        "unclear": f"Promises slipped {often} often after {since}; the latest months are too few to tell whether they still do.",
    }[standing]


def elsewhere(day: dt.date, text: str, month: str | None) -> tuple[str, str]:
    """The finding that a change is not one since a marked day."""
    if month is None:
        return f"Promises slip no less or more often since {formats.day(day)} ({text}) than in the half-year before.", ""
    return f"Promises began to slip otherwise in {month}, not on {formats.day(day)} ({text}).", ""


def promised(before: float, since: float) -> str:
    """How long promises are, where that differs by half or more: a later day is easier to keep."""
    return (
        f"Promises are another kind now: half of them give {formats.plural(round(since), 'day')} or more from creation to the due day, "
        f"before it was {formats.plural(round(before), 'day')}."
    )


def moves_unseen(unseen: int, whole: int, baseline: float) -> tuple[str, str]:
    """The finding that the slip rate is not compared with the line, which is about the day first promised."""
    line = f"the line of {formats.percent(baseline)}"
    return (
        f"Slips cannot be compared with {line}: {of(unseen, whole)} items tell only the date promised now, and it is about the first.",
        "A column original_due_date, or an import every week, shows the date first promised.",
    )


def unknown_closings(before: int, since: int, when: str) -> tuple[str, str]:
    """The finding that a change does not stand whatever became of the items closed on an unknown day."""
    unknown = f"{formats.count(before)} items before and {formats.count(since)} since"
    return (
        f"Whether the slip rate changed in {when} cannot be told: {unknown} were closed on an unknown day.",
        "They could make the change, or hide it. A closing time in the export fills the gap.",
    )


def _points(difference: float | None) -> str:
    if difference is None:
        return formats.UNKNOWN
    whole = math.floor(abs(difference) * 100 + 0.5)
    return f"{formats.MINUS if difference < 0 and whole else '+' if whole else ''}{formats.plural(whole, 'point')}"


def _incidents(clusters: int) -> str:
    return formats.plural(clusters, "incident")


def of_which(unseen: int) -> str:
    """The items that a rate against the line is about, where the first due date of `unseen` others is not known."""
    return "items whose first due date is known" if unseen else "promised items"


def of_items(rate: ClusteredProportion, unknown: int) -> str:
    """How many items a silent look at slips rests on."""
    more_ = f", {formats.count(unknown)} more closed on an unknown day" if unknown else ""
    return f"{of(rate.x, rate.n)} items of {_incidents(rate.clusters)} slipped{more_}"
