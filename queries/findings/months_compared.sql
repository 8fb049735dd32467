-- name:    months_compared
-- answers: In which months may a duration be compared?
-- grain:   one row per month with incidents, whatever the filters
-- source:  docs/metrics.md#findings
-- params:
--   duration     VARCHAR    label    ttd, tta, ttm or ttr
--   until        DATE       day      only months that began before it, in the report zone
-- returns:
--   month        VARCHAR    month    YYYY-MM in the report zone
--   incidents    BIGINT     count    incidents
--   known        BIGINT     count    of those, with a known duration
--   still_open   BIGINT     count    of those, in which it is still running
--   provisional  BOOLEAN    flag     the month of as_of, which is not over: it is not compared
with running as (

    select max(month) as month
    from calendar

)

select
    facts.month,
    count(*) as incidents,
    count(facts.value_s) as known,
    count(facts.so_far_s) as still_open,
    facts.month = running.month as provisional
from durations as facts
inner join running on facts.month <= running.month
where
    facts.duration = $duration
    and facts.month < strftime($until, '%Y-%m')
group by facts.month, running.month
order by facts.month
