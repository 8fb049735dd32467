-- name:    items
-- answers: Which promises were there on the day of the report, and how long did each have?
-- grain:   one row per item of a counted incident, or of none, that had been created by as_of
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   action_items, merges, counted, excluded, bulk_closings
-- of:      action_items
-- params:
--   as_of               TIMESTAMP  instant  the end of what is known, UTC
--   zone                VARCHAR    name     the report zone
-- returns:
--   action_id           VARCHAR    id       the item
--   incident_id         VARCHAR    id       the counted incident that it belongs to; NULL: tied to none
--   service             VARCHAR    label    the service of that incident
--   category            VARCHAR    label    prevent, detect, respond, mitigate, improve, or NULL
--   status              VARCHAR    label    open, done or cancelled as of as_of: closed later is open; NULL: nobody has mapped its word
--   created_at          TIMESTAMP  instant  it was created
--   closed_at           TIMESTAMP  instant  it was done or cancelled; NULL: open, or on an unknown day
--   closed_in_bulk      BOOLEAN    flag     closed in one minute with so many that this time says nothing
--   due_end_at          TIMESTAMP  instant  the first instant after the first promised day; the present one if no first is known
--   current_due_end_at  TIMESTAMP  instant  the first instant after the day promised now
--   last_activity_at    TIMESTAMP  instant  last touched, else created
--   created_on          DATE       day      it was created, in the report zone
--   first_due_on        DATE       day      the day first promised; the present one if no first is known
--   due_on              DATE       day      the day promised now
--   due_passed          BOOLEAN    flag     the day first promised is over
--   days_past           BIGINT     days     from the day first promised to that of the report; less than 1: not over
--   idle_days           BIGINT     days     whole days since anybody touched it
--   date_fault          VARCHAR    label    the first of due_before_created, closed_before_created, closed_after_as_of; NULL: none

with tied as (

    select
        action_items.action_id,
        counted.incident_id,
        counted.service,
        action_items.category,
        case
            when action_items.closed_at > $as_of then 'open'
            when action_items.status is not null then action_items.status
            when action_items.closed_at is not null then 'done'
            when action_items.status_label is null then 'open'
        end as status,
        action_items.created_at,
        case when bulk_closings.source is null then action_items.closed_at end as closed_at,
        bulk_closings.source is not null as closed_in_bulk,
        coalesce(action_items.original_due_date, action_items.kept_due_date, action_items.due_date) as first_due_on,
        coalesce(action_items.due_date, action_items.original_due_date, action_items.kept_due_date) as due_on,
        (first_due_on + 1)::timestamp as due_end_local,
        (due_on + 1)::timestamp as current_due_end_local,
        coalesce(
            case when action_items.last_activity_at <= $as_of then action_items.last_activity_at end, action_items.created_at
        ) as last_activity_at,
        timezone($zone, timezone('UTC', action_items.created_at))::date as created_on,
        timezone($zone, timezone('UTC', action_items.closed_at))::date as closed_on,
        action_items.closed_at > $as_of
        -- where records begin after as_of, that lies in the past of the export
        and not coalesce((select max(others.created_at) from action_items as others) > $as_of, false)
        and not coalesce((select bool_or(excluded.reason = 'not_begun') from excluded), false)
        and coalesce(greatest(action_items.last_activity_at, action_items.updated_at) <= $as_of, true) as is_closed_ahead
    from action_items
    left join merges on action_items.incident_id = merges.incident_id
    left join counted on merges.root_id = counted.incident_id
    left join bulk_closings
        on
            action_items.source = bulk_closings.source
            and date_trunc('minute', action_items.closed_at) = bulk_closings.minute_at
            and coalesce(action_items.closed_origin, 'own') = 'own'
            and coalesce(action_items.status, 'done') <> 'open'
    where
        (merges.root_id is null or counted.incident_id is not null)
        and (action_items.created_at is null or action_items.created_at <= $as_of)

)

-- Where a zone skips midnight the day begins when the clock goes on; where it has two, with the first.
select
    action_id,
    incident_id,
    service,
    category,
    status,
    created_at,
    case when status <> 'open' then closed_at end as closed_at,
    closed_in_bulk,
    coalesce(utc_of(due_end_local, $zone), timezone('UTC', timezone($zone, due_end_local))) as due_end_at,
    coalesce(utc_of(current_due_end_local, $zone), timezone('UTC', timezone($zone, current_due_end_local))) as current_due_end_at,
    last_activity_at,
    created_on,
    first_due_on,
    due_on,
    due_end_at <= $as_of as due_passed,
    timezone($zone, timezone('UTC', $as_of))::date - first_due_on as days_past,
    floor((epoch_us($as_of) - epoch_us(last_activity_at)) / 86400e6)::bigint as idle_days,
    case
        when least(first_due_on, due_on) < created_on then 'due_before_created'
        when status <> 'open' and closed_on < created_on then 'closed_before_created'
        when is_closed_ahead then 'closed_after_as_of'
    end as date_fault
from tied
order by action_id, incident_id
