-- name:    tie_spans
-- answers: When was each incident record, of which services, and does another source have its very id?
-- grain:   one row per incident record, where there are review documents
-- source:  docs/metrics.md#which-incidents-count
-- needs:   rec_incidents, incident_records, incident_names, service_sets
-- of:      document_incidents
-- made:    temporary table
-- returns:
--   system    VARCHAR    id       the tool
--   key       VARCHAR    id       the record
--   rank      VARCHAR    label    the kind of source
--   mentions  VARCHAR[]  id       ids and links in the text of its review
--   services  VARCHAR[]  label    its services, as they are compared
--   begins    TIMESTAMP  instant  its earliest stamp
--   ends      TIMESTAMP  instant  its latest stamp
--   is_named  BOOLEAN    flag     a tool has its id, too, which is the sure way to tie the two

with named as (

    select distinct
        records.system,
        records.key
    from incident_records as records
    inner join incident_names as names on records.key = names.alias and records.system <> names.system
    where
        (records.rank = 'document' and names.rank <> 'document')
        or (records.rank = 'plain' and names.rank = 'tool')

),

served as (

    select
        told.system,
        records.key,
        told.rank,
        told.mentions,
        coalesce(told.services, told.service) as services_written,
        told.started_at,
        records.detected_at,
        records.acknowledged_at,
        told.investigating_at,
        told.root_cause_found_at,
        told.fix_applied_at,
        records.recovered_at
    from rec_incidents as told
    inner join incident_records as records on told.system = records.system and told.incident_id = records.incident_id

)

select
    served.system,
    served.key,
    served.rank,
    served.mentions,
    string_split(folded(service_sets.service), '; ') as services,
    least(
        served.started_at, served.detected_at, served.acknowledged_at, served.investigating_at, served.root_cause_found_at,
        served.fix_applied_at, served.recovered_at
    ) as begins,
    greatest(
        served.started_at, served.detected_at, served.acknowledged_at, served.investigating_at, served.root_cause_found_at,
        served.fix_applied_at, served.recovered_at
    ) as ends,
    named.key is not null as is_named
from served
left join named on served.system = named.system and served.key = named.key
left join service_sets on served.services_written = service_sets.written
