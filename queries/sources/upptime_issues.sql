-- name:    upptime_issues
-- reads:   json [], lines
-- matches: number, title, state, labels, locked, created_at, closed_at, html_url
-- export:  gh api --paginate --jq '.[]' 'repos/OWNER/REPO/issues?state=all&labels=status&per_page=100' > upptime.jsonl;
--          the same with labels=maintenance. The files history/*.yml say only how a site is now
-- limit:   30
-- gives:   incidents
-- system:  upptime
-- rank:    status page
-- zone:    in the data

-- A check opens an issue when a site is down and closes it when the site is back: here, and only here, closing is recovery.
with labelled as (

    select
        *,
        list_transform(cells('labels[].name'), lambda label: folded(label)) as labels,
        nullif(regexp_extract(cell('title'), '^\W*(.+?) (?:is down|has degraded performance)$', 1), '') as site,
        -- a maintenance stands in a comment at the top of the issue, where no reader of the page sees it
        nullif(regexp_extract(coalesce(cell('body'), ''), '(?m)^start: *(\S+)', 1), '') as began,
        nullif(regexp_extract(coalesce(cell('body'), ''), '(?m)^end: *(\S+)', 1), '') as ended,
        words_of(regexp_extract(coalesce(cell('body'), ''), '(?m)^expected(?:Down|Degraded): *(.+)$', 1)) as expected
    from cells

)

select
    record,
    line,
    case
        when not list_has_any(labels, ['status', 'maintenance'])
            then 'an issue without the label of a status or a maintenance; action items come from `gh issue list`'
    end as set_aside,
    coalesce(nullif(regexp_extract(cell('html_url'), '^https?://[^/]+/([^/]+/[^/]+)/issues/', 1), ''), '')
    || '#' || cell('number') as incident_id,
    [cell('html_url')] as refs,
    cell('html_url') as url,
    cell('title') as title,
    coalesce(
        site, expected[1], list_filter(labels, lambda label: label not in ('status', 'maintenance', 'created-by-upptime'))[1]
    ) as service,
    coalesce(site, nullif(array_to_string(expected, '; '), '')) as services,
    case when list_contains(labels, 'maintenance') then 'maintenance' else 'incident' end as kind,
    cell('state') as status,
    case when list_contains(labels, 'maintenance') then began end as started_at,
    case when not list_contains(labels, 'maintenance') then cell('created_at') end as detected_at,
    case when list_contains(labels, 'maintenance') then ended when cell('state') = 'closed' then cell('closed_at') end as recovered_at,
    case when site is not null then 'monitoring' end as detected_by,
    cell('updated_at') as updated_at
from labelled
