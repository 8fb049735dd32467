-- name:    review_documents
-- answers: What do the review documents of the period hold?
-- grain:   one row per review document of an incident of the period, the latest first
-- source:  docs/metrics.md#what-a-review-document-tells
-- filters: month service team severity
-- returns:
--   review_id                 VARCHAR    id       the review
--   incident_id               VARCHAR    id       the incident that it counts for
--   title                     VARCHAR    text     title of the document
--   file                      VARCHAR    text     its name
--   reviewed_on               DATE       day      it was held, else the incident began
--   attendee_count            BIGINT     count    people who took part
--   minutes                   BIGINT     minutes  how long the meeting took
--   facilitator_is_commander  BOOLEAN    flag     one person was both
--   words                     BIGINT     count    length of the document
--   whys                      VARCHAR[]  text     the chain of whys, in order
--   root_cause                VARCHAR    text     the root cause
--   contributing_factors      VARCHAR[]  text     what made it worse
--   went_well                 VARCHAR[]  text     what went well
--   went_badly                VARCHAR[]  text     what did not
--   lessons                   VARCHAR    text     the lessons, one a line
--   impact                    VARCHAR    text     the impact, one a line
select
    reviews.review_id,
    facts.incident_id,
    reviews.title,
    loads.name as file,
    coalesce(timezone(generation.zone, timezone('UTC', reviews.held_at)), facts.local_at)::date as reviewed_on,
    reviews.attendee_count,
    reviews.minutes,
    reviews.facilitator_is_commander,
    reviews.words,
    coalesce(reviews.whys, []) as whys,
    reviews.root_cause,
    coalesce(reviews.contributing_factors, []) as contributing_factors,
    coalesce(reviews.went_well, []) as went_well,
    coalesce(reviews.went_badly, []) as went_badly,
    reviews.lessons,
    reviews.impact
from reviews
inner join merges on reviews.incident_id = merges.incident_id
inner join known_incidents as facts on merges.root_id = facts.incident_id
left join loads on reviews.file = loads.file
cross join generation
where
    reviews.source = 'review'
    and facts.month between $from_month and $to_month
    and in_filters(facts.service, facts.team, facts.severity, $services, $teams, $severities)
order by reviewed_on desc nulls last, reviews.review_id asc, facts.incident_id asc
