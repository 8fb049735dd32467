"""Frames of services -> the same with what statistics says of them. Pure."""

import polars as pl

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics import services as statistics_services
from nowwhat.statistics.intervals import fractional_wilson
from nowwhat.statistics.rates import shrunk_rates


def repeat_shares(services: pl.DataFrame) -> tuple[pl.DataFrame, float | None, bool]:
    """Services with at least five labelled incidents as a chart wants them, the share of all, and whether shares are drawn together.

    A share is drawn towards that of all services as if the service had some more incidents at that share: as many as the spread
    between services says (a gamma prior fitted by moments), so few incidents seldom lead the list. Its limits are Wilson's at the same
    counts. Where services differ no more than chance explains there is nothing to weigh with, and the shares are plain.
    """
    named = services.filter(pl.col("service").is_not_null() & (pl.col("labelled") > 0))
    pairs = {service: (x, n) for service, x, n in named.select("service", "repeats", "labelled").iter_rows()}
    if not pairs:
        return _no_shares(), None, False
    flags = {one.service: one.flagged for one in statistics_services.repeat_shares(pairs, others(named))}
    shrunk = shrunk_rates([x for x, _ in pairs.values()], [n for _, n in pairs.values()])
    more_x, more_n = (shrunk.a, shrunk.b_days) if shrunk and shrunk.a and shrunk.b_days else (0.0, 0.0)
    rows = []
    for service, (x, n) in pairs.items():
        if n >= FEWEST:
            weighed_x, weighed_n = x + more_x, n + more_n
            limits = fractional_wilson(weighed_x, weighed_n)
            rows.append((service, weighed_x / weighed_n, limits.low, limits.high, flags[service], x, n))
    overall = named["all_repeats"][0] / named["all_labelled"][0]
    return pl.DataFrame(rows, schema=_no_shares().schema, orient="row"), overall, more_n > 0


def others(services: pl.DataFrame) -> dict[str, tuple[int, int]]:
    """Of each service, the repeats and the labelled incidents among those that do not name it."""
    return {service: (x, n) for service, x, n in services.select("service", "others_repeats", "others_labelled").iter_rows()}


def total(services: pl.DataFrame, name: str) -> int:
    """What all incidents have of something, each counted once: `incidents`, `labelled`, `repeats` or `unlabelled`."""
    return 0 if services.is_empty() else int(services[f"all_{name}"][0])


def _no_shares() -> pl.DataFrame:
    return pl.DataFrame(
        schema={
            "service": pl.String,
            "share": pl.Float64,
            "low": pl.Float64,
            "high": pl.Float64,
            "flagged": pl.Boolean,
            "repeats": pl.Int64,
            "labelled": pl.Int64,
        }
    )
