-- name:    chain_occurrences
-- answers: When did one failure happen, and what was promised and not done by then?
-- grain:   one row per incident of the chain, the earliest first
-- source:  docs/metrics.md#repeats
-- params:
--   certainty        VARCHAR    label    confirmed, fingerprint or suspected: never added together
--   chain_id         VARCHAR    id       the first incident of the chain
--   service          VARCHAR    label    its service; NULL: titles that name none
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
    incident_id,
    title,
    severity,
    local_at as at,
    ordinal,
    kind,
    floor(days_since_end)::bigint as gap_days,
    prevent_open,
    prevent_overdue,
    held_at is not null as reviewed,
    url
from chain_incidents
where
    certainty = $certainty
    and chain_id = $chain_id
    and service is not distinct from $service
order by nth
