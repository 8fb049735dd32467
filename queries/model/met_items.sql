-- name:    met_items
-- answers: Which prevent items of earlier incidents were open when an incident of their key began?
-- grain:   one row per certainty, incident and such item; ask for one chain, all of them are very many
-- source:  docs/metrics.md#repeats
-- made:    view
-- needs:   chain_incidents, watched_items
-- returns:
--   certainty    VARCHAR  label    confirmed, fingerprint or suspected
--   chain_id     VARCHAR  id       the chain of the incident
--   service      VARCHAR  label    the service of the chain
--   nth          BIGINT   ordinal  the place of the incident within the key
--   incident_id  VARCHAR  id       the incident
--   action_id    VARCHAR  id       the item
--   overdue      BOOLEAN  flag     its first promised day had passed

select
    chain_incidents.certainty,
    chain_incidents.chain_id,
    chain_incidents.service,
    chain_incidents.nth,
    chain_incidents.incident_id,
    watched_items.action_id,
    coalesce(watched_items.overdue_from <= chain_incidents.anchor_at, false) as overdue
from chain_incidents
inner join watched_items
    on chain_incidents.key_no = watched_items.key_no
    and chain_incidents.nth > watched_items.nth
    and chain_incidents.anchor_at >= watched_items.created_at
    and (watched_items.closed_at is null or chain_incidents.anchor_at < watched_items.closed_at)
where watched_items.role = 'prevent'
