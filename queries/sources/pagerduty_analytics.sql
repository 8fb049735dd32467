-- name:    pagerduty_analytics
-- reads:   json data[]
-- matches: incident_number, description, service_name, created_at, seconds_to_first_ack, seconds_to_resolve
-- export:  POST /analytics/raw/incidents of the REST API, one file per page
-- gives:   incidents
-- system:  pagerduty
-- rank:    tool
-- zone:    beside the data, in time_zone
with stamped as (

    select
        *,
        in_zone(cell('created_at'), coalesce(envelope('time_zone'), 'Etc/UTC')) as created,
        in_zone(cell('resolved_at'), coalesce(envelope('time_zone'), 'Etc/UTC')) as resolved
    from cells

)

select
    record,
    line,
    null::varchar as set_aside,
    case
        when seconds_disagree(created, resolved, whole_number(cell('seconds_to_resolve')))
            then ['seconds_to_resolve differs by more than a minute from the two times, and the times were taken']
    end as notes,
    cell('id') as incident_id,
    list_filter([cell('incident_number'), '#' || cell('incident_number')], lambda word: word is not null) as refs,
    cell('description') as title,
    cell('service_name') as service,
    cell('team_name') as team,
    cell('priority_name') as severity,
    nullif(cell('incident_type_name'), 'Base Incident') as kind,
    cell('status') as status,
    created as detected_at,
    later(created, whole_number(cell('seconds_to_first_ack'))) as acknowledged_at,
    case when coalesce(cell('status'), 'resolved') = 'resolved' then resolved end as recovered_at,
    -- The update is the one of the nightly computation. What the incident's own record says later must win.
    coalesce(resolved, created) as updated_at
from stamped
