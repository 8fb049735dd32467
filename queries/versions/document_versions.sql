-- name:    document_versions
-- answers: Which versions of review documents are at hand, and which of each wins?
-- grain:   one row per file and review; its rows have numbers and no ids of their own, so a version is taken whole
-- needs:   document_rows
-- of:      document_rows
-- made:    temporary table
-- returns:
--   file       BIGINT   number  the file
--   key        VARCHAR  id      the review, as it is compared
--   review_id  VARCHAR  id      the review, as it is written
--   incident   VARCHAR  id      the incident that it tells of
--   place      BIGINT   rank    1: the version that wins

with contents as (

    select
        file,
        document,
        string_agg(content_hash order by content_hash) as content_hash
    from document_rows
    where document is not null
    group by file, document

)

select
    contents.file,
    contents.document as key,
    reviews.id as review_id,
    reviews.incident,
    row_number() over (
        partition by contents.document order by reviews.content_hash desc, contents.content_hash desc, contents.file asc
    ) as place
from contents
inner join document_rows as reviews
    on contents.file = reviews.file and contents.document = reviews.document and reviews.name = 'reviews'
