-- name:    new_incidents
-- answers: What happened in the days up to as_of?
-- grain:   one row per counted incident that began in the last days of 24 hours, the most severe first, then the latest
-- source:  docs/metrics.md#which-incidents-count
-- filters: service team severity
-- params:
--   days         BIGINT     days     how many days back
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   team         VARCHAR    label    the team
--   severity     VARCHAR    label    P1 to P4
--   at           TIMESTAMP  instant  it began, on the clock of the report zone
--   ttr_s        DOUBLE     seconds  started to recovered; NULL: not known
--   recovered    BOOLEAN    flag     recovery is recorded, or known to have come
--   ordinal      BIGINT     ordinal  2 is a pattern, 3 and more are systemic; NULL: no cause, so not known
--   kind         VARCHAR    label    first, repeat or overlap: a probable duplicate
--   fix_overdue  BOOLEAN    flag     a prevent item of an earlier one was overdue when it began; NULL: no cause
--   url          VARCHAR    link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.team,
    facts.severity,
    facts.local_at as at,
    facts.ttr_s,
    counted.recovered_at is not null or counted.recovery_unknown as recovered,
    facts.ordinal,
    facts.kind,
    facts.prevent_overdue as fix_overdue,
    facts.url
from known_incidents as facts
inner join counted on facts.incident_id = counted.incident_id
cross join generation
where
    facts.anchor_at > generation.as_of - to_days($days::integer)
    and facts.anchor_at <= generation.as_of
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.severity asc nulls last, facts.anchor_at desc, facts.incident_id asc
