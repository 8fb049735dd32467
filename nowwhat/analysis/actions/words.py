"""Frames of action items -> sentences. Pure; plain text."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from nowwhat.analysis.actions.measures import CURVE_DAYS, FEWEST_TO_COMPARE, LONGER, MARKED_DAY, Slip, by_first_day
from nowwhat.language import formats
from nowwhat.language.sentences import FEWEST, NBSP, first_up, joined, listed, of, percents, share
from nowwhat.model.policy import Policy

FEWEST_IN_BULK = 20  # items of one tracker; queries/model/bulk_closings.sql
SLIPPED = "Missed their date"  # the label of the slip rate, wherever it stands
LISTS = {
    "top": "Top prevent items",
    "overdue": "Overdue",
    "stalled": "Stalled",
    "no_owner": "No owner",
    "no_due_date": "No due date",
    "vague": "Vague wording",
    "all": "All open",
}


def slipped(row: Mapping[str, Any], label: str) -> str:
    """How many promises slipped beside the quoted line; `row` is one of `slip_coverage`, `label` the policy's words for the line."""
    if not row["came_due"]:
        return "No action item came due."
    rate = f" ({formats.percent(row['slipped'] / row['came_due'])})" if row["came_due"] >= FEWEST else ""
    one = row["came_due"] == 1
    items, whose = ("item was", "its") if one else (f"items {'was' if row['slipped'] == 1 else 'were'}", "their")
    count = f"{of(row['slipped'], row['came_due'])} promised {items} not finished by"
    if not by_first_day(row):
        return f"{count} the date promised now{_or_earlier(row)}{rate}. {first_days(row)}"
    return " ".join(filter(None, [f"{count} {whose} first due date{rate}. {first_up(label)}.", first_days(row)]))


def _or_earlier(row: Mapping[str, Any]) -> str:
    return ", or by an earlier one that is known" if row["first_known"] or row["moves_seen"] else ""


def judged_by(row: Mapping[str, Any]) -> str:
    """By which day a rate judges; `row` is one of `slip_coverage`."""
    return "the day first promised" if by_first_day(row) else f"the date promised now{_or_earlier(row)}"


def first_days(row: Mapping[str, Any]) -> str:
    """Of how many items the day first promised is not known, and what that forbids; empty where it is known of all."""
    hidden = row["came_due"] - row["first_known"]
    if not hidden:
        return ""
    if by_first_day(row):
        return f"Of {formats.count(hidden)} the first date is not known, and the date promised now counts."
    return f"The first date is not known of {of(hidden, row['came_due'])}, so this is not compared with the quoted line."


def recorded_apart(before: tuple[int, int], now: tuple[int, int]) -> str:
    """Why a slip rate is not compared with that of the year before; items whose first date is known, of how many, in either year."""
    then, today = (formats.percent(known / due) for known, due in (before, now))
    return f"Not compared with the months before: the first date was known for {then} of items then, for {today} now."


def promise_length(now: float | None, before: float | None) -> str:
    """How long promises are, and what that does to the rate where it is not as before; empty where too few tell it."""
    if now is None:
        return ""
    days = formats.plural(round(now), "day")
    if before is None:
        return f"From creation to the due date: {days} at the median."
    said = f"From creation to the due date: {days} at the median, in the 12 months before {formats.plural(round(before), 'day')}."
    if round(now) == round(before) or max(now, before) < LONGER * min(now, before):
        return said
    kind = "longer now: a later day is easier to keep" if now > before else "shorter now: an earlier day is harder to keep"
    return f"{said} Promises are {kind}."


def slip_figure(slip: Slip) -> tuple[str, str]:
    """The figure and the sentence beside it. Bounds are the figure where too many were closed on an unknown day."""
    if slip.by_bounds and slip.bounds:
        return percents(*slip.bounds).replace(
            " to ", " – "
        ), f"{of(slip.slipped, slip.came_due)} that came due, and {formats.count(slip.unknown)} closed on an unknown day"
    if slip.rate is None:
        if not slip.came_due:
            return formats.UNKNOWN, "No item came due."
        return of(slip.slipped, slip.came_due), "that came due slipped: too few for a rate"
    limits = "" if slip.low is None or slip.high is None else f", 95{NBSP}% interval {percents(slip.low, slip.high)}"
    bounds = f"; {percents(*slip.bounds)} with {formats.count(slip.unknown)} closed on an unknown day" if slip.bounds else ""
    return formats.percent(slip.rate), f"{of(slip.slipped, slip.came_due)} that came due{limits}{bounds}"


def past(slip: Slip, from_month: str) -> str:
    """What the twelve months before were, where they hold enough."""
    if slip.came_due < FEWEST_TO_COMPARE or slip.rate is None:
        return (
            f"No past to compare with: fewer than {FEWEST_TO_COMPARE} items came due in the 12 months before {formats.month(from_month)}."
        )
    return f"The 12 months before {formats.month(from_month)}: {share(slip.slipped, slip.came_due, slip.low, slip.high)}."


