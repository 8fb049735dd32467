"""What a claim rests on -> its sentences, and why a silent one is silent. Pure; plain text.

A headline says direction and size, a detail interval, n and period. Intervals are those of 99 %. Nothing here says that one thing
made another, or what would have been: the numbers are associations.
"""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from nowwhat import statistics, wording
from nowwhat.phrases.words import NBSP, first_up, listed, of
from nowwhat.statistics import Interval

WHAT = {"ttd": "Detection", "tta": "Acknowledgement", "ttm": "Mitigation"}
VERBS = {"ttd": "detect", "tta": "acknowledge", "ttm": "mitigate"}
KNOWN = {"ttd": "detection", "tta": "acknowledgement", "ttm": "mitigation"}
INTERVAL = f"99{NBSP}% interval"
ASSOCIATION = "This is an association: it does not show what finishing the items would have changed."
UNCONTROLLED = "Too few items that cannot prevent were overdue to rule out a shared reason."
OVERSTATED = "The month was searched for, so the size is likely overstated."


def change(ratio: float) -> str:
    """A ratio of times as one says it: "31 % faster", "2.3 times as slow"."""
    if ratio >= 2:
        return f"{ratio:.1f}{NBSP}times as slow"
    whole = math.floor(abs(1 - ratio) * 100 + 0.5)
    if whole == 0:
        return "the same"
    return f"{wording.percent(abs(1 - ratio))} {'faster' if ratio < 1 else 'slower'}"


def changes(interval: Interval) -> str:
    """The limits of a ratio of times: "22 % to 39 % faster", the smaller change first; "5 % faster to 9 % slower"."""
    if interval.low is None or interval.high is None:
        return "no limits"
    ends = [change(interval.low), change(interval.high)]
    if interval.high <= 1:
        ends.reverse()
    first, second = ends
    word = second.rpartition(" ")[2]
    return f"{first.removesuffix(f' {word}')} to {second}" if first.endswith(f" {word}") else f"{first} to {second}"


def times(ratio: float | None) -> str:
    """A ratio of rates: "2.6 times"."""
    return wording.UNKNOWN if ratio is None else f"{_figure(ratio)}{NBSP}times"


def months(first: str, last: str) -> str:
    """A span of months in words."""
    return wording.month(first) if first == last else f"{wording.month(first)} to {wording.month(last)}"


def left_out(open_months: Sequence[str]) -> str:
    """Which months are in no comparison because many of their incidents are still open."""
    if not open_months:
        return ""
    verb = "is" if len(open_months) == 1 else "are"
    return f"{listed([wording.month(month) for month in open_months])} {verb} left out: more than 5{NBSP}% are still open."


def trend(duration: str, found: statistics.AdjustedRatio, since: str, known: str, period: str, *cautions: str) -> tuple[str, str]:
    """A change that was found by search; `since` is the month in words, `known` how much it rests on."""
    return (
        f"{WHAT[duration]} has been {change(found.ratio)} from {since} on.",
        _joined(f"{first_up(INTERVAL)} {changes(found.interval)}; {known}, {period}, within severity.", OVERSTATED, *cautions),
    )


def thin(known: int, incidents: int, *, claimed: bool) -> str:
    """That most incidents do not tell the duration; then a change of what is recorded may look like one of the work."""
    if 2 * known >= incidents:
        return ""
    return "Most incidents do not tell it" + (": a change of what is recorded would look the same." if claimed else ".")


def since_day(duration: str, found: statistics.AdjustedRatio, day: dt.date, text: str, period: str, looks: int) -> tuple[str, str]:
    """A change since a day that people had marked."""
    days = f"One of {looks} marked days; the test allows for that." if looks > 1 else ""
    return (
        f"{WHAT[duration]} has been {change(found.ratio)} since {wording.day(day)} ({text}).",
        _joined(
            f"{first_up(INTERVAL)} {changes(found.interval)}; {_known(found.n_old, duration)} before and "
            f"{wording.count(found.n_new)} since, {period}, within severity.",
            days,
        ),
    )


