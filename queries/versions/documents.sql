-- name:    documents
-- answers: Which version of each review document is taken?
-- grain:   one row per review of this import
-- needs:   document_versions, file_names
-- of:      document_versions
-- made:    temporary table
-- returns:
--   file      BIGINT   number  the file
--   key       VARCHAR  id      the review
--   incident  VARCHAR  id      the incident that it tells of
--   own       VARCHAR  id      the id that a document of this title and first day has where it names no incident
--   name      VARCHAR  name    the name of the file

select
    versions.file,
    versions.key,
    versions.incident,
    'doc-' || right(versions.key, 12) as own,
    file_names.name
from document_versions as versions
inner join file_names on versions.file = file_names.file
where versions.place = 1
