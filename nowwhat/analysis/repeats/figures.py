"""A scope -> figures of what keeps coming back: chains, services, the leading indicator."""

from typing import Any

import polars as pl

from nowwhat.analysis import sentences
from nowwhat.analysis.figure import Figure
from nowwhat.analysis.repeats import chart as repeat_chart
from nowwhat.analysis.repeats import measures, words
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.repeats.layout import layout
from nowwhat.analysis.scope import Scope
from nowwhat.charts.forest import leading_indicator
from nowwhat.language import formats
from nowwhat.language.sentences import of

MOST_SERVICES = 16  # as the chart draws


def chain(scope: Scope, row: dict[str, Any], certainty: str = "confirmed") -> Figure:
    """One failure that came back, and what had been promised about it; `row` is one of `chains`."""
    params = {"certainty": certainty, "chain_id": row["chain_id"], "service": row["service"]}
    items = words.item_states(scope.frame("chain_items", **params))
    occurrences, hits = scope.frame("chain_occurrences", **params), scope.frame("chain_hits", **params)
    until = scope.as_of_local
    by_fingerprint = certainty == "fingerprint"
    left_out = layout(occurrences, items, until, hits).items_left_out
    return Figure(
        scope,
        "chain_occurrences",
        repeat_chart.occurrences_and_items(scope.leading(occurrences), items, until, hits),
        words.chain_title(row),
        words.chain_subtitle(row, items.height, by_fingerprint=by_fingerprint),
        note=words.chain_note(row, left_out, by_fingerprint=by_fingerprint),
        params=params,
    )


def longest(*scopes: Scope) -> Figure | None:
    """The longest chain of the first of these scopes that has one."""
    for scope in scopes:
        chains = scope.frame("chains", certainty="confirmed")
        if not chains.is_empty():
            return chain(scope, chains.row(0, named=True))
    return None


def none(scope: Scope) -> Figure:
    """Why no failure came back."""
    period, shares = sentences.period(scope.filters), scope.frame("repeat_shares")
    recorded = scope.frame("causes_recorded").row(0, named=True)
    return Figure(
        scope,
        "repeat_shares",
        None,
        "Which failures came back?",
        f"Incidents of one service with the same cause, at most {scope.policy.repeats.window_days} days after the one before was over.",
        empty=words.no_causes(recorded) or words.no_repeats(period, shares, narrowed=scope.filters.narrowed),
    )


def services(scope: Scope) -> Figure:
    """Which services repeat more than the others."""
    by = scope.frame("repeat_shares")
    shares, overall, weighed = measures.repeat_shares(by)
    counts = [of(x, n) for x, n in shares.select("repeats", "labelled").iter_rows()]
    chart = repeat_chart.services_by_repeat_share(shares.with_columns(pl.Series("counts", counts, dtype=pl.String)), overall)
    return Figure(
        scope,
        "repeat_shares",
        chart if shares.height > 1 else None,
        "Which services keep failing for a reason they know?",
        words.shares_subtitle(weighed=weighed),
        note=words.shares_note(by, shares, MOST_SERVICES, weighed=weighed),
        empty=words.alone(shares),
    )


def leading(scope: Scope, *, told_above: bool = False) -> Figure:
    """Over the whole store whatever the filters. `told_above` leaves out the words of the finding, which stand over its evidence."""
    finding = next(finding for finding in scope.found if finding.kind == "leading")
    everything = scope.widened(service=(), team=(), severity=()).everything()
    rows, sure = repeat_words.leading_rows(finding.evidence.rows), finding.verdict not in {"cannot_tell", "no_evidence"}
    drawn = rows["ratio"].count() > 0  # three rows without an estimate would be an empty axis
    words = finding.detail if scope.whole else finding.statement
    return Figure(
        everything,
        "repeats_at_risk",
        leading_indicator(rows, sure=sure) if drawn else None,
        finding.headline.rstrip(".") if scope.whole and not told_above else repeat_words.LEADING_QUESTION,
        repeat_words.leading_subtitle(formats.day(scope.as_of_local.date()), narrowed=not scope.whole),
        note=words if drawn and not told_above else "",
        empty=words,
    )
