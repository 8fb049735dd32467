-- name:    detected_by
-- answers: How do we learn of our incidents?
-- grain:   one row per way that the period has, the most frequent first, not recorded last
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration     VARCHAR  label    ttd, tta, ttm or ttr
-- returns:
--   detected_by  VARCHAR  label    monitoring, customer or internal; NULL: not recorded
--   incidents    BIGINT   count    incidents found so
--   n            BIGINT   count    of those, with a known duration
--   median_s     DOUBLE   seconds  median of the known; NULL below five
select
    detected_by,
    count(*) as incidents,
    count(value_s) as n,
    case when count(value_s) >= fewest() then median(value_s) end as median_s
from durations
where
    duration = $duration
    and month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
group by detected_by
order by detected_by is null asc, incidents desc, detected_by asc
