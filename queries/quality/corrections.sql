-- name:    corrections
-- answers: Which values did people correct, and why?
-- grain:   one row per correction, in the order of the file
-- source:  docs/metrics.md#import-accounting
-- returns:
--   line         BIGINT   ordinal  the line of corrections.csv, from 1
--   incident_id  VARCHAR  id       the incident; as written where it names none that is known, or several
--   title        VARCHAR  text     its title
--   field        VARCHAR  name     the column
--   was          VARCHAR  text     what the exports say; NULL: nothing
--   value        VARCHAR  text     what counts instead, as written; NULL: the field is cleared
--   reason       VARCHAR  text     why
--   applied      BOOLEAN  flag     the incident is known, so the correction counts
--   url          VARCHAR  link     where the incident is kept
select
    corrections.line,
    corrections.incident_id,
    incidents.title,
    corrections.field,
    corrections.was,
    corrections.value,
    corrections.reason,
    corrections.applied,
    incidents.url
from corrections
left join incidents on corrections.applied and corrections.incident_id = incidents.incident_id
order by corrections.line
