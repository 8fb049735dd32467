-- name:    chain_hits
-- answers: Which prevent items were open, and which overdue, each time the failure came back?
-- grain:   one row per occurrence and item of an earlier one that was open then
-- source:  docs/metrics.md#repeats
-- chart:   occurrences_and_items
-- params:
--   certainty    VARCHAR  label  confirmed, fingerprint or suspected: never added together
--   chain_id     VARCHAR  id     the first incident of the chain
-- returns:
--   incident_id  VARCHAR  id     the occurrence
--   action_id    VARCHAR  id     the item
--   overdue      BOOLEAN  flag   its first promised day had passed
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
    incident_id,
    action_id,
    overdue
from met
order by nth, action_id
