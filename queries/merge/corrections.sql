-- name:    corrections
-- answers: Which fields did people correct, why, and what stood there before?
-- grain:   one row per line of corrections.csv
-- source:  docs/metrics.md#which-incidents-count
-- needs:   correction, correction_targets, corrected_items, believed_values, incident_ids
-- of:      correction
-- returns:
--   line         BIGINT   line  the line in the file
--   incident_id  VARCHAR  id    the incident, else what was written: an item, or what means none, or several
--   field        VARCHAR  name  the column that is corrected
--   value        VARCHAR  text  what people wrote; NULL: it is not recorded
--   reason       VARCHAR  text  why
--   was          VARCHAR  text  what stood there before, as a person would write it
--   applied      BOOLEAN  flag  the incident or the item is known

with written as (

    select
        gsystem,
        gkey,
        strftime(columns([
            'started_at', 'detected_at', 'acknowledged_at', 'investigating_at', 'root_cause_found_at', 'fix_applied_at', 'recovered_at',
            'impact_started_at', 'impact_ended_at', 'pir_completed_at', 'updated_at'
        ]), '%Y-%m-%dT%H:%M:%SZ'),
        case columns([
            'near_miss', 'customer_impact'
        ]) when true then 'yes' when false then 'no' end,
        columns([
            'url', 'title', 'service', 'services', 'team', 'severity', 'kind', 'status', 'cause', 'fingerprint', 'users_affected',
            'detected_by', 'merged_into'
        ])::varchar
    from believed_values

),

before as (

    unpivot written
    on columns(* exclude (gsystem, gkey))
    into name field value was

)

select
    correction.line,
    coalesce(ids.incident_id, correction.named) as incident_id,
    correction.field,
    nullif(trim(correction.value), '') as value,
    correction.reason,
    coalesce(before.was, corrected_items.was::varchar) as was,
    ids.incident_id is not null or corrected_items.line is not null as applied
from correction
left join correction_targets as targets on correction.line = targets.line
left join before
    on targets.gsystem = before.gsystem and targets.gkey = before.gkey and targets.field = before.field
left join corrected_items on correction.line = corrected_items.line
left join incident_ids as ids on targets.gsystem = ids.gsystem and targets.gkey = ids.gkey
order by correction.line
