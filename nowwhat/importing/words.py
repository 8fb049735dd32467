"""Frames of what an import did -> sentences, and the lines that mend it. Pure; plain text."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from nowwhat.importing.report import FileReport, ImportReport
from nowwhat.language import formats
from nowwhat.language.sentences import first_up, listed, of
from nowwhat.mapping.sheet import Column

OLD_DAYS = 31
FEW_NAMES = 12
PARTS = {"used": "used", "unchanged": "unchanged", "superseded": "superseded", "refused": "refused", "set_aside": "set aside"}
SECTIONS = {
    "severity": ("severity", "P1, P2, P3 or P4"),
    "kind": ("kinds", "incident, drill, test or maintenance"),
    "category": ("category", "prevent, detect, respond, mitigate or improve"),
    "status": ("status", "open, done or cancelled"),
}
EXAMPLES = {"severity": "P3", "kind": "incident", "category": "prevent", "status": "open"}


def holds(stored: Mapping[str, Any]) -> str:
    """What the store holds; `stored` is the row of that query."""
    left_out = stored["incidents"] - stored["counted"]
    out = f", {formats.count(left_out)} of them in no figure" if left_out else ""
    later = f", {formats.count(stored['later_items'])} of them created after the day of the report and in no figure"
    things = [
        _some(stored["incidents"], "incident") + out,
        _some(stored["action_items"], "action item") + (later if stored["later_items"] else ""),
        _some(stored["reviews"], "review document"),
    ]
    return (
        f"{first_up('; '.join(things))}. Generation {formats.count(stored['number'])}, from {formats.plural(stored['imports'], 'import')}."
    )


def _some(number: int, one: str) -> str:
    return formats.plural(number, one) if number else f"no {one}s"


def newest(stored: Mapping[str, Any]) -> str:
    """Up to when the data go, and the newest thing in them."""
    at = f"; the newest time in the records is of {formats.day(stored['newest_at'])}" if stored["newest_at"] else ""
    return f"Everything is counted as of {formats.day(stored['as_of_local'])}, {stored['as_of_local']:%H:%M} ({stored['zone']}){at}."


def old(days: int) -> str:
    """The sentence that the data are more than a month old; empty where they are not."""
    return (
        f"The data are {formats.plural(days, 'day')} old: what happened since is not in any figure. Import newer exports."
        if days > OLD_DAYS
        else ""
    )


def import_words(files: pl.DataFrame) -> str:
    """One import in a line: how many files and records, and what became of them; `files` are rows of `import_files`."""
    read = files.filter(pl.col("outcome") == "read")
    counts = {name: int(read[name].sum()) for name in ("read", *PARTS)}
    parts = [f"{formats.count(counts[name])} {words}" for name, words in PARTS.items() if counts[name]]
    apart = [
        f"{formats.plural(n, 'file')} {outcome}"
        for outcome, n in files.filter(pl.col("outcome") != "read").group_by("outcome").len().sort("outcome").iter_rows()
    ]
    total = f"{formats.plural(counts['read'], 'record')} read = {' + '.join(parts)}" if parts else "nothing read"
    said = [f"{formats.plural(read.height, 'file')}, {total}", *apart]
    return f"As of {formats.day(files['imported_as_of'][0])}: {'; '.join(said)}."


def not_used(row: Mapping[str, Any]) -> str:
    """What a file holds beside the used records, as the rest of the sum: "1 superseded + 1 refused"."""
    return " + ".join(f"{formats.count(row[name])} {words}" for name, words in PARTS.items() if name != "used" and row[name])


def file_words(row: Mapping[str, Any]) -> str:
    """What a file was read as, and what was done while reading."""
    zone = f"zone {row['zone']}" if row["zone"] else ""
    return " · ".join(
        word for word in (row["source"].replace("_", " "), zone, row["sentence"], *row["notes"], unused_words(row["unused"])) if word
    )


def unused_words(names: Sequence[str]) -> str:
    """Which columns of an export nothing was made of; empty where all were used."""
    if not names:
        return ""
    more = f" and {formats.count(len(names) - FEW_NAMES)} more" if len(names) > FEW_NAMES else ""
    return f"columns not used: {', '.join(names[:FEW_NAMES])}{more}"


def policy_lines(unmapped: pl.DataFrame) -> str:
    """The lines of policy.toml that map what is unmapped, each with a word to be checked; empty without any that can be mapped."""
    lines: list[str] = []
    for field, (section, words) in SECTIONS.items():
        own = unmapped.filter(pl.col("field") == field)
        if own.is_empty():
            continue
        lines += [*([""] if lines else []), f"[{section}]  # {words}"]
        summed = own.group_by("label").agg(pl.col("records").sum()).sort("records", "label", descending=[True, False])
        ours = json.dumps(EXAMPLES[field])
        lines += [f"{json.dumps(label, ensure_ascii=False)} = {ours}  # {formats.plural(n, 'record')}" for label, n in summed.iter_rows()]
    return "\n".join(lines)


def ended(row: Mapping[str, Any]) -> str:
    """How many incidents a service had until when; `row` is one of `renamed_services`."""
    return f"{formats.plural(row['incidents'], 'incident')} until {formats.day(row['last_on'])}"


def began(row: Mapping[str, Any]) -> str:
    """How many incidents the other has had since when."""
    return f"{formats.plural(row['later_incidents'], 'incident')} since {formats.day(row['first_on'])}"


def alike(row: Mapping[str, Any]) -> str:
    """In what a service is like one that ended as it began; `row` is one of `renamed_services`."""
    causes = row["same_causes"]
    same = [
        f"the cause {causes[0]!r}" + (f" and {formats.plural(len(causes) - 1, 'other')}" if len(causes) > 1 else "") if causes else "",
        formats.plural(row["same_titles"], "title") if row["same_titles"] else "",
        "the team" if row["same_team"] else "",
    ]
    return f"The same: {listed([word for word in same if word])}."


def service_lines(renamed: pl.DataFrame, services: Mapping[str, str]) -> str:
    """The lines of policy.toml that would make one of two services, each to be checked; `services` are what the policy calls them now.

    What the policy renames to the service that ended goes to the other, too: a line is looked up once.
    """
    lines = []
    for row in renamed.iter_rows(named=True):
        labels = [row["service"], *(label for label, ours in services.items() if ours == row["service"] != label)]
        lines += [service_line(label, row["successor"]) for label in labels]
    return "\n".join(["[services]  # only those that are one service", *lines]) if lines else ""


def service_line(service: str, successor: str) -> str:
    """The line under [services] of policy.toml that gives a service another name."""
    return f"{json.dumps(service, ensure_ascii=False)} = {json.dumps(successor, ensure_ascii=False)}"


def unmappable(unmapped: pl.DataFrame) -> str:
    """Labels that no map of the policy can mend: ways of detection."""
    own = unmapped.filter(pl.col("field") == "detected_by")["label"].to_list()
    if not own:
        return ""
    stay = "stays" if len(own) == 1 else "stay"
    return (
        f"detected_by has no map: {listed([repr(label) for label in own[:5]])} {stay} unknown; it knows monitoring, customer and internal."
    )


def excluded_words(reason: str) -> str:
    """Why an incident is in no figure."""
    words = {"merged": "Merged into another", "not_begun": "Begins after the day of the report: it does not exist yet"}
    return words.get(reason, reason.capitalize())


def looked_at(limits: Mapping[str, int]) -> str:
    """How far candidates were looked for where that was not all; `limits` is a row of `untied_limits`, or empty."""
    if not limits:
        return ""
    records, looked, titles, cut = (limits[name] for name in ("records", "looked_at", "titles", "cut_short"))
    said = [f"candidates were looked for of {of(looked, records)} untied records"] if looked < records else []
    if cut:
        nearest = f"the last {formats.count(titles)} incidents before"
        said.append(f"the words of {formats.plural(cut, 'record')} were compared with {nearest} and no earlier ones of the month")
    return "; ".join(said)


SETTLED = "To tie a document to an incident, write its id or link into the document, such as “Incident: INC-7”, and import it again."
UNTIED = "They name an incident that no import holds, or none. Items count in slip rates and lists, and in nothing about repeats."
PERHAPS = f"These documents name no incident of a tool, or not surely, and are counted as incidents of their own. {SETTLED}"
MEND = "Mend what the column what_is_wrong says and import the file again, here or with nowwhat import."


def mendable(records: pl.DataFrame, table: str) -> str:
    """What is offered of a table's refused records; `records` are `mendable_records`."""
    number = records.filter(pl.col("table_name") == table).height
    what = {"incidents": ("incident", "incidents"), "action_items": ("action item", "action items")}[table]
    return f"Refused records as CSV to mend: {formats.plural(number, *what)}"


