-- name:    incidentio_incidents
-- reads:   json incidents[], [], lines
-- matches: reference, name, mode, incident_status, incident_timestamp_values, created_at
-- export:  GET /v2/incidents of the REST API, all pages in one list or one record a line
-- gives:   incidents
-- system:  incidentio
-- rank:    tool
-- zone:    in the data
-- params:
--   timestamps  VARCHAR    json   the policy's names of time stamps, each with our column
with policy as (

    select map(list(folded(key)), list(json_extract_string(value, '$'))) as ours
    from json_each($timestamps)

),

stamped as (

    select
        *,
        list_transform(
            cell('incident_timestamp_values')::json[],
            lambda entry: {
                'label': entry ->> '$.incident_timestamp.name',
                'ours': coalesce(
                    ours[folded(entry ->> '$.incident_timestamp.name')], stamp_of(entry ->> '$.incident_timestamp.name')
                ),
                'at': entry ->> '$.value.value'
            }
        ) as stamps
    from cells
    cross join policy

),

named as (

    select
        *,
        map_from_entries(
            list_transform(
                list_distinct(list_filter(list_transform(stamps, lambda s: s['ours']), lambda name: name is not null)),
                lambda name: {
                    'key': name,
                    -- several names may mean one moment: the first that has a time counts
                    'value': list_filter(stamps, lambda s: s['ours'] = name and s['at'] is not null)[1]['at']
                }
            )
        ) as moment
    from stamped

)

select
    record,
    line,
    case
        when cell('incident_status.category') in ('declined', 'canceled') then 'declined or cancelled in triage: no incident'
        when cell('incident_status.category') = 'merged' then 'merged into another incident, which is counted'
    end as set_aside,
    list_transform(
        list_filter(
            stamps,
            lambda s: s['at'] is not null and coalesce(
                s['ours'] not in (
                    '', 'started_at', 'detected_at', 'acknowledged_at', 'investigating_at', 'root_cause_found_at', 'fix_applied_at',
                    'recovered_at', 'impact_started_at', 'impact_ended_at', 'pir_completed_at'
                ),
                true
            )
        ),
        lambda s: 'the time stamp ''' || s['label'] || ''' is none of our columns; say in policy.toml under [timestamps] which it is'
    ) as notes,
    cell('id') as incident_id,
    list_filter(
        [cell('reference'), cell('permalink'), cell('external_issue_reference.issue_name'), cell('postmortem_document_url')],
        lambda word: word is not null
    ) as refs,
    cell('permalink') as url,
    cell('name') as title,
    entry_values(cell('custom_field_entries'), ['service', 'services', 'affected service', 'affected services'])[1] as service,
    array_to_string(
        entry_values(cell('custom_field_entries'), ['service', 'services', 'affected service', 'affected services']), '; '
    ) as services,
    entry_values(cell('custom_field_entries'), ['team', 'teams', 'owning team', 'affected team', 'affected teams'])[1] as team,
    -- By name: the rank counts upwards, lower is less severe.
    cell('severity.name') as severity,
    case when cell('mode') in ('test', 'tutorial') then 'test' else 'incident' end as kind,
    cell('incident_status.name') as status,
    entry_values(cell('custom_field_entries'), ['cause', 'root cause'])[1] as cause,
    moment['started_at'] as started_at,
    -- An incident that was written down afterwards was noticed before it was created.
    coalesce(
        moment['detected_at'], case when cell('mode') <> 'retrospective' then cell('created_at') end
    ) as detected_at,
    moment['acknowledged_at'] as acknowledged_at,
    moment['investigating_at'] as investigating_at,
    moment['root_cause_found_at'] as root_cause_found_at,
    moment['fix_applied_at'] as fix_applied_at,
    moment['recovered_at'] as recovered_at,
    moment['impact_started_at'] as impact_started_at,
    moment['impact_ended_at'] as impact_ended_at,
    entry_values(cell('custom_field_entries'), ['customer impact'])[1] as customer_impact,
    entry_values(cell('custom_field_entries'), ['detected by', 'detection source'])[1] as detected_by,
    moment['pir_completed_at'] as pir_completed_at,
    cell('updated_at') as updated_at
from named
