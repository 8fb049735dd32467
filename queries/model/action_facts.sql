-- name:    action_facts
-- answers: Was each promise kept by the day that was first promised?
-- grain:   one row per item of a counted incident, and per item that is tied to none
-- source:  docs/metrics.md#states-of-an-action-item
-- needs:   items
-- of:      items
-- params:
--   as_of                    TIMESTAMP  instant  the end of what is known, UTC
--   stalled_after_days       BIGINT     days     an open item is stalled after strictly more days of 24 hours without activity
-- returns:
--   action_id                VARCHAR    id       the item
--   incident_id              VARCHAR    id       the counted incident; NULL: tied to none
--   service                  VARCHAR    label    the service of that incident
--   category                 VARCHAR    label    prevent, detect, respond, mitigate, improve, or NULL
--   state                    VARCHAR    label    one of the ten states, by the first promised day
--   came_due                 BOOLEAN    flag     its day has passed and its dates can be, so it is in the denominator
--   slipped                  BOOLEAN    flag     it was not finished by then; NULL if it has not come due
--   by_current_date_slipped  BOOLEAN    flag     the same by the day promised now; NULL if that has not come
--   stalled                  BOOLEAN    flag     open and untouched for too long; NULL if open and since when is not known
--   days_to_close            DOUBLE     days     from created to closed, days of 24 hours; NULL if open or unknown

with judged as (

    select
        action_id,
        incident_id,
        service,
        category,
        date_fault is null as has_dates,
        case
            when status is null then 'status_unknown'
            when status <> 'open' and closed_at is null then 'closed_unknown_date'
            when due_end_at is null then 'no_due_date'
            when status = 'cancelled' and closed_at < due_end_at then 'cancelled_before_due'
            when status = 'cancelled' then 'cancelled_after_due'
            when status = 'done' and closed_at >= due_end_at then 'late'
            when status = 'done' and due_end_at > $as_of then 'early_done_not_yet_due'
            when status = 'open' and due_end_at > $as_of then 'not_yet_due'
            when status = 'done' then 'on_time'
            when status = 'open' then 'overdue'
        end as state,
        case
            when date_fault is not null or status <> 'open' and closed_at is null then null
            when closed_at >= current_due_end_at then true
            when status <> 'cancelled' and current_due_end_at <= $as_of then status = 'open'
        end as by_current_date_slipped,
        case
            when status = 'open' then last_activity_at < $as_of - to_days($stalled_after_days::integer)
            else false
        end as stalled,
        case when closed_at >= created_at then (epoch_us(closed_at) - epoch_us(created_at)) / 86400e6 end as days_to_close
    from items

)

select
    action_id,
    incident_id,
    service,
    category,
    state,
    has_dates and state in ('cancelled_after_due', 'late', 'on_time', 'overdue') as came_due,
    case
        when not has_dates then null
        when state in ('cancelled_after_due', 'late', 'overdue') then true
        when state = 'on_time' then false
    end as slipped,
    by_current_date_slipped,
    stalled,
    days_to_close
from judged
order by action_id, incident_id
