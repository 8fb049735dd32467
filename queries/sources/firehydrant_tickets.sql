-- name:    firehydrant_tickets
-- reads:   json data[], tickets[], [], lines
-- matches: id, summary, state, type, incident_id, created_at, updated_at
-- export:  GET /v1/ticketing/tickets of the REST API, all pages in one list or one record a line
-- gives:   action_items
-- system:  firehydrant
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    case when cell('type') in ('task', 'incident') then 'a task of the incident itself, not a follow-up' end as set_aside,
    cell('id') as action_id,
    cell('incident_id') as incident_id,
    cells('tag_list[]') as refs,
    cells('tag_list[]') as labels,
    coalesce(cell('link.url'), case when cell('link') like 'http%' then cell('link') end) as url,
    cell('summary') as title,
    coalesce(cell('priority.name'), cell('priority')) as priority,
    array_to_string(cells('assignees[].name'), '; ') as owner,
    replace(cell('state'), '_', ' ') as status,
    cell('created_at') as created_at,
    cell('due_at') as due_date,
    -- Nothing says when a ticket was done; its last change is the nearest.
    case when cell('state') in ('done', 'cancelled', 'canceled') then cell('updated_at') end as closed_at,
    case when cell('state') in ('done', 'cancelled', 'canceled') then 'approximated' end as closed_origin,
    cell('updated_at') as last_activity_at,
    cell('updated_at') as updated_at
from cells
