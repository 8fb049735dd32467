-- name:    untied_looked_at
-- answers: How far were candidates looked for, for what belongs to no known incident?
-- grain:   one row
-- source:  docs/metrics.md#import-accounting
-- behind:  untied_records
-- returns:
--   records    BIGINT  count  records that belong to no known incident
--   looked_at  BIGINT  count  of those, the first ones, for which candidates were looked for
--   titles     BIGINT  count  with how many incidents, the nearest before it, the words of each were compared
--   cut_short  BIGINT  count  of those looked at, with more incidents than that in the month before
select
    records,
    looked_at,
    titles,
    cut_short
from untied_limits
