-- name:    slip_items
-- answers: Which items were first promised for the period, and what became of each?
-- grain:   one row per item, the oldest promise first
-- source:  docs/metrics.md#states-of-an-action-item
-- chart:   none
-- params:
--   from_month    VARCHAR    month    first month, included
--   to_month      VARCHAR    month    last month, included
--   services      VARCHAR[]  label    only these services; empty: all
--   teams         VARCHAR[]  label    only these teams; empty: all
--   severities    VARCHAR[]  label    only these severities; empty: all
-- returns:
--   action_id     VARCHAR    id       the item
--   title         VARCHAR    text     its title
--   state         VARCHAR    label    one of the nine states, by the first promised day
--   slipped       BOOLEAN    flag     not finished by that day; NULL if it has not come due
--   first_due_on  DATE       day      the day first promised; the present one where no first is recorded
--   due_on        DATE       day      the day promised now
--   closed_at     TIMESTAMP  instant  done or cancelled, UTC; NULL: open, or nobody knows when
--   category      VARCHAR    label    prevent, detect, respond, mitigate or improve
--   service       VARCHAR    label    the service of its incident
--   team          VARCHAR    label    the team
--   severity      VARCHAR    label    P1 to P4, of its incident
--   incident_id   VARCHAR    id       its incident; NULL: tied to none that is known
--   url           VARCHAR    link     where the item is kept
select
    facts.action_id,
    action_items.title,
    facts.state,
    facts.slipped,
    coalesce(action_items.original_due_date, action_items.due_date) as first_due_on,
    coalesce(action_items.due_date, action_items.original_due_date) as due_on,
    items.closed_at,
    facts.category,
    facts.service,
    action_items.team,
    incidents.severity,
    facts.incident_id,
    action_items.url
from action_facts as facts
inner join action_items on facts.action_id = action_items.action_id
inner join items on facts.action_id = items.action_id
left join incident_facts as incidents on facts.incident_id = incidents.incident_id
where
    strftime(coalesce(action_items.original_due_date, action_items.due_date), '%Y-%m') between $from_month and $to_month
    and (len(cast($services as varchar[])) = 0 or list_contains(cast($services as varchar[]), facts.service))
    and (len(cast($teams as varchar[])) = 0 or list_contains(cast($teams as varchar[]), action_items.team))
    and (len(cast($severities as varchar[])) = 0 or list_contains(cast($severities as varchar[]), incidents.severity))
order by first_due_on, facts.action_id
