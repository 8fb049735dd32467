-- name:    event_tickets
-- answers: Which incidents are tickets of a failure that several services logged?
-- grain:   one row per incident of the period that belongs to an event, event by event
-- source:  docs/metrics.md#events
-- filters: month service team severity
-- returns:
--   event_id     VARCHAR    id       the first incident of the event, which names it
--   nth          BIGINT     ordinal  its place among the incidents of the event, from 1
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   team         VARCHAR    label    the team
--   severity     VARCHAR    label    P1 to P4
--   cause        VARCHAR    label    the cause, as written
--   at           TIMESTAMP  instant  it began, on the clock of the report zone
--   url          VARCHAR    link     where the incident is kept
select
    events.event_id,
    events.nth,
    events.incident_id,
    facts.title,
    facts.service,
    facts.team,
    facts.severity,
    facts.cause_written as cause,
    facts.local_at as at,
    facts.url
from events
inner join known_incidents as facts on events.incident_id = facts.incident_id
where
    facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by events.event_at, events.event_id, events.nth
