-- name:    comparable_durations
-- answers: Which durations may be compared with each other?
-- grain:   one row per incident with a known duration that is not doubtful, in the order of their beginning
-- source:  docs/metrics.md#findings
-- chart:   ratio_by_group
-- behind:  duration_incidents
-- params:
--   duration        VARCHAR    label    ttd, tta, ttm or ttr
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   began_on        DATE       day      the day of the first recorded stamp, in the report zone
--   month           VARCHAR    month    its month; one that is not over or has over 5 % still running is left out
--   severity        VARCHAR    label    P1 to P4, or not recorded
--   value_s         DOUBLE     seconds  the duration; 0 if early
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
    and facts.month between $from_month and $to_month
    and in_filter(facts.service, $services)
    and in_filter(facts.team, $teams)
    and in_filter(facts.severity, $severities)
order by facts.anchor_at, facts.incident_id
