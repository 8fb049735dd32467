-- name:    replaced_rows
-- answers: Which rows of the store did the new version of their document no longer have?
-- grain:   one row per record; a row that is refused in the new version stays as it was, and an incident goes with its last document
-- needs:   stored, older_documents, documents, judged, mendable
-- of:      older_documents
-- made:    temporary table
-- returns:
--   name    VARCHAR  name    the table of the record
--   system  VARCHAR  id      the system of the documents
--   key     VARCHAR  id      the record
--   file    BIGINT   number  the file of the new version

with rows_of_documents as (

    select
        name,
        system,
        key,
        incident,
        case when name = 'reviews' then key else regexp_replace(key, '[-/][0-9]+$', '') end as document
    from stored
    where source = 'review_document'

),

told_on as (

    select incident from documents
    union
    select reviews.incident
    from rows_of_documents as reviews
    anti join older_documents as older on reviews.key = older.key
    where reviews.name = 'reviews'

),

replaced as (

    select
        records.name,
        records.system,
        records.key,
        older.file
    from rows_of_documents as records
    inner join older_documents as older on records.document = older.key
    where records.name <> 'incidents'

    union all

    select
        records.name,
        records.system,
        records.key,
        older.file
    from rows_of_documents as records
    inner join older_documents as older on records.incident = older.incident
    anti join told_on on older.incident = told_on.incident
    where records.name = 'incidents'

),

kept as (

    select
        name,
        system,
        key
    from judged
    where outcome in ('used', 'unchanged')

),

refused as (

    select
        file,
        table_name as name,
        folded(cells ->> case table_name
            when 'action_items' then 'action_id'
            when 'reviews' then 'review_id'
            when 'timeline_events' then 'event_id'
            when 'stated_durations' then 'stated_id'
            else 'incident_id'
        end) as key
    from mendable

)

select
    replaced.name,
    replaced.system,
    replaced.key,
    max(replaced.file) as file
from replaced
anti join kept on replaced.name = kept.name and replaced.system = kept.system and replaced.key = kept.key
anti join refused on replaced.name = refused.name and replaced.file = refused.file and replaced.key = refused.key
group by replaced.name, replaced.system, replaced.key
