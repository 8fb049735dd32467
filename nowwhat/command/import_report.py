"""An import report -> the lines that a terminal shows."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from nowwhat.importing import words as import_words
from nowwhat.importing.report import FileReport, ImportReport
from nowwhat.language import formats

COUNTS = ("read", "used", "unchanged", "superseded", "refused", "set_aside")
MOST_REFUSALS = 20  # a file with more is read on the Imports page
MOST_UNTIED = 10  # the page lists them all, and those documents that may be about an incident of a tool
DOCUMENTS = (".md", ".markdown")
FEW_DOCUMENTS = 3  # each is a row; more of them are one, since each holds a handful of records


def accounting(files: Sequence[FileReport]) -> Table | None:
    """A row per file that was read, its numbers to the right; None without any."""
    table = Table("file", "source", *(name.replace("_", " ") for name in COUNTS), box=None, pad_edge=False)
    for column in table.columns[2:]:
        column.justify = "right"
    for name, together in _rows([file for file in files if file.outcome == "read"]):
        table.add_row(name, together[0].source, *(str(sum(getattr(file, count) for file in together)) for count in COUNTS))
    return table if table.row_count else None


def _rows(files: list[FileReport]) -> Iterator[tuple[str, list[FileReport]]]:
    for source in dict.fromkeys(file.source for file in files if file.name.lower().endswith(DOCUMENTS)):
        documents = [file for file in files if file.source == source and file.name.lower().endswith(DOCUMENTS)]
        if len(documents) > FEW_DOCUMENTS:
            yield formats.plural(len(documents), "document"), documents
            files = [file for file in files if file not in documents]
    for file in files:
        yield file.name, [file]


def sentences(report: ImportReport) -> Iterator[str]:
    """What was not taken and why, what no map knows, and what the home holds now."""
    for file in report.files:
        yield from (f"{file.name}: {sentence}" for sentence in _about(file))
    if any(file.refused for file in report.files):
        yield "`nowwhat refused --to FOLDER` writes what was refused for an id or a time as CSV, to be mended and imported again"
    for zone in dict.fromkeys(file.zone for file in report.files if file.outcome == "read" and file.zone):
        names = [file.name for file in report.files if file.zone == zone]
        some = f"{names[0]} and {formats.plural(len(names) - 1, 'other file')}" if len(names) > FEW_DOCUMENTS else ", ".join(names)
        yield f"times without a zone were taken to be those of {zone} in {some}"
    for field, source, label, count in report.unmapped:
        yield f"{source}: the {field} {label!r} is in no map ({formats.plural(count, 'record')}); map it in policy.toml"
    for service, successor, since in report.renamed[:MOST_UNTIED]:
        line = import_words.service_line(service, successor)
        yield f"is {service!r} called {successor!r} since {since}? If so, say it under [services] of policy.toml: {line}"
    for what, name, named, candidates in report.nearest[:MOST_UNTIED]:
        wanted = f"names {named}, which is not known" if named else "names no incident"
        yield f"{what} {name} {wanted}; the nearest: {candidates}"
    if words := import_words.looked_at(report.looked_at):
        yield words
    yield from (f"{name}: may be about {candidates}" for name, candidates in report.candidates[:MOST_UNTIED])
    if report.candidates:
        yield import_words.SETTLED
    yield from report.notes
    excluded = "".join(f", {count} {reason.replace('_', ' ')} excluded" for reason, count in report.excluded.items())
    untied = f"; {report.untied} tied to no known incident" if report.untied else ""
    items, reviews = formats.plural(report.action_items, "action item"), formats.plural(report.reviews, "review")
    yield f"{formats.plural(report.counted, 'incident')} counted{excluded}; {items}; {reviews}{untied}"
    yield f"generation {report.generation}, as of {report.as_of:%Y-%m-%d %H:%M} UTC: {report.change}"


def _about(file: FileReport) -> Iterator[str]:
    if file.outcome != "read":
        yield f"{file.outcome}: {file.sentence}"
    yield from (f"refused {sentence}" for sentence in file.refusals[:MOST_REFUSALS])
    if (more := len(file.refusals) - MOST_REFUSALS) > 0:
        yield f"and {more} more were refused; the Imports page lists them all"
    yield from (f"{count} set aside: {reason}" for reason, count in file.set_asides.items())
    yield from file.notes
    if file.unused:
        yield import_words.unused_words(file.unused)
