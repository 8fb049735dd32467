-- name:    repeats_by_month
-- answers: How many incidents repeat an earlier one, month by month?
-- grain:   one row per month of the period that the data reach, also without incidents
-- source:  docs/metrics.md#repeats
-- chart:   sparkline
-- behind:  repeat_incidents
-- params:
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   month           VARCHAR    month    month of the first recorded stamp, in the report zone
--   month_start_on  DATE       day      its first day
--   incidents       BIGINT     count    incidents of the month
--   labelled        BIGINT     count    of those, with service and cause, and no probable duplicate
--   duplicates      BIGINT     count    probable duplicates, with service and cause
--   repeats         BIGINT     count    of the labelled, repeats of an earlier one
--   pattern         BIGINT     count    of the repeats, the second time
--   systemic        BIGINT     count    of the repeats, the third time or a later one
--   share           DOUBLE     share    repeats / labelled; NULL below five
with chosen as (

    select
        facts.month,
        facts.incident_id,
        occurrences.kind,
        occurrences.ordinal
    from incident_facts as facts
    left join occurrences on facts.incident_id = occurrences.incident_id and occurrences.certainty = 'confirmed'
    where
        facts.month between $from_month and $to_month
        and in_filter(facts.service, $services)
        and in_filter(facts.team, $teams)
        and in_filter(facts.severity, $severities)

),

months as (

    select distinct
        month,
        month_start_on
    from calendar
    where month between $from_month and $to_month

),

summed as (

    select
        months.month,
        months.month_start_on,
        count(chosen.incident_id) as incidents,
        count(*) filter (where chosen.kind in ('first', 'repeat')) as labelled,
        count(*) filter (where chosen.kind = 'overlap') as duplicates,
        count(*) filter (where chosen.kind = 'repeat') as repeats,
        count(*) filter (where chosen.kind = 'repeat' and chosen.ordinal = 2) as pattern,
        count(*) filter (where chosen.kind = 'repeat' and chosen.ordinal > 2) as systemic
    from months
    left join chosen on months.month = chosen.month
    group by months.month, months.month_start_on

)

select
    month,
    month_start_on,
    incidents,
    labelled,
    duplicates,
    repeats,
    pattern,
    systemic,
    case when labelled >= 5 then repeats / nullif(labelled, 0) end as share
from summed
order by month
