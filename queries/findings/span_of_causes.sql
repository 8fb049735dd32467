-- name:    span_of_causes
-- answers: From when to when are causes known?
-- grain:   one row
-- source:  docs/metrics.md#repeats
-- params:
--   until        DATE     day    only incidents that began before it, in the report zone
-- returns:
--   first_month  VARCHAR  month  the month of the first incident with service and cause; NULL without one
--   last_month   VARCHAR  month  the month of the last
select
    min(facts.month) as first_month,
    max(facts.month) as last_month
from occurrences
inner join incident_facts as facts on occurrences.incident_id = facts.incident_id
where
    occurrences.certainty = 'confirmed'
    and facts.month < strftime($until, '%Y-%m')
