-- name:    met_items
-- answers: Which prevent items of earlier incidents were open when an incident of their key began?
-- grain:   one row per certainty, incident and such item; ask for one chain, all of them are very many
-- source:  docs/metrics.md#repeats
-- made:    view
-- needs:   spells, watched_items
-- returns:
--   certainty    VARCHAR  label    confirmed, fingerprint or suspected
--   chain_id     VARCHAR  id       the chain of the incident
--   nth          BIGINT   ordinal  the place of the incident within the key
--   incident_id  VARCHAR  id       the incident
--   action_id    VARCHAR  id       the item
--   overdue      BOOLEAN  flag     its first promised day had passed

select
    spells.certainty,
    spells.chain_id,
    spells.nth,
    spells.incident_id,
    watched_items.action_id,
    coalesce(watched_items.overdue_from <= spells.anchor_at, false) as overdue
from spells
inner join watched_items
    on spells.key_no = watched_items.key_no
    and spells.nth > watched_items.nth
    and spells.anchor_at >= watched_items.created_at
    and (watched_items.closed_at is null or spells.anchor_at < watched_items.closed_at)
where watched_items.role = 'prevent'
