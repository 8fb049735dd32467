-- name:    pagerduty_incidents
-- reads:   json incidents[]
-- matches: incident_number, created_at, service, urgency
-- export:  GET /incidents of the REST API, all pages, put into one list
-- gives:   incidents
-- system:  pagerduty
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    null::varchar as set_aside,
    cell('id') as incident_id,
    list_filter(
        [cell('incident_number'), '#' || cell('incident_number'), cell('html_url')],
        lambda word: word is not null
    ) as refs,
    cell('html_url') as url,
    cell('title') as title,
    cell('service.summary') as service,
    cell('teams[0].summary') as team,
    -- Urgency is never a severity; the label of the priority is in `summary`, in older exports in `name`.
    coalesce(cell('priority.summary'), cell('priority.name')) as severity,
    cell('incident_type.name') as kind,
    cell('status') as status,
    custom_field(cell('custom_fields'), 'cause') as cause,
    custom_field(cell('custom_fields'), 'started at') as started_at,
    -- Created is when the alert came in, never when the problem began.
    cell('created_at') as detected_at,
    -- Empties itself when the incident is resolved: the log entries tell better.
    cell('acknowledgements[0].at') as acknowledged_at,
    case
        when cell('status') = 'resolved' then coalesce(cell('resolved_at'), cell('last_status_change_at'))
    end as recovered_at,
    custom_field(cell('custom_fields'), 'customer impact') as customer_impact,
    custom_field(cell('custom_fields'), 'impact started at') as impact_started_at,
    custom_field(cell('custom_fields'), 'impact ended at') as impact_ended_at,
    custom_field(cell('custom_fields'), 'detected by') as detected_by,
    case
        when cell('resolve_reason.type') like 'merge_resolve_reason%' then cell('resolve_reason.incident.id')
    end as merged_into,
    coalesce(cell('updated_at'), cell('last_status_change_at')) as updated_at
from cells
