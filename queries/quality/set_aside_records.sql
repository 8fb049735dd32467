-- name:    set_aside_records
-- answers: What was read and is no record of ours?
-- grain:   one row per file and reason, the latest import first
-- source:  docs/metrics.md#import-accounting
-- returns:
--   name        VARCHAR  text      the file
--   source      VARCHAR  label     the format it was read as
--   reason      VARCHAR  sentence  why
--   records     BIGINT   count     records set aside for it
--   first_line  BIGINT   ordinal   where the first of them begins
select
    loads.name,
    coalesce(loads.source, '') as source,
    set_asides.reason,
    sum(set_asides.records)::bigint as records,
    min(set_asides.first_line) as first_line
from set_asides
inner join loads on set_asides.file = loads.file
group by loads.file, loads.name, loads.source, set_asides.reason
order by loads.file desc, records desc, set_asides.reason asc
