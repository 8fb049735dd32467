"""A scope -> the monthly review: findings, figures, charts, decisions and what is not known. A page shows it, a report writes it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from nowwhat.analysis import sentences as analysis_sentences
from nowwhat.analysis.actions import figures as action_figures
from nowwhat.analysis.actions import measures as action_measures
from nowwhat.analysis.actions import words as action_words
from nowwhat.analysis.comparison import figures as comparison_figures
from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.analysis.finding import Finding
from nowwhat.analysis.ledger import headlines
from nowwhat.analysis.months import month_plus
from nowwhat.analysis.repeats import figures as repeat_figures
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.response import figures as response_figures
from nowwhat.analysis.response import words as response_words
from nowwhat.analysis.scope import Scope
from nowwhat.analysis.sentences import NARROWED, no_finding, nothing_recorded
from nowwhat.analysis.windows import Window
from nowwhat.language import formats
from nowwhat.language import sentences as language_sentences
from nowwhat.language.sentences import FEWEST
from nowwhat.meetings import decisions as meetings_decisions
from nowwhat.meetings import keys as meetings_keys
from nowwhat.meetings import lookback
from nowwhat.meetings.decisions import Decision, Known
from nowwhat.model.duration import DURATIONS
from nowwhat.store import queries

QUESTION = "How reliable were we, and what do we decide?"
NAME = "Monthly review"
MEASURES = ("ttd", "ttm", "ttr", "tta")  # the most telling first
MOST_OF_A_KIND = 5


@dataclass(frozen=True)
class Findings:
    """What may be claimed, at most five; what was looked at in vain, as sentences under a label; and why nothing is claimed, if so."""

    claims: list[Finding]
    nothing: str
    silent_label: str
    silent: list[str]


@dataclass(frozen=True)
class Fact:
    """A sentence of counts, what to do about it, and the query that it opens to."""

    query: str
    sentence: str
    more: str = ""


@dataclass(frozen=True)
class Decisions:
    """A list of decisions: what its second column tells, how many there are, those that are shown, and what is to be added.

    `opens` are the queries that it opens to: each with its label and its parameters.
    """

    title: str
    column: str
    words: str
    rows: list[Decision]
    rest: str
    opens: list[tuple[str, str, dict[str, Any]]]


@dataclass(frozen=True)
class Review:
    """All that a review meeting reads, in its order. `nothing` is said in place of figures and facts where no incident is in the period."""

    scope: Scope
    title: str
    findings: Findings
    nothing: str
    keys: list[KeyFigure]
    facts: list[Fact]
    pictures: list[Figure]
    chain: Figure | None
    before: Decisions
    decisions: Decisions
    unknown: list[str]

    @property
    def lists(self) -> list[Decisions]:
        """The lists of decisions in the order of the meeting: what became of the last one, then the present one."""
        return [self.before, self.decisions]

    @property
    def sample(self) -> bool:
        """Whether it is about an invented company."""
        return self.scope.store.generation.sample

    @property
    def looked_at(self) -> str:
        """The period, what it is narrowed to, and up to when it is counted."""
        filters = self.scope.filters
        narrowed = [language_sentences.listed(chosen) for chosen in (filters.service, filters.team, filters.severity) if chosen]
        return " · ".join([analysis_sentences.period(filters), *narrowed, f"as of {formats.day(self.scope.as_of_local.date())}"])


def review(scope: Scope) -> Review:
    """The review of the period of `scope` under its filters."""
    now, _ = scope.years()
    counts = {duration: now.frame("duration_coverage", duration=duration)["n"][0] for duration in MEASURES}
    known = [duration for duration, n in counts.items() if n]
    drawn = [duration for duration in known if counts[duration] >= FEWEST]  # one dot on an axis is no chart
    any_incident = bool(scope.frame("incidents_by_severity")["incidents"].sum())
    keys = meetings_keys.four(scope, known) if any_incident else {}
    pictures = [response_figures.by_month(now, drawn[0], brief=True)] if drawn else []
    pictures += [action_figures.slips_of_the_year(scope)] if now.frame("slip_by_month")["n"].sum() else []
    return Review(
        scope,
        f"{NAME} of {analysis_sentences.period(scope.filters)}",
        _findings(scope),
        "" if any_incident else nothing(scope),
        list(keys.values()),
        _facts(scope) if any_incident else [],
        pictures,
        repeat_figures.longest(scope, now),
        _before(scope),
        _decisions(scope),
        _unknown(scope, keys),
    )


def nothing(scope: Scope) -> str:
    """That no incident is in the period, and where the data is."""
    span = scope.frame("span").row(0, named=True)
    period, narrowed = analysis_sentences.period(scope.filters), scope.filters.narrowed
    return analysis_sentences.nothing(period, span["first_month"], span["last_month"], narrowed=narrowed)


def _findings(scope: Scope) -> Findings:
    if not scope.whole:
        return Findings([], NARROWED, "", [])
    claims = headlines(scope.found)
    silent = [finding for finding in scope.found if not finding.claimed]
    sentences = [finding.statement for finding in silent if finding.n]
    sentences += filter(None, [nothing_recorded([finding.id for finding in silent if not finding.n])])
    nothing = "" if claims else no_finding(len(silent))
    return Findings(claims, nothing, analysis_sentences.silent_label(len(silent)), sentences)


def evidence(scope: Scope, finding: Finding) -> Figure:
    """The chart that a claim rests on; made when somebody asks."""
    shown = finding.evidence
    if finding.kind in {"trend", "mix"} and shown.from_on and shown.since and shown.to_on:
        window = Window(shown.from_on, shown.since, shown.to_on)
        return comparison_figures.in_window(scope.everything(), shown.params["duration"], window)
    if finding.kind == "slip":
        first, _, last = finding.period.partition("..")
        return action_figures.slip_evidence(scope.widened(from_month=first, to_month=last, period=""))
    if finding.kind == "repeat":
        return repeat_figures.services(scope.everything())
    return repeat_figures.leading(scope, told_above=True)


def _facts(scope: Scope) -> list[Fact]:
    """What happened, in at most four sentences."""
    facts = [Fact("incidents_by_severity", response_words.by_severity(scope.frame("incidents_by_severity")))]
    missed = scope.frame("limits_missed")
    if not missed.is_empty():
        facts.append(Fact("limits_missed", response_words.limits_missed(missed), response_words.advice(missed)))
    repeats = scope.frame("repeats_by_month").sum().row(0, named=True)
    if repeats["labelled"]:
        facts.append(Fact("repeats_by_month", repeat_words.repeated(repeats)))
    if scope.frame("items_recorded")["dated"][0]:
        row = scope.frame("slip_coverage").row(0, named=True)
        facts.append(Fact("slip_coverage", action_words.slipped(row, scope.policy.actions.baseline_label)))
    return facts


def _decisions(scope: Scope) -> Decisions:
    """The decision list: escalations, owed reviews, systemic repeats, top prevent items."""
    known = _known(scope)
    owed = scope.frame("owed_reviews")
    waiting = meetings_decisions.to_decide(
        scope.frame("stalled_items"),
        owed if known.reviews else owed.clear(),
        scope.frame("chains", certainty="confirmed"),
        scope.frame("top_prevent_items"),
    )
    numbers = {kind: frame.height for kind, frame in waiting.items()}
    few = ((kind, frame.head(MOST_OF_A_KIND)) for kind, frame in waiting.items())
    shown = [meetings_decisions.decision(kind, row) for kind, frame in few for row in frame.iter_rows(named=True)]
    opens = {"stalled_items": "Stalled items", "owed_reviews": "Reviews owed", "top_prevent_items": "Top prevent items"}
    return Decisions(
        "To decide",
        "Why now",
        meetings_decisions.decision_counts(numbers, known),
        shown,
        _others(sum(numbers.values()) - len(shown)),
        [(query, label, {}) for query, label in opens.items() if known.reviews or query != "owed_reviews"] if shown else [],
    )


def _before(scope: Scope) -> Decisions:
    """What became of the list as it was a month before the end of the period, for a period of the same length."""
    filters, known = scope.filters, _known(scope)
    from_month, month = month_plus(filters.from_month, -1), month_plus(filters.to_month, -1)
    empty = Decisions(f"What became of the decisions of {formats.month(month)}", "What became of it", "", [], "", [])
    if month >= f"{scope.as_of_local:%Y-%m}":
        return replace(empty, words=lookback.not_over(month))
    params = {"from_month": from_month, "to_month": month, "stalled_after_days": scope.policy.actions.stalled_after_days}
    listed = scope.frame("decisions_before", **params)
    if not known.reviews:
        listed = listed.filter(pl.col("kind") != "review")
    first = scope.frame("span")["first_month"][0]
    if listed.is_empty() and first is not None and first > month:
        return replace(empty, words=lookback.too_early(month, first))
    fates = listed.group_by("fate").agg(n=pl.len())
    shown = listed.filter(pl.col("place") <= MOST_OF_A_KIND)
    unknown = scope.frame("decisions_before_unknown", **params).row(0, named=True)
    moved = "moved" in fates["fate"]
    return replace(
        empty,
        words=lookback.counts(fates, month, known),
        rows=[lookback.line(row) for row in shown.iter_rows(named=True)],
        rest=" ".join(filter(None, [_others(listed.height - shown.height), lookback.unknown(unknown, moved=moved)])),
        opens=[("decisions_before", "All of them", params)] if listed.height else [],
    )


def _known(scope: Scope) -> Known:
    """What was imported of what asks for decisions."""
    unknowable = action_measures.unknowable(scope.frame("open_items"))
    return Known(
        items=bool(scope.frame("items_recorded")["items"][0]),
        touches="stalled" not in unknowable,
        kinds="top" not in unknowable,
        reviews=bool(scope.frame("reviews_held")["any_review"][0]),
        causes=bool(scope.frame("causes_recorded")["with_cause"][0]),
    )


def _others(left: int) -> str:
    return f"{formats.count(left)} more: at most {MOST_OF_A_KIND} of a kind are shown here." if left else ""


def _unknown(scope: Scope, said: Collection[str]) -> list[str]:
    """What the data of the period cannot say, but for what the key figures have `said`."""
    sentences = meetings_decisions.not_known(
        {duration: scope.frame("duration_coverage", duration=duration).row(0, named=True) for duration in DURATIONS},
        scope.frame("stamps_recorded"),
        scope.frame("repeats_by_month").sum().row(0, named=True),
        scope.frame("reviews_held").row(0, named=True),
        scope.frame("incidents_by_severity"),
        said,
    )
    return [*sentences, *filter(None, [action_words.unmeasurable(scope.frame("items_recorded").row(0, named=True))])]


def defined(query: str) -> str:
    """The section of the manual that defines what a query gives, as Markdown."""
    return queries.definition(queries.query(query))


def definitions(told: Review) -> dict[str, str]:
    """The question that each query behind the review answers, with its definition as Markdown; each definition once."""
    asked = [key.query for key in told.keys] + [fact.query for fact in told.facts]
    asked += [figure.query for figure in [*told.pictures, *filter(None, [told.chain])]]
    asked += [query for query, _, _ in told.before.opens]
    sections: dict[str, str] = {}
    for query in dict.fromkeys(asked):
        if (definition := defined(query)) not in sections.values():
            sections[queries.query(query).facts["answers"]] = definition
    return sections
