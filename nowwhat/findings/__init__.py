"""Facts -> claims with their evidence, and what was looked at in vain. The only place that writes a claim.

A claim looks at the whole store up to as_of, never at a filtered view, and needs p < 0.01 and a minimum n. See docs/metrics.md#findings.
"""

from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING

import polars as pl

from nowwhat import queries
from nowwhat.findings import actions, leading, repeats, response
from nowwhat.findings.finding import SCHEMA, Evidence, Finding, frame
from nowwhat.policy import Policy

if TYPE_CHECKING:
    import duckdb

__all__ = ["SCHEMA", "Evidence", "Finding", "frame", "headlines", "look", "told"]

MOST = 5  # of a monthly review
KINDS = ("trend", "slip", "repeat", "leading", "mix")


def look(connection: "duckdb.DuckDBPyConnection", policy: Policy) -> list[Finding]:
    """
    Everything that is looked at, claimed or silent, in a fixed order: durations, promises, services, the leading indicator.

    The database needs the facts and the annotations only (incident_facts, item_facts, occurrences, exposure, calendar, annotations),
    so one in memory will do. Of the policy the quoted line of slips counts. Days that people marked are compared where
    they are about everything, not about one service or team.
    """
    ask = partial(queries.ask, connection)
    days = ask("annotations").filter(pl.col("service").is_null() & pl.col("team").is_null())
    marked = [(day, "; ".join(texts)) for day, texts in days.group_by("on", maintain_order=True).agg("text").iter_rows()]
    causes = ask("span_of_causes").row(0, named=True)
    labelled = (causes["first_month"] or "", causes["last_month"] or "")
    return [
        *response.look(ask, marked),
        *actions.look(ask, policy.actions, marked),
        *repeats.look(ask, labelled),
        leading.look(ask, labelled),
    ]


def told(found: Iterable[Finding]) -> dict[str, Finding]:
    """One claim of each measure: of a change that was searched for and of the same since marked days, the surest of the marked days.

    Its size is not overstated by a search. Measures are ids without a day; services are apart.
    """
    best: dict[str, Finding] = {}
    for finding in sorted((finding for finding in found if finding.claimed), key=lambda finding: (finding.selected, *_weight(finding))):
        best.setdefault(finding.id if finding.kind == "repeat" else finding.id.partition(":")[0], finding)
    return best


def headlines(found: Iterable[Finding], most: int = MOST) -> list[Finding]:
    """The claims of a review, at most five: the weightiest of each kind before a second of any."""
    claims = told(found).values()
    by_kind = [sorted((finding for finding in claims if finding.kind == kind), key=_weight) for kind in KINDS]
    return [finding for turn in zip_longest(*by_kind) for finding in turn if finding][:most]


def _weight(finding: Finding) -> tuple[bool, float]:
    """A change before a level, the surest first."""
    return finding.verdict != "changed", 1.0 if finding.p is None else finding.p
