-- name:    duration_values
-- answers: Which values do the median, the ninetieth percentile and their intervals come from?
-- grain:   one row per incident of the period with a known duration
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
--   severity        VARCHAR    label    P1 to P4, or NULL
--   value_s         DOUBLE     seconds  the duration; 0 if early
select
    severity,
    value_s
from durations
where
    duration = $duration
    and value_s is not null
    and month between $from_month and $to_month
    and in_filter(service, $services)
    and in_filter(team, $teams)
    and in_filter(severity, $severities)
order by severity nulls last, value_s
