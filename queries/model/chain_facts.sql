-- name:    chain_facts
-- answers: Which failures came back, how often, and with what promised?
-- grain:   one row per certainty and chain that has a repeat
-- source:  docs/metrics.md#repeats
-- needs:   chain_incidents, items
-- params:
--   as_of          TIMESTAMP  instant  the end of what is known, UTC
-- returns:
--   certainty      VARCHAR    label    confirmed, fingerprint or suspected
--   chain_id       VARCHAR    id       its first incident
--   service        VARCHAR    label    the service
--   team           VARCHAR    label    the team of its last incident that names one
--   cause          VARCHAR    text     the cause as its last incident has it, or the fingerprint
--   title          VARCHAR    text     the title of its last incident that has one
--   occurrences    BIGINT     count    incidents of the chain, overlaps left out
--   overlapping    BIGINT     count    overlaps, probable duplicates
--   overdue_times  BIGINT     count    occurrences that began while a prevent item of an earlier one was overdue
--   open_times     BIGINT     count    occurrences that began while such an item was open
--   first_on       DATE       day      the first began
--   last_on        DATE       day      the last began
--   prevent_items  BIGINT     count    prevent items promised up to its last incident
--   open_items     BIGINT     count    of those, open
--   overdue_items  BIGINT     count    of those, open past their first promised day
--   reviewed       BIGINT     count    occurrences that a review was held of

with chains as (

    select
        certainty,
        key_no,
        chain_id,
        service,
        max(nth) as last_nth,
        arg_max(team, nth) as team,
        arg_max(cause, nth) as cause,
        arg_max(title, nth) as title,
        count(*) filter (where kind <> 'overlap') as occurrences,
        count(*) filter (where kind = 'overlap') as overlapping,
        count(*) filter (where kind <> 'overlap' and prevent_overdue) as overdue_times,
        count(*) filter (where kind <> 'overlap' and prevent_open) as open_times,
        min(local_at)::date as first_on,
        max(local_at)::date as last_on,
        count(*) filter (where kind <> 'overlap' and held_at is not null) as reviewed
    from chain_incidents
    group by certainty, key_no, chain_id, service
    having max(ordinal) > 1

),

promised as (

    select
        chains.key_no,
        chains.chain_id,
        count(*) as prevent_items,
        count(*) filter (where items.status = 'open') as open_items,
        count(*) filter (where items.status = 'open' and items.due_end_at <= $as_of) as overdue_items
    from items
    inner join chain_incidents on items.incident_id = chain_incidents.incident_id
    inner join chains on chain_incidents.key_no = chains.key_no and chain_incidents.nth <= chains.last_nth
    where items.category = 'prevent'
    group by chains.key_no, chains.chain_id

)

select
    chains.certainty,
    chains.chain_id,
    chains.service,
    chains.team,
    chains.cause,
    chains.title,
    chains.occurrences,
    chains.overlapping,
    chains.overdue_times,
    chains.open_times,
    chains.first_on,
    chains.last_on,
    coalesce(promised.prevent_items, 0) as prevent_items,
    coalesce(promised.open_items, 0) as open_items,
    coalesce(promised.overdue_items, 0) as overdue_items,
    chains.reviewed
from chains
left join promised on chains.key_no = promised.key_no and chains.chain_id = promised.chain_id
order by chains.chain_id, chains.certainty, chains.service
