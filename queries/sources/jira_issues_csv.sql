-- name:    jira_issues_csv
-- reads:   csv
-- matches: issue key, summary, status, created
-- export:  the issue navigator, Export, CSV (all fields)
-- limit:   1000
-- gives:   action_items
-- system:  jira
-- rank:    tracker
-- zone:    the exporting user's; not in the file
-- params:
--   labels      VARCHAR[]  label  labels that make an issue an action item
--   all_issues  BOOLEAN    yes/no whether issues without such a label count, too
select
    record,
    line,
    case
        when not ($all_issues or list_has_any(cells('Labels'), $labels))
            then 'an issue without a label that makes it an action item'
    end as set_aside,
    cell('Issue key') as action_id,
    list_concat(cells('Labels'), cells('Custom field (Incident)'), cells('Custom field (Incident URL)')) as refs,
    cells('Labels') as labels,
    coalesce(
        nullif(cell('Custom field (Incident)'), ''),
        nullif(cell('Custom field (Incident ID)'), ''),
        nullif(cell('Custom field (Incident URL)'), '')
    ) as incident_id,
    cell('Summary') as title,
    cell('Priority') as priority,
    cell('Custom field (Team)') as team,
    cell('Assignee') as owner,
    -- Status names are translated and renamed, categories are not; a done issue that will not be done is cancelled.
    case
        when regexp_matches(lower(cell('Resolution')), 'won.?t|duplicate|declin|cannot reproduce|abandon|obsolete') then 'cancelled'
        when lower(cell('Status Category')) = 'done' then 'done'
        when lower(cell('Status Category')) in ('to do', 'in progress') then 'open'
        when nullif(cell('Resolved'), '') is not null then 'done'
        else cell('Status')
    end as status,
    cell('Created') as created_at,
    cell('Due date') as due_date,
    coalesce(
        nullif(cell('Resolved'), ''),
        case when lower(cell('Status Category')) = 'done' then cell('Status Category Changed') end
    ) as closed_at,
    case
        when nullif(cell('Resolved'), '') is null and lower(cell('Status Category')) = 'done' then 'approximated'
    end as closed_origin,
    cell('Updated') as last_activity_at,
    cell('Updated') as updated_at
from cells
