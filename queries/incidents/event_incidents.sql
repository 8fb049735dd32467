-- name:    event_incidents
-- answers: Which incidents belong to the same event?
-- grain:   one row per incident of the event, in the order in which they began; none for an incident that stands alone
-- source:  docs/metrics.md#events
-- params:
--   incident_id  VARCHAR    id       an incident of the event
-- returns:
--   nth          BIGINT     ordinal  its place among the incidents of the event, from 1
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   cause        VARCHAR    label    the cause, as written
--   at           TIMESTAMP  instant  it began, on the clock of the report zone
--   event_id     VARCHAR    id       the first incident of the event, which names it
--   incidents    BIGINT     count    incidents of the event
--   services     VARCHAR[]  label    services of the event, sorted
with here as (

    select event_id
    from events
    where incident_id = $incident_id

)

select
    events.nth,
    events.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    facts.cause_written as cause,
    facts.local_at as at,
    events.event_id,
    events.incidents,
    events.services
from events
semi join here on events.event_id = here.event_id
inner join known_incidents as facts on events.incident_id = facts.incident_id
order by events.nth
