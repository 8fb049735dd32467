-- name:    stalled_items
-- answers: Which open items has nobody touched for longer than the policy allows?
-- grain:   one row per stalled item whatever the period, the longest untouched first
-- source:  docs/metrics.md#stalled-items
-- filters: service team severity
-- returns:
--   action_id     VARCHAR  id     the item
--   title         VARCHAR  text   its title
--   category      VARCHAR  label  prevent, detect, respond, mitigate or improve
--   priority      VARCHAR  label  as the tracker has it
--   service       VARCHAR  label  the service of its incident
--   team          VARCHAR  label  the team
--   severity      VARCHAR  label  P1 to P4, of its incident
--   incident_id   VARCHAR  id     its incident; NULL: tied to none that is known
--   created_on    DATE     day    it was created
--   first_due_on  DATE     day    the day first promised; NULL: none
--   due_on        DATE     day    the day promised now
--   days_over     BIGINT   days   since the first promised day; NULL: not overdue
--   idle_days     BIGINT   days   since anybody touched it; NULL: not known
--   url           VARCHAR  link   where the item is kept
--   gsystem       VARCHAR  label  the tool that its owner is recorded by
--   gkey          VARCHAR  id     the key that its owner is recorded by
select
    action_id,
    title,
    category,
    priority,
    service,
    team,
    severity,
    incident_id,
    created_on,
    first_due_on,
    due_on,
    days_over,
    idle_days,
    url,
    gsystem,
    gkey
from item_facts
where
    stalled
    and in_filters(service, team, severity, $services, $teams, $severities)
order by idle_days desc, created_on asc, action_id asc
