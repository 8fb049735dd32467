-- name:    incident_names
-- answers: By which names may another record mean an incident record?
-- grain:   one row per incident record and name
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, incident_records
-- made:    temporary table
-- returns:
--   system       VARCHAR    id       the tool
--   key          VARCHAR    id       the record
--   alias        VARCHAR    id       its id, another id or link of it, or the id as the product writes one that two tools share
--   rank         VARCHAR    label    the kind of source
--   first_stamp  TIMESTAMP  instant  the first stamp of the record

with others as (

    select
        system,
        incident_id,
        folded(unnest(refs)) as alias
    from rec_incidents
    where refs is not null

)

select
    system,
    key,
    key as alias,
    rank,
    first_stamp
from incident_records

union all

select
    incident_records.system,
    incident_records.key,
    others.alias,
    incident_records.rank,
    incident_records.first_stamp
from others
inner join incident_records on others.system = incident_records.system and others.incident_id = incident_records.incident_id

union all

select
    system,
    key,
    folded(system) || ':' || key as alias,
    rank,
    first_stamp
from incident_records
