"""Frames of incidents and their durations -> sentences. Pure; plain text."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nowwhat.analysis.response.measures import UsualRange
from nowwhat.analysis.sentences import INTERVAL, change, changes, paragraph
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, NBSP, estimate, first_up, listed, of, rounded, share
from nowwhat.model.duration import DURATIONS, STAMPS, UNKNOWN
from nowwhat.model.policy import SEVERITIES, Policy
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.comparing import AdjustedRatio
from nowwhat.statistics.intervals import wilson


@dataclass(frozen=True)
class Limit:
    """A limit as a line on a chart: minutes, its name, the severities that it is for, and the others with their limits in minutes."""

    minutes: float
    name: str
    severities: tuple[str, ...]
    others: tuple[tuple[str, float], ...] = ()

    @property
    def whose(self) -> str:
        """The incidents that it is for: "P1 incidents", or "incidents" where it is for all."""
        return _incidents_of(self.severities)

    @property
    def limited(self) -> str:
        """The incidents that have this limit or another."""
        return _incidents_of(sorted([*self.severities, *(severity for severity, _ in self.others)]))

    @property
    def each(self) -> str:
        """Whose limit is another one: "P2 15 min, P3 30 min"; empty where there is only one."""
        return ", ".join(f"{severity} {formats.duration(minutes * 60)}" for severity, minutes in self.others)


def _incidents_of(severities: Sequence[str]) -> str:
    return "incidents" if len(severities) == len(SEVERITIES) else f"{listed(severities)} incidents"


def limit(policy: Policy, duration: str, severities: Sequence[str] = ()) -> Limit | None:
    """The limit of the most severe of the chosen severities that has one; None where none has."""
    limits = {severity: policy.limit_s(duration, severity) for severity in SEVERITIES}
    first = next((limits[severity] for severity in SEVERITIES if limits[severity] and (not severities or severity in severities)), None)
    if first is None:
        return None
    whose = tuple(severity for severity, value in limits.items() if value == first)
    words = f"limit {formats.duration(first)}"
    others = tuple(
        (severity, value / 60)
        for severity, value in limits.items()
        if value and value != first and (not severities or severity in severities)
    )
    return Limit(first / 60, words if len(whose) == len(SEVERITIES) else f"{listed(whose)} {words}", whose, others)


def coverage(row: Mapping[str, Any], duration: str) -> str:
    """For how many incidents a duration is known, and why not for the others; `row` is one of `duration_coverage`."""
    name, incidents, n = DURATIONS[duration].short, row["incidents"], row["n"]
    reasons = [f"{formats.count(row[key])} {words}" for key, words in UNKNOWN.items() if row[key]]
    known = f"{name} known for all {formats.count(incidents)}" if n == incidents and n > 1 else f"{name} known for {of(n, incidents)}"
    sentences = [known + (f": {', '.join(reasons)}" if reasons else "") + "."]
    if row["censored"]:
        sentences.append("Median and P90 count the open ones as longer than so far (Kaplan-Meier).")
    if row["early"]:
        sentences.append(f"In {formats.count(row['early'])} {DURATIONS[duration].early}: counted as 0{NBSP}s.")
    if row["doubtful"]:
        sentences.append(f"{formats.count(row['doubtful'])} so long that the dates should be checked: in the median, not drawn.")
    return " ".join(sentences)


def over_limit(row: Mapping[str, Any], duration: str) -> str:
    """How often the limit was missed, and what helps where it was; empty where no limit applies to anything known."""
    if not row["limited"]:
        return ""
    if not row["over"]:
        return f"Never over the limit, of {formats.plural(row['limited'], 'incident')} with a known {DURATIONS[duration].short}."
    limits = wilson(row["over"], row["limited"])
    known = share(row["over"], row["limited"], limits.low, limits.high)
    advice = DURATIONS[duration].advice
    return f"Over the limit in this period: {known}." + (f" What helps: {advice}" if advice else "")


def unmeasurable(duration: str, incidents: int, stamps: pl.DataFrame) -> str:
    """Why a duration is known for no incident at all; `stamps` is `stamps_recorded`. It names the missing column."""
    recorded = dict(stamps.select("stamp", "recorded").iter_rows())
    cannot = f"{DURATIONS[duration].name.capitalize()} cannot be measured here:"
    ends = (DURATIONS[duration].start, DURATIONS[duration].end)
    absent = [stamp for stamp in ends if not recorded.get(stamp)]
    if not absent:
        return f"{cannot} of {formats.plural(incidents, 'incident')}, none has both {' and '.join(ends)} in a possible order."
    what = " nor ".join(f"{stamp} ({STAMPS[stamp]})" for stamp in absent)
    advice = "An export that records it, or that column in a plain CSV, fills the gap."
    return f"{cannot} of {formats.plural(incidents, 'incident')}, none has {what}. {advice}"


def by_severity(frame: pl.DataFrame) -> str:
    """How many incidents, and how severe; `frame` has severity and incidents."""
    summed = frame.group_by("severity").agg(pl.col("incidents").sum()).filter(pl.col("incidents") > 0).sort("severity", nulls_last=True)
    total = int(summed["incidents"].sum())
    parts = [f"{formats.count(n)} {severity or 'without severity'}" for severity, n in summed.iter_rows()]
    return f"{formats.plural(total, 'incident')}: {listed(parts)}." if total else "No incident."


def faults(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """One row per incident of `check_dates`, its faults as one text in `says`."""
    rows: dict[str, dict[str, Any]] = {}
    for row in frame.iter_rows(named=True):
        rows.setdefault(row["incident_id"], row | {"says": []})["says"].append(fault(row))
    return [row | {"says": " ".join(row["says"])} for row in rows.values()]


def fault(row: Mapping[str, Any]) -> str:
    """What about an incident's times should be checked; `row` is one of `check_dates`."""
    if row["duration"] is None:
        return str(row["sentence"])
    name = DURATIONS[row["duration"]].name.capitalize()
    if row["fault"] == "doubtful":
        return f"{name} {formats.duration(row['gap_s'])}: is that right?"
    return f"{name}: ends {formats.duration(-row['gap_s'])} before it begins."


