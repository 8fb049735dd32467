"""Known durations -> whether they changed, since when, and whether the mix of severities only makes it look so."""

import datetime as dt
import math
from collections.abc import Iterator

import polars as pl

from nowwhat.analysis import sentences, windows
from nowwhat.analysis.finding import CONFIDENCE, Ask, Evidence, Finding, Look, P, codes
from nowwhat.analysis.response import words as response_words
from nowwhat.analysis.sentences import left_out, no_change, too_little
from nowwhat.analysis.windows import Window
from nowwhat.language import formats
from nowwhat.model.duration import DURATIONS, LIMITED
from nowwhat.statistics.changes import change_in_durations, nearest_boundary
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.power import detectable_time_ratio, detectable_trend, log_spread, trend_needs

WANTED = 0.7  # the change that a team would want to see: how much data it needs is said
FEWEST_DURATIONS = 30  # known durations for a trend; on either side of a marked day


def look(ask: Ask, marked: list[tuple[dt.date, str]]) -> Iterator[Finding]:
    """Of each duration: a change at an unknown time, a change since each day that people marked, and the mix of severities."""
    for duration in LIMITED:
        values = ask("comparable_durations", duration=duration)
        months = ask("months_compared", duration=duration)
        yield _trend(duration, values, months)
        for day, text in marked:
            yield _since(duration, values, day, text, looks=len(marked))
        yield _mix(duration, values, months)


def _trend(duration: str, values: pl.DataFrame, months: pl.DataFrame) -> Finding:
    first, last = _period(values)
    look = Look(f"trend.{duration}", values.height, first, last, Evidence("comparable_durations", {"duration": duration}))
    if values.height < FEWEST_DURATIONS:
        return look.silent("too_little", _few(duration, values, months))
    seconds, severity = values["value_s"].to_numpy(), codes(values["severity"])
    search = change_in_durations(seconds, severity)
    period = sentences.months(first, last)
    whole = int(months.filter(pl.col("month").is_between(pl.lit(first), pl.lit(last)) & "comparable")["incidents"].sum())
    known = f"{_known(duration, values.height)} of {formats.plural(whole, 'incident')}"
    if search is None or search.p >= P or search.k is None:
        what = f"No change of {DURATIONS[duration].name} found"
        spread = log_spread(seconds, severity)
        seen = response_words.seen_trend(*_visible(values.height, spread)) if spread else ""
        words = no_change(what, known, period, seen, response_words.thinly_known(values.height, whole, claimed=False))
        return look.silent("no_change", words, p=search.p if search else None)
    boundary = nearest_boundary(search.k, codes(values["month"]))
    before, after = values.head(boundary), values.tail(values.height - boundary)
    adjusted = windows.ratio(before, after, CONFIDENCE)
    # The search goes by ranks, the size by logarithms: a claim needs that they agree.
    if adjusted is None or not adjusted.interval.excludes(1) or (adjusted.ratio < 1) != (search.direction == "down"):
        what = f"{DURATIONS[duration].name.capitalize()} did not stay the same, but the size of a change cannot be told"
        return look.silent("size_unclear", no_change(what, known, period, ""), p=search.p)
    since = str(after["month"][0])
    omitted = months.filter(~pl.col("provisional") & ~pl.col("comparable"))["month"].to_list()
    cautions = response_words.thinly_known(values.height, whole, claimed=True), left_out(omitted)
    words = response_words.trend(duration, adjusted, formats.month(since), known, period, *cautions)
    window = windows.months_window(first, since, last)
    claim = Look(look.id, adjusted.n_old + adjusted.n_new, first, last, _windowed(duration, window))
    return claim.claim("changed", words, _direction(adjusted.ratio), (adjusted.ratio, adjusted.interval), search.p, selected=True)


