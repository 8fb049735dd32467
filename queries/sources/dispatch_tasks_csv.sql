-- name:    dispatch_tasks_csv
-- reads:   csv
-- matches: incident name, incident status, status, description, due by, created at, resolved at
-- export:  the tasks page, Export
-- gives:   action_items
-- system:  dispatch
-- rank:    tool
-- digits:  due by, created at, resolved at
-- zone:    in the data, or --zone
-- params:
--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month
select
    record,
    line,
    case when folded(cell('Source')) = 'incident' then 'a task of the incident itself, not a follow-up' end as set_aside,
    -- The export has no ids; what does not change of a task makes one.
    cell('Incident Name') || '/' || left(md5(coalesce(cell('Description'), '') || coalesce(cell('Created At'), '')), 10) as action_id,
    cell('Incident Name') as incident_id,
    links_of(cell('Description')) as refs,
    cell('Description') as title,
    coalesce(filled(cell('Owner')), filled(cell('Assignees'))) as owner,
    cell('Status') as status,
    in_order(filled(cell('Created At')), $day_order) as created_at,
    in_order(filled(cell('Due By')), $day_order) as due_date,
    in_order(filled(cell('Resolved At')), $day_order) as closed_at
from cells
