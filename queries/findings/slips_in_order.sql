-- name:    slips_in_order
-- answers: Which promises came due when, and did they slip?
-- grain:   one row per item that came due or was closed nobody knows when, the oldest promise first
-- source:  docs/metrics.md#findings
-- behind:  slip_items
-- returns:
--   due_on      DATE       day      the day first promised
--   month       VARCHAR    month    its month
--   cluster_no  BIGINT     ordinal  items of one incident have one number: they slip together
--   slipped     BOOLEAN    flag     not finished by that day; NULL: closed nobody knows when
select
    first_due_on as due_on,
    due_month as month,
    cluster_no,
    slipped
from item_facts
where
    came_due
    or is_unknown
order by first_due_on, action_id
