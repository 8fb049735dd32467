"""Records of several sources -> one incident, one item; field by field, and every field keeps where it came from.

Labels are mapped here, not when they are read: the records keep the raw labels, so a changed policy needs no new import.
"""

from typing import TYPE_CHECKING

from nowwhat.errors import InputRefused
from nowwhat.model import labels
from nowwhat.model.policy import Policy
from nowwhat.model.records import FLAG, INSTANT, TABLES, Column
from nowwhat.model.tying import show_candidates, tie_documents

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Who is believed about a field, most first. People know better what happened; machines, when an alert fired.
PEOPLE_FIRST = {"document": 1, "tool": 2, "plain": 3, "tracker": 4, "status page": 5}
MACHINES_FIRST = {"tool": 1, "plain": 2, "document": 3, "tracker": 4, "status page": 5}
TRACKER_FIRST = {"tracker": 1, "tool": 2, "plain": 3, "document": 4, "status page": 5}
BY_MACHINE = {
    "url",
    "title",
    "service",
    "services",
    "team",
    "kind",
    "status",
    "detected_at",
    "acknowledged_at",
    "merged_into",
    "updated_at",
}
BY_REVIEW = {"incident_id", "category", "original_due_date"}  # of an item: what was promised in the meeting

# Which source's id an incident keeps.
ID_RANK = {"tool": 1, "plain": 2, "document": 3, "tracker": 4, "status page": 5}

# How a value that a correction replaced is shown: as a person would write it.
AS_WRITTEN = {
    INSTANT: "strftime({x}, '%Y-%m-%dT%H:%M:%SZ')",
    FLAG: "case {x} when true then 'yes' when false then 'no' end",
}


def merge(connection: "DuckDBPyConnection", policy: Policy) -> None:
    """From the `rec_*` tables: `incidents`, `action_items`, `reviews`, `timeline_events`, `stated_durations`, `provenance`, `unmapped`,
    `untied` and `tie_candidates`.

    From the temporary tables `correction` and `annotation`: `corrections`, after they were applied, and `annotations`.

    Raises:
        InputRefused: when two corrections are about one field of one incident.

    """
    labels.stage(connection, policy)
    _ranks(connection)
    _members(connection)
    _incidents(connection)
    show_candidates(connection)
    _aliases(connection)
    _items(connection, policy)
    _documents(connection)
    _unmapped(connection)
    _annotations(connection)


def _ranks(connection: "DuckDBPyConnection") -> None:
    """`rank_map`: for each kind of tool the place in every order of trust."""
    orders = {"people": PEOPLE_FIRST, "machines": MACHINES_FIRST, "tracker": TRACKER_FIRST, "id": ID_RANK}
    columns = ", ".join(f"unnest(?::bigint[]) as {name}" for name in orders)
    connection.execute(
        f"create or replace temp table rank_map as select unnest(?::varchar[]) as rank, {columns}",
        [list(ID_RANK), *([order[rank] for rank in ID_RANK] for order in orders.values())],
    )


