-- name:    span
-- answers: From when to when does the data go?
-- grain:   one row
-- source:  docs/metrics.md#which-incidents-count
-- returns:
--   as_of_month  VARCHAR  month  the month that holds as_of, in the report zone
--   first_month  VARCHAR  month  the month of the first incident; null without one
--   last_month   VARCHAR  month  the month of the last incident; null without one
--   incidents    BIGINT   count  counted incidents
select
    strftime(timezone(g.zone, timezone('UTC', g.as_of)), '%Y-%m') as as_of_month,
    (select min(f.month) from known_incidents as f) as first_month,
    (select max(f.month) from known_incidents as f) as last_month,
    (select count(*) from known_incidents) as incidents
from generation as g