def mix(duration: str, found: statistics.AdjustedRatio, span: int, period: str) -> tuple[str, str]:
    """That the mix of severities, and not the work, explains a change of the pooled figure. `found` is at 99 %."""
    looks = f"{WHAT[duration]} looks {change(found.pooled_ratio)} beside the {span} months before"
    return (
        f"{looks}, but that is the mix of severities: within severity it is {change(found.ratio)}.",
        _joined(
            f"The mix of severities alone makes it look {change(found.mix_ratio)}.",
            f"Within severity, {INTERVAL} {changes(found.interval)}; {_known(found.n_old, duration)} before and "
            f"{wording.count(found.n_new)} since, {period}.",
        ),
    )


def _known(n: int, duration: str) -> str:
    return wording.plural(n, f"known {KNOWN[duration]}")


def slip_level(
    slip: statistics.ClusteredProportion, unknown: int, baseline: float, label: str, period: str, *, better: bool
) -> tuple[str, str]:
    """That promises slip less or more often than the line, whatever became of the unknown."""
    than = f"{'less' if better else 'more'} often than the line of {wording.percent(baseline)}"
    whole = slip.n + unknown
    bounds = ""
    if unknown:
        ends = f"{wording.percent(slip.x / whole)} to {wording.percent((slip.x + unknown) / whole)}"
        bounds = f"{wording.count(unknown)} more were closed nobody knows when: with them the rate is {ends}."
    return (
        f"{wording.percent(slip.rate)} of promised items were not finished by their first due date: {than}.",
        _joined(
            f"{first_up(INTERVAL)} {_percents(slip.interval)}; {of(slip.x, slip.n)} items of {_incidents(slip.clusters)}, due "
            f"{period}; items of one incident slip together, which widens the interval.",
            bounds,
            f"The line is {label}.",
        ),
    )


def slip_change(
    before: statistics.ClusteredProportion,
    after: statistics.ClusteredProportion,
    difference: Interval,
    since: str,
    period: str,
    *,
    searched: bool,
) -> tuple[str, str]:
    """That promises slip more or less often from a month or a day on; `since` is "due from March 2026 on"."""
    kept = "less" if after.rate < before.rate else "more"
    return (
        f"Promises slip {kept} often among items {since}: {wording.percent(after.rate)}, before {wording.percent(before.rate)}.",
        _joined(
            f"Difference {_points(after.rate - before.rate)}, {INTERVAL} {_points(difference.low)} to {_points(difference.high)}; "
            f"{of(after.x, after.n)} items since and {of(before.x, before.n)} before, due {period}.",
            OVERSTATED if searched else "",
        ),
    )


def service(
    name: str, repeats: int, labelled: int, interval: Interval, others: tuple[int, int], looks: int, period: str
) -> tuple[str, str]:
    """That a service repeats known failures more than the others."""
    shares = (
        f"{of(repeats, labelled)} incidents ({wording.percent(repeats / labelled)}), the others {wording.percent(others[0] / others[1])}"
    )
    return (
        f"{name} repeats known failures more often than the other services: {shares}.",
        _joined(
            f"{first_up(INTERVAL)} {_percents(interval)}; {wording.plural(looks, 'service')} looked at, false-discovery rate under "
            f"1{NBSP}%; incidents with a known cause, {period}.",
            "The share depends on how finely causes are named.",
        ),
    )


def leading(
    found: statistics.StratifiedRateRatio,
    verdict: str,
    period: str,
    *,
    rests_on: str = "",
    seen: float | None = None,
    controlled: bool = True,
) -> tuple[str, str]:
    """The verdict on overdue prevention and repeats, one of the five that have a ratio."""
    ratio = f"{times(found.ratio)} as often"
    headline = {
        "supports": f"While a prevent item was overdue, the same failure came back {ratio}.",
        "against": f"While a prevent item was overdue, the same failure came back less often: {ratio}.",
        "one_service": f"While a prevent item was overdue, the same failure came back {ratio}, but that rests on one service: {rests_on}.",
        "shared_cause": f"While a prevent item was overdue, the same failure came back {ratio}, but overdue items that cannot prevent "
        "show the same: a shared reason is likely.",
        "no_evidence": "No evidence that failures come back more often while a prevent item is overdue.",
    }[verdict]
    could = f"{first_up(times(seen))} as often or more would most likely have been seen." if seen and verdict == "no_evidence" else ""
    estimate = f"{first_up(times(found.ratio))} as often, {INTERVAL}" if verdict == "no_evidence" else first_up(INTERVAL)
    return headline, _joined(
        f"{estimate} {_ratios(found.interval)}; {_exposed(found)}, {period}, within the same service and the same time since recovery.",
        could,
        "" if controlled or verdict != "supports" else UNCONTROLLED,
        ASSOCIATION,
    )


