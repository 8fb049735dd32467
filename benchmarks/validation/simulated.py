"""Invented worlds with planted effects -> how often the findings say what was planted, and how often what was not."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from nowwhat.language import formats
from nowwhat.statistics.intervals import wilson
from tests.simulation.records import INCIDENTS
from tests.simulation.running import survey
from tests.simulation.worlds import ANY_FALSE, CONFOUNDED, FALSE, FOUND, NULL, PLANTED, Seen, World

ABOUT = """
## Simulated worlds

{worlds} invented companies of {incidents} incidents in two years, made by `tests/simulation`: durations are log-normal with a log
sigma of 1 within severity, items of one incident slip together, and failures come back at a rate that falls with the days since
recovery. In each one thing is planted, or nothing. The records become facts by the product's own SQL, and the findings are asked.
Seeds 0 to {last} of every world, 0 to {last_of_nothing} of those with nothing in them.
"""
PLANTED_ABOUT = """
### What was planted is said

*Power* is the least chance of the claim among the worlds at their sizes, by a formula and not by trying. *Found*: claimed in the right
direction; promised are {found:.0%} of worlds with a power of 99%. *Said* is the median of the estimates. The last column tells how often
the 99% interval holds what was planted; where a month was searched for, a size tends to be overstated, as its sentence says.

| planted | claim | n | power | found | wrong direction | planted size | said | interval holds it |
|---|---|---:|---:|---:|---:|---:|---:|---:|"""
NOTHING_ABOUT = """
### Where nothing was planted, little is said

Reports with a false claim, and the upper 95% limit (Wilson) of their share. Promised are at most {false:.0%} for each claim, and
{any_false:.0%} for any in a report. On the right the same in the worlds above, for what was not planted in them.
"""
CONFOUNDED_ABOUT = """
### Services in trouble

{name}.
Nothing comes of an overdue item, yet the crude ratio of the rates of repeats is {crude:.2f} (median of {n} worlds). Within service
and days since recovery it is {told:.2f}, and the verdict is {verdicts}.
"""
LIMITS = """What these worlds cannot show: real durations are not exactly log-normal, a change is seldom one step, and failures that are
hard both to fix and to keep away are not among them. By records alone nothing tells these from the effect of an overdue item."""


def sections(seeds: int, seeds_of_nothing: int) -> Iterator[str]:
    """The worlds, as Markdown. Where nothing was planted, more seeds are needed: a claim that is seldom false must be told from never."""
    seen = survey([*PLANTED, CONFOUNDED], seeds) | survey(NULL, seeds_of_nothing)
    yield ABOUT.format(
        worlds=formats.count(sum(map(len, seen.values()))),
        incidents=formats.count(INCIDENTS),
        last=seeds - 1,
        last_of_nothing=seeds_of_nothing - 1,
    ).rstrip()
    yield PLANTED_ABOUT.format(found=FOUND)
    yield from (_row(world, seen[world.name]) for world in PLANTED)
    yield NOTHING_ABOUT.format(false=FALSE, any_false=ANY_FALSE)
    yield from _nothing(seen)
    yield _confounded(seen[CONFOUNDED.name])
    yield LIMITS


def _row(world: World, seen: Sequence[Seen]) -> str:
    found = [each.claims()[world.claim] for each in seen if world.found(each)]
    wrong = sum(world.claim in each.claims() for each in seen) - len(found)
    limits = [(finding.low, finding.high) for finding in found if finding.low is not None and finding.high is not None]
    held = sum(low <= world.truth <= high for low, high in limits) if world.truth is not None else 0
    cells = (
        world.name,
        f"`{world.claim}`, {world.direction.replace('_', ' ')}",
        formats.count(round(float(np.median([finding.n for finding in found])))),
        _power(min(map(world.power, seen))),
        f"{len(found)} of {len(seen)}",
        str(wrong),
        "" if world.truth is None else f"{world.truth:.2f}",
        f"{np.median([finding.estimate for finding in found if finding.estimate is not None]):.2f}",
        f"{held} of {len(limits)}" if limits and world.truth is not None else "",
    )
    return "| " + " | ".join(cells) + " |"


def _power(power: float) -> str:
    return "over 99.9%" if power > 0.999 else f"{power:.1%}"


def _nothing(seen: dict[str, list[Seen]]) -> Iterator[str]:
    """One row per kind of claim, and one for any of them: in worlds with nothing in them, and in the others for what was not planted."""
    groups = {world.name: [world] for world in NULL} | {"beside another effect": [*PLANTED, CONFOUNDED]}
    yield "| claim | " + " | ".join(f"{name} | at most" for name in groups) + " |"
    yield "|---|" + "---:|---:|" * len(groups)
    for kind in NULL[-1].silent():
        silent = [[(world, each) for world in worlds if kind in world.silent() for each in seen[world.name]] for worlds in groups.values()]
        cells = [_share([kind in world.false(each) for world, each in pairs]) for pairs in silent]
        yield f"| `{kind}` | " + " | ".join(cells) + " |"
    every = [[bool(world.false(each)) for world in worlds for each in seen[world.name]] for worlds in groups.values()]
    yield "| any | " + " | ".join(map(_share, every)) + " |"


def _share(false: Sequence[bool]) -> str:
    return f"{sum(false)} of {len(false)} | {wilson(sum(false), len(false)).high:.1%}" if false else " | "


def _confounded(seen: Sequence[Seen]) -> str:
    leading = [next(finding for finding in each.findings if finding.id.startswith("leading")) for each in seen]
    verdicts = Counter(finding.verdict for finding in leading)
    return CONFOUNDED_ABOUT.format(
        name=CONFOUNDED.name,
        crude=np.median([each.crude for each in seen]),
        n=len(seen),
        told=np.median([finding.estimate for finding in leading if finding.estimate is not None]),
        verdicts=", ".join(f"`{verdict}` in {count}" for verdict, count in verdicts.most_common()),
    )
