-- name:    opsgenie_alerts_csv
-- reads:   csv
-- matches: alias, tinyid, message, isseen, acknowledged, snoozed, createdat, updatedat
-- export:  the alert list, Export; or a script that writes the alerts of the REST API as CSV
-- gives:   incidents
-- system:  opsgenie
-- rank:    tool
-- zone:    none is needed: times are milliseconds since 1970
select
    record,
    line,
    null::varchar as set_aside,
    ['this export holds no time of acknowledgement or of closing, so that TTA and TTR cannot be computed; the REST API has both'] as notes,
    coalesce(cell('Alert ID'), cell('AlertId')) as incident_id,
    ['#' || cell('TinyID')] as refs,
    cell('Message') as title,
    words_of(cell('Teams'))[1] as team,
    cell('Priority') as severity,
    lower(cell('Status')) as status,
    nullif(cell('Alias'), coalesce(cell('Alert ID'), cell('AlertId'))) as fingerprint,
    cell('CreatedAt') as detected_at,
    cell('UpdatedAt') as updated_at
from cells
