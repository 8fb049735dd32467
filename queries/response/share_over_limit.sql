-- name:    share_over_limit
-- answers: How often did this step take longer than its limit?
-- grain:   one row per month, quarter or half-year of the period that the data reach, also without incidents
-- source:  docs/metrics.md#share-over-the-limit
-- chart:   share_by_month
-- behind:  over_limit_incidents
-- params:
--   grain           VARCHAR    label    month, quarter or half (of a year)
--   duration        VARCHAR    label    ttd, tta, ttm or ttr
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   month_start_on  DATE       day      first day of the month, quarter or half-year
--   month_end_on    DATE       day      the first day no longer in it
--   provisional     BOOLEAN    flag     it holds as_of and is not over
--   n               BIGINT     count    incidents with a limit and a known duration
--   over            BIGINT     count    of those, strictly over the limit
--   share           DOUBLE     share    over / n; NULL below five
with chosen as (

    select
        facts.month,
        facts.breach
    from durations as facts
    where
        facts.duration = $duration
        and facts.month between $from_month and $to_month
        and in_filter(facts.service, $services)
        and in_filter(facts.team, $teams)
        and in_filter(facts.severity, $severities)

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
        month,
        start_on,
        as_of_on,
        (start_on + to_months(case cast($grain as varchar) when 'half' then 6 when 'quarter' then 3 else 1 end))::date as end_on
    from months

)

select
    spans.start_on as month_start_on,
    spans.end_on as month_end_on,
    spans.end_on > spans.as_of_on as provisional,
    count(chosen.breach) as n,
    count(*) filter (where chosen.breach) as over,
    case when count(chosen.breach) >= 5 then (count(*) filter (where chosen.breach)) / nullif(count(chosen.breach), 0) end as share
from spans
left join chosen on spans.month = chosen.month
group by spans.start_on, spans.end_on, spans.as_of_on
order by spans.start_on, spans.end_on, spans.as_of_on
