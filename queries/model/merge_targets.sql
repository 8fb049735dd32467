-- name:    merge_targets
-- answers: Where do the merges of an incident end?
-- grain:   one row per incident that was merged into another
-- source:  docs/metrics.md#which-incidents-count
-- made:    temporary table
-- needs:   incidents
-- repeats: until nothing changes
-- returns:
--   incident_id  VARCHAR  id  the incident
--   target_id    VARCHAR  id  the incident that its merges lead to; in a circle one of the circle

-- Every round doubles how far an incident has looked ahead, so that a chain of a million merges takes 21 of them.
select
    incidents.incident_id,
    coalesce(ahead.target_id, so_far.target_id, incidents.merged_into) as target_id
from incidents
left join merge_targets as so_far on incidents.incident_id = so_far.incident_id
left join merge_targets as ahead on so_far.target_id = ahead.incident_id
where incidents.merged_into is not null
order by incidents.incident_id
