-- name:    top_prevent_items
-- answers: Which prevent items come before anything else?
-- grain:   one row per open prevent item of a P1, a P2 or a repeat, the earliest created first, at most three per team
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
--   repeat        BOOLEAN  flag   its incident had come back within the window
--   waiting       BIGINT   count  open prevent items of the team that qualify
--   url           VARCHAR  link   where the item is kept
--   gsystem       VARCHAR  label  the tool that its owner is recorded by
--   gkey          VARCHAR  id     the key that its owner is recorded by
with chosen as (

    select
        action_id,
        team,
        created_at,
        first_due_on
    from item_facts
    where
        status = 'open'
        and category = 'prevent'
        and (severity in ('P1', 'P2') or of_repeat)
        and in_filters(service, team, severity, $services, $teams, $severities)

),

ranked as (

    select
        action_id,
        row_number() over (partition by team order by created_at nulls last, first_due_on nulls last, action_id) as place,
        count(*) over (partition by team) as waiting
    from chosen

)

select
    items.action_id,
    items.title,
    items.category,
    items.priority,
    items.service,
    items.team,
    items.severity,
    items.incident_id,
    items.created_on,
    items.first_due_on,
    items.due_on,
    items.days_over,
    items.idle_days,
    items.of_repeat as repeat,
    ranked.waiting,
    items.url,
    items.gsystem,
    items.gkey
from ranked
inner join item_facts as items on ranked.action_id = items.action_id
where ranked.place <= 3
order by items.created_at nulls last, items.first_due_on nulls last, items.action_id
