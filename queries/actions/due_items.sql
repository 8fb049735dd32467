-- name:    due_items
-- answers: Which open items are due in the days from as_of on?
-- grain:   one row per open item whose present day is today or one of the next days, the first due first
-- source:  docs/metrics.md#states-of-an-action-item
-- filters: service team severity
-- params:
--   days          BIGINT   days   how many days, today included
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
    item_facts.action_id,
    item_facts.title,
    item_facts.category,
    item_facts.priority,
    item_facts.service,
    item_facts.team,
    item_facts.severity,
    item_facts.incident_id,
    item_facts.created_on,
    item_facts.first_due_on,
    item_facts.due_on,
    item_facts.days_over,
    item_facts.idle_days,
    item_facts.url,
    item_facts.gsystem,
    item_facts.gkey
from item_facts
cross join generation
where
    item_facts.status = 'open'
    and item_facts.due_on - timezone(generation.zone, timezone('UTC', generation.as_of))::date between 0 and $days - 1
    and in_filters(item_facts.service, item_facts.team, item_facts.severity, $services, $teams, $severities)
order by item_facts.due_on, item_facts.created_on, item_facts.action_id
