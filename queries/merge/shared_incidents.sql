-- name:    shared_incidents
-- answers: Which incidents do several records tell of?
-- grain:   one row per incident with more than one record
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incident_members
-- made:    temporary table
-- returns:
--   gsystem  VARCHAR  id  the tool of the record that stands for it
--   gkey     VARCHAR  id  that record

select
    gsystem,
    gkey
from incident_members
group by gsystem, gkey
having count(*) > 1
