-- name:    judged
-- answers: What becomes of each staged record?
-- grain:   one row per staged record
-- needs:   staged, stored, lost_rows, last_withdrawn
-- made:    temporary table
-- returns:
--   name     VARCHAR  name    the table of the record
--   place    BIGINT   number  its place in it
--   file     BIGINT   number  the file it stands in
--   system   VARCHAR  id      its tool
--   key      VARCHAR  id      the id as it is compared
--   id       VARCHAR  id      the id as it is written
--   spelled  VARCHAR  id      the id as the store has it written
--   outcome  VARCHAR  label   used, unchanged or superseded

with versions as (

    -- Within an import the later update wins, then the content hash, so the order of files does not matter.
    select
        staged.name,
        staged.place,
        staged.file,
        staged.system,
        staged.key,
        staged.id,
        staged.updated,
        staged.content_hash,
        lost_rows.place is not null as is_lost,
        row_number() over (
            partition by staged.name, staged.system, staged.key
            order by
                lost_rows.place is not null asc,
                staged.updated desc nulls last,
                staged.content_hash desc,
                staged.file asc,
                staged.record asc
        ) as nth
    from staged
    left join lost_rows on staged.name = lost_rows.name and staged.place = lost_rows.place

)

-- Against the store the later update wins, and without one, or on a tie, the later import.
select
    versions.name,
    versions.place,
    versions.file,
    versions.system,
    versions.key,
    versions.id,
    stored.id as spelled,
    case
        when gone.updated > versions.updated or versions.is_lost then 'superseded'
        when stored.content_hash = versions.content_hash then 'unchanged'
        when versions.nth = 1 and not coalesce(stored.updated > versions.updated, false) then 'used'
        else 'superseded'
    end as outcome
from versions
left join stored on versions.name = stored.name and versions.system = stored.system and versions.key = stored.key
left join last_withdrawn as gone on versions.name = gone.name and versions.system = gone.system and versions.key = gone.key
