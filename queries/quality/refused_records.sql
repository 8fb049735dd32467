-- name:    refused_records
-- answers: Which records could not be taken, and what would mend them?
-- grain:   one row per refused record, the latest import first
-- source:  docs/metrics.md#import-accounting
-- returns:
--   name      VARCHAR  text      the file
--   source    VARCHAR  label     the format it was read as
--   record    BIGINT   ordinal   the record in the file, from 1
--   line      BIGINT   ordinal   the line it begins in, from 1
--   field     VARCHAR  name      the column
--   value     VARCHAR  text      what stands there
--   sentence  VARCHAR  sentence  what was expected and what was found
select
    name,
    source,
    record,
    line,
    field,
    value,
    sentence
from refusals
order by file desc, record asc
