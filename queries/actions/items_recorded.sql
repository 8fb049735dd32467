-- name:    items_recorded
-- answers: What do the exports say about action items at all?
-- grain:   one row, whatever the filters
-- source:  docs/metrics.md#states-of-an-action-item
-- chart:   none
-- returns:
--   items         BIGINT   count  items of counted incidents, and items tied to none
--   dated         BIGINT   count  of those, with a due date
--   closed        BIGINT   count  of those, done or cancelled with a time
--   created       BIGINT   count  items with the time of their creation
--   categorised   BIGINT   count  items with a category
--   owners_known  BOOLEAN  flag   the exports say whether somebody owns an item
--   first_month   VARCHAR  month  the first month in which an item was due; NULL without one
--   last_month    VARCHAR  month  the last one that as_of has reached; NULL without one
select
    count(*) as items,
    count(items.due_end_at) as dated,
    count(items.closed_at) as closed,
    count(items.created_at) as created,
    count(facts.category) as categorised,
    count(*) filter (where action_items.has_owner) > 0 as owners_known,
    min(strftime(coalesce(action_items.original_due_date, action_items.due_date), '%Y-%m')) as first_month,
    max(strftime(coalesce(action_items.original_due_date, action_items.due_date), '%Y-%m')) filter (where facts.came_due) as last_month
from action_facts as facts
inner join action_items on facts.action_id = action_items.action_id
inner join items on facts.action_id = items.action_id
