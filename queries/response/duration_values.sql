-- name:    duration_values
-- answers: Which values do the median, the ninetieth percentile and their intervals come from?
-- grain:   one row per incident of the period with a known duration
-- source:  docs/metrics.md#time-to-detect
-- chart:   none
-- behind:  duration_incidents
-- params:
--   duration        VARCHAR    label    ttd, tta, ttm or ttr
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   severity        VARCHAR    label    P1 to P4, or NULL
--   value_s         DOUBLE     seconds  the duration; 0 if early
with chosen as (

    select
        facts.severity,
        case cast($duration as varchar)
            when 'ttd' then facts.ttd_s when 'tta' then facts.tta_s
            when 'ttm' then facts.ttm_s when 'ttr' then facts.ttr_s
        end as value_s
    from incident_facts as facts
    where
        facts.month between $from_month and $to_month
        and (len(cast($services as varchar[])) = 0 or list_contains(cast($services as varchar[]), facts.service))
        and (len(cast($teams as varchar[])) = 0 or list_contains(cast($teams as varchar[]), facts.team))
        and (len(cast($severities as varchar[])) = 0 or list_contains(cast($severities as varchar[]), facts.severity))

)

select
    severity,
    value_s
from chosen
where value_s is not null
order by severity nulls last, value_s
