-- name:    duration_by_month
-- answers: How long did this step of an incident take, month by month?
-- grain:   one row per month of the period that the data reach, also without incidents
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration        VARCHAR  label    ttd, tta, ttm or ttr
-- returns:
--   month           VARCHAR  month    month of the first recorded stamp, in the report zone
--   month_start_on  DATE     day      its first day
--   month_end_on    DATE     day      the first day no longer in it
--   provisional     BOOLEAN  flag     the month of as_of, which is not over
--   incidents       BIGINT   count    incidents in the month
--   n               BIGINT   count    of those, with a known duration
--   median_min      DOUBLE   minutes  median of the known; NULL below five
--   p90_min         DOUBLE   minutes  ninetieth percentile of the known; NULL below five
with summed as (

    select
        facts.month,
        count(*) as incidents,
        count(facts.value_s) as n,
        median(facts.value_s) / 60 as median_min,
        quantile_cont(facts.value_s, 0.9) / 60 as p90_min
    from durations as facts
    where
        facts.duration = $duration
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
    group by facts.month

),

months as (

    select distinct
        calendar.month,
        calendar.month_start_on,
        calendar.month_end_on + 1 as month_end_on,
        calendar.month = strftime(timezone(generation.zone, timezone('UTC', generation.as_of)), '%Y-%m') as provisional
    from calendar
    cross join generation
    where calendar.month between $from_month and $to_month

)

select
    months.month,
    months.month_start_on,
    months.month_end_on,
    months.provisional,
    coalesce(summed.incidents, 0) as incidents,
    coalesce(summed.n, 0) as n,
    case when summed.n >= fewest() then summed.median_min end as median_min,
    case when summed.n >= fewest() then summed.p90_min end as p90_min
from months
left join summed on months.month = summed.month
order by months.month
