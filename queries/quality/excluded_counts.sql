-- name:    excluded_counts
-- answers: How many incidents are in no figure, and why?
-- grain:   one row per reason
-- source:  docs/metrics.md#which-incidents-count
-- behind:  excluded_incidents
-- returns:
--   reason     VARCHAR  label  merged, maintenance, drill, test or not_begun
--   incidents  BIGINT   count  incidents left out for it
select
    reason,
    count(*) as incidents
from excluded
group by reason
order by reason
