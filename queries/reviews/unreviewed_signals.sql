-- name:    unreviewed_signals
-- answers: Which near misses, and which incidents that a restart ended, did nobody review?
-- grain:   one row per recovered incident of the period without a review that was a near miss or was said to be restarted
-- source:  docs/metrics.md#reviews-owed
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR  id       the incident
--   title        VARCHAR  text     its title
--   service      VARCHAR  label    its services, sorted, separated by `; `
--   severity     VARCHAR  label    P1 to P4
--   began_on     DATE     day      it began
--   near_miss    BOOLEAN  flag     it almost became a P1
--   restarted    BOOLEAN  flag     its title or its log says that something was restarted or rebooted
--   ordinal      BIGINT   ordinal  2 is a pattern, 3 and more are systemic; NULL: no cause recorded
with unreviewed as (

    select
        facts.incident_id,
        facts.title,
        facts.service,
        facts.severity,
        facts.local_at::date as began_on,
        facts.ordinal,
        coalesce(facts.near_miss, false) as near_miss,
        coalesce(regexp_matches(lower(facts.title), '\b(restarted|rebooted)\b'), false) as restarted_by_title
    from known_incidents as facts
    where
        facts.held_at is null
        and facts.pir_timing <> 'not_recorded'
        and facts.recovered_at is not null
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
        and facts.incident_id not in (
            select merges.root_id from reviews inner join merges on reviews.incident_id = merges.incident_id
            where merges.root_id is not null
        )

),

logged as (

    select distinct events.incident_id
    from timeline_events as events
    semi join unreviewed on events.incident_id = unreviewed.incident_id
    where regexp_matches(lower(events.text), '\b(restarted|rebooted)\b')

),

told as (

    select
        unreviewed.incident_id,
        unreviewed.title,
        unreviewed.service,
        unreviewed.severity,
        unreviewed.began_on,
        unreviewed.near_miss,
        unreviewed.restarted_by_title or logged.incident_id is not null as restarted,
        unreviewed.ordinal
    from unreviewed
    left join logged on unreviewed.incident_id = logged.incident_id

)

select *
from told
where near_miss or restarted
order by near_miss desc, ordinal desc nulls last, began_on desc nulls last, incident_id asc
