-- name:    promised_days
-- answers: Which day did an import first tell of an item, and when?
-- grain:   one row per item of which a tracker told a day
-- source:  docs/metrics.md#slip-rate
-- needs:   rec_action_items, item_members, first_promises, loads
-- of:      rec_action_items
-- made:    temporary table
-- returns:
--   gsystem  VARCHAR    id       the tool of the record that stands for the item
--   gkey     VARCHAR    id       that record
--   kept_on  DATE       day      the day first told, where a later version was told since
--   told_at  TIMESTAMP  instant  as_of of the import that told its first day

select
    members.gsystem,
    members.gkey,
    arg_min(first_promises.due_on, (members.tracker, members.system, members.key)) as kept_on,
    arg_min(loads.imported_as_of, (members.tracker, members.system, members.key)) as told_at
from item_members as members
inner join rec_action_items as records on members.system = records.system and members.action_id = records.action_id
left join first_promises on members.system = first_promises.system and members.key = first_promises.key
left join loads on coalesce(first_promises.file, records.file) = loads.file
where
    records.source <> 'review_document'
    and coalesce(first_promises.due_on, records.due_date) is not null
group by members.gsystem, members.gkey