def durations_subtitle(name: str, period: str, row: Mapping[str, Any], dots: pl.DataFrame, line: Limit | None) -> str:
    """What the chart of a duration shows; `row` is one of `duration_coverage`, `dots` what is drawn."""
    drawable = row["n"] - row["doubtful"]
    some = f", {of(dots.height, drawable)} drawn" if dots.height < drawable else ""
    large = f" Large dots: {listed(line.severities)}." if line and len(line.severities) < len(SEVERITIES) and dots["strong"].any() else ""
    other = f" Other limits: {line.each}." if line and line.others else ""
    what = f"{name.capitalize()} of every incident (dots) and its monthly median (bars)."
    return f"{what} {first_up(period)}, n {formats.count(row['n'])}{some}. Log scale.{large}{other}"


def usual(usual_range: UsualRange | None) -> str:
    """What the band of natural limits is, and what to make of it."""
    if usual_range is None:
        return f"No usual range yet: it needs six complete months with {FEWEST} known each."
    band = f"{rounded(usual_range.low_min * 60)} to {rounded(usual_range.high_min * 60)}"
    set_by = f"{formats.month_short(usual_range.first_month)} to {formats.month_short(usual_range.last_month)}"
    if usual_range.provisional:
        return (
            f"The band, {band}, is provisional: only {formats.plural(usual_range.months, 'month')} set it ({set_by}), so nothing is marked."
        )
    ring = " A ring marks a month outside; without any change one such chart in five shows one." if usual_range.outside else ""
    return f"The band is the usual range of monthly medians, {band}, set by 12 months ({set_by}).{ring}"


def thin(months: pl.DataFrame) -> str:
    """Which complete months have too few for a median."""
    few = months.filter(~pl.col("provisional") & (pl.col("incidents") > 0) & pl.col("median_min").is_null()).height
    return f"{formats.plural(few, 'month')} with fewer than {FEWEST} known {'has' if few == 1 else 'have'} no median." if few else ""


def shares_subtitle(name: str, line: Limit | None, grain: str, *, drawn: bool) -> str:
    """What the chart of the share over the limit shows."""
    if line and line.others:
        what = f"Share of {line.limited} with {name} over the limit of their severity: {line.name}, {line.each}"
    elif line:
        what = f"Share of {line.whose} with {name} over {formats.duration(line.minutes * 60)}"
    else:
        what = f"Share with {name} over the limit"
    by = {"month": "by month", "quarter": "by whole quarters", "half": "by whole half-years"}[grain]
    return f"{what}, {by}, with 95{NBSP}% interval." if drawn else f"{what}."


def phases_subtitle(phases: pl.DataFrame, spine: str | None) -> str:
    """What the bars of the phases are shares of, and of how many incidents."""
    if spine is None:
        return "Share of the total time by phase."
    row = phases.filter(pl.col("spine") == spine).row(0, named=True)
    times = "all six times" if spine == "six" else "start, detection, first response and recovery"
    return f"Share of the total time by phase, over the {of(row['n'], row['incidents'])} incidents that have {times}."


def no_phases(phases: pl.DataFrame, stamps: pl.DataFrame) -> str:
    """Why there are no phases; it names the columns that are missing."""
    n = max(phases["n"].to_list(), default=0)
    if n:
        those = f"{formats.plural(n, 'incident')} of this period {'has' if n == 1 else 'have'}"
        return f"Too little to say: {those} the times from start to recovery; it needs {FEWEST}."
    absent = stamps.filter(
        (pl.col("recorded") == 0) & pl.col("stamp").is_in(["started_at", "detected_at", "acknowledged_at", "recovered_at"])
    )["stamp"].to_list()
    if absent:
        return f"The phases need start, detection, first response and recovery; no incident of this period has {' or '.join(absent)}."
    return "The phases need start, detection, first response and recovery in this order; no incident of this period has all four."


