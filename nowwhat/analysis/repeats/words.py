"""Frames of repeats -> sentences. Pure; plain text."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from nowwhat.analysis.repeats.measures import total
from nowwhat.analysis.sentences import INTERVAL, SYSTEMIC, paragraph, percent_interval, ratio_figure, ratio_times, within
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, NBSP, first_up, listed, of
from nowwhat.statistics.checks import Interval
from nowwhat.statistics.stratified import StratifiedRateRatio

MARKS = "Thin: promised time. Thick: overdue. ● was overdue when it came back, ○ was open."


def repeated(row: Mapping[str, Any]) -> str:
    """How many incidents repeat an earlier one; `row` has labelled, repeats, pattern and systemic."""
    if not row["repeats"]:
        return (
            f"None of {formats.plural(row['labelled'], 'incident')} with a known cause repeats an earlier one." if row["labelled"] else ""
        )
    parts = [(row["pattern"], "second occurrence", "a pattern"), (row["systemic"], "third or later occurrence", "systemic")]
    kinds = listed([f"{formats.plural(number, words)} ({means})" for number, words, means in parts if number])
    verb = "incident repeats an earlier one" if row["repeats"] == 1 else "incidents repeat an earlier one"
    return f"{formats.count(row['repeats'])}{NBSP}{verb}: {kinds}."


def repeats_coverage(row: Mapping[str, Any], short: int = 0) -> str:
    """What the share of repeats is of, and what is left out; `row` sums the months of `repeats_by_month` that look back, `short` do not."""
    if short and not row["labelled"]:
        return NO_LOOK_BACK
    without = row["incidents"] - row["labelled"] - row["duplicates"]
    out = [f"{formats.count(without)} without a service or a cause"] if without else []
    out += [f"{formats.plural(row['duplicates'], 'probable duplicate')}"] if row["duplicates"] else []
    out += [f"{formats.plural(short, 'month')} before which causes are recorded for less than the window of repeats"] if short else []
    return f"{of(row['repeats'], row['labelled'])} with a known cause." + (f" Left out: {listed(out)}." if out else "")


NO_LOOK_BACK = "Causes are not recorded long enough before this period to see what comes back."


def recorded_apart(before: tuple[int, int], now: tuple[int, int]) -> str:
    """Why the share of repeats is not held beside that of the year before; incidents with a known cause, of how many, in either year."""
    then, today = (formats.percent(known / incidents) for known, incidents in (before, now))
    return f"Not compared with the months before: causes were recorded for {then} then, for {today} now."


def chain_title(chain: Mapping[str, Any]) -> str:
    """What happened, in counts: true by definition. `chain` is a row of `chains`."""
    failed = f"{chain['service'] or 'Something'} failed {formats.plural(chain['occurrences'], 'time')} for the same reason"
    if chain["overdue_times"]:
        return f"{failed}; {times(chain['overdue_times'])} a promised fix was overdue"
    if chain["open_times"]:
        return f"{failed}; {times(chain['open_times'])} a promised fix was still open"
    return failed if chain["prevent_items"] else f"{failed}; nothing was promised to prevent it"


def times(number: int) -> str:
    """How often, as one says it: once, 2 times."""
    return "once" if number == 1 else formats.plural(number, "time")


def chain_subtitle(chain: Mapping[str, Any], items: int, *, by_fingerprint: bool = False) -> str:
    """Which failure a chart of occurrences shows, since when, and what its marks are."""
    key = "fingerprint" if by_fingerprint else "cause"
    marks = f" {MARKS}" if items else ""
    return f"Service {chain['service']}, {key} “{chain['cause']}”, since {formats.day(chain['first_on'])}.{marks}"


def chain_note(chain: Mapping[str, Any], left_out: int, *, by_fingerprint: bool = False) -> str:
    """What a chain of occurrences is counted by."""
    how = "by fingerprint" if by_fingerprint else "confirmed by cause label"
    sentences = [f"{formats.plural(chain['occurrences'], 'occurrence')} {how}, {formats.count(chain['reviewed'])} reviewed."]
    sentences.append("The 2nd is a pattern, the 3rd and later are systemic.")
    if chain["overlapping"]:
        sentences.append(
            f"{formats.plural(chain['overlapping'], 'probable duplicate')} (hollow) began before an earlier one was over: not counted."
        )
    if left_out:
        sentences.append(f"{formats.plural(left_out, 'more prevent item')} not drawn.")
    if not chain["prevent_items"]:
        sentences.append("No prevent item was promised after any of them.")
    return " ".join(sentences)


def item_state(row: Mapping[str, Any]) -> str:
    """What became of a promise: "overdue 274 days, still open"; `row` is one of `chain_items`."""
    ended = {"done": "done", "cancelled": "cancelled"}.get(row["status"])
    days = row["days_over"]
    if ended:
        return (
            f"{ended}, no day promised" if days is None else f"{ended} {formats.plural(days, 'day')} late" if days else f"{ended} in time"
        )
    if days is None:
        return "no day promised, still open"
    return f"overdue {formats.plural(days, 'day')}, still open" if days else f"due {formats.day(row['due_on'])}"


def item_states(items: pl.DataFrame) -> pl.DataFrame:
    """`chain_items` with what became of each as words in `state`, as the chart of occurrences wants it."""
    return items.with_columns(pl.Series("state", [item_state(row) for row in items.iter_rows(named=True)], dtype=pl.String))


def chain_rows(chains: pl.DataFrame) -> list[list[str]]:
    """Cells of the table of all chains: failure, how often and when last, open prevent items, reviews."""
    return [
        [
            f"{row['service'] or ''}: {row['cause'] or row['title']}",
            f"{formats.count(row['occurrences'])}, last {formats.day(row['last_on'])}",
            _open(row),
            of(row["reviewed"], row["occurrences"]),
        ]
        for row in chains.iter_rows(named=True)
    ]


def _open(row: Mapping[str, Any]) -> str:
    if not row["prevent_items"]:
        return "none promised"
    late = f", {formats.count(row['overdue_items'])} overdue" if row["overdue_items"] else ""
    return f"{of(row['open_items'], row['prevent_items'])}{late}"


def no_causes(recorded: Mapping[str, Any]) -> str:
    """Why no repeat can be confirmed; `recorded` is a row of `causes_recorded`. Empty if some can."""
    if recorded["with_cause"] or not recorded["incidents"]:
        return ""
    return (
        f"None of {formats.plural(recorded['incidents'], 'incident')} has a cause, so no repeat can be confirmed. "
        "The column cause of a plain CSV, the cause line of a filled-in review, or a cause field of the incident tool tells which failures "
        "are the same."
    )


def no_repeats(period: str, shares: pl.DataFrame, *, narrowed: bool) -> str:
    """The sentence that nothing came back in the period, of how many."""
    labelled = total(shares, "labelled")
    under = " under these filters" if narrowed else ""
    period = within(period)
    if shares.is_empty():
        return f"No incident in {period}{under}."
    if not labelled:
        return f"No incident of {period}{under} has a cause, so nobody can say what came back."
    return f"Nothing came back in {period}{under}: {formats.plural(labelled, 'incident')} with a cause, none a repeat."


def alone(charted: pl.DataFrame) -> str:
    """Why services are not compared: none has enough labelled incidents, or only one has."""
    if charted.is_empty():
        return f"Too little to compare: no service has {FEWEST} incidents with a cause in this period."
    service, repeats, labelled = charted.select("service", "repeats", "labelled").row(0)
    return f"{service}: {of(repeats, labelled)} incidents with a cause are repeats. No other service in view has enough to compare it with."


def shares_subtitle(*, weighed: bool) -> str:
    """What the chart of services shows."""
    how = "drawn towards the share of all services" if weighed else "as counted"
    return f"Share of incidents with a known cause that are repeats, {how}, with 95{NBSP}% interval; at the right the repeats of how many."


def shares_note(services: pl.DataFrame, charted: pl.DataFrame, most: int, *, weighed: bool) -> str:
    """How far labels go, on which every share of repeats depends."""
    labelled, unlabelled, causes = total(services, "labelled"), total(services, "unlabelled"), int(services["causes"].sum())
    rows, incidents = int(services["incidents"].sum()), total(services, "incidents")
    few = services.filter(pl.col("service").is_not_null() & (pl.col("labelled") < FEWEST)).height
    flagged = charted["flagged"].sum()
    labels = f"{formats.plural(labelled, 'incident')} with {formats.plural(causes, 'cause label')}, counted per service"
    sentences = [f"{labels}; {formats.count(unlabelled)} without."]
    if few:
        sentences.append(f"{formats.plural(few, 'service')} with fewer than {FEWEST} labelled {'is' if few == 1 else 'are'} not drawn.")
    if rows > incidents:
        sentences.append(several_services(rows, incidents))
    if charted.height > most:
        sentences.append(f"And {formats.count(charted.height - most)} more, none flagged.")
    if flagged:
        sentences.append("Flagged: a one-sided Fisher test against all others, false-discovery rate under 1%.".replace("1%", f"1{NBSP}%"))
    elif charted.height > 1:
        sentences.append(
            "No service stands out beyond what chance explains." if weighed else "The services differ no more than chance explains."
        )
    return " ".join(sentences)


def several_services(rows: int, incidents: int) -> str:
    """The sentence that the rows of a table per service add up to more than the incidents."""
    return (
        f"An incident that names several services counts for each: the rows add up to {formats.count(rows)}, "
        f"of {formats.plural(incidents, 'incident')}."
    )


def repeat_words(row: Mapping[str, Any]) -> str:
    """What a repeat without a review is about; `row` is one of `repeats_without_review`."""
    need = {"required": "review required", "team_decision": "the team decides on a review", "undetermined": "impact unknown"}.get(
        row["pir_need"]
    )
    ordinal = "2nd time, a pattern" if row["ordinal"] < SYSTEMIC else f"{formats.ordinal(row['ordinal'])} time, systemic"
    return " · ".join(word for word in (ordinal, row["cause"], row["severity"], need) if word)


def suspected_subtitle(pairs: pl.DataFrame, window_days: int) -> str:
    """What suspects a repeat, and that a person confirms it."""
    number = int(pairs["times"].sum())
    how_many = f"{formats.plural(number, 'incident')} of the period: the" if number else "The"
    return (
        f"{how_many} words of the title are much like those of an earlier incident that was over at most "
        f"{window_days} days before, of the same service or both of none, and one of the two has no cause. "
        "In no figure above: a person confirms, by giving both the same cause. Titles that say little match easily."
    )


def suspected_rows(pairs: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    """Later title, how often and when last, earlier title, when that was; `pairs` are `suspected_titles`."""
    rows = []
    for row in pairs.iter_rows(named=True):
        times = "" if row["times"] == 1 else f"{formats.plural(row['times'], 'time')}, last "
        service = f"{row['service'] or 'no service'}, "
        earlier = "the same title" if row["earlier_title"] == row["title"] else row["earlier_title"]
        rows.append((row["title"], f"{service}{times}{formats.day(row['last_on'])}", earlier, formats.day(row["last_earlier_on"])))
    return rows


ASSOCIATION = "This is an association: it does not show what finishing the items would have changed."
UNCONTROLLED = "Too few items that cannot prevent were overdue to rule out a shared reason."


def service(
    name: str, repeats: int, labelled: int, interval: Interval, others: tuple[int, int], looks: int, period: str
) -> tuple[str, str]:
    """The finding that a service repeats known failures more than the others."""
    shares = (
        f"{of(repeats, labelled)} incidents ({formats.percent(repeats / labelled)}), the others {formats.percent(others[0] / others[1])}"
    )
    return (
        f"{name} repeats known failures more often than the other services: {shares}.",
        paragraph(
            f"{first_up(INTERVAL)} {percent_interval(interval)}; {formats.plural(looks, 'service')} looked at, false-discovery rate under "
            f"1{NBSP}%; incidents with a known cause, {period}.",
            "The share depends on how finely causes are named.",
        ),
    )


def leading(
    rate_ratio: StratifiedRateRatio,
    verdict: str,
    period: str,
    *,
    rests_on: str = "",
    seen: float | None = None,
    controlled: bool = True,
) -> tuple[str, str]:
    """The verdict on overdue prevention and repeats, one of the five that have a ratio."""
    ratio = f"{ratio_times(rate_ratio.ratio)} as often"
    headline = {
        "supports": f"While a prevent item was overdue, the same failure came back {ratio}.",
        "against": f"While a prevent item was overdue, the same failure came back less often: {ratio}.",
        "one_service": f"While a prevent item was overdue, the same failure came back {ratio}, but that rests on one service: {rests_on}.",
        "shared_cause": f"While a prevent item was overdue, the same failure came back {ratio}, but overdue items that cannot prevent "
        "show the same: a shared reason is likely.",
        "no_evidence": "No evidence that failures come back more often while a prevent item is overdue.",
    }[verdict]
    could = f"{first_up(ratio_times(seen))} as often or more would most likely have been seen." if seen and verdict == "no_evidence" else ""
    estimate = f"{first_up(ratio_times(rate_ratio.ratio))} as often, {INTERVAL}" if verdict == "no_evidence" else first_up(INTERVAL)
    return headline, paragraph(
        f"{estimate} {ratio_interval(rate_ratio.interval)}; {_exposed(rate_ratio)}, {period}, "
        "within the same service, time since recovery and number of earlier occurrences.",
        could,
        "" if controlled or verdict not in {"supports", "against"} else UNCONTROLLED,
        ASSOCIATION,
    )


def cannot_tell(rate_ratio: StratifiedRateRatio | None, least: int, ahead: str, arm: str, period: str) -> tuple[str, str]:
    """The finding that there are too few repeats to tell whether overdue prevention goes before them."""
    headline = "Too little data to tell whether failures come back more often while a prevent item is overdue."
    if rate_ratio is None:
        return headline, f"No repeat can be compared yet; it needs {least}. Even then it would be an association."
    known = f"{formats.plural(rate_ratio.events, 'repeat')} can be compared, {period}; it needs {least}. {_exposed(rate_ratio)}."
    return headline, paragraph(known, arm, ahead, "Even with enough it would be an association.")


def _exposed(rate_ratio: StratifiedRateRatio) -> str:
    return (
        f"{formats.plural(rate_ratio.exposed, 'repeat')} in {formats.plural(round(rate_ratio.days), 'day')} with an overdue item against "
        f"{formats.count(rate_ratio.events - rate_ratio.exposed)} in {formats.count(round(rate_ratio.other_days))} with items and none "
        "overdue, added up over all failures"
    )


def ratio_interval(interval: Interval) -> str:
    """The limits of a ratio of rates."""
    low, high = (formats.UNKNOWN if end is None else ratio_figure(end) for end in (interval.low, interval.high))
    return f"{low} to {high}"


ANSWER_ROW = "While a prevent item was overdue"
CONTROL_ROW = "Overdue items that cannot prevent"


def check_row(service: str) -> str:
    """The name of the row that leaves out one service."""
    return f"The same without {service}" if service else "The same without any one service"


def row_words(rate_ratio: StratifiedRateRatio | None, least: int) -> str:
    """The result of a row, or what it needs."""
    if rate_ratio is None or not rate_ratio.ratio or rate_ratio.interval.low is None or rate_ratio.interval.high is None:
        return f"needs {least} repeats to compare"
    return f"{ratio_times(rate_ratio.ratio)} as often ({ratio_interval(rate_ratio.interval)})"


def thin_arm(rate_ratio: StratifiedRateRatio, least: int) -> str:
    """Which of the two kinds of time is too short, or that one has no repeat to compare with."""
    if rate_ratio.expected_exposed < least:
        return f"In overdue time fewer than {least} would be expected: too little was overdue to compare."
    if rate_ratio.expected_other < least:
        return f"In the other time fewer than {least} would be expected: too little was kept to compare."
    return "All of them fall into one of the two kinds of time, so there is no ratio."


def seen_service(service: str, labelled: int, fewest: int | None) -> str:
    """How many repeats the service with the most incidents would have needed to stand out."""
    if fewest is None:
        return "No service has enough incidents to stand out, whatever they repeat."
    return f"{service}, which has the most, would stand out with {of(fewest, labelled)}."


LEADING_QUESTION = "Does unfinished work go before repeats?"
LEADING_SCHEMA = {
    "row": pl.String,
    "ratio": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "kind": pl.String,
    "words": pl.String,
    "order": pl.Int64,
}


def leading_rows(rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """The rows of the verdict as `leading_indicator` wants them."""
    return pl.DataFrame(rows, schema=LEADING_SCHEMA)


def leading_subtitle(as_of: str, *, narrowed: bool) -> str:
    """What the picture of the leading indicator shows."""
    everything = "; everything, whatever the filters" if narrowed else ""
    return (
        f"Repeats per day watched while a promise was overdue, as a multiple of those while none was; up to {as_of}{everything}, "
        f"99{NBSP}% interval."
    )
