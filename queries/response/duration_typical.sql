-- name:    duration_typical
-- answers: How long does this step of an incident usually take?
-- grain:   one row
-- source:  docs/metrics.md#time-to-detect
-- chart:   none
-- behind:  duration_incidents
-- params:
--   duration        VARCHAR    label    ttd, tta, ttm or ttr
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   n               BIGINT     count    incidents with a known duration
--   median_s        DOUBLE     seconds  median of the known; NULL below five
--   few_s           DOUBLE[]   seconds  the known durations themselves below five, the shortest first; empty from five on
select
    count(value_s) as n,
    case when count(value_s) >= 5 then median(value_s) end as median_s,
    case when count(value_s) between 1 and 4 then min(value_s, 4) else [] end as few_s
from durations
where
    duration = $duration
    and month between $from_month and $to_month
    and in_filter(service, $services)
    and in_filter(team, $teams)
    and in_filter(severity, $severities)
