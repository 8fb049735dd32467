-- name:    servicenow_incidents_csv
-- reads:   csv
-- matches: number, short_description, state, opened_at
-- export:  the list of the incident table, Export, CSV; with resolved_at, sys_updated_on and business_service among its columns
-- gives:   incidents
-- system:  servicenow
-- rank:    tool
-- digits:  opened_at, resolved_at, sys_updated_on
-- limit:   10000
-- zone:    stored values are UTC; displayed ones are in the zone of the exporting user, which is not in the file
-- params:
--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month
with stored as (

    -- What is stored is UTC and has numbers for states; what is displayed is neither.
    select
        *,
        case when cell('state') similar to '\d+' then in_zone(cell('opened_at'), 'UTC') else cell('opened_at') end as opened,
        case when cell('state') similar to '\d+' then in_zone(cell('resolved_at'), 'UTC') else cell('resolved_at') end as resolved,
        case when cell('state') similar to '\d+' then in_zone(cell('sys_updated_on'), 'UTC') else cell('sys_updated_on') end as updated
    from cells

)

select
    record,
    line,
    case when folded(cell('state')) in ('canceled', 'cancelled', '8') then 'cancelled: no incident' end as set_aside,
    case
        when folded(cell('state')) in ('resolved', 'closed', '6', '7') and filled(cell('resolved_at')) is null
            then ['resolved without a time; add the column resolved_at to the list before it is exported']
    end as notes,
    cell('number') as incident_id,
    list_filter([filled(cell('sys_id'))], lambda word: word is not null) as refs,
    cell('short_description') as title,
    coalesce(filled(cell('business_service')), filled(cell('cmdb_ci'))) as service,
    filled(cell('assignment_group')) as team,
    -- `1 - Critical` as displayed, `1` as stored.
    'P' || nullif(regexp_extract(cell('priority'), '^([1-5])\b', 1), '') as severity,
    cell('state') as status,
    case
        when folded(cell('contact_type')) in ('monitoring', 'event', 'event management', 'alert') then 'monitoring'
    end as detected_by,
    in_order(opened, $day_order) as detected_at,
    -- A reopened incident keeps the time of its last resolution; closing is paperwork, days later.
    case
        when folded(cell('state')) not in ('new', 'active', 'in progress', 'on hold', '1', '2', '3') then in_order(resolved, $day_order)
    end as recovered_at,
    in_order(updated, $day_order) as updated_at
from stored
