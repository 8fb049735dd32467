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
--   still_open      BIGINT   count    of those, in which it is still running
--   median_min      DOUBLE   minutes  median, the open ones as longer than they have lasted so far; NULL below five
--   median_open     BOOLEAN  flag     the median is at least that: too many are open to say more
--   p90_min         DOUBLE   minutes  ninetieth percentile, likewise
--   p90_open        BOOLEAN  flag     the ninetieth percentile is at least that
with chosen as (

    select
        facts.month,
        facts.value_s,
        facts.so_far_s
    from durations as facts
    where
        facts.duration = $duration
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

summed as (

    select
        month,
        count(*) as incidents,
        count(value_s) as n,
        count(so_far_s) as still_open,
        median(value_s) as median_s,
        quantile_cont(value_s, 0.9) as p90_s,
        quantile_disc(coalesce(value_s, so_far_s), 0.5) as least_median_s,
        quantile_disc(coalesce(value_s, so_far_s), 0.9) as least_p90_s
    from chosen
    group by month

),

-- Where something is open: the curve of Kaplan and Meier, in which it is longer than it has lasted so far.
times as (

    select
        chosen.month,
        coalesce(chosen.value_s, chosen.so_far_s) as seconds,
        count(chosen.value_s) as ended,
        count(*) as n
    from chosen
    inner join summed on chosen.month is not distinct from summed.month
    where
        summed.still_open > 0
        and coalesce(chosen.value_s, chosen.so_far_s) is not null
    group by chosen.month, seconds

),

risks as (

    select
        month,
        seconds,
        ended,
        sum(n) over (partition by month order by seconds desc) as at_risk
    from times

),

curve as (

    select
        month,
        seconds,
        exp(sum(ln(greatest(1 - ended / nullif(at_risk, 0), 1e-300))) over (partition by month order by seconds)) as open_share
    from risks

),

steps as (

    select
        month,
        min(seconds) filter (where open_share <= 0.5 + 1e-9) as median_s,
        min(seconds) filter (where open_share <= 0.1 + 1e-9) as p90_s
    from curve
    group by month

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
    coalesce(summed.still_open, 0) as still_open,
    case
        when summed.n + summed.still_open >= fewest()
            then if(summed.still_open > 0, coalesce(steps.median_s, summed.least_median_s), summed.median_s) / 60
    end as median_min,
    coalesce(summed.n + summed.still_open >= fewest() and summed.still_open > 0 and steps.median_s is null, false) as median_open,
    case
        when summed.n + summed.still_open >= fewest()
            then if(summed.still_open > 0, coalesce(steps.p90_s, summed.least_p90_s), summed.p90_s) / 60
    end as p90_min,
    coalesce(summed.n + summed.still_open >= fewest() and summed.still_open > 0 and steps.p90_s is null, false) as p90_open
from months
left join summed on months.month = summed.month
left join steps on months.month = steps.month
order by months.month
