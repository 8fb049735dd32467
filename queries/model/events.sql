-- name:    events
-- answers: Which incidents are tickets of one failure that several services logged?
-- grain:   one row per incident of an event
-- source:  docs/metrics.md#events
-- needs:   event_runs, event_groups, counted
-- of:      event_runs
-- returns:
--   incident_id  VARCHAR    id       the incident
--   event_id     VARCHAR    id       the first incident of its event, which names it
--   nth          BIGINT     ordinal  its place among the incidents of the event, from 1
--   incidents    BIGINT     count    incidents of the event
--   services     VARCHAR[]  label    services of the event, sorted
--   severity     VARCHAR    label    the highest severity of the event, P1 to P4, or NULL
--   event_at     TIMESTAMP  instant  the event began

with grouped as (

    select
        event_runs.incident_id,
        event_runs.anchor_at,
        coalesce(event_groups.group_id, event_runs.run_id) as group_id
    from event_runs
    left join event_groups on event_runs.run_id = event_groups.run_id

),

crowds as (

    select
        group_id,
        min(anchor_at) as first_at
    from grouped
    group by group_id
    having count(*) > 1

),

-- What begins more than an hour after the first is the next event.
hours as (

    select
        grouped.incident_id,
        grouped.anchor_at,
        grouped.group_id,
        greatest(epoch_us(grouped.anchor_at) - epoch_us(crowds.first_at) - 1, 0) // 3600000000 as hour_no,
        counted.service,
        counted.severity
    from grouped
    inner join crowds on grouped.group_id = crowds.group_id
    inner join counted on grouped.incident_id = counted.incident_id

),

met as (

    select
        group_id,
        hour_no,
        count(*) as incidents,
        min(severity) as severity,
        min(anchor_at) as event_at
    from hours
    group by group_id, hour_no
    having count(*) > 1

),

named as (

    select
        group_id,
        hour_no,
        unnest(services_of(service)) as service
    from hours

),

several as (

    select
        group_id,
        hour_no,
        list(distinct service order by service) as services
    from named
    where service is not null
    group by group_id, hour_no
    having count(distinct service) > 1

)

select
    hours.incident_id,
    first_value(hours.incident_id) over upto as event_id,
    row_number() over upto as nth,
    met.incidents,
    several.services,
    met.severity,
    met.event_at
from hours
inner join met on hours.group_id = met.group_id and hours.hour_no = met.hour_no
inner join several on hours.group_id = several.group_id and hours.hour_no = several.hour_no
window upto as (partition by hours.group_id, hours.hour_no order by hours.anchor_at, hours.incident_id)
order by met.event_at, event_id, nth
