-- name:    status_history
-- reads:   json lines
-- matches: id, updates, impact, started_at, resolved_at, impact_window
-- export:  a status page's history rebuilt from its feed, one incident a line
-- gives:   incidents
-- system:  status_history
-- rank:    status page
-- zone:    in the data

-- The page's own start is its first public post, so that is the detection. The true start is known only where the
-- provider later published an impact window. When the page says resolved is when it was posted.
select
    record,
    line,
    null::varchar as set_aside,
    cell('id') as incident_id,
    list_filter([cell('url'), cell('entry_id')], lambda word: word is not null) as refs,
    cell('url') as url,
    cell('title') as title,
    cell('components[0]') as service,
    array_to_string(cells('components[]'), '; ') as services,
    case when cell('impact') <> 'maintenance' then cell('impact') end as severity,
    case when cell('impact') = 'maintenance' then 'maintenance' else 'incident' end as kind,
    cells('status_sequence[]')[-1] as status,
    cell('impact_window.start_at') as started_at,
    coalesce(cell('updates[0].at'), cell('started_at')) as detected_at,
    cell('resolved_at') as recovered_at,
    case
        when cell('impact_window.start_at') is not null then 'yes'
        when cell('impact') = 'none' then 'no'
    end as customer_impact,
    cell('impact_window.start_at') as impact_started_at,
    cell('impact_window.end_at') as impact_ended_at,
    cell('updated_at') as updated_at
from cells
