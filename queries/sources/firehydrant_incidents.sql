-- name:    firehydrant_incidents
-- reads:   json data[], incidents[], [], lines
-- matches: id, name, number, current_milestone, milestones, created_at
-- export:  GET /v1/incidents of the REST API, all pages in one list or one record a line
-- gives:   incidents
-- system:  firehydrant
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    case when cell('discarded_at') is not null then 'discarded: no incident' end as set_aside,
    cell('id') as incident_id,
    list_filter(['#' || cell('number'), cell('incident_url')], lambda word: word is not null) as refs,
    cell('incident_url') as url,
    cell('name') as title,
    cell('services[0].name') as service,
    array_to_string(cells('services[].name'), '; ') as services,
    cell('severity') as severity,
    cell('current_milestone') as status,
    cell('labels.cause') as cause,
    own_start(entry_value(cell('milestones'), '$.type', 'started', '$.occurred_at'), cell('created_at')) as started_at,
    coalesce(entry_value(cell('milestones'), '$.type', 'detected', '$.occurred_at'), cell('created_at')) as detected_at,
    entry_value(cell('milestones'), '$.type', 'acknowledged', '$.occurred_at') as acknowledged_at,
    entry_value(cell('milestones'), '$.type', 'investigating', '$.occurred_at') as investigating_at,
    entry_value(cell('milestones'), '$.type', 'identified', '$.occurred_at') as root_cause_found_at,
    entry_value(cell('milestones'), '$.type', 'mitigated', '$.occurred_at') as fix_applied_at,
    entry_value(cell('milestones'), '$.type', 'resolved', '$.occurred_at') as recovered_at,
    cell('customers_impacted') as users_affected
from cells
