-- name:    incidentio_follow_ups
-- reads:   json follow_ups[]
-- matches: id, incident_id, title, status, created_at
-- export:  GET /v2/follow_ups of the REST API
-- gives:   action_items
-- system:  incidentio
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    case when cell('status') = 'deleted' then 'a follow-up that was deleted' end as set_aside,
    cell('id') as action_id,
    cell('incident_id') as incident_id,
    list_filter(
        list_concat(
            [cell('external_issue_reference.issue_name'), cell('external_issue_reference.issue_permalink')],
            cells('labels[]')
        ),
        lambda word: word is not null
    ) as refs,
    cells('labels[]') as labels,
    cell('external_issue_reference.issue_permalink') as url,
    cell('title') as title,
    cell('priority.name') as priority,
    cell('assignee_team.name') as team,
    cell('assignee.name') as owner,
    case cell('status') when 'not_doing' then 'cancelled' when 'completed' then 'done' when 'outstanding' then 'open' else cell('status')
    end as status,
    cell('created_at') as created_at,
    -- A follow-up that will not be done has no stamp of that decision, and none has a due date.
    coalesce(cell('completed_at'), case when cell('status') = 'not_doing' then cell('updated_at') end) as closed_at,
    case when cell('completed_at') is null and cell('status') = 'not_doing' then 'approximated' end as closed_origin,
    cell('updated_at') as last_activity_at,
    cell('updated_at') as updated_at
from cells
