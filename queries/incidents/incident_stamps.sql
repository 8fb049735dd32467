-- name:    incident_stamps
-- answers: Where does each value of an incident come from?
-- grain:   one row per recorded value that decides a figure, and per corrected one; in the order of an incident
-- source:  docs/metrics.md#import-accounting
-- params:
--   incident_id  VARCHAR    id       the incident
-- returns:
--   field        VARCHAR    name     the column
--   at           TIMESTAMP  instant  the moment, on the clock of the report zone; NULL where the value is none
--   value        VARCHAR    text     any other value; NULL: cleared
--   source       VARCHAR    label    the tool, `review` for a document, or `corrections` for what people corrected
--   file         VARCHAR    text     the name of its file; NULL where only one source tells of the incident
--   line         BIGINT     ordinal  the line in that file
--   was          VARCHAR    text     what the exports say where people corrected it
--   reason       VARCHAR    text     why it was corrected
--   late         BOOLEAN    flag     later than as_of: not counted as recorded
--   written      VARCHAR    text     the time as the document writes it that gives it; NULL: no document, or one that gives it in no line
--   reading      VARCHAR    label    exact, or about
--   certainty    VARCHAR    label    how that document tells which time it is: stated, worded or inferred
with names as (

    select [
        'started_at', 'detected_at', 'acknowledged_at', 'investigating_at', 'root_cause_found_at', 'fix_applied_at', 'recovered_at',
        'impact_started_at', 'impact_ended_at', 'pir_completed_at', 'severity', 'service', 'team', 'cause', 'customer_impact',
        'detected_by'
    ] as all_names

),

field as (

    select
        generate_subscripts(names.all_names, 1) as place,
        unnest(names.all_names) as field
    from names

),

corrected as (

    select *
    from corrections
    where
        applied
        and incident_id = $incident_id

),

told as (

    select
        field.place,
        field.field,
        incidents.source,
        case field.field
            when 'started_at' then incidents.started_at
            when 'detected_at' then incidents.detected_at
            when 'acknowledged_at' then incidents.acknowledged_at
            when 'investigating_at' then incidents.investigating_at
            when 'root_cause_found_at' then incidents.root_cause_found_at
            when 'fix_applied_at' then incidents.fix_applied_at
            when 'recovered_at' then incidents.recovered_at
            when 'impact_started_at' then incidents.impact_started_at
            when 'impact_ended_at' then incidents.impact_ended_at
            when 'pir_completed_at' then incidents.pir_completed_at
        end as at,
        case field.field
            when 'severity' then incidents.severity
            when 'service' then incidents.service
            when 'team' then incidents.team
            when 'cause' then incidents.cause
            when 'customer_impact' then case incidents.customer_impact when true then 'yes' when false then 'no' end
            when 'detected_by' then incidents.detected_by
        end as value
    from incidents
    cross join field
    where incidents.incident_id = $incident_id

),

-- The line of a document that gives a stamp. Another document of the incident may give it otherwise, so the time must be the same.
given as (

    select
        field,
        happened_at,
        min_by(written_at, (file, line)) as written,
        min_by(reading, (file, line)) as reading,
        min_by(certainty, (file, line)) as certainty
    from (
        select
            happened_at,
            written_at,
            reading,
            certainty,
            file,
            line,
            unnest(gives) as field
        from timeline_events
        where incident_id = $incident_id
    ) as lines
    group by field, happened_at

)

select
    coalesce(told.field, corrections.field) as field,
    timezone(generation.zone, timezone('UTC', told.at)) as at,
    coalesce(told.value, case when told.field is null then corrections.value end) as value,
    coalesce(provenance.system, told.source, 'corrections') as source,
    case when provenance.system = 'corrections' then 'corrections.csv' else loads.name end as file,
    provenance.line,
    corrections.was,
    coalesce(corrections.reason, provenance.reason) as reason,
    coalesce(told.at > generation.as_of, false) as late,
    given.written,
    given.reading,
    given.certainty
from told
full join corrected as corrections on told.field = corrections.field
left join provenance on provenance.incident_id = $incident_id and provenance.field = coalesce(told.field, corrections.field)
left join loads on provenance.file = loads.file
left join given
    on
        told.field = given.field
        and told.at = given.happened_at
        and coalesce(provenance.system, told.source) = 'review'
cross join generation
where
    told.at is not null
    or told.value is not null
    or corrections.field is not null
order by told.place nulls last, corrections.line
