-- name:    servicenow_state_log
-- reads:   csv
-- matches: number, incident_state, sys_mod_count, opened_at, sys_updated_at, resolved_at, closed_at
-- export:  the audit history of the incident table as CSV, one line per change
-- limit:   10000
-- gives:   incidents
-- system:  servicenow
-- rank:    tool
-- digits:  opened_at, sys_updated_at, resolved_at
-- zone:    not in the file
-- params:
--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month
select
    record,
    line,
    null::varchar as set_aside,
    cell('number') as incident_id,
    filled(cell('cmdb_ci')) as service,
    filled(cell('assignment_group')) as team,
    'P' || nullif(regexp_extract(cell('priority'), '^([1-5])\b', 1), '') as severity,
    cell('incident_state') as status,
    case
        when folded(cell('contact_type')) in ('monitoring', 'event', 'event management', 'alert') then 'monitoring'
    end as detected_by,
    in_order(cell('opened_at'), $day_order) as detected_at,
    -- Every line of an incident holds its last resolution. A workflow closes it, some days later.
    case when folded(cell('incident_state')) in ('resolved', 'closed') then in_order(cell('resolved_at'), $day_order) end as recovered_at,
    -- The last line of an incident counts. Several changes of one minute differ in their number alone.
    later(in_order(cell('sys_updated_at'), $day_order), coalesce(whole_number(cell('sys_mod_count')), 0) / 1000000.0) as updated_at
from cells
