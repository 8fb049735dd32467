-- name:    rootly_action_items
-- reads:   json data[], [], lines
-- matches: type, attributes, attributes.summary, attributes.kind, attributes.priority, attributes.status, attributes.due_date
-- export:  GET /v1/action_items of the REST API, all pages in one list or one record a line
-- gives:   action_items
-- system:  rootly
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    case when cell('attributes.kind') = 'task' then 'a task of the incident itself, not a follow-up' end as set_aside,
    cell('id') as action_id,
    coalesce(cell('attributes.incident_id'), cell('relationships.incident.data.id')) as incident_id,
    list_filter([cell('attributes.jira_issue_key'), cell('attributes.jira_issue_url')], lambda word: word is not null) as refs,
    cell('attributes.jira_issue_url') as url,
    cell('attributes.summary') as title,
    cell('attributes.priority') as priority,
    replace(cell('attributes.status'), '_', ' ') as status,
    cell('attributes.created_at') as created_at,
    cell('attributes.due_date') as due_date,
    -- Nothing says when an item was done; its last change is the nearest.
    case when cell('attributes.status') in ('done', 'cancelled') then cell('attributes.updated_at') end as closed_at,
    case when cell('attributes.status') in ('done', 'cancelled') then 'approximated' end as closed_origin,
    cell('attributes.updated_at') as last_activity_at,
    cell('attributes.updated_at') as updated_at
from cells
