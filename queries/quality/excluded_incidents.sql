-- name:    excluded_incidents
-- answers: Which incidents are in no figure, and why?
-- grain:   one row per incident that is not counted
-- source:  docs/metrics.md#which-incidents-count
-- returns:
--   incident_id  VARCHAR  id     the incident
--   title        VARCHAR  text   its title
--   reason       VARCHAR  label  merged, maintenance, drill, test or not_begun
--   merged_into  VARCHAR  id     the incident that it was merged into
--   url          VARCHAR  link   where the incident is kept
select
    excluded.incident_id,
    incidents.title,
    excluded.reason,
    incidents.merged_into,
    incidents.url
from excluded
inner join incidents on excluded.incident_id = incidents.incident_id
order by excluded.reason, excluded.incident_id
