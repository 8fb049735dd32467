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
    min(f.month) as first_month,
    max(f.month) as last_month,
    count(f.incident_id) as incidents
from generation as g left join incident_facts as f on true
group by all
