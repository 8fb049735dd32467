-- name:    untied_records
-- answers: Which action items, reviews and log entries belong to no incident that is known?
-- grain:   one row per item and review, and per incident that log entries name
-- source:  docs/metrics.md#import-accounting
-- returns:
--   what     VARCHAR  label  action item, review or log entries
--   id       VARCHAR  id     of the item or the review; NULL for log entries
--   source   VARCHAR  label  the tool it comes from
--   named    VARCHAR  text   the incident it names; NULL: none
--   title    VARCHAR  text   its title
--   records  BIGINT   count  records
--   nearest  VARCHAR  text   at most three incidents it may belong to, each with what is alike; nothing is tied by it
with apart as (

    select
        'action item' as what,
        action_id as id,
        source,
        incident_ref as named,
        title,
        1::bigint as records
    from action_items
    where incident_id is null

    union all

    select
        'review' as what,
        review_id as id,
        source,
        incident_ref as named,
        title,
        1::bigint as records
    from reviews
    where incident_id is null

    union all

    select
        'log entries' as what,
        null as id,
        source,
        incident_ref as named,
        null as title,
        count(*) as records
    from timeline_events
    where incident_id is null
    group by source, incident_ref

),

nearest as (

    select
        what,
        source,
        id,
        string_agg(
            incident_id || case likeness
                when 'id' then ' (an id like it)'
                when 'service' then ' (its service, shortly before)'
                else ' (words of its title, shortly before)'
            end,
            '; ' order by place
        ) as incidents
    from untied_candidates
    group by what, source, id

)

select
    apart.what,
    apart.id,
    apart.source,
    apart.named,
    apart.title,
    apart.records,
    nearest.incidents as nearest
from apart
left join nearest on apart.what = nearest.what and apart.source = nearest.source and coalesce(apart.id, apart.named) = nearest.id
order by apart.what, apart.source, apart.id, apart.named
