-- name:    untied_records
-- answers: Which action items, reviews and log entries belong to no incident that is known?
-- grain:   one row per item and review, and per incident that log entries name
-- source:  docs/metrics.md#import-accounting
-- chart:   none
-- returns:
--   what     VARCHAR  label  action item, review or log entries
--   id       VARCHAR  id     of the item or the review; NULL for log entries
--   source   VARCHAR  label  the tool it comes from
--   named    VARCHAR  text   the incident it names; NULL: none
--   title    VARCHAR  text   its title
--   records  BIGINT   count  records
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

)

select
    what,
    id,
    source,
    named,
    title,
    records
from apart
order by what, source, id, named
