-- name:    durations_recorded
-- answers: Of how many incidents is it recorded how long this step took?
-- grain:   one row per day and service with incidents in which the step was reached
-- source:  docs/metrics.md#findings
-- params:
--   duration  VARCHAR  label  ttd, tta, ttm or ttr
--   until     DATE     day    only what began before it, in the report zone
-- returns:
--   began_on  DATE     day    the day of the first recorded stamp, in the report zone
--   service   VARCHAR  label  the service, or not recorded
--   recorded  BIGINT   count  known, still open, or recovered before the first response
--   asked     BIGINT   count  incidents in which it was reached: the others have nothing to record
select
    local_at::date as began_on,
    coalesce(service, 'not recorded') as service,
    count(*) filter (where status in ('observed', 'early', 'self_recovered', 'censored')) as recorded,
    count(*) as asked
from durations
where
    duration = $duration
    and status <> 'not_reached'
    and local_at < $until
group by began_on, coalesce(service, 'not recorded')
order by began_on, service
