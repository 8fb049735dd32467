"""A scope -> the monthly review: findings, figures, charts, decisions and what is not known. A page shows it, a report writes it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from nowwhat.analysis import sentences as analysis_sentences
from nowwhat.analysis.actions import figures as action_figures
from nowwhat.analysis.actions import measures as action_measures
from nowwhat.analysis.actions import words as action_words
from nowwhat.analysis.comparison import figures as comparison_figures
from nowwhat.analysis.coverage import figures as coverage_figures
from nowwhat.analysis.figure import Figure
from nowwhat.analysis.finding import WITHDRAWN, Finding
from nowwhat.analysis.ledger import headlines, held, withdrawn
from nowwhat.analysis.months import month_plus
from nowwhat.analysis.repeats import figures as repeat_figures
from nowwhat.analysis.repeats import words as repeat_words
from nowwhat.analysis.response import event_words
from nowwhat.analysis.response import figures as response_figures
from nowwhat.analysis.response import words as response_words
from nowwhat.analysis.reviews import figures as review_figures
from nowwhat.analysis.reviews.words import OWED, owed_split
from nowwhat.analysis.scope import EVER, Scope
from nowwhat.analysis.sentences import NARROWED, no_finding, nothing_recorded
from nowwhat.analysis.windows import Window
from nowwhat.language import formats
from nowwhat.language import sentences as language_sentences
from nowwhat.language.sentences import FEWEST
from nowwhat.meetings import decisions, lookback, words
from nowwhat.meetings import keys as meetings_keys
from nowwhat.meetings.blocks import Claim, Claims, DecisionList, Fact, Facts, Figures, KeyFigures, Meeting, Nothing, Opening, Unknown
from nowwhat.meetings.decisions import MOST_OF_A_KIND, Known
from nowwhat.model.duration import DURATIONS

QUESTION = "How reliable were we, and what do we decide?"
NAME = "Monthly review"
MEASURES = ("ttd", "ttm", "ttr", "tta")  # the most telling first
TOO_LITTLE = {"too_little", "cannot_tell"}  # verdicts of looks that have not enough to look at
PERIOD, YEAR, CLAIMED = "The period", "The year", "What can be said"


@dataclass(frozen=True)
class Review(Meeting):
    """All that a review meeting reads, in its order, and the period and filters that it is of."""

    scope: Scope


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
    chain = repeat_figures.longest(scope, now)
    unknown = _unknown(scope, keys)
    period = analysis_sentences.period(scope.filters)
    return Review(
        name=NAME,
        question=QUESTION,
        title=f"{NAME} of {period}",
        period=period,
        looked_at=_looked_at(scope, period),
        as_of=scope.as_of,
        sample=scope.store.generation.sample,
        blocks=(
            _claims(scope),
            *([KeyFigures(PERIOD, tuple(keys.values())), Facts(PERIOD, tuple(_facts(scope)))] if any_incident else [_nothing(scope)]),
            *([Figures(YEAR, tuple(pictures))] if pictures else []),
            *([Figures(YEAR, (chain,))] if chain else []),
            _before(scope),
            _decisions(scope),
            *([Figures("What is recorded", (coverage_figures.by_month(now),))] if any_incident else []),
            *([Unknown("What is not known", tuple(unknown))] if unknown else []),
        ),
        scope=scope,
    )


def _looked_at(scope: Scope, period: str) -> str:
    """The period, what it is narrowed to, and up to when it is counted."""
    filters = scope.filters
    narrowed = [language_sentences.listed(chosen) for chosen in (filters.service, filters.team, filters.severity) if chosen]
    return " · ".join([period, *narrowed, f"as of {formats.day(scope.as_of_local.date())}"])


def nothing(scope: Scope) -> str:
    """The sentence that no incident is in the period, and where the data is."""
    span = scope.frame("span").row(0, named=True)
    period, narrowed = analysis_sentences.period(scope.filters), scope.filters.narrowed
    return analysis_sentences.nothing(period, span["first_month"], span["last_month"], narrowed=narrowed)


def _nothing(scope: Scope) -> Nothing:
    span = scope.frame("span").row(0, named=True)
    return Nothing(PERIOD, nothing(scope), span["last_month"] if span["first_month"] and not scope.filters.narrowed else None)


def _claims(scope: Scope) -> Claims:
    if not scope.whole:
        return Claims(CLAIMED, (), NARROWED)
    claims = tuple(Claim(finding, partial(evidence, scope, finding)) for finding in headlines(scope.found))
    standing = [words.still(finding) for finding in held(scope.found)] + [words.withdrawn(finding) for finding in withdrawn(scope.found)]
    silent = [finding for finding in scope.found if not finding.claimed and finding.standing != WITHDRAWN]
    # What has no month has nothing to look at: not even something that is recorded and too little.
    sentences = [finding.statement for finding in silent if finding.period]
    sentences += filter(None, [nothing_recorded([finding.id for finding in silent if not finding.period])])
    nothing = (
        "" if claims else words.NO_NEWS if standing else no_finding(len(silent), sum(finding.verdict in TOO_LITTLE for finding in silent))
    )
    return Claims(CLAIMED, claims, nothing, tuple(standing), analysis_sentences.silent_label(len(silent)), tuple(sentences))


def evidence(scope: Scope, finding: Finding) -> Figure:
    """The chart that a claim rests on; made when somebody asks."""
    shown = finding.evidence
    if finding.kind in {"trend", "mix"} and shown.from_on and shown.since and shown.to_on:
        window = Window(shown.from_on, shown.since, shown.to_on)
        return comparison_figures.in_window(scope.everything(), shown.params["duration"], window)
    first, _, last = finding.period.partition("..")
    if finding.kind == "slip":
        return action_figures.slip_evidence(scope.widened(from_month=first, to_month=last, period=""))
    if finding.kind == "level":
        return _level(scope.widened(from_month=first, to_month=last, period=""), shown.params["measure"])
    if finding.kind == "repeat":
        return repeat_figures.services(scope.everything())
    return repeat_figures.leading(scope, told_above=True)


def _level(scope: Scope, measure: str) -> Figure:
    """The share that a limit or a target is held against, by month."""
    if measure in DURATIONS:
        return response_figures.over_the_limit(scope, measure)
    return response_figures.customers_first(scope) if measure == "customers" else review_figures.by_month(scope)


def _facts(scope: Scope) -> list[Fact]:
    """What happened, in at most five sentences."""
    incidents = scope.frame("incidents_by_severity")
    facts = [Fact("incidents_by_severity", response_words.by_severity(incidents))]
    if events := event_words.counted(scope.frame("events_logged"), int(incidents["incidents"].sum())):
        facts.append(Fact("events_logged", events))
    missed = scope.frame("limits_missed")
    if not missed.is_empty():
        facts.append(
            Fact("limits_missed", response_words.limits_missed(missed, scope.policy, scope.filters.severity), response_words.advice(missed))
        )
    repeats = scope.frame("repeats_by_month").sum().row(0, named=True)
    if repeats["labelled"]:
        facts.append(Fact("repeats_by_month", repeat_words.repeated(repeats)))
    if scope.frame("items_recorded")["dated"][0]:
        row = scope.frame("slip_coverage").row(0, named=True)
        facts.append(Fact("slip_coverage", action_words.slipped(row, scope.policy.actions.baseline_label)))
    return facts


def _decisions(scope: Scope) -> DecisionList:
    """The decision list: escalations, owed reviews, systemic repeats, top prevent items."""
    known = _known(scope)
    owed = decisions.soonest(scope.everything().frame("owed_reviews"))
    waiting = decisions.to_decide(
        scope.frame("stalled_items"),
        owed if known.reviews else owed.clear(),
        scope.frame("chains", certainty="confirmed"),
        scope.frame("top_prevent_items"),
    )
    numbers = {kind: frame.height for kind, frame in waiting.items()}
    few = ((kind, frame.head(MOST_OF_A_KIND)) for kind, frame in waiting.items())
    shown = tuple(words.decision(kind, row) for kind, frame in few for row in frame.iter_rows(named=True))
    opens = [
        Opening("stalled_items", "Stalled items"),
        Opening("owed_reviews", OWED, EVER),
        Opening("top_prevent_items", "Top prevent items"),
    ]
    split = owed_split(waiting["Hold the review"])
    return DecisionList(
        "To decide",
        words.decision_counts(numbers, known, split),
        shown,
        column="Why now",
        rest=_others(sum(numbers.values()) - len(shown)),
        opens=tuple(opening for opening in opens if known.reviews or opening.query != "owed_reviews") if shown else (),
    )


def _before(scope: Scope) -> DecisionList:
    """What became of the list as it was a month before the end of the period, for a period of the same length."""
    filters, known = scope.filters, _known(scope)
    from_month, month = month_plus(filters.from_month, -1), month_plus(filters.to_month, -1)
    empty = DecisionList(f"What became of the decisions of {formats.month(month)}", "", column="What became of it")
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
        rows=tuple(lookback.line(row) for row in shown.iter_rows(named=True)),
        rest=" ".join(filter(None, [_others(listed.height - shown.height), lookback.unknown(unknown, moved=moved)])),
        opens=(Opening("decisions_before", "All of them", params),) if listed.height else (),
        defined=("decisions_before",) if listed.height else (),
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


def _unknown(scope: Scope, named: Collection[str]) -> list[str]:
    """What the data of the period cannot say, but for what the key figures say: those that are `named`."""
    sentences = words.not_known(
        {duration: scope.frame("duration_coverage", duration=duration).row(0, named=True) for duration in DURATIONS},
        scope.frame("stamps_recorded"),
        scope.frame("repeats_by_month").sum().row(0, named=True),
        scope.frame("reviews_held").row(0, named=True),
        scope.frame("incidents_by_severity"),
        named,
    )
    return [*sentences, *filter(None, [action_words.unmeasurable(scope.frame("items_recorded").row(0, named=True))])]
