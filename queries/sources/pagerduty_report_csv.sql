-- name:    pagerduty_report_csv
-- reads:   csv
-- matches: incident_number, description, service_name, escalation_policy_name, seconds_to_first_ack, seconds_to_resolve
-- export:  Reports or Insights, the incidents as CSV with all columns
-- gives:   incidents
-- system:  pagerduty
-- rank:    tool
-- digits:  created_on, created_at, resolved_on, resolved_at
-- limit:   20000
-- zone:    the account's; not in the file
-- params:
--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month
with stamped as (

    -- The report calls created_on what the interface calls created_at.
    select
        *,
        in_order(coalesce(filled(cell('created_on')), filled(cell('created_at'))), $day_order) as created,
        in_order(coalesce(filled(cell('resolved_on')), filled(cell('resolved_at'))), $day_order) as resolved
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
    coalesce(filled(cell('id')), cell('incident_number')) as incident_id,
    list_filter([filled(cell('incident_number')), '#' || filled(cell('incident_number'))], lambda word: word is not null) as refs,
    cell('description') as title,
    cell('service_name') as service,
    cell('team_name') as team,
    filled(cell('priority_name')) as severity,
    nullif(filled(cell('incident_type_name')), 'Base Incident') as kind,
    coalesce(filled(cell('status')), case when resolved is not null then 'resolved' end) as status,
    created as detected_at,
    later(created, whole_number(cell('seconds_to_first_ack'))) as acknowledged_at,
    resolved as recovered_at,
    -- No update is given. What the incident's own record says later must win.
    coalesce(resolved, created) as updated_at
from stamped
