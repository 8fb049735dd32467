"""Frames of repeats -> sentences. Pure; plain text."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from nowwhat import wording
from nowwhat.phrases.words import FEWEST, NBSP, SYSTEMIC, listed, of, within

MARKS = "Thin: promised time. Thick: overdue. ● was overdue when it came back, ○ was open."


def repeated(row: Mapping[str, Any]) -> str:
    """How many incidents repeat an earlier one; `row` has labelled, repeats, pattern and systemic."""
    if not row["repeats"]:
        return (
            f"None of {wording.plural(row['labelled'], 'incident')} with a known cause repeats an earlier one." if row["labelled"] else ""
        )
    parts = [(row["pattern"], "second time (a pattern)"), (row["systemic"], "third time or more (systemic)")]
    kinds = listed([f"{wording.count(number)} for the {words}" for number, words in parts if number])
    verb = "incident repeats an earlier one" if row["repeats"] == 1 else "incidents repeat an earlier one"
    return f"{wording.count(row['repeats'])}{NBSP}{verb}: {kinds}."


def repeats_coverage(row: Mapping[str, Any]) -> str:
    """What the share of repeats is of, and what is left out; `row` sums `repeats_by_month`."""
    without = row["incidents"] - row["labelled"] - row["duplicates"]
    out = [f"{wording.count(without)} without a service or a cause"] if without else []
    out += [f"{wording.plural(row['duplicates'], 'probable duplicate')}"] if row["duplicates"] else []
    return f"{of(row['repeats'], row['labelled'])} with a known cause." + (f" Left out: {listed(out)}." if out else "")


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
    period = within(period)
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
    return f"Share of incidents with a known cause that are repeats, {how}, with 95{NBSP}% interval; at the right the repeats of how many."


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
    ordinal = "2nd time, a pattern" if row["ordinal"] < SYSTEMIC else f"{wording.ordinal(row['ordinal'])} time, systemic"
    return " · ".join(word for word in (ordinal, row["cause"], row["severity"], need) if word)


def suspected_subtitle(pairs: pl.DataFrame, window_days: int) -> str:
    """What suspects a repeat, and that a person confirms it."""
    number = int(pairs["times"].sum())
    found = f"{wording.plural(number, 'incident')} of the period: the" if number else "The"
    return (
        f"{found} words of the title are much like those of an earlier incident that was over at most "
        f"{window_days} days before, of the same service or both of none, and one of the two has no cause. "
        "In no figure above: a person confirms, by giving both the same cause. Titles that say little match easily."
    )


def suspected_rows(pairs: pl.DataFrame) -> list[tuple[str, str, str, str]]:
    """Later title, how often and when last, earlier title, when that was; `pairs` are `suspected_titles`."""
    rows = []
    for row in pairs.iter_rows(named=True):
        times = "" if row["times"] == 1 else f"{wording.plural(row['times'], 'time')}, last "
        service = f"{row['service'] or 'no service'}, "
        earlier = "the same title" if row["earlier_title"] == row["title"] else row["earlier_title"]
        rows.append((row["title"], f"{service}{times}{wording.day(row['last_on'])}", earlier, wording.day(row["last_earlier_on"])))
    return rows
