-- name:    excluded
-- answers: Which incidents are in no figure, and why?
-- grain:   one row per incident that is not counted; with `counted` they are all incidents
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents, merges
-- returns:
--   incident_id  VARCHAR  id     the incident
--   reason       VARCHAR  label  merged, maintenance, drill or test; merged wins

select
    incidents.incident_id,
    case when merges.merge = 'child' then 'merged' else incidents.kind end as reason
from incidents
inner join merges on incidents.incident_id = merges.incident_id
where
    merges.merge = 'child'
    or incidents.kind <> 'incident'
order by incidents.incident_id
