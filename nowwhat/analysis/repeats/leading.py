"""Time watched and repeats -> the verdict whether failures come back more often while prevention is overdue."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from nowwhat.analysis import sentences
from nowwhat.analysis.finding import CONFIDENCE, SEEN, Ask, Evidence, Finding, Look, P
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.statistics.power import detectable_rate_ratio
from nowwhat.statistics.stratified import PersonTime, StratifiedRateRatio, leave_one_service_out, mantel_haenszel

FEWEST_REPEATS = 20  # repeats that can be compared
FEWEST_EXPECTED = 5  # of them in either arm
CLAIMS = {"supports": "more", "against": "less"}


def look(ask: Ask, period: tuple[str, str], last: str) -> Finding:
    """One verdict of six, with the rows of its picture.

    `period` is the first and last month with a known cause, `last` the last that is looked at.
    """
    time = ask("repeats_at_risk")
    strata = _strata(time, "prevent")
    rate_ratio = mantel_haenszel(strata, confidence=CONFIDENCE)
    control = mantel_haenszel(_strata(time, "control"), confidence=CONFIDENCE)
    without = leave_one_service_out(strata, confidence=CONFIDENCE)
    verdict = judged(rate_ratio, without, control)
    events = rate_ratio.events if rate_ratio else 0
    rests_on, weakest = _weakest(without, rate_ratio) if without else ("", None)
    evidence = Evidence("repeats_at_risk", rows=tuple(_rows(rate_ratio, rests_on, weakest, control)))
    seen = Look(f"leading.{verdict}", events, *period, evidence)
    months = sentences.months(*period) if period[0] else "no month"
    if rate_ratio is None or verdict == "cannot_tell":
        return seen.silent(verdict, _cannot_tell(rate_ratio, months, sentences.more(events, FEWEST_REPEATS, period[0], last)))
    share = rate_ratio.expected_exposed / rate_ratio.events
    could = detectable_rate_ratio(rate_ratio.events, share, confidence=SEEN)
    controlled = control is not None and control.interval.low is not None
    words = repeat_words.leading(rate_ratio, verdict, months, rests_on=rests_on, seen=could, controlled=controlled)
    if verdict in CLAIMS:
        return seen.claim(verdict, words, CLAIMS[verdict], (rate_ratio.ratio, rate_ratio.interval), rate_ratio.p)
    limits = rate_ratio.interval
    return replace(seen.silent(verdict, words, p=rate_ratio.p), estimate=rate_ratio.ratio, low=limits.low, high=limits.high)


def judged(
    rate_ratio: StratifiedRateRatio | None, without: Mapping[str, StratifiedRateRatio | None], control: StratifiedRateRatio | None
) -> str:
    """The verdict: cannot_tell, no_evidence, against, one_service, shared_cause or supports; metrics: findings."""
    if (
        rate_ratio is None
        or rate_ratio.ratio is None
        or rate_ratio.events < FEWEST_REPEATS
        or min(rate_ratio.expected_exposed, rate_ratio.expected_other) < FEWEST_EXPECTED
    ):
        return "cannot_tell"
    if rate_ratio.interval.low is None or rate_ratio.interval.high is None:
        return "cannot_tell"
    if not rate_ratio.interval.excludes(1) or rate_ratio.p >= P:
        return "no_evidence"
    side = _side(rate_ratio)
    if any(_side(other) != side for other in without.values()):
        return "one_service"
    if _side(control) == side:
        return "shared_cause"
    return "supports" if side == "above" else "against"


def _side(rate_ratio: StratifiedRateRatio | None) -> str:
    """On which side of 1 the whole interval lies; empty where it holds 1 or has no limits."""
    low, high = (rate_ratio.interval.low, rate_ratio.interval.high) if rate_ratio else (None, None)
    return "above" if low is not None and low > 1 else "below" if high is not None and high < 1 else ""


def _strata(time: pl.DataFrame, role: str) -> list[PersonTime]:
    own = time.filter(pl.col("role") == role).select("service", "events", "days", "other_events", "other_days")
    return [PersonTime(*row) for row in own.iter_rows()]


def _weakest(
    without: Mapping[str, StratifiedRateRatio | None], rate_ratio: StratifiedRateRatio | None
) -> tuple[str, StratifiedRateRatio | None]:
    """The service without which the near end of the interval is nearest to 1 or past it, and what is left without it."""
    if _side(rate_ratio) == "below":
        return max(without.items(), key=lambda pair: math.inf if not pair[1] or pair[1].interval.high is None else pair[1].interval.high)
    return min(without.items(), key=lambda pair: (pair[1].interval.low or 0.0) if pair[1] else -1.0)


def _rows(
    rate_ratio: StratifiedRateRatio | None, rests_on: str, weakest: StratifiedRateRatio | None, control: StratifiedRateRatio | None
) -> list[dict[str, Any]]:
    """The three rows of the picture; a row without an estimate says what it needs."""
    names = {
        "answer": (repeat_words.ANSWER_ROW, rate_ratio),
        "check": (repeat_words.check_row(rests_on), weakest),
        "control": (repeat_words.CONTROL_ROW, control),
    }
    return [
        {
            "row": name,
            "ratio": (known and known.ratio) or None,
            "low": known and known.interval.low,
            "high": known and known.interval.high,
            "kind": kind,
            "words": repeat_words.row_words(known, least=FEWEST_REPEATS),
            "order": order,
        }
        for order, (kind, (name, known)) in enumerate(names.items())
    ]


def _cannot_tell(rate_ratio: StratifiedRateRatio | None, months: str, ahead: str) -> tuple[str, str]:
    events = rate_ratio.events if rate_ratio else 0
    arm = ""
    if rate_ratio and events >= FEWEST_REPEATS:
        arm = repeat_words.thin_arm(rate_ratio, FEWEST_EXPECTED)
    return repeat_words.cannot_tell(rate_ratio, FEWEST_REPEATS, ahead, arm, months)
