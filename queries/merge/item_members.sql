-- name:    item_members
-- answers: Which item does each record belong to?
-- grain:   one row per record of an action item
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   rec_action_items, trust
-- made:    temporary table
-- returns:
--   system     VARCHAR  id    the tool
--   action_id  VARCHAR  id    the id as it is written
--   key        VARCHAR  id    the id as it is compared
--   gsystem    VARCHAR  id    the tool of the record that stands for the item
--   gkey       VARCHAR  id    that record: the tracker's issue that a row of a review names, else its own
--   people     BIGINT   rank  how far it is believed about what was promised
--   tracker    BIGINT   rank  how far it is believed about everything else

with records as (

    select
        told.system,
        told.action_id,
        folded(told.action_id) as key,
        told.rank,
        told.url,
        told.refs,
        trust.people,
        trust.tracker
    from rec_action_items as told
    inner join trust on told.rank = trust.rank

),

names as (

    select
        system,
        key,
        key as alias
    from records
    where rank <> 'document'

    union

    select
        system,
        key,
        folded(url) as alias
    from records
    where rank <> 'document' and url is not null

),

refs as (

    select
        system,
        key,
        folded(unnest(refs)) as alias
    from records
    where rank = 'document'

),

links as (

    select
        refs.system,
        refs.key,
        min(names.system) as target_system,
        min(names.key) as target_key
    from refs
    inner join names on refs.alias = names.alias
    group by refs.system, refs.key
    having min(names.system) = max(names.system) and min(names.key) = max(names.key)

)

select
    records.system,
    records.action_id,
    records.key,
    coalesce(links.target_system, records.system) as gsystem,
    coalesce(links.target_key, records.key) as gkey,
    records.people,
    records.tracker
from records
left join links on records.system = links.system and records.key = links.key
