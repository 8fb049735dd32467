"""A scope -> whether required reviews are held in time."""

from nowwhat.analysis import sentences
from nowwhat.analysis.figure import Figure, KeyFigure
from nowwhat.analysis.reviews import words
from nowwhat.analysis.scope import EVER, Scope
from nowwhat.analysis.shares import with_wilson
from nowwhat.charts.by_month import share_by_month
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, of


def unmeasurable(scope: Scope) -> Figure:
    """Why nobody can say whether reviews were held."""
    return Figure(
        scope,
        "reviews_held",
        None,
        "Do we review what we should, in time?",
        "Share of required reviews held within 48 hours of recovery.",
        empty=words.unmeasurable(scope.frame("reviews_held").row(0, named=True), scope.frame("review_documents").height),
    )


def key_figures(scope: Scope) -> list[KeyFigure]:
    """Held in time, held at all, owed now, near misses."""
    held = scope.frame("reviews_held").row(0, named=True)
    in_time, in_time_words = words.rate(held["in_window"], held["came_due"], held["required"], held["unrecorded"])
    at_all, at_all_words = words.rate(held["held"], held["came_due"], held["required"], held["unrecorded"])
    ever = scope.everything()
    required = ever.frame("reviews_held").row(0, named=True)
    owed, owed_words = words.owed_figure(ever.frame("owed_reviews"), required["required"], required["unrecorded"])
    near = of(held["near_reviewed"], held["near_misses"]) if held["near_misses"] else formats.UNKNOWN
    return [
        KeyFigure("reviews_held", "Held within 48 h", in_time, in_time_words, words.coverage(held)),
        KeyFigure("reviews_held", "Held at all", at_all, at_all_words, words.team_decides(held)),
        KeyFigure("owed_reviews", words.OWED, owed, owed_words, "", params=EVER),
        KeyFigure("unreviewed_signals", "Near misses reviewed", near, words.near_misses(held), ""),
    ]


def by_month(scope: Scope) -> Figure:
    """The share held within 48 hours by month of the incident; hollow: held at all."""
    months = with_wilson(scope.frame("reviews_by_month"), "in_window")
    least, period = FEWEST, sentences.period(scope.filters)
    since = words.since_recorded(scope.frame("reviews_held").row(0, named=True))
    thin = not months.filter(months["n"].is_between(1, least - 1)).is_empty()
    return Figure(
        scope,
        "reviews_by_month",
        share_by_month(months) if months["share"].count() > 1 else None,
        "Are required reviews held within 48 hours?",
        f"Share by month of the incident, {period}, 95 % interval, n above. Hollow: held at all.",
        note=" ".join(filter(None, [since, f"Months with fewer than {least} that were due have no share." if thin else ""])),
        empty=f"Too little to draw: fewer than two months of {period} have {least} required reviews that were due.",
    )
