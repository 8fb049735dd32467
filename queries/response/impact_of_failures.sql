-- name:    impact_of_failures
-- answers: Which failures did customers notice, and for how long?
-- grain:   one row per event, and per incident that stands alone, of which an impact on customers is known, the longest first
-- source:  docs/metrics.md#customer-impact
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR    id       the incident, or the first one of the event
--   title        VARCHAR    text     its title
--   severity     VARCHAR    label    the highest severity
--   services     VARCHAR[]  label    the services with an impact, sorted
--   at           TIMESTAMP  instant  it began, on the clock of the report zone
--   tickets      BIGINT     count    incidents of it with a known impact, in the period and under the filters
--   impact_min   DOUBLE     minutes  customers were affected: what overlaps in a service once, services added up
--   users        BIGINT     count    users affected, the largest number that an incident of it tells; NULL: none tells one
--   url          VARCHAR    link     where the incident is kept
with affected as (

    select
        facts.incident_id,
        coalesce(events.event_id, facts.incident_id) as failure_id,
        -- one that stands alone counts once, however many services it names
        unnest(case when events.event_id is null then [facts.service] else services_of(facts.service) end) as service,
        facts.severity,
        coalesce(counted.impact_started_at, counted.started_at) as from_at,
        coalesce(counted.impact_ended_at, counted.recovered_at) as to_at,
        case
            when regexp_full_match(trim(incidents.users_affected), '[0-9]{1,15}|[0-9]{1,3}([, ][0-9]{3}){1,4}')
                then regexp_replace(incidents.users_affected, '[, ]', '', 'g')::bigint
        end as users
    from incident_facts as facts
    inner join counted on facts.incident_id = counted.incident_id
    inner join incidents on facts.incident_id = incidents.incident_id
    left join events on facts.incident_id = events.incident_id
    where
        facts.impact_min > 0
        and facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

-- What an earlier one of the same service has covered already counts once.
followed as (

    select
        affected.*,
        greatest(affected.from_at, coalesce(max(affected.to_at) over earlier, affected.from_at)) as fresh_from
    from affected
    window earlier as (
        partition by affected.failure_id, affected.service
        order by affected.from_at, affected.incident_id
        rows between unbounded preceding and 1 preceding
    )

),

summed as (

    select
        failure_id,
        min(severity) as severity,
        services_of(string_agg(distinct service, '; ' order by service)) as services,
        count(distinct incident_id) as tickets,
        sum(greatest(epoch_us(to_at) - epoch_us(fresh_from), 0)) / 60e6 as impact_min,
        max(users) as users
    from followed
    group by failure_id

)

select
    first_one.incident_id,
    first_one.title,
    summed.severity,
    list_filter(summed.services, lambda service: service is not null) as services,
    first_one.local_at as at,
    summed.tickets,
    summed.impact_min,
    summed.users,
    first_one.url
from summed
inner join known_incidents as first_one on summed.failure_id = first_one.incident_id
order by summed.impact_min desc, first_one.incident_id asc
