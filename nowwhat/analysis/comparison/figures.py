"""A scope and two periods -> a duration before and after: severity by severity, pooled and adjusted."""

import datetime as dt
from collections.abc import Sequence

from nowwhat.analysis import windows
from nowwhat.analysis.comparison import measures, words
from nowwhat.analysis.figure import Figure
from nowwhat.analysis.months import span_before
from nowwhat.analysis.scope import Scope
from nowwhat.analysis.windows import Window
from nowwhat.charts.forest import ratio_by_group
from nowwhat.model.duration import DURATIONS


def marked_days(scope: Scope) -> dict[dt.date, str]:
    """The days that people marked, with their words; those of a service or team only where it is chosen or nothing is."""
    return windows.marked_days(scope.everything().frame("annotations"))


def before_and_after(scope: Scope, duration: str) -> Figure:
    """The period against the one before, or its two halves where the data do not go back so far."""
    first, last = scope.filters.from_month, scope.filters.to_month
    earlier, _ = span_before(first, last)
    halves = windows.half_way(first, last)
    choices = [windows.months_window(earlier, first, last), *([halves] if halves else [])]
    return _compared(scope.widened(from_month=earlier), duration, choices)


def since(scope: Scope, duration: str, day: dt.date, text: str) -> Figure:
    """A year on either side of a day that people marked with `text`."""
    return _compared(scope.everything(), duration, [windows.around(day)], since=day, text=text)


def in_window(scope: Scope, duration: str, window: Window) -> Figure:
    """The two halves of a window, as a finding compared them."""
    return _compared(scope, duration, [window])


def _compared(scope: Scope, duration: str, choices: Sequence[Window], since: dt.date | None = None, text: str = "") -> Figure:
    comparison = measures.compare(scope.frame("comparable_durations", duration=duration), choices)
    before, after, ratio = comparison.before, comparison.after, comparison.ratio
    return Figure(
        scope,
        "comparable_durations",
        ratio_by_group(words.rows(ratio, before, after)) if ratio else None,
        words.TITLE,
        words.subtitle(duration, before, after, since, text) if ratio else DURATIONS[duration].name.capitalize() + ".",
        note=words.note(ratio, comparison.left_out) if ratio else "",
        warning=words.mix_warning(ratio) if ratio else "",
        params={"duration": duration},
        empty=words.too_few(duration),
    )
