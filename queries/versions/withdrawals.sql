-- name:    withdrawals
-- answers: Which records of the store does an export set aside now?
-- grain:   one row per record; not where its version is the later one, or a file of this import still gives it
-- needs:   asides, stored, judged
-- of:      asides
-- made:    temporary table
-- returns:
--   name    VARCHAR  name    the table of the record
--   system  VARCHAR  id      its tool
--   key     VARCHAR  id      the record
--   file    BIGINT   number  the last file that sets it aside
--   reason  VARCHAR  text    why

with kept as (

    select
        name,
        system,
        key
    from judged
    where outcome in ('used', 'unchanged')

)

select
    asides.name,
    asides.system,
    asides.key,
    max(asides.file) as file,
    arg_max(asides.reason, asides.file) as reason
from asides
inner join stored on asides.name = stored.name and asides.system = stored.system and asides.key = stored.key
anti join kept on asides.name = kept.name and asides.system = kept.system and asides.key = kept.key
where not coalesce(asides.updated < stored.updated, false)
group by asides.name, asides.system, asides.key
