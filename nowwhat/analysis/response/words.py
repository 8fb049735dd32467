"""Frames of incidents and their durations -> sentences. Pure; plain text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nowwhat.analysis.response.measures import UsualRange
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, NBSP, estimate, first_up, listed, of, rounded, share
from nowwhat.model.duration import DURATIONS, STAMPS, UNKNOWN
from nowwhat.model.policy import SEVERITIES, Policy
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


def known_apart(duration: str, before: tuple[int, int], now: tuple[int, int]) -> str:
    """Why a duration is not compared with that of the year before; incidents of which it is recorded, of how many, in either year."""
    then, today = (formats.percent(known / asked) for known, asked in (before, now))
    return f"Not compared with the months before: {DURATIONS[duration].name} was recorded for {then} then, for {today} now."


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


def limits_missed(frame: pl.DataFrame, policy: Policy, severities: Sequence[str] = ()) -> str:
    """Which limits were missed, and whose they are where not all have one; `frame` is `limits_missed`. Empty without any limit."""
    if frame.is_empty():
        return ""
    missed = [
        f"{DURATIONS[row['duration']].name} in {of(row['over'], row['limited'])}{_only(limit(policy, row['duration'], severities))}"
        for row in frame.iter_rows(named=True)
        if row["over"]
    ]
    return (
        f"Limits missed: {listed([missed[0], *(words.removeprefix('time ') for words in missed[1:])])}."
        if missed
        else "No limit was missed."
    )


def _only(line: Limit | None) -> str:
    """The severities that have a limit, as they stand after a count; empty where all have one."""
    if line is None:
        return ""
    limited = sorted([*line.severities, *(severity for severity, _ in line.others)])
    return "" if len(limited) == len(SEVERITIES) else f" ({listed(limited)} only)"


def advice(frame: pl.DataFrame) -> str:
    """What helps against the limits that were missed; `frame` is `limits_missed`."""
    return " ".join(
        f"To {DURATIONS[name].verb}: {DURATIONS[name].advice}"
        for name, over in frame.select("duration", "over").iter_rows()
        if over and DURATIONS[name].advice
    )


def from_here(direction: str | None) -> str:
    """What a line on a chart says at the month from which on a change holds."""
    return f"{direction or 'different'} from here on"
