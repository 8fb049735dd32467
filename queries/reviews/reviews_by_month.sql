-- name:    reviews_by_month
-- answers: Were required reviews held within 48 hours, month by month?
-- grain:   one row per month of the period that the data reach, also without incidents
-- source:  docs/metrics.md#reviews-owed
-- behind:  required_reviews
-- filters: month service team severity
-- returns:
--   month_start_on  DATE    day    its first day
--   month_end_on    DATE    day    the first day after it
--   n               BIGINT  count  incidents of the month whose review is required and whose 48 hours have passed
--   held            BIGINT  count  of those: reviewed at all
--   in_window       BIGINT  count  of those: reviewed within 48 hours
--   share           DOUBLE  share  in_window / n; NULL below five
--   second          DOUBLE  share  held / n; NULL below five
with counted_by_month as (

    select
        facts.month,
        count(*) as n,
        count(*) filter (where facts.pir_timing in ('early', 'in_window', 'late')) as held,
        count(*) filter (where facts.pir_timing in ('early', 'in_window')) as in_window
    from incident_facts as facts
    where
        facts.pir_need = 'required'
        and facts.pir_timing in ('early', 'in_window', 'late', 'missing')
        and facts.month between $from_month and $to_month
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
    coalesce(summed.held, 0) as held,
    coalesce(summed.in_window, 0) as in_window,
    case when summed.n >= fewest() then summed.in_window / nullif(summed.n, 0) end as share,
    case when summed.n >= fewest() then summed.held / nullif(summed.n, 0) end as second
from months
left join counted_by_month as summed on months.month = summed.month
order by months.month_start_on
