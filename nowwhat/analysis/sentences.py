"""Sentences that several subjects share: periods, changes of a ratio, what is too little to claim. Pure; plain text."""

import math
from collections.abc import Sequence

from nowwhat.analysis.filters import Filters
from nowwhat.analysis.months import month_plus, months_in
from nowwhat.language import formats
from nowwhat.language.sentences import NBSP, listed
from nowwhat.model.duration import DURATIONS
from nowwhat.statistics.checks import Interval

SAMPLE = "This is the sample of an invented company."
YEAR = 12  # months
SYSTEMIC = 3  # metrics: from this occurrence on a repeat is no accident; the second is a pattern


def period(filters: Filters) -> str:
    """The period as a reader says it."""
    first, last = filters.from_month, filters.to_month
    if first == last:
        return formats.month(first)
    if filters.period.startswith("last"):
        return f"{filters.period.removeprefix('last')} months to {formats.month(last)}"
    return f"{formats.month(first)} to {formats.month(last)}"


def nothing(period: str, first_month: str | None, last_month: str | None, *, narrowed: bool) -> str:
    """The sentence that no incident is in the period, and where the data is."""
    where = (
        ""
        if first_month is None
        else f" All of the data is of {formats.month(first_month)}."
        if first_month == last_month
        else f" The data goes from {formats.month(first_month)} to {formats.month(last_month)}."
    )
    return f"No incident in {within(period)}{' under these filters' if narrowed else ''}.{where}"


def within(period: str) -> str:
    """A period as it stands after "in" or "of": in the 12 months to October 2026, in October 2026."""
    return f"the {period}" if period[:1].isdigit() else period


def beside(now: str, then: str, to_month: str, first_month: str) -> str:
    """The twelve months up to a month and the twelve before, side by side and without a verdict; fewer where the data begin later."""
    months = months_in(first_month, to_month)
    earlier = f", the {min(months - 12, 12)} before: {then}" if months > 12 and then != formats.UNKNOWN else ""
    return f"{formats.plural(min(months, 12), 'month')} to {formats.month_short(to_month)}: {now}{earlier}."


INTERVAL = f"99{NBSP}% interval"
OVERSTATED = "The month was searched for, so the size is likely overstated."


def change(ratio: float) -> str:
    """A ratio of times as one says it: "31 % faster", "2.3 times as slow"."""
    if ratio >= 2:
        return f"{ratio:.1f}{NBSP}times as slow"
    if not tells_a_change(ratio):
        return "the same"
    return f"{formats.percent(abs(1 - ratio))} {'faster' if ratio < 1 else 'slower'}"


def tells_a_change(ratio: float) -> bool:
    """Whether a ratio of times is another one than 1 as it is said, in whole per cent."""
    return math.floor(abs(1 - ratio) * 100 + 0.5) > 0


def changes(interval: Interval) -> str:
    """The limits of a ratio of times: "22 % to 39 % faster", the smaller change first; "5 % faster to 9 % slower"; "80 % faster"."""
    if interval.low is None or interval.high is None:
        return "no limits"
    ends = [change(interval.low), change(interval.high)]
    if ends[0] == ends[1]:
        return ends[0]
    if interval.high <= 1:
        ends.reverse()
    first, second = ends
    word = second.rpartition(" ")[2]
    return f"{first.removesuffix(f' {word}')} to {second}" if first.endswith(f" {word}") else f"{first} to {second}"


def ratio_times(ratio: float | None) -> str:
    """A ratio of rates: "2.6 times"."""
    return formats.UNKNOWN if ratio is None else f"{ratio_figure(ratio)}{NBSP}times"


def months(first: str, last: str) -> str:
    """A span of months in words."""
    return formats.month(first) if first == last else f"{formats.month(first)} to {formats.month(last)}"


def somewhere(first: str, last: str) -> str:
    """The months in which a step may lie, in words; empty where it is one."""
    if first == last:
        return ""
    span = (
        f"{formats.month(first).removesuffix(f'{NBSP}{last[:4]}')} or {formats.month(last)}"
        if month_plus(first, 1) == last
        else f"any month from {formats.month(first)} to {formats.month(last)}"
    )
    return f"It may have begun in {span}."


