"""Frames -> sentences. Pure: no Streamlit, no clock; what a page, a report and a digest say of the same rows.

Sentences are plain text. Nothing in them claims a change: numbers of two periods stand side by side, and `findings` alone says more.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from nowwhat import statistics, wording
from nowwhat.measured import UsualRange
from nowwhat.policy import SEVERITIES, Policy

NBSP = wording.NBSP
FEWEST = 5  # metrics: one group; below it the incidents are shown and no summary

NAMES = {"ttd": "time to detect", "tta": "time to acknowledge", "ttm": "time to mitigate", "ttr": "time to resolve"}
SHORT = {"ttd": "TTD", "tta": "TTA", "ttm": "TTM", "ttr": "TTR"}
CHOICES = {"ttd": "Detect", "tta": "Acknowledge", "ttm": "Mitigate", "ttr": "Resolve"}
QUESTIONS = {
    "ttd": "How long until we notice?",
    "tta": "How long until somebody responds?",
    "ttm": "How long from the first response to recovery?",
    "ttr": "How long does an incident last?",
}
ADVICE = {
    "ttd": "What helps: more health checks, or shorter intervals between them.",
    "tta": "What helps: look at the on-call rotation and at how notifications are routed.",
    "ttm": "What helps: better runbooks, or an automated rollback.",
}
ENDS = {
    "ttd": ("started_at", "detected_at"),
    "tta": ("detected_at", "acknowledged_at"),
    "ttm": ("acknowledged_at", "recovered_at"),
    "ttr": ("started_at", "recovered_at"),
}
STAMPS = {
    "started_at": "when the problem began",
    "detected_at": "when it was noticed",
    "acknowledged_at": "when somebody first responded",
    "investigating_at": "when troubleshooting began",
    "fix_applied_at": "when the fix was in place",
    "recovered_at": "when recovery was confirmed",
}
UNKNOWN = {
    "censored": "open so far",
    "self_recovered": "recovered before anybody responded",
    "unacknowledged": "resolved without acknowledgement",
    "missing": "missing",
    "invalid": "impossible",
    "not_reached": "not begun",
}


@dataclass(frozen=True)
class Limit:
    """A limit as a line on a chart: minutes, its name, and the severities that it is for."""

    minutes: float
    name: str
    severities: tuple[str, ...]

    @property
    def whose(self) -> str:
        """The incidents that it is for: "P1 incidents", or "incidents" where it is for all."""
        return "incidents" if len(self.severities) == len(SEVERITIES) else f"{listed(self.severities)} incidents"


@dataclass(frozen=True)
class Decision:
    """One line of the decision list, as plain text; `owner` is only by what the owner is found."""

    kind: str
    what: str
    url: str | None
    about: str
    why: str
    late: bool
    owner: tuple[str, str] | None


def limit(policy: Policy, duration: str, severities: Sequence[str] = ()) -> Limit | None:
    """The limit of the most severe of the chosen severities that has one; None where none has."""
    limits = {severity: policy.limit_s(duration, severity) for severity in SEVERITIES}
    first = next((limits[severity] for severity in SEVERITIES if limits[severity] and (not severities or severity in severities)), None)
    if first is None:
        return None
    whose = tuple(severity for severity, value in limits.items() if value == first)
    words = f"limit {wording.duration(first)}"
    return Limit(first / 60, words if len(whose) == len(SEVERITIES) else f"{listed(whose)} {words}", whose)


def coverage(row: Mapping[str, Any], duration: str) -> str:
    """For how many incidents a duration is known, and why not for the others; `row` is one of `duration_coverage`."""
    name, incidents, n = SHORT[duration], row["incidents"], row["n"]
    reasons = [f"{wording.count(row[key])} {words}" for key, words in UNKNOWN.items() if row[key]]
    known = f"{name} known for all {wording.count(incidents)}" if n == incidents and n > 1 else f"{name} known for {of(n, incidents)}"
    sentences = [known + (f": {', '.join(reasons)}" if reasons else "") + "."]
    if row["early"]:
        before = "an alert came before the start" if duration == "ttd" else "somebody was there before the alert"
        sentences.append(f"In {wording.count(row['early'])} {before}: counted as 0{NBSP}s.")
    if row["doubtful"]:
        sentences.append(f"{wording.count(row['doubtful'])} so long that the dates should be checked: in the median, not drawn.")
    return " ".join(sentences)


def over_limit(row: Mapping[str, Any], duration: str) -> str:
    """How often the limit was missed, and what helps where it was; empty where no limit applies to anything known."""
    if not row["limited"]:
        return ""
    if not row["over"]:
        return f"Never over the limit, of {wording.plural(row['limited'], 'incident')} with a known {SHORT[duration]}."
    limits = statistics.wilson(row["over"], row["limited"])
    known = share(row["over"], row["limited"], limits.low, limits.high)
    return f"Over the limit in this period: {known}. {ADVICE.get(duration, '')}".strip()


def unmeasurable(duration: str, incidents: int, stamps: pl.DataFrame) -> str:
    """Why a duration is known for no incident at all; `stamps` is `stamps_recorded`. It names the missing column."""
    recorded = dict(stamps.select("stamp", "recorded").iter_rows())
    cannot = f"{NAMES[duration].capitalize()} cannot be measured here:"
    absent = [stamp for stamp in ENDS[duration] if not recorded.get(stamp)]
    if not absent:
        return f"{cannot} of {wording.plural(incidents, 'incident')}, none has both {' and '.join(ENDS[duration])} in a possible order."
    what = " nor ".join(f"{stamp} ({STAMPS[stamp]})" for stamp in absent)
    advice = "An export that records it, or that column in a plain CSV, fills the gap."
    return f"{cannot} of {wording.plural(incidents, 'incident')}, none has {what}. {advice}"


def nothing(period: str, first_month: str | None, last_month: str | None, *, narrowed: bool) -> str:
    """That no incident is in the period, and where the data is."""
    where = "" if first_month is None else f" The data goes from {wording.month(first_month)} to {wording.month(last_month)}."
    return f"No incident in {period}{' under these filters' if narrowed else ''}.{where}"


def rounded(seconds: float | None) -> str:
    """A duration without the seconds that nobody reads beyond ten minutes."""
    return wording.duration(seconds if seconds is None or seconds < 600 else 60 * math.floor(seconds / 60 + 0.5))


def interval(low: float | None, high: float | None) -> str:
    """The limits of a duration in seconds, also where the data set none on a side."""
    if low is None and high is None:
        return "no limits from so few"
    if high is None:
        return f"at least {rounded(low)}"
    if low is None:
        return f"at most {rounded(high)}"
    return f"{rounded(low)} to {rounded(high)}"


def estimate(value: float | None, low: float | None, high: float | None) -> str:
    """A duration in seconds with its limits; empty where there are too few to say."""
    return "" if value is None else f"{rounded(value)} ({interval(low, high)})"


def share(x: int, n: int, low: float | None = None, high: float | None = None) -> str:
    """A share with its count, and its limits where it has some."""
    if n == 0:
        return ""
    if n < FEWEST:
        return f"{of(x, n)}"
    limits = "" if low is None or high is None else f" ({percents(low, high)})"
    return f"{wording.percent(x / n)}{limits}, {of(x, n)}"


def percents(low: float, high: float) -> str:
    """Two shares from 0 to 1 as a range in per cent."""
    return f"{wording.percent(low)} to {wording.percent(high)}"


def of(part: int, whole: int) -> str:
    """A part and its whole: "3 of 12"."""
    return f"{wording.count(part)} of {wording.count(whole)}"


def listed(words: Sequence[str]) -> str:
    """Words as one says them: "P1, P2 and P3"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def by_severity(frame: pl.DataFrame) -> str:
    """How many incidents, and how severe; `frame` has severity and incidents."""
    summed = frame.group_by("severity").agg(pl.col("incidents").sum()).filter(pl.col("incidents") > 0).sort("severity", nulls_last=True)
    total = int(summed["incidents"].sum())
    parts = [f"{wording.count(n)} {severity or 'without severity'}" for severity, n in summed.iter_rows()]
    return f"{wording.plural(total, 'incident')}: {listed(parts)}." if total else "No incident."


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
    name = NAMES[row["duration"]].capitalize()
    if row["fault"] == "doubtful":
        return f"{name} {wording.duration(row['gap_s'])}: is that right?"
    return f"{name}: ends {wording.duration(-row['gap_s'])} before it begins."


