-- name:    required_reviews
-- answers: Which incidents required a review, and when was it held?
-- grain:   one row per incident of the period that requires a review, the latest first
-- source:  docs/metrics.md#reviews-owed
-- filters: month service team severity
-- returns:
--   incident_id   VARCHAR    id       the incident
--   title         VARCHAR    text     its title
--   service       VARCHAR    label    its services, sorted, separated by `; `
--   severity      VARCHAR    label    P1 to P4
--   recovered_at  TIMESTAMP  instant  recovery was confirmed, UTC
--   held_at       TIMESTAMP  instant  the review was held, UTC; NULL: none is known
--   pir_timing    VARCHAR    label    early, in_window, late, missing, pending, invalid, unknown or not_recorded
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    facts.recovered_at,
    facts.held_at,
    facts.pir_timing
from known_incidents as facts
where
    facts.pir_need = 'required'
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.anchor_at desc nulls last, facts.incident_id asc