def _members(connection: "DuckDBPyConnection") -> None:
    """`member`: every incident record with the group that it belongs to (`gsystem`, `gid`), its stamps completed from the log."""
    connection.execute("""
        create or replace temp table completed as
        with event as (
            select
                system, folded(incident_id) as key,
                min(happened_at) filter (where kind = 'detected') as detected_at,
                min(happened_at) filter (where kind = 'acknowledged') as acknowledged_at,
                max(happened_at) filter (where kind = 'recovered') as recovered_at
            from rec_timeline_events
            where rank = 'tool'
            group by all
        )
        select
            r.* replace (
                coalesce(e.detected_at, r.detected_at) as detected_at,
                coalesce(e.acknowledged_at, r.acknowledged_at) as acknowledged_at,
                coalesce(r.recovered_at, case when folded(r.status) in ('resolved', 'closed') then e.recovered_at end) as recovered_at
            ),
            folded(r.incident_id) as key,
            coalesce(r.started_at, r.detected_at, r.acknowledged_at, r.recovered_at) as first_stamp
        from rec_incidents r left join event e on e.system = r.system and e.key = folded(r.incident_id);

        create or replace temp table name as
        select system, key, key as alias, rank, first_stamp from completed
        union all
        select system, key, folded(unnest(refs)) as alias, rank, first_stamp from completed
        union all
        -- as the product itself writes an id that two tools share
        select system, key, folded(system) || ':' || key as alias, rank, first_stamp from completed""")
    tie_documents(connection)
    connection.execute("""
        create or replace temp table member as
        with
        -- A review names the incident it reviews; our own table and a tool may hold the same one under the same id. Two ids
        -- that are equal by chance are told apart by time.
        by_id as (
            select c.system, c.key, min((n.system, n.key)) as target
            from completed c join name n on n.alias = c.key and n.system <> c.system
            where
                (c.rank = 'document' and n.rank <> 'document')
                or (
                    c.rank = 'plain' and n.rank = 'tool'
                    and coalesce(abs(epoch(c.first_stamp) - epoch(n.first_stamp)) <= 86400, true)
                )
            group by c.system, c.key
            having count(distinct (n.system, n.key)) = 1
        ),
        link as (from by_id union all by name from tied)
        select
            c.*,
            coalesce(second.target[1], first.target[1], c.system) as gsystem,
            coalesce(second.target[2], first.target[2], c.key) as gkey,
            m.people, m.machines, m.id as id_rank
        from completed c
        left join link first on first.system = c.system and first.key = c.key
        -- a review of an incident that is both in our own table and in a tool ends at the tool
        left join link second on second.system = first.target[1] and second.key = first.target[2]
        join rank_map m on m.rank = c.rank""")


def _any(connection: "DuckDBPyConnection", table: str) -> bool:
    return bool(connection.execute(f"select exists (from {table})").fetchall()[0][0])


def _best(column: Column, order: str) -> str:
    """SQL: the value of a column from the most trusted member that has one."""
    return f"arg_min({column.name}, {order}) filter (where {column.name} is not null) as {column.name}"


def _incidents(connection: "DuckDBPyConnection") -> None:
    """`incidents`, one row each, and `provenance` for the fields of those that several sources tell."""
    columns = [column for column in TABLES["incidents"].columns if column.name != "incident_id"]
    order = {column.name: "(machines, system, key)" if column.name in BY_MACHINE else "(people, system, key)" for column in columns}
    best = ",\n".join(_best(column, order[column.name]) for column in columns)
    names = ", ".join(column.name for column in columns)
    run = connection.execute
    run("create or replace temp table told_by_several as select gsystem, gkey from member group by gsystem, gkey having count(*) > 1")
    several = _any(connection, "told_by_several")
    run(f"""
        create or replace temp table joined as
        select
            gsystem, gkey, incident_id as own_id, system, [system] as sources,
            list_concat([incident_id], coalesce(refs, [])) as names, {names}
        from member anti join told_by_several using (gsystem, gkey)""")  # noqa: S608
    if several:  # to plan this for every column takes a twentieth of a small import
        run(f"""
            insert into joined by name
            select
                gsystem, gkey, arg_min(incident_id, (id_rank, system, key)) as own_id, arg_min(system, (id_rank, system, key)) as system,
                list(distinct system order by system) as sources,
                list_distinct(flatten(list(list_concat([incident_id], coalesce(refs, [])) order by id_rank, system, key))) as names,
                {best}
            from member semi join told_by_several using (gsystem, gkey)
            group by gsystem, gkey""")  # noqa: S608
    _correct(connection)
    mapped = (
        "title, url, services, near_miss, status, cause, fingerprint, started_at, detected_at, acknowledged_at, investigating_at, "
        "root_cause_found_at, fix_applied_at, recovered_at, customer_impact, impact_started_at, impact_ended_at, users_affected"
    )
    run(f"""
        create or replace table incidents as
        with shared as (select folded(own_id) as id from joined group by all having count(*) > 1),
        named as (
            select j.*, case when folded(own_id) in (from shared) then system || ':' || own_id else own_id end as incident_id,
                trim(split_part(service, ';', 1)) as first_service
            from joined j
        )
        select
            n.incident_id, n.system as source, n.sources, n.names as aliases, {", ".join("n." + name for name in mapped.split(", "))},
            coalesce(service.ours, n.first_service) as service,
            coalesce(n.team, team.ours) as team,
            severity.ours as severity, n.severity as severity_label,
            coalesce(kind.ours, 'incident') as kind, n.kind as kind_label,
            detected.ours as detected_by, n.detected_by as detected_by_label,
            n.pir_completed_at, n.merged_into, n.updated_at, n.gsystem, n.gkey
        from named n
        left join label_map service on service.field = 'service' and service.label = folded(n.first_service)
        left join label_map team on team.field = 'team' and team.label = folded(coalesce(service.ours, n.first_service))
        left join label_map severity on severity.field = 'severity' and severity.label = folded(n.severity)
        left join label_map kind on kind.field = 'kind' and kind.label = folded(n.kind)
        left join label_map detected on detected.field = 'detected_by' and detected.label = folded(n.detected_by)
        order by n.incident_id""")  # noqa: S608
    run("""create or replace temp table told
        (incident_id varchar, field varchar, source varchar, system varchar, file bigint, line bigint, value varchar)""")
    if several:
        best = " union all ".join(
            f"select gsystem, gkey, '{column.name}' as field, "  # noqa: S608 - our own column names
            f"arg_min((source, system, file, line, {column.name}::varchar), {order[column.name]}) "
            f"filter (where {column.name} is not null) as best from several group by all"
            for column in columns
        )
        run(f"""
            insert into told
            with several as (select * from member semi join told_by_several using (gsystem, gkey)), field as ({best})
            select i.incident_id, f.field, f.best[1], f.best[2], f.best[3], f.best[4], f.best[5]
            from field f join incidents i using (gsystem, gkey) where f.best is not null""")  # noqa: S608
    _tell_corrections(connection)


