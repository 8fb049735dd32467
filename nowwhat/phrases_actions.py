"""Frames of action items and repeats -> sentences. Pure; what a page, a report and a digest say of the same rows, as plain text."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from nowwhat import wording
from nowwhat.measured_actions import CURVE_DAYS, FEWEST_TO_COMPARE, MARKED_DAY, Slip
from nowwhat.phrases import FEWEST, of, percents, share
from nowwhat.policy import Policy

NBSP = wording.NBSP
LISTS = {
    "top": "Top prevent items",
    "overdue": "Overdue",
    "stalled": "Stalled",
    "no_owner": "No owner",
    "no_due_date": "No due date",
    "vague": "Vague wording",
    "all": "All open",
}
MARKS = "Thin: promised time. Thick: overdue. ● was overdue when it came back, ○ was open."

# ------------------------------------------------------------------------------------------------------- action items


def slip_figure(slip: Slip) -> tuple[str, str]:
    """The figure and the sentence beside it. Bounds are the figure where too many were closed nobody knows when."""
    if slip.by_bounds and slip.bounds:
        return percents(*slip.bounds).replace(
            " to ", " – "
        ), f"{of(slip.slipped, slip.came_due)} that came due, and {wording.count(slip.unknown)} closed nobody knows when"
    if slip.rate is None:
        return of(slip.slipped, slip.came_due), "that came due slipped: too few for a rate"
    limits = "" if slip.low is None or slip.high is None else f", 95{NBSP}% interval {percents(slip.low, slip.high)}"
    bounds = f"; {percents(*slip.bounds)} with {wording.count(slip.unknown)} closed nobody knows when" if slip.bounds else ""
    return wording.percent(slip.rate), f"{of(slip.slipped, slip.came_due)} that came due{limits}{bounds}"


def past(slip: Slip, from_month: str) -> str:
    """What the twelve months before were, where they hold enough."""
    if slip.came_due < FEWEST_TO_COMPARE or slip.rate is None:
        return (
            f"No past to compare with: fewer than {FEWEST_TO_COMPARE} items came due in the 12 months before {wording.month(from_month)}."
        )
    return f"The 12 months before {wording.month(from_month)}: {share(slip.slipped, slip.came_due, slip.low, slip.high)}."


def slip_coverage(row: Mapping[str, Any]) -> str:
    """What is in the rate and what is left out; `row` is one of `slip_coverage`."""
    left = {
        "no_date": "without a due date",
        "not_yet_due": "not yet due",
        "early_done": "done ahead of a day still to come",
        "cancelled_before": "cancelled in time",
        "unknown": "closed nobody knows when",
    }
    out = [f"{wording.count(row[key])} {words}" for key, words in left.items() if row[key]]
    sentences = [f"{wording.plural(row['came_due'], 'item')} came due." + (f" Left out: {', '.join(out)}." if out else "")]
    if row["untied"]:
        sentences.append(
            f"{wording.count(row['untied'])} of those that came due {'is' if row['untied'] == 1 else 'are'} tied to no known incident."
        )
    if row["by_policy"]:
        sentences.append(
            f"{wording.count(row['by_policy'])} {_are(row['by_policy'])} judged by the day that the policy sets, having none of their own."
        )
    return " ".join(sentences)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def moved(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """How many due dates were moved: figure, sentence, coverage; `row` is one of `slip_coverage`."""
    if not row["moves_visible"]:
        return wording.UNKNOWN, "No item has both the day first promised and the day promised now (original_due_date).", ""
    median = f"by {wording.plural(round(row['moved_days_p50']), 'day')} at the median" if row["moved"] else "none was moved to a later day"
    words = f"of {wording.count(row['moves_visible'])} due dates were moved later, {median}" if row["moved"] else median
    hidden = row["came_due"] - row["moves_visible"]
    return (
        wording.count(row["moved"]),
        words,
        f"Of {wording.count(hidden)} more the first day is not recorded: moves not visible." if hidden else "",
    )


def second(row: Mapping[str, Any]) -> str:
    """The rate by the days promised now, beside the one by the first days."""
    if row["second_n"] < FEWEST:
        return ""
    return f"By the day promised now: {share(row['second_slipped'], row['second_n'])}."


def provisional(months: pl.DataFrame) -> str:
    """Which month of a chart is not over."""
    open_ = months.filter("provisional")["month_start_on"].to_list()
    return f"{wording.month(open_[0])} is not over." if open_ else ""


def thin_months(months: pl.DataFrame) -> str:
    """How many complete months have too few items for a rate."""
    few = months.filter(~pl.col("provisional") & pl.col("share").is_null() & (pl.col("n") > 0)).height
    return f"{wording.plural(few, 'month')} with fewer than {FEWEST} items {'has' if few == 1 else 'have'} no rate." if few else ""


def unmeasurable(recorded: Mapping[str, Any]) -> str:
    """Why nothing can be said about action items at all; `recorded` is a row of `items_recorded`. Empty if something can."""
    if not recorded["items"]:
        return (
            "The imported files hold no action items. An export of the tracker that keeps them (Jira, Linear, GitHub Issues), filled-in "
            "reviews in Markdown, "
            "or a plain CSV with action_id, incident_id, title, due_date, status and closed_at would answer this page."
        )
    if not recorded["dated"]:
        of_all = f"None of {wording.plural(recorded['items'], 'item')} has a due date"
        return f"{of_all} (due_date or original_due_date), so nothing can be on time or late."
    return ""


def none_due(period: str, recorded: Mapping[str, Any], *, narrowed: bool) -> str:
    """That no item came due in the period, and where some did."""
    under = " under these filters" if narrowed else ""
    where = (
        f" Items came due from {wording.month(recorded['first_month'])} to {wording.month(recorded['last_month'])}."
        if recorded["last_month"]
        else ""
    )
    return f"No item came due in {period}{under}.{where}"


def completion_marks(now: Any, before: Any) -> pl.DataFrame:
    """The one day of the completion curve whose figures are written out; none where it lies behind what is known."""
    point, earlier = now and now.at(MARKED_DAY), before and before.at(MARKED_DAY)
    schema = {"day": pl.Int64, "done": pl.Float64, "words": pl.String}
    if not point:
        return pl.DataFrame(schema=schema)
    words = f"day {MARKED_DAY}: {wording.percent(point.estimate)} done" + (
        f", before {wording.percent(earlier.estimate)}" if earlier else ""
    )
    return pl.DataFrame([(MARKED_DAY, point.estimate, words)], schema=schema, orient="row")


def completion_subtitle(period: str, now: Any, before: Any, before_words: str) -> str:
    """What the curve shows."""
    against = f" Grey: created in {before_words}, n {wording.count(before.n)}." if before else ""
    return f"Share of items done by day since creation, with 95{NBSP}% band; created in {period}, n {wording.count(now.n)}.{against}"


def completion_note(times: pl.DataFrame) -> str:
    """What the curve does with items that are not done."""
    unknown = times["days"].null_count()
    out = f" {wording.plural(unknown, 'item')} closed nobody knows when {'is' if unknown == 1 else 'are'} left out." if unknown else ""
    return f"Open items count as far as they have got; a cancelled one is another end, not a wait. Drawn to day {CURVE_DAYS}.{out}"


def group_rows(groups: pl.DataFrame, name: str) -> list[list[str]]:
    """Cells of the tables by category and by team: name, slipped with its limits, still open. Of a team with few items nothing is said."""
    rows = []
    for row in groups.iter_rows(named=True):
        few = row["came_due"] < FEWEST
        counted = share(row["slipped"], row["came_due"], row["low"], row["high"]) or "none came due"
        slipped = f"n < {FEWEST}" if few and name == "team" else counted
        named = row[name] if name == "team" else (row[name] or "").capitalize()
        rows.append([named or f"No {name}", slipped, "" if few and name == "team" else wording.count(row["overdue"])])
    return rows


def list_words(key: str, policy: Policy) -> str:
    """What a list of open items holds."""
    days = policy.actions.stalled_after_days
    return {
        "top": "Open prevent items of P1s, P2s and repeats, oldest first, at most three per team: before anything else.",
        "overdue": "Open, and the day first promised has passed; the oldest promise first.",
        "stalled": f"Open, and nobody touched it for more than {days} days: escalate. The longest untouched first.",
        "no_owner": "Open, and nobody is named who does it.",
        "no_due_date": "Open, without a day by which it is promised.",
        "vague": "Open, and nobody can tell when it is done: it begins with a word such as improve or investigate, and has at most four.",
        "all": "Everything open, the oldest promise first.",
    }[key]


def why_now(row: Mapping[str, Any], key: str) -> tuple[str, bool]:
    """What an open item needs a word for, and whether it is late."""
    if key == "stalled":
        late = f", overdue {wording.plural(row['days_over'], 'day')}" if row["days_over"] is not None else ""
        return f"untouched {wording.plural(row['idle_days'], 'day')}{late}", True
    if row["days_over"] is not None:
        return f"overdue {wording.plural(row['days_over'], 'day')}", True
    if row["due_on"] is None:
        since = f", open since {wording.day(row['created_on'])}" if row["created_on"] else ""
        return f"no due date{since}", False
    return f"due {wording.day(row['due_on'])}", False


def about(row: Mapping[str, Any], key: str) -> str:
    """What an open item is about: its id where no link leads to it, service, team, and severity or category."""
    words = [None if row["url"] else row["action_id"], row["service"], row["team"], row["severity"] if key == "top" else row["category"]]
    return " · ".join(word for word in words if word)


# ------------------------------------------------------------------------------------------------------------ repeats


def chain_title(chain: Mapping[str, Any]) -> str:
    """What happened, in counts: true by definition. `chain` is a row of `chains`."""
    failed = f"{chain['service'] or 'Something'} failed {wording.plural(chain['occurrences'], 'time')} for the same reason"
    if chain["overdue_times"]:
        return f"{failed}; {times(chain['overdue_times'])} a promised fix was overdue"
    if chain["open_times"]:
        return f"{failed}; {times(chain['open_times'])} a promised fix was still open"
    return failed if chain["prevent_items"] else f"{failed}; nothing was promised to prevent it"


def times(number: int) -> str:
    """How often, as one says it: once, 2 times."""
    return "once" if number == 1 else wording.plural(number, "time")


def chain_subtitle(chain: Mapping[str, Any], items: int, *, by_fingerprint: bool = False) -> str:
    """Which failure a chart of occurrences shows, since when, and what its marks are."""
    key = "fingerprint" if by_fingerprint else "cause"
    marks = f" {MARKS}" if items else ""
    return f"Service {chain['service']}, {key} “{chain['cause']}”, since {wording.day(chain['first_on'])}.{marks}"


def chain_note(chain: Mapping[str, Any], left_out: int, *, by_fingerprint: bool = False) -> str:
    """What a chain of occurrences is counted by."""
    how = "by fingerprint" if by_fingerprint else "confirmed by cause label"
    sentences = [f"{wording.plural(chain['occurrences'], 'occurrence')} {how}, {wording.count(chain['reviewed'])} reviewed."]
    sentences.append("The 2nd is a pattern, the 3rd and later are systemic.")
    if chain["overlapping"]:
        sentences.append(
            f"{wording.plural(chain['overlapping'], 'probable duplicate')} (hollow) began before an earlier one was over: not counted."
        )
    if left_out:
        sentences.append(f"{wording.plural(left_out, 'more prevent item')} not drawn.")
    if not chain["prevent_items"]:
        sentences.append("No prevent item was promised after any of them.")
    return " ".join(sentences)


def item_state(row: Mapping[str, Any]) -> str:
    """What became of a promise: "overdue 274 days, still open"; `row` is one of `chain_items`."""
    ended = {"done": "done", "cancelled": "cancelled"}.get(row["status"])
    days = row["days_over"]
    if ended:
        return (
            f"{ended}, no day promised" if days is None else f"{ended} {wording.plural(days, 'day')} late" if days else f"{ended} in time"
        )
    if days is None:
        return "no day promised, still open"
    return f"overdue {wording.plural(days, 'day')}, still open" if days else f"due {wording.day(row['due_on'])}"


def item_states(items: pl.DataFrame) -> pl.DataFrame:
    """`chain_items` with what became of each as words in `state`, as the chart of occurrences wants it."""
    return items.with_columns(pl.Series("state", [item_state(row) for row in items.iter_rows(named=True)], dtype=pl.String))


def chain_rows(chains: pl.DataFrame) -> list[list[str]]:
    """Cells of the table of all chains: failure, how often and when last, open prevent items, reviews."""
    return [
        [
            f"{row['service'] or ''}: {row['cause'] or row['title']}",
            f"{wording.count(row['occurrences'])}, last {wording.day(row['last_on'])}",
            _open(row),
            of(row["reviewed"], row["occurrences"]),
        ]
        for row in chains.iter_rows(named=True)
    ]


def _open(row: Mapping[str, Any]) -> str:
    if not row["prevent_items"]:
        return "none promised"
    late = f", {wording.count(row['overdue_items'])} overdue" if row["overdue_items"] else ""
    return f"{of(row['open_items'], row['prevent_items'])}{late}"


def no_causes(recorded: Mapping[str, Any]) -> str:
    """Why no repeat can be confirmed; `recorded` is a row of `causes_recorded`. Empty if some can."""
    if recorded["with_cause"] or not recorded["incidents"]:
        return ""
    return (
        f"None of {wording.plural(recorded['incidents'], 'incident')} has a cause, so no repeat can be confirmed. "
        "The column cause of a plain CSV, the cause line of a filled-in review, or a cause field of the incident tool tells which failures "
        "are the same."
    )


def no_repeats(period: str, shares: pl.DataFrame, *, narrowed: bool) -> str:
    """That nothing came back in the period, of how many."""
    labelled = int(shares["labelled"].sum())
    under = " under these filters" if narrowed else ""
    period = f"the {period}" if period[:1].isdigit() else period
    if not shares["incidents"].sum():
        return f"No incident in {period}{under}."
    if not labelled:
        return f"No incident of {period}{under} has a cause, so nobody can say what came back."
    return f"Nothing came back in {period}{under}: {wording.plural(labelled, 'incident')} with a cause, none a repeat."


def alone(charted: pl.DataFrame) -> str:
    """Why services are not compared: none has enough labelled incidents, or only one has."""
    if charted.is_empty():
        return f"Too little to compare: no service has {FEWEST} incidents with a cause in this period."
    service, repeats, labelled = charted.select("service", "repeats", "labelled").row(0)
    return f"{service}: {of(repeats, labelled)} incidents with a cause are repeats. No other service in view has enough to compare it with."


def shares_subtitle(*, weighed: bool) -> str:
    """What the chart of services shows."""
    how = "drawn towards the share of all services" if weighed else "as counted"
    return f"Share of incidents with a known cause that are repeats, {how}, with 95{NBSP}% interval; repeats of labelled at the right."


def shares_note(services: pl.DataFrame, charted: pl.DataFrame, most: int, *, weighed: bool) -> str:
    """How far labels go, on which every share of repeats depends."""
    labelled, unlabelled, causes = (int(services[name].sum()) for name in ("labelled", "unlabelled", "causes"))
    few = services.filter(pl.col("service").is_not_null() & (pl.col("labelled") < FEWEST)).height
    flagged = charted["flagged"].sum()
    labels = f"{wording.plural(labelled, 'incident')} with {wording.plural(causes, 'cause label')}, counted per service"
    sentences = [f"{labels}; {wording.count(unlabelled)} without."]
    if few:
        sentences.append(f"{wording.plural(few, 'service')} with fewer than {FEWEST} labelled {'is' if few == 1 else 'are'} not drawn.")
    if charted.height > most:
        sentences.append(f"And {wording.count(charted.height - most)} more, none flagged.")
    if flagged:
        sentences.append("Flagged: a one-sided Fisher test against all others, false-discovery rate under 1%.".replace("1%", f"1{NBSP}%"))
    elif charted.height > 1:
        sentences.append(
            "No service stands out beyond what chance explains." if weighed else "The services differ no more than chance explains."
        )
    return " ".join(sentences)


def repeat_words(row: Mapping[str, Any]) -> str:
    """What a repeat without a review is about; `row` is one of `repeats_without_review`."""
    need = {"required": "review required", "team_decision": "the team decides on a review", "undetermined": "impact unknown"}.get(
        row["pir_need"]
    )
    ordinal = "2nd time, a pattern" if row["ordinal"] == 2 else f"{_nth(row['ordinal'])} time, systemic"
    return " · ".join(word for word in (ordinal, row["cause"], row["severity"], need) if word)


def _nth(number: int) -> str:
    last = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{last}"


def suspected_subtitle(pairs: pl.DataFrame, window_days: int) -> str:
    """What suspects a repeat, and that a person confirms it."""
    number = int(pairs["times"].sum())
    found = f"{wording.plural(number, 'incident')} of the period: the" if number else "The"
    return (
        f"{found} words of the title are much like those of an earlier incident of the same service that was over at most "
        f"{window_days} days before, and one of the two has no cause. "
        " In no figure above: a person confirms, by giving both the same cause. Titles that say little match easily."
    )


def suspected_rows(pairs: pl.DataFrame) -> list[tuple[str, str, str, str, str | None]]:
    """Later title, how often and when last, earlier title, when that was, link; `pairs` are `suspected_titles`."""
    rows = []
    for row in pairs.iter_rows(named=True):
        times = "" if row["times"] == 1 else f"{wording.plural(row['times'], 'time')}, last "
        service = f"{row['service']}, " if row["service"] else ""
        earlier = "the same title" if row["earlier_title"] == row["title"] else row["earlier_title"]
        rows.append(
            (row["title"], f"{service}{times}{wording.day(row['last_on'])}", earlier, wording.day(row["last_earlier_on"]), row["url"])
        )
    return rows
