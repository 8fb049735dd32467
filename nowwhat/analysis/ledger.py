"""Facts -> claims with their evidence, and what was looked at in vain. The claims of all subjects in one fixed order."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat.analysis.actions import claims as action_claims
from nowwhat.analysis.finding import Finding, best_claims, weight
from nowwhat.analysis.levels import claims as level_claims
from nowwhat.analysis.months import month_plus
from nowwhat.analysis.repeats import claims as repeat_claims
from nowwhat.analysis.repeats import leading
from nowwhat.analysis.response import claims as response_claims
from nowwhat.analysis.windows import marked_days
from nowwhat.model.policy import Policy
from nowwhat.store import queries

if TYPE_CHECKING:
    import duckdb

MOST = 5  # of a monthly review
KINDS = ("trend", "level", "slip", "repeat", "leading", "mix")


def look(connection: "duckdb.DuckDBPyConnection", policy: Policy, until: dt.date) -> list[Finding]:
    """
    Everything that is looked at, claimed or silent, in a fixed order: durations, promises, services, the leading indicator, levels.

    `until` is the first day of the month after the last that is looked at, in the report zone: what began, or came due, before it counts,
    with all that the facts tell of it today.

    The database needs the facts and the annotations only (incident_facts, item_facts, occurrences, exposure, calendar, annotations),
    so one in memory will do. Of the policy the quoted line of slips and the targets count. Days that people marked are compared where
    they are about everything, not about one service or team.
    """
    ask = partial(_before, connection, until)
    days = ask("annotations").filter(pl.col("service").is_null() & pl.col("team").is_null())
    marked = list(marked_days(days).items())
    causes = ask("span_of_causes").row(0, named=True)
    labelled = (causes["first_month"] or "", causes["last_month"] or "")
    return [
        *response_claims.look(ask, marked),
        *action_claims.look(ask, policy.actions, marked),
        *repeat_claims.look(ask, labelled),
        leading.look(ask, labelled),
        *level_claims.look(ask, policy.targets),
    ]


def _before(connection: "duckdb.DuckDBPyConnection", until: dt.date, name: str, **params: Any) -> pl.DataFrame:
    """The result of a query, of what began before `until`."""
    limits = {"until": until, "to_month": month_plus(f"{until:%Y-%m}", -1)}
    declared = {column.name for column in queries.query(name).params}
    return queries.ask(connection, name, **{key: limit for key, limit in limits.items() if key in declared}, **params)


def headlines(findings: Iterable[Finding], most: int = MOST) -> list[Finding]:
    """The claims of a review, at most five: the weightiest of each kind before a second of any."""
    claims = best_claims(findings).values()
    by_kind = [sorted((finding for finding in claims if finding.kind == kind), key=weight) for kind in KINDS]
    return [finding for turn in zip_longest(*by_kind) for finding in turn if finding][:most]
