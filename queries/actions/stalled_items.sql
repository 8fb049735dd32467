-- name:    stalled_items
-- answers: Which open items has nobody touched for longer than the policy allows?
-- grain:   one row per stalled item whatever the period, the longest untouched first
-- source:  docs/metrics.md#stalled-items
-- chart:   none
-- params:
--   services      VARCHAR[]  label  only these services; empty: all
--   teams         VARCHAR[]  label  only these teams; empty: all
--   severities    VARCHAR[]  label  only these severities; empty: all
-- returns:
--   action_id     VARCHAR    id     the item
--   title         VARCHAR    text   its title
--   category      VARCHAR    label  prevent, detect, respond, mitigate or improve
--   priority      VARCHAR    label  as the tracker has it
--   service       VARCHAR    label  the service of its incident
--   team          VARCHAR    label  the team
--   severity      VARCHAR    label  P1 to P4, of its incident
--   incident_id   VARCHAR    id     its incident; NULL: tied to none that is known
--   created_on    DATE       day    it was created
--   first_due_on  DATE       day    the day first promised; NULL: none
--   due_on        DATE       day    the day promised now
--   days_over     BIGINT     days   since the first promised day; NULL: not overdue
--   idle_days     BIGINT     days   since anybody touched it; NULL: nobody knows
--   url           VARCHAR    link   where the item is kept
--   gsystem       VARCHAR    label  the tool that its owner is recorded by
--   gkey          VARCHAR    id     the key that its owner is recorded by
select
    facts.action_id,
    action_items.title,
    facts.category,
    action_items.priority,
    facts.service,
    action_items.team,
    incidents.severity,
    facts.incident_id,
    timezone(generation.zone, timezone('UTC', items.created_at))::date as created_on,
    coalesce(action_items.original_due_date, action_items.due_date) as first_due_on,
    coalesce(action_items.due_date, action_items.original_due_date) as due_on,
    case
        when facts.state = 'overdue' then timezone(generation.zone, timezone('UTC', generation.as_of))::date - first_due_on
    end as days_over,
    floor((epoch_us(generation.as_of) - epoch_us(items.last_activity_at)) / 86400e6)::bigint as idle_days,
    action_items.url,
    action_items.gsystem,
    action_items.gkey
from action_facts as facts
inner join action_items on facts.action_id = action_items.action_id
inner join items on facts.action_id = items.action_id
left join incident_facts as incidents on facts.incident_id = incidents.incident_id
cross join generation
where
    facts.stalled
    and (len(cast($services as varchar[])) = 0 or list_contains(cast($services as varchar[]), facts.service))
    and (len(cast($teams as varchar[])) = 0 or list_contains(cast($teams as varchar[]), action_items.team))
    and (len(cast($severities as varchar[])) = 0 or list_contains(cast($severities as varchar[]), incidents.severity))
order by idle_days desc, created_on asc, facts.action_id asc
