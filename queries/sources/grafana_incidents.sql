-- name:    grafana_incidents
-- reads:   json incidentPreviews[], incidents[], [], lines
-- matches: incidentID, title, status, isDrill, createdTime, incidentStart
-- export:  POST IncidentsService.QueryIncidentPreviews (or QueryIncidents) of the Grafana Incident interface
-- gives:   incidents
-- system:  grafana_incident
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    null::varchar as set_aside,
    cell('incidentID') as incident_id,
    ['#' || cell('incidentID')] as refs,
    case when cell('overviewURL') like 'http%' then cell('overviewURL') end as url,
    cell('title') as title,
    nullif(regexp_extract(array_to_string(cells('labels[].label'), chr(10)), '(?m)^service[:=] ?(.+)$', 1), '') as service,
    nullif(regexp_extract(array_to_string(cells('labels[].label'), chr(10)), '(?m)^(?:team|squad)[:=] ?(.+)$', 1), '') as team,
    -- Pending is what an incident has before somebody chose.
    nullif(lower(coalesce(cell('severityLabel'), cell('severity'))), 'pending') as severity,
    case when yes_no(cell('isDrill')) then 'drill' else 'incident' end as kind,
    cell('status') as status,
    -- An unset time is an empty text.
    own_start(filled(cell('incidentStart')), cell('createdTime')) as started_at,
    cell('createdTime') as detected_at,
    case when cell('status') = 'resolved' then coalesce(filled(cell('incidentEnd')), filled(cell('closedTime'))) end as recovered_at,
    filled(cell('modifiedTime')) as updated_at
from cells
