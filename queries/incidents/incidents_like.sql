-- name:    incidents_like
-- answers: Which incidents are called so?
-- grain:   one row per incident whose id or title holds the words, the latest first; at most 50
-- source:  docs/metrics.md#which-incidents-count
-- params:
--   words        VARCHAR  text   part of an id or a title, in any case; empty: all
-- returns:
--   incident_id  VARCHAR  id     the incident
--   title        VARCHAR  text   its title
--   service      VARCHAR  label  its services, sorted, separated by `; `
--   severity     VARCHAR  label  P1 to P4
--   began_on     DATE     day    its first recorded stamp, in the report zone; NULL without any
--   found        BIGINT   count  incidents with these words
with matches as (

    select
        facts.incident_id,
        facts.title,
        facts.service,
        facts.severity,
        facts.anchor_at,
        facts.local_at::date as began_on
    from known_incidents as facts
    where
        contains(lower(facts.incident_id), lower($words))
        or contains(lower(coalesce(facts.title, '')), lower($words))

)

-- Counted apart: a count beside the rows would carry every one of a million through it.
select
    shown.incident_id,
    shown.title,
    shown.service,
    shown.severity,
    shown.began_on,
    (select count(*) from matches) as found
from matches as shown
order by shown.anchor_at desc nulls last, shown.incident_id asc
limit 50
