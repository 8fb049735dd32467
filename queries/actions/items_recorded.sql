-- name:    items_recorded
-- answers: What do the exports say about action items at all?
-- grain:   one row, whatever the filters
-- source:  docs/metrics.md#states-of-an-action-item
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
    count(first_due_on) as dated,
    count(closed_at) as closed,
    count(created_at) as created,
    count(category) as categorised,
    count(*) filter (where has_owner) > 0 as owners_known,
    min(due_month) as first_month,
    max(due_month) filter (where came_due) as last_month
from item_facts
