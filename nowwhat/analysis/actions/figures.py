"""A scope -> the share of promises that slipped, by due month, and how soon they are kept."""

from nowwhat.analysis.actions import chart, measures, words
from nowwhat.analysis.actions.measures import Slip
from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.analysis.months import span_before, year_before
from nowwhat.analysis.scope import Scope
from nowwhat.analysis.sentences import period
from nowwhat.charts.by_month import share_by_month
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, of
from nowwhat.statistics.standing import coverage_changed

TITLE = "How often is a promise not kept in time?"


def key_figures(scope: Scope) -> list[KeyFigure]:
    """The slip rate, what was moved, and what is open and late now."""
    covered, open_ = scope.frame("slip_coverage").row(0, named=True), scope.frame("open_items")
    rate, rate_words = words.slip_figure(measures.slip(covered))
    moved, moved_words, hidden = words.moved(covered)
    overdue, stalled = (None if name in measures.unknowable(open_) else int(open_[name].sum()) for name in ("overdue", "stalled"))
    of_all = f"of {formats.plural(open_.height, 'open item')}"
    untouched = words.untouched(stalled, scope.policy.actions.stalled_after_days)
    return [
        KeyFigure("slip_coverage", words.SLIPPED, rate, rate_words, " ".join(filter(None, [words.second(covered), promise_length(scope)]))),
        KeyFigure("slip_items", "Due dates moved", moved, moved_words, hidden),
        KeyFigure("open_items", "Overdue now", formats.count(overdue), of_all, words.oldest(open_["days_over"].max())),
        KeyFigure("stalled_items", "Stalled now", formats.count(stalled), untouched, ""),
    ]


def promise_length(scope: Scope) -> str:
    """How long promises are in the period, and were in the twelve months before."""
    first, last = year_before(scope.filters.from_month)
    now, before = (
        of.frame("slip_coverage").row(0, named=True) for of in (scope, scope.widened(from_month=first, to_month=last, period=""))
    )
    return words.promise_length(*measures.promise_lengths(now, before))


def judged_by(scope: Scope) -> str:
    """By which day the rate of a period judges."""
    return words.judged_by(scope.frame("slip_coverage").row(0, named=True))


def slip_by_month(scope: Scope, title: str, subtitle: str, *, past: float | None, past_name: str, note: str, brief: bool = False) -> Figure:
    """The share of promises that slipped by due month, against the quoted line and a share of the past."""
    actions = scope.policy.actions
    months = measures.slips(scope.frame("slip_by_month"))
    covered = scope.frame("slip_coverage").row(0, named=True)
    line = actions.baseline if measures.by_first_day(covered) else None
    named = f"{past_name}: {formats.percent(past)}" if past is not None else ""
    drawn = months["share"].count() > 0
    due, slipped = (int(months[name].sum()) for name in ("n", "slipped"))
    least = FEWEST
    return Figure(
        scope,
        "slip_by_month",
        share_by_month(months, line, actions.baseline_label, past, named, **({"height": 230} if brief else {})) if drawn else None,
        title,
        subtitle,
        note=" ".join(filter(None, [note, words.first_days(covered)])),
        empty=f"No month of {period(scope.filters)} has {least} items that came due."
        if brief
        else f"Too little to draw: {of(slipped, due)} that came due slipped, and no month has {least}.",
    )


