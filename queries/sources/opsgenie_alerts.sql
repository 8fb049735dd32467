-- name:    opsgenie_alerts
-- reads:   json data[], [], lines
-- matches: tinyId, alias, message, acknowledged, count, createdAt
-- export:  GET /v2/alerts of the REST API, all pages in one list or one record a line
-- gives:   incidents
-- system:  opsgenie
-- rank:    tool
-- zone:    in the data
select
    record,
    line,
    null::varchar as set_aside,
    cell('id') as incident_id,
    ['#' || cell('tinyId')] as refs,
    cell('message') as title,
    cell('details.service') as service,
    coalesce(cell('ownerTeam'), cell('ownerTeamId')) as team,
    cell('priority') as severity,
    cell('status') as status,
    -- An alert that was sent without a key of its own has its id for one.
    nullif(cell('alias'), cell('id')) as fingerprint,
    cell('createdAt') as detected_at,
    -- Milliseconds from the creation, and not zero on alerts that nobody acknowledged.
    case
        when yes_no(cell('acknowledged')) then later(cell('createdAt'), try_cast(cell('report.ackTime') as bigint) / 1000.0)
    end as acknowledged_at,
    case
        when cell('status') = 'closed' then later(cell('createdAt'), try_cast(cell('report.closeTime') as bigint) / 1000.0)
    end as recovered_at,
    cell('updatedAt') as updated_at
from cells
