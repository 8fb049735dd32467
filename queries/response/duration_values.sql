-- name:    duration_values
-- answers: Which values do the median, the ninetieth percentile and their intervals come from?
-- grain:   one row per incident of the period in which it is known or still running
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration  VARCHAR  label    ttd, tta, ttm or ttr
-- returns:
--   severity  VARCHAR  label    P1 to P4, or NULL
--   value_s   DOUBLE   seconds  the duration; 0 if early; NULL while it is open
--   so_far_s  DOUBLE   seconds  how long it has lasted so far while it is open, else NULL
select
    severity,
    value_s,
    so_far_s
from durations
where
    duration = $duration
    and (value_s is not null or so_far_s is not null)
    and month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
order by severity nulls last, value_s nulls last, so_far_s
