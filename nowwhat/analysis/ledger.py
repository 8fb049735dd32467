"""Facts -> claims with their evidence, and what was looked at in vain. The claims of all subjects in one fixed order."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat.analysis.actions import claims as action_claims
from nowwhat.analysis.finding import KEPT, NEW, NEWS, NEWS_TWICE, NOT_YET, SILENT, STILL, WITHDRAWN, Finding, best_claims, measure, weight
from nowwhat.analysis.levels import claims as level_claims
from nowwhat.analysis.months import first_day, month_plus
from nowwhat.analysis.repeats import claims as repeat_claims
from nowwhat.analysis.repeats import leading
from nowwhat.analysis.response import claims as response_claims
from nowwhat.analysis.windows import marked_days
from nowwhat.model.policy import Policy
from nowwhat.store import queries

if TYPE_CHECKING:
    import duckdb

MOST = 5  # of a monthly review
ONE_CHANGE = dt.timedelta(days=62)  # between a marked day and a month that was searched for
KINDS = ("trend", "level", "slip", "repeat", "leading", "mix")
# The verdicts of a look that may not be compared -> why a claim was withdrawn.
UNCOMPARED = {
    "coverage_changed": "coverage", "moves_unseen": "coverage", "unknown_closings": "coverage", "labels_changed": "labels",
}  # fmt: skip


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
    last = month_plus(f"{until:%Y-%m}", -1)
    return [
        *response_claims.look(ask, marked, last),
        *action_claims.look(ask, policy, marked, last),
        *repeat_claims.look(ask, labelled),
        leading.look(ask, labelled, last),
        *level_claims.look(ask, policy.targets),
    ]


def _before(connection: "duckdb.DuckDBPyConnection", until: dt.date, name: str, **params: Any) -> pl.DataFrame:
    """The result of a query, of what began before `until`."""
    limits = {"until": until, "to_month": month_plus(f"{until:%Y-%m}", -1)}
    declared = {column.name for column in queries.query(name).params}
    return queries.ask(connection, name, **{key: limit for key, limit in limits.items() if key in declared}, **params)


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """What was claimed at the end of a month, and under which decisions; `until` is the day after it. `began`: it is the first one."""

    until: dt.date
    decided: str
    findings: tuple[Finding, ...]
    began: bool = False


def continued(
    kept: Sequence[MonthEnd], until: dt.date, decided: str, look: Callable[[dt.date], Sequence[Finding]], *, again: bool = False
) -> list[MonthEnd]:
    """
    The ledger of a new generation: the looks that are kept, and those that are due up to `until`; metrics: monthly looks.

    `look` gives the candidates of one. What was decided otherwise, and what is to be made `again`, is looked at again: the last month, not
    those before it. Until the month is over in which it began, a ledger begins anew.
    """
    ends = [end for end in kept if end.until <= until]
    last = ends[-1] if ends else None
    if last is None or (last.began and last.until == until):
        return _begun(until, decided, look)
    anew = again or last.decided != decided
    if last.until == until and anew:
        found = judged(until, look(until), ends[-2].findings, last.findings, decided=True)
        ends[-1] = MonthEnd(until, decided, tuple(found))
    while ends[-1].until < until:
        date = _months_later(ends[-1].until, 1)
        found = judged(date, look(date), ends[-1].findings, decided=anew)
        ends.append(MonthEnd(date, decided, tuple(found)))
        anew = False
    return ends


def _begun(until: dt.date, decided: str, look: Callable[[dt.date], Sequence[Finding]]) -> list[MonthEnd]:
    """The first look; before it that of the month before, where it decides whether something is news."""
    candidates = look(until)
    ends: list[MonthEnd] = []
    if any(candidate.claimed and candidate.p is not None and NEWS <= candidate.p < NEWS_TWICE for candidate in candidates):
        before = _months_later(until, -1)
        ends.append(MonthEnd(before, decided, tuple(map(_waiting, look(before))), began=True))
    found = judged(until, candidates, ends[-1].findings if ends else ())
    return [*ends, MonthEnd(until, decided, tuple(found), began=True)]


def after(looks: Iterable[tuple[dt.date, Sequence[Finding]]]) -> list[list[Finding]]:
    """
    What is said at the end of each month: the candidates of every look with their standing, one look after the other.

    The first is the look of the month before a first import: it claims nothing, and what it shows may be news at the second.
    A look is its `until` and what `look` gives of the facts that were known then; no store is needed.
    """
    told: list[list[Finding]] = []
    for until, candidates in looks:
        told.append(judged(until, candidates, told[-1]) if told else [_waiting(candidate) for candidate in candidates])
    return told


def judged(
    until: dt.date,
    candidates: Sequence[Finding],
    before: Sequence[Finding],
    told: Sequence[Finding] | None = None,
    *,
    decided: bool = False,
) -> list[Finding]:
    """
    The candidates of a look with their standing, and after them what was claimed and is withdrawn.

    `before` are the findings of the month before. Where the same month is looked at again, `told` is what it said the last time.
    `decided` says that people have decided something since, or that the version is another.
    """
    month = month_plus(f"{until:%Y-%m}", -1)
    said = [finding for finding in (before if told is None else told) if finding.claimed]
    found = [_standing(month, candidate, said, before) for candidate in candidates]
    claims = [finding for finding in found if finding.claimed]
    gone = [_withdrawn(claim, candidates, decided=decided) for claim in said]
    gone += [finding for finding in told or () if finding.standing == WITHDRAWN]
    return [*found, *(finding for finding in gone if not any(same(finding, claim) for claim in claims))]


def same(earlier: Finding, later: Finding) -> bool:
    """Whether two looks tell one thing: one finding and direction, that it is so or that it was, and months of its step that meet."""
    if (earlier.id, earlier.direction, earlier.verdict == "over") != (later.id, later.direction, later.verdict == "over"):
        return False
    if earlier.span is None or later.span is None:
        return True
    return earlier.span[0] <= later.span[1] and later.span[0] <= earlier.span[1]


def _waiting(candidate: Finding) -> Finding:
    return replace(candidate, standing=NOT_YET if candidate.claimed else SILENT, claimed=False)


def _standing(month: str, candidate: Finding, said: Sequence[Finding], before: Sequence[Finding]) -> Finding:
    if not candidate.claimed:
        if candidate.kept and any(same(claim, candidate.kept) for claim in said):
            return _standing(month, candidate.kept, said, before)
        return _waiting(candidate)
    since = next((claim.since for claim in said if same(claim, candidate)), None)
    if since:
        return replace(candidate, standing=NEW if since == month else STILL, since=since)
    if _is_news(candidate, before):
        return replace(candidate, standing=NEW, since=month)
    return _waiting(candidate)


def _is_news(candidate: Finding, before: Sequence[Finding]) -> bool:
    if candidate.kind == "level":  # its interval has decided
        return True
    p = 1.0 if candidate.p is None else candidate.p
    shown = (finding for finding in before if finding.standing in (NEW, STILL, NOT_YET) and same(finding, candidate))
    return p < NEWS or (p < NEWS_TWICE and any(finding.p is not None and finding.p < NEWS_TWICE for finding in shown))


def _withdrawn(claim: Finding, candidates: Sequence[Finding], *, decided: bool) -> Finding:
    """A claim that stands no longer, with the reason: what the look says of it now."""
    now = next((finding for finding in candidates if finding.id == claim.id), None)
    now = now or next((finding for finding in candidates if _about(finding.id) == _about(claim.id)), None)
    p = now.p if now and now.id == claim.id else None
    return replace(claim, standing=WITHDRAWN, claimed=False, reason=_reason(now, decided=decided), p=p)


def _reason(now: Finding | None, *, decided: bool) -> str:
    if now and now.verdict in UNCOMPARED:
        return UNCOMPARED[now.verdict]
    if decided:
        return "decisions"
    if now and now.verdict == "too_little":
        return "data"
    sure = now is not None and now.p is not None and now.p < KEPT
    return "not_so" if now and (now.claimed or sure) else "p"


def _about(name: str) -> str:
    """The finding that is silent where a claim of this id is gone."""
    kind, _, rest = name.partition(".")
    return {"leading": "leading", "repeat": "repeat"}.get(kind, "slip.level" if kind == "slip" and "change" not in rest else name)


def _months_later(until: dt.date, months: int) -> dt.date:
    return first_day(month_plus(f"{until:%Y-%m}", months))


def headlines(findings: Sequence[Finding], most: int = MOST) -> list[Finding]:
    """The claims that a review leads with, at most five: news and levels, the weightiest of each kind before a second of any.

    What is new of a change that another claim has told already, as since a marked day beside the month that was searched for, is no news.
    """
    standing = [claim for claim in findings if claim.standing == STILL and claim.kind != "level"]
    leading = [claim for claim in findings if claim.standing == NEW and not any(_told(claim, other) for other in standing)]
    leading += [claim for claim in findings if claim.standing == STILL and claim.kind == "level"]
    claims = best_claims(leading).values()
    by_kind = [sorted((finding for finding in claims if finding.kind == kind), key=weight) for kind in KINDS]
    return [finding for turn in zip_longest(*by_kind) for finding in turn if finding][:most]


def held(findings: Iterable[Finding]) -> list[Finding]:
    """The claims that still stand and do not lead the review, the longest known first."""
    best = best_claims(finding for finding in findings if finding.standing == STILL and finding.kind != "level")
    return sorted(best.values(), key=lambda finding: finding.since or "")


def withdrawn(findings: Iterable[Finding]) -> list[Finding]:
    """What was claimed and is no longer."""
    return [finding for finding in findings if finding.standing == WITHDRAWN]


def _told(claim: Finding, other: Finding) -> bool:
    """Whether another claim of the same measure tells the same change, by its day."""
    day, others = claim.evidence.since, other.evidence.since
    near = day is None or others is None or abs(day - others) <= ONE_CHANGE
    return (measure(claim), claim.direction) == (measure(other), other.direction) and near
