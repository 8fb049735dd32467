"""Frames of durations -> the same with what statistics says of them: limits, intervals, cumulated shares. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from nowwhat.analysis.months import month_plus
from nowwhat.analysis.windows import numbered
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.changes import process_behaviour
from nowwhat.statistics.checks import IntArray, Interval
from nowwhat.statistics.intervals import quantile, wilson
from nowwhat.statistics.survival import step_quantile

ROOM_FOR_A_MONTH = 10  # incidents; with fewer in some month, quarters are compared
BASELINE_MONTHS = 24  # shown or before: the first twelve of them set the usual range
ENOUGH_OF_A_LINE = 0.7
OF_A_STRATUM = 10  # ranks within a stratum of so many lose a tenth of what they tell of a change: each sums to zero
LABELLED, FEWEST_WITHOUT_A_LABEL = 0.2, 30  # a label of more incidents than that, and how many have to lack it
MONTHS = {"month": 1, "quarter": 3, "half": 6}


@dataclass(frozen=True)
class UsualRange:
    """Natural limits of monthly medians in minutes, the months that set them, and how many months lie outside."""

    low_min: float
    high_min: float
    months: int
    first_month: str
    last_month: str
    provisional: bool
    outside: int


def spark(by_month: pl.DataFrame, column: str) -> pl.DataFrame | None:
    """The months behind a key figure; None where so many have no value that the line would be shreds."""
    series = by_month.select("month_start_on", value=pl.col(column).cast(pl.Float64))
    return series if series["value"].count() >= ENOUGH_OF_A_LINE * series.height else None


def baseline_from(from_month: str, to_month: str) -> str:
    """From which month on the medians are needed for a usual range that was set before the period, if the data go back."""
    return min(from_month, month_plus(to_month, 1 - BASELINE_MONTHS))


def usual_range(by_month: pl.DataFrame, from_month: str) -> tuple[pl.DataFrame, UsualRange | None]:
    """The months from `from_month` on, with low, high, centre (minutes) and signal; the first twelve complete months set the limits.

    With six to eleven complete months the limits are provisional and nothing is marked; with fewer there are none.
    """
    complete = by_month.filter(pl.col("median_min").is_not_null() & ~pl.col("provisional"))
    behaviour = process_behaviour((complete["median_min"] * 60).to_list())
    shown = by_month.filter(pl.col("month") >= from_month)
    if behaviour is None:
        return shown, None
    outside = complete["month"].gather(list(behaviour.outside)).to_list()
    marked = shown.with_columns(
        low=pl.lit(behaviour.lower_s / 60),
        high=pl.lit(behaviour.upper_s / 60),
        centre=pl.lit(behaviour.centre_s / 60),
        signal=pl.col("month").is_in(outside),
    )
    first, last = complete["month"][0], complete["month"][behaviour.baseline_months - 1]
    return marked, UsualRange(
        behaviour.lower_s / 60,
        behaviour.upper_s / 60,
        behaviour.baseline_months,
        first,
        last,
        behaviour.provisional,
        int(marked["signal"].sum()),
    )


def grains(by_month: pl.DataFrame) -> tuple[str, ...]:
    """What may be compared, the finest first: months, unless some complete month has too few, else quarters, else half-years."""
    complete = by_month.filter(~pl.col("provisional"))
    return ("quarter", "half") if complete.height >= MONTHS["quarter"] and (complete["n"] < ROOM_FOR_A_MONTH).any() else ("month",)


def whole(grain: str, from_month: str, to_month: str) -> tuple[str, str]:
    """From the first to the last month of the months, quarters or half-years that a period touches, so that none is cut."""
    months = MONTHS[grain]
    return month_plus(from_month, -((int(from_month[5:]) - 1) % months)), month_plus(
        to_month, months - 1 - (int(to_month[5:]) - 1) % months
    )


def past_share(coverage: pl.DataFrame) -> float | None:
    """The share over the limit in `duration_coverage` of an earlier period, if enough incidents had a limit."""
    row = coverage.row(0, named=True)
    return row["over"] / row["limited"] if row["limited"] >= ROOM_FOR_A_MONTH else None


def by_severity(by_severity: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """One row per severity and one named "all": incidents, n, median and P90 with limits in seconds, limited, over and the share's limits.

    `values` is `duration_values`. Median and P90 are empty below five values; `median_open` and `p90_open` say that they are at least that.
    """
    counted = by_severity.select("severity", "limit_s", "incidents", "n", "limited", "over")
    rows = []
    for row in counted.iter_rows(named=True):
        own = values.filter(pl.col("severity").eq_missing(pl.lit(row["severity"])))
        rows.append(row | _quantiles(own))
    if len(rows) > 1:
        totals = {name: sum(row[name] for row in rows) for name in ("incidents", "n", "limited", "over")}
        rows.append({"severity": "all", "limit_s": None} | totals | _quantiles(values))
    for row in rows:
        limits = wilson(row["over"], row["limited"]) if row["limited"] else None
        row |= {"share_low": limits and limits.low, "share_high": limits and limits.high}
    return pl.DataFrame(rows, infer_schema_length=None)


def _quantiles(values: pl.DataFrame) -> dict[str, float | bool | None]:
    row: dict[str, float | bool | None] = {}
    for name, probability in (("median", 0.5), ("p90", 0.9)):
        estimate, still_open, limits = _quantile(values, probability)
        row |= {f"{name}_s": estimate, f"{name}_open": still_open, f"{name}_low_s": limits.low, f"{name}_high_s": limits.high}
    return row


def _quantile(values: pl.DataFrame, probability: float) -> tuple[float | None, bool, Interval]:
    """The quantile, whether it is at least that, and its limits. Where something is open, that of Kaplan and Meier."""
    known = values["value_s"].is_not_null()
    if known.all():
        plain = quantile(values["value_s"].to_numpy(), probability)
        return (plain.estimate, False, plain.interval) if plain else (None, False, Interval(None, None, 0.95))
    step = step_quantile(values["value_s"].fill_null(values["so_far_s"]).to_numpy(), known.to_numpy(), probability)
    return (step.estimate, not step.reached, step.interval) if step else (None, False, Interval(None, None, 0.95))


def strata(values: pl.DataFrame) -> IntArray:
    """The stratum of each row of `comparable_durations`: its service and severity, or its severity alone where that has few rows."""
    few = pl.len().over("service", "severity") < OF_A_STRATUM
    names = values.select(pl.concat_str(pl.when(few).then(pl.lit("")).otherwise("service"), "severity", separator="\n")).to_series()
    return numbered(names)[0]


def weeks(values: pl.DataFrame) -> IntArray:
    """The ISO week of each row of `comparable_durations`, as a running number."""
    return (values["began_on"].to_physical().cast(pl.Int64).to_numpy() + 3) // 7  # 1 January 1970 was a Thursday


def recorded(row: Mapping[str, Any]) -> tuple[int, int]:
    """Of how many incidents a duration is recorded, and how many had reached it; `row` is one of `duration_coverage`."""
    return row["n"] + row["censored"] + row["self_recovered"], row["incidents"] - row["not_reached"]


def labels_changed(values: pl.DataFrame) -> list[str]:
    """The months from which on over a fifth of the incidents have a severity that none had before, or had one that none has any more.

    What appears or vanishes in two months running counts together. Where fewer than 30 lack a severity, it may be absent by chance.
    """
    if values.is_empty():
        return []
    table = values.pivot("severity", index="month", values="incidents", aggregate_function="sum").fill_null(0).sort("month")
    counts = table.drop("month").to_numpy().astype(np.int64)
    first, end = (counts > 0).argmax(axis=0), counts.shape[0] - (counts[::-1] > 0).argmax(axis=0)  # the months with each severity
    changed = []
    for place in range(1, counts.shape[0]):
        before, since = counts[:place].sum(axis=0), counts[place:].sum(axis=0)
        new, gone = (first == place) | (first == place + 1), (end == place) | (end == place - 1)
        appear = before.sum() >= FEWEST_WITHOUT_A_LABEL and since[new].sum() > LABELLED * since.sum() and (first == place).any()
        vanish = since.sum() >= FEWEST_WITHOUT_A_LABEL and before[gone].sum() > LABELLED * before.sum() and (end == place).any()
        if appear or vanish:
            changed.append(str(table["month"][place]))
    return changed


def spine(phases: pl.DataFrame) -> str | None:
    """Which spine to show: six times where at least half of the incidents that have four have all six, else four; None below five."""
    n = dict(phases.filter(pl.col("place") == 0).select("spine", "n").iter_rows())
    if n["six"] >= FEWEST and 2 * n["six"] >= n["four"]:
        return "six"
    return "four" if n["four"] >= FEWEST else None


def phase_rows(periods: list[tuple[str, pl.DataFrame]], spine: str) -> pl.DataFrame:
    """The phases of named periods as bars: row, phase, order, share, start, end; a period below five incidents is left out."""
    frames = []
    for name, phases in periods:
        own = phases.filter((pl.col("spine") == spine) & (pl.col("n") >= FEWEST) & pl.col("share").is_not_null()).sort("place")
        # Three phases take the first, the second and the fourth tone: the last of them is the repair.
        order = pl.when((pl.col("place") == 2) & pl.lit(spine == "four")).then(3).otherwise(pl.col("place"))
        row = pl.format("{} (n {})", pl.lit(name), pl.col("n").map_elements(formats.count, return_dtype=pl.String))
        frames.append(
            own.select(
                row=row,
                phase="phase",
                order=order,
                share="share",
                start=pl.col("share").cum_sum() - pl.col("share"),
                end=pl.col("share").cum_sum(),
            )
        )
    return pl.concat(frames)
