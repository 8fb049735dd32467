-- name:    repeat_shares
-- answers: Which services keep failing for a reason they know?
-- grain:   one row per service with incidents in the period
-- source:  docs/metrics.md#repeats
-- behind:  repeat_incidents
-- filters: month service team severity
-- returns:
--   service      VARCHAR  label  the service; NULL: none is named
--   incidents    BIGINT   count  counted incidents
--   labelled     BIGINT   count  of those, with a cause and not an overlap: the denominator
--   repeats      BIGINT   count  of the labelled, repeats
--   causes       BIGINT   count  different causes among the labelled
--   overlapping  BIGINT   count  probable duplicates, not counted
--   unlabelled   BIGINT   count  incidents without a cause
with chosen as (

    select
        facts.incident_id,
        facts.service,
        facts.cause,
        facts.kind
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

)

select
    service,
    count(*) as incidents,
    count(*) filter (where kind <> 'overlap') as labelled,
    count(*) filter (where kind = 'repeat') as repeats,
    count(distinct cause) as causes,
    count(*) filter (where kind = 'overlap') as overlapping,
    count(*) filter (where kind is null) as unlabelled
from chosen
group by service
order by service nulls last
