-- name:    owed_reviews
-- answers: Which incidents still need their review, and how long is left?
-- grain:   one row per recovered incident of the period that requires a review and has none, the longest wait first
-- source:  docs/metrics.md#reviews-owed
-- filters: month service team severity
-- returns:
--   incident_id   VARCHAR    id       the incident
--   title         VARCHAR    text     its title
--   service       VARCHAR    label    its services, sorted, separated by `; `
--   severity      VARCHAR    label    P1 to P4
--   team          VARCHAR    label    the team
--   recovered_at  TIMESTAMP  instant  recovery was confirmed, UTC
--   hours_left    DOUBLE     hours    of the 48 after recovery, at as_of; 0 or below: they have passed
--   late          BOOLEAN    flag     the 48 hours have passed
--   url           VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    facts.team,
    facts.recovered_at,
    48 - facts.review_wait_s / 3600 as hours_left,
    facts.pir_timing = 'missing' as late,
    facts.url
from known_incidents as facts
where
    facts.pir_need = 'required'
    and facts.pir_timing in ('missing', 'pending')
    and facts.recovered_at is not null
    and facts.held_at is null
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by hours_left, facts.incident_id