def week_subtitle(cells: pl.DataFrame, zone: str, incidents: int) -> str:
    """What the heat map shows, and how many its strongest hue stands for, so that nobody has to guess; `cells` is `weekday_hour`."""
    most = max(cells["n"].to_list(), default=0)
    block = "hour" if max(cells["hours"].to_list(), default=1) == 1 else "six hours"
    return (
        f"Incidents by weekday and {block}, zone {zone}, n {formats.count(incidents)}. The strongest hue stands for {formats.count(most)}."
    )


def severity_rows(frame: pl.DataFrame) -> list[list[str]]:
    """Cells of the table by severity: name, known, median, P90, share over the limit; `frame` is `measured.severities`."""
    rows = []
    for row in frame.iter_rows(named=True):
        name = {"all": "All", None: "Not recorded"}.get(row["severity"], row["severity"])
        few = row["median_s"] is None
        median = (
            f"too few: needs {FEWEST}"
            if few and row["n"]
            else ""
            if few
            else estimate(row["median_s"], row["median_low_s"], row["median_high_s"], at_least=row["median_open"])
        )
        p90 = estimate(row["p90_s"], row["p90_low_s"], row["p90_high_s"], at_least=row["p90_open"])
        rows.append(
            [name, of(row["n"], row["incidents"]), median, p90, share(row["over"], row["limited"], row["share_low"], row["share_high"])]
        )
    return rows


def detected_rows(frame: pl.DataFrame) -> list[list[str]]:
    """Cells of the table by detection: how, incidents with their share, median; none where nobody recorded it."""
    if frame["detected_by"].null_count() == frame.height:
        return []
    total = int(frame["incidents"].sum())
    return [
        [
            (how or "not recorded").capitalize(),
            f"{formats.count(incidents)} ({formats.percent(incidents / total)})",
            "" if median is None else f"at least {rounded(median)}" if still_open else rounded(median),
        ]
        for how, incidents, median, still_open in frame.select("detected_by", "incidents", "median_s", "median_open").iter_rows()
    ]


def limits_missed(frame: pl.DataFrame) -> str:
    """Which limits were missed; `frame` is `limits_missed`. Empty where no limit applies to anything known."""
    if frame.is_empty():
        return ""
    missed = [
        f"{DURATIONS[row['duration']].name} in {of(row['over'], row['limited'])}" for row in frame.iter_rows(named=True) if row["over"]
    ]
    return (
        f"Limits missed: {listed([missed[0], *(words.removeprefix('time ') for words in missed[1:])])}."
        if missed
        else "No limit was missed."
    )


def advice(frame: pl.DataFrame) -> str:
    """What helps against the limits that were missed; `frame` is `limits_missed`."""
    return " ".join(
        f"To {DURATIONS[name].verb}: {DURATIONS[name].advice}"
        for name, over in frame.select("duration", "over").iter_rows()
        if over and DURATIONS[name].advice
    )


def became(duration: str, ratio: float, month: str, standing: str, until: str, level: str) -> str:
    """The headline of a change from a month on, by its `standing`: until when it held, or the months whose level it is back at."""
    noun, what = DURATIONS[duration].noun.capitalize(), change(ratio)
    return {
        "still": f"{noun} has been {what} from {month} on.",
        "over": f"{noun} was {what} from {month} to {until}, and is no longer so.",
        "back": f"{noun} is back at the level of {level}, after months that ended in {month} and were {change(1 / ratio)}.",
        "unclear": f"{noun} became {what} in {month}; the latest months are too few to tell whether it still is.",
    }[standing]


def month_by_month(duration: str, ratio: float) -> str:
    """The headline of a change that a line fits as well as a step: it has no date."""
    noun = DURATIONS[duration].noun.capitalize()
    return f"{noun} has become {change(ratio)} from the first third of the time to the last: month by month fits as well as any one date."


def rests_on(interval: Interval, known: str, period: str, *more: str) -> str:
    """What a ratio rests on: its interval, how many, of when; and whatever else is to be known."""
    return paragraph(f"{first_up(INTERVAL)} {changes(interval)}; {known}, {period}, within service and severity.", *more)


def one_sided(left_out: int, services: Sequence[str]) -> str:
    """How many are in no comparison, because their services have nothing on one side."""
    if not left_out:
        return ""
    names = [service.replace("; ", " + ") for service in services[:3]]  # a set of several
    named = listed([*names, *(["others"] if len(services) > 3 else [])])
    verb, what = ("is", "has") if left_out == 1 else ("are", "have")
    return f"{formats.plural(left_out, 'incident')} of {named}, which {what} nothing on one side, {verb} left out."


