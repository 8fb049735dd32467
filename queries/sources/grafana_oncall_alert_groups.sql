-- name:    grafana_oncall_alert_groups
-- reads:   json results[], [], lines
-- matches: id, integration_id, alerts_count, state, created_at, resolved_at, acknowledged_at
-- export:  GET /api/v1/alert_groups of Grafana OnCall, all pages in one list or one record a line
-- gives:   incidents
-- system:  grafana_oncall
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    null::varchar as set_aside,
    cell('id') as incident_id,
    list_filter([cell('permalinks.web'), cell('permalinks.slack')], lambda word: word is not null) as refs,
    cell('permalinks.web') as url,
    cell('title') as title,
    cell('team_id') as team,
    cell('state') as status,
    cell('created_at') as detected_at,
    cell('acknowledged_at') as acknowledged_at,
    cell('resolved_at') as recovered_at
from cells
