"""Two periods of durations -> the rows and the words of the chart before and after. Pure; plain text. Intervals are those of 95 %."""

import datetime as dt
from typing import Any

import polars as pl

from nowwhat.analysis.sentences import change, changes, months
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, NBSP, estimate, first_up
from nowwhat.model.duration import DURATIONS
from nowwhat.statistics.comparing import AdjustedRatio

TITLE = "Before and after: faster or slower?"
ALL, WITHIN = "All together", "Within service and severity"
SCHEMA = {
    "group": pl.String,
    "ratio": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "kind": pl.String,
    "words": pl.String,
    "order": pl.Int64,
}


def rows(adjusted: AdjustedRatio, before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """One row per severity, one for all of them together, and the answer, as `ratio_by_group` wants them."""
    known = {part.severity: part for part in adjusted.by_severity if min(part.n_old, part.n_new) >= FEWEST}
    shown: list[tuple[Any, ...]] = []
    for severity in sorted({*before["severity"], *after["severity"]}, key=lambda name: (not name.startswith("P"), name)):
        n_old, n_new = (int((side["severity"] == severity).sum()) for side in (before, after))
        name = f"{first_up(severity)} ({_against(n_old, n_new)})"
        if part := known.get(severity):
            shown.append((name, part.ratio, part.interval.low, part.interval.high, "part", change(part.ratio)))
        else:
            shown.append((name, None, None, None, "part", f"needs {FEWEST} on either side"))
    pooled = adjusted.pooled_interval
    shown.append(
        (
            f"{ALL} ({_against(before.height, after.height)})",
            adjusted.pooled_ratio,
            pooled.low,
            pooled.high,
            "pooled",
            change(adjusted.pooled_ratio),
        )
    )
    words = f"{change(adjusted.ratio)} ({changes(adjusted.interval)})"
    shown.append(
        (
            f"{WITHIN} ({_against(adjusted.n_old, adjusted.n_new)})",
            adjusted.ratio,
            adjusted.interval.low,
            adjusted.interval.high,
            "answer",
            words,
        )
    )
    return pl.DataFrame([(*row, place) for place, row in enumerate(shown)], schema=SCHEMA, orient="row")


def _against(n_old: int, n_new: int) -> str:
    return f"{formats.count(n_old)} → {formats.count(n_new)}"


def subtitle(duration: str, before: pl.DataFrame, after: pl.DataFrame, since: dt.date | None = None, text: str = "") -> str:
    """What is compared with what, and what the marks are."""
    if since is None:
        spans = f"{_span(after)} against {_span(before)}"
    else:
        spans = f"the year from {formats.day(since)} on{f' ({text})' if text else ''} against the year before, as far as the data go"
    return (
        f"{DURATIONS[duration].name.capitalize()}: {spans}. Hollow: each severity, and all together; filled: within service and "
        f"severity, which a change of their mix does not move. 95{NBSP}% interval."
    )


def _span(values: pl.DataFrame) -> str:
    return months(str(values["month"].min()), str(values["month"].max()))


def note(adjusted: AdjustedRatio, one_sided: int) -> str:
    """Medians of both sides, and what is left out; `one_sided` incidents are of services that only one side has."""
    old, new = adjusted.pooled_medians_s
    medians = f"Median {estimate_of(old)} before, {estimate_of(new)} after, not adjusted."
    few = (
        f"{formats.plural(adjusted.left_out, 'incident')} of severities with fewer than 2 on a side left out." if adjusted.left_out else ""
    )
    services = f"{formats.plural(one_sided, 'incident')} of services that one side does not have left out." if one_sided else ""
    others = "The month that is not over, what is open and doubtful dates are left out."
    return " ".join(filter(None, [medians, services, few, others]))


def estimate_of(seconds: float) -> str:
    """A duration without limits."""
    return estimate(seconds, None, None).partition(" (")[0]


def mix_warning(adjusted: AdjustedRatio) -> str:
    """The sentence that the mix of severities moved the figure of all together; empty where it did not."""
    if not adjusted.mix_warning:
        return ""
    return (
        f"The mix of severities changed: all together {change(adjusted.pooled_ratio)}, but the mix alone makes it look "
        f"{change(adjusted.mix_ratio)}; within severity {change(adjusted.severity_ratio)}."
    )


def too_few(duration: str) -> str:
    """The sentence that there is nothing to compare with."""
    return f"Too little to compare: {DURATIONS[duration].name} needs {FEWEST} known incidents of the same severities before and after."
