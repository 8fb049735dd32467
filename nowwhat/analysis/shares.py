"""Frames with a share a row -> the same with the limits of each. Pure."""

from collections.abc import Sequence

import polars as pl

from nowwhat.statistics.checks import Interval
from nowwhat.statistics.intervals import wilson


def with_wilson(frame: pl.DataFrame, part: str) -> pl.DataFrame:
    """`frame` with Wilson's low and high (95 %) beside each share of `part` in n; empty where the share is."""
    rows = frame.select(part, "n", "share").iter_rows()
    return with_limits(frame, [None if share is None else wilson(x, n) for x, n, share in rows])


def with_limits(frame: pl.DataFrame, limits: Sequence[Interval | None]) -> pl.DataFrame:
    """`frame` with low and high beside, those of one interval a row; empty where there is none."""
    return frame.with_columns(
        pl.Series("low", [limit and limit.low for limit in limits], dtype=pl.Float64),
        pl.Series("high", [limit and limit.high for limit in limits], dtype=pl.Float64),
    )
