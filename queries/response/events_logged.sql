-- name:    events_logged
-- answers: Which failures did several services log?
-- grain:   one row per event with an incident of the period, the largest first
-- source:  docs/metrics.md#events
-- behind:  event_tickets
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR    id       the first incident of the event, which names it
--   title        VARCHAR    text     its title
--   at           TIMESTAMP  instant  it began, on the clock of the report zone
--   tickets      BIGINT     count    incidents of the event in the period and under the filters
--   incidents    BIGINT     count    incidents of the event
--   services     VARCHAR[]  label    services of the event, sorted
--   severity     VARCHAR    label    the highest severity of the event
--   url          VARCHAR    link     where its first incident is kept
with met as (

    select
        events.event_id,
        events.incidents,
        events.services,
        events.severity,
        count(*) as tickets
    from events
    inner join incident_facts as facts on events.incident_id = facts.incident_id
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
    group by events.event_id, events.incidents, events.services, events.severity

)

select
    first_one.incident_id,
    first_one.title,
    first_one.local_at as at,
    met.tickets,
    met.incidents,
    met.services,
    met.severity,
    first_one.url
from met
inner join known_incidents as first_one on met.event_id = first_one.incident_id
order by met.tickets desc, first_one.local_at desc, first_one.incident_id asc
