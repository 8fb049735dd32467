-- name:    slips_in_order
-- answers: Which promises came due when, and did they slip?
-- grain:   one row per item that came due or was closed nobody knows when, the oldest promise first
-- source:  docs/metrics.md#findings
-- behind:  slip_items
-- params:
--   until       DATE       day      only what was first promised for a day before it
-- returns:
--   due_on         DATE     day      the day first promised
--   month          VARCHAR  month    its month
--   cluster_no     BIGINT   ordinal  items of one incident have one number: they slip together
--   slipped        BOOLEAN  flag     not finished by that day; NULL: closed nobody knows when
--   moves_visible  BOOLEAN  flag     a move of its day could be seen, so that day is the first; else it is the day promised now
--   promise_days   BIGINT   days     from its creation to that day; NULL: nobody knows when it was created
--   created_on     DATE     day      it was created, in the report zone; NULL: nobody knows
select
    first_due_on as due_on,
    due_month as month,
    cluster_no,
    slipped,
    moves_visible,
    promise_days,
    created_on
from item_facts
where
    first_due_on < $until
    and (came_due or is_unknown)
order by first_due_on, action_id
