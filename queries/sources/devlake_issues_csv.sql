-- name:    devlake_issues_csv
-- reads:   csv
-- matches: id, issue_key, title, original_type, original_status, created_date, resolution_date
-- export:  the table issues of Apache DevLake, as CSV
-- gives:   action_items
-- system:  devlake
-- rank:    tracker
-- zone:    in the data
-- params:
--   labels      VARCHAR[]  label  labels that make an issue an action item
--   all_issues  BOOLEAN    yes/no whether issues without such a label count, too
select
    record,
    line,
    case
        when not ($all_issues or list_has_any(words_of(cell('labels')), $labels))
            then 'an issue without a label that makes it an action item'
    end as set_aside,
    coalesce(filled(cell('issue_key')), cell('id')) as action_id,
    list_concat(words_of(filled(cell('labels'))), links_of(cell('description'))) as refs,
    words_of(filled(cell('labels'))) as labels,
    filled(cell('url')) as url,
    cell('title') as title,
    filled(cell('priority')) as priority,
    filled(cell('assignee_name')) as owner,
    case when filled(cell('resolution_date')) is not null then 'done' else filled(cell('original_status')) end as status,
    cell('created_date') as created_at,
    filled(cell('due_date')) as due_date,
    cell('resolution_date') as closed_at,
    cell('updated_date') as last_activity_at,
    cell('updated_date') as updated_at
from cells
