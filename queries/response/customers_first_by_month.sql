-- name:    customers_first_by_month
-- answers: How often did a customer notice first, month by month?
-- grain:   one row per month of the period that the data reach, also without incidents
-- source:  docs/metrics.md#levels
-- behind:  duration_incidents
-- filters: month service team severity
-- returns:
--   month_start_on  DATE    day    its first day
--   month_end_on    DATE    day    the first day after it
--   n               BIGINT  count  incidents of the month that say who noticed first
--   customers       BIGINT  count  of those, noticed by a customer first
--   share           DOUBLE  share  customers / n; NULL below five
with counted_by_month as (

    select
        facts.month,
        count(facts.detected_by) as n,
        count(*) filter (where facts.detected_by = 'customer') as customers
    from incident_facts as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
    group by facts.month

),

months as (

    select distinct
        month,
        month_start_on
    from calendar
    where month between $from_month and $to_month

)

select
    months.month_start_on,
    (months.month_start_on + interval 1 month)::date as month_end_on,
    coalesce(summed.n, 0) as n,
    coalesce(summed.customers, 0) as customers,
    case when summed.n >= fewest() then summed.customers / nullif(summed.n, 0) end as share
from months
left join counted_by_month as summed on months.month = summed.month
order by months.month_start_on
