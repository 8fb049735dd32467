-- name:    corrected_items
-- answers: Of which items did people correct the day first promised?
-- grain:   one row per correction whose id means one item alone
-- source:  docs/metrics.md#slip-rate
-- needs:   correction, item_members, merged_items
-- of:      correction
-- made:    temporary table
-- returns:
--   line               BIGINT   line  the line in corrections.csv
--   gsystem            VARCHAR  id    the tool of the record that stands for the item
--   gkey               VARCHAR  id    that record
--   named              VARCHAR  id    the item, as people wrote it
--   field              VARCHAR  name  original_due_date
--   original_due_date  DATE     day   what they wrote; NULL: it is not known
--   was                DATE     day   what was recorded

with names as (

    select
        gsystem,
        gkey,
        key as alias
    from item_members

    union

    select
        gsystem,
        gkey,
        folded(system) || ':' || key as alias
    from item_members

),

meant as (

    select
        alias,
        min(gsystem) as gsystem,
        min(gkey) as gkey
    from names
    group by alias
    having min(gsystem) = max(gsystem) and min(gkey) = max(gkey)

)

select
    correction.line,
    meant.gsystem,
    meant.gkey,
    correction.named,
    correction.field,
    correction.original_due_date,
    merged_items.original_due_date as was
from correction
inner join meant on folded(correction.named) = meant.alias
inner join merged_items on meant.gsystem = merged_items.gsystem and meant.gkey = merged_items.gkey
where correction.field = 'original_due_date'