# -------------------------------------------------------------------------------------------- under the titles of charts


def durations_subtitle(name: str, period: str, row: Mapping[str, Any], dots: pl.DataFrame, line: Limit | None) -> str:
    """What the chart of a duration shows; `row` is one of `duration_coverage`, `dots` what is drawn."""
    drawable = row["n"] - row["doubtful"]
    some = f", {of(dots.height, drawable)} drawn" if dots.height < drawable else ""
    large = f" Large dots: {listed(line.severities)}." if line and len(line.severities) < len(SEVERITIES) and dots["strong"].any() else ""
    what = f"{name.capitalize()} of every incident (dots) and its monthly median (bars)."
    return f"{what} {_first_up(period)}, n {wording.count(row['n'])}{some}. Log scale.{large}"


def usual(found: UsualRange | None) -> str:
    """What the band of natural limits is, and what to make of it."""
    if found is None:
        return f"No usual range yet: it needs six complete months with {FEWEST} known each."
    band = f"{rounded(found.low_min * 60)} to {rounded(found.high_min * 60)}"
    set_by = f"{wording.month_short(found.first_month)} to {wording.month_short(found.last_month)}"
    if found.provisional:
        return f"The band, {band}, is provisional: only {wording.plural(found.months, 'month')} set it ({set_by}), so nothing is marked."
    ring = " A ring marks a month outside; without any change one such chart in five shows one." if found.outside else ""
    return f"The band is the usual range of monthly medians, {band}, set by 12 months ({set_by}).{ring}"


