-- name:    incidents_like
-- answers: Which incidents are called so?
-- grain:   one row per incident whose id or title holds the words, the latest first; at most 50
-- source:  docs/metrics.md#which-incidents-count
-- chart:   none
-- params:
--   words        VARCHAR  text   part of an id or a title, in any case; empty: all
-- returns:
--   incident_id  VARCHAR  id     the incident
--   title        VARCHAR  text   its title
--   service      VARCHAR  label  the first service named
--   severity     VARCHAR  label  P1 to P4
--   began_on     DATE     day    its first recorded stamp, in the report zone; NULL without any
--   found        BIGINT   count  incidents with these words
select
    incidents.incident_id,
    incidents.title,
    facts.service,
    facts.severity,
    timezone(generation.zone, timezone('UTC', facts.anchor_at))::date as began_on,
    count(*) over () as found
from incident_facts as facts
inner join incidents on facts.incident_id = incidents.incident_id
cross join generation
where
    contains(lower(incidents.incident_id), lower($words))
    or contains(lower(coalesce(incidents.title, '')), lower($words))
order by facts.anchor_at desc nulls last, incidents.incident_id asc
limit 50