def cannot_tell(
    found: statistics.StratifiedRateRatio | None, least: int, months_more: int | None, arm: str, period: str
) -> tuple[str, str]:
    """That there are too few repeats to tell whether overdue prevention goes before them."""
    headline = "Too little data to tell whether failures come back more often while a prevent item is overdue."
    if found is None:
        return headline, f"No repeat can be compared yet; it needs {least}. Even then it would be an association."
    known = f"{wording.plural(found.events, 'repeat')} can be compared, {period}; it needs {least}. {_exposed(found)}."
    return headline, _joined(known, arm, more(months_more), "Even with enough it would be an association.")


def more(months_more: int | None) -> str:
    """About how much longer it takes at this pace; empty where nothing is on its way."""
    if months_more is None:
        return ""
    return (
        f"At this pace that is about {wording.plural(months_more, 'month')} more."
        if months_more <= 120
        else "At this pace it will take many years."
    )


def _exposed(found: statistics.StratifiedRateRatio) -> str:
    return (
        f"{wording.plural(found.exposed, 'repeat')} in {wording.plural(round(found.days), 'overdue day')} against "
        f"{wording.count(found.events - found.exposed)} in {wording.count(round(found.other_days))} others"
    )


def too_little(n: int, needs: int, what: str, seen: str, more_: str) -> tuple[str, str]:
    """That a minimum is not reached; `what` is the plural of what is counted, `seen` what could have been seen in so few."""
    return f"Too little data: {wording.count(n)} {what}, needs {wording.count(needs)}.", _joined(seen, more_)


def no_halves(duration: str) -> tuple[str, str]:
    """That the data do not reach back far enough to tell what the mix of severities does."""
    what = f"Too little data to tell what the mix of severities does to time to {VERBS[duration]}"
    return f"{what}: half-years are compared, and there are no twelve complete months.", ""


def no_change(what: str, n: str, period: str, *more_: str) -> tuple[str, str]:
    """That nothing was found in enough data."""
    return f"{what}.", _joined(f"{n}, {period}.", *more_)


def seen_trend(ratio: float | None, needed: float | None = None, n: int = 0) -> str:
    """Which change of a duration a search could have shown, and how many more would show one of 30 %."""
    if ratio is None or ratio < 0.01:
        return "No change of any size could have been seen in so few."
    if ratio > 0.99:  # durations that are all alike, as a machine writes them
        return ""
    could = f"A change of {wording.percent(1 - ratio)} or more would most likely have been seen"
    more_ = math.ceil(needed - n) if needed else 0
    return f"{could}; one of 30{NBSP}% needs about {wording.count(_about(more_))} more." if more_ > 0 else f"{could}."


def seen_share(gap: float) -> str:
    """Which difference of a share could have been seen."""
    return f"A difference of {wording.plural(max(1, math.ceil(gap * 100)), 'point')} or more would most likely have been seen."


