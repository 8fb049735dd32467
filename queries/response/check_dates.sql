-- name:    check_dates
-- answers: Which incidents have times that should be checked before they are believed?
-- grain:   one row per incident and fault, the latest first; those without any time, which are in no month, last
-- source:  docs/metrics.md#which-incidents-count
-- filters: month service team severity
-- returns:
--   incident_id  VARCHAR    id       the incident
--   title        VARCHAR    text     its title
--   service      VARCHAR    label    its services, sorted, separated by `; `
--   severity     VARCHAR    label    P1 to P4
--   at           TIMESTAMP  instant  first recorded stamp, wall clock of the report zone; NULL without one
--   fault        VARCHAR    label    invalid, doubtful, after_as_of, no_stamp, merge_loop or merge_target_missing
--   duration     VARCHAR    label    ttd, tta, ttm or ttr; NULL for a fault of another kind
--   gap_s        DOUBLE     seconds  from start to end of the duration, as recorded
--   sentence     VARCHAR    text     the fault in words, where it is none of a duration
--   url          VARCHAR    link     where the incident is kept
with chosen as (

    select *
    from known_incidents
    where
        (
            ttd_doubt or tta_doubt or ttm_doubt or ttr_doubt
            or 'invalid' in (ttd_status, tta_status, ttm_status, ttr_status)
            or incident_id in (select flags.incident_id from flags)
        )
        and (month is null or month between $from_month and $to_month)
        and in_filters(service, team, severity, $services, $teams, $severities)

),

timed as (

    select
        chosen.*,
        ends.* exclude (incident_id)
    from chosen
    inner join duration_ends as ends on chosen.incident_id = ends.incident_id

),

faults as (

    select
        incident_id,
        if(ttd_doubt, 'doubtful', 'invalid') as fault,
        'ttd' as duration,
        seconds_between(ttd_from, ttd_to) as gap_s,
        null as sentence
    from timed
    where ttd_doubt or ttd_status = 'invalid'

    union all

    select
        incident_id,
        if(tta_doubt, 'doubtful', 'invalid') as fault,
        'tta' as duration,
        seconds_between(tta_from, tta_to) as gap_s,
        null as sentence
    from timed
    where tta_doubt or tta_status = 'invalid'

    union all

    select
        incident_id,
        if(ttm_doubt, 'doubtful', 'invalid') as fault,
        'ttm' as duration,
        seconds_between(ttm_from, ttm_to) as gap_s,
        null as sentence
    from timed
    where ttm_doubt or ttm_status = 'invalid'

    union all

    select
        incident_id,
        if(ttr_doubt, 'doubtful', 'invalid') as fault,
        'ttr' as duration,
        seconds_between(ttr_from, ttr_to) as gap_s,
        null as sentence
    from timed
    where ttr_doubt or ttr_status = 'invalid'

    union all

    select
        incident_id,
        flag as fault,
        null as duration,
        null as gap_s,
        sentence
    from flags

)

select
    chosen.incident_id,
    chosen.title,
    chosen.service,
    chosen.severity,
    chosen.local_at as at,
    faults.fault,
    faults.duration,
    faults.gap_s,
    faults.sentence,
    chosen.url
from faults
inner join chosen on faults.incident_id = chosen.incident_id
order by chosen.anchor_at desc nulls last, chosen.incident_id asc, faults.duration asc nulls last, faults.fault asc
