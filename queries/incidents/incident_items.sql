-- name:    incident_items
-- answers: What was promised after one incident, and what became of it?
-- grain:   one row per item of the incident, what is open first, the oldest promise first
-- source:  docs/metrics.md#states-of-an-action-item
-- params:
--   incident_id   VARCHAR  id     the incident
-- returns:
--   action_id     VARCHAR  id     the item
--   title         VARCHAR  text   its title
--   category      VARCHAR  label  prevent, detect, respond, mitigate or improve
--   priority      VARCHAR  label  as the tracker has it
--   service       VARCHAR  label  the service of its incident
--   team          VARCHAR  label  the team
--   severity      VARCHAR  label  P1 to P4, of its incident
--   incident_id   VARCHAR  id     its incident
--   status        VARCHAR  label  open, done or cancelled
--   state         VARCHAR  label  one of the ten states, by the first promised day
--   created_on    DATE     day    it was created
--   first_due_on  DATE     day    the day first promised; NULL: none
--   due_on        DATE     day    the day promised now
--   closed_on     DATE     day    it was done or cancelled, in the report zone; NULL: open, or on an unknown day
--   days_over     BIGINT   days   from the first promised day until it was closed, else to as_of; NULL: in time, or no such day
--   idle_days     BIGINT   days   since anybody touched it; NULL: not known
--   stalled       BOOLEAN  flag   untouched for longer than the policy allows; NULL: not known
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
    item_facts.status,
    item_facts.state,
    item_facts.created_on,
    item_facts.first_due_on,
    item_facts.due_on,
    timezone(generation.zone, timezone('UTC', item_facts.closed_at))::date as closed_on,
    case
        when item_facts.state = 'overdue' then item_facts.days_over
        when item_facts.state in ('late', 'cancelled_after_due')
            then timezone(generation.zone, timezone('UTC', item_facts.closed_at))::date - item_facts.first_due_on
    end as days_over,
    item_facts.idle_days,
    item_facts.stalled,
    item_facts.url,
    item_facts.gsystem,
    item_facts.gkey
from item_facts
cross join generation
where item_facts.incident_id = $incident_id
order by item_facts.status <> 'open', item_facts.first_due_on nulls last, item_facts.created_on, item_facts.action_id
