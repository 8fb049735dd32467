-- name:    duration_dots
-- answers: How long did this step take in each incident?
-- grain:   one row per incident with a known duration that is not doubtful; at most 2,000, the same ones every time
-- source:  docs/metrics.md#time-to-detect
-- behind:  duration_incidents
-- filters: month service team severity
-- params:
--   duration     VARCHAR    label    ttd, tta, ttm or ttr
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   at           TIMESTAMP  instant  first recorded stamp, wall clock of the report zone
--   minutes      DOUBLE     minutes  the duration
--   strong       BOOLEAN    flag     its severity has a limit that others do not have
with limited as (

    select severity
    from limits
    where duration = cast($duration as varchar)
    qualify count(*) over () < 4

),

chosen as (

    select
        facts.incident_id,
        facts.title,
        facts.service,
        facts.severity,
        facts.local_at,
        facts.value_s,
        hash(facts.incident_id) as place,
        coalesce(facts.severity in (select limited.severity from limited), false) as strong
    from durations as facts
    where
        facts.duration = $duration
        and facts.value_s is not null
        and not facts.doubt
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

-- Where not all can be drawn, those with a limit of their own take at most half of the room: a picture of them alone would be
-- a picture of something else. The hash is a shuffle that comes out alike every time.
first_strong as (

    select *
    from chosen
    where strong
    order by place, incident_id
    limit 1000

),

-- As many of all as could be drawn: enough for those that are left when the strong ones have their places.
others as (

    select *
    from chosen
    order by place, incident_id
    limit 2000

),

turns as (

    select
        *,
        1 as turn
    from first_strong

    union all

    select
        *,
        2 as turn
    from others
    anti join first_strong on others.incident_id = first_strong.incident_id

),

drawn as (

    select *
    from turns
    order by turn, place, incident_id
    limit 2000

)

select
    incident_id,
    title,
    service,
    severity,
    local_at as at,
    value_s / 60 as minutes,
    strong
from drawn
order by local_at, incident_id
