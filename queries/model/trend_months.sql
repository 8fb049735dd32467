-- name:    trend_months
-- answers: Which months may a change be searched in?
-- grain:   one row per duration and month with incidents
-- source:  docs/metrics.md#findings
-- made:    view
-- needs:   durations, calendar
-- returns:
--   duration     VARCHAR    label    ttd, tta, ttm or ttr
--   month        VARCHAR    month    YYYY-MM in the report zone
--   incidents    BIGINT     count    incidents
--   known        BIGINT     count    of those, with a known duration
--   still_open   BIGINT     count    of those, in which it is still running
--   provisional  BOOLEAN    flag     the month of as_of, which is not over
--   comparable   BOOLEAN    flag     over, and at most a twentieth still running: its known durations are not the short ones only

with last_month as (

    select max(month) as month
    from calendar

),

by_month as (

    select
        duration,
        month,
        count(*) as incidents,
        count(value_s) as known,
        count(case when status = 'censored' then 1 end) as still_open
    from durations
    where month is not null
    group by duration, month

)

select
    by_month.duration,
    by_month.month,
    by_month.incidents,
    by_month.known,
    by_month.still_open,
    by_month.month = last_month.month as provisional,
    by_month.month <> last_month.month and by_month.still_open * 20 <= by_month.known + by_month.still_open as comparable
from by_month
cross join last_month
order by by_month.duration, by_month.month
