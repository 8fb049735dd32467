"""The last twelve complete months -> which limits are missed often or seldom, and what stands clearly above or below its target."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from nowwhat.analysis.finding import CONFIDENCE, LEVEL, LEVEL_KEPT, Ask, Evidence, Finding, Look
from nowwhat.analysis.levels import words as level_words
from nowwhat.analysis.sentences import months, no_change, seen_share, too_little
from nowwhat.model.duration import LIMITED
from nowwhat.model.policy import Targets
from nowwhat.statistics.intervals import ClusteredProportion, clustered_proportion
from nowwhat.statistics.power import detectable_share_gap

OFTEN, SELDOM, HALF = 1 / 3, 1 / 10, 1 / 2
FEWEST_INCIDENTS = 30
FEWEST_EVENTS = 15  # of fewer the clustered interval is too narrow; metrics: findings, slips
EVIDENCE = "levels_by_event"


@dataclass(frozen=True)
class Level:
    """A share that is looked at, and the shares below and above which it is told."""

    measure: str
    below: float
    above: float

    def side(self, share: float) -> str:
        """Where a share lies; empty between the two."""
        return "above" if share > self.above else "below" if share < self.below else ""


def levels(targets: Targets) -> list[Level]:
    """All that are looked at; what has no target is held against one half."""
    limits = [Level(duration, SELDOM, OFTEN) for duration in LIMITED]
    wanted = {measure: level_words.target(targets, measure) or HALF for measure in (*level_words.REVIEWED, "customers")}
    return limits + [Level(measure, target, target) for measure, target in wanted.items()]


def look(ask: Ask, targets: Targets) -> list[Finding]:
    """Every level: what is about P1s alone first, then what lies furthest beyond its threshold, then what is silent."""
    counted = ask(EVIDENCE)
    found = [(level, *_level(level, counted.filter(pl.col("measure") == level.measure), targets)) for level in levels(targets)]
    return [finding for _, finding, _ in sorted(found, key=lambda one: (not one[1].claimed, not one[2], -_beyond(one[0], one[1])))]


def _level(level: Level, counted: pl.DataFrame, targets: Targets) -> tuple[Finding, bool]:
    """What may be said of one level, and whether it is about P1s alone."""
    told, p1 = int((counted["told"] * counted["events"]).sum()), int(counted["p1"].sum())
    known = counted.filter(pl.col("recorded") > 0)
    period = (str(known["first_month"].min()), str(known["last_month"].max())) if known.height else ("", "")
    seen = Look(f"level.{level.measure}", told, *period, Evidence(EVIDENCE, {"measure": level.measure}))
    share = _share(counted, level)
    if share is None or told < FEWEST_INCIDENTS or share.clusters < FEWEST_EVENTS:
        few = (told, FEWEST_INCIDENTS) if told < FEWEST_INCIDENTS or share is None else (share.clusters, FEWEST_EVENTS)
        what = level_words.counted(level.measure, few[0], events=few[1] == FEWEST_EVENTS)
        return seen.silent("too_little", too_little(*few, what, "", "")), p1 == told
    side = level.side(share.rate)
    p = 1.0 if not side or share.p is None else share.p
    target = level_words.target(targets, level.measure)
    others = level_words.Rest(p1, int(counted["p1_met"].sum()), int(counted["recorded"].sum()), int(counted["asked"].sum()))
    said = level_words.level(level.measure, side, share, target, others, months(*period))
    claim = seen.claim("level", said, side, (share.rate, share.interval), p) if p < LEVEL_KEPT else None
    if claim and p < LEVEL:
        return claim, p1 == told
    nearest = level.above if abs(share.rate - level.above) < abs(share.rate - level.below) else level.below
    gap = seen_share(detectable_share_gap(share.n, nearest, deff=share.deff))
    what, n = level_words.between(level.measure, share, target)
    return replace(seen.silent("no_evidence", no_change(what, n, months(*period), gap), p=p), kept=claim), p1 == told


def _share(counted: pl.DataFrame, level: Level) -> ClusteredProportion | None:
    """The share with its interval, and p against the threshold on its side; None for fewer than five incidents or a single event."""
    counts = counted.filter(pl.col("told") > 0)
    met, told = (np.repeat(counts[name].to_numpy(), counts["events"].to_numpy()) for name in ("met", "told"))
    if not told.size:
        return None
    above = level.side(float(met.sum() / told.sum())) == "above"
    return clustered_proportion(met, told, baseline=level.above if above else level.below, confidence=CONFIDENCE)


def _beyond(level: Level, finding: Finding) -> float:
    """How far the near end of the interval lies from the threshold; 0 for what is not told."""
    if finding.low is None or finding.high is None:
        return 0.0
    return finding.low - level.above if finding.direction == "above" else level.below - finding.high
