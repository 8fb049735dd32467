-- name:    begun_incidents
-- answers: Which incidents began when?
-- grain:   one row per incident of the period, the latest first
-- source:  docs/metrics.md#which-incidents-count
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   at           TIMESTAMP  instant  first recorded stamp, wall clock of the report zone
--   hour_class   VARCHAR    label    business, evening or sleep
--   url          VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    facts.local_at as at,
    facts.hour_class,
    facts.url
from known_incidents as facts
where
    facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.anchor_at desc, facts.incident_id asc
