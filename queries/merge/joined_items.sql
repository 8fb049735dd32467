-- name:    joined_items
-- answers: What is believed of an item that several records tell of?
-- grain:   one row per such item
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   rec_action_items, item_members, shared_items
-- of:      shared_items
-- made:    temporary table
-- returns:
--   gsystem            VARCHAR    id       the tool of the record that stands for the item
--   gkey               VARCHAR    id       that record
--   own_id             VARCHAR    id       the id that the source gave
--   source             VARCHAR    id       the tool that gave the id
--   incident_id        VARCHAR    id       the incident that it came from
--   category           VARCHAR    label    prevent, detect, respond, mitigate, improve, or a label the policy maps
--   original_due_date  DATE       day      the first promised day
--   url                VARCHAR    link     link to the item in its tracker
--   title              VARCHAR    text     the title, kept as written
--   priority           VARCHAR    label    the priority as the source words it
--   team               VARCHAR    label    the team that owns the item
--   status             VARCHAR    label    open, done or cancelled, or a status that the policy maps
--   created_at         TIMESTAMP  instant  when the item was created
--   due_date           DATE       day      the day promised now
--   closed_at          TIMESTAMP  instant  when it was done or cancelled
--   last_activity_at   TIMESTAMP  instant  the last change or comment
--   updated_at         TIMESTAMP  instant  when the source last changed the record; the later version wins
--   closed_origin      VARCHAR    label    own or approximated, of the closing time that is taken
--   has_owner          BOOLEAN    flag     somebody promised it; who, is kept apart
--   refs               VARCHAR[]  id       ids, keys, links and labels that may name the incident
--   labels             VARCHAR[]  label    labels, of which one may be the category

with told as (

    select
        members.gsystem,
        members.gkey,
        members.key,
        members.people,
        members.tracker,
        records.*
    from item_members as members
    semi join shared_items as shared on members.gsystem = shared.gsystem and members.gkey = shared.gkey
    inner join rec_action_items as records on members.system = records.system and members.action_id = records.action_id

)

select
    gsystem,
    gkey,
    arg_min(action_id, (tracker, system, key)) as own_id,
    arg_min(system, (tracker, system, key)) as source,
    arg_min(columns([
        'incident_id', 'category', 'original_due_date'
    ]), (people, system, key)),
    arg_min(columns([
        'url', 'title', 'priority', 'team', 'status', 'created_at', 'due_date', 'closed_at', 'last_activity_at', 'updated_at'
    ]), (tracker, system, key)),
    -- that of the closing time which is taken, not of another one
    arg_min(coalesce(closed_origin, 'own'), (tracker, system, key)) filter (where closed_at is not null) as closed_origin,
    bool_or(has_owner) as has_owner,
    flatten(list(refs order by people, system, key) filter (where refs is not null)) as refs,
    flatten(list(labels order by tracker, system, key) filter (where labels is not null)) as labels
from told
group by gsystem, gkey
