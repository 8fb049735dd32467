"""A scope -> what keeps coming back: a chain with what was promised, and services."""

from typing import Any

import polars as pl

from nowwhat import charts, measured, phrases
from nowwhat.figures.figure import Figure
from nowwhat.figures.scope import Scope

MOST_SERVICES = 16  # as the chart draws


def chain(scope: Scope, row: dict[str, Any], certainty: str = "confirmed") -> Figure:
    """One failure that came back, and what had been promised about it; `row` is one of `chains`."""
    params = {"certainty": certainty, "chain_id": row["chain_id"]}
    items = phrases.repeats.item_states(scope.frame("chain_items", **params))
    occurrences, hits = scope.frame("chain_occurrences", **params), scope.frame("chain_hits", **params)
    until = scope.as_of_local
    by_fingerprint = certainty == "fingerprint"
    left_out = charts.layout(occurrences, items, until, hits).items_left_out
    return Figure(
        scope,
        "chain_occurrences",
        charts.occurrences_and_items(scope.leading(occurrences), items, until, hits),
        phrases.repeats.chain_title(row),
        phrases.repeats.chain_subtitle(row, items.height, by_fingerprint=by_fingerprint),
        note=phrases.repeats.chain_note(row, left_out, by_fingerprint=by_fingerprint),
        params=params,
    )


def longest(*scopes: Scope) -> Figure | None:
    """The longest chain of the first of these scopes that has one."""
    for scope in scopes:
        found = scope.frame("chains", certainty="confirmed")
        if not found.is_empty():
            return chain(scope, found.row(0, named=True))
    return None


def none(scope: Scope) -> Figure:
    """Why no failure came back."""
    period, shares = phrases.words.period(scope.filters), scope.frame("repeat_shares")
    recorded = scope.frame("causes_recorded").row(0, named=True)
    return Figure(
        scope,
        "repeat_shares",
        None,
        "Which failures came back?",
        f"Incidents of one service with the same cause, at most {scope.policy.repeats.window_days} days after the one before was over.",
        empty=phrases.repeats.no_causes(recorded) or phrases.repeats.no_repeats(period, shares, narrowed=scope.filters.narrowed),
    )


def services(scope: Scope) -> Figure:
    """Which services repeat more than the others."""
    by = scope.frame("repeat_shares")
    shares, overall, weighed = measured.services.repeat_shares(by)
    counts = [phrases.words.of(x, n) for x, n in shares.select("repeats", "labelled").iter_rows()]
    chart = charts.services_by_repeat_share(shares.with_columns(pl.Series("counts", counts, dtype=pl.String)), overall)
    return Figure(
        scope,
        "repeat_shares",
        chart if shares.height > 1 else None,
        "Which services keep failing for a reason they know?",
        phrases.repeats.shares_subtitle(weighed=weighed),
        note=phrases.repeats.shares_note(by, shares, MOST_SERVICES, weighed=weighed),
        empty=phrases.repeats.alone(shares),
    )
