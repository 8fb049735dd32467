-- name:    joined_incidents
-- answers: For which incidents must the fields be put together from several places?
-- grain:   one row per incident that several records tell of, or that is corrected
-- source:  docs/metrics.md#which-incidents-count
-- needs:   shared_incidents, correction_targets
-- made:    temporary table
-- returns:
--   gsystem  VARCHAR  id  the tool of the record that stands for it
--   gkey     VARCHAR  id  that record

select
    gsystem,
    gkey
from shared_incidents
union
select
    gsystem,
    gkey
from correction_targets
