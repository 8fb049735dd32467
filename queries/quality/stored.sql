-- name:    stored
-- answers: What does the store hold, and how old is it?
-- grain:   one row
-- source:  docs/metrics.md#import-accounting
-- behind:  import_files
-- returns:
--   number        BIGINT     ordinal  the generation: it grows by one with every import that publishes
--   as_of         TIMESTAMP  instant  the end of what is known, UTC
--   as_of_local   TIMESTAMP  instant  the same on the clock of the report zone
--   zone          VARCHAR    name     the report zone
--   incidents     BIGINT     count    incidents
--   counted       BIGINT     count    of those, in the figures
--   action_items  BIGINT     count    action items
--   later_items   BIGINT     count    of those, created after as_of: in no figure
--   reviews       BIGINT     count    review documents
--   newest_at     TIMESTAMP  instant  the latest time before as_of that an incident or item holds, UTC; NULL: none
--   imports       BIGINT     count    imports so far
select
    generation.number,
    generation.as_of,
    timezone(generation.zone, timezone('UTC', generation.as_of)) as as_of_local,
    generation.zone,
    (select count(*) from incidents) as incidents,
    (select count(*) from counted) as counted,
    (select count(*) from action_items) as action_items,
    (
        select count(*)
        from action_items
        where action_items.created_at > generation.as_of
    ) as later_items,
    (select count(*) from reviews) as reviews,
    greatest(
        (select max(greatest(counted.anchor_at, counted.recovered_at)) from counted),
        (select max(greatest(items.created_at, items.closed_at)) from items)
    ) as newest_at,
    (select count(distinct loads.imported_as_of) from loads) as imports
from generation
