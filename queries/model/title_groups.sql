-- name:    title_groups
-- answers: Which incidents may be one failure, judged by their titles?
-- grain:   one row per incident that is linked by title, to an earlier or a later one
-- source:  docs/metrics.md#suspected-repeats
-- needs:   title_links
-- of:      title_links
-- repeats: until nothing changes
-- returns:
--   incident_id  VARCHAR  id  the incident
--   group_id     VARCHAR  id  the incident at the end of its links, which names the group

with links as (

    select
        incident_id,
        earlier_id
    from title_links

    union all

    -- where the links end
    select distinct
        title_links.earlier_id as incident_id,
        title_links.earlier_id
    from title_links
    anti join title_links as onward on title_links.earlier_id = onward.incident_id

)

-- Every round doubles how far an incident has looked back.
select
    links.incident_id,
    coalesce(ahead.group_id, links.earlier_id) as group_id
from links
left join title_groups as so_far on links.incident_id = so_far.incident_id
left join title_groups as ahead on so_far.group_id = ahead.incident_id
order by links.incident_id
