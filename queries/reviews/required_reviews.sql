-- name:    required_reviews
-- answers: Which incidents required a review, and when was it held?
-- grain:   one row per incident of the period that requires a review, the latest first
-- source:  docs/metrics.md#reviews-owed
-- chart:   none
-- params:
--   from_month      VARCHAR    month    first month, included
--   to_month        VARCHAR    month    last month, included
--   services        VARCHAR[]  label    only these services; empty: all
--   teams           VARCHAR[]  label    only these teams; empty: all
--   severities      VARCHAR[]  label    only these severities; empty: all
-- returns:
--   incident_id     VARCHAR    id       the incident
--   title           VARCHAR    text     its title
--   service         VARCHAR    label    the first service named
--   severity        VARCHAR    label    P1 to P4
--   recovered_at    TIMESTAMP  instant  recovery was confirmed, UTC
--   held_at         TIMESTAMP  instant  the review was held, UTC; NULL: none is known
--   pir_timing      VARCHAR    label    early, in_window, late, missing, pending, invalid or unknown
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
    and in_filter(facts.service, $services)
    and in_filter(facts.team, $teams)
    and in_filter(facts.severity, $severities)
order by facts.anchor_at desc nulls last, facts.incident_id asc
