-- name:    slips_in_order
-- answers: Which promises came due when, and did they slip?
-- grain:   one row per item that came due or was closed on an unknown day, the oldest promise first
-- source:  docs/metrics.md#findings
-- behind:  slip_items
-- params:
--   until       DATE       day      only what was promised for a day before it
-- returns:
--   due_on         DATE     day      the day first promised; the day promised now where moves cannot be seen
--   month          VARCHAR  month    its month
--   cluster_no     BIGINT   ordinal  items of one incident have one number: they slip together
--   slipped        BOOLEAN  flag     not finished by that day; NULL: closed on an unknown day
--   moves_visible  BOOLEAN  flag     its first day is known: items of one kind alone may be compared
--   promise_days   BIGINT   days     from its creation to that day; NULL: when it was created is not known
--   created_on     DATE     day      it was created, in the report zone; NULL: not known
with judged as (

    -- Of an item whose first day nobody saw only the day promised now can be judged, whatever an import told since: a kind of its own.
    select
        item_facts.action_id,
        if(item_facts.moves_visible, item_facts.first_due_on, item_facts.due_on) as due_on,
        item_facts.cluster_no,
        if(item_facts.moves_visible, item_facts.slipped, item_facts.by_current_date_slipped) as slipped,
        item_facts.state = 'closed_unknown_date' and item_facts.date_fault is null as is_unknown,
        item_facts.moves_visible,
        item_facts.created_on
    from item_facts
    where item_facts.moves_visible is not null

)

select
    judged.due_on,
    strftime(judged.due_on, '%Y-%m') as month,
    judged.cluster_no,
    judged.slipped,
    judged.moves_visible,
    judged.due_on - judged.created_on as promise_days,
    judged.created_on
from judged
where
    judged.due_on < $until
    and judged.due_on < (select max(calendar.day) from calendar)
    and (judged.slipped is not null or judged.is_unknown)
order by judged.due_on, judged.action_id
