-- name:    chain_items
-- answers: What was promised against one failure, and what became of it?
-- grain:   one row per prevent item of the chain, and of earlier ones of the key that were still open; the earliest first
-- source:  docs/metrics.md#repeats
-- chart:   occurrences_and_items
-- params:
--   certainty    VARCHAR    label    confirmed, fingerprint or suspected: never added together
--   chain_id     VARCHAR    id       the first incident of the chain
-- returns:
--   action_id    VARCHAR    id       the item
--   title        VARCHAR    text     its title
--   incident_id  VARCHAR    id       the incident that it was promised after
--   created_on   TIMESTAMP  instant  it was created, on the clock of the report zone
--   due_on       DATE       day      the first promised day; NULL: none
--   done_on      TIMESTAMP  instant  done or cancelled, on the clock of the report zone; NULL: open
--   status       VARCHAR    label    open, done or cancelled
--   days_over    BIGINT     days     from the first promised day until it was closed, else to as_of; 0: in time; NULL: no such day
--   team         VARCHAR    label    the team
--   url          VARCHAR    link     where the item is kept
with touched as (

    select key_no
    from spells
    where
        certainty = cast($certainty as varchar)
        and incident_id = cast($chain_id as varchar)

),

numbered as (

    select
        *,
        count(case when kind = 'first' then 1 end) over (partition by key_no order by nth) as chain_no
    from spells
    where
        certainty = cast($certainty as varchar)
        and key_no in (select touched.key_no from touched)

),

chained as (

    select
        *,
        first_value(incident_id) over (partition by key_no, chain_no order by nth) as chain_id
    from numbered

),

chain as (

    select *
    from chained
    where chain_id = cast($chain_id as varchar)

),

span as (

    select
        key_no,
        min(nth) as first_nth,
        max(nth) as last_nth
    from chain
    group by key_no

),

watched as (

    select
        watched_items.*,
        span.first_nth
    from watched_items
    inner join span on watched_items.key_no = span.key_no and watched_items.nth <= span.last_nth
    where watched_items.role = 'prevent'

),

met as (

    select
        chain.incident_id,
        watched.action_id,
        coalesce(watched.overdue_from <= chain.anchor_at, false) as overdue,
        chain.nth
    from chain
    inner join watched
        on chain.key_no = watched.key_no
        and chain.nth > watched.nth
        and chain.anchor_at >= watched.created_at
        and (watched.closed_at is null or chain.anchor_at < watched.closed_at)

)

select
    watched.action_id,
    action_items.title,
    facts.incident_id,
    timezone(generation.zone, timezone('UTC', watched.created_at)) as created_on,
    coalesce(action_items.original_due_date, action_items.due_date) as due_on,
    timezone(generation.zone, timezone('UTC', watched.closed_at)) as done_on,
    items.status,
    case
        when due_on is not null
            then greatest(timezone(generation.zone, timezone('UTC', coalesce(watched.closed_at, generation.as_of)))::date - due_on, 0)
    end::bigint as days_over,
    action_items.team,
    action_items.url
from watched
inner join action_items on watched.action_id = action_items.action_id
inner join action_facts as facts on watched.action_id = facts.action_id
inner join items on watched.action_id = items.action_id
cross join generation
where
    watched.nth >= watched.first_nth
    or watched.action_id in (select met.action_id from met)
order by watched.created_at, watched.action_id
