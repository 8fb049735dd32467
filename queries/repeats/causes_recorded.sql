-- name:    causes_recorded
-- answers: What do the exports say about causes and reviews at all?
-- grain:   one row, whatever the filters
-- source:  docs/metrics.md#repeats
-- chart:   none
-- returns:
--   incidents         BIGINT  count  counted incidents
--   with_cause        BIGINT  count  of those, with a cause
--   with_fingerprint  BIGINT  count  of those, with a fingerprint
--   with_title        BIGINT  count  of those, with a title
--   reviewed          BIGINT  count  of those, that a review was held of
select
    count(*) as incidents,
    count(counted.cause_key) as with_cause,
    count(counted.fingerprint) as with_fingerprint,
    count(incidents.title) as with_title,
    count(review_times.held_at) as reviewed
from counted
inner join incidents on counted.incident_id = incidents.incident_id
left join review_times on counted.incident_id = review_times.incident_id
