-- name:    merges
-- answers: Which incident does each row stand for?
-- grain:   one row per incident
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents
-- returns:
--   incident_id  VARCHAR  id     the incident
--   root_id      VARCHAR  id     the incident that it counts as: the end of its merges, or itself
--   merge        VARCHAR  label  none, child, or why it stands alone all the same: loop, missing

with recursive merged as (

    select
        incident_id,
        merged_into as target_id
    from incidents
    where merged_into is not null

),

-- Every step doubles how far a row has looked ahead, so that a chain of a million merges takes 21 steps.
hops as (

    select
        incident_id,
        target_id,
        0 as step
    from merged

    union all

    select
        hops.incident_id,
        coalesce(ahead.target_id, hops.target_id) as target_id,
        hops.step + 1 as step
    from hops
    left join hops as ahead on hops.target_id = ahead.incident_id
    where hops.step < (select ceil(log2(1 + count(*))) from merged)

),

ends as (

    select
        hops.incident_id,
        hops.target_id,
        case
            when target.incident_id is null then 'missing'
            when target.merged_into is not null then 'loop'
            else 'child'
        end as merge
    from hops
    left join incidents as target on hops.target_id = target.incident_id
    where hops.step = (select max(last.step) from hops as last)

)

select
    incidents.incident_id,
    case when ends.merge = 'child' then ends.target_id else incidents.incident_id end as root_id,
    coalesce(ends.merge, 'none') as merge
from incidents
left join ends on incidents.incident_id = ends.incident_id
order by incidents.incident_id
