-- name:    coverage_by_month
-- answers: How much is recorded, month by month?
-- grain:   one row per measure and month of the period that the data reach, also without incidents or items
-- source:  docs/metrics.md#what-is-recorded
-- filters: month service team severity
-- returns:
--   measure         VARCHAR  label  ttd, tta, ttm, ttr, cause or review, of incidents; due_day or closing, of items by their creation
--   month           VARCHAR  month  YYYY-MM in the report zone
--   month_start_on  DATE     day    its first day
--   month_end_on    DATE     day    the first day after it
--   n               BIGINT   count  incidents or items that could tell it
--   known           BIGINT   count  of those, that do
--   share           DOUBLE   share  known / n; NULL below five
with incidents as (

    select
        facts.month,
        count(*) filter (where facts.ttd_status <> 'not_reached') as ttd,
        count(*) filter (where facts.ttd_status in ('observed', 'early', 'censored')) as ttd_known,
        count(*) filter (where facts.tta_status <> 'not_reached') as tta,
        count(*) filter (where facts.tta_status in ('observed', 'early', 'censored')) as tta_known,
        count(*) filter (where facts.ttm_status <> 'not_reached') as ttm,
        count(*) filter (where facts.ttm_status in ('observed', 'self_recovered', 'censored')) as ttm_known,
        count(*) filter (where facts.ttr_status <> 'not_reached') as ttr,
        count(*) filter (where facts.ttr_status in ('observed', 'censored')) as ttr_known,
        count(*) as cause,
        count(facts.kind) as cause_known,
        count(*) filter (where facts.pir_need = 'required' and facts.pir_timing not in ('pending', 'unknown')) as review,
        count(facts.held_at) filter (where facts.pir_need = 'required' and facts.pir_timing not in ('pending', 'unknown')) as review_known
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
    group by facts.month

),

items as (

    select
        strftime(created_on, '%Y-%m') as month,
        count(*) as due_day,
        count(first_due_on) filter (where by_policy is distinct from true and moves_visible) as due_day_known,
        count(*) filter (where status in ('done', 'cancelled')) as closing,
        count(*) filter (where status in ('done', 'cancelled') and state <> 'closed_unknown_date') as closing_known
    from item_facts
    where
        strftime(created_on, '%Y-%m') between $from_month and $to_month
        and in_filters(service, team, severity, $services, $teams, $severities)
    group by strftime(created_on, '%Y-%m')

),

months as (

    select distinct
        month,
        month_start_on
    from calendar
    where month between $from_month and $to_month

),

measured as (

    select
        months.month,
        months.month_start_on,
        unnest([1, 2, 3, 4, 5, 6, 7, 8]) as place,
        unnest(['ttd', 'tta', 'ttm', 'ttr', 'cause', 'review', 'due_day', 'closing']) as measure,
        unnest([
            incidents.ttd, incidents.tta, incidents.ttm, incidents.ttr, incidents.cause, incidents.review, items.due_day, items.closing
        ]) as n,
        unnest([
            incidents.ttd_known, incidents.tta_known, incidents.ttm_known, incidents.ttr_known, incidents.cause_known,
            incidents.review_known, items.due_day_known, items.closing_known
        ]) as known
    from months
    left join incidents on months.month = incidents.month
    left join items on months.month = items.month

)

select
    measure,
    month,
    month_start_on,
    (month_start_on + interval 1 month)::date as month_end_on,
    coalesce(n, 0) as n,
    coalesce(known, 0) as known,
    case when n >= fewest() then known / nullif(n, 0) end as share
from measured
order by place, month_start_on