def _since(duration: str, values: pl.DataFrame, day: dt.date, text: str, *, looks: int) -> Finding:
    window = windows.around(day)
    before, after = windows.halves(values, window)
    both = pl.concat([before, after])
    first, last = _period(both)
    look = Look(f"trend.{duration}:{day}", both.height, first, last, _windowed(duration, window))
    adjusted = windows.ratio(before, after, CONFIDENCE)
    fewer = min(adjusted.n_old, adjusted.n_new) if adjusted else min(before.height, after.height)
    if adjusted is None or fewer < FEWEST_DURATIONS:
        side = "before" if before.height <= after.height else "since"
        what = f"known {DURATIONS[duration].noun}s {side} {formats.day(day)} ({text})"
        return look.silent("too_little", too_little(fewer, FEWEST_DURATIONS, what, "", ""))
    p = min(1.0, (1.0 if adjusted.p is None else adjusted.p) * looks)
    period = sentences.months(first, last)
    if p >= P:
        # As if both sides had as many: the harmonic mean of the two.
        spread, fair = (
            adjusted.se_log * math.sqrt(adjusted.n_old * adjusted.n_new / (adjusted.n_old + adjusted.n_new)),
            2 / (1 / adjusted.n_old + 1 / adjusted.n_new),
        )
        ratio = detectable_time_ratio(fair, log_sigma=spread, confidence=1 - P / looks) if spread else None
        what = f"No change of {DURATIONS[duration].name} found since {formats.day(day)} ({text})"
        return look.silent("no_change", no_change(what, _known(duration, look.n), period, response_words.seen_trend(ratio)), p=p)
    words = response_words.since_day(duration, adjusted, day, text, period, looks)
    return look.claim("changed", words, _direction(adjusted.ratio), (adjusted.ratio, adjusted.interval), p)


def _mix(duration: str, values: pl.DataFrame, months: pl.DataFrame) -> Finding:
    window = windows.equal_windows(months)
    if window is None:
        look = Look(f"mix.{duration}", values.height, *_period(values), Evidence("comparable_durations", {"duration": duration}))
        return look.silent("too_little", response_words.no_halves(duration))
    before, after = windows.halves(values, window)
    both = pl.concat([before, after])
    first, last = _period(both)
    look = Look(f"mix.{duration}", both.height, first, last, _windowed(duration, window))
    adjusted = windows.ratio(before, after, CONFIDENCE)
    if adjusted is None or both.height < FEWEST_DURATIONS:
        what = f"known {DURATIONS[duration].noun}s of a severity that both periods have"
        return look.silent("too_little", too_little(adjusted.n_old + adjusted.n_new if adjusted else 0, FEWEST_DURATIONS, what, "", ""))
    period = sentences.months(first, last)
    if not adjusted.mix_warning:
        what = f"The mix of severities does not explain a change of {DURATIONS[duration].name}"
        n = f"Its effect is {formats.percent(abs(adjusted.mix_ratio - 1))}; {_known(duration, both.height)}"
        return look.silent("no_change", no_change(what, n, period, ""), p=adjusted.mix_p)
    span = round((window.to_on - window.since).days / 30.4)
    direction = "looks_faster" if adjusted.mix_ratio < 1 else "looks_slower"
    size = adjusted.mix_ratio, Interval(None, None, CONFIDENCE)
    return look.claim("mix_explains", response_words.mix(duration, adjusted, span, period), direction, size, adjusted.mix_p)


def _period(values: pl.DataFrame) -> tuple[str, str]:
    """First and last month of the values; empty without any."""
    return (str(values["month"][0]), str(values["month"][-1])) if values.height else ("", "")


def _windowed(duration: str, window: Window) -> Evidence:
    return Evidence("comparable_durations", {"duration": duration}, window.from_on, window.since, window.to_on)


def _direction(ratio: float) -> str:
    return "faster" if ratio < 1 else "slower"


def _known(duration: str, n: int) -> str:
    return formats.plural(n, f"known {DURATIONS[duration].noun}")


def _visible(n: int, spread: float) -> tuple[float | None, float, int]:
    """The ratio that n durations would have shown, how many would show 30 % faster, and n."""
    return detectable_trend(n, log_sigma=spread), trend_needs(WANTED, log_sigma=spread), n


def _few(duration: str, values: pl.DataFrame, months: pl.DataFrame) -> tuple[str, str]:
    """Why so few durations say nothing; the spread of durations is the usual one (log sigma 1) where they cannot tell their own."""
    spread = log_spread(values["value_s"].to_numpy(), codes(values["severity"])) if values.height else None
    complete = months.filter(~pl.col("provisional")).height
    pace = values.height / complete if complete else 0
    more = math.ceil((FEWEST_DURATIONS - values.height) / pace) if pace else None
    seen = response_words.seen_trend(detectable_trend(values.height, log_sigma=spread)) if spread else ""
    return too_little(values.height, FEWEST_DURATIONS, f"known {DURATIONS[duration].noun}s", seen, sentences.more(more))
