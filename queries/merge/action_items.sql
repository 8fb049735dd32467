-- name:    action_items
-- answers: Which items were promised, of which incident, with labels in our words?
-- grain:   one row per item
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   merged_items, item_ties, incidents, due_after, label_map, promised_days, corrected_items
-- returns:
--   action_id          VARCHAR    id       the item, with its tool in front where another has the same id
--   source             VARCHAR    id       the tool that gave the id
--   incident_id        VARCHAR    id       the incident; NULL: it is tied to none
--   incident_ref       VARCHAR    id       the incident as the source names it
--   url                VARCHAR    link     link to the item in its tracker
--   title              VARCHAR    text     the title, kept as written
--   category           VARCHAR    label    prevent, detect, respond, mitigate or improve
--   category_label     VARCHAR    label    the category as the source words it, or the label that gave it
--   priority           VARCHAR    label    the priority as the source words it
--   team               VARCHAR    label    the team, else that of the incident
--   status             VARCHAR    label    open, done or cancelled; NULL: not told, or a word that nobody has mapped
--   status_label       VARCHAR    label    the status as the source words it
--   created_at         TIMESTAMP  instant  when it was created
--   original_due_date  DATE       day      the first promised day, as a source recorded it or people corrected it
--   kept_due_date      DATE       day      the first day that an import told, where a later version was told since
--   told_at            TIMESTAMP  instant  as_of of the import that told its first day; NULL: none did
--   due_date           DATE       day      the day promised now, or that of the policy where none was
--   closed_at          TIMESTAMP  instant  when it was done or cancelled
--   last_activity_at   TIMESTAMP  instant  the last change or comment
--   updated_at         TIMESTAMP  instant  when a source last changed it
--   due_origin         VARCHAR    label    own or policy; NULL: no day
--   closed_origin      VARCHAR    label    own or approximated; NULL: not closed
--   has_owner          BOOLEAN    flag     somebody promised it
--   gsystem            VARCHAR    id       the tool of the record that stands for it
--   gkey               VARCHAR    id       that record

with given as (

    select
        gsystem,
        gkey,
        unnest(labels) as label,
        generate_subscripts(labels, 1) as position
    from merged_items
    where labels is not null

),

labelled as (

    select
        given.gsystem,
        given.gkey,
        min(given.position) as position
    from given
    inner join label_map on label_map.field = 'category' and folded(given.label) = label_map.label
    group by given.gsystem, given.gkey

),

named as (

    select
        merged_items.* replace (
            case
                when corrected.line is null then merged_items.original_due_date
                else corrected.original_due_date
            end as original_due_date
        ),
        case when corrected.line is null then promised_days.kept_on end as kept_due_date,
        case when corrected.line is null then promised_days.told_at end as told_at,
        count(*) over (partition by folded(merged_items.own_id)) > 1 as is_shared
    from merged_items
    left join promised_days on merged_items.gsystem = promised_days.gsystem and merged_items.gkey = promised_days.gkey
    left join corrected_items as corrected on merged_items.gsystem = corrected.gsystem and merged_items.gkey = corrected.gkey

)

select
    case when named.is_shared then named.source || ':' || named.own_id else named.own_id end as action_id,
    named.source,
    ties.incident_id,
    named.incident_id as incident_ref,
    named.url,
    named.title,
    coalesce(category.ours, by_label.ours) as category,
    coalesce(named.category, named.labels[labelled.position]) as category_label,
    named.priority,
    coalesce(named.team, incidents.team) as team,
    status.ours as status,
    named.status as status_label,
    named.created_at,
    named.original_due_date,
    named.kept_due_date,
    named.told_at,
    coalesce(
        named.due_date,
        case
            when coalesce(named.original_due_date, named.kept_due_date) is null
                then (named.created_at + to_days(due_after.days::integer))::date
        end
    ) as due_date,
    named.closed_at,
    named.last_activity_at,
    named.updated_at,
    case
        when coalesce(named.original_due_date, named.kept_due_date, named.due_date) is not null then 'own'
        when due_after.days is not null and named.created_at is not null then 'policy'
    end as due_origin,
    case when named.closed_at is not null then coalesce(named.closed_origin, 'own') end as closed_origin,
    named.has_owner,
    named.gsystem,
    named.gkey
from named
left join item_ties as ties on named.gsystem = ties.gsystem and named.gkey = ties.gkey
left join incidents on ties.incident_id = incidents.incident_id
left join due_after on incidents.severity = due_after.severity
left join labelled on named.gsystem = labelled.gsystem and named.gkey = labelled.gkey
left join label_map as by_label on by_label.field = 'category' and folded(named.labels[labelled.position]) = by_label.label
left join label_map as category on category.field = 'category' and folded(named.category) = category.label
left join label_map as status on status.field = 'status' and folded(named.status) = status.label
order by action_id
