-- name:    tied_documents
-- answers: Which documents are surely about one record of a tool, though they do not name it?
-- grain:   one row per document of which nothing else can be meant, and whose record no other document can mean
-- source:  docs/metrics.md#which-incidents-count
-- needs:   tie_matches
-- of:      tie_matches
-- made:    temporary table
-- returns:
--   system         VARCHAR  id  the system of the documents
--   key            VARCHAR  id  the record of the document
--   target_system  VARCHAR  id  the tool, or our own table
--   target_key     VARCHAR  id  the record that it is

with counted as (

    select
        system,
        key,
        target_system,
        target_key,
        count(*) over (partition by system, key) as targets,
        count(*) over (partition by target_system, target_key) as documents
    from tie_matches
    where is_sure

)

select
    system,
    key,
    target_system,
    target_key
from counted
where targets = 1 and documents = 1
