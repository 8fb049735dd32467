-- name:    excluded
-- answers: Which incidents are in no figure, and why?
-- grain:   one row per incident that is not counted; with `counted` they are all incidents
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents, merges
-- params:
--   as_of        TIMESTAMP  instant  the end of what is known, UTC
-- returns:
--   incident_id  VARCHAR    id       the incident
--   reason       VARCHAR    label    merged, maintenance, drill, test or not_begun (by as_of); the first of them that fits

with judged as (

    select
        incidents.incident_id,
        case
            when merges.merge = 'child' then 'merged'
            when incidents.kind <> 'incident' then incidents.kind
            when
                least(
                    incidents.started_at, incidents.detected_at, incidents.acknowledged_at, incidents.investigating_at,
                    incidents.fix_applied_at, incidents.recovered_at
                ) > $as_of
                then 'not_begun'
        end as reason
    from incidents
    inner join merges on incidents.incident_id = merges.incident_id

)

select
    incident_id,
    reason
from judged
where reason is not null
order by incident_id
