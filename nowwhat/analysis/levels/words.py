"""Levels -> sentences. Pure; plain text."""

import math
from dataclasses import dataclass

from nowwhat.analysis.sentences import INTERVAL, paragraph, percent_interval
from nowwhat.language import formats
from nowwhat.language.sentences import first_up, of
from nowwhat.model.duration import DURATIONS
from nowwhat.model.policy import Targets
from nowwhat.statistics.intervals import ClusteredProportion

REVIEWED = {"reviews_in_48h": "held within 48 hours", "reviews_held": "held"}
NOTICED = "of the incidents that record it"


@dataclass(frozen=True)
class Rest:
    """What is known beside the share: how many P1s are in it and missed it, and how many incidents tell it, of how many."""

    p1: int
    p1_met: int
    recorded: int
    asked: int


def target(targets: Targets, measure: str) -> float | None:
    """What the team wants of a measure; None where it has no target."""
    wanted = {"reviews_in_48h": targets.reviews_in_48h, "reviews_held": targets.reviews_held, "customers": targets.noticed_by_customers}
    return wanted.get(measure)


def level(measure: str, side: str, share: ClusteredProportion, target: float | None, rest: Rest, period: str) -> tuple[str, str]:
    """A share that lies above or below its threshold."""
    counts = f"{of(share.x, share.n)} ({formats.percent(share.rate)})"
    return (
        f"{_claim(measure, side, share, target, alone=rest.p1 == share.n)}: {counts}.",
        paragraph(
            f"{first_up(INTERVAL)} {percent_interval(share.interval)}; {period}.",
            f"P1s alone: {of(rest.p1_met, rest.p1)}." if 0 < rest.p1 < share.n else "",
            f"{of(rest.recorded, rest.asked)} incidents tell it: what the others would say is not known."
            if 2 * rest.recorded < rest.asked
            else "",
        ),
    )


def _claim(measure: str, side: str, share: ClusteredProportion, target: float | None, *, alone: bool) -> str:
    if measure in DURATIONS:
        noun, which = DURATIONS[measure].noun.capitalize(), "P1s" if alone else "incidents"
        return f"{noun} misses its limit in {_often(share)} {which}" if side == "above" else f"{noun} seldom misses its limit"
    wanted = f"{'more' if side == 'above' else 'less'} often than the target of {formats.percent(target)}" if target else ""
    half = "more than half" if side == "above" else "fewer than half"
    if measure in REVIEWED:
        held = REVIEWED[measure]
        return f"Required reviews are {held} {wanted}" if wanted else f"{first_up(half)} of the required reviews are {held}"
    return f"Customers noticed first {wanted}, where it is recorded" if wanted else f"Customers noticed first in {half} {NOTICED}"


def _often(share: ClusteredProportion) -> str:
    """A share above one third as one says it: "about 6 of 10"."""
    tenths = math.floor(10 * share.rate + 0.5)
    return "all" if share.x == share.n else "nearly all" if tenths > 9 else f"about {tenths} of 10"


def counted(measure: str, n: int, *, events: bool) -> str:
    """What is counted for a level, as it stands after "Too little data: 12"."""
    one = n == 1
    what = (
        f"with a limit and a known {DURATIONS[measure].name}"
        if measure in DURATIONS
        else "whose required review was due"
        if measure in REVIEWED
        else f"that {'says' if one else 'say'} who noticed first"
    )
    return f"{'event' if events else 'incident'}{'' if one else 's'} {what} in the last 12 complete months"


def between(measure: str, share: ClusteredProportion, target: float | None) -> tuple[str, str]:
    """What was looked at where nothing may be said: the headline without its full stop, and how much it rests on."""
    percent, n = formats.percent(share.rate), of(share.x, share.n)
    if measure in DURATIONS:
        noun = DURATIONS[measure].noun.capitalize()
        return f"{noun} misses its limit in {percent} of incidents: not clearly in more than a third, nor in less than a tenth", n
    than = "half" if target is None else f"the target of {formats.percent(target)}"
    what = f"{percent} of the required reviews are {REVIEWED[measure]}" if measure in REVIEWED else None
    return f"{what or f'Customers noticed first in {percent} {NOTICED}'}: not clearly more or less than {than}", n
