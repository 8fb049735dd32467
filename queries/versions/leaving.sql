-- name:    leaving
-- answers: Which records of the store are not copied?
-- grain:   one row per record that a new version takes the place of, or that goes
-- needs:   judged, withdrawals, replaced_rows
-- made:    temporary view
-- returns:
--   name    VARCHAR  name  the table of the record
--   system  VARCHAR  id    its tool
--   key     VARCHAR  id    the record

select
    name,
    system,
    key
from judged
where outcome = 'used'

union all

select
    name,
    system,
    key
from withdrawals

union all

select
    name,
    system,
    key
from replaced_rows
