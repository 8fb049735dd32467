-- name:    chain_occurrences
-- answers: When did one failure happen, and what was promised and not done by then?
-- grain:   one row per incident of the chain, the earliest first
-- source:  docs/metrics.md#repeats
-- chart:   occurrences_and_items
-- params:
--   certainty        VARCHAR    label    confirmed, fingerprint or suspected: never added together
--   chain_id         VARCHAR    id       the first incident of the chain
-- returns:
--   incident_id      VARCHAR    id       the incident
--   title            VARCHAR    text     its title
--   severity         VARCHAR    label    P1 to P4
--   at               TIMESTAMP  instant  it began, on the clock of the report zone
--   ordinal          BIGINT     ordinal  2 is a pattern, 3 and more are systemic
--   kind             VARCHAR    label    first, repeat or overlap: a probable duplicate
--   gap_days         BIGINT     days     whole days since the latest end of all earlier ones; NULL for the first of all and for an overlap
--   prevent_open     BOOLEAN    flag     a prevent item of an earlier one was open when it began
--   prevent_overdue  BOOLEAN    flag     a prevent item of an earlier one was overdue when it began
--   reviewed         BOOLEAN    flag     a review was held
--   url              VARCHAR    link     where the incident is kept
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

)

select
    chain.incident_id,
    incidents.title,
    incidents.severity,
    timezone(generation.zone, timezone('UTC', chain.anchor_at)) as at,
    chain.ordinal,
    chain.kind,
    floor(occurrences.days_since_end)::bigint as gap_days,
    occurrences.prevent_open,
    occurrences.prevent_overdue,
    review_times.held_at is not null as reviewed,
    incidents.url
from chain
inner join incidents on chain.incident_id = incidents.incident_id
inner join occurrences on chain.incident_id = occurrences.incident_id and chain.certainty = occurrences.certainty
left join review_times on chain.incident_id = review_times.incident_id
cross join generation
order by chain.nth
