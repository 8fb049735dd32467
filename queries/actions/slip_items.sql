-- name:    slip_items
-- answers: Which items were first promised for the period, and what became of each?
-- grain:   one row per item, the oldest promise first
-- source:  docs/metrics.md#states-of-an-action-item
-- filters: month service team severity
-- returns:
--   action_id     VARCHAR    id       the item
--   title         VARCHAR    text     its title
--   state         VARCHAR    label    one of the ten states, by the first promised day
--   slipped       BOOLEAN    flag     not finished by that day; NULL if it has not come due
--   first_due_on  DATE       day      the day first promised; the present one where no first is recorded
--   due_on        DATE       day      the day promised now
--   closed_at     TIMESTAMP  instant  done or cancelled, UTC; NULL: open, or on an unknown day
--   category      VARCHAR    label    prevent, detect, respond, mitigate or improve
--   service       VARCHAR    label    the service of its incident
--   team          VARCHAR    label    the team
--   severity      VARCHAR    label    P1 to P4, of its incident
--   incident_id   VARCHAR    id       its incident; NULL: tied to none that is known
--   url           VARCHAR    link     where the item is kept
select
    action_id,
    title,
    state,
    slipped,
    first_due_on,
    due_on,
    closed_at,
    category,
    service,
    team,
    severity,
    incident_id,
    url
from item_facts
where
    due_month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
order by first_due_on, action_id
