-- name:    lost_rows
-- answers: Which rows go with a version of their document that is not taken?
-- grain:   one row per staged record of such a version
-- needs:   document_rows, documents
-- of:      document_rows
-- made:    temporary table
-- returns:
--   name   VARCHAR  name    the table of the record
--   place  BIGINT   number  its place in it

select
    document_rows.name,
    document_rows.place
from document_rows
anti join documents
    on
        document_rows.file = documents.file
        and case
            when document_rows.name = 'incidents' then document_rows.incident = documents.incident
            else document_rows.document = documents.key
        end
