"""Staged records and those of the store -> of every record the version that wins."""

from nowwhat.importing import documents_replaced
from nowwhat.importing import withdrawn as importing_withdrawn
from nowwhat.importing.staging import Staging
from nowwhat.model import labels, records


def keep_versions(staging: Staging) -> bool:
    """Whether anything is new, once the `rec_*` tables hold of every record the version that wins."""
    changed = False
    importing_withdrawn.remember(staging)
    documents_replaced.choose_versions(staging)
    staging.progress("comparing versions", 0, len(records.TABLES))
    for table in records.TABLES.values():
        changed |= _keep_versions_of(staging, table)
    for number, report in staging.reports.items():
        staging.connection.execute(
            """update loads set imported_as_of = ?, read = ?, used = ?, unchanged = ?, superseded = ?, refused = ?, set_aside = ?,
            notes = ? where file = ?""",
            [
                staging.options.as_of or staging.options.default_as_of,
                *(getattr(report, count) for count in ("read", "used", "unchanged", "superseded", "refused", "set_aside")),
                report.notes,
                number,
            ],
        )
    if staging.builder.previous:
        for name in ("loads", "refusals", "mendable", "set_asides", "oddities"):
            staging.connection.execute(f"insert into {name} by name select * from previous.{name}")  # noqa: S608
    return changed


def _keep_versions_of(staging: Staging, table: records.Table) -> bool:
    run, key = staging.connection.execute, table.key
    if not run(f"select exists (from staged_{table.name}) or exists (from asides) or exists (from older)").fetchall()[0][0]:
        _keep_all_of(staging, table)
        return False
    updated = "updated_at" if "updated_at" in {column.name for column in table.stored} else "null::timestamp"
    before = f"select * from previous.rec_{table.name}" if staging.builder.previous else f"select * from rec_{table.name}"  # noqa: S608
    # Within an import the later update wins, then the content hash, so the order of files does not matter. Against
    # the store the later update wins, and without one, or on a tie, the later import.
    run(f"""
        create or replace temp table judged as
        with new as (
            select
                s.rowid as staged, file, system, {key}, folded({key}) as key, {updated} as updated, content_hash, lost.staged as lost,
                row_number() over (
                        partition by system, folded({key})
                        order by lost.staged is not null, {updated} desc nulls last, content_hash desc, file, record
                    ) as place
            from staged_{table.name} s left join lost on lost.name = '{table.name}' and lost.staged = s.rowid
        ),
        old as (select system, folded({key}) as key, {key} as spelled, {updated} as updated, content_hash from ({before}))
        select new.*, old.spelled,
            case
                when gone.updated > new.updated or new.lost is not null then 'superseded'
                when new.content_hash = old.content_hash then 'unchanged'
                when new.place = 1 and not coalesce(old.updated > new.updated, false) then 'used'
                else 'superseded'
            end as outcome
        from new left join old on old.system = new.system and old.key = new.key
        left join withdrawn gone on gone.name = '{table.name}' and gone.system = new.system and gone.key = new.key""")  # noqa: S608
    for number, outcome, count in run("select file, outcome, count(*) from judged group by all").fetchall():
        report = staging.reports[number]
        setattr(report, outcome, getattr(report, outcome) + count)
    withdrawn = importing_withdrawn.withdraw(staging, table)
    withdrawn |= documents_replaced.supersede(staging, table)
    if staging.builder.previous:
        run(f"""insert into rec_{table.name} by name select * from previous.rec_{table.name} r
            where not exists (from judged j where j.outcome = 'used' and j.system = r.system and j.key = folded(r.{key}))
                and not exists (from going g where g.system = r.system and g.key = folded(r.{key}))""")  # noqa: S608
    if table.name not in {"timeline_events", "stated_durations"}:  # whose ids repeat those of the incidents
        _note_spellings(staging, table)
    owner = "exclude (owner)" if table.name == "action_items" else ""
    run(f"""insert into rec_{table.name} by name
        select * {owner} from staged_{table.name} where rowid in (select staged from judged where outcome = 'used')""")  # noqa: S608
    if table.name == "action_items":
        _approximate_closings(staging)
        _keep_owners(staging)
    return withdrawn or bool(run("select count(*) from judged where outcome = 'used'").fetchall()[0][0])


def _keep_all_of(staging: Staging, table: records.Table) -> None:
    """What the store has of a table of which an import tells nothing."""
    run = staging.connection.execute
    if staging.builder.previous:
        run(f"insert into rec_{table.name} by name select * from previous.rec_{table.name}")  # noqa: S608
    if table.name == "action_items":
        run("create or replace temp table judged (system varchar, key varchar, staged bigint, outcome varchar)")
        run("create or replace temp table going (system varchar, key varchar)")
        _keep_owners(staging)


def _note_spellings(staging: Staging, table: records.Table) -> None:
    """Ids that are one only because case and the writing of accents do not count are told with the last file that has one."""
    found = staging.connection.execute(f"""
        select file, count(*), arbitrary(one order by one), arbitrary(other order by one)
        from (
            select max(file) as file, min(least({table.key}, spelled)) as one, max(greatest({table.key}, spelled)) as other
            from judged group by system, key
        )
        where one <> other group by file order by file""").fetchall()  # noqa: S608 - names of our own
    for number, count, one, other in found:
        staging.reports[number].notes.append(
            f"{count} ids are written in two ways, such as {one!r} and {other!r}; each was taken as one record"
        )


def _approximate_closings(staging: Staging) -> None:
    """An item that the store had as open and that is closed now, without saying when, was closed by the as_of of this import.

    The content hash stays that of the export, so the same file again is unchanged and the time stays; a later version that
    still does not say when keeps it, too.
    """
    if not staging.builder.previous:
        return
    run = staging.connection.execute
    as_of = staging.options.as_of or max(staging.options.default_as_of, run("select as_of from previous.generation").fetchall()[0][0])
    words = {label.strip().casefold(): ours for label, ours in (labels.STATUS_WORDS | staging.policy.status).items()}
    run(
        """create or replace temp table status_word as
        select folded(label) as label, ours from (select unnest(?::varchar[]) as label, unnest(?::varchar[]) as ours)""",
        [list(words), list(words.values())],
    )
    run(
        """update rec_action_items r
        set closed_at = if(b.open, ?, b.closed_at), closed_origin = 'approximated'
        from (
            select i.system, folded(i.action_id) as key, coalesce(w.ours, 'open') = 'open' as open, i.closed_at, i.closed_origin
            from previous.rec_action_items i left join status_word w on w.label = folded(i.status)
        ) b
        where b.system = r.system and b.key = folded(r.action_id) and r.closed_at is null
            and folded(r.status) in (select label from status_word where ours <> 'open')
            and (b.open or (b.closed_origin = 'approximated' and b.closed_at is not null))""",
        [as_of],
    )


def _keep_owners(staging: Staging) -> None:
    if staging.policy.report.people == "hide":
        staging.connection.execute("update rec_action_items set has_owner = null")
        return
    attached = [row[0] for row in staging.connection.execute("select database_name from duckdb_databases()").fetchall()]
    if "people_before" in attached:
        staging.connection.execute("""insert into people.owners select o.* from people_before.owners o where not exists (
            from judged j where j.outcome = 'used' and j.system = o.system and j.key = o.key)
            and not exists (from going g where g.system = o.system and g.key = o.key)""")
    staging.connection.execute(
        """insert into people.owners
        select j.system, j.key, s.owner from judged j join staged_action_items s on s.rowid = j.staged
        where j.outcome = 'used' and s.owner is not null"""
    )
