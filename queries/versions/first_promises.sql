-- name:    first_promises
-- answers: Which day was first promised, of an item that was told again since?
-- grain:   one row per item whose record was replaced by a later one: the file that told its first day, and that day
-- needs:   known_promises, judged, previous.rec_action_items
-- returns:
--   file    BIGINT   number  the file that told it
--   system  VARCHAR  id      its tool
--   key     VARCHAR  id      the item, as it is compared
--   due_on  DATE     day     the first day that any import told

-- Of an item that has no row the record itself tells the first day, and its file when. The rows of a document have numbers and no ids
-- of their own: the same number may be another promise in the next version.
select
    file,
    system,
    key,
    due_on
from known_promises

union all

select
    items.file,
    items.system,
    judged.key,
    coalesce(items.original_due_date, items.due_date) as due_on
from judged
inner join previous.rec_action_items as items on judged.system = items.system and judged.key = folded(items.action_id)
anti join known_promises as known on judged.system = known.system and judged.key = known.key
where
    judged.name = 'action_items'
    and judged.outcome = 'used'
    and items.source <> 'review_document'
    and coalesce(items.original_due_date, items.due_date) is not null
