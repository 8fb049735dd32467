-- name:    duration_typical
-- answers: How long does this step of an incident usually take?
-- grain:   one row
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration  VARCHAR   label    ttd, tta, ttm or ttr
-- returns:
--   n         BIGINT    count    incidents with a known duration
--   median_s  DOUBLE    seconds  median of the known; NULL below five
--   few_s     DOUBLE[]  seconds  the known durations themselves below five, the shortest first; empty from five on
select
    count(value_s) as n,
    case when count(value_s) >= fewest() then median(value_s) end as median_s,
    case when count(value_s) between 1 and 4 then min(value_s, 4) else [] end as few_s
from durations
where
    duration = $duration
    and month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
