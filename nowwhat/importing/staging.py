"""Files -> staged records with their place, and what was refused or set aside. Nothing is compared with the store yet."""

import json
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from nowwhat import sql
from nowwhat.documents.model import Document
from nowwhat.documents.review import read_document
from nowwhat.errors import InputRefused, QueryError
from nowwhat.importing import held_back, refused_csv
from nowwhat.importing.files import Files, Unmatched, ZoneMissing, discover, form_of
from nowwhat.importing.report import FileReport, Options, Progress
from nowwhat.importing.sources import Source, choose
from nowwhat.model import records
from nowwhat.model.business_hours import parse_business_hours
from nowwhat.model.policy import Policy
from nowwhat.reading import Batch, Refusal, Rows, ahead
from nowwhat.reading.archive import NESTED
from nowwhat.reading.csv import read_csv
from nowwhat.reading.front_matter import read_front_matter
from nowwhat.reading.json import read_json
from nowwhat.reading.text import Content, shown

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WHOLE = {"row", "record"}


class Staging:
    """One run over files: staged records, refusals and the accounting, in the tables of the generation being built."""

    def __init__(
        self, connection: "DuckDBPyConnection", policy: Policy, sources: Sequence[Source], options: Options, progress: Progress
    ) -> None:
        self.connection, self.policy, self.sources, self.options, self.progress = connection, policy, sources, options, progress
        first = connection.execute("select coalesce(max(file), 0) + 1 from previous.loads").fetchall()[0][0]
        self.files = Files(first, self._take_back)
        self.reports = self.files.reports
        self.found = 0
        self.documents: dict[int, Document] = {}
        self.unzoned: set[int] = set()  # files with times that name no zone
        self.twice: dict[int, tuple[int, int]] = {}  # records with times that the clock has twice, and the first line

    def read(self, paths: Sequence[Path]) -> list[FileReport]:
        """Every file staged, in the order of their names; what was found in a folder may be skipped, what was named not.

        Raises:
            FilesRefused: for every named file that cannot be taken, when all of them were looked at.

        """
        found = discover(paths)
        self.found = len(found)
        for place, (path, named) in enumerate(found):
            self.progress(f"reading {shown(path.name)}", place, len(found))
            self.files.read(path, named, self._read_file)
        self._stage_documents()
        reports = self.files.judge_all()
        for number, (count, line) in self.twice.items():
            self.reports[number].notes.append(
                f"{_counted(count)}, first in line {line}: a time is of the hour that the clock of {self.reports[number].zone} has twice; "
                "the first of the two was taken"
            )
        for number, report in self.reports.items():
            report.zone = report.zone if number in self.unzoned else ""
        return reports

    def _read_file(self, number: int, content: Content) -> None:
        report = self.reports[number]
        if content.suffix in NESTED:
            raise Unmatched(
                f"{content.name}: an archive inside an archive, or of another kind than .zip and .gz, is not opened; unpack it first"
            )
        content.examine()
        report.sha256, report.notes = content.sha256, content.notes
        form = form_of(content)
        if form == "markdown":
            self._read_markdown(number, content)
        else:
            candidates = [read_csv(content, report.name, [])] if form == "csv" else read_json(content, report.name, [])
            self._stage_table(number, candidates, content)

    def _read_markdown(self, number: int, content: Content) -> None:
        """A file of a source that knows its front matter, else a review document."""
        text = content.text()
        found = read_front_matter(text, content.name)
        if found and any(source.fits(found) for source in self.sources):
            self._stage_table(number, [found], content)
        else:
            self._read_document(number, text)

    def _take_back(self, number: int) -> None:
        for name in (*(f"staged_{table}" for table in records.TABLES), *(records.ACCOUNTS.keys() - {"loads", "withdrawn"}), "asides"):
            self.connection.execute(f"delete from {name} where file = ?", [number])  # noqa: S608 - our own table names
        self.twice.pop(number, None)

    def _stage_table(self, number: int, candidates: list[Rows], content: Content) -> None:
        report = self.reports[number]
        try:
            source, rows = choose(candidates, self.sources, self.options.source, report.name)
        except InputRefused as error:
            raise Unmatched(str(error)) from None
        if source.may_lack:  # rows are read as they are asked for, and none was yet
            rows = read_csv(content, report.name, [], source.may_lack)
        zone = self._zone(source.name, source.system)
        report.source, report.zone, report.unused = source.name, zone or "", source.unused(rows)
        if source.gives not in records.TABLES:
            raise QueryError(f"{source.name}.sql: gives must be one of {', '.join(records.TABLES)}, found {source.gives!r}")
        body, table = source.body(rows, report.name), records.TABLES[source.gives]
        batches: Iterable[Batch] = list(rows.batches) if source.digits else ahead(rows.batches)
        params = {
            "labels": list(self.policy.actions.labels),
            "all_issues": self.options.all_issues,
            "timestamps": json.dumps(self.policy.timestamps),
            "day_order": self._day_order(source, rows, batches, report.name),
        }
        wanted = {column.name: params[column.name] for column in source.file.params}
        noted: dict[str, tuple[int, int]] = {}
        mended = refused_csv.is_mended(source, rows)
        for origin, batch in (
            one for each in batches for one in (refused_csv.by_source(each, rows, source, self.sources) if mended else [(source, each)])
        ):
            self._canon(table)
            self.connection.register("cells", batch.frame)
            with sql.text_of(source.name):
                self.connection.execute(f"insert into canon by name select {number:d} as file, * from ({body})", wanted)  # noqa: S608 - a source file
            self.connection.unregister("cells")
            report.read += batch.frame.height + len(batch.refused)
            for refusal in batch.refused:
                self._refuse(number, refusal)
            for fault in self._without_zone(table, zone, {number}).values():
                raise ZoneMissing(fault)
            for note, count, line in self.connection.execute(
                """select note, count(*), min(line) from (select unnest(notes) as note, line from canon where set_aside is null)
                where note is not null group by all"""
            ).fetchall():
                before, first = noted.get(note, (0, line))
                noted[note] = before + count, min(first, line)
            self._stage(table, origin.system, origin.name, origin.rank, zone)
            self.progress(f"reading {report.name}: {report.read:,} records", number - self.files.first, self.found)
        report.notes += rows.notes
        report.notes += [f"{note} ({_counted(count)}, first in line {line})" for note, (count, line) in sorted(noted.items())]
        if not mended:  # of these there are fewer every time
            held_back.judge(self.connection, number, report, source, accept=self.options.accept or self.options.sample)

    def _day_order(self, source: Source, rows: Rows, batches: Iterable[Batch], file: str) -> str | None:
        """What comes first in dates such as 03-04-2026, told by all such dates of the file; None where there are none.

        Raises:
            InputRefused: when none of them tells, or when they contradict each other.

        """
        first: dict[str, str] = {}
        for batch in batches if source.digits else ():
            self.connection.register("cells", batch.frame)
            with sql.text_of(source.name):
                texts = source.texts_in_digits(rows, file)
                query = f"select day_or_month(x) as known, min(x) from ({texts}) where known is not null group by all"  # noqa: S608
                found = self.connection.execute(query).fetchall()
            self.connection.unregister("cells")
            for known, text in found:
                first.setdefault(known, text)
        day, month, either = first.get("day"), first.get("month"), first.get("either")
        if day and month:
            raise InputRefused(
                f"{file}: in {day!r} the day must come first and in {month!r} the month, so none of its dates can be read; "
                "export it with dates such as 2026-03-28"
            )
        if either and not day and not month:
            raise InputRefused(
                f"{file}: whether the day or the month comes first in {either!r} cannot be told, because no date in the file has a "
                "number above 12 in either place; export it with dates such as 2026-03-28, or a longer period into one file"
            )
        return "day" if day else "month" if month else None

    def _read_document(self, number: int, text: str) -> None:
        """A review document; all of them are staged together, since there may be hundreds."""
        report = self.reports[number]
        document = read_document(text, report.name, parse_business_hours(self.policy.report.business_hours))
        report.source, report.name = "review_document", document.name
        if not document.rows and document.set_aside[0].sentence.startswith("not a review"):
            raise Unmatched(f"{report.name}: {document.set_aside[0].sentence}")
        report.notes += document.notes
        report.zone = document.zone or self._zone("review_document", "review") or ""
        report.read = len(document.rows) + len(document.set_aside)
        self.documents[number] = document

    def _stage_documents(self) -> None:
        """The rows of every document, by the zone of their times: a document without one is refused like any file."""
        for zone in sorted({self.reports[number].zone for number in self.documents}):
            of_zone = {number: document for number, document in self.documents.items() if self.reports[number].zone == zone}
            refused: set[int] = set()
            for table in records.TABLES.values():
                self._canon(table)
                self.connection.register("cells", _canonical(table, of_zone))
                self.connection.execute("insert into canon by name select *, null::varchar as set_aside from cells")
                self.connection.unregister("cells")
                for number, fault in self._without_zone(table, zone or None, of_zone.keys()).items():
                    refused.add(number)
                    with self.files.judging(number):
                        raise ZoneMissing(fault)
                self.connection.execute("delete from canon where list_contains(?, file)", [sorted(refused)])
                self._stage(table, "review", "review_document", "document", zone or None)
            for number in refused:  # what was staged of it before its first time was met
                self.files.refuse(number, "refused", self.reports[number].sentence)
            for number, document in of_zone.items():
                for aside in document.set_aside if number not in refused else []:
                    self._set_aside(number, aside.sentence, 1, aside.line)

    def _zone(self, *names: str) -> str | None:
        return self.options.zone or next((self.policy.zones[name] for name in names if name in self.policy.zones), None)

    def _canon(self, table: records.Table) -> None:
        columns = ", ".join(f"{column.name} {'varchar[]' if column.kind is records.WORDS else 'varchar'}" for column in table.given)
        self.connection.execute(
            f"create or replace temp table canon (file bigint, record bigint, line bigint, set_aside varchar, notes varchar[], {columns})"
        )

    def _without_zone(self, table: records.Table, zone: str | None, numbers: AbstractSet[int]) -> dict[int, str]:
        """Of `numbers`, the files of `canon`, those that hold times without a zone where none was named, with the sentence that refuses
        them. Where a zone was named it is noted that the file needs it.
        """
        if zone is not None and numbers <= self.unzoned:
            return {}
        found = self.connection.execute(records.without_zone(table)).fetchall()
        if zone is not None:
            self.unzoned |= {number for number, *_ in found}
            return {}
        return {
            number: f"{self.reports[number].name}, line {line}: "
            + ("1 record holds" if count == 1 else f"{count} records hold")
            + f" times without a zone, such as {text!r}; "
            "say which with --zone, "
            f'for example --zone Europe/Berlin, or in policy.toml under [zones]: {self.reports[number].source} = "Europe/Berlin"'
            for number, count, text, line in found
        }

    def _stage(self, table: records.Table, system: str, source: str, rank: str, zone: str | None) -> None:
        """The records of `canon` typed, and those that cannot be taken refused with their place."""
        run = self.connection.execute
        query = records.typed_sql(table)
        params = {"zone": zone, "report_zone": self.policy.report.zone, "latest": self.options.latest}
        run(f"create or replace temp table typed as {query}", {name: value for name, value in params.items() if f"${name}" in query})
        refused = run(
            "select file, record, line, faults[1].column, faults[1].value, faults[1].expected from typed "
            "where set_aside is null and len(faults) > 0 order by file, record"
        ).fetchall()
        for number, record, line, name, value, expected in refused:
            self._refuse(number, Refusal(record, line, name, value, records.refusal_sentence(record, line, name, value, expected)))
        if refused:
            run(
                f"""insert into mendable select t.file, t.record, t.line, ?, ?, {records.cells_sql(table)}
                from typed t join canon c using (file, record) where t.set_aside is null and len(t.faults) > 0""",  # noqa: S608 - names of our own
                [table.name, source],
            )
        updated = "updated_at" if "updated_at" in {column.name for column in table.stored} else "null"
        run(
            f"insert into asides select ?, file, ?, folded({table.key}), {updated}, set_aside from typed "  # noqa: S608 - our own names
            f"where set_aside is not null and {table.key} is not null",
            [table.name, system],
        )
        for number, count, line in run(records.told_twice_sql(table), {"zone": zone}).fetchall() if zone and self.unzoned else ():
            before, first = self.twice.get(number, (0, line))
            self.twice[number] = before + count, min(first, line)
        for number, reason, count, line in run(
            "select file, set_aside, count(*), min(line) from typed where set_aside is not null group by all order by 1, 2"
        ).fetchall():
            self._set_aside(number, reason, count, line)
        run("""insert into oddities select file, odd.column, odd.value, count(*)
            from (select file, unnest(oddities) as odd from typed where set_aside is null) group by all""")
        names = ", ".join(column.name for column in table.stored) + (", owner, has_owner" if table.name == "action_items" else "")
        run(
            f"""insert into staged_{table.name} by name
            select file, ? as system, ? as source, ? as rank, record, line, {records.hash_expression(table)} as content_hash, {names}
            from typed where set_aside is null and len(faults) = 0""",  # noqa: S608 - names of our own
            [system, source, rank],
        )

    def _refuse(self, number: int, refusal: Refusal) -> None:
        report = self.reports[number]
        report.refused += 1
        report.refusals.append(refusal.sentence)
        # Of a record that could not be taken apart nobody knows which of its words are names, so none of them is kept.
        value = None if refusal.column in WHOLE else refusal.value
        self.connection.execute(
            "insert into refusals values (?, ?, ?, ?, ?, ?, ?, ?)",
            [number, report.name, report.source, refusal.record, refusal.line, refusal.column, value, refusal.sentence],
        )

    def _set_aside(self, number: int, reason: str, count: int, line: int) -> None:
        report = self.reports[number]
        report.set_aside += count
        report.set_asides[reason] = report.set_asides.get(reason, 0) + count
        self.connection.execute("insert into set_asides values (?, ?, ?, ?)", [number, reason, count, line])


def _counted(records: int) -> str:
    return "1 record" if records == 1 else f"{records:,} records"


def _canonical(table: records.Table, documents: Mapping[int, Document]) -> pl.DataFrame:
    """The rows of documents for one table, as text, with their file, number and line."""
    rows = [(number, row) for number, document in documents.items() for row in document.rows if row.table == table.name]
    data: dict[str, list[Any]] = {
        "file": [number for number, _ in rows],
        "record": [row.record for _, row in rows],
        "line": [row.line for _, row in rows],
    }
    data |= {column.name: [row.cells.get(column.name) for _, row in rows] for column in table.given}
    schema: dict[str, Any] = dict.fromkeys(("file", "record", "line"), pl.Int64)
    schema |= {column.name: pl.List(pl.String) if column.kind is records.WORDS else pl.String for column in table.given}
    return pl.DataFrame(data, schema=schema)
