-- name:    rootly_incidents
-- reads:   json data[], [], lines
-- matches: type, attributes, attributes.title, attributes.kind, attributes.status, attributes.severity, attributes.sequential_id
-- export:  GET /v1/incidents of the REST API, all pages in one list or one record a line
-- gives:   incidents
-- system:  rootly
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    case when cell('attributes.status') = 'cancelled' then 'cancelled: no incident' end as set_aside,
    cell('id') as incident_id,
    list_filter(
        [
            'INC-' || cell('attributes.sequential_id'),
            '#' || cell('attributes.sequential_id'),
            cell('attributes.slug'),
            cell('attributes.url')
        ],
        lambda word: word is not null
    ) as refs,
    cell('attributes.url') as url,
    cell('attributes.title') as title,
    list_concat(
        cells('attributes.services.data[].attributes.name'),
        cells('attributes.services[].attributes.name'),
        cells('attributes.services[].name')
    )[1] as service,
    array_to_string(
        list_concat(
            cells('attributes.services.data[].attributes.name'),
            cells('attributes.services[].attributes.name'),
            cells('attributes.services[].name')
        ),
        '; '
    ) as services,
    list_concat(
        cells('attributes.groups.data[].attributes.name'),
        cells('attributes.groups[].attributes.name'),
        cells('attributes.groups[].name')
    )[1] as team,
    coalesce(
        cell('attributes.severity.data.attributes.name'),
        cell('attributes.severity.attributes.name'),
        cell('attributes.severity.name')
    ) as severity,
    case
        when regexp_matches(cell('attributes.kind'), '^(test|example)') then 'test'
        when cell('attributes.kind') like 'scheduled%' then 'maintenance'
        else 'incident'
    end as kind,
    cell('attributes.status') as status,
    cell('attributes.labels.cause') as cause,
    own_start(cell('attributes.started_at'), cell('attributes.created_at')) as started_at,
    -- An incident that was written down afterwards was noticed before it was created.
    coalesce(
        cell('attributes.detected_at'),
        case when cell('attributes.kind') <> 'backfilled' then cell('attributes.created_at') end
    ) as detected_at,
    cell('attributes.acknowledged_at') as acknowledged_at,
    cell('attributes.mitigated_at') as fix_applied_at,
    cell('attributes.resolved_at') as recovered_at,
    cell('attributes.duplicate_incident_id') as merged_into,
    cell('attributes.updated_at') as updated_at
from cells
