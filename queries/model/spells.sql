-- name:    spells
-- answers: How do the incidents of one key follow each other?
-- grain:   one row per certainty and incident of a key, in the order of (anchor, incident id); an incident is in one key per service
-- source:  docs/metrics.md#repeats
-- needs:   counted, title_groups
-- params:
--   repeat_window_days  BIGINT     days     how long after its end a failure counts as coming back
-- returns:
--   certainty           VARCHAR    label    confirmed (service and cause), fingerprint or suspected (titles)
--   key_no              BIGINT     ordinal  the key
--   nth                 BIGINT     ordinal  the place within the key, from 1
--   incident_id         VARCHAR    id       the incident
--   service             VARCHAR    label    the service
--   cause               VARCHAR    label    the cause or fingerprint as compared; NULL for suspected
--   anchor_at           TIMESTAMP  instant  it began
--   end_at              TIMESTAMP  instant  it was over: recovered, else 24 hours after it began
--   earlier_end_at      TIMESTAMP  instant  the latest end of all earlier ones; NULL for the first
--   over_at             TIMESTAMP  instant  the latest end, this one's among them
--   next_at             TIMESTAMP  instant  the next one began; NULL for the last
--   kind                VARCHAR    label    first, repeat or overlap
--   ordinal             BIGINT     ordinal  1 and the repeats since the last first
--   chain_id            VARCHAR    id       the last first: all incidents of the key up to the next first are one chain
--   chain_at            TIMESTAMP  instant  the chain began

with begun as (

    select
        incident_id,
        unnest(services_of(service)) as service,
        cause_key,
        fingerprint,
        anchor_at,
        recovered_at
    from counted
    where anchor_at is not null

),

known as (

    select
        'confirmed' as certainty,
        service,
        cause_key as cause,
        null::varchar as group_id,
        incident_id,
        anchor_at,
        recovered_at
    from begun
    where
        service is not null
        and cause_key is not null

    union all

    select
        'fingerprint' as certainty,
        service,
        fingerprint as cause,
        null::varchar as group_id,
        incident_id,
        anchor_at,
        recovered_at
    from begun
    where
        service is not null
        and fingerprint is not null

    union all

    select
        'suspected' as certainty,
        begun.service,
        null::varchar as cause,
        title_groups.group_id,
        begun.incident_id,
        begun.anchor_at,
        begun.recovered_at
    from begun
    inner join title_groups on begun.incident_id = title_groups.incident_id

),

services as (

    select
        certainty,
        service,
        row_number() over (order by certainty, service) as service_no
    from known
    group by certainty, service

),

-- One forgotten open incident must not hide all later repeats: it ends 24 hours after it began.
keyed as (

    select
        known.certainty,
        numbered(
            services.service_no, dense_rank() over (partition by services.service_no order by known.cause, known.group_id)
        ) as key_no,
        known.incident_id,
        known.service,
        known.cause,
        known.anchor_at,
        coalesce(known.recovered_at, known.anchor_at + interval 24 hour) as end_at
    from known
    inner join services on known.certainty = services.certainty and known.service is not distinct from services.service

),

followed as (

    select
        *,
        row_number() over upto as nth,
        max(end_at) over before as earlier_end_at,
        max(end_at) over upto as over_at,
        lead(anchor_at) over upto as next_at
    from keyed
    window
        before as (partition by key_no order by anchor_at, incident_id rows between unbounded preceding and 1 preceding),
        upto as (partition by key_no order by anchor_at, incident_id rows between unbounded preceding and current row)

),

kinds as (

    select
        *,
        case
            when earlier_end_at is null then 'first'
            when anchor_at < earlier_end_at then 'overlap'
            when anchor_at <= earlier_end_at + to_days($repeat_window_days::integer) then 'repeat'
            else 'first'
        end as kind
    from followed

),

repeats as (

    select
        *,
        count(case when kind = 'repeat' then 1 end) over upto as repeats_so_far
    from kinds
    window upto as (partition by key_no order by nth rows between unbounded preceding and current row)

)

select
    certainty,
    key_no,
    nth,
    incident_id,
    service,
    cause,
    anchor_at,
    end_at,
    earlier_end_at,
    over_at,
    next_at,
    kind,
    1 + repeats_so_far - max(case when kind = 'first' then repeats_so_far end)
        over upto as ordinal,
    last_value(case when kind = 'first' then incident_id end ignore nulls) over upto as chain_id,
    last_value(case when kind = 'first' then anchor_at end ignore nulls) over upto as chain_at
from repeats
window upto as (partition by key_no order by nth rows between unbounded preceding and current row)
order by key_no, nth
