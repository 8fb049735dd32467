-- name:    event_groups
-- answers: Which runs of incidents tell of one failure?
-- grain:   one row per run that is linked to an earlier one
-- source:  docs/metrics.md#events
-- needs:   event_links
-- made:    temporary table
-- of:      event_links
-- repeats: until nothing changes
-- returns:
--   run_id    VARCHAR  id  the run
--   group_id  VARCHAR  id  the run at the end of its links, which names the group

-- Every round doubles how far a run has looked back.
select
    links.run_id,
    coalesce(ahead.group_id, so_far.group_id, links.earlier_id) as group_id
from event_links as links
left join event_groups as so_far on links.run_id = so_far.run_id
left join event_groups as ahead on so_far.group_id = ahead.run_id
