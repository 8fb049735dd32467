-- name:    repeats_at_risk
-- answers: How often did a failure come back per day watched, while a promise was overdue and while none was?
-- grain:   one row per role of the items, service, span of days since recovery, and how often the failure had happened by then
-- source:  docs/metrics.md#findings
-- behind:  repeat_incidents
-- params:
--   until         DATE       day      only time watched and repeats before it, by the day in UTC
-- returns:
--   role          VARCHAR    label    prevent; or control: items that cannot (detect, respond, mitigate), while no prevent item is overdue
--   service       VARCHAR    label    the service
--   band          VARCHAR    label    days since recovery: 0-14, 14-30, 30-60, 60-90
--   occurrence    BIGINT     ordinal  how often the failure had happened by then: 1, 2, 3, 4-5, 6-8, 9-13 or more, by the first of each
--   events        BIGINT     count    repeats while some item was overdue
--   days          DOUBLE     days     watched while some item was overdue
--   other_events  BIGINT     count    repeats while items were promised and none was overdue
--   other_days    DOUBLE     days     watched so
--   none_events   BIGINT     count    repeats before anything was promised, which are in no comparison
--   none_days     DOUBLE     days     watched so

-- A failure that often comes back gathers items, so some of them are overdue, whatever finishing them would do: it is compared
-- with failures that had happened as often. Items of one incident slip together. So while one that cannot prevent is overdue, one
-- that can often is, too, and would lend it its effect: the control is watched only while no prevent item is overdue.
with watched as (

    select
        service,
        band,
        case
            when occurrence < 4 then occurrence
            when occurrence < 6 then 4
            when occurrence < 9 then 6
            when occurrence < 14 then 9
            else 14
        end as occurrence,
        state,
        control_state,
        least(days, (epoch_us($until::timestamp) - epoch_us(lo)) / 86400e6) as days,
        repeat and hi < $until as repeat
    from exposure
    where lo < $until

),

pieces as (

    select
        'prevent' as role,
        service,
        band,
        occurrence,
        state,
        days,
        repeat
    from watched

    union all

    select
        'control' as role,
        service,
        band,
        occurrence,
        control_state as state,
        days,
        repeat
    from watched
    where state <> 'overdue'

)

select
    role,
    service,
    band,
    occurrence,
    count(case when state = 'overdue' and repeat then 1 end) as events,
    coalesce(sum(case when state = 'overdue' then days end), 0)::double as days,
    count(case when state in ('pending', 'closed') and repeat then 1 end) as other_events,
    coalesce(sum(case when state in ('pending', 'closed') then days end), 0)::double as other_days,
    count(case when state = 'none' and repeat then 1 end) as none_events,
    coalesce(sum(case when state = 'none' then days end), 0)::double as none_days
from pieces
group by role, service, band, occurrence
order by role, service, band, occurrence
