"""Time watched and repeats -> the verdict whether failures come back more often while prevention is overdue."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from nowwhat.analysis import sentences
from nowwhat.analysis.finding import CONFIDENCE, Ask, Evidence, Finding, Look, P
from nowwhat.analysis.months import months_in
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.statistics.power import detectable_rate_ratio
from nowwhat.statistics.stratified import PersonTime, StratifiedRateRatio, leave_one_service_out, mantel_haenszel

FEWEST = 20  # repeats that can be compared
FEWEST_EXPECTED = 5  # of them in either arm
CLAIMS = {"supports": "more", "against": "less"}


def look(ask: Ask, period: tuple[str, str]) -> Finding:
    """One verdict of six, with the rows of its picture. `period` is the first and last month with a known cause."""
    time = ask("repeats_at_risk")
    strata = _strata(time, "prevent")
    found = mantel_haenszel(strata, confidence=CONFIDENCE)
    control = mantel_haenszel(_strata(time, "control"), confidence=CONFIDENCE)
    without = leave_one_service_out(strata, confidence=CONFIDENCE)
    verdict = judged(found, without, control)
    events = found.events if found else 0
    rests_on, weakest = _weakest(without) if without else ("", None)
    evidence = Evidence("repeats_at_risk", rows=tuple(_rows(found, rests_on, weakest, control)))
    seen = Look(f"leading.{verdict}", events, *period, evidence)
    months = sentences.months(*period) if period[0] else "no month"
    if found is None or verdict == "cannot_tell":
        return seen.silent(verdict, _cannot_tell(found, months, period))
    share = found.expected_exposed / found.events
    could = detectable_rate_ratio(found.events, share, confidence=CONFIDENCE)
    controlled = control is not None and control.interval.low is not None
    words = repeat_words.leading(found, verdict, months, rests_on=rests_on, seen=could, controlled=controlled)
    if verdict in CLAIMS:
        return seen.claim(verdict, words, CLAIMS[verdict], (found.ratio, found.interval), found.p)
    limits = found.interval
    return replace(seen.silent(verdict, words, p=found.p), estimate=found.ratio, low=limits.low, high=limits.high)


def judged(
    found: StratifiedRateRatio | None, without: Mapping[str, StratifiedRateRatio | None], control: StratifiedRateRatio | None
) -> str:
    """The verdict: cannot_tell, no_evidence, against, one_service, shared_cause or supports; metrics: findings."""
    if found is None or found.ratio is None or found.events < FEWEST or min(found.expected_exposed, found.expected_other) < FEWEST_EXPECTED:
        return "cannot_tell"
    if found.interval.low is None or found.interval.high is None:
        return "cannot_tell"
    if not found.interval.excludes(1) or found.p >= P:
        return "no_evidence"
    if found.interval.high < 1:
        return "against"
    if not all(_above(other) for other in without.values()):
        return "one_service"
    return "shared_cause" if _above(control) else "supports"


def _above(found: StratifiedRateRatio | None) -> bool:
    return found is not None and found.interval.low is not None and found.interval.low > 1


def _strata(time: pl.DataFrame, role: str) -> list[PersonTime]:
    own = time.filter(pl.col("role") == role).select("service", "events", "days", "other_events", "other_days")
    return [PersonTime(*row) for row in own.iter_rows()]


def _weakest(without: Mapping[str, StratifiedRateRatio | None]) -> tuple[str, StratifiedRateRatio | None]:
    """The service without which the least is left of the result, and what is left."""
    return min(without.items(), key=lambda pair: (pair[1].interval.low or 0.0) if pair[1] else -1.0)


def _rows(
    found: StratifiedRateRatio | None, rests_on: str, weakest: StratifiedRateRatio | None, control: StratifiedRateRatio | None
) -> list[dict[str, Any]]:
    """The three rows of the picture; a row without an estimate says what it needs."""
    names = {
        "answer": (repeat_words.ANSWER_ROW, found),
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
            "words": repeat_words.row_words(known, least=FEWEST),
            "order": order,
        }
        for order, (kind, (name, known)) in enumerate(names.items())
    ]


def _cannot_tell(found: StratifiedRateRatio | None, months: str, period: tuple[str, str]) -> tuple[str, str]:
    events = found.events if found else 0
    arm = ""
    if found and events >= FEWEST:
        arm = repeat_words.thin_arm(found, FEWEST_EXPECTED)
    span = months_in(*period) if period[0] else 0
    pace = events / span if span else 0
    more = math.ceil((FEWEST - events) / pace) if pace and events < FEWEST else None
    return repeat_words.cannot_tell(found, FEWEST, more, arm, months)
