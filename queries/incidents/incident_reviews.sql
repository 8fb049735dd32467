-- name:    incident_reviews
-- answers: What did the reviews of an incident say?
-- grain:   one row per review document of the incident or of one that was merged into it, the first held first
-- source:  docs/metrics.md#reviews-owed
-- params:
--   incident_id           VARCHAR    id       the incident
-- returns:
--   review_id             VARCHAR    id       the review
--   incident_id           VARCHAR    id       the incident that it reviews
--   title                 VARCHAR    text     its title
--   held_at               TIMESTAMP  instant  the meeting, on the clock of the report zone; NULL: not recorded
--   status                VARCHAR    label    Draft, Reviewed or Final, as written
--   attendee_count        BIGINT     count    people who took part
--   minutes               BIGINT     minutes  how long the meeting took
--   whys                  VARCHAR[]  text     the chain of whys, in order
--   root_cause            VARCHAR    text     the root cause
--   contributing_factors  VARCHAR[]  text     what made it worse
--   went_well             VARCHAR[]  text     what went well
--   went_badly            VARCHAR[]  text     what did not
--   lessons               VARCHAR    text     the lessons, one a line
--   impact                VARCHAR    text     the impact, one a line
--   summary               VARCHAR    text     what happened, one entry a line
--   resolution            VARCHAR    text     how it ended, one entry a line
--   file                  VARCHAR    text     the name of the document
select
    reviews.review_id,
    reviews.incident_id,
    reviews.title,
    timezone(generation.zone, timezone('UTC', reviews.held_at)) as held_at,
    reviews.status,
    reviews.attendee_count,
    reviews.minutes,
    coalesce(reviews.whys, []) as whys,
    reviews.root_cause,
    coalesce(reviews.contributing_factors, []) as contributing_factors,
    coalesce(reviews.went_well, []) as went_well,
    coalesce(reviews.went_badly, []) as went_badly,
    reviews.lessons,
    reviews.impact,
    reviews.summary,
    reviews.resolution,
    loads.name as file
from reviews
inner join merges on reviews.incident_id = merges.incident_id
left join loads on reviews.file = loads.file
cross join generation
where merges.root_id = $incident_id or reviews.incident_id = $incident_id
order by reviews.held_at nulls last, reviews.review_id
