-- name:    title_repeats
-- answers: Which incidents look like an earlier one by their titles alone?
-- grain:   one row per suspected repeat, beside the incident whose title is most like its own
-- source:  docs/metrics.md#repeats
-- made:    view
-- needs:   title_links, spells, known_incidents
-- returns:
--   incident_id        VARCHAR    id       the incident
--   title              VARCHAR    text     its title
--   service            VARCHAR    label    its services, sorted, separated by `; `
--   team               VARCHAR    label    the team
--   severity           VARCHAR    label    P1 to P4
--   month              VARCHAR    month    month of the first recorded stamp, in the report zone
--   anchor_at          TIMESTAMP  instant  it began
--   local_at           TIMESTAMP  instant  the same on the wall clock of the report zone
--   url                VARCHAR    link     where the incident is kept
--   earlier_id         VARCHAR    id       the earlier incident
--   earlier_title      VARCHAR    text     its title
--   earlier_anchor_at  TIMESTAMP  instant  it began
--   earlier_local_at   TIMESTAMP  instant  the same on the wall clock of the report zone
--   similarity         DOUBLE     share    words in common

select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.team,
    facts.severity,
    facts.month,
    facts.anchor_at,
    facts.local_at,
    facts.url,
    earlier.incident_id as earlier_id,
    earlier.title as earlier_title,
    earlier.anchor_at as earlier_anchor_at,
    earlier.local_at as earlier_local_at,
    links.similarity
from title_links as links
semi join spells
    on links.incident_id = spells.incident_id and spells.certainty = 'suspected' and spells.kind = 'repeat'
inner join known_incidents as facts on links.incident_id = facts.incident_id
inner join known_incidents as earlier on links.earlier_id = earlier.incident_id
