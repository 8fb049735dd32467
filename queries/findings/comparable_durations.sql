-- name:    comparable_durations
-- answers: Which durations may be compared with each other?
-- grain:   one row per incident with a known duration that is not doubtful, in the order of their beginning
-- source:  docs/metrics.md#findings
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration  VARCHAR  label    ttd, tta, ttm or ttr
--   until     DATE     day      only what began before it, in the report zone
-- returns:
--   began_on  DATE     day      the day of the first recorded stamp, in the report zone
--   month     VARCHAR  month    its month; one that is not over or has over 5 % still running is left out
--   severity  VARCHAR  label    P1 to P4, or not recorded
--   value_s   DOUBLE   seconds  the duration; 0 if early
select
    facts.local_at::date as began_on,
    facts.month,
    coalesce(facts.severity, 'not recorded') as severity,
    facts.value_s
from durations as facts
inner join trend_months on facts.duration = trend_months.duration and facts.month = trend_months.month
where
    facts.duration = $duration
    and facts.value_s is not null
    and not facts.doubt
    and trend_months.comparable
    and facts.local_at < $until
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.anchor_at, facts.incident_id
