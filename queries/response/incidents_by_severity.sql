-- name:    incidents_by_severity
-- answers: How many incidents were there, and how severe?
-- grain:   one row per month of the period that the data reach and severity in it; one without severity where nothing happened
-- source:  docs/metrics.md#which-incidents-count
-- behind:  begun_incidents
-- filters: month service team severity
-- returns:
--   month           VARCHAR  month  month of the first recorded stamp, in the report zone
--   month_start_on  DATE     day    its first day
--   severity        VARCHAR  label  P1 to P4; NULL: not recorded or not mapped
--   incidents       BIGINT   count  incidents of the month and severity
with summed as (

    select
        facts.month,
        facts.severity,
        count(*) as incidents
    from incident_facts as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
    group by facts.month, facts.severity

),

months as (

    select distinct
        month,
        month_start_on
    from calendar
    where month between $from_month and $to_month

)

select
    months.month,
    months.month_start_on,
    summed.severity,
    coalesce(summed.incidents, 0) as incidents
from months
left join summed on months.month = summed.month
order by months.month, summed.severity nulls last
