-- name:    duration_incidents
-- answers: Which incidents are behind the duration, and what is known of each?
-- grain:   one row per incident of the period, the longest first, then those that are open, the unknown last
-- source:  docs/metrics.md#time-to-detect
-- filters: month service team severity
-- params:
--   duration     VARCHAR    label    ttd, tta, ttm or ttr
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   team         VARCHAR    label    the team
--   anchor_at    TIMESTAMP  instant  first recorded stamp, UTC
--   value_s      DOUBLE     seconds  the duration; 0 if early; NULL if not known
--   so_far_s     DOUBLE     seconds  how long it has lasted so far while it is open, else NULL
--   limit_s      DOUBLE     seconds  the limit for its severity; NULL without one
--   status       VARCHAR    label    observed, early, invalid, self_recovered, recovery_unknown, censored, missing or not_reached
--   breach       BOOLEAN    flag     strictly over the limit, so far if it is open; NULL without a limit, or if nobody can tell yet
--   doubt        BOOLEAN    flag     so long that the dates should be checked
--   url          VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    facts.team,
    facts.anchor_at,
    facts.value_s,
    facts.so_far_s,
    limits.limit_s,
    facts.status,
    facts.breach,
    facts.doubt,
    facts.url
from durations as facts
left join limits on facts.severity = limits.severity and facts.duration = limits.duration
where
    facts.duration = $duration
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.value_s desc nulls last, facts.so_far_s desc nulls last, facts.anchor_at asc, facts.incident_id asc