def tickets(incidents: int, rows: int, events: int) -> str:
    """How many tickets are of events, each of which counts once; `rows` is the number of failures."""
    if incidents == rows:
        return ""
    once = "1 event, which counts once" if events == 1 else f"{formats.count(events)} events, each of which counts once"
    return f"{formats.count(incidents - rows + events)} of them are tickets of {once}."


def labels(month: str) -> str:
    """Why only what began from a month on is compared."""
    return f"Severities have other names since {formats.month(month)}: only what began from then on is compared."


def labels_forbid(duration: str, month: str) -> tuple[str, str]:
    """The finding that a change of the names of severities forbids a comparison."""
    what = f"{DURATIONS[duration].name.capitalize()} cannot be compared across {formats.month(month)}"
    return f"{what}: from then on severities have other names for over a fifth of the incidents.", ""


def thinly_known(known: int, incidents: int) -> str:
    """The sentence that most incidents do not tell the duration; empty where most do."""
    return "" if 2 * known >= incidents else "Most incidents do not tell it."


def since_day(duration: str, ratio: float, day: dt.date, text: str, standing: str) -> str:
    """The headline of a change since a day that people had marked."""
    noun, what = DURATIONS[duration].noun.capitalize(), change(ratio)
    since = f"{formats.day(day)} ({text})"
    return {
        "still": f"{noun} has been {what} since {since}.",
        "over": f"{noun} was {what} in the time after {since}, and is no longer so.",
        "unclear": f"{noun} became {what} after {since}; the latest months are too few to tell whether it still is.",
    }[standing]


def elsewhere(duration: str, day: dt.date, text: str, month: str | None) -> tuple[str, str]:
    """The finding that a change is not one since a marked day."""
    noun = DURATIONS[duration].noun
    if month is None:
        return f"{first_up(noun)} since {formats.day(day)} ({text}) is no other than in the half-year before.", ""
    return f"{first_up(noun)} changed, but in {formats.month(month)}, not on {formats.day(day)} ({text}).", ""


def before_and_since(duration: str, adjusted: AdjustedRatio) -> str:
    """How many a comparison rests on."""
    return f"{_known(adjusted.n_old, duration)} before and {formats.count(adjusted.n_new)} since"


def mix(duration: str, adjusted: AdjustedRatio, span: int, period: str, *, explains: bool, partly: bool) -> tuple[str, str]:
    """What the mix of severities does to the pooled figure: it explains its change, or hides one within severity; wholly or partly."""
    noun = DURATIONS[duration].noun.capitalize()
    then, within = f"the {span} months before", f"within severity it is {change(adjusted.severity_ratio)}"
    looks = f"{noun} looks {change(adjusted.pooled_ratio)} {'as in' if change(adjusted.pooled_ratio) == 'the same' else 'beside'} {then}"
    if explains:
        headline = f"{looks}, {'and part of that' if partly else 'but that'} is the mix of severities: {within}."
    elif partly:
        headline = f"{looks}; {within}: the mix of severities hides part of it."
    else:
        headline = f"{looks}, but {within}: the mix of severities hides it."
    return (
        headline,
        paragraph(
            f"The mix of severities alone makes it look {change(adjusted.mix_ratio)}.",
            f"Within severity, {INTERVAL} {changes(adjusted.interval)}; {before_and_since(duration, adjusted)}, {period}.",
        ),
    )


def _known(n: int, duration: str) -> str:
    return formats.plural(n, f"known {DURATIONS[duration].noun}")


def no_halves(duration: str) -> tuple[str, str]:
    """The finding that the data do not reach back far enough to tell what the mix of severities does."""
    what = f"Too little data to tell what the mix of severities does to {DURATIONS[duration].name}"
    return f"{what}: half-years are compared, and from the first incident to the last there are no twelve complete months.", ""


def seen_trend(ratio: float | None, needed: float | None = None, n: int = 0) -> str:
    """Which change of a duration a search could have shown, and how many more would show one of 30 %."""
    if ratio is None or ratio < 0.01:
        return "No change of any size could have been seen in so few."
    if ratio > 0.99:  # durations that are all alike, as a machine writes them
        return ""
    could = f"A change of {formats.percent(1 - ratio)} or more would most likely have been seen"
    more_ = math.ceil(needed - n) if needed else 0
    return f"{could}; one of 30{NBSP}% needs about {formats.count(_about(more_))} more." if more_ > 0 else f"{could}."


def _about(number: int) -> int:
    """A count that is an estimate, without figures that nobody believes."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step


def from_here(direction: str | None) -> str:
    """What a line on a chart says at the month from which on a change holds."""
    return f"{direction or 'different'} from here on"
