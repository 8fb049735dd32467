"""`reviews_by_month` -> the same with the limits of each share. Pure."""

import polars as pl

from nowwhat.statistics.intervals import wilson


def with_limits(months: pl.DataFrame) -> pl.DataFrame:
    """The months with low and high of the share held within 48 hours (Wilson, 95 %); empty where the share is."""
    limits = [wilson(held, n) if share is not None else None for held, n, share in months.select("in_window", "n", "share").iter_rows()]
    return months.with_columns(
        pl.Series("low", [found.low if found else None for found in limits], dtype=pl.Float64),
        pl.Series("high", [found.high if found else None for found in limits], dtype=pl.Float64),
    )
