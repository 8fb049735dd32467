-- name:    document_rows
-- answers: Which staged records are told by review documents?
-- grain:   one row per staged record of a document
-- needs:   staged
-- made:    temporary table
-- returns:
--   name          VARCHAR  name    the table of the record
--   place         BIGINT   number  its place in it
--   file          BIGINT   number  the file
--   document      VARCHAR  id      the review that the row belongs to; NULL: the incident itself
--   id            VARCHAR  id      the id of the record as it is written
--   incident      VARCHAR  id      the incident that it is about
--   content_hash  VARCHAR  hash    what makes two versions the same

select
    name,
    place,
    file,
    case name
        when 'reviews' then key
        when 'incidents' then null
        -- the rows of a document have its id and a number
        else regexp_replace(key, '[-/][0-9]+$', '')
    end as document,
    id,
    incident,
    content_hash
from staged
where source = 'review_document'
