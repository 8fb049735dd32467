-- name:    chain_incidents
-- answers: Which incidents are the same failure coming back, and what is known of each?
-- grain:   one row per certainty and incident of a key, chain by chain
-- source:  docs/metrics.md#repeats
-- needs:   spells, occurrences, known_incidents
-- returns:
--   certainty        VARCHAR    label    confirmed, fingerprint or suspected
--   chain_id         VARCHAR    id       the first incident of the chain; another chain may begin with it for another service
--   key_no           BIGINT     ordinal  the key
--   nth              BIGINT     ordinal  the place within the key, from 1
--   incident_id      VARCHAR    id       the incident
--   title            VARCHAR    text     its title
--   url              VARCHAR    link     where the incident is kept
--   service          VARCHAR    label    the service of the chain
--   team             VARCHAR    label    the team
--   severity         VARCHAR    label    P1 to P4, or NULL
--   month            VARCHAR    month    month of the first recorded stamp, in the report zone
--   anchor_at        TIMESTAMP  instant  the first recorded stamp
--   local_at         TIMESTAMP  instant  the same on the wall clock of the report zone
--   cause            VARCHAR    text     the cause as the exports have it, or the fingerprint; NULL for suspected
--   kind             VARCHAR    label    first, repeat or overlap
--   ordinal          BIGINT     ordinal  1 and the repeats since the last first
--   days_since_end   DOUBLE     days     since the latest end of all earlier ones; NULL without one and for an overlap
--   prevent_open     BOOLEAN    flag     some prevent item of an earlier incident of the key was open when it began
--   prevent_overdue  BOOLEAN    flag     some such item was also past its first promised day
--   held_at          TIMESTAMP  instant  its review was held; NULL: no review is known

-- Sorted by chain: who asks for one reads only its rows.
select
    spells.certainty,
    spells.chain_id,
    spells.key_no,
    spells.nth,
    spells.incident_id,
    facts.title,
    facts.url,
    spells.service,
    facts.team,
    facts.severity,
    facts.month,
    facts.anchor_at,
    facts.local_at,
    coalesce(case when spells.certainty = 'confirmed' then facts.cause_written end, spells.cause) as cause,
    spells.kind,
    spells.ordinal,
    occurrences.days_since_end,
    occurrences.prevent_open,
    occurrences.prevent_overdue,
    facts.held_at
from spells
inner join known_incidents as facts on spells.incident_id = facts.incident_id
inner join occurrences
    on
        spells.incident_id = occurrences.incident_id
        and spells.certainty = occurrences.certainty
        and spells.service is not distinct from occurrences.service
order by spells.chain_id, spells.certainty, spells.service, spells.nth
