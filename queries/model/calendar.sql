-- name:    calendar
-- answers: Which days, months and quarters do the data span?
-- grain:   one row per day of the report zone, from the first incident or item to as_of
-- source:  docs/metrics.md#which-incidents-count
-- needs:   counted, items
-- params:
--   as_of               TIMESTAMP  instant  the end of what is known, UTC
--   zone                VARCHAR    name     the report zone
--   repeat_window_days  BIGINT     days     how long after its end a failure counts as coming back
-- returns:
--   day             DATE       day      the day
--   month           VARCHAR    month    YYYY-MM
--   quarter         VARCHAR    quarter  YYYY-Qn
--   month_start_on  DATE       day      first day of the month
--   month_end_on    DATE       day      last day of the month
--   looks_back      BOOLEAN    flag     causes are recorded for the whole window of repeats before it: what comes back can be seen

with stamps as (

    select min(anchor_at) as happens_at from counted
    union all
    select min(created_at) as happens_at from items
    union all
    select $as_of as happens_at

),

span as (

    select
        timezone($zone, timezone('UTC', min(happens_at)))::date as first_on,
        timezone($zone, timezone('UTC', $as_of))::date as last_on
    from stamps

),

causes as (

    select timezone($zone, timezone('UTC', min(anchor_at)))::date as first_on
    from counted
    where
        service is not null
        and cause_key is not null

),

days as (

    select first_on + unnest(range(last_on - first_on + 1))::integer as day
    from span

)

select
    days.day,
    strftime(days.day, '%Y-%m') as month,
    strftime(days.day, '%Y') || '-Q' || quarter(days.day) as quarter,
    date_trunc('month', days.day)::date as month_start_on,
    last_day(days.day) as month_end_on,
    coalesce(days.day >= causes.first_on + $repeat_window_days::integer, false) as looks_back
from days
cross join causes
order by days.day