def slips(scope: Scope) -> Figure:
    """The share that slipped by due month, against the quoted line and the year before."""
    first, last = year_before(scope.filters.from_month)
    earlier = scope.widened(from_month=first, to_month=last)
    past, rate = past_of(earlier)
    months, covered = scope.frame("slip_by_month"), scope.frame("slip_coverage").row(0, named=True)
    apart = recorded_apart(earlier, scope)
    said = [
        words.slip_coverage(covered),
        promise_length(scope),
        apart or words.past(past, scope.filters.from_month),
        words.provisional(months),
        words.thin_months(months),
    ]
    # The line is about the day first promised: a chart of other days has neither it nor a title about it.
    against_line = ("slip.better_than_40", "slip.worse_than_40") if measures.by_first_day(covered) else ()
    claim = scope.claim("slip.change", *against_line, after_month=first)
    if claim:
        said.insert(0, claim.detail)
    return slip_by_month(
        scope,
        claim.headline.rstrip(".") if claim else TITLE,
        f"Share of items not done by {judged_by(scope)}, by due month, {period(scope.filters)}, 95 % interval, n above. "
        "Hollow: by the day promised now.",
        past=None if apart else rate,
        past_name="own past",
        note=" ".join(filter(None, said)),
    )


def unmeasurable(scope: Scope) -> Figure:
    """Why nothing can be said about promises."""
    why = words.unmeasurable(scope.frame("items_recorded").row(0, named=True))
    return Figure(scope, "items_recorded", None, TITLE, "Share of items not done by the day first promised.", empty=why)


def completion(scope: Scope) -> Figure:
    """How soon a promise is kept, this period against the one before."""
    first, last = span_before(scope.filters.from_month, scope.filters.to_month)
    earlier = scope.widened(from_month=first, to_month=last, period="")
    times = scope.frame("completion_times")
    now, before = measures.completion(times), measures.completion(earlier.frame("completion_times"))
    title = "How soon is a promise kept?"
    if now is None:
        known = formats.plural(times.height - times["days"].null_count(), "item")
        empty = f"Too little to draw: {known} created in this period with known days; it needs {FEWEST}."
        return Figure(scope, "completion_times", None, title, "Share of items done by day since creation.", empty=empty)
    here, there = period(scope.widened(period="").filters), period(earlier.filters)
    points, points_before = measures.curve_points(now), measures.curve_points(before)
    return Figure(
        scope,
        "completion_times",
        chart.completion_curve(points, points_before, words.completion_marks(now, before), "this period", "the one before"),
        title,
        words.completion_subtitle(here, now, before, there),
        note=words.completion_note(times),
    )


def past_of(scope: Scope) -> tuple[Slip, float | None]:
    """The slip in a period of the past, and its rate where enough came due to compare with."""
    past = measures.slip(scope.frame("slip_coverage").row(0, named=True))
    return past, past.rate if past.came_due >= measures.FEWEST_TO_COMPARE else None


def recorded_apart(then: Scope, now: Scope) -> str:
    """Why the slip rates of two periods are not compared; empty where they may be."""
    told = [(row["first_known"], row["came_due"]) for row in (of.frame("slip_coverage").row(0, named=True) for of in (then, now))]
    return words.recorded_apart(*told) if coverage_changed(*told) else ""


def slips_of_the_year(scope: Scope) -> Figure:
    """The share of promises that slipped, over twelve months against the twelve before."""
    now, then = scope.years()
    months = measures.slips(now.frame("slip_by_month"))
    _, rate = past_of(then)
    apart = recorded_apart(then, now)
    return slip_by_month(
        now,
        "Do we finish what we promised?",
        f"Share of items not done by {judged_by(now)}, by due month, with 95 % interval; {period(now.filters)}, "
        f"n {formats.count(int(months['n'].sum()))}. Hollow: by the day promised now.",
        past=None if apart else rate,
        past_name="before",
        note=" ".join(filter(None, [words.thin_months(months), apart])),
        brief=True,
    )


def slip_evidence(scope: Scope) -> Figure:
    """The share that slipped in every month of a finding, against the quoted line."""
    return slip_by_month(
        scope,
        f"Share of items not done by {judged_by(scope)}",
        f"By due month, {period(scope.filters)}, 95 % interval, n above. Hollow: by the day promised now.",
        past=None,
        past_name="",
        note=words.thin_months(scope.frame("slip_by_month")),
        brief=True,
    )
