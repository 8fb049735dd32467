-- name:    github_issues
-- reads:   json []
-- matches: number, title, state, createdAt, labels
-- export:  gh issue list --state all --limit 5000 --label postmortem
--          --json number,title,state,stateReason,createdAt,closedAt,updatedAt,labels,assignees,milestone,url,body
-- limit:   30
-- gives:   action_items
-- system:  github
-- rank:    tracker
-- zone:    in the data
-- params:
--   labels      VARCHAR[]  label  labels that make an issue an action item
--   all_issues  BOOLEAN    yes/no whether issues without such a label count, too
select
    record,
    line,
    case
        when not ($all_issues or list_has_any(cells('labels[].name'), $labels))
            then 'an issue without a label that makes it an action item'
    end as set_aside,
    -- A number is unique within its repository only, so the repository is part of the id.
    coalesce(nullif(regexp_extract(cell('url'), '^https?://[^/]+/([^/]+/[^/]+)/issues/', 1), ''), '')
    || '#' || cell('number') as action_id,
    list_filter(
        list_concat(
            cells('labels[].name'),
            [cell('url')],
            regexp_extract_all(coalesce(cell('body'), ''), 'https?://[^\s<>()"'']+')
        ),
        lambda word: word is not null
    ) as refs,
    cells('labels[].name') as labels,
    cell('url') as url,
    cell('title') as title,
    array_to_string(cells('assignees[].login'), '; ') as owner,
    case
        when cell('state') = 'OPEN' then 'open'
        when cell('stateReason') = 'NOT_PLANNED' then 'cancelled'
        else 'done'
    end as status,
    cell('createdAt') as created_at,
    cell('milestone.dueOn') as due_date,
    cell('closedAt') as closed_at,
    cell('updatedAt') as last_activity_at,
    cell('updatedAt') as updated_at
from cells
