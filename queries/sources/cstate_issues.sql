-- name:    cstate_issues
-- reads:   markdown front matter
-- matches: title, date, resolved, severity, affected, section
-- export:  the folder content/issues of the page's repository: one Markdown file per issue
-- gives:   incidents
-- system:  cstate
-- rank:    status page
-- zone:    in the data, or --zone

-- The date is when the page told of it, so that is the detection: a page knows no true start. What it calls resolved is when
-- that was posted. The name of the file is the issue's address on the page; an `id` in it is that of a monitor.
select
    record,
    line,
    case
        when cell('section') <> 'issue' then 'a page that is no issue'
        when yes_no(cell('informational')) then 'an announcement, no incident'
    end as set_aside,
    envelope('file') as incident_id,
    list_filter([filled(cell('id'))], lambda word: word is not null) as refs,
    cell('title') as title,
    coalesce(cells('affected[]')[1], filled(cell('affected'))) as service,
    coalesce(nullif(array_to_string(cells('affected[]'), '; '), ''), filled(cell('affected'))) as services,
    -- down, disrupted or notice; [severity] of the policy says what these are
    cell('severity') as severity,
    case when yes_no(cell('resolved')) then 'resolved' else 'open' end as status,
    cell('date') as detected_at,
    case when yes_no(cell('resolved')) then cell('resolvedWhen') end as recovered_at,
    case when yes_no(cell('automated')) then 'monitoring' end as detected_by
from cells
