"""Review documents and the records of tools -> which of them are one incident, and which may be one.

A document that names the incident in its own line is tied to it. One that does not is tied only where nothing else can be
meant: the one incident of a tool that its text names and that lies at the same time, or the one incident of the same service at
that time, if no other document could be meant either. Every other match is a candidate that people decide about.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NEAR_MIN = 24 * 60  # how far from the document's time an incident may lie that its text names


def tie_documents(connection: "DuckDBPyConnection") -> None:
    """`tied`: a document (system, key) and the record of a tool or of our own table (`target`) that is surely the same incident;
    `tie_match`: every match that was found.

    Needs `completed` (incident records with their `key`), `name` (every name of a record) and `label_map`.
    """
    if not connection.execute("select exists (from completed where rank = 'document')").fetchall()[0][0]:
        connection.execute("""
            create or replace temp table tied as select system, key, (system, key) as target from completed limit 0;
            create or replace temp table tie_match as select *, '' as why from tied""")
        return
    connection.execute("""
        create or replace temp table span as
        select
            c.system, c.key, c.rank, c.mentions,
            folded(coalesce(m.ours, trim(split_part(c.service, ';', 1)))) as service,
            least(started_at, detected_at, acknowledged_at, investigating_at, root_cause_found_at, fix_applied_at, recovered_at) as begins,
            greatest(started_at, detected_at, acknowledged_at, investigating_at, root_cause_found_at, fix_applied_at, recovered_at) as ends,
            -- an id of its own that a tool has, too, is the sure way
            exists (
                from name n
                where n.alias = c.key and n.system <> c.system
                    and ((c.rank = 'document' and n.rank <> 'document') or (c.rank = 'plain' and n.rank = 'tool'))
            ) as is_named
        from completed c
        left join label_map m on m.field = 'service' and m.label = folded(trim(split_part(c.service, ';', 1)))""")
    connection.execute(f"""
        create or replace temp table tie_match as
        with document as (from span where rank = 'document' and not is_named),
        tool as (from span where rank = 'tool' or (rank = 'plain' and not is_named)),
        mention as (select system, key, begins, ends, folded(unnest(mentions)) as alias from document),
        named as (
            select distinct d.system, d.key, (t.system, t.key) as target, 'named in the text' as why,
                coalesce(
                    t.begins <= d.ends + to_minutes({NEAR_MIN}) and t.ends >= d.begins - to_minutes({NEAR_MIN}), false
                ) as sure
            from mention d join name n on n.alias = d.alias and n.rank in ('tool', 'plain')
            join tool t on t.system = n.system and t.key = n.key
        ),
        beside as (
            select d.system, d.key, (t.system, t.key) as target, 'same service at the same time' as why, true as sure
            from document d join tool t on t.service = d.service and t.begins <= d.ends and t.ends >= d.begins
            where not exists (from named n where n.system = d.system and n.key = d.key)
        )
        select * from named union all select * from beside""")  # noqa: S608 - a number of our own
    connection.execute("""
        create or replace temp table tied as
        with sure as (
            select *, count(*) over (partition by system, key) as targets, count(*) over (partition by target) as documents
            from tie_match where sure
        )
        select system, key, target from sure where targets = 1 and documents = 1""")


def show_candidates(connection: "DuckDBPyConnection") -> None:
    """`tie_candidates`: the incidents of tools that an incident told by a document alone may be, each with why.

    Needs `incidents` with the group (`gsystem`, `gkey`) of their records, and `member`.
    """
    connection.execute("""
        create or replace table tie_candidates as
        select distinct i.incident_id, other.incident_id as candidate_id, t.why
        from tie_match t
        join member d on d.system = t.system and d.key = t.key
        join incidents i on i.gsystem = d.gsystem and i.gkey = d.gkey
        join member m on m.system = t.target[1] and m.key = t.target[2]
        join incidents other on other.gsystem = m.gsystem and other.gkey = m.gkey
        where other.incident_id <> i.incident_id
        order by all""")
