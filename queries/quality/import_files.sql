-- name:    import_files
-- answers: What became of every record of every file?
-- grain:   one row per file of every import, the latest import first
-- source:  docs/metrics.md#import-accounting
-- returns:
--   import_no       BIGINT     ordinal   1 is the latest import
--   imported_as_of  TIMESTAMP  instant   the as_of that the file was imported with, UTC
--   file            BIGINT     ordinal   the file, in the order of all imports
--   name            VARCHAR    text      its name
--   outcome         VARCHAR    label     read, skipped, refused or forgotten
--   sentence        VARCHAR    sentence  why it was not read, or is not held any more
--   source          VARCHAR    label     the format it was read as
--   zone            VARCHAR    label     the zone of times that name none; empty: none was needed
--   read            BIGINT     count     records in it: the sum of the next five
--   used            BIGINT     count     new, or a newer version
--   unchanged       BIGINT     count     in the store already, exactly so
--   superseded      BIGINT     count     an older version, or an earlier state of a record
--   refused         BIGINT     count     an id or a time cannot be read
--   set_aside       BIGINT     count     no record of ours
--   unused          VARCHAR[]  name      columns of the export of which nothing was made
--   notes           VARCHAR[]  sentence  what was mended while reading
select
    dense_rank() over (order by imported_as_of desc) as import_no,
    imported_as_of,
    file,
    name,
    outcome,
    coalesce(sentence, '') as sentence,
    coalesce(source, '') as source,
    coalesce(zone, '') as zone,
    read,
    used,
    unchanged,
    superseded,
    refused,
    set_aside,
    coalesce(unused, []) as unused,
    coalesce(notes, []) as notes
from loads
order by import_no asc, outcome <> 'read' desc, refused desc, set_aside desc, len(notes) desc, file asc
