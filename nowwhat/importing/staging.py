"""Files -> staged records with their place, and what was refused or set aside. Nothing is compared with the store yet."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from nowwhat import sql
from nowwhat.documents.model import Document
from nowwhat.documents.review import read_document
from nowwhat.errors import InputRefused, QueryError
from nowwhat.importing import held_back, refused_csv, withdrawn
from nowwhat.importing.report import FileReport, Options, Progress
from nowwhat.importing.sources import Source, choose, load_sources
from nowwhat.model import records as model_records
from nowwhat.model.business_hours import parse_business_hours
from nowwhat.model.policy import Policy
from nowwhat.reading import Batch, Refusal, Rows, ahead
from nowwhat.reading.archive import GZ, NESTED, ZIP, gz_content, zip_members
from nowwhat.reading.csv import read_csv
from nowwhat.reading.front_matter import read_front_matter
from nowwhat.reading.json import read_json
from nowwhat.reading.text import Content, file_content, shown
from nowwhat.store.builder import Builder
from nowwhat.store.home import Home

WHOLE = {"row", "record"}
SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".md": "markdown", ".markdown": "markdown"}
OTHERS = {"", ".txt", ".html", ".xlsx", ".yml", ".yaml"} | NESTED  # what people keep beside exports: looked at and listed


class Unmatched(InputRefused):
    """No source fits the file."""


class ZoneMissing(InputRefused):
    """The file holds times without a zone, and none was named for it."""


class FilesRefused(InputRefused):
    """Named files that cannot be taken, so nothing was published; each with its own refusal."""

    def __init__(self, faults: Mapping[Path, InputRefused]) -> None:
        super().__init__("\n".join(map(str, faults.values())))
        self.faults = faults


class Staging:
    """One run over files: staged records, refusals and the accounting, in tables of the generation being built."""

    def __init__(self, builder: Builder, policy: Policy, home: Home, options: Options, progress: Progress) -> None:
        self.builder, self.policy, self.options, self.progress = builder, policy, options, progress
        self.connection = builder.connection
        self.sources = load_sources(home.path)
        self.latest = (options.as_of or options.default_as_of) + dt.timedelta(days=5 * 365)
        self.files_found = 0
        self.reports: dict[int, FileReport] = {}
        self.named: dict[int, Path | None] = {}
        self.faults: dict[Path, InputRefused] = {}
        self.documents: dict[int, Document] = {}
        self.unzoned: set[int] = set()  # files with times that name no zone
        self.twice: dict[int, tuple[int, int]] = {}  # records with times that the clock has twice, and the first line
        run = self.connection.execute
        for table in model_records.TABLES.values():
            run(model_records.staging_ddl(table))
            run(model_records.stored_ddl(table))
        run("""create table loads (
            file bigint, imported_as_of timestamp, name varchar, outcome varchar, sentence varchar, source varchar, zone varchar,
            sha256 varchar, read bigint, used bigint, unchanged bigint, superseded bigint, refused bigint, set_aside bigint,
            notes varchar[], oldest timestamp, unused varchar[])""")
        run("""create table refusals (
            file bigint, name varchar, source varchar, record bigint, line bigint, field varchar, value varchar, sentence varchar)""")
        run("""create table mendable (
            file bigint, record bigint, line bigint, table_name varchar, source varchar, cells varchar)""")
        run("create table set_asides (file bigint, reason varchar, records bigint, first_line bigint)")
        run("create table oddities (file bigint, field varchar, value varchar, records bigint)")
        withdrawn.make_tables(self.connection)
        builder.check_layout()
        self.next_file = self.first_file = self._previous("select coalesce(max(file), 0) + 1 from previous.loads", 1)
        run("create table people.owners (system varchar, key varchar, owner varchar)")

    def _previous(self, query: str, otherwise: int) -> int:
        return int(self.connection.execute(query).fetchall()[0][0]) if self.builder.previous else otherwise

    def read(self, paths: Sequence[Path]) -> list[FileReport]:
        """Every file staged, in the order of their names; what was found in a folder may be skipped, what was named not.

        Raises:
            FilesRefused: for every named file that cannot be taken, when all of them were looked at.

        """
        try:
            found = _discover(paths)
        except OSError as error:
            raise InputRefused(f"{error.filename}: cannot be looked through ({error.strerror}); nothing was published") from None
        self.files_found = len(found)
        for place, (path, named) in enumerate(found):
            self.progress(f"reading {shown(path.name)}", place, len(found))
            if path.suffix.lower() == ZIP:
                self._read_archive(path, path if named else None)
            else:
                with self._judging(self._new(shown(path.name), path if named else None)) as number:
                    self._read_file(number, gz_content(path) if path.suffix.lower() == GZ else file_content(path))
        self._stage_documents()
        if self.faults:
            raise FilesRefused(self.faults)
        for number, (count, line) in self.twice.items():
            self.reports[number].notes.append(
                f"{_counted(count)}, first in line {line}: a time is of the hour that the clock of {self.reports[number].zone} has twice; "
                "the first of the two was taken"
            )
        for number, report in self.reports.items():
            report.zone = report.zone if number in self.unzoned else ""
            self.connection.execute(
                "insert into loads select ?, null, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?",
                [
                    number,
                    report.name,
                    report.outcome,
                    report.sentence,
                    report.source,
                    report.zone,
                    report.sha256,
                    report.notes,
                    report.oldest,
                    report.unused,
                ],
            )
        reports = list(self.reports.values())
        taken = any(report.read > report.refused + report.set_aside for report in reports)
        failed = [report for report in reports if report.outcome != "read"]
        if not taken and (failed or not reports):
            said = "; ".join(f"{report.name}: {report.sentence}" for report in failed[:5]) or "no file was found"
            raise InputRefused(f"nothing could be read, so nothing was published: {said}")
        return reports

    def _new(self, name: str, named: Path | None) -> int:
        """The number of one more file; `named` is its path if somebody asked for this one, and not for the folder it lies in."""
        number, self.next_file = self.next_file, self.next_file + 1
        self.reports[number], self.named[number] = FileReport(name), named
        return number

    def _read_archive(self, path: Path, named: Path | None) -> None:
        """The members of an archive, which are like files found in a folder. The archive itself is listed if it cannot be read."""
        opened = False
        try:
            with zip_members(path) as contents:
                opened = True
                for content in contents:
                    with self._judging(self._new(content.name, None)) as number:
                        self._read_file(number, content)
        except InputRefused as error:
            if opened:
                raise
            with self._judging(self._new(shown(path.name), named)):
                raise InputRefused(str(error)) from None

    @contextmanager
    def _judging(self, number: int) -> Iterator[int]:
        """A file that cannot be taken ends the import if it was named; one that was found in a folder is listed."""
        try:
            yield number
        except InputRefused as error:
            if named := self.named[number]:  # the others are looked at all the same, so that all that is wrong is told at once
                self.faults.setdefault(named, error)
            self._take_back(number, "skipped" if isinstance(error, Unmatched) else "refused", str(error))

    def _read_file(self, number: int, content: Content) -> None:
        report = self.reports[number]
        if content.suffix in NESTED:
            raise Unmatched(
                f"{content.name}: an archive inside an archive, or of another kind than .zip and .gz, is not opened; unpack it first"
            )
        content.examine()
        report.sha256, report.notes = content.sha256, content.notes
        form = SUFFIXES.get(content.suffix) or _form_of(content)
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

    def _take_back(self, number: int, outcome: str, sentence: str) -> None:
        report = self.reports[number]
        for name in (*(f"staged_{table}" for table in model_records.TABLES), "refusals", "mendable", "set_asides", "asides", "oddities"):
            self.connection.execute(f"delete from {name} where file = ?", [number])  # noqa: S608 - our own table names
        self.twice.pop(number, None)
        report.outcome, report.sentence = outcome, sentence.removeprefix(f"{report.name}: ")
        report.read = report.refused = report.set_aside = 0
        report.refusals.clear()
        report.set_asides.clear()

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
        if source.gives not in model_records.TABLES:
            raise QueryError(f"{source.name}.sql: gives must be one of {', '.join(model_records.TABLES)}, found {source.gives!r}")
        body, table = source.body(rows, report.name), model_records.TABLES[source.gives]
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
            self.progress(f"reading {report.name}: {report.read:,} records", number - self.first_file, self.files_found)
        report.notes += rows.notes
        report.notes += [f"{note} ({_counted(count)}, first in line {line})" for note, (count, line) in sorted(noted.items())]
        stored = self.builder.previous is not None
        if not mended:  # of these there are fewer every time
            held_back.judge(self.connection, number, report, source, stored=stored, accept=self.options.accept or self.options.sample)

    def _day_order(self, source: Source, rows: Rows, batches: Iterable[Batch], file: str) -> str | None:
        """What comes first in dates such as 03-04-2026, told by all such dates of the file; None where there are none.

        Raises:
            InputRefused: when none of them tells, or when they contradict each other.

        """
        days: list[str] = []
        months: list[str] = []
        either: list[str] = []
        for batch in batches if source.digits else ():
            self.connection.register("cells", batch.frame)
            with sql.text_of(source.name):
                found = self.connection.execute(f"""
                    select
                        min(x) filter (where digits(x, 1) > 12 and digits(x, 2) <= 12),
                        min(x) filter (where digits(x, 1) <= 12 and digits(x, 2) > 12),
                        min(x) filter (where digits(x, 1) <= 12 and digits(x, 2) <= 12)
                    from ({source.texts_in_digits(rows, file)})""").fetchall()  # noqa: S608 - a source file
            self.connection.unregister("cells")
            for known, text in zip((days, months, either), found[0], strict=True):
                known.extend([text] if text is not None else [])
        if days and months:
            raise InputRefused(
                f"{file}: in {days[0]!r} the day must come first and in {months[0]!r} the month, so none of its dates can be read; "
                "export it with dates such as 2026-03-28"
            )
        if either and not days and not months:
            raise InputRefused(
                f"{file}: whether the day or the month comes first in {either[0]!r} cannot be told, because no date in the file has a "
                "number above 12 in either place; export it with dates such as 2026-03-28, or a longer period into one file"
            )
        return "day" if days else "month" if months else None

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
            for table in model_records.TABLES.values():
                self._canon(table)
                self.connection.register("cells", _canonical(table, of_zone))
                self.connection.execute("insert into canon by name select *, null::varchar as set_aside from cells")
                self.connection.unregister("cells")
                for number, fault in self._without_zone(table, zone or None, of_zone.keys()).items():
                    refused.add(number)
                    with self._judging(number):
                        raise ZoneMissing(fault)
                self.connection.execute("delete from canon where list_contains(?, file)", [sorted(refused)])
                self._stage(table, "review", "review_document", "document", zone or None)
            for number in refused:  # what was staged of it before its first time was met
                self._take_back(number, "refused", self.reports[number].sentence)
            for number, document in of_zone.items():
                for aside in document.set_aside if number not in refused else []:
                    self._set_aside(number, aside.sentence, 1, aside.line)

    def _zone(self, *names: str) -> str | None:
        return self.options.zone or next((self.policy.zones[name] for name in names if name in self.policy.zones), None)

    def _canon(self, table: model_records.Table) -> None:
        columns = ", ".join(f"{column.name} {'varchar[]' if column.kind is model_records.WORDS else 'varchar'}" for column in table.given)
        self.connection.execute(
            f"create or replace temp table canon (file bigint, record bigint, line bigint, set_aside varchar, notes varchar[], {columns})"
        )

    def _without_zone(self, table: model_records.Table, zone: str | None, numbers: AbstractSet[int]) -> dict[int, str]:
        """Of `numbers`, the files of `canon`, those that hold times without a zone where none was named, with the sentence that refuses
        them. Where a zone was named it is noted that the file needs it.
        """
        if zone is not None and numbers <= self.unzoned:
            return {}
        found = self.connection.execute(model_records.without_zone(table)).fetchall()
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

    def _stage(self, table: model_records.Table, system: str, source: str, rank: str, zone: str | None) -> None:
        """The records of `canon` typed, and those that cannot be taken refused with their place."""
        run = self.connection.execute
        query = model_records.typed_sql(table)
        params = {"zone": zone, "report_zone": self.policy.report.zone, "latest": self.latest}
        run(f"create or replace temp table typed as {query}", {name: value for name, value in params.items() if f"${name}" in query})
        refused = run(
            "select file, record, line, faults[1].column, faults[1].value, faults[1].expected from typed "
            "where set_aside is null and len(faults) > 0 order by file, record"
        ).fetchall()
        for number, record, line, name, value, expected in refused:
            self._refuse(number, Refusal(record, line, name, value, model_records.refusal_sentence(record, line, name, value, expected)))
        if refused:
            run(
                f"""insert into mendable select t.file, t.record, t.line, ?, ?, {model_records.cells_sql(table)}
                from typed t join canon c using (file, record) where t.set_aside is null and len(t.faults) > 0""",  # noqa: S608 - names of our own
                [table.name, source],
            )
        withdrawn.note_asides(self.connection, table, system)
        for number, count, line in run(model_records.told_twice_sql(table), {"zone": zone}).fetchall() if zone and self.unzoned else ():
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
            select file, ? as system, ? as source, ? as rank, record, line, {model_records.hash_expression(table)} as content_hash, {names}
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


def _form_of(content: Content) -> str:
    """JSON or CSV, where the name does not tell."""
    with content.stream() as text:
        return "json" if text.read(1000).lstrip()[:1] in ("{", "[") else "csv"


def _counted(records: int) -> str:
    return "1 record" if records == 1 else f"{records:,} records"


def _canonical(table: model_records.Table, documents: Mapping[int, Document]) -> pl.DataFrame:
    """The rows of documents for one table, as text, with their file, number and line."""
    rows = [(number, row) for number, document in documents.items() for row in document.rows if row.table == table.name]
    data: dict[str, list[Any]] = {
        "file": [number for number, _ in rows],
        "record": [row.record for _, row in rows],
        "line": [row.line for _, row in rows],
    }
    data |= {column.name: [row.cells.get(column.name) for _, row in rows] for column in table.given}
    schema: dict[str, Any] = dict.fromkeys(("file", "record", "line"), pl.Int64)
    schema |= {column.name: pl.List(pl.String) if column.kind is model_records.WORDS else pl.String for column in table.given}
    return pl.DataFrame(data, schema=schema)


def _discover(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    """Every file with whether it was named. Folders are walked in the order of names; what is hidden is left alone."""
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.exists():
            raise InputRefused(f"{shown(path.name)}: there is no such file or folder")
        if path.is_dir():
            walked: Sequence[Path] = sorted(
                inner
                for inner in path.rglob("*")
                if inner.is_file() and not any(part.startswith(".") for part in inner.relative_to(path).parts)
            )
            for inner in walked:
                if inner.suffix.lower() in SUFFIXES.keys() | OTHERS:
                    found.setdefault(inner, False)
        else:
            found[path] = True
    return list(found.items())