def _about(number: int) -> int:
    """A count that is an estimate, without figures that nobody believes."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step


def _percents(interval: Interval) -> str:
    return f"{wording.percent(interval.low)} to {wording.percent(interval.high)}"


def _points(difference: float | None) -> str:
    if difference is None:
        return wording.UNKNOWN
    whole = math.floor(abs(difference) * 100 + 0.5)
    return f"{wording.MINUS if difference < 0 and whole else '+' if whole else ''}{wording.plural(whole, 'point')}"


def _ratios(interval: Interval) -> str:
    low, high = (wording.UNKNOWN if end is None else _figure(end) for end in (interval.low, interval.high))
    return f"{low} to {high}"


def _figure(ratio: float) -> str:
    """A ratio with as many digits as anybody believes: 0.19, 2.6, 13."""
    return f"{ratio:.2f}" if ratio < 0.95 else f"{ratio:.1f}" if ratio < 9.95 else f"{ratio:.0f}"


def _incidents(clusters: int) -> str:
    return wording.plural(clusters, "incident")


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


ANSWER_ROW = "While a prevent item was overdue"
CONTROL_ROW = "Overdue items that cannot prevent"


def check_row(service: str) -> str:
    """The name of the row that leaves out one service."""
    return f"The same without {service}" if service else "The same without any one service"


def row_words(found: statistics.StratifiedRateRatio | None, least: int) -> str:
    """The result of a row, or what it needs."""
    if found is None or not found.ratio or found.interval.low is None or found.interval.high is None:
        return f"needs {least} repeats to compare"
    return f"{times(found.ratio)} as often ({_ratios(found.interval)})"


def thin_arm(found: statistics.StratifiedRateRatio, least: int) -> str:
    """Which of the two kinds of time is too short, or that one has no repeat to compare with."""
    if found.expected_exposed < least:
        return f"In overdue time fewer than {least} would be expected: too little was overdue to compare."
    if found.expected_other < least:
        return f"In the other time fewer than {least} would be expected: too little was kept to compare."
    return "All of them fall into one of the two kinds of time, so there is no ratio."


def of_items(rate: statistics.ClusteredProportion, unknown: int) -> str:
    """How many items a silent look at slips rests on."""
    more_ = f", {wording.count(unknown)} more closed nobody knows when" if unknown else ""
    return f"{of(rate.x, rate.n)} items of {_incidents(rate.clusters)} slipped{more_}"


def too_many_unknown(unknown: int, whole: int) -> tuple[str, str]:
    """That so many were closed nobody knows when that a change cannot be told."""
    return (
        f"A change of the slip rate cannot be told: {of(unknown, whole)} items were closed nobody knows when.",
        "It needs at most a tenth. A closing time in the export, or importing more often, fills the gap.",
    )


def seen_service(service: str, labelled: int, fewest: int | None) -> str:
    """How many repeats the service with the most incidents would have needed to stand out."""
    if fewest is None:
        return "No service has enough incidents to stand out, whatever they repeat."
    return f"{service}, which has the most, would stand out with {of(fewest, labelled)}."


NARROWED = (
    "Findings are about all of the data, so they are told for the last complete month without filters only: "
    "whoever filters long enough finds anything."
)
LEADING_QUESTION = "Does unfinished work go before repeats?"
LEADING_SCHEMA = {
    "row": pl.String,
    "ratio": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "kind": pl.String,
    "words": pl.String,
    "order": pl.Int64,
}


def nothing(looks: int) -> str:
    """That nothing may be claimed."""
    return (
        f"No finding: of {wording.plural(looks, 'look')} at all of the data, none shows more than chance can. What each needs stands below."
    )


MEASURED = {
    "tta": "time to acknowledge",
    "ttd": "time to detect",
    "ttm": "time to mitigate",
    "slip": "action items that came due",
    "repeat": "causes",
    "leading": "causes",
}


def nothing_recorded(ids: Sequence[str]) -> str:
    """Of what the data hold nothing at all, from the ids of the looks that had nothing to look at; empty without any."""
    names = [MEASURED.get(name.partition(".")[2].partition(":")[0]) or MEASURED[name.partition(".")[0]] for name in ids]
    return f"Nothing is recorded of {listed(list(dict.fromkeys(names)))}." if names else ""


def silent_label(looks: int) -> str:
    """What unfolds to the looks that found nothing."""
    return f"{wording.plural(looks, 'look')} without a finding, and what would have been seen"


def leading_rows(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows of the verdict as `leading_indicator` wants them."""
    return pl.DataFrame(rows, schema=LEADING_SCHEMA)


def leading_subtitle(as_of: str, *, narrowed: bool) -> str:
    """What the picture of the leading indicator shows."""
    everything = "; everything, whatever the filters" if narrowed else ""
    return (
        f"Repeats per day watched while a promise was overdue, as a multiple of those while none was; up to {as_of}{everything}, "
        f"99{NBSP}% interval."
    )


def from_here(direction: str | None) -> str:
    """What a line on a chart says at the month from which on a change holds."""
    return f"{direction or 'different'} from here on"
