-- name:    repeats_without_review
-- answers: Which repeats has nobody reviewed?
-- grain:   one row per repeat of the period without a review, the highest ordinal first
-- source:  docs/metrics.md#repeats
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR  id       the incident
--   title        VARCHAR  text     its title
--   service      VARCHAR  label    its services, sorted, separated by `; `
--   team         VARCHAR  label    the team
--   severity     VARCHAR  label    P1 to P4
--   cause        VARCHAR  text     the cause as the exports have it
--   ordinal      BIGINT   ordinal  2 is a pattern, 3 and more are systemic
--   began_on     DATE     day      it began
--   pir_need     VARCHAR  label    required, team_decision, undetermined or not_required
--   url          VARCHAR  link     where the incident is kept
select
    facts.incident_id,
    facts.title,
    facts.service,
    facts.team,
    facts.severity,
    facts.cause_written as cause,
    facts.ordinal,
    facts.local_at::date as began_on,
    facts.pir_need,
    facts.url
from known_incidents as facts
where
    facts.kind = 'repeat'
    and facts.held_at is null
    and facts.pir_timing <> 'not_recorded'
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by facts.ordinal desc, facts.anchor_at desc, facts.incident_id asc
