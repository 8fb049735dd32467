-- name:    watched_items
-- answers: From when to when was each item of a key open, and overdue?
-- grain:   one row per key and item of one of its incidents, for what can prevent and for the negative control
-- source:  docs/metrics.md#repeats
-- needs:   items, spells
-- of:      items
-- returns:
--   key_no        BIGINT     ordinal  the key
--   nth           BIGINT     ordinal  the place within the key of the incident that the item came from
--   anchor_at     TIMESTAMP  instant  that incident began
--   action_id     VARCHAR    id       the item
--   role          VARCHAR    label    prevent, or control (detect, respond, mitigate)
--   created_at    TIMESTAMP  instant  it exists from here
--   overdue_from  TIMESTAMP  instant  open from here on is overdue; NULL without a due date
--   closed_at     TIMESTAMP  instant  it is no longer open from here; NULL: still open

-- Left out: items closed on an unknown day, items created nobody knows when. Neither can be placed beside an incident.
select
    spells.key_no,
    spells.nth,
    spells.anchor_at,
    items.action_id,
    case when items.category = 'prevent' then 'prevent' else 'control' end as role,
    items.created_at,
    case when items.due_end_at is not null then greatest(items.created_at, items.due_end_at) end as overdue_from,
    items.closed_at
from items
inner join spells on items.incident_id = spells.incident_id
where
    items.category in ('prevent', 'detect', 'respond', 'mitigate')
    and items.created_at is not null
    and (items.status = 'open' or items.closed_at is not null)
order by spells.key_no, spells.nth, items.action_id
