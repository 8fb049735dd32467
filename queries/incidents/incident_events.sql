-- name:    incident_events
-- answers: What happened when, as the tools and the review tell it?
-- grain:   one row per moment of the incident, the earliest first
-- source:  docs/metrics.md#which-incidents-count
-- params:
--   incident_id   VARCHAR    id       the incident
-- returns:
--   happened_at   TIMESTAMP  instant  when, UTC; NULL: the text says no time that could be read
--   at            TIMESTAMP  instant  the same on the clock of the report zone
--   text          VARCHAR    text     what happened, as written
--   kind          VARCHAR    label    started, detected, acknowledged, investigating, root_cause_found, fix_applied, recovered, or NULL
--   source        VARCHAR    label    the tool, or `review` for a document
select
    events.happened_at,
    timezone(generation.zone, timezone('UTC', events.happened_at)) as at,
    events.text,
    events.kind,
    events.source
from timeline_events as events
cross join generation
where events.incident_id = $incident_id
order by events.happened_at nulls last, events.source, events.line, events.event_id
