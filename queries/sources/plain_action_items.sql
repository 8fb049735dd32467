-- name:    plain_action_items
-- reads:   csv
-- matches: action_id
-- only:    action_id, incident_id, url, title, category, priority, team, owner, status, created_at, original_due_date,
--          due_date, closed_at, last_activity_at, updated_at, source, what_is_wrong, refs, labels, closed_origin
-- export:  a spreadsheet of your own, saved as CSV; only action_id is required
-- gives:   action_items
-- system:  plain
-- rank:    plain
-- zone:    in the data, or --zone
select
    record,
    line,
    null::varchar as set_aside,
    cell('action_id') as action_id,
    cell('incident_id') as incident_id,
    -- What is no column of ours stands in a CSV of refused records that was mended.
    str_split(cell('refs'), '; ') as refs,
    str_split(cell('labels'), '; ') as labels,
    cell('closed_origin') as closed_origin,
    cell('url') as url,
    cell('title') as title,
    cell('category') as category,
    cell('priority') as priority,
    cell('team') as team,
    cell('owner') as owner,
    cell('status') as status,
    cell('created_at') as created_at,
    cell('original_due_date') as original_due_date,
    cell('due_date') as due_date,
    cell('closed_at') as closed_at,
    cell('last_activity_at') as last_activity_at,
    cell('updated_at') as updated_at
from cells
