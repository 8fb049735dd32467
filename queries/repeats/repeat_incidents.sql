-- name:    repeat_incidents
-- answers: Which incidents of the period are repeats of an earlier one?
-- grain:   one row per incident of the period, the latest first
-- source:  docs/metrics.md#repeats
-- filters: month service team severity
-- returns:
--   incident_id      VARCHAR  id       the incident
--   title            VARCHAR  text     its title
--   service          VARCHAR  label    its services, sorted, separated by `; `
--   team             VARCHAR  label    the team
--   severity         VARCHAR  label    P1 to P4
--   cause            VARCHAR  label    the cause as compared; NULL: none
--   began_on         DATE     day      it began
--   kind             VARCHAR  label    first, repeat or overlap by its cause; NULL: no cause
--   ordinal          BIGINT   ordinal  2 is a pattern, 3 and more are systemic
--   days_since_end   DOUBLE   days     since the latest end of all earlier ones
--   prevent_open     BOOLEAN  flag     a prevent item of an earlier one was open when it began
--   prevent_overdue  BOOLEAN  flag     a prevent item of an earlier one was overdue when it began
--   url              VARCHAR  link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.team,
    facts.severity,
    facts.cause,
    facts.local_at::date as began_on,
    facts.kind,
    facts.ordinal,
    facts.days_since_end,
    facts.prevent_open,
    facts.prevent_overdue,
    facts.url
from known_incidents as facts
where
    facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.anchor_at desc, facts.incident_id asc
