"""Files of exports -> a new generation, and a report that accounts for every record.

Nothing is published until every named file was read. A file's records are staged, compared with the versions that the
store already has, merged, turned into facts, and only then does the link of the home move.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from nowwhat import facts, merging, records
from nowwhat.documents import Document, read_document
from nowwhat.errors import InputRefused
from nowwhat.policy import SEVERITIES, Policy
from nowwhat.reading import Refusal, Rows
from nowwhat.reading.csv import read_csv
from nowwhat.reading.json import read_json
from nowwhat.reading.text import decode, read_bytes
from nowwhat.sources import choose, load_sources
from nowwhat.store import Builder, Generation, Home, building, content_hash_of, generation

DURATIONS = ("ttd", "tta", "ttm", "ttr")
SUFFIXES = {".csv": "csv", ".json": "json", ".jsonl": "json", ".ndjson": "json", ".md": "markdown", ".markdown": "markdown"}
Progress = Callable[[str, int, int], None]


def silent(_step: str, _done: int, _total: int) -> None:
    """No progress is shown."""


@dataclass
class FileReport:
    """What became of one file: `read = used + unchanged + superseded + refused + set_aside`, always."""

    name: str
    outcome: str = "read"  # read, skipped, refused
    sentence: str = ""
    source: str = ""
    zone: str = ""
    sha256: str = ""
    read: int = 0
    used: int = 0
    unchanged: int = 0
    superseded: int = 0
    refused: int = 0
    set_aside: int = 0
    notes: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    set_asides: dict[str, int] = field(default_factory=dict)


@dataclass
class ImportReport:
    """What an import did, as the terminal, the Imports page and `--format json` tell it."""

    files: list[FileReport]
    published: bool = False
    change: str = ""  # "published", "facts made anew", "no change"
    generation: int = 0
    as_of: dt.datetime | None = None
    incidents: int = 0
    counted: int = 0
    excluded: dict[str, int] = field(default_factory=dict)
    action_items: int = 0
    reviews: int = 0
    untied: int = 0
    unmapped: list[tuple[str, str, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Options:
    """What the command line says about an import. `as_of` is naive UTC; `default_as_of` is used where it is None."""

    as_of: dt.datetime | None
    default_as_of: dt.datetime
    zone: str | None = None
    source: str | None = None
    all_issues: bool = False
    sample: bool = False


def import_files(home: Home, paths: Sequence[Path], options: Options, progress: Progress = silent) -> ImportReport:
    """The report of the import, after the generation was published.

    Raises:
        InputRefused: when a named file cannot be read, or nothing could: nothing was published.
        ImporterBusy: while another import runs.

    """
    with home.importing():
        policy = home.policy()
        previous = generation(path) if (path := home.current()) else None
        fresh = previous is not None and previous.sample and not options.sample
        with building(home, fresh=fresh) as builder:
            notes = ["the sample was put away: your own files start from an empty store"] if fresh else []
            reading = _Import(builder, policy, home, options, progress)
            files = reading.read(paths)
            changed = reading.keep_versions()
            report = ImportReport(files, notes=notes)
            return _finish(builder, policy, options, None if fresh else previous, report, changed, progress)


def rebuild(home: Home, as_of: dt.datetime | None, progress: Progress = silent) -> ImportReport:
    """The facts made anew from the stored records, under the present policy.

    Raises:
        InputRefused: when the home is empty.

    """
    with home.importing():
        policy = home.policy()
        if not (path := home.current()):
            raise InputRefused("there is nothing to rebuild: the home is empty; import files first")
        previous = generation(path)
        with building(home) as builder:
            _Import(builder, policy, home, Options(as_of, previous.as_of), progress).keep_versions()
            options = Options(as_of, previous.as_of, sample=previous.sample)
            report = ImportReport([])
            return _finish(builder, policy, options, None, report, False, progress)


class _Import:
    """One run: staged records, refusals and the accounting, all in temporary tables of the generation being built."""

    def __init__(self, builder: Builder, policy: Policy, home: Home, options: Options, progress: Progress) -> None:
        self.builder, self.policy, self.options, self.progress = builder, policy, options, progress
        self.connection = builder.connection
        self.sources = load_sources(home.path)
        self.latest = (options.as_of or options.default_as_of) + dt.timedelta(days=5 * 365)
        self.next_file = self._previous("select coalesce(max(file), 0) + 1 from previous.loads", 1)
        self.reports: dict[int, FileReport] = {}
        self.named: dict[int, bool] = {}
        self.documents: dict[int, Document] = {}
        run = self.connection.execute
        for table in records.TABLES.values():
            run(records.staging_ddl(table))
            run(records.stored_ddl(table))
        run("create table loads (file bigint, imported_as_of timestamp, name varchar, outcome varchar, sentence varchar, source varchar, zone varchar, "
            "sha256 varchar, read bigint, used bigint, unchanged bigint, superseded bigint, refused bigint, set_aside bigint, notes varchar[])")
        run("create table refusals (file bigint, name varchar, source varchar, record bigint, line bigint, field varchar, value varchar, sentence varchar)")
        run("create table set_asides (file bigint, reason varchar, records bigint, first_line bigint)")
        run("create table oddities (file bigint, field varchar, value varchar, records bigint)")
        run("create table people.owners (system varchar, key varchar, owner varchar)")

    def _previous(self, query: str, otherwise: int) -> int:
        return int(self.connection.execute(query).fetchall()[0][0]) if self.builder.previous else otherwise

    def read(self, paths: Sequence[Path]) -> list[FileReport]:
        """Every file staged, in the order of their names; what was found in a folder may be skipped, what was named not."""
        found = _discover(paths)
        for place, (path, named) in enumerate(found):
            self.progress(f"reading {path.name}", place, len(found))
            number, self.next_file = self.next_file, self.next_file + 1
            self.reports[number] = FileReport(path.name)
            self.named[number] = named
            with self._judging(number):
                self._read_file(number, path)
        self._stage_documents()
        for number, report in self.reports.items():
            self.connection.execute(
                "insert into loads select ?, null, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, ?",
                [number, report.name, report.outcome, report.sentence, report.source, report.zone, report.sha256, report.notes],
            )
        reports = list(self.reports.values())
        taken = any(report.read > report.refused + report.set_aside for report in reports)
        failed = [report for report in reports if report.outcome != "read"]
        if not taken and (failed or not reports):
            said = "; ".join(f"{report.name}: {report.sentence}" for report in failed[:5]) or "no file was found"
            raise InputRefused(f"nothing could be read, so nothing was published: {said}")
        return reports

    @contextmanager
    def _judging(self, number: int) -> Iterator[None]:
        """A file that cannot be taken ends the import if it was named; one that was found in a folder is listed."""
        try:
            yield
        except InputRefused as error:
            if self.named[number]:
                raise
            self._take_back(number, "skipped" if isinstance(error, _Unmatched) else "refused", str(error))

    def _read_file(self, number: int, path: Path) -> None:
        report = self.reports[number]
        content = read_bytes(path)
        report.sha256 = hashlib.sha256(content).hexdigest()
        text, report.notes = decode(content, path.name)
        del content
        form = SUFFIXES.get(path.suffix.lower()) or ("json" if text.lstrip()[:1] in ("{", "[") else "csv")
        if form == "markdown":
            self._read_document(number, text)
        else:
            self._stage_table(number, read_csv(text, path.name, []) if form == "csv" else read_json(text, path.name, []))

    def _take_back(self, number: int, outcome: str, sentence: str) -> None:
        report = self.reports[number]
        for name in (*(f"staged_{table}" for table in records.TABLES), "refusals", "set_asides", "oddities"):
            self.connection.execute(f"delete from {name} where file = ?", [number])  # noqa: S608 - our own table names
        report.outcome, report.sentence = outcome, sentence.removeprefix(f"{report.name}: ")
        report.read = report.refused = report.set_aside = 0
        report.refusals.clear()
        report.set_asides.clear()

    def _stage_table(self, number: int, candidates: Rows | list[Rows]) -> None:
        report = self.reports[number]
        try:
            source, rows = choose(candidates if isinstance(candidates, list) else [candidates], self.sources, self.options.source, report.name)
        except InputRefused as error:
            raise _Unmatched(str(error)) from None
        zone = self._zone(source.name, source.system)
        report.source, report.zone, report.notes = source.name, zone or "", report.notes + rows.notes
        body, table = source.body(rows, report.name), records.TABLES[source.gives]
        params = {"labels": list(self.policy.actions.labels), "all_issues": self.options.all_issues}
        wanted = {column.name: params[column.name] for column in source.file.params}
        for batch in rows.batches:
            self._canon(table)
            self.connection.register("cells", batch.frame)
            self.connection.execute(f"insert into canon by name select {number:d} as file, * from ({body})", wanted)  # noqa: S608 - the body is a source file
            self.connection.unregister("cells")
            report.read += batch.frame.height + len(batch.refused)
            for refusal in batch.refused:
                self._refuse(number, refusal)
            for fault in self._without_zone(table, zone).values():
                raise InputRefused(fault)
            self._stage(table, source.system, source.name, source.rank, zone)

    def _read_document(self, number: int, text: str) -> None:
        """A review document; all of them are staged together, since there may be hundreds."""
        report = self.reports[number]
        document = read_document(text, report.name)
        report.source = "review_document"
        if not document.rows and document.set_aside[0].sentence.startswith("not a review"):
            raise _Unmatched(f"{report.name}: {document.set_aside[0].sentence}")
        report.notes += document.notes
        report.zone = document.zone or self._zone("review_document", "review") or ""
        report.read = len(document.rows) + len(document.set_aside)
        self.documents[number] = document

    def _stage_documents(self) -> None:
        """The rows of every document, by the zone of their times: a document without one is refused like any file."""
        for zone in sorted({self.reports[number].zone for number in self.documents}):
            of_zone = {number: document for number, document in self.documents.items() if self.reports[number].zone == zone}
            refused: set[int] = set()
            for name, table in records.TABLES.items():
                self._canon(table)
                self.connection.register("cells", _canonical(table, of_zone))
                self.connection.execute("insert into canon by name select *, null::varchar as set_aside from cells")
                self.connection.unregister("cells")
                for number, fault in self._without_zone(table, zone or None).items():
                    refused.add(number)
                    with self._judging(number):
                        raise InputRefused(fault)
                self.connection.execute("delete from canon where list_contains(?, file)", [sorted(refused)])
                self._stage(table, "review", "review_document", "document", zone or None)
                if name == "timeline_events":
                    for number in refused:  # what was staged of it before its first time was met
                        self._take_back(number, "refused", self.reports[number].sentence)
            for number, document in of_zone.items():
                for aside in document.set_aside if number not in refused else []:
                    self._set_aside(number, aside.sentence, 1, aside.line)

    def _zone(self, *names: str) -> str | None:
        return self.options.zone or next((self.policy.zones[name] for name in names if name in self.policy.zones), None)

    def _canon(self, table: records.Table) -> None:
        columns = ", ".join(f"{column.name} {'varchar[]' if column.kind is records.WORDS else 'varchar'}" for column in table.given)
        self.connection.execute(f"create or replace temp table canon (file bigint, record bigint, line bigint, set_aside varchar, {columns})")

    def _without_zone(self, table: records.Table, zone: str | None) -> dict[int, str]:
        """The files of `canon` that hold times without a zone where none was named, with the sentence that refuses them."""
        if zone is not None:
            return {}
        found = self.connection.execute(records.without_zone(table)).fetchall()
        return {
            number: f"{self.reports[number].name}, line {line}: {count} records hold times without a zone, such as {text!r}; say which with --zone, "
            f'for example --zone Europe/Berlin, or in policy.toml under [zones]: {self.reports[number].source} = "Europe/Berlin"'
            for number, count, text, line in found
        }

    def _stage(self, table: records.Table, system: str, source: str, rank: str, zone: str | None) -> None:
        """The records of `canon` typed, and those that cannot be taken refused with their place."""
        run = self.connection.execute
        query = records.typed_sql(table)
        params = {"zone": zone, "report_zone": self.policy.report.zone, "latest": self.latest}
        run(f"create or replace temp table typed as {query}", {name: value for name, value in params.items() if f"${name}" in query})
        for number, record, line, name, value, expected in run(
            "select file, record, line, faults[1].column, faults[1].value, faults[1].expected from typed "
            "where set_aside is null and len(faults) > 0 order by file, record"
        ).fetchall():
            self._refuse(number, Refusal(record, line, name, value, records.refusal_sentence(record, line, name, value, expected)))
        for number, reason, count, line in run(
            "select file, set_aside, count(*), min(line) from typed where set_aside is not null group by all order by 1, 2"
        ).fetchall():
            self._set_aside(number, reason, count, line)
        run("insert into oddities select file, odd.column, odd.value, count(*) from (select file, unnest(oddities) as odd from typed where set_aside is null) group by all")
        names = ", ".join(column.name for column in table.stored) + (", owner, has_owner" if table.name == "action_items" else "")
        run(f"""insert into staged_{table.name} by name
            select file, ? as system, ? as source, ? as rank, record, line, {records.hash_expression(table)} as content_hash, {names}
            from typed where set_aside is null and len(faults) = 0""", [system, source, rank])  # noqa: S608

    def _refuse(self, number: int, refusal: Refusal) -> None:
        report = self.reports[number]
        report.refused += 1
        report.refusals.append(refusal.sentence)
        self.connection.execute("insert into refusals values (?, ?, ?, ?, ?, ?, ?, ?)", [
            number, report.name, report.source, refusal.record, refusal.line, refusal.column, refusal.value, refusal.sentence,
        ])

    def _set_aside(self, number: int, reason: str, count: int, line: int) -> None:
        report = self.reports[number]
        report.set_aside += count
        report.set_asides[reason] = report.set_asides.get(reason, 0) + count
        self.connection.execute("insert into set_asides values (?, ?, ?, ?)", [number, reason, count, line])

    def keep_versions(self) -> bool:
        """The `rec_*` tables: of every record the version that wins; and whether anything is new."""
        changed = False
        for table in records.TABLES.values():
            changed |= self._keep_versions_of(table)
        for number, report in self.reports.items():
            self.connection.execute(
                "update loads set imported_as_of = ?, read = ?, used = ?, unchanged = ?, superseded = ?, refused = ?, set_aside = ? where file = ?",
                [self.options.as_of or self.options.default_as_of, report.read, report.used, report.unchanged, report.superseded,
                 report.refused, report.set_aside, number],
            )
        if self.builder.previous:
            for name in ("loads", "refusals", "set_asides", "oddities"):
                self.connection.execute(f"insert into {name} by name select * from previous.{name}")  # noqa: S608
        return changed

    def _keep_versions_of(self, table: records.Table) -> bool:
        run, key = self.connection.execute, table.key
        updated = "updated_at" if "updated_at" in {column.name for column in table.stored} else "null::timestamp"
        before = f"select * from previous.rec_{table.name}" if self.builder.previous else f"select * from rec_{table.name}"  # noqa: S608
        # Within an import the later update wins, then the content hash, so the order of files does not matter. Against
        # the store the later update wins, and without one, or on a tie, the later import.
        run(f"""
            create or replace temp table judged as
            with new as (
                select *, folded({key}) as key, {updated} as updated,
                    row_number() over (partition by system, folded({key}) order by {updated} desc nulls last, content_hash desc, file, record) as place
                from staged_{table.name}
            ),
            old as (select system, folded({key}) as key, {updated} as updated, content_hash from ({before}))
            select new.*,
                case
                    when new.content_hash = old.content_hash then 'unchanged'
                    when new.place = 1 and not coalesce(old.updated > new.updated, false) then 'used'
                    else 'superseded'
                end as outcome
            from new left join old on old.system = new.system and old.key = new.key""")  # noqa: S608
        for number, outcome, count in run("select file, outcome, count(*) from judged group by all").fetchall():
            report = self.reports[number]
            setattr(report, outcome, getattr(report, outcome) + count)
        if self.builder.previous:
            run(f"""insert into rec_{table.name} by name select * from previous.rec_{table.name} r
                where not exists (from judged j where j.outcome = 'used' and j.system = r.system and j.key = folded(r.{key}))""")  # noqa: S608
        drop = "key, updated, place, outcome" + (", owner" if table.name == "action_items" else "")
        run(f"insert into rec_{table.name} by name select * exclude ({drop}) from judged where outcome = 'used'")  # noqa: S608
        if table.name == "action_items":
            self._keep_owners()
        return bool(run("select count(*) from judged where outcome = 'used'").fetchall()[0][0])

    def _keep_owners(self) -> None:
        if self.policy.report.people == "hide":
            self.connection.execute("update rec_action_items set has_owner = null")
            return
        attached = [row[0] for row in self.connection.execute("select database_name from duckdb_databases()").fetchall()]
        if "people_before" in attached:
            self.connection.execute("""insert into people.owners select o.* from people_before.owners o where not exists (
                from judged j where j.outcome = 'used' and j.system = o.system and j.key = o.key)""")
        self.connection.execute("insert into people.owners select system, key, owner from judged where outcome = 'used' and owner is not null")


class _Unmatched(InputRefused):
    """No source fits the file."""


def _canonical(table: records.Table, documents: Mapping[int, Document]) -> pl.DataFrame:
    """The rows of documents for one table, as text, with their file, number and line."""
    rows = [(number, row) for number, document in documents.items() for row in document.rows if row.table == table.name]
    data: dict[str, list[Any]] = {
        "file": [number for number, _ in rows], "record": [row.record for _, row in rows], "line": [row.line for _, row in rows],
    }
    data |= {column.name: [row.cells.get(column.name) for _, row in rows] for column in table.given}
    if table.name == "timeline_events":
        data["happened_at"] = [row.cells.get("at") for _, row in rows]
        data["event_id"] = [f"{row.cells.get('incident_id')}/{row.record}" for _, row in rows]
    schema: dict[str, Any] = dict.fromkeys(("file", "record", "line"), pl.Int64)
    schema |= {column.name: pl.List(pl.String) if column.kind is records.WORDS else pl.String for column in table.given}
    return pl.DataFrame(data, schema=schema)


def _discover(paths: Sequence[Path]) -> list[tuple[Path, bool]]:
    """Every file with whether it was named. Folders are walked in the order of names; what is hidden is left alone."""
    found: dict[Path, bool] = {}
    for path in paths:
        if not path.exists():
            raise InputRefused(f"{path.name}: there is no such file or folder")
        if path.is_dir():
            walked: Iterable[Path] = sorted(
                inner for inner in path.rglob("*") if inner.is_file() and not any(part.startswith(".") for part in inner.relative_to(path).parts)
            )
            for inner in walked:
                if inner.suffix.lower() in SUFFIXES or inner.suffix.lower() in {"", ".txt", ".html", ".xlsx"}:
                    found.setdefault(inner, False)
        else:
            found[path] = True
    return list(found.items())


def _finish(
    builder: Builder, policy: Policy, options: Options, previous: Generation | None, report: ImportReport, changed: bool, progress: Progress,
) -> ImportReport:
    """Facts, counts and the published generation; nothing is published where nothing would differ."""
    run = builder.connection.execute
    newest = run("select max(updated_at) from (select max(updated_at) as updated_at from rec_incidents union all select max(updated_at) from rec_action_items)").fetchall()[0][0]
    as_of = options.as_of or max(options.default_as_of, previous.as_of if previous else options.default_as_of)
    if newest and as_of < newest:
        report.notes.append(f"as_of {as_of:%Y-%m-%d %H:%M} UTC lies before the newest update in the records ({newest:%Y-%m-%d %H:%M} UTC): what is later is not counted yet")
    policy_hash = hashlib.sha256(policy.model_dump_json().encode()).hexdigest()[:16]
    report.as_of = as_of
    progress("merging sources", 0, 3)
    merging.merge(builder.connection, policy)
    progress("making facts", 1, 3)
    _limits(builder, policy)
    facts.build(builder.connection, facts.Setting(
        as_of=as_of, zone=policy.report.zone, business_hours=policy.report.business_hours, pir_counting=policy.reviews.counting,
        stalled_after_days=policy.actions.stalled_after_days, repeat_window_days=policy.repeats.window_days,
    ))
    content_hash = content_hash_of(builder.connection)
    _count(builder, report)
    if previous and not changed and as_of == previous.as_of and policy_hash == previous.policy_hash:
        report.change, report.generation = "no change", previous.number
        return report
    run("create table generation (number bigint, as_of timestamp, sample boolean, content_hash varchar, policy_hash varchar, zone varchar, policy varchar)")
    run("insert into generation values (0, ?, ?, ?, ?, ?, ?)", [as_of, options.sample, content_hash, policy_hash, policy.report.zone, policy.model_dump_json()])
    progress("publishing", 2, 3)
    path = builder.publish()
    report.published, report.change = True, "published" if changed else "no change in the records, facts made anew"
    report.generation = generation(path).number
    progress("publishing", 3, 3)
    return report


def _limits(builder: Builder, policy: Policy) -> None:
    run = builder.connection.execute
    run("create table limits (duration varchar, severity varchar, limit_s double)")
    run("create table doubts (duration varchar, limit_s double)")
    for duration in DURATIONS:
        run("insert into doubts values (?, ?)", [duration, getattr(policy.doubt, duration) * 86400.0])
        for severity in SEVERITIES:
            if (limit := policy.limit_s(duration, severity)) is not None:
                run("insert into limits values (?, ?, ?)", [duration, severity, limit])


def _count(builder: Builder, report: ImportReport) -> None:
    def one(query: str) -> int:
        return int(builder.connection.execute(query).fetchall()[0][0])

    report.incidents, report.counted = one("select count(*) from incidents"), one("select count(*) from counted")
    report.excluded = dict(builder.connection.execute("select reason, count(*) from excluded group by all order by 1").fetchall())
    report.action_items, report.reviews = one("select count(*) from action_items"), one("select count(*) from reviews")
    report.untied = one("select count(*) from untied")
    report.unmapped = builder.connection.execute("select field, source, label, records from unmapped").fetchall()
