-- name:    chain_hits
-- answers: Which prevent items were open, and which overdue, each time the failure came back?
-- grain:   one row per occurrence and item of an earlier one that was open then
-- source:  docs/metrics.md#repeats
-- params:
--   certainty    VARCHAR  label  confirmed, fingerprint or suspected: never added together
--   chain_id     VARCHAR  id     the first incident of the chain
--   service      VARCHAR  label  its service; NULL: titles that name none
-- returns:
--   incident_id  VARCHAR  id     the occurrence
--   action_id    VARCHAR  id     the item
--   overdue      BOOLEAN  flag   its first promised day had passed
select
    incident_id,
    action_id,
    overdue
from met_items
where
    certainty = $certainty
    and chain_id = $chain_id
    and service is not distinct from $service
order by nth, action_id
