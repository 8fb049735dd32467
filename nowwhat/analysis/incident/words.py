"""Frames about one incident -> sentences, badges and cells. Pure; plain text."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from nowwhat.analysis.incident import measures as measured
from nowwhat.analysis.sentences import SYSTEMIC
from nowwhat.language import formats
from nowwhat.language.sentences import NBSP, first_up, joined, listed
from nowwhat.model.duration import DURATIONS, LIMITED, STAMPS, UNKNOWN

# What an incident's axis begins with, where its start is not known.
BEGINS = ("began", "noticed", "first response", "troubleshooting", "fixed", "recovered")
DETECTED = {"monitoring": "detected by monitoring", "customer": "reported by customers", "internal": "noticed by colleagues"}
APART = {"merged": "merged into another", "drill": "a drill", "maintenance": "planned maintenance", "test": "a test"}
FIELDS = {
    "started_at": "Began",
    "detected_at": "Noticed",
    "acknowledged_at": "First response",
    "investigating_at": "Troubleshooting began",
    "root_cause_found_at": "Cause found",
    "fix_applied_at": "Fix in place",
    "recovered_at": "Recovered",
    "impact_started_at": "Customers affected from",
    "impact_ended_at": "Customers affected until",
    "pir_completed_at": "Review held",
    "severity": "Severity",
    "service": "Service",
    "team": "Team",
    "cause": "Cause",
    "customer_impact": "Customers affected",
    "detected_by": "Detected by",
}
# How a document tells which time a line gives.
CERTAINTY = {"stated": "labelled so", "worded": "told by the words of its line", "inferred": "inferred from the lines around it"}
VERDICTS = {
    "agrees": "agrees",
    "differs": "differs",
    "typing error": "differs, probably a typing error",
    "support hours": "counts hours of support alone",
    "other start": "counts from another moment",
    "several incidents": "differs, probably because of several incidents",
}
SUBTITLE = "Its phases on one axis, and each measured step from its own start: a tick is the limit, thick is over it."
EVENT = "One failure, several tickets"
NEAREST = 10  # occurrences that `incident_occurrences` gives on either side
Badge = tuple[str, bool]  # words, and whether they are a warning


def context(row: Mapping[str, Any]) -> str:
    """Id, service, severity, date and team of an incident in one line."""
    when = f"{formats.moment(row['anchor_at'])} {row['zone']}" if row["anchor_at"] else "no time is recorded"
    return joined(row["incident_id"], row["service"], row["severity"] or "no severity", when, row["team"])


def course(row: Mapping[str, Any]) -> str:
    """How long the incident took, as far as its stamps tell; `row` is one of `incident`."""
    began, noticed, over = row["started_at"], row["detected_at"], row["recovered_at"]
    if began and over:
        return (
            f"It took {formats.duration((over - began).total_seconds())} from start to recovery"
            if over >= began
            else "Its times contradict each other: recovery lies before the start"
        )
    if noticed and over and over >= noticed:
        return f"It took {formats.duration((over - noticed).total_seconds())} from detection to recovery; when it began is not recorded"
    if row["anchor_at"] is None:
        return "How long it took is not known: no time from start to recovery is recorded"
    return "No recovery is recorded" if over is None else "How long it took is not known: neither start nor detection is recorded"


def phase_rows(row: Mapping[str, Any]) -> pl.DataFrame:
    """The phases as the chart of one incident wants them."""
    rows = [
        (_together(phase.names), phase.order, phase.start_min, phase.end_min, formats.duration(60 * (phase.end_min - phase.start_min)))
        for phase in measured.phases(row)
    ]
    schema = {"phase": pl.String, "order": pl.Int64, "start_min": pl.Float64, "end_min": pl.Float64, "length": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _together(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{listed(names)}, not split"


def step_rows(row: Mapping[str, Any]) -> pl.DataFrame:
    """The measured steps as the chart of one incident wants them."""
    rows = [(step.start_min, step.end_min, step.limit_min, step.over, step_words(row, step.duration)) for step in measured.steps(row)]
    schema = {"start_min": pl.Float64, "end_min": pl.Float64, "limit_at_min": pl.Float64, "over": pl.Boolean, "words": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def step_words(row: Mapping[str, Any], duration: str) -> str:
    """One known step beside its limit: "23 min to detect, 18 min over the limit of 5 min"."""
    seconds, limit_s = row[f"{duration}_s"], row[f"{duration}_limit_s"]
    took = f"{formats.duration(seconds)} to {DURATIONS[duration].verb}"
    if row[f"{duration}_status"] == "early":
        return f"{took}: {DURATIONS[duration].early}"
    if limit_s is None:
        return took
    if seconds > limit_s:
        return f"{took}, {formats.duration(seconds - limit_s)} over the limit of {formats.duration(limit_s)}"
    return f"{took}, limit {formats.duration(limit_s)}"


def course_note(row: Mapping[str, Any], corrected: Sequence[tuple[str, str]]) -> str:
    """Which steps are not known and why, which stamps are missing, and what people `corrected`, with the reason."""
    if row["not_counted"]:
        where = f": it counts as {row['counts_as']}" if row["counts_as"] else ""
        return f"In no figure, being {APART.get(row['not_counted'], row['not_counted'])}{where}."
    why = UNKNOWN | {"not_reached": "not begun"}
    sentences = []
    for duration in LIMITED:
        status = row[f"{duration}_status"]
        if row[f"{duration}_s"] is None and status != "missing":
            sentences.append(f"{first_up(DURATIONS[duration].name)}: {why.get(status, status)}.")
    absent = [STAMPS[name] for name in measured.SPINE if row[name] is None]
    sentences.append(f"Not recorded: {listed(absent)}." if absent else "All six times are recorded.")
    sentences += [f"{FIELDS.get(field, field)} is corrected: {reason.rstrip('.')}." for field, reason in corrected]
    return " ".join([*sentences, *row["flags"]])


def badges(row: Mapping[str, Any], occurrences: pl.DataFrame, documents: int) -> list[Badge]:
    """What is remarkable about an incident, at most three; `occurrences` are `incident_occurrences`, `documents` counts its reviews."""
    remarkable: list[Badge] = []
    if row["not_counted"]:
        remarkable.append((f"in no figure: {APART.get(row['not_counted'], row['not_counted'])}", False))
    here = occurrences.filter((pl.col("certainty") == "confirmed") & (pl.col("steps") == 0))
    if times := here.filter(kind="repeat")["ordinal"].to_list():
        remarkable.append((f"{'pattern' if max(times) < SYSTEMIC else 'systemic'}: {formats.ordinal(max(times))} time", True))
    elif not here.is_empty() and (here["kind"] == "overlap").all():
        remarkable.append(("probable duplicate of an earlier one", False))
    if words := review_words(row, documents):
        remarkable.append(words)
    if row["detected_by"]:
        remarkable.append((DETECTED.get(row["detected_by"], f"detected by {row['detected_by']}"), False))
    return remarkable[:3]


def event(tickets: pl.DataFrame) -> str:
    """How many tickets of which services the event has, and which it began with; `tickets` are `event_incidents`."""
    first = tickets.row(0, named=True)
    began = f"The first: {first['title'] or first['incident_id']}, {formats.moment(first['at'])}."
    return f"{formats.plural(first['incidents'], 'ticket')}, 1{NBSP}event: {listed(first['services'])}. {began}"


def review_words(row: Mapping[str, Any], documents: int = 0) -> Badge | None:
    """Whether the incident needed a review, and when it had one; `row` is one of `incident`. None where there is nothing to say."""
    hours, need = row["review_h"], row["pir_need"]
    if row["held_at"] is not None:
        when = "" if hours is None or hours < 0 else f" {_hours(hours)} after recovery"
        return f"review held{when}", row["pir_timing"] == "late" and need == "required"
    if documents:
        return "review written; when it was held is not recorded", False
    if need != "required":
        words = {"team_decision": "a review is the team's decision", "undetermined": "whether it needs a review is not known"}.get(need)
        return (words, False) if words else None
    why = (
        "; when it recovered is not known"
        if row["pir_timing"] == "unknown"
        else " after recovery"
        if row["recovered_at"] is None
        else "; when reviews are held is not known"
        if not row["any_review"]
        else "; no review of that time is recorded"
        if row["pir_timing"] == "not_recorded"
        else ""
    )
    if why:
        return f"review required{why}", False
    return (f"review owed, {_hours(48 - hours)} left", False) if hours < 48 else (f"review {_hours(hours - 48)} late", True)


def _hours(hours: float) -> str:
    return formats.duration(3600 * max(1, math.floor(hours + 0.5)))


def value_rows(stamps: pl.DataFrame) -> list[tuple[str, str, str, bool]]:
    """What, its value, where that comes from, and whether people corrected it; `stamps` are `incident_stamps`."""
    return [
        (FIELDS.get(row["field"], row["field"].replace("_", " ")), _value(row), _origin(row), row["reason"] is not None)
        for row in stamps.iter_rows(named=True)
    ]


def _value(row: Mapping[str, Any]) -> str:
    said = formats.moment(row["at"]) if row["at"] else row["value"] or "cleared"
    return f"{said}, later than the day of the report: not counted" if row["late"] else said


def _origin(row: Mapping[str, Any]) -> str:
    if row["reason"] is not None:
        return f"corrected: {row['reason']} (the exports say {row['was'] or 'nothing'})"
    return f"{_source(row['source'])}{_written(row)}"


def _written(row: Mapping[str, Any]) -> str:
    """How a document writes a time, and how it tells which one it is."""
    if row["written"] is None:
        return ""
    about = ", about" if row["reading"] == "about" else ""
    return f": “{row['written']}”{about}, {CERTAINTY.get(row['certainty'], 'nobody knows how')}"


def stated_rows(stated: pl.DataFrame) -> list[tuple[str, str, str, bool]]:
    """Which duration, what is stated, how the stamps of the document compare, and whether they differ; `stated` are `incident_stated`."""
    return [
        (first_up(row["name"]), formats.duration(60 * row["minutes"]), _verdict(row), row["verdict"] in {"differs", "typing error"})
        for row in stated.iter_rows(named=True)
    ]


def stated_subtitle(stated: pl.DataFrame) -> str:
    """Where the durations are stated, and that no figure uses them."""
    places = [f"{file}, line {line}" for file, line in stated.select("file", "line").iter_rows()]
    return f"{listed(places)}. Figures are computed from times alone, never from these."


def _verdict(row: Mapping[str, Any]) -> str:
    if row["stamps_minutes"] is None:
        return "no times in the document to compare it with" if row["verdict"] == "no stamps" else VERDICTS[row["verdict"]]
    interval = f", from {row['stamps_of']}" if row["stamps_of"] else ""
    return f"{VERDICTS[row['verdict']]}: the times give {formats.duration(60 * row['stamps_minutes'])}{interval}"


def _source(name: str) -> str:
    return "review document" if name == "review" else name.replace("_", " ")


def values_subtitle(row: Mapping[str, Any], stamps: pl.DataFrame) -> str:
    """Which sources tell of the incident, by file and line where there are several; `stamps` are `incident_stamps`."""
    places = stamps.filter(pl.col("file").is_not_null() & (pl.col("source") != "corrections")).unique(
        ["source", "file"], maintain_order=True
    )
    by_source = {
        source: f"{_source(source)} ({file}, line {line})" for source, file, line in places.select("source", "file", "line").iter_rows()
    }
    return f"Told by {listed([by_source.get(source, _source(source)) for source in row['sources']])}. Zone {row['zone']}."


def event_rows(events: pl.DataFrame) -> list[tuple[str, str]]:
    """When and what of the timeline; the day only where it changes. What two sources tell of one kind in one minute is one row, in the
    longer words.
    """
    longest: dict[tuple[Any, Any], dict[str, Any]] = {}
    for number, row in enumerate(events.iter_rows(named=True)):
        key = (row["at"] and row["at"].replace(second=0, microsecond=0), row["kind"] or number)
        if key not in longest or len(row["text"] or "") > len(longest[key]["text"] or ""):
            longest[key] = row
    days = [None, *(row["at"] and row["at"].date() for row in longest.values())]
    return [
        (_when(row["at"], days[place] == days[place + 1]), row["text"] or row["kind"] or "") for place, row in enumerate(longest.values())
    ]


def _when(at: dt.datetime | None, same_day: bool) -> str:
    if at is None:
        return "no time that can be read"
    return formats.clock(at) if same_day else formats.moment(at)


def came_back(row: Mapping[str, Any], certainty: str, *, reviews: bool) -> tuple[str, bool]:
    """What an occurrence met: its place, what was promised and open, its review; and whether something was overdue."""
    if row["kind"] == "overlap":
        return "probable duplicate: the one before was not over", False
    gap = "" if row["gap_days"] is None else f"{formats.plural(row['gap_days'], 'day') if row['gap_days'] else 'less than a day'} later"
    first = "first time" if row["gap_days"] is None else f"first again, {gap}"
    parts = [first] if row["kind"] == "first" else [gap]
    if row["overdue_items"]:
        parts.append(f"{formats.plural(row['overdue_items'], 'fix', 'fixes')} overdue")
    elif row["open_items"]:
        parts.append(f"{formats.plural(row['open_items'], 'fix', 'fixes')} open")
    elif row["kind"] == "repeat" and certainty != "suspected":
        parts.append("no fix open")
    if reviews:
        parts.append("reviewed" if row["reviewed"] else "not reviewed")
    return "; ".join(filter(None, parts)), bool(row["overdue_items"])


def occurrences_subtitle(rows: pl.DataFrame, certainty: str, window_days: int) -> str:
    """What makes incidents occurrences of one failure."""
    first = rows.row(0, named=True)
    cut = " At most ten before it and ten after are listed." if rows["steps"].abs().max() == NEAREST else ""
    if certainty == "suspected":
        return f"Titles alone suggest it: a person confirms, by giving both the same cause.{cut}"
    what = f"{'fingerprint' if certainty == 'fingerprint' else 'cause'} “{first['cause']}”"
    fixes = "Fixes are prevent items of earlier ones: open or overdue when it came back."
    return f"Service {first['service']}, {what}, back at most {window_days} days after the one before was over. {fixes}{cut}"


def alone(row: Mapping[str, Any]) -> str:
    """Why no other occurrence is listed."""
    if row["not_counted"]:
        return "Only counted incidents have occurrences."
    if not row["service"] or not row["cause"]:
        missing = listed([word for word, known in (("service", row["service"]), ("cause", row["cause"])) if not known])
        return f"It has no {missing}, so nobody can say whether it happened before. The cause line of its review would tell."
    return f"No other incident of {' or '.join(row['service'].split('; '))} has the cause “{row['cause']}”."


def item_state(row: Mapping[str, Any]) -> tuple[str, bool]:
    """What became of a promise, and whether that is late; `row` is one of `incident_items`."""
    over = formats.plural(row["days_over"], "day") if row["days_over"] else ""
    words, late = {
        "overdue": (f"overdue {over or 'since today'}", True),
        "late": (f"done {over} late", False),
        "cancelled_after_due": (f"cancelled {over} after its day", False),
        "cancelled_before_due": ("cancelled before its day", False),
        "on_time": ("done in time", False),
        "early_done_not_yet_due": ("done ahead of its day", False),
        "closed_unknown_date": ("closed on an unknown day", False),
        "no_due_date": ("done, no day promised" if row["status"] == "done" else f"{row['status']}, no due date", False),
        "not_yet_due": (f"due {formats.day(row['due_on'])}", False),
    }.get(row["state"], (row["status"], False))
    idle = f", untouched {formats.plural(row['idle_days'], 'day')}" if row["stalled"] else ""
    return words + idle, late or bool(row["stalled"])


def items_empty(row: Mapping[str, Any]) -> str:
    """Why no item is listed."""
    return "Items of an incident that is in no figure are not listed." if row["not_counted"] else "No action item names this incident."


def review_lists(review: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """The headings of a review with what stands under each; empty ones are left out. `review` is one of `incident_reviews`."""
    lists = [
        ("Summary", (review["summary"] or "").splitlines()),
        ("Impact", (review["impact"] or "").splitlines()),
        ("Five whys", list(review["whys"])),
        ("Root cause", [review["root_cause"] or ""]),
        ("Contributing factors", list(review["contributing_factors"])),
        ("Resolution", (review["resolution"] or "").splitlines()),
        ("Lessons", (review["lessons"] or "").splitlines()),
        ("What went well", list(review["went_well"])),
        ("What did not", list(review["went_badly"])),
    ]
    return [(title, kept) for title, lines in lists if (kept := [line for line in lines if line.strip()])]


def review_subtitle(review: Mapping[str, Any]) -> str:
    """When a review was held, by how many, and from which document it was read."""
    held = f"Held {formats.moment(review['held_at'])}" if review["held_at"] else "When it was held is not recorded"
    people = formats.plural(review["attendee_count"], "person", "people") if review["attendee_count"] else None
    minutes = formats.duration(60 * review["minutes"]) if review["minutes"] else None
    return joined(held, minutes, people, review["status"], review["file"])


def no_review(row: Mapping[str, Any]) -> str:
    """The sentence that no document tells of a review."""
    if row["held_at"] is not None:
        return "The incident tool knows that a review was held; no review document of it was imported."
    return "No review document of this incident was imported. The button begins one, filled in as far as the exports tell."


def asked_in_vain(named: str) -> str:
    """The sentence that an id leads nowhere."""
    return f"There is no incident {named[:80]!r} here, under its id or another of its names. Perhaps its export is not imported yet."


def several(named: str, number: int) -> str:
    """The sentence that an id means several incidents."""
    return f"{formats.plural(number, 'incident')} of different tools have the id {named[:80]!r}. Which one is meant?"


def listed_words(words: str, hits: int, shown: int) -> str:
    """How many incidents a search has found, and how many are listed."""
    asked = f" with {words[:60]!r} in {'their' if hits > 1 else 'its'} id or title" if words else ""
    return (
        f"The latest {formats.count(shown)} of {formats.plural(hits, 'incident')}{asked}."
        if hits > shown
        else (f"{formats.plural(hits, 'incident')}{asked}, the latest first." if hits else f"No incident{asked}.")
    )
