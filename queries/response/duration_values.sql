-- name:    duration_values
-- answers: Which values do the median, the ninetieth percentile and their intervals come from?
-- grain:   one row per incident of the period with a known duration
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration  VARCHAR  label    ttd, tta, ttm or ttr
-- returns:
--   severity  VARCHAR  label    P1 to P4, or NULL
--   value_s   DOUBLE   seconds  the duration; 0 if early
select
    severity,
    value_s
from durations
where
    duration = $duration
    and value_s is not null
    and month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
order by severity nulls last, value_s
