"""Review documents of an import, and those of the store -> rows that go with an older version of their document.

The rows of a document have numbers and no ids of their own, so a version is taken whole: of two in one import one wins with all
its rows, and what the store had of an older version and the new one no longer has is superseded.
"""

from typing import TYPE_CHECKING

from nowwhat.language import formats
from nowwhat.model.records import TABLES, Table

if TYPE_CHECKING:
    from nowwhat.importing.staging import Staging

SOURCE = "review_document"
ROWS = {"timeline_events": "timeline row", "action_items": "action item", "stated_durations": "stated duration", "reviews": "review"}

# An incident goes with its last document.
LAST = """o.incident = folded(r.incident_id) and not exists (from document d where d.incident = o.incident)
    and not exists (
        from previous.rec_reviews p
        where p.source = 'review_document' and folded(p.incident_id) = o.incident and folded(p.review_id) not in (select key from older)
    )"""


def choose_versions(staging: "Staging") -> None:
    """`document`: the review documents at hand that win; `lost`: the staged rows of those that do not.

    `older`: the documents of the store that a winning one takes the place of. It is the same review; or one document of that title and
    first day named no incident and the other does; or it told of the same incident in a file of the same name.
    """
    run = staging.connection.execute
    run("create or replace temp table older (key varchar, incident varchar, file bigint)")
    if not staging.documents:
        run("create or replace temp table lost (name varchar, staged bigint)")
        return
    rows = " union all ".join(
        f"select '{table.name}' as name, rowid as staged, file, {_document(table)} as key, content_hash "  # noqa: S608 - our own names
        f"from staged_{table.name} where source = '{SOURCE}'"
        for name, table in TABLES.items()
        if name != "incidents"
    )
    run(f"""
        create or replace temp table document_row as {rows};

        create or replace temp table judged_document as
        select
            d.file, d.key, folded(r.incident_id) as incident,
            row_number() over (partition by d.key order by r.content_hash desc, d.content_hash desc, d.file) as place
        from (select file, key, string_agg(content_hash order by content_hash) as content_hash from document_row group by all) d
        join staged_reviews r on r.file = d.file and folded(r.review_id) = d.key and r.source = '{SOURCE}';

        create or replace temp table document as
        select j.file, j.key, j.incident, 'doc-' || right(j.key, 12) as own, l.name
        from judged_document j join loads l on l.file = j.file where place = 1;

        create or replace temp table lost as
        select name, staged from document_row anti join document using (file, key)
        union all
        select 'incidents', rowid from staged_incidents s
        where source = '{SOURCE}' and not exists (from document d where d.file = s.file and d.incident = folded(s.incident_id))""")  # noqa: S608 - our own names
    for number, key, place in run("""
        select l.file, r.review_id, d.name from judged_document l join document d using (key)
        join staged_reviews r on r.file = l.file and folded(r.review_id) = l.key where l.place > 1 order by all""").fetchall():
        staging.reports[number].notes.append(f"{key}: another version of this review was taken, from {place}")
    if staging.builder.previous:
        run(f"""insert into older
            select p.key, p.incident, max(d.file)
            from (
                select
                    folded(r.review_id) as key, folded(r.incident_id) as incident, 'doc-' || right(folded(r.review_id), 12) as own, l.name
                from previous.rec_reviews r join previous.loads l on l.file = r.file where r.source = '{SOURCE}'
            ) p
            join document d on
                d.key = p.key
                or (d.own = p.own and (d.incident = d.own or p.incident = p.own))
                or (d.incident = p.incident and d.name = p.name)
            group by all""")  # noqa: S608 - our own names


def supersede(staging: "Staging", table: Table) -> bool:
    """Whether rows of older versions of documents go; `going` holds them, too, and the reports of the files say how many.

    A row that is refused in the new version stays as it was.
    """
    run = staging.connection.execute
    if not staging.builder.previous or not run("select count(*) from older").fetchall()[0][0]:
        return False
    belongs = f"o.key = {_document(table, 'r.')}" if table.name != "incidents" else LAST
    key = f"folded(r.{table.key})"
    gone = run(f"""
        insert into going
        select r.system, {key}, max(o.file), 'superseded'
        from previous.rec_{table.name} r join older o on {belongs}
        where r.source = '{SOURCE}'
            and not exists (from judged j where j.system = r.system and j.key = {key} and j.outcome in ('used', 'unchanged'))
            and not exists (
                from mendable m
                where m.file = o.file and m.table_name = '{table.name}' and folded(m.cells ->> '{table.key}') = {key}
            )
        group by all
        returning file""").fetchall()  # noqa: S608 - our own names
    for number in sorted({file for (file,) in gone}):
        count = sum(file == number for (file,) in gone)
        if table.name in ROWS:
            staging.reports[number].notes.append(
                f"{formats.plural(count, ROWS[table.name])} of an older version of the document "
                f"{'is' if count == 1 else 'are'} no longer in it: superseded"
            )
    return bool(gone)


def _document(table: Table, of: str = "") -> str:
    """SQL: the folded id of the review that a row of a document belongs to."""
    key = f"folded({of}{table.key})"
    return key if table.name == "reviews" else f"regexp_replace({key}, '[-/][0-9]+$', '')"
