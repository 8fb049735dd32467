-- name:    spellings
-- answers: Which ids are one only because case and the writing of accents do not count?
-- grain:   one row per table and file, the last that has such an id; rows of a log and of a document repeat the ids of incidents
-- needs:   judged
-- made:    temporary table
-- returns:
--   name   VARCHAR  name    the table
--   file   BIGINT   number  the file
--   ids    BIGINT   count   how many such ids
--   one    VARCHAR  id      the first of them
--   other  VARCHAR  id      how it is written otherwise

with written as (

    select
        name,
        max(file) as file,
        min(least(id, spelled)) as one,
        max(greatest(id, spelled)) as other
    from judged
    where name not in ('timeline_events', 'stated_durations')
    group by name, system, key

)

select
    name,
    file,
    count(*) as ids,
    min(one) as one,
    arg_min(other, (one, other)) as other
from written
where one <> other
group by name, file
