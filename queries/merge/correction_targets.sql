-- name:    correction_targets
-- answers: Which incident does each correction mean?
-- grain:   one row per correction whose id means one incident alone
-- source:  docs/metrics.md#which-incidents-count
-- needs:   correction, incident_ids
-- of:      correction
-- made:    temporary table
-- returns:
--   line     BIGINT   line  the line in corrections.csv
--   gsystem  VARCHAR  id    the tool of the record that stands for the incident
--   gkey     VARCHAR  id    that record
--   named    VARCHAR  id    the incident, as people wrote it
--   field    VARCHAR  name  the column that is corrected

with names as (

    select
        gsystem,
        gkey,
        folded(unnest(list_concat(aliases, [own_id, source || ':' || own_id]))) as alias
    from incident_ids

),

meant as (

    select
        alias,
        min(gsystem) as gsystem,
        min(gkey) as gkey
    from names
    group by alias
    having min(gsystem) = max(gsystem) and min(gkey) = max(gkey)

)

select
    correction.line,
    meant.gsystem,
    meant.gkey,
    correction.named,
    correction.field
from correction
inner join meant on folded(correction.named) = meant.alias
where correction.field <> 'original_due_date'
