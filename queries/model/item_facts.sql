-- name:    item_facts
-- answers: What is known of each promise, in one row?
-- grain:   one row per item of action_facts
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   action_facts, action_items, items, known_incidents
-- of:      action_facts
-- params:
--   vague_title              VARCHAR    pattern  how a title begins that promises nothing
--   measurable_end           VARCHAR    pattern  what a title names that can be measured or delivered
-- returns:
--   action_id                VARCHAR    id       the item
--   title                    VARCHAR    text     its title
--   category                 VARCHAR    label    prevent, detect, respond, mitigate, improve, or NULL
--   priority                 VARCHAR    label    as the tracker has it
--   service                  VARCHAR    label    the service of its incident
--   team                     VARCHAR    label    the team
--   severity                 VARCHAR    label    P1 to P4, of its incident
--   incident_id              VARCHAR    id       the counted incident; NULL: tied to none
--   cluster_id               VARCHAR    id       the incident, else the item itself: items of one cluster slip together
--   cluster_no               BIGINT     ordinal  the same as a number, in the order of service and cluster_id
--   status                   VARCHAR    label    open, done or cancelled as of as_of; NULL: a word that nobody has mapped
--   state                    VARCHAR    label    one of the ten states, by the first promised day
--   came_due                 BOOLEAN    flag     its day has passed, so it is in the denominator
--   slipped                  BOOLEAN    flag     it was not finished by then; NULL if it has not come due
--   by_current_date_slipped  BOOLEAN    flag     the same by the day promised now; NULL if that has not come
--   is_unknown               BOOLEAN    flag     closed on an unknown day, its day passed: it could have slipped or not; NULL without a day
--   closed_in_bulk           BOOLEAN    flag     closed in one minute with so many that this time says nothing
--   date_fault               VARCHAR    label    due_before_created, closed_before_created or closed_after_as_of; NULL: none
--   stalled                  BOOLEAN    flag     open and untouched for too long; NULL: not known
--   created_at               TIMESTAMP  instant  it was created
--   closed_at                TIMESTAMP  instant  it was done or cancelled
--   last_activity_at         TIMESTAMP  instant  last touched, else created; NULL: not known
--   created_on               DATE       day      it was created, in the report zone
--   first_due_on             DATE       day      the day first promised; NULL: none
--   due_on                   DATE       day      the day promised now
--   due_month                VARCHAR    month    the month of the day first promised
--   due_passed               BOOLEAN    flag     the day first promised is over; NULL without one
--   days_over                BIGINT     days     since the first promised day; NULL: not overdue
--   idle_days                BIGINT     days     since anybody touched it; NULL: not known
--   moves_visible            BOOLEAN    flag     its first day is known, so a move could be seen; NULL: no day was promised
--   moved_days               BIGINT     days     from the first to the present day; NULL: not both are known
--   promise_days             BIGINT     days     from its creation to the day first promised; NULL: not both are known
--   by_policy                BOOLEAN    flag     its day is the policy's; NULL: not known whose
--   has_owner                BOOLEAN    flag     somebody is named; NULL: owners are not read here
--   of_repeat                BOOLEAN    flag     its incident had happened before: a repeat of a known cause
--   vague                    BOOLEAN    flag     its title promises nothing that could be measured or delivered
--   url                      VARCHAR    link     where the item is kept
--   gsystem                  VARCHAR    label    the tool that its owner is recorded by
--   gkey                     VARCHAR    id       the key that its owner is recorded by

with clustered as (

    select
        *,
        coalesce(incident_id, action_id) as cluster_id,
        dense_rank() over (partition by service order by coalesce(incident_id, action_id)) as place_in_service
    from action_facts

),

services as (

    select
        service,
        coalesce(sum(max(place_in_service)) over (order by service rows between unbounded preceding and 1 preceding), 0)::bigint as before
    from clustered
    group by service

)

select
    facts.action_id,
    action_items.title,
    facts.category,
    action_items.priority,
    facts.service,
    action_items.team,
    known_incidents.severity,
    facts.incident_id,
    facts.cluster_id,
    services.before + facts.place_in_service as cluster_no,
    items.status,
    facts.state,
    facts.came_due,
    facts.slipped,
    facts.by_current_date_slipped,
    facts.state = 'closed_unknown_date' and items.due_passed and items.date_fault is null as is_unknown,
    items.closed_in_bulk,
    items.date_fault,
    facts.stalled,
    items.created_at,
    items.closed_at,
    items.last_activity_at,
    items.created_on,
    items.first_due_on,
    items.due_on,
    strftime(items.first_due_on, '%Y-%m') as due_month,
    items.due_passed,
    case when facts.state = 'overdue' then items.days_past end as days_over,
    items.idle_days,
    case
        when items.first_due_on is not null
            then
                action_items.original_due_date is not null
                or coalesce(action_items.due_origin = 'policy', false)
                or coalesce(action_items.told_at <= action_items.created_at + interval 7 days, false)
    end as moves_visible,
    case
        when coalesce(action_items.due_origin, 'own') = 'own' and (moves_visible or action_items.kept_due_date is not null)
            then action_items.due_date - items.first_due_on
    end as moved_days,
    items.first_due_on - items.created_on as promise_days,
    action_items.due_origin = 'policy' as by_policy,
    action_items.has_owner,
    coalesce(known_incidents.kind = 'repeat', false) as of_repeat,
    coalesce(
        regexp_matches(lower(trim(action_items.title)), $vague_title)
        and not regexp_matches(lower(trim(action_items.title)), $measurable_end),
        false
    ) as vague,
    action_items.url,
    action_items.gsystem,
    action_items.gkey
from clustered as facts
inner join services on facts.service is not distinct from services.service
inner join action_items on facts.action_id = action_items.action_id
inner join items on facts.action_id = items.action_id
left join known_incidents on facts.incident_id = known_incidents.incident_id
order by facts.action_id
