-- name:    filter_values
-- answers: Which services, teams and severities are there to choose from?
-- grain:   one row per filter and value
-- source:  docs/metrics.md#which-incidents-count
-- returns:
--   filter  VARCHAR  label  service, team or severity
--   value   VARCHAR  label  a value that counted incidents or items have
with named as (

    select 'service' as filter, service as value from incident_facts
    union
    select 'service' as filter, service as value from action_facts
    union
    select 'team' as filter, team as value from incident_facts
    union
    select 'severity' as filter, severity as value from incident_facts

)

select filter, value
from named
where value is not null
order by filter, value