def _correct(connection: "DuckDBPyConnection") -> None:
    """A corrected field of `joined` holds the value that people wrote, before labels are mapped; `was` keeps what stood there."""
    run = connection.execute
    if not _any(connection, "correction"):
        run("""create or replace temp table corrected as
            select *, null::varchar as gsystem, null::varchar as gkey, null::varchar as was from correction""")
        return
    run("""
        create or replace temp table corrected as
        with name as (
            select gsystem, gkey, folded(unnest(list_concat(names, [own_id, system || ':' || own_id]))) as alias from joined
        ),
        one as (select alias, min((gsystem, gkey)) as target from name group by alias having count(distinct (gsystem, gkey)) = 1)
        select c.*, one.target[1] as gsystem, one.target[2] as gkey, null::varchar as was
        from correction c left join one on one.alias = folded(c.named)""")
    for lines, field, named in run("""
        select list(line order by line), field, min_by(named, line) from corrected
        where gkey is not null group by gsystem, gkey, field having count(*) > 1 order by 1""").fetchall():
        raise InputRefused(
            f"corrections.csv, lines {' and '.join(map(str, lines))}, {field}: expected one correction of a field, "
            f"found {len(lines)} for incident {named!r}; nothing was published"
        )
    used = {row[0] for row in run("select distinct field from corrected where gkey is not null").fetchall()}
    for column in (column for column in TABLES["incidents"].columns if column.name in used):
        mine = f"c.field = '{column.name}' and c.gsystem = j.gsystem and c.gkey = j.gkey"
        was = AS_WRITTEN.get(column.kind, "{x}::varchar").format(x=f"j.{column.name}")
        run(f"update corrected c set was = {was} from joined j where {mine}")  # noqa: S608 - our own column names
        run(f"update joined j set {column.name} = c.{column.name} from corrected c where {mine}")  # noqa: S608


def _tell_corrections(connection: "DuckDBPyConnection") -> None:
    """`corrections`, and in `provenance` that a field is corrected, and why."""
    connection.execute("""
        create or replace table corrections as
        select
            c.line, coalesce(i.incident_id, c.named) as incident_id, c.field, nullif(trim(c.value), '') as value, c.reason, c.was,
            i.incident_id is not null as applied
        from corrected c left join incidents i on i.gsystem = c.gsystem and i.gkey = c.gkey
        order by c.line;

        create or replace table provenance as
        select t.*, null::varchar as reason
        from told t anti join (from corrections where applied) c on c.incident_id = t.incident_id and c.field = t.field
        union all
        select incident_id, field, 'corrections.csv', 'corrections', null, line, value, reason from corrections where applied
        order by incident_id, field""")


def _annotations(connection: "DuckDBPyConnection") -> None:
    """`annotations`: the days that people marked, their services named as everywhere else."""
    connection.execute("""
        create or replace table annotations as
        select a."on", a.text, coalesce(m.ours, a.service) as service, a.team
        from annotation a left join label_map m on m.field = 'service' and m.label = folded(a.service)
        order by a."on", a.line""")


