-- name:    repeat_shares
-- answers: Which services keep failing for a reason they know?
-- grain:   one row per service with incidents in the period; an incident is in the row of each service that it names
-- source:  docs/metrics.md#repeats
-- behind:  repeat_incidents
-- filters: month service team severity
-- returns:
--   service          VARCHAR  label  the service; NULL: none is named
--   incidents        BIGINT   count  counted incidents
--   labelled         BIGINT   count  of those, with a cause and not an overlap: the denominator
--   repeats          BIGINT   count  of the labelled, repeats for this service
--   causes           BIGINT   count  different causes among the labelled
--   overlapping      BIGINT   count  probable duplicates, not counted
--   unlabelled       BIGINT   count  incidents without a cause
--   others_labelled  BIGINT   count  labelled incidents that do not name the service
--   others_repeats   BIGINT   count  of those, repeats
--   all_incidents    BIGINT   count  all counted incidents, each once
--   all_labelled     BIGINT   count  of those, labelled
--   all_repeats      BIGINT   count  of the labelled, repeats for any service
--   all_unlabelled   BIGINT   count  incidents without a cause, each once
with chosen as (

    select
        facts.incident_id,
        facts.service as services,
        facts.cause,
        facts.kind
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

several as (

    select
        incident_id,
        unnest(services_of(services)) as service,
        cause,
        kind
    from chosen
    where contains(services, '; ')

),

-- `kind` is that of the incident in totals, `own_kind` that for the service.
named as (

    select
        services as service,
        cause,
        kind,
        kind as own_kind
    from chosen
    where
        services is null
        or not contains(services, '; ')

    union all

    select
        several.service,
        several.cause,
        several.kind,
        occurrences.kind as own_kind
    from several
    left join occurrences
        on
            several.incident_id = occurrences.incident_id
            and several.service = occurrences.service
            and occurrences.certainty = 'confirmed'
    where in_filter(several.service, $services)

),

totals as (

    select
        count(*) as incidents,
        count(*) filter (where kind <> 'overlap') as labelled,
        count(*) filter (where kind = 'repeat') as repeats,
        count(*) filter (where kind is null) as unlabelled
    from chosen

)

select
    named.service,
    count(*) as incidents,
    count(*) filter (where named.own_kind <> 'overlap') as labelled,
    count(*) filter (where named.own_kind = 'repeat') as repeats,
    count(distinct named.cause) as causes,
    count(*) filter (where named.own_kind = 'overlap') as overlapping,
    count(*) filter (where named.own_kind is null) as unlabelled,
    max(totals.labelled) - count(*) filter (where named.kind <> 'overlap') as others_labelled,
    max(totals.repeats) - count(*) filter (where named.kind = 'repeat') as others_repeats,
    max(totals.incidents) as all_incidents,
    max(totals.labelled) as all_labelled,
    max(totals.repeats) as all_repeats,
    max(totals.unlabelled) as all_unlabelled
from named
cross join totals
group by named.service
order by named.service nulls last
