-- name:    incident_ids
-- answers: Under which id is each incident known, and under which others?
-- grain:   one row per incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, incident_members, shared_incidents
-- made:    temporary table
-- returns:
--   gsystem      VARCHAR    id  the tool of the record that stands for it
--   gkey         VARCHAR    id  that record
--   incident_id  VARCHAR    id  its own id, or with the tool in front where another incident has the same
--   own_id       VARCHAR    id  the id that the source gave
--   source       VARCHAR    id  the tool that gave the id
--   sources      VARCHAR[]  id  every system that tells of it, sorted
--   aliases      VARCHAR[]  id  the ids and links of all its records, those of the id's own source first

with named as (

    select
        members.gsystem,
        members.gkey,
        members.system,
        members.incident_id,
        members.key,
        members.id,
        list_concat([members.incident_id], coalesce(told.refs, [])) as names
    from incident_members as members
    inner join rec_incidents as told on members.system = told.system and members.incident_id = told.incident_id

),

grouped as (

    select
        named.gsystem,
        named.gkey,
        named.incident_id as own_id,
        named.key as own_key,
        named.system as source,
        [named.system] as sources,
        named.names as aliases
    from named
    anti join shared_incidents as shared on named.gsystem = shared.gsystem and named.gkey = shared.gkey

    union all

    select
        named.gsystem,
        named.gkey,
        arg_min(named.incident_id, (named.id, named.system, named.key)) as own_id,
        arg_min(named.key, (named.id, named.system, named.key)) as own_key,
        arg_min(named.system, (named.id, named.system, named.key)) as source,
        list(distinct named.system order by named.system) as sources,
        list_distinct(flatten(list(named.names order by named.id, named.system, named.key))) as aliases
    from named
    semi join shared_incidents as shared on named.gsystem = shared.gsystem and named.gkey = shared.gkey
    group by named.gsystem, named.gkey

),

doubled as (

    select own_key
    from grouped
    group by own_key
    having count(*) > 1

)

select
    grouped.gsystem,
    grouped.gkey,
    case when doubled.own_key is null then grouped.own_id else grouped.source || ':' || grouped.own_id end as incident_id,
    grouped.own_id,
    grouped.source,
    grouped.sources,
    grouped.aliases
from grouped
left join doubled on grouped.own_key = doubled.own_key
