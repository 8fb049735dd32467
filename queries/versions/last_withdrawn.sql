-- name:    last_withdrawn
-- answers: When was a record last seen deleted, or without the label that makes it one?
-- grain:   one row per record that an export ever set aside; without a day there is none to compare, and the later import wins
-- needs:   asides, previous.withdrawn
-- made:    temporary table
-- returns:
--   name     VARCHAR    name     the table of the record
--   file     BIGINT     number   the file that says so
--   system   VARCHAR    id       its tool
--   key      VARCHAR    id       the record
--   updated  TIMESTAMP  instant  the last day of that state

with states as (

    select
        name,
        file,
        system,
        key,
        updated
    from asides
    where updated is not null

    union all

    select
        name,
        file,
        system,
        key,
        updated
    from previous.withdrawn

)

select
    name,
    arg_max(file, (updated, file)) as file,
    system,
    key,
    max(updated) as updated
from states
group by name, system, key
order by name, system, key
