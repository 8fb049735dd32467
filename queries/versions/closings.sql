-- name:    closings
-- answers: When was an item closed of which the export does not say when?
-- grain:   one row per item that the store had as open and that is closed now: by the as_of of the import that saw it first
-- needs:   judged, staged_action_items, previous.rec_action_items, label_map
-- of:      staged_action_items
-- made:    temporary table
-- params:
--   as_of      TIMESTAMP  instant  the as_of of this import
-- returns:
--   place      BIGINT     number   its place among the staged items
--   closed_at  TIMESTAMP  instant  the first as_of at which it was closed

with words as (

    select
        label,
        ours
    from label_map
    where field = 'status'

),

before as (

    select
        items.system,
        folded(items.action_id) as key,
        coalesce(words.ours, 'open') = 'open' as was_open,
        items.closed_at,
        items.closed_origin
    from previous.rec_action_items as items
    left join words on folded(items.status) = words.label

)

-- The content hash stays that of the export, so the same file again is unchanged and the time stays; a later version that still does
-- not say when keeps it, too.
select
    judged.place,
    case when before.was_open then $as_of else before.closed_at end as closed_at
from judged
inner join staged_action_items as items on judged.place = items.rowid
inner join before on judged.system = before.system and judged.key = before.key
inner join words on folded(items.status) = words.label
where
    judged.name = 'action_items'
    and judged.outcome = 'used'
    and items.closed_at is null
    and words.ours <> 'open'
    and (before.was_open or (before.closed_origin = 'approximated' and before.closed_at is not null))
