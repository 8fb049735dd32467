-- name:    provenance
-- answers: Where does each field come from that several sources tell, or that people corrected?
-- grain:   one row per incident and such field
-- source:  docs/metrics.md#which-incidents-count
-- needs:   field_sources, corrections, incident_ids
-- returns:
--   incident_id  VARCHAR  id      the incident
--   field        VARCHAR  name    the column
--   source       VARCHAR  name    the source that is believed, or corrections.csv
--   system       VARCHAR  id      its tool, or corrections
--   file         BIGINT   number  the file it stands in; NULL: the corrections
--   line         BIGINT   line    where it stands
--   value        VARCHAR  text    what it says
--   reason       VARCHAR  text    why people corrected it

with told as (

    select
        ids.incident_id,
        sources.field,
        sources.source,
        sources.system,
        sources.file,
        sources.line,
        sources.value
    from field_sources as sources
    inner join incident_ids as ids on sources.gsystem = ids.gsystem and sources.gkey = ids.gkey

),

applied as (

    select
        incident_id,
        field,
        line,
        value,
        reason
    from corrections
    where applied

)

select
    told.incident_id,
    told.field,
    told.source,
    told.system,
    told.file,
    told.line,
    told.value,
    null::varchar as reason
from told
anti join applied on told.incident_id = applied.incident_id and told.field = applied.field

union all

select
    incident_id,
    field,
    'corrections.csv' as source,
    'corrections' as system,
    null as file,
    line,
    value,
    reason
from applied
order by incident_id, field