def slip_coverage(row: Mapping[str, Any]) -> str:
    """What is in the rate and what is left out; `row` is one of `slip_coverage`."""
    left = {
        "no_date": "without a due date",
        "not_yet_due": "not yet due",
        "early_done": "done ahead of a day still to come",
        "cancelled_before": "cancelled in time",
        "unknown": "closed on an unknown day",
        "date_faults": "with dates that cannot be",
        "status_unknown": "with a status that nobody has mapped",
    }
    out = [f"{formats.count(row[key])} {words}" for key, words in left.items() if row[key]]
    sentences = [f"{formats.plural(row['came_due'], 'item')} came due." + (f" Left out: {', '.join(out)}." if out else "")]
    if row["in_bulk"]:
        sentences.append(
            f"Of those closed on an unknown day, {formats.count(row['in_bulk'])} {'was' if row['in_bulk'] == 1 else 'were'} closed in one "
            f"minute with {FEWEST_IN_BULK - 1} or more others of the tracker."
        )
    if row["untied"]:
        sentences.append(
            f"{formats.count(row['untied'])} of those that came due {'is' if row['untied'] == 1 else 'are'} tied to no known incident."
        )
    if row["by_policy"]:
        sentences.append(
            f"{formats.count(row['by_policy'])} {_are(row['by_policy'])} judged by the day that the policy sets, having none of their own."
        )
    return " ".join(sentences)


FAULTS = {
    "due_before_created": "Due {due}, before it was created ({created}).",
    "closed_before_created": "Closed {closed}, before it was created ({created}).",
    "closed_after_as_of": "Closed {closed}, which is still to come.",
    "closed_in_bulk": "Closed {closed}, in one minute with {fewest} or more others: that minute says nothing of its work.",
    "status_unknown": "Status {status!r} is in no map: map it in policy.toml under [status] to open, done or cancelled.",
}


