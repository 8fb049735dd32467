"""Promises that came due -> whether they slip less or more often than the line, whether that changed, and whether it still holds."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import polars as pl

from nowwhat.analysis import sentences, windows
from nowwhat.analysis.actions import verdicts
from nowwhat.analysis.actions.measures import LONGER
from nowwhat.analysis.finding import CONFIDENCE, KEPT, NEWS_TWICE, SEEN, Ask, Evidence, Finding, Look, P, codes
from nowwhat.analysis.months import month_plus, months_in
from nowwhat.analysis.sentences import months, no_change, recorded_apart, seen_share, too_little
from nowwhat.analysis.windows import LATELY
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST
from nowwhat.model.policy import Actions, Policy
from nowwhat.statistics.changes import change_in_slips, nearest_boundary
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.comparing import rank_p
from nowwhat.statistics.intervals import ClusteredProportion, DifferenceOfProportions, clustered_difference, clustered_proportion
from nowwhat.statistics.power import detectable_share_gap, detectable_step
from nowwhat.statistics.standing import back_at_first, coverage_changed, line_fits, standing

FEWEST_LEVEL, FEWEST_CHANGE = 20, 40  # items that came due
FEWEST_INCIDENTS = 15  # of fewer the interval is too narrow: at 10, items that hang together fire at p < 0.01 in 2.5 % of simulations
BLOCK_DAYS = 28  # metrics: what comes due in the same four weeks slips together
MOVED = np.log(1.25)  # how far the logarithms of all promises must have moved beside it
NEAR = dt.timedelta(days=45)  # a marked day is credited with a change that is so near to it
HALF_YEAR = dt.timedelta(days=182)
EVIDENCE = Evidence("slips_in_order")


@dataclass(frozen=True)
class Sides:
    """The items of one kind before a change and from it on, and the share of each that slipped, of those whose fate is known."""

    before: pl.DataFrame
    after: pl.DataFrame
    old: ClusteredProportion
    new: ClusteredProportion

    @property
    def difference(self) -> DifferenceOfProportions:
        """The new share minus the old one."""
        return clustered_difference(self.new, self.old)

    @property
    def agrees(self) -> bool:
        """Whether the difference may be told: its interval excludes none, also as it is rounded."""
        return self.difference.interval.excludes(0) and formats.percent(self.old.rate) != formats.percent(self.new.rate)

    @property
    def whatever_became_of_the_unknown(self) -> bool:
        """Whether the difference stands if the unknown of either side all slipped, or none of them did."""
        for old, new in product((0, 1), repeat=2):
            filled = _sides(self.before.with_columns(_filled(old)), self.after.with_columns(_filled(new)))
            if filled is None or not filled.agrees or filled.difference.difference * self.difference.difference < 0:
                return False
        return True

    @property
    def promises(self) -> tuple[float, float] | None:
        """The median days from creation to the promised day, before and since, where it is clearly another: by half or more."""
        days = [side["promise_days"].drop_nulls().to_numpy() for side in (self.before, self.after)]
        if min(map(len, days)) < FEWEST or rank_p(*days) >= P:
            return None
        old, new = (float(np.median(side)) for side in days)
        # A median jumps where half of the promises are short and half long: the whole of them must have moved, too.
        moved = abs(np.log(days[1] + 1).mean() - np.log(days[0] + 1).mean()) >= MOVED
        return (old, new) if moved and max(old, new) >= LONGER * min(old, new) else None

    @property
    def notes(self) -> str:
        """What else differs between the two sides: how long promises are, and whether most came due on holidays."""
        length = verdicts.promised(*self.promises) if self.promises else ""
        return sentences.paragraph(length, verdicts.ON_HOLIDAYS if 2 * self.after["holiday"].sum() > self.after.height else "")

    @property
    def direction(self) -> str:
        """Whether fewer slip; where promises have another length it is neither better nor worse."""
        if self.promises:
            return "longer_promises" if self.promises[1] > self.promises[0] else "shorter_promises"
        return "better" if self.difference.difference < 0 else "worse"


def look(ask: Ask, policy: Policy, marked: list[tuple[dt.date, str]], last: str) -> Iterator[Finding]:
    """The slip rate against the line, a change of it at an unknown time, and since each day that people marked.

    `last` is the last month that is looked at.
    """
    items = ask("slips_in_order").with_columns(holiday=pl.col("due_on").is_in(policy.report.holidays))
    yield _level(items, policy.actions, last)
    change = _change(items, last)
    yield change
    for day, text in marked:
        yield _since(items, day, text, change, looks=len(marked))


def _level(every: pl.DataFrame, actions: Actions, until: str) -> Finding:
    # The line is about the day first promised.
    items = every.filter("moves_visible")
    due, unknown = _came_due(items)
    first, last = _period(due)
    seen = Look("slip.level", due.height, first, last, EVIDENCE)
    # Whatever became of the unknown: all of them slipped, or none.
    rate, *bounds = (_rate(items.with_columns(_filled(fill)), baseline=actions.baseline) for fill in (None, 1, 0))
    worst, best = bounds
    unseen = _came_due(every)[0].height - due.height
    if rate is None or worst is None or best is None or due.height < FEWEST_LEVEL or rate.clusters < FEWEST_INCIDENTS:
        hidden = every.height - items.height
        if hidden and _came_due(every)[0].height >= FEWEST_LEVEL:
            return seen.silent("moves_unseen", verdicts.moves_unseen(hidden, every.height, actions.baseline))
        return seen.silent("too_little", _few(due, FEWEST_LEVEL, until))
    for name, direction, bound in (("better_than_40", "better", worst), ("worse_than_40", "worse", best)):
        beyond = bound.rate < actions.baseline if direction == "better" else bound.rate > actions.baseline
        if beyond and rate.p is not None and bound.p is not None and max(rate.p, bound.p) < KEPT:
            words = verdicts.slip_level(
                rate, unknown, unseen, actions.baseline, actions.baseline_label, months(first, last), better=direction == "better"
            )
            return Look(f"slip.{name}", due.height, first, last, EVIDENCE).claim(
                direction, words, direction, (rate.rate, rate.interval), bound.p
            )
    gap = detectable_share_gap(rate.n, min(max(actions.baseline, 0.01), 0.99), deff=rate.deff, confidence=SEEN)
    line = formats.percent(actions.baseline)
    what = f"{formats.percent(rate.rate)} of {verdicts.of_which(unseen)} slipped: not clearly less or more than the line of {line}"
    words = no_change(what, verdicts.of_items(rate, unknown), months(first, last), seen_share(gap))
    return seen.silent("no_evidence", words, p=rate.p)


def _change(every: pl.DataFrame, until: str) -> Finding:
    items = _one_kind(every)
    due, unknown = _came_due(items)
    first, last = _period(due)
    seen = Look("slip.change", due.height, first, last, EVIDENCE)
    rate = _rate(due)
    if rate is None or due.height < FEWEST_CHANGE or rate.clusters < FEWEST_INCIDENTS:
        return seen.silent("too_little", _few(due, FEWEST_CHANGE, until))
    days = due["due_on"].to_physical().to_numpy()
    search = change_in_slips(due["slipped"].to_numpy(), days, due["cluster_no"].to_numpy(), BLOCK_DAYS)
    period = months(first, last)
    p = search.p if search else None
    month_no = codes(due["month"])
    boundary = nearest_boundary(search.k, month_no) if search and search.k and search.p < KEPT else 0
    if not boundary or search is None or search.near is None:
        step = detectable_step(rate.n / rate.deff, confidence=SEEN)
        gap = step * float(np.sqrt(rate.rate * (1 - rate.rate))) if step else 1.0
        could = seen_share(gap) if 0 < gap < 1 else ""
        return seen.silent("no_change", no_change("No change of the slip rate found", verdicts.of_items(rate, unknown), period, could), p=p)
    since, *span = (str(due["month"][place]) for place in (boundary, *(nearest_boundary(k, month_no) for k in search.near)))
    of = verdicts.of_items(rate, unknown)
    sides = _sides(items.filter(pl.col("month") < since), items.filter(pl.col("month") >= since))
    if sides is None or p is None:
        return seen.silent("size_unclear", _unclear(of, period), p=p)
    if silent := _forbidden(seen, every, sides, formats.month(since), _unclear(of, period), p):
        return silent
    line = line_fits(due["slipped"].to_numpy().astype(float) - rate.rate, days, boundary)
    course, headline = _course(sides, due, since, line=line)
    window = windows.months_window(first, since, last)
    evidence = Evidence(EVIDENCE.query, {}, window.from_on, window.since, window.to_on)
    words = verdicts.slip_change(headline, sides.old, sides.new, sides.difference.interval, period, sides.notes)
    somewhere = sentences.somewhere(span[0], span[1])
    claim = Look(seen.id, due.height, first, last, evidence).claim(
        "over" if course == "over" else "changed", (words[0], sentences.paragraph(words[1], somewhere, sentences.OVERSTATED)),
        sides.direction, _size(sides), p, selected=True,
    )  # fmt: skip
    return replace(claim, span=(span[0], span[1]))


def _since(items: pl.DataFrame, day: dt.date, text: str, change: Finding, *, looks: int) -> Finding:
    window = windows.around(day)
    inside = items.filter(pl.col("due_on").is_between(window.from_on, window.to_on))
    kind = _one_kind(inside)
    due, _ = _came_due(kind)
    first, last = _period(due)
    evidence = Evidence(EVIDENCE.query, {}, window.from_on, window.since, window.to_on)
    seen = Look(f"slip.change:{day}", due.height, first, last, evidence)
    halves = kind.filter(pl.col("due_on") < day), kind.filter(pl.col("due_on") >= day)
    sides = _sides(*halves)
    known = [_came_due(half)[0] for half in halves]
    fewer = min(half.height for half in known)
    if fewer < FEWEST_LEVEL or min(half["cluster_no"].n_unique() for half in known) < FEWEST_INCIDENTS or sides is None:
        side = "before" if known[0].height <= known[1].height else "since"
        what = f"items came due {side} {formats.day(day)} ({text})"
        return seen.silent("too_little", too_little(fewer, FEWEST_LEVEL, what, "", ""))
    p = min(1.0, sides.difference.p * looks)
    period = months(first, last)
    if p >= KEPT or not sides.agrees:
        pooled = (sides.old.x + sides.new.x) / due.height
        n = 1 / (sides.old.deff / sides.old.n + sides.new.deff / sides.new.n)
        gap = detectable_share_gap(n, pooled, confidence=1 - NEWS_TWICE / looks) if 0 < pooled < 1 else 1.0
        what = f"No change of the slip rate found since {formats.day(day)} ({text})"
        could = seen_share(gap) if gap < 1 else ""
        return seen.silent("no_change", no_change(what, formats.plural(due.height, "item"), period, could), p=p)
    if silent := _forbidden(seen, inside, sides, formats.day(day), _unclear(formats.plural(due.height, "item"), period), p):
        return silent
    near = change.claimed and change.evidence.since is not None and abs(change.evidence.since - day) <= NEAR
    just_before = _sides(halves[0].filter(pl.col("due_on") >= day - HALF_YEAR), halves[1])
    if not near and (just_before is None or not just_before.agrees or just_before.difference.difference * sides.difference.difference < 0):
        month = formats.month(f"{change.evidence.since:%Y-%m}") if change.claimed and change.evidence.since else None
        return seen.silent("elsewhere", verdicts.elsewhere(day, text, month), p=p)
    last_months = windows.latest(sides.after, f"{day:%Y-%m}", str(sides.after["month"][-1]))
    holds = _standing(sides, last_months)
    headline = verdicts.since_day(day, text, holds, less=sides.difference.difference < 0)
    words = verdicts.slip_change(headline, sides.old, sides.new, sides.difference.interval, period, sides.notes)
    return seen.claim("over" if holds == "over" else "changed", words, sides.direction, _size(sides), p)


def _forbidden(seen: Look, every: pl.DataFrame, sides: Sides, since: str, unclear: tuple[str, str], p: float) -> Finding | None:
    """The finding that a change may not be told, or None if it may."""
    parts = sides.before, sides.after
    visible = bool(sides.before["moves_visible"][0])
    spans = [every.filter((pl.col("month") >= part["month"][0]) & (pl.col("month") <= part["month"][-1])) for part in parts]
    before, after = ((int((span["moves_visible"] == visible).sum()), span.height) for span in spans)
    if coverage_changed(before, after):
        known = f"the day first promised is {'known' if visible else 'not known'}"
        return seen.silent("coverage_changed", recorded_apart("Slip rates", before, after, since, known), p=p)
    if not sides.agrees:
        return seen.silent("size_unclear", unclear, p=p)
    if not sides.whatever_became_of_the_unknown:
        unknown = [part["slipped"].null_count() for part in parts]
        return seen.silent("unknown_closings", verdicts.unknown_closings(unknown[0], unknown[1], since), p=p)
    return None


def _unclear(of: str, period: str) -> tuple[str, str]:
    return no_change("The slip rate did not stay the same, but the size of a change cannot be told", of, period, "")


def _course(sides: Sides, due: pl.DataFrame, since: str, *, line: bool) -> tuple[str, str]:
    """How a change went on, and its headline: over, back at the level of the first months, month by month, or as the latest months tell."""
    first, last = _period(due)
    less = sides.difference.difference < 0
    latest = windows.latest(sides.after, since, last)
    holds = _standing(sides, latest)
    if holds == "over":
        return holds, verdicts.became(since, holds, month_plus(str(latest["month"][0]), -1), less=less)
    third = months_in(first, last) // 3
    begun, ended = due.filter(pl.col("month") < month_plus(first, third)), due.filter(pl.col("month") > month_plus(last, -third))
    at_first, at_last, now = (_rate(items, LATELY) for items in (begun, ended, latest))
    if at_first is not None and now is not None and month_plus(first, third) <= since:
        apart = clustered_difference(now, at_first)
        if back_at_first(sides.difference.difference, apart.difference, apart.interval):
            return "back", verdicts.back(months(first, month_plus(first, third - 1)), since, less=less)
    if line and at_first is not None and at_last is not None and clustered_difference(at_last, at_first).interval.excludes(0):
        return "drifts", verdicts.month_by_month(at_first.rate, at_last.rate)
    return holds, verdicts.became(since, holds, "", less=less)


def _standing(sides: Sides, latest: pl.DataFrame) -> str:
    """Whether the latest items slip as those since the change do, or as those before: still, over or unclear."""
    now, old, rest = (_rate(items, LATELY) for items in (latest, sides.before, sides.after.filter(pl.col("month") < latest["month"][0])))
    if now is None or old is None:
        return "unclear"
    from_new = clustered_difference(now, rest).interval if rest is not None else None
    return standing(sides.difference.difference, clustered_difference(now, old).interval, from_new)


def _one_kind(items: pl.DataFrame) -> pl.DataFrame:
    """The items whose first day is known; where they are too few for a change, those of which only the day promised now is known."""
    visible = items.filter("moves_visible")
    return visible if _came_due(visible)[0].height >= FEWEST_CHANGE else items.filter(~pl.col("moves_visible"))


def _came_due(items: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """The items whose fate is known, and the number of the others."""
    due = items.filter(pl.col("slipped").is_not_null())
    return due, items.height - due.height


def _filled(unknown: int | None) -> pl.Expr:
    """What slipped, with the unknown counted as this; None leaves them out."""
    return pl.col("slipped") if unknown is None else pl.col("slipped").fill_null(bool(unknown))


def _sides(before: pl.DataFrame, after: pl.DataFrame) -> Sides | None:
    old, new = _rate(before), _rate(after)
    return Sides(before, after, old, new) if old is not None and new is not None else None


def _rate(items: pl.DataFrame, confidence: float = CONFIDENCE, *, baseline: float | None = None) -> ClusteredProportion | None:
    """The share that slipped, of those whose fate is known; None below the least that a share needs.

    Items of one incident slip together, and so does what comes due in the same four weeks: whichever makes the interval wider counts.
    """
    line = baseline if baseline is not None and 0 < baseline < 1 else None
    due, _ = _came_due(items)
    if due.height < FEWEST:
        return None
    rates = []
    for group in (pl.col("cluster_no"), pl.col("due_on").to_physical() // BLOCK_DAYS):
        clusters = due.group_by(group.alias("group")).agg(n=pl.len().cast(pl.Int64), x=pl.col("slipped").cast(pl.Int64).sum()).sort("group")
        rates.append(clustered_proportion(clusters["x"].to_numpy(), clusters["n"].to_numpy(), baseline=line, confidence=confidence))
    by_incident, by_block = rates
    if by_incident is None or by_block is None or by_block.deff <= by_incident.deff:
        return by_incident
    return replace(by_block, clusters=by_incident.clusters)


def _size(sides: Sides) -> tuple[float, Interval]:
    return sides.difference.difference, sides.difference.interval


def _period(due: pl.DataFrame) -> tuple[str, str]:
    return (str(due["month"][0]), str(due["month"][-1])) if due.height else ("", "")


def _few(due: pl.DataFrame, needs: int, until: str) -> tuple[str, str]:
    incidents = due["cluster_no"].n_unique()
    if due.height >= needs:
        return too_little(incidents, FEWEST_INCIDENTS, "incidents whose items came due", "", "")
    return too_little(due.height, needs, "items that came due", "", sentences.more(due.height, needs, _period(due)[0], until))
