-- name:    pagerduty_log_entries
-- reads:   json log_entries[]
-- matches: type, created_at, incident
-- export:  GET /incidents/{id}/log_entries of the REST API, put into one list
-- gives:   timeline_events
-- system:  pagerduty
-- rank:    tool
-- zone:    in the data

-- Who acted is not read: only what happened and when. An incident may be acknowledged and handed back many times; the
-- first trigger, the first acknowledgement and the last resolution count.
select
    record,
    line,
    case
        when cell('type') not in ('trigger_log_entry', 'acknowledge_log_entry', 'resolve_log_entry')
            then 'a log entry of a kind that carries no stamp (notified, assigned, escalated, noted)'
    end as set_aside,
    cell('id') as event_id,
    cell('incident.id') as incident_id,
    cell('created_at') as happened_at,
    case cell('type')
        when 'trigger_log_entry' then 'alert triggered'
        when 'acknowledge_log_entry' then 'acknowledged'
        when 'resolve_log_entry' then 'resolved'
    end as text,
    case cell('type')
        when 'trigger_log_entry' then 'detected'
        when 'acknowledge_log_entry' then 'acknowledged'
        when 'resolve_log_entry' then 'recovered'
    end as kind
from cells
