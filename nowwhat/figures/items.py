"""A scope -> the share of promises that slipped, by due month, and how soon they are kept."""

from nowwhat import charts, measured, phrases, wording
from nowwhat.figures.figure import Figure
from nowwhat.figures.scope import Scope
from nowwhat.measured.items import Slip

TITLE = "How often is a promise not kept in time?"


def slip_by_month(scope: Scope, title: str, subtitle: str, *, past: float | None, past_name: str, note: str, brief: bool = False) -> Figure:
    """The share of promises that slipped by due month, against the quoted line and a share of the past."""
    actions = scope.policy.actions
    months = measured.items.slips(scope.frame("slip_by_month"))
    named = f"{past_name}: {wording.percent(past)}" if past is not None else ""
    drawn = months["share"].count() > 0
    due, slipped = (int(months[name].sum()) for name in ("n", "slipped"))
    least = phrases.words.FEWEST
    return Figure(
        scope,
        "slip_by_month",
        charts.share_by_month(months, actions.baseline, actions.baseline_label, past, named, **({"height": 230} if brief else {}))
        if drawn
        else None,
        title,
        subtitle,
        note=note,
        empty=f"No month of {phrases.words.period(scope.filters)} has {least} items that came due."
        if brief
        else f"Too little to draw: {phrases.words.of(slipped, due)} that came due slipped, and no month has {least}.",
    )


def slips(scope: Scope) -> Figure:
    """The share that slipped by due month, against the quoted line and the year before."""
    first, last = measured.items.year_before(scope.filters.from_month)
    past, rate = past_of(scope.widened(from_month=first, to_month=last))
    months = scope.frame("slip_by_month")
    said = [
        phrases.actions.slip_coverage(scope.frame("slip_coverage").row(0, named=True)),
        phrases.actions.past(past, scope.filters.from_month),
        phrases.actions.provisional(months),
        phrases.actions.thin_months(months),
    ]
    claim = scope.claim("slip.change", "slip.better_than_40", "slip.worse_than_40", after_month=first)
    if claim:
        said.insert(0, claim.detail)
    return slip_by_month(
        scope,
        claim.headline.rstrip(".") if claim else TITLE,
        f"Share of items not done by the day first promised, by due month, {phrases.words.period(scope.filters)}, 95 % interval, n above. "
        "Hollow: by the day promised now.",
        past=rate,
        past_name="own past",
        note=" ".join(filter(None, said)),
    )


def unmeasurable(scope: Scope) -> Figure:
    """Why nothing can be said about promises."""
    why = phrases.actions.unmeasurable(scope.frame("items_recorded").row(0, named=True))
    return Figure(scope, "items_recorded", None, TITLE, "Share of items not done by the day first promised.", empty=why)


def completion(scope: Scope) -> Figure:
    """How soon a promise is kept, this period against the one before."""
    first, last = measured.durations.before(scope.filters.from_month, scope.filters.to_month)
    earlier = scope.widened(from_month=first, to_month=last, period="")
    times = scope.frame("completion_times")
    now, before = measured.items.completion(times), measured.items.completion(earlier.frame("completion_times"))
    title = "How soon is a promise kept?"
    if now is None:
        known = wording.plural(times.height - times["days"].null_count(), "item")
        empty = f"Too little to draw: {known} created in this period with known days; it needs {phrases.words.FEWEST}."
        return Figure(scope, "completion_times", None, title, "Share of items done by day since creation.", empty=empty)
    here, there = phrases.words.period(scope.widened(period="").filters), phrases.words.period(earlier.filters)
    points, points_before = measured.items.curve_points(now), measured.items.curve_points(before)
    return Figure(
        scope,
        "completion_times",
        charts.completion_curve(points, points_before, phrases.actions.completion_marks(now, before), "this period", "the one before"),
        title,
        phrases.actions.completion_subtitle(here, now, before, there),
        note=phrases.actions.completion_note(times),
    )


def past_of(scope: Scope) -> tuple[Slip, float | None]:
    """The slip in a period of the past, and its rate where enough came due to compare with."""
    past = measured.items.slip(scope.frame("slip_coverage").row(0, named=True))
    return past, past.rate if past.came_due >= measured.items.FEWEST_TO_COMPARE else None


def slips_of_the_year(scope: Scope) -> Figure:
    """The share of promises that slipped, over twelve months against the twelve before."""
    now, then = scope.years()
    months = measured.items.slips(now.frame("slip_by_month"))
    _, rate = past_of(then)
    return slip_by_month(
        now,
        "Do we finish what we promised?",
        f"Share of items not done by their first due date, by due month, with 95 % interval; {phrases.words.period(now.filters)}, "
        f"n {wording.count(int(months['n'].sum()))}. Hollow: by the day promised now.",
        past=rate,
        past_name="before",
        note=phrases.actions.thin_months(months),
        brief=True,
    )


def slip_evidence(scope: Scope) -> Figure:
    """The share that slipped in every month of a finding, against the quoted line."""
    return slip_by_month(
        scope,
        "Share of items not done by the day first promised",
        f"By due month, {phrases.words.period(scope.filters)}, 95 % interval, n above. Hollow: by the day promised now.",
        past=None,
        past_name="",
        note=phrases.actions.thin_months(scope.frame("slip_by_month")),
        brief=True,
    )
