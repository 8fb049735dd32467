"""Repeats and labelled incidents per service -> which services repeat more than the others, paying for every look."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy

from nowwhat.language.sentences import FEWEST
from nowwhat.statistics.checks import Interval, Numbers, numbers, part_of
from nowwhat.statistics.intervals import wilson

_FLAG_BELOW = 0.01


@dataclass(frozen=True, slots=True)
class RepeatShare:
    """
    The share of a service's labelled incidents that are repeats.

    p and q are None where nothing was tested: fewer than FEWEST labelled incidents, or no other service to compare with.
    """

    service: str
    repeats: int
    labelled: int
    share: float | None
    interval: Interval | None
    p: float | None
    q: float | None
    flagged: bool


def benjamini_hochberg(p: Numbers) -> tuple[float, ...]:
    """Each p as q: flagging all q below 1% leaves 1% false flags among the flagged, on average."""
    values = numbers(p, "p", at_least=0)
    if (values > 1).any():
        raise ValueError("p must be at most 1")
    if not values.size:
        return ()
    return tuple(float(q) for q in scipy.stats.false_discovery_control(values, method="bh"))


def repeat_shares(
    by_service: Mapping[str, tuple[int, int]],
    others: Mapping[str, tuple[int, int]] | None = None,
    *,
    flag_below: float = _FLAG_BELOW,
    confidence: float = 0.95,
) -> tuple[RepeatShare, ...]:
    """
    One entry per service from (repeats, labelled incidents), in the given order.

    `others` counts for each service the incidents that do not name it; without it every incident names one service.

    metrics: services. One-sided Fisher test of each service against all others, Benjamini-Hochberg over those tested.
    """
    pairs = {service: part_of(x, n, service) for service, (x, n) in by_service.items()}
    repeats, labelled = sum(x for x, _ in pairs.values()), sum(n for _, n in pairs.values())
    rest = others or {service: (repeats - x, labelled - n) for service, (x, n) in pairs.items()}
    # the one-sided Fisher test is the upper tail of the hypergeometric distribution
    tested = {
        service: float(np.clip(scipy.stats.hypergeom.sf(x - 1, n + rest[service][1], x + rest[service][0], n), 0, 1))
        for service, (x, n) in pairs.items()
        if n >= FEWEST and rest[service][1] > 0
    }
    q = dict(zip(tested, benjamini_hochberg(list(tested.values())), strict=True))
    return tuple(
        RepeatShare(
            service=service,
            repeats=x,
            labelled=n,
            share=x / n if n else None,
            interval=wilson(x, n, confidence=confidence) if n >= FEWEST else None,
            p=tested.get(service),
            q=q.get(service),
            flagged=service in q and q[service] < flag_below,
        )
        for service, (x, n) in pairs.items()
    )
