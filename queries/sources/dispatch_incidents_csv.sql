-- name:    dispatch_incidents_csv
-- reads:   csv
-- matches: name, title, status, incident type, incident severity, incident priority, reported at, stable at, closed at
-- export:  the incidents page, Export
-- gives:   incidents
-- system:  dispatch
-- rank:    tool
-- digits:  reported at, stable at
-- zone:    in the data, or --zone
-- params:
--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month
select
    record,
    line,
    null::varchar as set_aside,
    case
        when filled(cell('Stable At')) is not null
            then ['this export knows when an incident was stable, which is the fix; nothing says when it was over, so that TTR is missing']
    end as notes,
    cell('Name') as incident_id,
    list_filter(
        [filled(cell('Incident Document Weblink')), filled(cell('Incident Review Document Weblink'))], lambda word: word is not null
    ) as refs,
    filled(cell('Incident Document Weblink')) as url,
    cell('Title') as title,
    cell('Incident Severity') as severity,
    case when folded(cell('Incident Type')) in ('simulation', 'test', 'drill', 'exercise') then 'drill' else 'incident' end as kind,
    cell('Status') as status,
    in_order(filled(cell('Reported At')), $day_order) as detected_at,
    in_order(filled(cell('Stable At')), $day_order) as fix_applied_at
from cells
