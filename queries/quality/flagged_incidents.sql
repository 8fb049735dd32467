-- name:    flagged_incidents
-- answers: What about a counted incident should be looked at before it is believed?
-- grain:   one row per incident and flag
-- source:  docs/metrics.md#which-incidents-count
-- returns:
--   incident_id  VARCHAR  id        the incident
--   title        VARCHAR  text      its title
--   flag         VARCHAR  label     merge_loop, merge_target_missing, after_as_of or no_stamp
--   sentence     VARCHAR  sentence  the same for a reader
--   url          VARCHAR  link      where the incident is kept
select
    flags.incident_id,
    incidents.title,
    flags.flag,
    flags.sentence,
    incidents.url
from flags
inner join incidents on flags.incident_id = incidents.incident_id
order by flags.flag, flags.incident_id
