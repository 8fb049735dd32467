-- name:    merged_items
-- answers: What is believed of each item, in the words of its sources?
-- grain:   one row per item
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   rec_action_items, item_members, shared_items, joined_items
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

select
    members.gsystem,
    members.gkey,
    members.action_id as own_id,
    members.system as source,
    records.incident_id,
    records.category,
    records.original_due_date,
    records.url,
    records.title,
    records.priority,
    records.team,
    records.status,
    records.created_at,
    records.due_date,
    records.closed_at,
    records.last_activity_at,
    records.updated_at,
    case when records.closed_at is not null then coalesce(records.closed_origin, 'own') end as closed_origin,
    records.has_owner,
    records.refs,
    records.labels
from item_members as members
anti join shared_items as shared on members.gsystem = shared.gsystem and members.gkey = shared.gkey
inner join rec_action_items as records on members.system = records.system and members.action_id = records.action_id

union all

select
    gsystem,
    gkey,
    own_id,
    source,
    incident_id,
    category,
    original_due_date,
    url,
    title,
    priority,
    team,
    status,
    created_at,
    due_date,
    closed_at,
    last_activity_at,
    updated_at,
    closed_origin,
    has_owner,
    refs,
    labels
from joined_items
