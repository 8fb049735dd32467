-- name:    untied
-- answers: Which records belong to no incident that is known?
-- grain:   one row per action item, review, and incident that log entries name
-- source:  docs/metrics.md#which-incidents-count
-- needs:   action_items, reviews, timeline_events
-- returns:
--   what    VARCHAR    label    action item, review or log entries
--   id      VARCHAR    id       the record, or the incident that the entries name
--   source  VARCHAR    id       the tool, or the documents
--   named   VARCHAR    id       the incident as the source names it
--   title   VARCHAR    text     its title, or how many entries
--   team    VARCHAR    label    the team
--   since   TIMESTAMP  instant  when it was created, held or first logged

select
    'action item' as what,
    action_id as id,
    source,
    incident_ref as named,
    title,
    team,
    created_at as since
from action_items
where incident_id is null

union all

select
    'review' as what,
    review_id as id,
    source,
    incident_ref as named,
    title,
    null as team,
    coalesce(held_at, published_at) as since
from reviews
where incident_id is null

union all

select
    'log entries' as what,
    incident_ref as id,
    source,
    incident_ref as named,
    count(*) || ' entries' as title,
    null as team,
    min(happened_at) as since
from timeline_events
where incident_id is null
group by source, incident_ref
order by what, source, id
