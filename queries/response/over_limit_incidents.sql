-- name:    over_limit_incidents
-- answers: Which incidents took longer than their limit, and by how much?
-- grain:   one row per incident of the period of which it is known whether it is over a limit, those over it first, the latest first
-- source:  docs/metrics.md#share-over-the-limit
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
--   breach       BOOLEAN    flag     strictly over the limit, so far if it is open
--   value_s      DOUBLE     seconds  the duration; NULL while it is open
--   so_far_s     DOUBLE     seconds  how long it has lasted so far while it is open, else NULL
--   limit_s      DOUBLE     seconds  the limit for its severity
--   over_s       DOUBLE     seconds  the duration, so far if it is open, beyond the limit; NULL within it
--   url          VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    facts.team,
    facts.anchor_at,
    facts.breach,
    facts.value_s,
    facts.so_far_s,
    limits.limit_s,
    case when facts.breach then coalesce(facts.value_s, facts.so_far_s) - limits.limit_s end as over_s,
    facts.url
from durations as facts
inner join limits on facts.severity = limits.severity and facts.duration = limits.duration
where
    facts.duration = $duration
    and facts.breach is not null
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.breach desc, facts.anchor_at desc, facts.incident_id asc
