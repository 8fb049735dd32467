-- name:    review_moments
-- answers: What do the timelines of the review documents say?
-- grain:   one row per moment that a review document of an incident of the period tells
-- source:  docs/metrics.md#what-a-review-document-tells
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR  id      the incident
--   line         BIGINT   number  where it stands in its document
--   text         VARCHAR  text    what happened, as written, without names
select
    events.incident_id,
    events.line::bigint as line,
    events.text
from timeline_events as events
inner join known_incidents as facts on events.incident_id = facts.incident_id
where
    events.source = 'review'
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by events.incident_id, events.line, events.event_id, events.file
