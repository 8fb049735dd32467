-- name:    alias
-- answers: Which incident does a name mean?
-- grain:   one row per name that means one incident alone
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incident_ids
-- returns:
--   alias        VARCHAR  id  the name as it is compared
--   incident_id  VARCHAR  id  the incident

with names as (

    select
        incident_id,
        folded(incident_id) as alias
    from incident_ids
    where not list_contains(aliases, incident_id)

    union all

    select
        incident_id,
        folded(unnest(aliases)) as alias
    from incident_ids

)

select
    alias,
    min(incident_id) as incident_id
from names
where alias <> ''
group by alias
having min(incident_id) = max(incident_id)
order by alias