def recorded_apart(what: str, before: tuple[int, int], after: tuple[int, int], since: str, recorded: str = "recorded") -> tuple[str, str]:
    """The finding that a change of what is recorded forbids a comparison; known and asked on either side, `since` is the month or day."""
    shares = [formats.percent(x / n) for x, n in (before, after)]
    return (
        f"{what} cannot be compared: {recorded} for {shares[0]} before {since} and {shares[1]} after.",
        "A change of what is recorded would look like a change of the work.",
    )


def more(n: int, needs: int, first: str, last: str) -> str:
    """About how long it takes until `n` are `needs`, at the pace of the months from `first` to `last`; empty where nothing is on its way.

    `last` is the last complete month, not the last in which something happened: what has ended goes on at no pace.
    """
    if not 0 < n < needs:
        return ""
    ahead = math.ceil((needs - n) * months_in(first, last) / n)
    if ahead > 10 * YEAR:
        return "At this pace it will take many years."
    span = formats.plural(ahead, "month") if ahead <= 2 * YEAR else formats.plural(math.ceil(ahead / YEAR), "year")
    return f"At this pace that is about {span} more."


def too_little(n: int, needs: int, what: str, seen: str, more_: str) -> tuple[str, str]:
    """The finding that a minimum is not reached; `what` is the plural of what is counted, `seen` what could have been seen in so few."""
    return f"Too little data: {formats.count(n)} {what}, needs {formats.count(needs)}.", paragraph(seen, more_)


def no_change(what: str, n: str, period: str, *more_: str) -> tuple[str, str]:
    """The finding that nothing was found in enough data."""
    return f"{what}.", paragraph(f"{n}, {period}.", *more_)


def seen_share(gap: float) -> str:
    """Which difference of a share could have been seen."""
    return f"A difference of {formats.plural(max(1, math.ceil(gap * 100)), 'point')} or more would most likely have been seen."


def percent_interval(interval: Interval) -> str:
    """The limits of a share from 0 to 1 in per cent."""
    return f"{formats.percent(interval.low)} to {formats.percent(interval.high)}"


def ratio_figure(ratio: float) -> str:
    """A ratio with as many digits as anybody believes: 0.19, 2.6, 13."""
    return f"{ratio:.2f}" if ratio < 0.95 else f"{ratio:.1f}" if ratio < 9.95 else f"{ratio:.0f}"


def paragraph(*sentences: str) -> str:
    """The sentences that there are, one after the other."""
    return " ".join(filter(None, sentences))


NARROWED = (
    "Findings are about all of the data, so they are told for the last complete month without filters only: "
    "whoever filters long enough finds anything."
)


def no_finding(looks: int, few: int) -> str:
    """The sentences that nothing may be claimed; `few` of the looks have too little data."""
    what = f"No finding: of {formats.plural(looks, 'look')} at all of the data, "
    if few == looks:
        what += "each has too little of it."
    elif few:
        what += f"{formats.count(few)} {'has' if few == 1 else 'have'} too little of it and no other shows anything to claim."
    else:
        what += "none shows anything to claim."
    return f"{what} What each needs stands below."


MEASURED = {
    **{key: duration.name for key, duration in DURATIONS.items()},
    "slip": "action items that came due",
    "repeat": "causes",
    "leading": "causes",
    "reviews_in_48h": "reviews",
    "reviews_held": "reviews",
    "customers": "who noticed first",
}


def nothing_recorded(ids: Sequence[str]) -> str:
    """Of what the data hold nothing at all, from the ids of the looks that had nothing to look at; empty without any."""
    names = [MEASURED.get(name.partition(".")[2].partition(":")[0]) or MEASURED[name.partition(".")[0]] for name in ids]
    return f"Nothing is recorded of {listed(list(dict.fromkeys(names)))}." if names else ""


def silent_label(looks: int) -> str:
    """What unfolds to the looks that found nothing."""
    return f"{formats.plural(looks, 'look')} without a finding, and what would have been seen"
