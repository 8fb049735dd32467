-- name:    rootly_retrospectives
-- reads:   json data[], [], lines
-- matches: type, attributes, attributes.title, attributes.status, attributes.mitigated_at, attributes.resolved_at
-- lacks:   attributes.severity, attributes.sequential_id
-- export:  GET /v1/post_mortems of the REST API, all pages in one list or one record a line
-- gives:   reviews
-- system:  rootly
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    null::varchar as set_aside,
    case
        when cell('attributes.status') = 'published' and cell('attributes.published_at') is null
            then ['published without a time of its own; the last change was taken, which may be later']
    end as notes,
    cell('id') as review_id,
    coalesce(cell('attributes.incident_id'), cell('relationships.incident.data.id')) as incident_id,
    cell('attributes.title') as title,
    case
        when cell('attributes.status') = 'published' then coalesce(cell('attributes.published_at'), cell('attributes.updated_at'))
    end as published_at,
    cell('attributes.status') as status
from cells
