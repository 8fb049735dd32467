-- name:    title_repeats
-- answers: Which incidents look like an earlier one by their titles alone?
-- grain:   one row per suspected repeat, beside the incident whose title is most like its own
-- source:  docs/metrics.md#repeats
-- made:    view
-- needs:   title_links, occurrences, incident_facts, incidents
-- returns:
--   incident_id        VARCHAR    id       the incident
--   title              VARCHAR    text     its title
--   service            VARCHAR    label    the first service named
--   team               VARCHAR    label    the team
--   severity           VARCHAR    label    P1 to P4
--   month              VARCHAR    month    month of the first recorded stamp, in the report zone
--   anchor_at          TIMESTAMP  instant  it began
--   url                VARCHAR    link     where the incident is kept
--   earlier_id         VARCHAR    id       the earlier incident
--   earlier_title      VARCHAR    text     its title
--   earlier_anchor_at  TIMESTAMP  instant  it began
--   similarity         DOUBLE     share    words in common

select
    facts.incident_id,
    incidents.title,
    facts.service,
    facts.team,
    facts.severity,
    facts.month,
    facts.anchor_at,
    incidents.url,
    earlier.incident_id as earlier_id,
    earlier_incidents.title as earlier_title,
    earlier.anchor_at as earlier_anchor_at,
    links.similarity
from title_links as links
inner join occurrences
    on links.incident_id = occurrences.incident_id and occurrences.certainty = 'suspected' and occurrences.kind = 'repeat'
inner join incident_facts as facts on links.incident_id = facts.incident_id
inner join incident_facts as earlier on links.earlier_id = earlier.incident_id
inner join incidents on links.incident_id = incidents.incident_id
inner join incidents as earlier_incidents on links.earlier_id = earlier_incidents.incident_id
