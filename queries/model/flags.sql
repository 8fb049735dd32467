-- name:    flags
-- answers: What about a counted incident should be looked at before it is believed?
-- grain:   one row per counted incident and flag
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incidents, merges, counted
-- params:
--   as_of        TIMESTAMP  instant   the end of what is known, UTC
-- returns:
--   incident_id  VARCHAR    id        the incident
--   flag         VARCHAR    label     merge_loop, merge_target_missing, after_as_of or no_stamp
--   sentence     VARCHAR    sentence  the same for a reader

with stamps as (

    select
        incidents.incident_id,
        merges.merge,
        incidents.merged_into,
        counted.anchor_at,
        list_filter(
            [
                case when incidents.started_at > $as_of then 'started_at' end,
                case when incidents.detected_at > $as_of then 'detected_at' end,
                case when incidents.acknowledged_at > $as_of then 'acknowledged_at' end,
                case when incidents.investigating_at > $as_of then 'investigating_at' end,
                case when incidents.root_cause_found_at > $as_of then 'root_cause_found_at' end,
                case when incidents.fix_applied_at > $as_of then 'fix_applied_at' end,
                case when incidents.recovered_at > $as_of then 'recovered_at' end,
                case when incidents.impact_started_at > $as_of then 'impact_started_at' end,
                case when incidents.impact_ended_at > $as_of then 'impact_ended_at' end,
                case when incidents.pir_completed_at > $as_of then 'pir_completed_at' end
            ],
            lambda name: name is not null
        ) as hidden
    from incidents
    inner join counted on incidents.incident_id = counted.incident_id
    inner join merges on incidents.incident_id = merges.incident_id

),

flagged as (

    select
        incident_id,
        'merge_loop' as flag,
        'Merged into ' || merged_into || ', and the merges lead round in a circle: it stands alone.' as sentence
    from stamps
    where merge = 'loop'

    union all

    select
        incident_id,
        'merge_target_missing' as flag,
        'Merged into ' || merged_into || ', but the incident at the end of that is not here: it stands alone.' as sentence
    from stamps
    where merge = 'missing'

    union all

    select
        incident_id,
        'after_as_of' as flag,
        'Later than the day of the report and so not counted as recorded: ' || array_to_string(hidden, ', ') || '.' as sentence
    from stamps
    where len(hidden) > 0

    union all

    select
        incident_id,
        'no_stamp' as flag,
        'No time from start to recovery is recorded: it belongs to no month.' as sentence
    from stamps
    where anchor_at is null

)

select
    incident_id,
    flag,
    sentence
from flagged
order by incident_id, flag
