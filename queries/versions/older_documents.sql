-- name:    older_documents
-- answers: Which documents of the store does one of this import take the place of?
-- grain:   one row per such document: the same review; of one title and first day, where one names no incident; or of one file and incident
-- needs:   stored, previous.loads, documents
-- of:      documents
-- made:    temporary table
-- returns:
--   key       VARCHAR  id      the review in the store
--   incident  VARCHAR  id      the incident that it told of
--   file      BIGINT   number  the file that takes its place

with earlier as (

    select
        stored.key,
        stored.incident,
        'doc-' || right(stored.key, 12) as own,
        loads.name
    from stored
    inner join previous.loads as loads on stored.file = loads.file
    where stored.name = 'reviews' and stored.source = 'review_document'

)

select
    earlier.key,
    earlier.incident,
    max(documents.file) as file
from earlier
inner join documents
    on
        earlier.key = documents.key
        or (earlier.own = documents.own and (documents.incident = documents.own or earlier.incident = earlier.own))
        or (earlier.incident = documents.incident and earlier.name = documents.name)
group by earlier.key, earlier.incident
