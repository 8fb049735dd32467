-- name:    months_compared
-- answers: In which months may a duration be compared, and which are left out?
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
--   provisional  BOOLEAN    flag     the month is not over
--   comparable   BOOLEAN    flag     over, and at most a twentieth still running
select
    month,
    incidents,
    known,
    still_open,
    provisional,
    comparable
from trend_months
where
    duration = $duration
    and month < strftime($until, '%Y-%m')
order by month
