-- name:    chain_items
-- answers: What was promised against one failure, and what became of it?
-- grain:   one row per prevent item of the chain, and of earlier ones of the key that were still open; the earliest first
-- source:  docs/metrics.md#repeats
-- params:
--   certainty    VARCHAR    label    confirmed, fingerprint or suspected: never added together
--   chain_id     VARCHAR    id       the first incident of the chain
--   service      VARCHAR    label    its service; NULL: titles that name none
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
with span as (

    select
        key_no,
        min(nth) as first_nth,
        max(nth) as last_nth
    from chain_incidents
    where
        certainty = $certainty
        and chain_id = $chain_id
        and service is not distinct from $service
    group by key_no

)

select
    watched.action_id,
    items.title,
    items.incident_id,
    timezone(generation.zone, timezone('UTC', watched.created_at)) as created_on,
    items.first_due_on as due_on,
    timezone(generation.zone, timezone('UTC', watched.closed_at)) as done_on,
    items.status,
    case
        when items.first_due_on is not null
            then greatest(
                timezone(generation.zone, timezone('UTC', coalesce(watched.closed_at, generation.as_of)))::date - items.first_due_on, 0
            )
    end::bigint as days_over,
    items.team,
    items.url
from watched_items as watched
inner join span on watched.key_no = span.key_no and watched.nth <= span.last_nth
inner join item_facts as items on watched.action_id = items.action_id
cross join generation
where
    watched.role = 'prevent'
    and (
        watched.nth >= span.first_nth
        or watched.action_id in (
            select met_items.action_id
            from met_items
            where
                met_items.certainty = $certainty
                and met_items.chain_id = $chain_id
                and met_items.service is not distinct from $service
        )
    )
order by watched.created_at, watched.action_id
