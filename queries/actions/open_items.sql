-- name:    open_items
-- answers: Which promises are open, and what does each need?
-- grain:   one row per open item whatever the period, the oldest promise first
-- source:  docs/metrics.md#states-of-an-action-item
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
--   overdue       BOOLEAN  flag   its first promised day has passed
--   stalled       BOOLEAN  flag   untouched for longer than the policy allows; NULL: not known
--   no_owner      BOOLEAN  flag   nobody is named; NULL: owners are not read here
--   no_due_date   BOOLEAN  flag   no day was promised
--   vague         BOOLEAN  flag   begins with a word such as improve or investigate and names nothing to measure or deliver
--   by_policy     BOOLEAN  flag   its day is the policy's, it has none of its own
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
    state = 'overdue' as overdue,
    stalled,
    not has_owner as no_owner,
    state = 'no_due_date' as no_due_date,
    vague,
    coalesce(by_policy, false) as by_policy,
    url,
    gsystem,
    gkey
from item_facts
where
    status = 'open'
    and in_filters(service, team, severity, $services, $teams, $severities)
order by first_due_on nulls last, created_on, action_id
