-- name:    jira_issues
-- reads:   json issues[], [], lines
-- matches: key, fields.summary, fields.status, fields.created
-- export:  GET /rest/api/2/search (or 3) with a JQL query, all pages in one list or one record a line
-- limit:   1000
-- gives:   action_items
-- system:  jira
-- rank:    tracker
-- zone:    in the data
-- params:
--   labels      VARCHAR[]  label  labels that make an issue an action item
--   all_issues  BOOLEAN    yes/no whether issues without such a label count, too
select
    record,
    line,
    case
        when not ($all_issues or list_has_any(cells('fields.labels[]'), $labels))
            then 'an issue without a label that makes it an action item'
    end as set_aside,
    cell('key') as action_id,
    list_concat(
        cells('fields.labels[]'),
        cells('fields.issuelinks[].inwardIssue.key'),
        cells('fields.issuelinks[].outwardIssue.key'),
        links_of(cell('fields.description'))
    ) as refs,
    cells('fields.labels[]') as labels,
    nullif(regexp_extract(cell('self'), '^(https?://.+?)/rest/', 1), '') || '/browse/' || cell('key') as url,
    cell('fields.summary') as title,
    cell('fields.priority.name') as priority,
    cell('fields.assignee.displayName') as owner,
    -- Names of states are translated and renamed, the keys of their categories are not.
    case
        when regexp_matches(lower(cell('fields.resolution.name')), 'won.?t|duplicate|declin|cannot reproduce|abandon|obsolete')
            then 'cancelled'
        when cell('fields.status.statusCategory.key') = 'done' then 'done'
        when cell('fields.status.statusCategory.key') in ('new', 'indeterminate') then 'open'
        when cell('fields.resolutiondate') is not null then 'done'
        else cell('fields.status.name')
    end as status,
    cell('fields.created') as created_at,
    cell('fields.duedate') as due_date,
    coalesce(
        cell('fields.resolutiondate'),
        case when cell('fields.status.statusCategory.key') = 'done' then cell('fields.statuscategorychangedate') end
    ) as closed_at,
    case
        when cell('fields.resolutiondate') is null and cell('fields.status.statusCategory.key') = 'done' then 'approximated'
    end as closed_origin,
    cell('fields.updated') as last_activity_at,
    cell('fields.updated') as updated_at
from cells
