-- name:    causes_recorded
-- answers: What do the exports say about causes and reviews at all?
-- grain:   one row, whatever the filters
-- source:  docs/metrics.md#repeats
-- returns:
--   incidents         BIGINT  count  counted incidents
--   with_cause        BIGINT  count  of those, with a cause
--   with_fingerprint  BIGINT  count  of those, with a fingerprint
--   with_title        BIGINT  count  of those, with a title
--   reviewed          BIGINT  count  of those, that a review was held of
select
    count(*) as incidents,
    (select count(counted.cause_key) from counted) as with_cause,
    (select count(counted.fingerprint) from counted) as with_fingerprint,
    count(title) as with_title,
    count(held_at) as reviewed
from known_incidents
