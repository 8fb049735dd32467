-- name:    repeats_by_month
-- answers: How many incidents repeat an earlier one, month by month?
-- grain:   one row per month of the period that the data reach, also without incidents
-- source:  docs/metrics.md#repeats
-- behind:  repeat_incidents
-- filters: month service team severity
-- returns:
--   month           VARCHAR  month  month of the first recorded stamp, in the report zone
--   month_start_on  DATE     day    its first day
--   incidents       BIGINT   count  incidents of the month
--   labelled        BIGINT   count  of those, with service and cause, and no probable duplicate
--   duplicates      BIGINT   count  probable duplicates, with service and cause
--   repeats         BIGINT   count  of the labelled, repeats of an earlier one
--   pattern         BIGINT   count  of the repeats, the second time
--   systemic        BIGINT   count  of the repeats, the third time or a later one
--   looks_back      BOOLEAN  flag   causes are recorded for the whole window before the month: what comes back can be seen
--   share           DOUBLE   share  repeats / labelled; NULL below five, and where it does not look back
with summed as (

    select
        facts.month,
        count(*) as incidents,
        count(*) filter (where facts.kind in ('first', 'repeat')) as labelled,
        count(*) filter (where facts.kind = 'overlap') as duplicates,
        count(*) filter (where facts.kind = 'repeat') as repeats,
        count(*) filter (where facts.kind = 'repeat' and facts.ordinal = 2) as pattern,
        count(*) filter (where facts.kind = 'repeat' and facts.ordinal > 2) as systemic
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
    group by facts.month

),

months as (

    select
        month,
        month_start_on,
        bool_and(looks_back) as looks_back
    from calendar
    where month between $from_month and $to_month
    group by month, month_start_on

)

select
    months.month,
    months.month_start_on,
    coalesce(summed.incidents, 0) as incidents,
    coalesce(summed.labelled, 0) as labelled,
    coalesce(summed.duplicates, 0) as duplicates,
    coalesce(summed.repeats, 0) as repeats,
    coalesce(summed.pattern, 0) as pattern,
    coalesce(summed.systemic, 0) as systemic,
    months.looks_back,
    case when months.looks_back and summed.labelled >= fewest() then summed.repeats / nullif(summed.labelled, 0) end as share
from months
left join summed on months.month = summed.month
order by months.month
