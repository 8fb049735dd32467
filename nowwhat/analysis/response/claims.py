"""Known durations -> whether they changed, since when and whether they still are, and what the mix of severities does to them."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from nowwhat.analysis import sentences, windows
from nowwhat.analysis.finding import CONFIDENCE, KEPT, NEWS_TWICE, SEEN, Ask, Evidence, Finding, Look, codes
from nowwhat.analysis.months import first_day, month_plus
from nowwhat.analysis.response import measures, verdicts
from nowwhat.analysis.sentences import OVERSTATED, no_change, recorded_apart, tells_a_change, too_little
from nowwhat.analysis.windows import LATELY, Window
from nowwhat.language import formats
from nowwhat.model.duration import DURATIONS, LIMITED
from nowwhat.statistics.changes import ChangeSearch, change_in_durations, nearest_boundary, normal_scores
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.comparing import AdjustedRatio
from nowwhat.statistics.power import detectable_time_ratio, detectable_trend, log_spread, trend_needs
from nowwhat.statistics.standing import back_at_first, coverage_changed, line_fits, standing

QUERIES = ("comparable_durations", "months_compared", "durations_recorded")
WANTED = 0.7  # the change that a team would want to see: how much data it needs is said
FEWEST_DURATIONS = 30  # known durations for a trend; on either side of a marked day
MIXED = math.log(1.10)  # an effect of the mix of severities that is worth a sentence
NEAR = dt.timedelta(days=45)  # a marked day is credited with a change that is so near to it
HALF_YEAR = dt.timedelta(days=182)
UNKNOWN = Interval(None, None, LATELY)


@dataclass(frozen=True)
class Series:
    """One duration: what may be compared, in time order, of which months, and of how many it is recorded."""

    duration: str
    values: pl.DataFrame
    months: pl.DataFrame
    recorded: pl.DataFrame
    relabelled: list[str]  # the months from which on severities have other names

    @property
    def last(self) -> str:
        """The last complete month; empty without any."""
        complete = self.months.filter(~pl.col("provisional"))["month"]
        return str(complete[-1]) if complete.len() else ""

    @property
    def noun(self) -> str:
        """The word for it: detection."""
        return DURATIONS[self.duration].noun


@dataclass(frozen=True)
class Sides:
    """Two sides that are like each other, how many times as long the later ones take, and what is left out of them."""

    before: pl.DataFrame
    after: pl.DataFrame
    ratio: AdjustedRatio | None
    left_out: int
    services: list[str]

    @property
    def omitted(self) -> str:
        """How many are left out, in words."""
        return verdicts.one_sided(self.left_out, self.services)


@dataclass(frozen=True)
class Course:
    """How a change went on: still, over, back, drifts or unclear; the ratio that tells its size; and the months that its words name."""

    standing: str
    ratio: AdjustedRatio
    until: str = ""
    level: str = ""


def look(ask: Ask, marked: list[tuple[dt.date, str]], last: str) -> Iterator[Finding]:
    """Of each duration: a change at an unknown time, a change since each day that people marked, and the mix of severities.

    `last` is the last month that is looked at.
    """
    for duration in LIMITED:
        values, months, recorded = (ask(name, duration=duration) for name in QUERIES)
        series = Series(duration, values, months, recorded, measures.labels_changed(values))
        trend = _trend(series, last)
        yield trend
        for day, text in marked:
            yield _since(series, day, text, trend, looks=len(marked))
        yield _mix(series)


def _trend(whole: Series, until: str) -> Finding:
    relabelled = whole.relabelled[-1] if whole.relabelled else ""
    series = replace(whole, values=whole.values.filter(pl.col("month") >= relabelled))
    values, duration, rows = series.values, series.duration, windows.known(series.values)
    first, last = _period(values)
    look = Look(f"trend.{duration}", rows.height, first, last, Evidence("comparable_durations", {"duration": duration}))
    if rows.height < FEWEST_DURATIONS:
        if windows.known(whole.values).height >= FEWEST_DURATIONS:
            return look.silent("labels_changed", verdicts.labels_forbid(duration, relabelled))
        return look.silent("too_little", _few(duration, rows, until))
    lengths, still_open = values["value_s"].fill_null(values["so_far_s"]).to_numpy(), values["value_s"].is_null().to_numpy()
    strata, months = measures.strata(values), codes(values["month"])
    search = change_in_durations(lengths, strata, measures.weeks(values), still_open)
    boundary = nearest_boundary(search.k, months) if search and search.k and search.p < KEPT else 0
    if search is None or search.near is None or not boundary:
        return look.silent("no_change", _same(series), p=search.p if search else None)
    since, *span = (str(values["month"][place]) for place in (boundary, *(nearest_boundary(k, months) for k in search.near)))
    line = line_fits(normal_scores(lengths, strata, still_open), values["began_on"].to_physical().to_numpy(), boundary)
    return _step(series, look, search, since, (span[0], span[1]), line=line)


def _step(series: Series, look: Look, search: ChangeSearch, since: str, span: tuple[str, str], *, line: bool) -> Finding:
    """What may be said of a step that was found from a month on; `line`: a straight line fits as well."""
    values, duration = series.values, series.duration
    first, last = _period(values)
    sides = _sides(values.filter(pl.col("month") < since), values.filter(pl.col("month") >= since))
    window = windows.months_window(first, since, last)
    if apart := _recorded_apart(series, window, sides, formats.month(since)):
        return look.silent("coverage_changed", apart, p=search.p)
    faster = search.direction == "down"
    known, period, notes = _known_of(series), sentences.months(first, last), _notes(series)
    # The search goes by ranks, the size by logarithms: a claim needs that they agree.
    if not (ratio := sides.ratio) or not _tells(ratio, faster=faster):
        what = f"{DURATIONS[duration].name.capitalize()} did not stay the same, but the size of a change cannot be told"
        return look.silent("size_unclear", no_change(what, known, period, sides.omitted, *notes), p=search.p)
    course = _course(series, sides, ratio, since, line=line)
    size = course.ratio.ratio, course.ratio.interval
    if course.standing == "drifts":
        words = verdicts.month_by_month(duration, size[0]), verdicts.rests_on(size[1], known, period, sides.omitted, *notes)
        return replace(look.claim("changed", words, _direction(size[0]), size, search.p), span=span)
    headline = verdicts.became(duration, size[0], formats.month(since), course.standing, course.until, course.level)
    detail = verdicts.rests_on(size[1], known, period, sides.omitted, *notes, sentences.somewhere(*span), OVERSTATED)
    claim = Look(look.id, ratio.n_old + ratio.n_new, first, last, _windowed(duration, window))
    verdict = "over" if course.standing == "over" else "changed"
    return replace(claim.claim(verdict, (headline, detail), _direction(size[0]), size, search.p, selected=True), span=span)


def _course(series: Series, sides: Sides, ratio: AdjustedRatio, since: str, *, line: bool) -> Course:
    """How a change from a month on went on, by the latest months beside both levels, the first third of the data, and a line."""
    values, faster = series.values, ratio.ratio < 1
    first, last = _period(values)
    now = windows.latest(values, since, last)
    onwards = values.filter(pl.col("month") >= since)
    reached = onwards.filter(~pl.col("month").is_in(now["month"].unique().to_list()))
    change = math.log(ratio.ratio)
    stands = standing(change, *(_gap(level, now)[1] for level in (sides.before, reached)))
    if stands == "over":
        until = _end(onwards, now)
        then = _sides(sides.before, onwards.filter(pl.col("month") <= until)).ratio
        return Course("over", then if then and _tells(then, faster=faster) else ratio, until=formats.month(until))
    begun = windows.first_third(values, first, last)
    far = begun.height and str(begun["month"][-1]) < since
    if far and (beside := _gap(begun, now))[1] != UNKNOWN and back_at_first(change, *beside):
        return Course("back", ratio, level=sentences.months(first, str(begun["month"][-1])))
    if line:
        thirds = _sides(begun, windows.last_third(values, first, last)).ratio
        if thirds and _tells(thirds, faster=faster):
            return Course("drifts", thirds)
    return Course(stands, ratio)


def _end(onwards: pl.DataFrame, now: pl.DataFrame) -> str:
    """The month until which a level held that is no longer: before the strongest step since, else before the latest months."""
    lengths, still_open = onwards["value_s"].fill_null(onwards["so_far_s"]).to_numpy(), onwards["value_s"].is_null().to_numpy()
    found = change_in_durations(lengths, measures.strata(onwards), measures.weeks(onwards), still_open)
    boundary = nearest_boundary(found.k, codes(onwards["month"])) if found and found.k else 0
    return month_plus(str(onwards["month"][boundary]) if boundary else str(now["month"][0]), -1)


def _since(series: Series, day: dt.date, text: str, trend: Finding, *, looks: int) -> Finding:
    duration = series.duration
    window, relabelled = _within_labels(series, windows.around(day))
    sides = _sides(*windows.halves(series.values, window))
    ratio = sides.ratio
    first, last = _period(pl.concat([sides.before, sides.after]))
    look = Look(f"trend.{duration}:{day}", sides.before.height + sides.after.height, first, last, _windowed(duration, window))
    fewer = min(ratio.n_old, ratio.n_new) if ratio else min(sides.before.height, sides.after.height)
    if ratio is None or fewer < FEWEST_DURATIONS:
        if relabelled:
            return look.silent("labels_changed", verdicts.labels_forbid(duration, relabelled))
        side = "before" if sides.before.height <= sides.after.height else "since"
        what = f"known {series.noun}s {side} {formats.day(day)} ({text})"
        return look.silent("too_little", too_little(fewer, FEWEST_DURATIONS, what, "", ""))
    if apart := _recorded_apart(series, window, sides, formats.day(day)):
        return look.silent("coverage_changed", apart, p=min(1.0, ratio.p * looks))
    p = min(1.0, ratio.p * looks)
    period, faster = sentences.months(first, last), ratio.ratio < 1
    if p >= KEPT or not _tells(ratio, faster=faster):
        # As if both sides had as many: the harmonic mean of the two.
        fair = 2 / (1 / ratio.n_old + 1 / ratio.n_new)
        spread = ratio.se_log * math.sqrt(fair / 2)
        could = detectable_time_ratio(fair, log_sigma=spread, confidence=1 - NEWS_TWICE / looks) if spread else None
        what = f"No change of {DURATIONS[duration].name} found since {formats.day(day)} ({text})"
        words = no_change(what, _known(duration, look.n), period, verdicts.seen_trend(could))
        return look.silent("no_change", words, p=p)
    searched = trend.evidence.since if trend.claimed else None
    near = searched is not None and abs(searched - day) <= NEAR and trend.direction == _direction(ratio.ratio)
    if not near and not _holds_beside_half_year(series, window, searched, looks=looks, faster=faster):
        month = f"{searched:%Y-%m}" if searched else None
        return look.silent("elsewhere", verdicts.elsewhere(duration, day, text, month), p=p)
    onwards = series.values.filter(pl.col("began_on") >= day)
    now = windows.latest(onwards, _period(onwards)[0], series.last)
    reached = onwards.filter(~pl.col("month").is_in(now["month"].unique().to_list()))
    stands = standing(math.log(ratio.ratio), *(_gap(level, now)[1] for level in (sides.before, reached)))
    days = f"One of {looks} marked days; the test allows for that." if looks > 1 else ""
    rests = verdicts.before_and_since(duration, ratio)
    words = (
        verdicts.since_day(duration, ratio.ratio, day, text, stands),
        verdicts.rests_on(ratio.interval, rests, period, sides.omitted, days),
    )
    return look.claim("over" if stands == "over" else "changed", words, _direction(ratio.ratio), (ratio.ratio, ratio.interval), p)


def _within_labels(series: Series, window: Window) -> tuple[Window, str]:
    """The window as far as severities keep their names, and the month that cuts it; empty where none does."""
    cut = ""
    for month in series.relabelled:
        day = first_day(month)
        if window.from_on < day <= window.since:
            window, cut = replace(window, from_on=day), month
        elif window.since < day <= window.to_on:
            return replace(window, to_on=day - dt.timedelta(days=1)), month
    return window, cut


def _holds_beside_half_year(series: Series, window: Window, searched: dt.date | None, *, looks: int, faster: bool) -> bool:
    """Whether a change at a marked day holds beside the half-year right before it, with nothing of a change that was found elsewhere."""
    day, begin, end = window.since, max(window.from_on, window.since - HALF_YEAR), window.to_on
    if searched and searched <= day:
        begin = max(begin, searched)
    elif searched:
        end = min(end, searched - dt.timedelta(days=1))
    ratio = _sides(*windows.halves(series.values, Window(begin, day, end))).ratio
    enough = ratio is not None and min(ratio.n_old, ratio.n_new) >= FEWEST_DURATIONS
    return enough and ratio is not None and min(1.0, ratio.p * looks) < KEPT and _tells(ratio, faster=faster)


def _mix(series: Series) -> Finding:
    duration, values = series.duration, windows.known(series.values)
    window = windows.equal_windows(series.months)
    evidence = Evidence("comparable_durations", {"duration": duration})
    if window is None:
        return Look(f"mix.{duration}", values.height, *_period(values), evidence).silent("too_little", verdicts.no_halves(duration))
    sides = _sides(*windows.halves(values, window))
    first, last = _period(pl.concat([sides.before, sides.after]))
    n = sides.before.height + sides.after.height
    look = Look(f"mix.{duration}", n, first, last, _windowed(duration, window))
    if _within_labels(series, window)[1]:
        return look.silent("labels_changed", verdicts.labels_forbid(duration, _within_labels(series, window)[1]))
    ratio = windows.ratio(sides.before, sides.after, CONFIDENCE, by_service=False)
    if ratio is None or n < FEWEST_DURATIONS:
        what = f"known {series.noun}s of a severity that both periods have"
        return look.silent("too_little", too_little(ratio.n_old + ratio.n_new if ratio else 0, FEWEST_DURATIONS, what, "", ""))
    if apart := _recorded_apart(series, window, sides, formats.month(f"{window.since:%Y-%m}")):
        return look.silent("coverage_changed", apart, p=ratio.mix_p)
    period = sentences.months(first, last)
    within, pooled, mixed = (math.log(size) for size in (ratio.ratio, ratio.pooled_ratio, ratio.mix_ratio))
    span = round((window.to_on - window.since).days / 30.4)
    explains = mixed * pooled > 0 and abs(within) < abs(pooled)
    if ratio.mix_p >= KEPT or abs(mixed) <= MIXED or not (explains or _tells(ratio, faster=within < 0)):
        what, size = verdicts.no_mix(duration, ratio, n, span, large=ratio.mix_p < KEPT and abs(mixed) > MIXED)
        return look.silent("no_change", no_change(what, size, period, sides.omitted), p=ratio.mix_p)
    partly = within * pooled > 0 and (not explains or ratio.interval.excludes(1)) and tells_a_change(ratio.pooled_ratio)
    words = verdicts.mix(duration, ratio, span, period, explains=explains, partly=partly)
    direction = "looks_faster" if mixed < 0 else "looks_slower"
    verdict = "mix_explains" if explains else "mix_hides"
    return look.claim(verdict, words, direction, (ratio.mix_ratio, UNKNOWN), ratio.mix_p)


def _sides(before: pl.DataFrame, after: pl.DataFrame, confidence: float = CONFIDENCE) -> Sides:
    kept = windows.like_with_like(before, after)
    left_out = windows.incidents(windows.known(before), windows.known(after)) - windows.incidents(*kept[:2])
    return Sides(kept[0], kept[1], windows.ratio(kept[0], kept[1], confidence), left_out, kept[2])


def _gap(before: pl.DataFrame, after: pl.DataFrame) -> tuple[float, Interval]:
    """The logarithm of how many times as long the later ones take, with its limits; none with too few of them."""
    ratio = _sides(before, after, LATELY).ratio
    if ratio is None or ratio.interval.low is None or ratio.interval.high is None:
        return 0.0, UNKNOWN
    return math.log(ratio.ratio), Interval(math.log(ratio.interval.low), math.log(ratio.interval.high), LATELY)


def _tells(ratio: AdjustedRatio, *, faster: bool) -> bool:
    """Whether a ratio may be told as one in this direction: its interval excludes no change, and it is none as it is rounded."""
    return ratio.interval.excludes(1) and tells_a_change(ratio.ratio) and (ratio.ratio < 1) == faster


def _recorded_apart(series: Series, window: Window, sides: Sides, since: str) -> tuple[str, str] | None:
    """The words that what is recorded changed, so that nothing may be compared; None where it did not."""
    before, after = windows.recorded(series.recorded, window, sides.services)
    name = DURATIONS[series.duration].name.capitalize()
    if not coverage_changed(before, after):
        return None
    headline, detail = recorded_apart(name, before, after, since)
    return headline, sentences.paragraph(detail, sides.omitted)


def _same(series: Series) -> tuple[str, str]:
    """The words that no change was found, and which one could have been."""
    rows, period = windows.known(series.values), sentences.months(*_period(series.values))
    spread = log_spread(rows["value_s"].to_numpy(), codes(rows["severity"]))
    seen = verdicts.seen_trend(*_visible(rows.height, spread)) if spread else ""
    what = f"No change of {DURATIONS[series.duration].name} found"
    return no_change(what, _known_of(series), period, seen, *_notes(series))


def _known_of(series: Series) -> str:
    """How many are known, of how many incidents."""
    first, last = _period(series.values)
    asked = series.months.filter(pl.col("month").is_between(pl.lit(first), pl.lit(last)))["incidents"].sum()
    told = windows.known(series.values)["incidents"].sum()
    return f"{_known(series.duration, int(told))} of {formats.plural(int(asked), 'incident')}"


def _notes(series: Series) -> list[str]:
    """What is to be known of what was compared: tickets of one event, names of severities, how thinly it is recorded."""
    rows = windows.known(series.values)
    told, (first, last) = int(rows["incidents"].sum()), _period(series.values)
    asked = int(series.months.filter(pl.col("month").is_between(pl.lit(first), pl.lit(last)))["incidents"].sum())
    return [
        verdicts.tickets(told, rows.height, rows.filter(pl.col("incidents") > 1).height),
        verdicts.labels(series.relabelled[-1]) if series.relabelled else "",
        verdicts.thinly_known(told, asked),
    ]


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
    return detectable_trend(n, log_sigma=spread, confidence=SEEN), trend_needs(WANTED, log_sigma=spread, confidence=SEEN), n


def _few(duration: str, values: pl.DataFrame, until: str) -> tuple[str, str]:
    """Why so few durations say nothing; the spread of durations is the usual one (log sigma 1) where they cannot tell their own."""
    spread = log_spread(values["value_s"].to_numpy(), codes(values["severity"])) if values.height else None
    seen = verdicts.seen_trend(detectable_trend(values.height, log_sigma=spread, confidence=SEEN)) if spread else ""
    ahead = sentences.more(values.height, FEWEST_DURATIONS, _period(values)[0], until)
    what = f"known {DURATIONS[duration].noun}{'' if values.height == 1 else 's'}"
    return too_little(values.height, FEWEST_DURATIONS, what, seen, ahead)
