-- name:    field_sources
-- answers: Which source gave each field of an incident that several tell of?
-- grain:   one row per such incident and field that one of them gives
-- source:  docs/metrics.md#which-incidents-count
-- needs:   field_values, shared_incidents
-- of:      shared_incidents
-- made:    temporary table
-- returns:
--   gsystem  VARCHAR  id    the tool of the record that stands for the incident
--   gkey     VARCHAR  id    that record
--   field    VARCHAR  name  the column
--   source   VARCHAR  name  the source that is believed
--   system   VARCHAR  id    its tool
--   file     BIGINT   number  the file it stands in
--   line     BIGINT   line  where it stands
--   value    VARCHAR  text  what it says

with told as (

    select field_values.*
    from field_values
    semi join shared_incidents as shared on field_values.gsystem = shared.gsystem and field_values.gkey = shared.gkey

),

by_people as (

    select
        gsystem,
        gkey,
        source,
        system,
        key,
        file,
        line,
        people as place,
        columns([
            'severity', 'near_miss', 'cause', 'fingerprint', 'started_at', 'investigating_at', 'root_cause_found_at', 'fix_applied_at',
            'recovered_at', 'customer_impact', 'impact_started_at', 'impact_ended_at', 'users_affected', 'detected_by', 'pir_completed_at'
        ])::varchar
    from told

),

by_machines as (

    select
        gsystem,
        gkey,
        source,
        system,
        key,
        file,
        line,
        machines as place,
        columns([
            'url', 'title', 'service', 'services', 'team', 'kind', 'status', 'detected_at', 'acknowledged_at', 'merged_into', 'updated_at'
        ])::varchar
    from told

),

people_fields as (

    unpivot by_people
    on columns(* exclude (gsystem, gkey, source, system, key, file, line, place))
    into name field value value

),

machine_fields as (

    unpivot by_machines
    on columns(* exclude (gsystem, gkey, source, system, key, file, line, place))
    into name field value value

),

fields as (

    select
        gsystem,
        gkey,
        field,
        source,
        system,
        key,
        file,
        line,
        place,
        value
    from people_fields

    union all

    select
        gsystem,
        gkey,
        field,
        source,
        system,
        key,
        file,
        line,
        place,
        value
    from machine_fields

)

select
    gsystem,
    gkey,
    field,
    arg_min(source, (place, system, key)) as source,
    arg_min(system, (place, system, key)) as system,
    arg_min(file, (place, system, key)) as file,
    arg_min(line, (place, system, key)) as line,
    arg_min(value, (place, system, key)) as value
from fields
group by gsystem, gkey, field
