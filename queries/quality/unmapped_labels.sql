-- name:    unmapped_labels
-- answers: Which labels does neither the policy nor the product know?
-- grain:   one row per column, source and label
-- source:  docs/metrics.md#import-accounting
-- returns:
--   field    VARCHAR  label  severity, kind, category, status or detected_by
--   source   VARCHAR  label  the tool that uses it
--   label    VARCHAR  text   as the export has it
--   records  BIGINT   count  records that hold it
select
    field,
    source,
    label,
    records
from unmapped
order by field asc, records desc, label asc, source asc
