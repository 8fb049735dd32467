-- name:    title_groups
-- answers: Which incidents may be one failure, judged by their titles?
-- grain:   one row per incident that is linked by title, to an earlier or a later one
-- source:  docs/metrics.md#suspected-repeats
-- needs:   title_links
-- of:      title_links
-- returns:
--   incident_id  VARCHAR  id  the incident
--   group_id     VARCHAR  id  the incident at the end of its links, which names the group

-- Every step doubles how far an incident has looked back; one that has arrived is not asked again.
with recursive hops using key (incident_id) as (

    select
        incident_id,
        earlier_id as group_id
    from title_links

    union all

    select
        hops.incident_id,
        ahead.group_id
    from hops
    inner join recurring.hops as ahead on hops.group_id = ahead.incident_id

),

members as (

    select
        incident_id,
        group_id
    from hops

    union

    select
        group_id as incident_id,
        group_id
    from hops

)

select
    incident_id,
    group_id
from members
order by incident_id