def thin(months: pl.DataFrame) -> str:
    """Which complete months have too few for a median."""
    few = months.filter(~pl.col("provisional") & (pl.col("incidents") > 0) & pl.col("median_min").is_null()).height
    return f"{wording.plural(few, 'month')} with fewer than {FEWEST} known {'has' if few == 1 else 'have'} no median." if few else ""


def shares_subtitle(name: str, line: Limit | None, grain: str, *, drawn: bool) -> str:
    """What the chart of the share over the limit shows."""
    what = f"Share of {line.whose} with {name} over {wording.duration(line.minutes * 60)}" if line else f"Share with {name} over the limit"
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
        those = f"{wording.plural(n, 'incident')} of this period {'has' if n == 1 else 'have'}"
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
        f"Incidents by weekday and {block}, zone {zone}, n {wording.count(incidents)}. The strongest hue stands for {wording.count(most)}."
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
            else estimate(row["median_s"], row["median_low_s"], row["median_high_s"])
        )
        p90 = estimate(row["p90_s"], row["p90_low_s"], row["p90_high_s"])
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
            f"{wording.count(incidents)} ({wording.percent(incidents / total)})",
            "" if median is None else rounded(median),
        ]
        for how, incidents, median in frame.select("detected_by", "incidents", "median_s").iter_rows()
    ]


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------------------------------------------- the monthly review


def limits_missed(frame: pl.DataFrame) -> str:
    """Which limits were missed; `frame` is `limits_missed`. Empty where no limit applies to anything known."""
    if frame.is_empty():
        return ""
    missed = [f"{NAMES[row['duration']]} in {of(row['over'], row['limited'])}" for row in frame.iter_rows(named=True) if row["over"]]
    return (
        f"Limits missed: {listed([missed[0], *(words.removeprefix('time ') for words in missed[1:])])}."
        if missed
        else "No limit was missed."
    )


def advice(frame: pl.DataFrame) -> str:
    """What helps against the limits that were missed; `frame` is `limits_missed`."""
    return " ".join(
        f"To {CHOICES[d].lower()}: {ADVICE[d].removeprefix('What helps: ')}"
        for d, over in frame.select("duration", "over").iter_rows()
        if over and d in ADVICE
    )


def repeated(row: Mapping[str, Any]) -> str:
    """How many incidents repeat an earlier one; `row` has labelled, repeats, pattern and systemic."""
    if not row["repeats"]:
        return (
            f"None of {wording.plural(row['labelled'], 'incident')} with a known cause repeats an earlier one." if row["labelled"] else ""
        )
    parts = [(row["pattern"], "second time (a pattern)"), (row["systemic"], "third time or more (systemic)")]
    kinds = listed([f"{wording.count(number)} for the {words}" for number, words in parts if number])
    verb = "incident repeats an earlier one" if row["repeats"] == 1 else "incidents repeat an earlier one"
    return f"{wording.count(row['repeats'])}{NBSP}{verb}: {kinds}."


