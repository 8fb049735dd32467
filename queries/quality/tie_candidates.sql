-- name:    tie_candidates
-- answers: Which review documents may be about an incident of a tool without saying so?
-- grain:   one row per incident that a document alone tells of and that may be one of a tool
-- source:  docs/metrics.md#import-accounting
-- returns:
--   incident_id  VARCHAR  id    the incident that the document tells of
--   title        VARCHAR  text  its title
--   name         VARCHAR  text  the file
--   candidates   BIGINT   count incidents that it may be
--   nearest      VARCHAR  text  at most three of them, each with what is alike; nothing is tied by it
with numbered as (

    select
        incident_id,
        candidate_id,
        min(why) as why,
        row_number() over (partition by incident_id order by candidate_id) as place
    from tie_candidates
    group by incident_id, candidate_id

),

listed as (

    select
        incident_id,
        count(*) as candidates,
        string_agg(candidate_id || ' (' || why || ')', '; ' order by place) filter (where place <= 3) as nearest
    from numbered
    group by incident_id

),

document as (

    select
        reviews.incident_id,
        min(loads.name) as name
    from reviews
    inner join loads on reviews.file = loads.file
    group by reviews.incident_id

)

select
    listed.incident_id,
    incidents.title,
    document.name,
    listed.candidates,
    listed.nearest
from listed
inner join incidents on listed.incident_id = incidents.incident_id
left join document on listed.incident_id = document.incident_id
order by document.name, listed.incident_id
