-- name:     linear_issues_csv
-- reads:    csv
-- matches:  id, team, title, status, priority, cycle number, created, completed, canceled, due date
-- may_lack: 1
-- export:   Settings, Import / Export, Export CSV; or the list's own Export issues as CSV
-- gives:    action_items
-- system:   linear
-- rank:     tracker
-- zone:     in the data
-- params:
--   labels      VARCHAR[]  label  labels that make an issue an action item
--   all_issues  BOOLEAN    yes/no whether issues without such a label count, too
select
    record,
    line,
    case
        when cell('ID') = 'ID' and cell('Created') = 'Created' then 'the header line once more'
        when not ($all_issues or list_has_any(words_of(cell('Labels')), $labels))
            then 'an issue without a label that makes it an action item'
    end as set_aside,
    cell('ID') as action_id,
    list_concat(words_of(cell('Labels')), words_of(cell('Related to')), links_of(cell('Description'))) as refs,
    words_of(cell('Labels')) as labels,
    cell('Title') as title,
    cell('Priority') as priority,
    cell('Team') as team,
    cell('Assignee') as owner,
    -- A team names its states as it likes; the two stamps say how an issue ended.
    case
        when nullif(cell('Canceled'), '') is not null then 'cancelled'
        when nullif(cell('Completed'), '') is not null then 'done'
        else 'open'
    end as status,
    javascript_date(cell('Created')) as created_at,
    javascript_date(cell('Due Date')) as due_date,
    javascript_date(coalesce(nullif(cell('Canceled'), ''), cell('Completed'))) as closed_at,
    javascript_date(cell('Updated')) as last_activity_at,
    javascript_date(cell('Updated')) as updated_at
from cells
