-- name:    incident_members
-- answers: Which incident does each record belong to?
-- grain:   one row per incident record
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incident_records, incident_names, tied_documents, trust
-- made:    temporary table
-- returns:
--   system       VARCHAR  id    the tool
--   incident_id  VARCHAR  id    the id as it is written
--   key          VARCHAR  id    the record
--   gsystem      VARCHAR  id    the tool of the record that stands for its incident
--   gkey         VARCHAR  id    that record: its own, where no other source tells of the incident
--   people       BIGINT   rank  how far it is believed about what happened
--   machines     BIGINT   rank  how far it is believed about when
--   id           BIGINT   rank  how far it decides the id

with by_id as (

    -- A review names the incident it reviews; our own table and a tool may hold the same one under the same id. Two ids that are
    -- equal by chance are told apart by time.
    select
        records.system,
        records.key,
        min(names.system) as target_system,
        min(names.key) as target_key
    from incident_records as records
    inner join incident_names as names on records.key = names.alias and records.system <> names.system
    where
        (records.rank = 'document' and names.rank <> 'document')
        or (
            records.rank = 'plain' and names.rank = 'tool'
            and coalesce(abs(epoch(records.first_stamp) - epoch(names.first_stamp)) <= 86400, true)
        )
    group by records.system, records.key
    having min(names.system) = max(names.system) and min(names.key) = max(names.key)

),

links as (

    select
        system,
        key,
        target_system,
        target_key
    from by_id

    union all

    select
        system,
        key,
        target_system,
        target_key
    from tied_documents

)

select
    records.system,
    records.incident_id,
    records.key,
    coalesce(onward.target_system, links.target_system, records.system) as gsystem,
    coalesce(onward.target_key, links.target_key, records.key) as gkey,
    trust.people,
    trust.machines,
    trust.id
from incident_records as records
inner join trust on records.rank = trust.rank
left join links on records.system = links.system and records.key = links.key
-- a review of an incident that is both in our own table and in a tool ends at the tool
left join links as onward on links.target_system = onward.system and links.target_key = onward.key
