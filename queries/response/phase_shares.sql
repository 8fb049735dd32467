-- name:    phase_shares
-- answers: Where does the time of an incident go?
-- grain:   one row per phase, for the spine of six times and for that of four
-- source:  docs/metrics.md#phases
-- behind:  phase_incidents
-- filters: month service team severity
-- returns:
--   spine      VARCHAR  label    six times: detect, respond, mobilise, repair, verify; four: detect, respond, mitigate
--   place      BIGINT   ordinal  of the phase, from 0
--   phase      VARCHAR  name     what is done in it
--   n          BIGINT   count    incidents with all times of the spine, in their order, none doubtful
--   incidents  BIGINT   count    incidents of the period
--   total_min  DOUBLE   minutes  time in the phase, over those incidents
--   share      DOUBLE   share    of the time of all phases; NULL without time
with chosen as (

    select
        facts.started_at,
        facts.detected_at,
        facts.acknowledged_at,
        facts.investigating_at,
        facts.fix_applied_at,
        facts.recovered_at,
        facts.ttd_doubt or facts.tta_doubt or facts.ttm_doubt or facts.ttr_doubt as doubtful
    from known_incidents as facts
    where
        facts.month between $from_month and $to_month
        and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)

),

with_four as (

    select *
    from chosen
    where
        not doubtful
        and started_at <= detected_at
        and detected_at <= acknowledged_at
        and acknowledged_at <= recovered_at

),

with_six as (

    select *
    from with_four
    where
        acknowledged_at <= investigating_at
        and investigating_at <= fix_applied_at
        and fix_applied_at <= recovered_at

),

phases as (

    select
        'six' as spine,
        unnest([0, 1, 2, 3, 4])::bigint as place,
        unnest(['detect', 'respond', 'mobilise', 'repair', 'verify']) as phase,
        count(*) as n,
        unnest(
            [
                sum(epoch_us(detected_at) - epoch_us(started_at)),
                sum(epoch_us(acknowledged_at) - epoch_us(detected_at)),
                sum(epoch_us(investigating_at) - epoch_us(acknowledged_at)),
                sum(epoch_us(fix_applied_at) - epoch_us(investigating_at)),
                sum(epoch_us(recovered_at) - epoch_us(fix_applied_at))
            ]
        ) / 60e6 as total_min
    from with_six

    union all

    select
        'four' as spine,
        unnest([0, 1, 2])::bigint as place,
        unnest(['detect', 'respond', 'mitigate']) as phase,
        count(*) as n,
        unnest(
            [
                sum(epoch_us(detected_at) - epoch_us(started_at)),
                sum(epoch_us(acknowledged_at) - epoch_us(detected_at)),
                sum(epoch_us(recovered_at) - epoch_us(acknowledged_at))
            ]
        ) / 60e6 as total_min
    from with_four

)

select
    phases.spine,
    phases.place,
    phases.phase,
    phases.n,
    (select count(*) from chosen) as incidents,
    phases.total_min,
    phases.total_min / nullif(sum(phases.total_min) over (partition by phases.spine), 0) as share
from phases
order by phases.spine, phases.place
