-- name:    statuspage_incidents
-- reads:   json incidents[], scheduled_maintenances[], [], lines
-- matches: id, name, status, impact, created_at, shortlink, incident_updates
-- export:  GET /api/v2/incidents.json of the page, or /v1/pages/…/incidents of the REST API
-- gives:   incidents
-- system:  statuspage
-- rank:    status page
-- zone:    in the data
with posted as (

    -- When a reader saw it: what was edited or written down afterwards has another time of creation.
    select
        *,
        list_min(list_transform(cells('incident_updates[].display_at'), lambda shown: instant(shown, null))) as first_post
    from cells

)

select
    record,
    line,
    null::varchar as set_aside,
    cell('id') as incident_id,
    list_filter([cell('shortlink')], lambda word: word is not null) as refs,
    cell('shortlink') as url,
    cell('name') as title,
    cell('components[0].name') as service,
    array_to_string(cells('components[].name'), '; ') as services,
    case when cell('scheduled_for') is null and cell('impact') <> 'maintenance' then cell('impact') end as severity,
    case when cell('scheduled_for') is not null or cell('impact') = 'maintenance' then 'maintenance' else 'incident' end as kind,
    cell('status') as status,
    case
        when own_start(cell('started_at'), first_post::varchar || 'Z') is not null then own_start(cell('started_at'), cell('created_at'))
    end as started_at,
    coalesce(first_post::varchar || 'Z', cell('created_at')) as detected_at,
    cell('monitoring_at') as fix_applied_at,
    cell('resolved_at') as recovered_at,
    case when cell('impact') = 'none' then 'no' end as customer_impact,
    cell('updated_at') as updated_at
from posted
