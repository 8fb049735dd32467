-- name:    incidents_named
-- answers: Which incidents are meant by an id?
-- grain:   one row per incident that has the id as its own, or else as another of its names, in any spelling
-- source:  docs/metrics.md#which-incidents-count
-- params:
--   named        VARCHAR    id       an id as a link or a person gives it
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   began_on     DATE       day      its first recorded stamp, in the report zone
--   sources      VARCHAR[]  label    the tools and documents that tell of it
with every_name as (

    select
        incident_id,
        2 as likeness,
        folded(incident_id) as known_as
    from incidents

    union all

    select
        incident_id,
        3 as likeness,
        folded(unnest(aliases)) as known_as
    from incidents

),

meant as (

    select
        incident_id,
        min(case when incident_id = $named then 1 else likeness end) as likeness
    from every_name
    where known_as = folded($named)
    group by incident_id

),

found as (

    select
        incidents.*,
        meant.likeness,
        min(meant.likeness) over () as best
    from incidents
    inner join meant on incidents.incident_id = meant.incident_id

)

select
    found.incident_id,
    found.title,
    found.service,
    found.severity,
    timezone(
        generation.zone,
        timezone(
            'UTC',
            coalesce(
                found.started_at, found.detected_at, found.acknowledged_at, found.investigating_at, found.fix_applied_at, found.recovered_at
            )
        )
    )::date as began_on,
    found.sources
from found
cross join generation
where found.likeness = found.best
order by found.incident_id