def _aliases(connection: "DuckDBPyConnection") -> None:
    """`alias`: every name of an incident, where it names one alone; merged incidents point to their target by it."""
    connection.execute("""
        create or replace table alias as
        with name as (
            select incident_id, folded(incident_id) as alias from incidents where not list_contains(aliases, incident_id)
            union all
            select incident_id, folded(unnest(aliases)) as alias from incidents
        )
        select alias, min(incident_id) as incident_id from name where alias <> '' group by alias having min(incident_id) = max(incident_id)
        order by alias""")
    connection.execute("""
        update incidents set merged_into = a.incident_id from alias a
        where incidents.merged_into is not null and a.alias = folded(incidents.merged_into)""")


def _items(connection: "DuckDBPyConnection", policy: Policy) -> None:
    """`action_items`: a row of a review and the tracker's issue that it names become one item."""
    apart = {"action_id", "refs", "labels", "closed_origin"}
    columns = [column for column in TABLES["action_items"].stored if column.name not in apart]
    names = ", ".join(column.name for column in columns)
    best = ",\n".join(
        _best(column, "(people, system, key)" if column.name in BY_REVIEW else "(tracker, system, key)") for column in columns
    )
    connection.execute("""
        create or replace temp table item_member as
        with item as (
            select r.*, folded(r.action_id) as key, m.people, m.tracker from rec_action_items r join rank_map m on m.rank = r.rank
        ),
        name as (
            select system, key, key as alias from item where rank <> 'document'
            union select system, key, folded(url) as alias from item where rank <> 'document' and url is not null
        ),
        ref as (select system, key, folded(unnest(refs)) as alias from item where rank = 'document'),
        link as (
            select ref.system, ref.key, min((name.system, name.key)) as target
            from ref join name using (alias) group by all having count(distinct (name.system, name.key)) = 1
        )
        select item.*, coalesce(link.target[1], item.system) as gsystem, coalesce(link.target[2], item.key) as gkey
        from item left join link on link.system = item.system and link.key = item.key;

        create or replace temp table item_of_several as
        select gsystem, gkey from item_member group by gsystem, gkey having count(*) > 1""")
    connection.execute(f"""
        create or replace temp table item as
        select
            gsystem, gkey, action_id as own_id, system as source, {names},
            case when closed_at is not null then coalesce(closed_origin, 'own') end as closed_origin, has_owner, refs, labels
        from item_member anti join item_of_several using (gsystem, gkey)""")  # noqa: S608
    if _any(connection, "item_of_several"):
        connection.execute(f"""
            insert into item by name
            select
                gsystem, gkey, arg_min(action_id, (tracker, system, key)) as own_id, arg_min(system, (tracker, system, key)) as source,
                {best},
                -- that of the closing time which is taken, not of another one
                arg_min(coalesce(closed_origin, 'own'), (tracker, system, key)) filter (where closed_at is not null) as closed_origin,
                bool_or(has_owner) as has_owner,
                flatten(list(refs order by people, system, key) filter (where refs is not null)) as refs,
                flatten(list(labels order by tracker, system, key) filter (where labels is not null)) as labels
            from item_member semi join item_of_several using (gsystem, gkey) group by gsystem, gkey""")  # noqa: S608
    # An item is tied by the incident it names, else by a reference that is an incident's name, if all of them mean one.
    connection.execute("""
        create or replace temp table tie as
        with wanted as (
            select gsystem, gkey, folded(incident_id) as alias, 1 as strength from item where incident_id is not null
            union select gsystem, gkey, folded(regexp_extract(incident_id, '([^/]+)/?$', 1)), 2 from item where incident_id is not null
            union select gsystem, gkey, folded(ref), 3 from (select gsystem, gkey, unnest(refs) as ref from item)
            union select gsystem, gkey, regexp_extract(folded(ref), '^incident[-:_ ](.+)$', 1), 3
            from (select gsystem, gkey, unnest(refs) as ref from item)
        ),
        found as (
            select w.gsystem, w.gkey, w.strength, min(a.incident_id) as incident_id, count(distinct a.incident_id) as incidents
            from wanted w join alias a using (alias) group by all
        )
        select gsystem, gkey, arg_min(incident_id, strength) as incident_id
        from found where incidents = 1 group by gsystem, gkey""")
    due_after = policy.actions.due_after_days
    connection.execute(
        "create or replace temp table due_after as select unnest(?::varchar[]) as severity, unnest(?::bigint[]) as days",
        [list(due_after), list(due_after.values())],
    )
    connection.execute("""
        create or replace table action_items as
        with labelled as (
            select gsystem, gkey, min(position) as position
            from (select gsystem, gkey, unnest(labels) as given, generate_subscripts(labels, 1) as position from item)
            join label_map m on m.field = 'category' and m.label = folded(given) group by all
        ),
        named as (select *, count(*) over (partition by folded(own_id)) > 1 as shared from item)
        select
            case when n.shared then n.source || ':' || n.own_id else n.own_id end as action_id,
            n.source, tie.incident_id, n.incident_id as incident_ref, n.url, n.title,
            coalesce(category.ours, by_label.ours) as category,
            coalesce(n.category, n.labels[l.position]) as category_label,
            n.priority, coalesce(n.team, i.team) as team,
            coalesce(status.ours, 'open') as status, n.status as status_label,
            n.created_at, n.original_due_date,
            coalesce(
                n.due_date, case when n.original_due_date is null then (n.created_at + to_days(d.days::integer))::date end
            ) as due_date,
            n.closed_at, n.last_activity_at, n.updated_at,
            case
                when coalesce(n.original_due_date, n.due_date) is not null then 'own'
                when d.days is not null and n.created_at is not null then 'policy'
            end as due_origin,
            case when n.closed_at is not null then coalesce(n.closed_origin, 'own') end as closed_origin,
            n.has_owner, n.gsystem, n.gkey
        from named n
        left join tie using (gsystem, gkey)
        left join incidents i on i.incident_id = tie.incident_id
        left join due_after d on d.severity = i.severity
        left join labelled l using (gsystem, gkey)
        left join label_map by_label on by_label.field = 'category' and by_label.label = folded(n.labels[l.position])
        left join label_map category on category.field = 'category' and category.label = folded(n.category)
        left join label_map status on status.field = 'status' and status.label = folded(n.status)
        order by action_id""")


