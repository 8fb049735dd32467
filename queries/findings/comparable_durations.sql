-- name:    comparable_durations
-- answers: Which durations may be compared with each other?
-- grain:   one row per incident in which it is known and not doubtful, or still open; one per event for its tickets, in order of time
-- source:  docs/metrics.md#findings
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration   VARCHAR  label    ttd, tta, ttm or ttr
--   until      DATE     day      only what began before it, in the report zone
-- returns:
--   began_on   DATE     day      the day of the first recorded stamp, in the report zone
--   month      VARCHAR  month    its month; the one that is not over is left out
--   service    VARCHAR  label    its services, of an event all of them, or not recorded
--   severity   VARCHAR  label    P1 to P4, of an event the highest, or not recorded
--   value_s    DOUBLE   seconds  the duration, of an event the median; 0 if early; NULL while it is open
--   so_far_s   DOUBLE   seconds  how long it has lasted so far while it is open, else NULL
--   incidents  BIGINT   count    incidents in the row: more than one of an event
with running as (

    select max(month) as month
    from calendar

),

chosen as (

    select
        facts.incident_id,
        facts.anchor_at,
        facts.local_at,
        facts.month,
        facts.service,
        facts.severity,
        facts.value_s,
        facts.so_far_s
    from durations as facts
    inner join running on facts.month < running.month
    where
        facts.duration = $duration
        and (facts.value_s is not null or facts.so_far_s is not null)
        and not facts.doubt
        and facts.local_at < $until
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

-- Tickets of one event are one failure, and count once.
together as (

    select
        min(chosen.incident_id) as incident_id,
        min(chosen.anchor_at) as anchor_at,
        min(chosen.local_at) as local_at,
        min(chosen.month) as month,
        array_to_string(min(events.services), '; ') as service,
        min(events.severity) as severity,
        median(chosen.value_s) as value_s,
        case when count(chosen.value_s) = 0 then max(chosen.so_far_s) end as so_far_s,
        count(*) as incidents
    from chosen
    inner join events on chosen.incident_id = events.incident_id
    group by events.event_id

),

compared as (

    select
        *,
        1 as incidents
    from chosen
    anti join events on chosen.incident_id = events.incident_id

    union all

    select *
    from together

)

select
    local_at::date as began_on,
    month,
    coalesce(service, 'not recorded') as service,
    coalesce(severity, 'not recorded') as severity,
    value_s,
    so_far_s,
    incidents
from compared
order by anchor_at, incident_id
