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
select
    spells.incident_id,
    incidents.title,
    incidents.severity,
    timezone(generation.zone, timezone('UTC', spells.anchor_at)) as at,
    spells.ordinal,
    spells.kind,
    floor(occurrences.days_since_end)::bigint as gap_days,
    occurrences.prevent_open,
    occurrences.prevent_overdue,
    review_times.held_at is not null as reviewed,
    incidents.url
from spells
inner join incidents on spells.incident_id = incidents.incident_id
inner join occurrences on spells.incident_id = occurrences.incident_id and spells.certainty = occurrences.certainty
left join review_times on spells.incident_id = review_times.incident_id
cross join generation
where
    spells.certainty = $certainty
    and spells.chain_id = $chain_id
order by spells.nth