def repeats_coverage(row: Mapping[str, Any]) -> str:
    """What the share of repeats is of, and what is left out; `row` sums `repeats_by_month`."""
    without = row["incidents"] - row["labelled"] - row["duplicates"]
    out = [f"{wording.count(without)} without service and cause"] if without else []
    out += [f"{wording.plural(row['duplicates'], 'probable duplicate')}"] if row["duplicates"] else []
    return f"{of(row['repeats'], row['labelled'])} with a known cause." + (f" Left out: {listed(out)}." if out else "")


def slipped(row: Mapping[str, Any], label: str) -> str:
    """How many promises slipped beside the quoted line; `row` is one of `slip_coverage`, `label` the policy's words for the line."""
    if not row["came_due"]:
        return "No action item came due."
    rate = f" ({wording.percent(row['slipped'] / row['came_due'])})" if row["came_due"] >= FEWEST else ""
    verb = "was" if row["slipped"] == 1 else "were"
    return f"{of(row['slipped'], row['came_due'])} promised items {verb} not finished by their first due date{rate}. {_first_up(label)}."


def typical(values: Sequence[float]) -> str:
    """The figure for durations in seconds: their median, or that they are too few for one."""
    ordered = sorted(values)
    if len(ordered) < FEWEST:
        return f"n{NBSP}<{NBSP}{FEWEST}" if ordered else wording.UNKNOWN
    middle = len(ordered) // 2
    return rounded(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)


def rate(part: int, whole: int) -> str:
    """The figure for a share: in per cent, or as a count where they are too few for that."""
    if not whole:
        return wording.UNKNOWN
    return wording.percent(part / whole) if whole >= FEWEST else of(part, whole)


def too_few(values: Sequence[float]) -> str:
    """The durations themselves where they are too few for a median; empty otherwise."""
    return f"Known: {listed([rounded(value) for value in sorted(values)])}." if 0 < len(values) < FEWEST else ""


def beside(now: str, then: str, to_month: str, first_month: str) -> str:
    """The twelve months up to a month and the twelve before, side by side and without a verdict; fewer where the data begin later."""
    months = (int(to_month[:4]) - int(first_month[:4])) * 12 + int(to_month[5:]) - int(first_month[5:]) + 1
    earlier = f", the {min(months - 12, 12)} before: {then}" if months > 12 and then != wording.UNKNOWN else ""
    return f"{min(months, 12)} months to {wording.month_short(to_month)}: {now}{earlier}."


def decisions(
    stalled: Sequence[Mapping[str, Any]],
    owed: Sequence[Mapping[str, Any]],
    chains: Sequence[Mapping[str, Any]],
    prevent: Sequence[Mapping[str, Any]],
) -> list[Decision]:
    """What there is to decide, each kind with the longest wait first; an item that is escalated is not named again."""
    rows = [
        Decision("Escalate", row["title"] or row["action_id"], row["url"], about(row), *why_item(row), owner_key(row)) for row in stalled
    ]
    rows += [
        Decision(
            "Hold the review",
            row["title"] or row["incident_id"],
            row["url"],
            joined(row["severity"], row["service"]),
            *why_review(row["hours_left"]),
            None,
        )
        for row in owed
    ]
    rows += [
        Decision(
            "Systemic",
            row["cause"] or row["title"] or "",
            None,
            joined(row["service"], row["team"]),
            f"failed {wording.plural(row['occurrences'], 'time')}",
            late=False,
            owner=None,
        )
        for row in chains
        if row["occurrences"] >= 3
    ]
    escalated = {row["action_id"] for row in stalled}
    rows += [
        Decision("Do first", row["title"] or row["action_id"], row["url"], about(row), *why_item(row), owner_key(row))
        for row in prevent
        if row["action_id"] not in escalated
    ]
    return rows


def why_item(row: Mapping[str, Any]) -> tuple[str, bool]:
    """Why an item wants a word now, and whether it is late."""
    untouched = f"untouched {wording.plural(row['idle_days'], 'day')}" if row["idle_days"] and row["idle_days"] > 0 else ""
    if row["days_over"] is not None:
        return ", ".join(filter(None, [f"overdue {wording.plural(row['days_over'], 'day')}", untouched])), True
    due = f"due {wording.day(row['due_on'])}" if row["due_on"] else "no due date"
    return ", ".join(filter(None, [due, untouched])), False


