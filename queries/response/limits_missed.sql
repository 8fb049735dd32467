-- name:    limits_missed
-- answers: Which limits were missed, and how often?
-- grain:   one row per duration with a limit that applies to some incident of the period, in the order of an incident
-- source:  docs/metrics.md#share-over-the-limit
-- behind:  limits_missed_incidents
-- filters: month service team severity
-- returns:
--   duration  VARCHAR  label  ttd, tta, ttm or ttr
--   limited   BIGINT   count  incidents with a limit, whose duration is known or open for longer
--   over      BIGINT   count  of those, strictly over the limit
with chosen as (

    select
        facts.ttd_breach,
        facts.tta_breach,
        facts.ttm_breach,
        facts.ttr_breach
    from incident_facts as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

summed as (

    select
        unnest([1, 2, 3, 4]) as place,
        unnest(['ttd', 'tta', 'ttm', 'ttr']) as duration,
        unnest([count(ttd_breach), count(tta_breach), count(ttm_breach), count(ttr_breach)]) as limited,
        unnest([count_if(ttd_breach), count_if(tta_breach), count_if(ttm_breach), count_if(ttr_breach)])::bigint as over
    from chosen

)

select
    duration,
    limited,
    over
from summed
where limited > 0
order by place
