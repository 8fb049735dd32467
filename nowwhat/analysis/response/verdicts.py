"""What was claimed or looked at of durations -> its sentences. Pure; plain text."""

import datetime as dt
import math
from collections.abc import Sequence

from nowwhat.analysis.sentences import INTERVAL, change, changes, paragraph
from nowwhat.language import formats
from nowwhat.language.sentences import NBSP, first_up, listed
from nowwhat.model.duration import DURATIONS
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.comparing import AdjustedRatio


def became(duration: str, ratio: float, month: str, standing: str, until: str, level: str) -> str:
    """The headline of a change from a month on, by its `standing`: until when it held, or the months whose level it is back at."""
    noun, what = DURATIONS[duration].noun.capitalize(), change(ratio)
    return {
        "still": f"{noun} has been {what} since {month}.",
        "over": f"{noun} was {what} from {month} to {until}, and is no longer so.",
        "back": f"{noun} is back at the level of {level}, after months that ended in {month} and were {change(1 / ratio)}.",
        "unclear": f"{noun} became {what} in {month}; the latest months are too few to tell whether it still is.",
    }[standing]


def month_by_month(duration: str, ratio: float) -> str:
    """The headline of a change that a line fits as well as a step: it has no date."""
    noun = DURATIONS[duration].noun.capitalize()
    return f"{noun} has become {change(ratio)} from the first third of the time to the last: month by month fits as well as any one date."


def rests_on(interval: Interval, known: str, period: str, *more: str) -> str:
    """What a ratio rests on: its interval, how many, of when; and whatever else is to be known."""
    return paragraph(f"{first_up(INTERVAL)} {changes(interval)}; {known}, {period}, within service and severity.", *more)


def one_sided(left_out: int, services: Sequence[str]) -> str:
    """How many are in no comparison, because their services have nothing on one side."""
    if not left_out:
        return ""
    names = [service.replace("; ", " + ") for service in services]  # a set of several
    named = f": {listed(names)}" if len(names) <= 3 else ""
    verb, whose = ("is", "its service has") if left_out == 1 else ("are", "their services have")
    return f"{formats.plural(left_out, 'incident')} {verb} left out, since {whose} none on one side{named}."


def tickets(incidents: int, rows: int, events: int) -> str:
    """How many tickets are of events, each of which counts once; `rows` is the number of failures."""
    if incidents == rows:
        return ""
    once = "1 event, which counts once" if events == 1 else f"{formats.count(events)} events, each of which counts once"
    return f"{formats.count(incidents - rows + events)} of them are tickets of {once}."


def labels(month: str) -> str:
    """Why only what began from a month on is compared."""
    return f"Severities have other names since {formats.month(month)}: only what began from then on is compared."


def labels_forbid(duration: str, month: str) -> tuple[str, str]:
    """The finding that a change of the names of severities forbids a comparison."""
    what = f"{DURATIONS[duration].name.capitalize()} cannot be compared across {formats.month(month)}"
    return f"{what}: from then on severities have other names for over a fifth of the incidents.", ""


def thinly_known(known: int, incidents: int) -> str:
    """The sentence that most incidents do not record the duration; empty where most do."""
    return "" if 2 * known >= incidents else "Most incidents do not record it."


def since_day(duration: str, ratio: float, day: dt.date, text: str, standing: str) -> str:
    """The headline of a change since a day that people had marked."""
    noun, what = DURATIONS[duration].noun.capitalize(), change(ratio)
    since = f"{formats.day(day)} ({text})"
    return {
        "still": f"{noun} has been {what} since {since}.",
        "over": f"{noun} was {what} in the time after {since}, and is no longer so.",
        "unclear": f"{noun} became {what} after {since}; the latest months are too few to tell whether it still is.",
    }[standing]


def elsewhere(duration: str, day: dt.date, text: str, month: str | None) -> tuple[str, str]:
    """The finding that a change is not one since a marked day."""
    noun = DURATIONS[duration].noun
    if month is None:
        return f"{first_up(noun)} since {formats.day(day)} ({text}) is no other than in the half-year before.", ""
    return f"{first_up(noun)} changed, but in {formats.month(month)}, not on {formats.day(day)} ({text}).", ""


def before_and_since(duration: str, adjusted: AdjustedRatio) -> str:
    """How many a comparison rests on."""
    return f"{_known(adjusted.n_old, duration)} before and {formats.count(adjusted.n_new)} since"


def mix(duration: str, adjusted: AdjustedRatio, span: int, period: str, *, explains: bool, partly: bool) -> tuple[str, str]:
    """What the mix of severities does to the pooled figure: it explains its change, or hides one within severity; wholly or partly."""
    noun = DURATIONS[duration].noun.capitalize()
    then, within = f"the {span} months before", f"within severity it is {change(adjusted.severity_ratio)}"
    looks = f"{noun} looks {change(adjusted.pooled_ratio)} {'as in' if change(adjusted.pooled_ratio) == 'the same' else 'beside'} {then}"
    if explains:
        headline = f"{looks}, {'and part of that' if partly else 'but that'} is the mix of severities: {within}."
    elif partly:
        headline = f"{looks}; {within}: the mix of severities hides part of it."
    else:
        headline = f"{looks}, but {within}: the mix of severities hides it."
    return (
        headline,
        paragraph(
            f"The mix of severities alone makes it look {change(adjusted.mix_ratio)}.",
            f"Within severity, {INTERVAL} {changes(adjusted.interval)}; {before_and_since(duration, adjusted)}, {period}.",
        ),
    )


def no_mix(duration: str, adjusted: AdjustedRatio, n: int, span: int, *, large: bool) -> tuple[str, str]:
    """What is said where the mix of severities explains and hides nothing, and how large its effect is; `large` if that is sure."""
    name = DURATIONS[duration].name
    what = (
        f"Whether the mix of severities hides a change of {name} cannot be told"
        if large
        else f"The mix of severities has no clear effect on {name}"
    )
    months = f"the last {formats.plural(span, 'complete month')} beside the {formats.count(span)} before"
    return what, f"About {formats.percent(abs(adjusted.mix_ratio - 1))}, {months}; {_known(n, duration)}"


def _known(n: int, duration: str) -> str:
    return formats.plural(n, f"known {DURATIONS[duration].noun}")


def no_halves(duration: str) -> tuple[str, str]:
    """The finding that the data do not reach back far enough to tell what the mix of severities does."""
    what = f"Too little data to tell what the mix of severities does to {DURATIONS[duration].name}"
    return f"{what}: half-years are compared, and from the first incident to the last there are no twelve complete months.", ""


def seen_trend(ratio: float | None, needed: float | None = None, n: int = 0) -> str:
    """Which change of a duration a search could have shown, and how many more would show one of 30 %."""
    if ratio is None or ratio < 0.01:
        return "No change of any size could have been seen in so few."
    if ratio > 0.99:  # durations that are all alike, as a machine writes them
        return ""
    could = f"A change of {formats.percent(1 - ratio)} or more would most likely have been seen"
    more_ = math.ceil(needed - n) if needed else 0
    return f"{could}; one of 30{NBSP}% needs about {formats.count(_about(more_))} more." if more_ > 0 else f"{could}."


def _about(number: int) -> int:
    """A count that is an estimate, without figures that nobody believes."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return -(-number // step) * step
