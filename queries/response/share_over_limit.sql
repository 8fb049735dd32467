-- name:    share_over_limit
-- answers: How often did this step take longer than its limit?
-- grain:   one row per month, quarter or half-year of the period that the data reach, also without incidents
-- source:  docs/metrics.md#share-over-the-limit
-- behind:  over_limit_incidents
-- filters: month service team severity
-- params:
--   grain           VARCHAR  label  month, quarter or half (of a year)
--   duration        VARCHAR  label  ttd, tta, ttm or ttr
-- returns:
--   month_start_on  DATE     day    first day of the month, quarter or half-year
--   month_end_on    DATE     day    the first day no longer in it
--   provisional     BOOLEAN  flag   it holds as_of and is not over
--   n               BIGINT   count  incidents with a limit, whose duration is known or open for longer
--   over            BIGINT   count  of those, strictly over the limit
--   share           DOUBLE   share  over / n; NULL below five
with summed as (

    select
        facts.month,
        count(facts.breach) as n,
        count(*) filter (where facts.breach) as over
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
        case cast($grain as varchar)
            when 'half' then make_date(year(calendar.month_start_on), if(month(calendar.month_start_on) < 7, 1, 7), 1)
            when 'quarter' then date_trunc('quarter', calendar.month_start_on)::date
            else calendar.month_start_on
        end as start_on,
        timezone(generation.zone, timezone('UTC', generation.as_of))::date as as_of_on
    from calendar
    cross join generation
    where calendar.month between $from_month and $to_month

),

spans as (

    select
        months.start_on,
        months.as_of_on,
        (
            months.start_on + to_months(case cast($grain as varchar) when 'half' then 6 when 'quarter' then 3 else 1 end)
        )::date as end_on,
        coalesce(sum(summed.n), 0)::bigint as n,
        coalesce(sum(summed.over), 0)::bigint as over
    from months
    left join summed on months.month = summed.month
    group by months.start_on, months.as_of_on

)

select
    start_on as month_start_on,
    end_on as month_end_on,
    end_on > as_of_on as provisional,
    n,
    over,
    case when n >= fewest() then over / nullif(n, 0) end as share
from spans
order by month_start_on
