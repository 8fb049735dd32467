-- name:    review_times
-- answers: How long after recovery was the review held, or is it waiting?
-- grain:   one row per counted incident
-- source:  docs/metrics.md#reviews-owed
-- needs:   reviews, merges, counted
-- params:
--   as_of              TIMESTAMP  instant  the end of what is known, UTC
--   zone               VARCHAR    name     the report zone
--   business_weekdays  BIGINT[]   weekday  the days that count in business_days, Monday is 1
--   pir_counting       VARCHAR    label    wall_clock or business_days
-- returns:
--   incident_id        VARCHAR    id       the incident
--   held_at            TIMESTAMP  instant  the review: the first held, else as the incident tool has it, else the first published
--   recorded           BOOLEAN    flag     a review of an incident of its month, or of an earlier one, is known; before, nobody knows
--   elapsed_s          DOUBLE     seconds  from recovery to the review, else to as_of; below 0 it cannot be; NULL while open
--   counted_s          DOUBLE     seconds  the same as it is judged: all of it, or the business days of it in the report zone

with documents as (

    select
        merges.root_id as incident_id,
        min(reviews.held_at) filter (where reviews.held_at <= $as_of) as held_at,
        min(reviews.published_at) filter (where reviews.published_at <= $as_of) as published_at
    from reviews
    inner join merges on reviews.incident_id = merges.incident_id
    group by merges.root_id

),

held as (

    select
        counted.incident_id,
        counted.anchor_at,
        counted.recovered_at,
        coalesce(documents.held_at, counted.pir_completed_at, documents.published_at) as held_at
    from counted
    left join documents on counted.incident_id = documents.incident_id

),

-- Who records reviews from June on has not missed all those before. The month of the first incident with one begins it.
recording as (

    select timezone('UTC', timezone($zone, date_trunc('month', timezone($zone, timezone('UTC', min(anchor_at)))))) as from_at
    from held
    where held_at is not null

),

local_times as (

    select
        held.incident_id,
        held.held_at,
        coalesce(held.anchor_at >= recording.from_at, false) as recorded,
        (epoch_us(coalesce(held.held_at, $as_of)) - epoch_us(held.recovered_at)) / 1e6 as elapsed_s,
        timezone($zone, timezone('UTC', held.recovered_at)) as from_local,
        timezone($zone, timezone('UTC', coalesce(held.held_at, $as_of))) as to_local
    from held
    cross join recording

),

-- Whole weeks, the days left over, and the hours of the first and the last day where those are business days.
business as (

    select
        incident_id,
        held_at,
        recorded,
        elapsed_s,
        86400.0 * len($business_weekdays) * ((to_local::date - from_local::date) // 7)
        + 86400.0 * len(
            list_filter(
                range((to_local::date - from_local::date) % 7),
                lambda step: list_contains($business_weekdays, isodow(from_local::date + step::integer))
            )
        )
        + case when list_contains($business_weekdays, isodow(to_local)) then epoch_us(to_local::time) / 1e6 else 0 end
        - case when list_contains($business_weekdays, isodow(from_local)) then epoch_us(from_local::time) / 1e6 else 0 end
            as business_s
    from local_times

)

select
    incident_id,
    held_at,
    recorded,
    elapsed_s,
    case when $pir_counting = 'business_days' and elapsed_s >= 0 then business_s else elapsed_s end as counted_s
from business
order by incident_id
