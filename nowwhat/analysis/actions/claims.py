"""Promises that came due -> whether they slip less or more often than the line, and whether that changed."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import polars as pl

from nowwhat.analysis import sentences, windows
from nowwhat.analysis.actions import measures
from nowwhat.analysis.actions import words as action_words
from nowwhat.analysis.finding import CONFIDENCE, Ask, Evidence, Finding, Look, P, codes
from nowwhat.analysis.sentences import months, no_change, seen_share, too_little
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST
from nowwhat.model.policy import Actions
from nowwhat.statistics.changes import change_in_slips, nearest_boundary
from nowwhat.statistics.intervals import ClusteredProportion, DifferenceOfProportions, clustered_difference, clustered_proportion
from nowwhat.statistics.power import detectable_share_gap, detectable_step

FEWEST_LEVEL, FEWEST_CHANGE = 20, 40  # items that came due
FEWEST_INCIDENTS = 15  # of fewer the interval is too narrow: at 10, items that hang together fire at p < 0.01 in 2.5 % of simulations
EVIDENCE = Evidence("slips_in_order")


def look(ask: Ask, actions: Actions, marked: list[tuple[dt.date, str]]) -> Iterator[Finding]:
    """The slip rate against the line, a change of it at an unknown time, and since each day that people marked."""
    items = ask("slips_in_order")
    yield _level(items, actions)
    yield _change(items)
    for day, text in marked:
        yield _since(items, day, text, looks=len(marked))


def _level(items: pl.DataFrame, actions: Actions) -> Finding:
    due, unknown = _came_due(items)
    first, last = _period(due)
    seen = Look("slip.level", due.height, first, last, EVIDENCE)
    # Whatever became of the unknown: all of them slipped, or none.
    worst, best = _rate(items, actions.baseline, unknown=1), _rate(items, actions.baseline, unknown=0)
    rate = _rate(due, actions.baseline)
    if rate is None or worst is None or best is None or due.height < FEWEST_LEVEL or rate.clusters < FEWEST_INCIDENTS:
        return seen.silent("too_little", _few(due, FEWEST_LEVEL))
    for name, direction, bound in (("better_than_40", "better", worst), ("worse_than_40", "worse", best)):
        beyond = bound.rate < actions.baseline if direction == "better" else bound.rate > actions.baseline
        if beyond and rate.p is not None and bound.p is not None and max(rate.p, bound.p) < P:
            words = action_words.slip_level(
                rate, unknown, actions.baseline, actions.baseline_label, months(first, last), better=direction == "better"
            )
            return Look(f"slip.{name}", due.height, first, last, EVIDENCE).claim(
                direction, words, direction, (rate.rate, rate.interval), bound.p
            )
    gap = detectable_share_gap(rate.n, min(max(actions.baseline, 0.01), 0.99), deff=rate.deff)
    line = formats.percent(actions.baseline)
    what = f"{formats.percent(rate.rate)} of promised items slipped: not clearly less or more than the line of {line}"
    words = no_change(what, action_words.of_items(rate, unknown), months(first, last), seen_share(gap))
    return seen.silent("no_evidence", words, p=rate.p)


def _change(items: pl.DataFrame) -> Finding:
    due, unknown = _came_due(items)
    first, last = _period(due)
    seen = Look("slip.change", due.height, first, last, EVIDENCE)
    rate = _rate(due)
    if rate is None or due.height < FEWEST_CHANGE or rate.clusters < FEWEST_INCIDENTS:
        return seen.silent("too_little", _few(due, FEWEST_CHANGE))
    if unknown > measures.SHARE_OF_UNKNOWN * items.height:
        return seen.silent("too_little", action_words.too_many_unknown(unknown, items.height))
    search = change_in_slips(due["slipped"].to_numpy(), due["due_on"].to_physical().to_numpy(), due["cluster_no"].to_numpy())
    period = months(first, last)
    if search is None or search.p >= P or search.k is None:
        step = detectable_step(rate.n / rate.deff)
        gap = step * float(np.sqrt(rate.rate * (1 - rate.rate))) if step else 1.0
        could = seen_share(gap) if 0 < gap < 1 else ""
        words = no_change("No change of the slip rate found", action_words.of_items(rate, unknown), period, could)
        return seen.silent("no_change", words, p=search.p if search else None)
    boundary = nearest_boundary(search.k, codes(due["month"]))
    before, after = _rate(due.head(boundary)), _rate(due.tail(due.height - boundary))
    difference = clustered_difference(after, before) if before and after else None
    if before is None or after is None or difference is None or not difference.interval.excludes(0):
        words = no_change(
            "The slip rate did not stay the same, but the size of a change cannot be told",
            action_words.of_items(rate, unknown),
            period,
            "",
        )
        return seen.silent("size_unclear", words, p=search.p)
    since = str(due["month"][boundary])
    window = windows.months_window(first, since, last)
    words = action_words.slip_change(before, after, difference.interval, f"due from {formats.month(since)} on", period, searched=True)
    claim = Look(seen.id, due.height, first, last, Evidence(EVIDENCE.query, {}, window.from_on, window.since, window.to_on))
    return claim.claim("changed", words, _direction(difference), (difference.difference, difference.interval), search.p, selected=True)


def _since(items: pl.DataFrame, day: dt.date, text: str, *, looks: int) -> Finding:
    window = windows.around(day)
    inside = items.filter(pl.col("due_on").is_between(window.from_on, window.to_on))
    due, unknown = _came_due(inside)
    first, last = _period(due)
    evidence = Evidence(EVIDENCE.query, {}, window.from_on, window.since, window.to_on)
    seen = Look(f"slip.change:{day}", due.height, first, last, evidence)
    sides = due.filter(pl.col("due_on") < day), due.filter(pl.col("due_on") >= day)
    before, after = _rate(sides[0]), _rate(sides[1])
    fewer = min(side.height for side in sides)
    if before is None or after is None or fewer < FEWEST_LEVEL or min(before.clusters, after.clusters) < FEWEST_INCIDENTS:
        side = "before" if sides[0].height <= sides[1].height else "since"
        what = f"items came due {side} {formats.day(day)} ({text})"
        return seen.silent("too_little", too_little(fewer, FEWEST_LEVEL, what, "", ""))
    if unknown > measures.SHARE_OF_UNKNOWN * inside.height:
        return seen.silent("too_little", action_words.too_many_unknown(unknown, inside.height))
    difference = clustered_difference(after, before)
    p = min(1.0, difference.p * looks)
    period = months(first, last)
    if p >= P or not difference.interval.excludes(0):
        pooled = (before.x + after.x) / due.height
        n = 1 / (before.deff / before.n + after.deff / after.n)
        gap = detectable_share_gap(n, pooled, confidence=1 - P / looks) if 0 < pooled < 1 else 1.0
        what = f"No change of the slip rate found since {formats.day(day)} ({text})"
        could = seen_share(gap) if gap < 1 else ""
        return seen.silent("no_change", no_change(what, formats.plural(due.height, "item"), period, could), p=p)
    words = action_words.slip_change(before, after, difference.interval, f"due since {formats.day(day)} ({text})", period, searched=False)
    return seen.claim("changed", words, _direction(difference), (difference.difference, difference.interval), p)


def _came_due(items: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The items whose fate is known, and the number of the others."""
    due = items.filter(pl.col("slipped").is_not_null())
    return due, items.height - due.height