def fault(row: Mapping[str, Any]) -> str:
    """What about an item should be checked; `row` is one of `check_item_dates`."""
    days = [day for day in (row["first_due_on"], row["due_on"]) if day]
    return FAULTS[row["fault"]].format(
        due=formats.day(min(days, default=None)),
        created=formats.day(row["created_on"]),
        closed=formats.day(row["closed_on"]),
        fewest=FEWEST_IN_BULK - 1,
        status=row["status_label"],
    )


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def moved(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """How many due dates were moved: figure, sentence, coverage; `row` is one of `slip_coverage`."""
    if not row["moves_visible"]:
        return formats.UNKNOWN, "No item has both the day first promised and the day promised now (original_due_date).", ""
    median = f"by {formats.plural(round(row['moved_days_p50']), 'day')} at the median" if row["moved"] else "none was moved to a later day"
    words = f"of {formats.count(row['moves_visible'])} due dates were moved later, {median}" if row["moved"] else median
    hidden = row["came_due"] - row["moves_visible"]
    return (
        formats.count(row["moved"]),
        words,
        f"Of {formats.count(hidden)} more the first day is not recorded: moves not visible." if hidden else "",
    )


def second(row: Mapping[str, Any]) -> str:
    """The rate by the days promised now, beside the one by the first days."""
    if row["second_n"] < FEWEST:
        return ""
    return f"By the day promised now: {share(row['second_slipped'], row['second_n'])}."


def untouched(stalled: int | None, after_days: int) -> str:
    """What makes an item stalled, and what to do where some are."""
    return f"untouched for more than {after_days} days{': escalate' if stalled else ''}"


def oldest(days_over: Any) -> str:
    """For how long the oldest promise is overdue; empty where none is."""
    return f"The oldest for {formats.plural(days_over, 'day')}." if isinstance(days_over, int) else ""


def provisional(months: pl.DataFrame) -> str:
    """Which month of a chart is not over."""
    open_ = months.filter("provisional")["month_start_on"].to_list()
    return f"{formats.month(open_[0])} is not over." if open_ else ""


def thin_months(months: pl.DataFrame) -> str:
    """How many complete months have too few items for a rate."""
    few = months.filter(~pl.col("provisional") & pl.col("share").is_null() & (pl.col("n") > 0)).height
    return f"{formats.plural(few, 'month')} with fewer than {FEWEST} items {'has' if few == 1 else 'have'} no rate." if few else ""


def unmeasurable(recorded: Mapping[str, Any]) -> str:
    """Why nothing can be said about action items at all; `recorded` is a row of `items_recorded`. Empty if something can."""
    if not recorded["items"]:
        return (
            "The imported files hold no action items. An export of the tracker that keeps them "
            "(Jira, Linear, GitHub Issues), filled-in reviews in Markdown, or a plain CSV with "
            "action_id, incident_id, title, due_date, status and closed_at would answer this page."
        )
    if not recorded["dated"]:
        of_all = f"None of {formats.plural(recorded['items'], 'item')} has a due date"
        return f"{of_all} (due_date or original_due_date), so nothing can be on time or late."
    return ""


def none_due(period: str, recorded: Mapping[str, Any], *, narrowed: bool) -> str:
    """The sentence that no item came due in the period, and where some did."""
    under = " under these filters" if narrowed else ""
    where = (
        f" Items came due from {formats.month(recorded['first_month'])} to {formats.month(recorded['last_month'])}."
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
    words = f"day {MARKED_DAY}: {formats.percent(point.estimate)} done" + (
        f", before {formats.percent(earlier.estimate)}" if earlier else ""
    )
    return pl.DataFrame([(MARKED_DAY, point.estimate, words)], schema=schema, orient="row")


def completion_subtitle(period: str, now: Any, before: Any, before_words: str) -> str:
    """What the curve shows."""
    against = f" Grey: created in {before_words}, n {formats.count(before.n)}." if before else ""
    return f"Share of items done by day since creation, with 95{NBSP}% band; created in {period}, n {formats.count(now.n)}.{against}"


def completion_note(times: pl.DataFrame) -> str:
    """What the curve does with items that are not done."""
    unknown = times["days"].null_count()
    out = f" {formats.plural(unknown, 'item')} closed on an unknown day {'is' if unknown == 1 else 'are'} left out." if unknown else ""
    return f"Open items count as far as they have got; a cancelled one is another end, not a wait. Drawn to day {CURVE_DAYS}.{out}"


def group_rows(groups: pl.DataFrame, by: str) -> list[list[str]]:
    """Cells of the tables by category and by team: name, slipped with its limits, still open. Of a team with few items nothing is said."""
    rows = []
    for row in groups.iter_rows(named=True):
        few = row["came_due"] < FEWEST
        counted = share(row["slipped"], row["came_due"], row["low"], row["high"]) or "none came due"
        slipped = f"n < {FEWEST}" if few and by == "team" else counted
        named = row["label"] if by == "team" else (row["label"] or "").capitalize()
        rows.append([named or f"No {by}", slipped, "" if few and by == "team" else formats.count(row["overdue"])])
    return rows


def lists_unknown(unknowable: Collection[str]) -> str:
    """Which lists of open items nobody can make, and why; empty where all can be made."""
    why = {
        "overdue": "none has a due date",
        "stalled": "none says when it was created or last touched",
        "top": "none says what it is for (prevent, detect, respond or mitigate)",
    }
    names = {"overdue": "what is overdue", "stalled": "what is stalled", "top": "what comes first"}
    missing = [name for name in why if name in unknowable]
    if not missing:
        return ""
    return f"Of the open items {listed([why[name] for name in missing])}: {listed([names[name] for name in missing])} is not known."


def list_words(key: str, policy: Policy) -> str:
    """What a list of open items holds."""
    days = policy.actions.stalled_after_days
    return {
        "top": "Open prevent items of P1s, P2s and repeats, the earliest created first, at most three per team: before anything else.",
        "overdue": "Open, and the day first promised has passed; the oldest promise first.",
        "stalled": f"Open, and nobody touched it for more than {days} days: escalate. The longest untouched first.",
        "no_owner": "Open, and nobody is named who does it.",
        "no_due_date": "Open, without a day by which it is promised.",
        "vague": "Open, and nobody can tell when it is done: it begins with a word such as improve, and names nothing to deliver.",
        "all": "Everything open, the oldest promise first.",
    }[key]


def why_now(row: Mapping[str, Any], key: str) -> tuple[str, bool]:
    """What an open item needs a word for, and whether it is late."""
    if key == "stalled":
        late = f", overdue {formats.plural(row['days_over'], 'day')}" if row["days_over"] is not None else ""
        return f"untouched {formats.plural(row['idle_days'], 'day')}{late}", True
    if row["days_over"] is not None:
        return f"overdue {formats.plural(row['days_over'], 'day')}", True
    if row["due_on"] is None:
        since = f", open since {formats.day(row['created_on'])}" if row["created_on"] else ""
        return f"no due date{since}", False
    return f"due {formats.day(row['due_on'])}", False


def about(row: Mapping[str, Any], key: str) -> str:
    """What an open item is about: its id where no link leads to it, service, team, and severity or category; else where it comes from."""
    of_review = row["gsystem"] == "review"  # such an item has no id that anybody knows
    id_ = None if row["url"] or of_review else row["action_id"]
    words = joined(id_, row["service"], row["team"], row["severity"] if key == "top" else row["category"])
    return words or (("its review" if of_review else "its incident") if row["incident_id"] else "")
