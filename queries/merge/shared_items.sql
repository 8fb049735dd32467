-- name:    shared_items
-- answers: Which items do several records tell of?
-- grain:   one row per item with more than one record
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   item_members
-- made:    temporary table
-- returns:
--   gsystem  VARCHAR  id  the tool of the record that stands for it
--   gkey     VARCHAR  id  that record

select
    gsystem,
    gkey
from item_members
group by gsystem, gkey
having count(*) > 1
