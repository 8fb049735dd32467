-- name:    document_incidents
-- answers: Which incident records are told by a review document?
-- grain:   one row per incident record of a document
-- source:  docs/metrics.md#which-incidents-count
-- needs:   incident_records
-- made:    temporary table
-- returns:
--   system  VARCHAR  id  the system of the documents
--   key     VARCHAR  id  the record

select
    system,
    key
from incident_records
where rank = 'document'
