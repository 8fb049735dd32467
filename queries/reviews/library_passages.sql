-- name:    library_passages
-- answers: What do all review documents say, passage by passage?
-- grain:   one row per passage of a review document: a title, a lesson, a sentence of its timeline
-- source:  docs/metrics.md#the-library
-- returns:
--   review_id  VARCHAR  id      the document
--   place      VARCHAR  label   the part of the document: title, service, cause, lesson, summary and so on, timeline, item
--   nth        BIGINT   number  its place among those, from 1
--   text       VARCHAR  text    the words, without names of people
with documents as (

    select
        reviews.*,
        incidents.incident_id as root_id,
        incidents.title as incident_title,
        incidents.cause as incident_cause,
        incidents.service as incident_services
    from reviews
    inner join merges on reviews.incident_id = merges.incident_id
    inner join incidents on merges.root_id = incidents.incident_id
    where reviews.source = 'review'

),

lists as (

    select
        review_id,
        unnest([
            { 'place': 'title', 'texts': [title, case when incident_title <> title then incident_title end] },
            { 'place': 'service', 'texts': string_split(incident_services, '; ') },
            { 'place': 'cause', 'texts': [incident_cause] },
            { 'place': 'lesson', 'texts': string_split(lessons, chr(10)) },
            { 'place': 'root_cause', 'texts': list_concat([root_cause], whys) },
            { 'place': 'factor', 'texts': contributing_factors },
            { 'place': 'summary', 'texts': string_split(summary, chr(10)) },
            { 'place': 'resolution', 'texts': string_split(resolution, chr(10)) },
            { 'place': 'went_well', 'texts': went_well },
            { 'place': 'went_badly', 'texts': went_badly },
            { 'place': 'impact', 'texts': string_split(impact, chr(10)) }
        ]) as said
    from documents

),

passages as (

    select
        lists.review_id,
        lists.said.place,
        unnest(range(1, len(lists.said.texts) + 1)) as nth,
        unnest(lists.said.texts) as text
    from lists

    union all

    select
        documents.review_id,
        'timeline' as place,
        row_number() over (partition by documents.review_id order by events.line, events.event_id, events.file) as nth,
        events.text
    from documents
    inner join timeline_events as events on documents.incident_id = events.incident_id and documents.file = events.file
    where events.source = 'review'

    union all

    select
        documents.review_id,
        'item' as place,
        row_number() over (partition by documents.review_id order by items.action_id) as nth,
        items.title as text
    from documents
    inner join item_facts as items on documents.root_id = items.incident_id

)

select
    review_id,
    place,
    nth::bigint as nth,
    trim(text) as text
from passages
where trim(text) <> ''
order by review_id, place, nth, text
