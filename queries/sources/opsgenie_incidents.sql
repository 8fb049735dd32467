-- name:    opsgenie_incidents
-- reads:   json data[], [], lines
-- matches: tinyId, message, createdAt, priority, impactedServices
-- export:  GET /v1/incidents of the REST API, all pages in one list or one record a line
-- gives:   incidents
-- system:  opsgenie
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    null::varchar as set_aside,
    cell('id') as incident_id,
    list_filter(['#' || cell('tinyId'), cell('links.web')], lambda word: word is not null) as refs,
    cell('links.web') as url,
    cell('message') as title,
    -- Services and teams are ids; [services] of the policy names them. No stamp says when somebody answered.
    cell('impactedServices[0]') as service,
    array_to_string(cells('impactedServices[]'), '; ') as services,
    cell('ownerTeam') as team,
    cell('priority') as severity,
    cell('status') as status,
    cell('extraProperties.cause') as cause,
    own_start(cell('impactStartDate'), cell('createdAt')) as started_at,
    cell('createdAt') as detected_at,
    -- Resolving ends the impact, and no other stamp says when.
    case when cell('status') in ('resolved', 'closed') then cell('impactEndDate') end as recovered_at,
    cell('impactStartDate') as impact_started_at,
    cell('impactEndDate') as impact_ended_at,
    cell('updatedAt') as updated_at
from cells
