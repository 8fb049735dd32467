-- name:    filter_choices
-- answers: What can the filter bar offer?
-- grain:   one row per filter and value
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incident_facts, action_facts
-- returns:
--   filter  VARCHAR  name   service, team or severity
--   value   VARCHAR  label  a value that some counted incident, or the incident of some item, has

with sets as (

    select service from incident_facts
    union
    select service from action_facts

),

named as (

    select 'service' as filter, unnest(services_of(service)) as value from sets
    union
    select 'team' as filter, team as value from incident_facts
    union
    select 'severity' as filter, severity as value from incident_facts

)

select filter, value
from named
where value is not null
order by filter, value
