-- name:    top_prevent_items
-- answers: Which prevent items come before anything else?
-- grain:   one row per open prevent item of a P1, a P2 or a repeat, the oldest first, at most three per team
-- source:  docs/metrics.md#states-of-an-action-item
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
--   repeat        BOOLEAN    flag   its incident had come back within the window
--   waiting       BIGINT     count  open prevent items of the team that qualify
--   url           VARCHAR    link   where the item is kept
--   gsystem       VARCHAR    label  the tool that its owner is recorded by
--   gkey          VARCHAR    id     the key that its owner is recorded by
with chosen as (

    select
        item_facts.*,
        came_back.incident_id is not null as repeat
    from item_facts
    left join occurrences as came_back
        on item_facts.incident_id = came_back.incident_id and came_back.certainty = 'confirmed' and came_back.kind = 'repeat'
    where
        item_facts.status = 'open'
        and item_facts.category = 'prevent'
        and (item_facts.severity in ('P1', 'P2') or came_back.incident_id is not null)
        and in_filter(item_facts.service, $services)
        and in_filter(item_facts.team, $teams)
        and in_filter(item_facts.severity, $severities)

),

ranked as (

    select
        *,
        row_number() over (partition by team order by created_at nulls last, first_due_on nulls last, action_id) as place,
        count(*) over (partition by team) as waiting
    from chosen

)

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
    repeat,
    waiting,
    url,
    gsystem,
    gkey
from ranked
where place <= 3
order by created_at nulls last, first_due_on nulls last, action_id