FAILED = "Nothing was imported."
NO_ZONE = "Its times name no zone: choose it above."


def unknown(name: str) -> str:
    """The sentence that nothing known reads a CSV, on the page that helps with it."""
    return f"{name}: no known export has its columns; say below what they are"


def file_row(file: FileReport, report: ImportReport) -> dict[str, Any]:
    """A file of a report as a row of `import_files`."""
    return {"imported_as_of": report.as_of, **{name: getattr(file, name) for name in ("name", "outcome", "read", *PARTS)}}


def outcome(report: ImportReport) -> str:
    """What an import has changed, in one line."""
    if report.published:
        return f"Imported: readers see generation {formats.count(report.generation)} now."
    return "Nothing new: what the files hold is in the store already."


def samples(values: Sequence[str]) -> str:
    """Two values of a column, each as far as it is worth looking at."""
    shown = [value if len(value) <= 60 else f"{value[:59]}…" for value in (" ".join(value.split()) for value in values)]
    return " · ".join(shown) or "empty in the records looked at"


def unused(names: Iterable[str], reasons: Mapping[str, str], left_out: Sequence[str]) -> str:
    """What of the file is not read, and why where there is a reason."""
    said = [f"{name} ({reason})" if (reason := reasons.get(name)) else name for name in names]
    sentences = [f"Not used: {', '.join(said)}."] if said else ["Every column is used."]
    if left_out:
        sentences.append(f"Cannot be used: {'; '.join(left_out)}.")
    return " ".join(sentences)


def no_id(table: str) -> str:
    """What a mapping lacks."""
    what = {"incidents": "an incident", "action_items": "an action item"}[table]
    return f"Say which column tells {what} from another: without an id, no record can be updated."


def contradiction(columns: Sequence[Column]) -> str:
    """The sentence that dates of one file cannot all be read, with the two that say so."""
    day, month = (next(filter(None, (getattr(column, name) for column in columns))) for name in ("day_first", "month_first"))
    return (
        f"In {day} the day must come first and in {month} the month, so not all of these dates can be read. "
        "Export them as 2026-03-28, or leave one of the columns out."
    )
