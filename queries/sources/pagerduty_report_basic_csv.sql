-- name:    pagerduty_report_basic_csv
-- reads:   csv
-- matches: #, service, opened on, resolved on
-- export:  Reports, the incidents as CSV with the basic columns
-- gives:   incidents
-- system:  pagerduty
-- rank:    tool
-- digits:  opened on, resolved on
-- limit:   20000
-- zone:    the account's; not in the file
-- params:
--   day_order  VARCHAR  label  what comes first in dates such as 03-04-2026: day or month
select
    record,
    line,
    null::varchar as set_aside,
    ['this export holds no time of acknowledgement, so that TTA cannot be computed; the report with all columns has its seconds'] as notes,
    cell('#') as incident_id,
    ['#' || cell('#')] as refs,
    cell('Service') as service,
    case when filled(cell('Resolved On')) is not null then 'resolved' end as status,
    in_order(cell('Opened On'), $day_order) as detected_at,
    in_order(cell('Resolved On'), $day_order) as recovered_at,
    in_order(coalesce(filled(cell('Resolved On')), cell('Opened On')), $day_order) as updated_at
from cells
