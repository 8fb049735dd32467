-- name:    phase_incidents
-- answers: Which times does each incident have, and how long was each of its phases?
-- grain:   one row per incident of the period, the latest first
-- source:  docs/metrics.md#phases
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   detect_s     DOUBLE     seconds  started to detected; NULL without both, below 0 out of order
--   respond_s    DOUBLE     seconds  detected to acknowledged
--   mobilise_s   DOUBLE     seconds  acknowledged to investigating
--   repair_s     DOUBLE     seconds  investigating to fix applied
--   verify_s     DOUBLE     seconds  fix applied to recovered
--   anchor_at    TIMESTAMP  instant  first recorded stamp, UTC
--   url          VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.severity,
    (epoch_us(facts.detected_at) - epoch_us(facts.started_at)) / 1e6 as detect_s,
    (epoch_us(facts.acknowledged_at) - epoch_us(facts.detected_at)) / 1e6 as respond_s,
    (epoch_us(facts.investigating_at) - epoch_us(facts.acknowledged_at)) / 1e6 as mobilise_s,
    (epoch_us(facts.fix_applied_at) - epoch_us(facts.investigating_at)) / 1e6 as repair_s,
    (epoch_us(facts.recovered_at) - epoch_us(facts.fix_applied_at)) / 1e6 as verify_s,
    facts.anchor_at,
    facts.url
from known_incidents as facts
where
    facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.anchor_at desc, facts.incident_id asc