def _documents(connection: "DuckDBPyConnection") -> None:
    """`reviews`, `timeline_events` and `stated_durations` with their incident, and `untied`: what belongs to none we know."""
    for name in ("reviews", "timeline_events", "stated_durations"):
        names = ", ".join("r." + column.name for column in TABLES[name].stored if column.name != "incident_id")
        connection.execute(f"""
            create or replace table {name} as
            select i.incident_id, r.incident_id as incident_ref, r.system as source, r.file, r.line, {names}
            from rec_{name} r
            left join member m on m.system = r.system and m.key = folded(r.incident_id)
            left join incidents i on i.gsystem = m.gsystem and i.gkey = m.gkey
            order by r.system, r.{TABLES[name].key}""")  # noqa: S608
    connection.execute("""
        create or replace table untied as
        select 'action item' as what, action_id as id, source, incident_ref as named, title, team, created_at as since
        from action_items where incident_id is null
        union all
        select 'review', review_id, source, incident_ref, title, null, coalesce(held_at, published_at)
        from reviews where incident_id is null
        union all
        select 'log entries', incident_ref, source, incident_ref, count(*) || ' entries', null, min(happened_at)
        from timeline_events where incident_id is null group by source, incident_ref
        order by what, source, id""")


def _unmapped(connection: "DuckDBPyConnection") -> None:
    """`unmapped`: labels that neither the policy nor the built-in words know, with how often they occur."""
    connection.execute("""
        create or replace table unmapped as
        select 'severity' as field, source, severity_label as label, count(*) as records
        from incidents where severity_label is not null and severity is null group by all
        union all
        select 'kind', source, kind_label, count(*) from incidents
        where kind_label is not null and folded(kind_label) not in (select label from label_map where field = 'kind') group by all
        union all
        select 'detected_by', source, detected_by_label, count(*) from incidents
        where detected_by_label is not null and detected_by is null group by all
        union all
        select 'category', source, category_label, count(*) from action_items
        where category_label is not null and category is null group by all
        union all
        select 'status', source, status_label, count(*) from action_items
        where status_label is not null and folded(status_label) not in (select label from label_map where field = 'status') group by all
        order by field, records desc, label""")