def _rate(items: pl.DataFrame, baseline: float | None = None, unknown: int = 0) -> ClusteredProportion | None:
    """The share that slipped, with the unknown counted as this; None below the least that a share needs."""
    line = baseline if baseline is not None and 0 < baseline < 1 else None
    if items.height < FEWEST:
        return None
    clusters = items.group_by("cluster_no").agg(
        n=pl.len().cast(pl.Int64), x=pl.col("slipped").cast(pl.Int64).fill_null(unknown).sum()
    ).sort("cluster_no")  # fmt: skip
    return clustered_proportion(clusters["x"].to_numpy(), clusters["n"].to_numpy(), baseline=line, confidence=CONFIDENCE)


def _period(due: pl.DataFrame) -> tuple[str, str]:
    return (str(due["month"][0]), str(due["month"][-1])) if due.height else ("", "")


def _direction(difference: DifferenceOfProportions) -> str:
    return "better" if difference.difference < 0 else "worse"


def _few(due: pl.DataFrame, needs: int) -> tuple[str, str]:
    incidents = due["cluster_no"].n_unique()
    span = due["month"].n_unique()
    pace = due.height / span if span else 0
    more = int(np.ceil((needs - due.height) / pace)) if pace and due.height < needs else None
    if due.height >= needs:
        return too_little(incidents, FEWEST_INCIDENTS, "incidents whose items came due", "", "")
    return too_little(due.height, needs, "items that came due", "", sentences.more(more))
