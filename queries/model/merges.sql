-- name:    merges
-- answers: Which incident does each row stand for?
-- grain:   one row per incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents, merge_targets
-- returns:
--   incident_id  VARCHAR  id     the incident
--   root_id      VARCHAR  id     the incident that it counts as: the end of its merges, or itself
--   merge        VARCHAR  label  none, child, or why it stands alone all the same: loop, missing

with ends as (

    select
        merge_targets.incident_id,
        merge_targets.target_id,
        case
            when target.incident_id is null then 'missing'
            when target.merged_into is not null then 'loop'
            else 'child'
        end as merge
    from merge_targets
    left join incidents as target on merge_targets.target_id = target.incident_id

)

select
    incidents.incident_id,
    case when ends.merge = 'child' then ends.target_id else incidents.incident_id end as root_id,
    coalesce(ends.merge, 'none') as merge
from incidents
left join ends on incidents.incident_id = ends.incident_id
order by incidents.incident_id
