-- name:    library_documents
-- answers: Which review documents are there, and what does each say first?
-- grain:   one row per review document, the latest first; of an incident without any date only where no period is chosen
-- source:  docs/metrics.md#the-library
-- filters: month service team severity
-- returns:
--   review_id    VARCHAR  id     the document
--   incident_id  VARCHAR  id     the incident that it counts for
--   title        VARCHAR  text   title of the document, else of the incident
--   file         VARCHAR  text   its name
--   reviewed_on  DATE     day    the review was held, else the incident began, else its timeline; NULL: none is known
--   service      VARCHAR  label  the services of the incident, sorted, separated by `; `
--   severity     VARCHAR  label  P1 to P4
--   cause        VARCHAR  text   the cause as the exports have it
--   cause_key    VARCHAR  label  the same as it is compared
--   learned      VARCHAR  text   the first lesson, else the first entry of the summary that is a sentence; NULL without both
--   is_lesson    BOOLEAN  flag   whether that is a lesson; NULL without both
with documents as (

    select
        reviews.review_id,
        incidents.incident_id,
        coalesce(nullif(trim(reviews.title), ''), incidents.title) as title,
        loads.name as file,
        timezone(generation.zone, timezone('UTC', coalesce(reviews.held_at, facts.anchor_at, first_moments.begun_at)))::date as reviewed_on,
        coalesce(
            facts.month,
            strftime(timezone(generation.zone, timezone('UTC', coalesce(first_moments.begun_at, reviews.held_at))), '%Y-%m'),
            '0000-00'
        ) as month,
        incidents.service,
        incidents.team,
        incidents.severity,
        nullif(trim(incidents.cause), '') as cause,
        nullif(folded(incidents.cause), '') as cause_key,
        nullif(split_part(trim(reviews.lessons), chr(10), 1), '') as lesson,
        nullif(regexp_extract(reviews.summary, '(^|\n)(\S+( +\S+){3,})', 2), '') as summary
    from reviews
    inner join merges on reviews.incident_id = merges.incident_id
    inner join incidents on merges.root_id = incidents.incident_id
    left join known_incidents as facts on incidents.incident_id = facts.incident_id
    left join loads on reviews.file = loads.file
    left join (
        select
            incident_id,
            min(happened_at) as begun_at
        from timeline_events
        where source = 'review'
        group by incident_id
    ) as first_moments on reviews.incident_id = first_moments.incident_id
    cross join generation
    where reviews.source = 'review'

)

select
    review_id,
    incident_id,
    title,
    file,
    reviewed_on,
    service,
    severity,
    cause,
    cause_key,
    coalesce(lesson, summary) as learned,
    case when coalesce(lesson, summary) is not null then lesson is not null end as is_lesson
from documents
where
    month between $from_month and $to_month
    and in_filters(service, team, severity, $services, $teams, $severities)
order by reviewed_on desc nulls last, review_id asc, incident_id asc
