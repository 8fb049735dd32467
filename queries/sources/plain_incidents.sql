-- name:    plain_incidents
-- reads:   csv
-- matches: incident_id
-- lacks:   action_id
-- only:    incident_id, url, title, service, services, team, severity, kind, near_miss, status, cause, fingerprint,
--          started_at, detected_at, acknowledged_at, investigating_at, root_cause_found_at, fix_applied_at, recovered_at,
--          customer_impact, impact_started_at, impact_ended_at, users_affected, detected_by, pir_completed_at,
--          merged_into, updated_at, source, what_is_wrong, refs, mentions
-- export:  a spreadsheet of your own, saved as CSV; only incident_id is required
-- gives:   incidents
-- system:  plain
-- rank:    plain
-- zone:    in the data, or --zone
select
    record,
    line,
    null::varchar as set_aside,
    cell('incident_id') as incident_id,
    -- refs, mentions, source and what_is_wrong stand in a CSV of refused records that was mended.
    str_split(cell('refs'), '; ') as refs,
    str_split(nullif(cell('mentions'), ''), '; ') as mentions,
    cell('url') as url,
    cell('title') as title,
    cell('service') as service,
    -- the first is among all, also where a table has it in one column and the others in the next
    case
        when list_contains(words_of(cell('services')), trim(cell('service'))) then array_to_string(words_of(cell('services')), '; ')
        else coalesce(cell('service') || '; ' || filled(cell('services')), cell('services'))
    end as services,
    cell('team') as team,
    cell('severity') as severity,
    cell('kind') as kind,
    cell('near_miss') as near_miss,
    cell('status') as status,
    cell('cause') as cause,
    cell('fingerprint') as fingerprint,
    cell('started_at') as started_at,
    cell('detected_at') as detected_at,
    cell('acknowledged_at') as acknowledged_at,
    cell('investigating_at') as investigating_at,
    cell('root_cause_found_at') as root_cause_found_at,
    cell('fix_applied_at') as fix_applied_at,
    cell('recovered_at') as recovered_at,
    cell('customer_impact') as customer_impact,
    cell('impact_started_at') as impact_started_at,
    cell('impact_ended_at') as impact_ended_at,
    cell('users_affected') as users_affected,
    cell('detected_by') as detected_by,
    cell('pir_completed_at') as pir_completed_at,
    cell('merged_into') as merged_into,
    cell('updated_at') as updated_at
from cells
