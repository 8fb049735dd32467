-- name:    incident_occurrences
-- answers: Did this failure happen before or again, and what was promised and open each time?
-- grain:   one row per certainty, service and incident of the same key, the earliest first; at most ten before it and ten after
-- source:  docs/metrics.md#repeats
-- params:
--   incident_id    VARCHAR    id       the incident
-- returns:
--   certainty      VARCHAR    label    confirmed, fingerprint or suspected: never added together
--   incident_id    VARCHAR    id       an incident of the same key, the one that is asked about among them
--   title          VARCHAR    text     its title
--   service        VARCHAR    label    the service
--   cause          VARCHAR    label    the cause as it is compared, or the fingerprint; NULL for suspected
--   severity       VARCHAR    label    P1 to P4
--   at             TIMESTAMP  instant  it began, on the clock of the report zone
--   steps          BIGINT     count    how many incidents later than the one asked about; below 0 earlier; 0: itself
--   ordinal        BIGINT     ordinal  2 is a pattern, 3 and more are systemic
--   kind           VARCHAR    label    first, repeat or overlap: a probable duplicate
--   gap_days       BIGINT     days     whole days since the latest end of all earlier ones; NULL for the first of all and for an overlap
--   open_items     BIGINT     count    prevent items of earlier ones that were open when it began
--   overdue_items  BIGINT     count    of those, past their first promised day
--   reviewed       BOOLEAN    flag     a review was held
with here as (

    select
        certainty,
        key_no,
        nth
    from spells
    where incident_id = $incident_id

),

near as (

    select
        spells.*,
        spells.nth - here.nth as steps
    from spells
    inner join here
        on spells.certainty = here.certainty
        and spells.key_no = here.key_no
        and spells.nth between here.nth - 10 and here.nth + 10

),

met as (

    select
        near.key_no,
        near.incident_id,
        count(*) as open_items,
        count(*) filter (where watched.overdue_from <= near.anchor_at) as overdue_items
    from near
    inner join watched_items as watched
        on near.key_no = watched.key_no
        and near.nth > watched.nth
        and near.anchor_at >= watched.created_at
        and (watched.closed_at is null or near.anchor_at < watched.closed_at)
    where watched.role = 'prevent'
    group by near.key_no, near.incident_id

)

select
    near.certainty,
    near.incident_id,
    incidents.title,
    near.service,
    near.cause,
    incidents.severity,
    timezone(generation.zone, timezone('UTC', near.anchor_at)) as at,
    near.steps,
    near.ordinal,
    near.kind,
    floor(occurrences.days_since_end)::bigint as gap_days,
    coalesce(met.open_items, 0) as open_items,
    coalesce(met.overdue_items, 0) as overdue_items,
    review_times.held_at is not null as reviewed
from near
inner join incidents on near.incident_id = incidents.incident_id
inner join occurrences
    on
        near.incident_id = occurrences.incident_id
        and near.certainty = occurrences.certainty
        and near.service is not distinct from occurrences.service
left join met on near.incident_id = met.incident_id and near.key_no = met.key_no
left join review_times on near.incident_id = review_times.incident_id
cross join generation
order by near.certainty, near.service, near.nth
