-- name:    stamps_recorded
-- answers: Which of the times of an incident are in the data?
-- grain:   one row per time, in their order
-- source:  docs/metrics.md#phases
-- behind:  phase_incidents
-- filters: month service team severity
-- returns:
--   place      BIGINT   ordinal  from 1
--   stamp      VARCHAR  name     the column: started_at to recovered_at
--   recorded   BIGINT   count    incidents of the period that have it
--   incidents  BIGINT   count    incidents of the period
with chosen as (

    select
        facts.started_at,
        facts.detected_at,
        facts.acknowledged_at,
        facts.investigating_at,
        facts.fix_applied_at,
        facts.recovered_at
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

known as (

    select
        unnest([1, 2, 3, 4, 5, 6])::bigint as place,
        unnest(['started_at', 'detected_at', 'acknowledged_at', 'investigating_at', 'fix_applied_at', 'recovered_at']) as stamp,
        unnest(
            [
                count(started_at), count(detected_at), count(acknowledged_at),
                count(investigating_at), count(fix_applied_at), count(recovered_at)
            ]
        ) as recorded,
        count(*) as incidents
    from chosen

)

select
    place,
    stamp,
    recorded,
    incidents
from known
order by place
