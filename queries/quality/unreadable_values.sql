-- name:    unreadable_values
-- answers: Which values were left empty because they cannot be read?
-- grain:   one row per file, column and value, the latest import first
-- source:  docs/metrics.md#import-accounting
-- returns:
--   name     VARCHAR  text   the file
--   field    VARCHAR  name   the column
--   value    VARCHAR  text   what stands there
--   records  BIGINT   count  records that hold it
select
    loads.name,
    oddities.field,
    oddities.value,
    sum(oddities.records)::bigint as records
from oddities
inner join loads on oddities.file = loads.file
group by loads.file, loads.name, oddities.field, oddities.value
order by loads.file desc, records desc, oddities.field asc, oddities.value asc