def why_review(hours_left: float) -> tuple[str, bool]:
    """How long a review may still wait, or has waited beyond its 48 hours, and whether it is late."""
    length = wording.duration(3600 * max(1, math.floor(abs(hours_left) + 0.5)))
    return (f"{length} left", False) if hours_left > 0 else (f"{length} late", True)


def about(row: Mapping[str, Any]) -> str:
    """What an item is about: severity of its incident, service, team."""
    return joined(row["severity"], row["service"], row["team"])


def joined(*words: str | None) -> str:
    """What is known of several words, apart by dots."""
    return f"{NBSP}· ".join(word for word in words if word)


def owner_key(row: Mapping[str, Any]) -> tuple[str, str] | None:
    """By what the owner of an item is found, for the list in which somebody has to act."""
    return (row["gsystem"], row["gkey"]) if row["gsystem"] and row["gkey"] else None


def decision_counts(rows: Sequence[Decision], *, items: bool, reviews: bool, causes: bool) -> str:
    """How much there is to decide, and of what the data say nothing: items, reviews or causes that were never imported."""
    silent = [words for known, words in ((items, "action items"), (reviews, "reviews"), (causes, "causes")) if not known]
    gap = f" The imported files hold {listed([f'no {words}' for words in silent])}: what they would ask for is not known." if silent else ""
    names = {
        "Escalate": ("escalation", "escalations"), "Hold the review": ("review owed", "reviews owed"),
        "Systemic": ("systemic repeat", "systemic repeats"), "Do first": ("more top prevent item", "more top prevent items"),
    }  # fmt: skip
    counts = {kind: sum(row.kind == kind for row in rows) for kind in names}
    if not rows:
        nothing_ = [
            words
            for known, words in (
                (items, "no stalled item and no open top prevent item"),
                (reviews, "no review owed"),
                (causes, "no systemic repeat"),
            )
            if known
        ]
        return (f"Nothing waits for a decision: {', '.join(nothing_)}." if nothing_ else "Nothing to list.") + gap
    return f"{listed([wording.plural(number, *names[kind]) for kind, number in counts.items() if number])}; the longest wait first.{gap}"


def not_known(
    coverages: Mapping[str, Mapping[str, Any]],
    stamps: pl.DataFrame,
    months: Mapping[str, Any],
    reviews: Mapping[str, Any],
    by: pl.DataFrame,
) -> list[str]:
    """What the data cannot say of a period: durations, severities, causes, reviews. `coverages` are `duration_coverage` by duration,
    `months` sums of `repeats_by_month`, `reviews` a row of `reviews_held`, `by` is `incidents_by_severity`.
    """
    sentences = []
    for duration, row in coverages.items():
        if row["incidents"] and not row["n"]:
            sentences.append(unmeasurable(duration, row["incidents"], stamps))
        elif row["n"] < row["incidents"]:
            sentences.append(coverage(row, duration).partition(". ")[0].rstrip(".") + ".")
    nameless = int(by.filter(pl.col("severity").is_null())["incidents"].sum())
    if nameless:
        have = "has no severity that is mapped" if nameless == 1 else "have no severity that is mapped"
        sentences.append(
            f"{wording.plural(nameless, 'incident')} {have} to P1 to P4: no limit applies to {'it' if nameless == 1 else 'them'}."
        )
    unlabelled = months["incidents"] - months["labelled"] - months["duplicates"]
    if months["incidents"] and unlabelled:
        sentences.append(
            f"{of(unlabelled, months['incidents'])} incidents have no service and cause: nobody can say whether they repeat an earlier one."
        )
    if reviews["required"] and not reviews["any_review"]:
        need = f"{wording.plural(reviews['required'], 'incident')} {'requires' if reviews['required'] == 1 else 'require'} a review"
        sentences.append(f"{need}, but no review was ever imported: whether any was held is not known.")
    if reviews["undetermined"]:
        sentences.append(
            f"Whether {wording.plural(reviews['undetermined'], 'incident')} {'needs' if reviews['undetermined'] == 1 else 'need'} "
            "a review is not known: severity or customer impact is missing."
        )
    return sentences
